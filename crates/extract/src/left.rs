//! Reading back from a cue to the start of its clause.

use crate::adjunct;
use crate::layout::{Left, NAME, REACH};
use crate::pack::Features;
use crate::scan::{Hit, Scan};
use crate::tag::Tags;

/// A subject may begin after these.
const BEFORE: Tags = Tags::THAT
    .with(Tags::CONTRAST)
    .with(Tags::SUBORDINATOR)
    .with(Tags::RESUMES)
    .with(Tags::AND)
    .with(Tags::AUXILIARY)
    .with(Tags::ADVERB);

/// Reads back from a cue to the start of its clause.
pub fn left(scan: &Scan<'_>, hit: Hit, floor: usize) -> Left {
    let mut out = Left::default();
    let joined = hit.start > floor && scan.has(hit.start - 1, Tags::AND);
    let topic = || {
        let lowest = floor.max(hit.start.saturating_sub(REACH / 2));
        let verb = |at: &usize| {
            scan.cue_at(*at).is_some_and(|hit| hit.form.features.has(Features::FINITE))
        };
        let mut back = (lowest..hit.start).rev().take_while(|at| !verb(at));
        back.find(|&at| scan.has(at, Tags::TOPIC))
    };
    let topic = if scan.word(hit.start).and { topic() } else { None };
    if scan.word(hit.start).and && topic.is_none() || joined {
        return out;
    }
    let floor = topic.map_or(floor, |at| scan.after(at));
    let mut end = hit.start;
    // Auxiliaries and adverbs between subject and cue.
    while end > floor
        && (scan.has(end - 1, Tags::AUXILIARY.with(Tags::ADVERB).with(Tags::ALSO).with(Tags::NOT))
            || scan.tokens.sign(end - 1).is_some_and(|sign| matches!(sign, '\'' | '\u{2019}')))
    {
        end -= 1;
    }
    // The quotation begins with the verb: its subject stands before the mark.
    if end > floor && scan.quotes.opening(end - 1).is_some_and(|quote| quote.close - end > NAME) {
        end -= 1;
    }
    // "Where he said": a clause of its own.
    if (end..hit.start).any(|at| scan.has(at, Tags::SUBORDINATOR))
        || end > floor && scan.has(end - 1, Tags::SUBORDINATOR)
    {
        return out;
    }
    if end > floor && scan.has(end - 1, Tags::RELATIVE) {
        out.relative = true;
        end -= 1;
        if end > floor && scan.is_comma(end - 1) {
            end -= 1;
        }
    }
    let start = subject_start(scan, end, floor, &mut out);
    if start < end && out.anaphor.is_none() {
        let (mut first, mut last) = scan.trim(start, end);
        while first < last && scan.has(first, Tags::AND.with(Tags::CONTRAST).with(Tags::ADVERB)) {
            first = scan.after(first);
        }
        // "X on Tuesday denied": the time is the cue's.
        if let Some(time) =
            (first + 1..last).find(|&at| adjunct::time(scan, at, last) == Some(last))
        {
            out.times.push((time, last));
            last = time;
        }
        if let Some(relative) = (first + 1..last)
            .find(|&at| scan.is_comma(at - 1) && scan.has(at, Tags::RELATIVE) && !scan.word(at).and)
        {
            last = relative - 1;
        }
        out.opens = first == floor
            || scan.has(first - 1, BEFORE)
            || scan.tokens.sign(first - 1).is_some()
            || scan.word(first).and
            || (1..4).any(|back| {
                first >= back && scan.has(first - back, BEFORE) && scan.after(first - back) == first
            });
        if first < last {
            out.source = Some((first, last));
        }
    }
    out
}

const OPENERS: Tags = Tags::THAT
    .with(Tags::CONTRAST)
    .with(Tags::SUBORDINATOR)
    .with(Tags::RESUMES)
    .with(Tags::AS)
    .with(Tags::VERB)
    .with(Tags::AUXILIARY)
    .with(Tags::NOT);

/// Where the noun phrase that ends at `end` begins: at the clause's start.
fn subject_start(scan: &Scan<'_>, end: usize, floor: usize, out: &mut Left) -> usize {
    let mut start = end;
    let lowest = floor.max(end.saturating_sub(REACH / 2));
    let mut commas = 0;
    while start > lowest {
        let index = start - 1;
        if let Some(quote) = scan.quotes.around(index) {
            if quote.close == index
                && quote.closed
                && quote.close - quote.open <= NAME
                && quote.open > lowest
            {
                start = quote.open;
                continue;
            }
            break;
        }
        if scan.has(index, Tags::ANAPHOR) {
            // It may end in a word that is relative too ("which is what").
            out.anaphor = Some((index, scan.after(index)));
            break;
        }
        if scan.has(index, Tags::THAT)
            && index >= 2
            && scan.is_verbal_noun(index - 1)
            && scan.word(index - 2).and
            && scan.has(index - 2, Tags::PRONOUN.with(Tags::ANAPHOR))
        {
            // "Which is a claim that X ...": the noun with its pronoun stands for the statement.
            out.anaphor = Some((index - 2, index));
            break;
        }
        if scan.has(index, OPENERS) && !scan.has(index, Tags::HEAD) && scan.after(index) <= start
            || scan.tokens.sign(index) == Some(':')
            || scan.is_stop(index)
                && scan.tokens.word(index.wrapping_sub(1)).chars().count() > 1
                && scan.tokens.list().get(index + 1).is_none_or(|next| next.spaced)
            || scan.tokens.is_break(index)
        {
            break;
        }
        if scan
            .cue_at(index)
            .is_some_and(|hit| hit.form.features.has(Features::FINITE.with(Features::PARTICIPLE)))
        {
            break;
        }
        if scan.is_comma(index) {
            commas += 1;
            // An apposition stands between two commas; a third begins something else.
            if commas > 2 || commas == 1 && start != end && !apposition_opens(scan, index, lowest) {
                break;
            }
        }
        start = index;
    }
    // A comma that opened nothing.
    if commas == 1
        && let Some(comma) = (start..end).find(|&index| scan.is_comma(index))
        && comma + 1 < end
    {
        return comma + 1;
    }
    start
}

/// Whether a comma before the phrase is the second of a pair ("NAME, post, said").
fn apposition_opens(scan: &Scan<'_>, comma: usize, lowest: usize) -> bool {
    (lowest..comma)
        .rev()
        .take(15)
        .take_while(|&index| !scan.has(index, OPENERS))
        .any(|index| scan.is_comma(index))
}
