//! What stands around a cue: source, times and channels, and what opens the content.

use crate::Pack;
use crate::adjunct;
use crate::pack::{Cue, Element, Features};
use crate::scan::{Hit, Scan};
use crate::tag::Tags;

/// A range of tokens.
pub type Range = (usize, usize);

/// A quotation of more words than this is no name.
const NAME: usize = 5;
/// A subject is not searched farther than this from its cue.
const REACH: usize = 60;

/// What ends the part between the cue and its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A word that opens a content; the content begins at the token named.
    That(usize),
    /// A colon; the content begins after it.
    Colon(usize),
    /// A quotation that opens there.
    Quote(usize),
    /// A governed preposition; the content begins after it.
    Preposition(usize),
    /// A comma.
    Comma(usize),
    /// A clause with a verb of its own.
    Clause(usize),
    /// The end of the sentence.
    End(usize),
}

/// The words after a cue.
#[derive(Clone, Debug)]
pub struct Right {
    /// The words that may be the source, and an object after it.
    pub phrase: Option<Range>,
    /// When.
    pub times: Vec<Range>,
    /// Where it was said.
    pub channels: Vec<Range>,
    /// A second reporting word without a content of its own.
    pub joint: Option<Range>,
    /// What ended it.
    pub stop: Stop,
}

/// Reads on from a cue. `that` words count only where `stops_at_that`.
pub fn right(scan: &Scan<'_>, pack: &Pack, hit: Hit, cue: &Cue, limit: usize) -> Right {
    let mut out = Right {
        phrase: None,
        times: Vec::new(),
        channels: Vec::new(),
        joint: None,
        stop: Stop::End(limit),
    };
    let mut index = hit.end;
    let farthest = limit.min(hit.end + REACH);
    while index < limit {
        if index >= farthest {
            out.stop = Stop::Clause(index);
            break;
        }
        if cue.addressee
            && index == hit.end
            && let Some(end) = addressee(scan, index, limit)
        {
            index = end;
            continue;
        }
        let apart = scan.has(index, Tags::PREP) && scan.word(index).pronoun;
        if scan.has(index, Tags::ADVERB.with(Tags::ALSO)) || apart {
            index = scan.after(index);
            continue;
        }
        if let Some(joint) = joint(scan, pack, cue, index) {
            out.joint = Some(joint);
            index = joint.1;
            continue;
        }
        if let Some(stop) = stop_at(scan, cue, index, limit, &out) {
            out.stop = stop;
            break;
        }
        if let Some(end) = adjunct::time(scan, index, limit) {
            out.times.push((index, end));
            index = end;
        } else if let Some(end) = adjunct::channel(scan, &cue.prepositions, index, limit) {
            out.channels.push((index, end));
            index = end;
        } else if scan.is_comma(index) {
            let Some(end) = aside(scan, pack, index, limit, cue, &mut out) else {
                out.stop = Stop::Comma(index);
                break;
            };
            index = end;
        } else if let Some(quote) = scan.quotes.opening(index) {
            // A name in quotation marks: the rest was seen by stop_at.
            grow(&mut out.phrase, index, quote.close + 1);
            index = quote.close + 1;
        } else {
            let end = scan.after(index);
            grow(&mut out.phrase, index, end);
            index = end;
        }
    }
    out
}

/// The person told, right after the cue: a pronoun, or a short phrase with a word for an audience,
/// an outlet or a post.
fn addressee(scan: &Scan<'_>, start: usize, limit: usize) -> Option<usize> {
    const HEARERS: Tags = Tags::AUDIENCE.with(Tags::OUTLET).with(Tags::EVENT);
    if scan.has(start, Tags::PRONOUN) {
        return Some(start + 1);
    }
    let head = (start..limit.min(start + 4)).find(|&index| scan.has(index, HEARERS))?;
    let plain = |index: usize| {
        scan.tokens.is_word(index) && !scan.has(index, Tags::THAT.with(Tags::PREP).with(Tags::VERB))
    };
    (start..head).all(plain).then(|| scan.after(head))
}

/// "Saying" right before what opens the content, after a cue that takes no object.
fn joint(scan: &Scan<'_>, pack: &Pack, cue: &Cue, index: usize) -> Option<Range> {
    let hit = scan.cue_at(index).filter(|hit| hit.form.features.has(Features::PARTICIPLE))?;
    let object = cue.frames.iter().filter_map(|&frame| pack.frames.get(frame));
    if scan.word(index).and || object.clone().any(|frame| frame.after.contains(&Element::Object)) {
        return None;
    }
    let opens = scan.has(hit.end, Tags::THAT)
        || scan.tokens.sign(hit.end) == Some(':')
        || scan.quotes.opening(hit.end).is_some();
    opens.then_some((hit.start, hit.end))
}

fn grow(phrase: &mut Option<Range>, start: usize, end: usize) {
    *phrase = Some(phrase.map_or((start, end), |(first, _)| (first, end)));
}

fn stop_at(scan: &Scan<'_>, cue: &Cue, index: usize, limit: usize, so_far: &Right) -> Option<Stop> {
    if scan.has(index, Tags::THAT) {
        return Some(Stop::That(scan.after(index)));
    }
    match scan.tokens.sign(index) {
        Some(':') => return Some(Stop::Colon(index + 1)),
        Some('.' | '!' | '?' | '\u{61f}' | '\u{2026}') => {
            let initial = scan.tokens.word(index.wrapping_sub(1)).chars().count() == 1;
            return (!initial).then_some(Stop::End(index));
        }
        _ => {}
    }
    if let Some(quote) = scan.quotes.opening(index) {
        let name = quote.closed && quote.close - quote.open - 1 < NAME && quote.close + 1 < limit;
        let noun_before = so_far.phrase.is_some_and(|(_, end)| end == index);
        if !(name && noun_before && !scan.is_stop(quote.close + 1)) {
            return Some(Stop::Quote(index));
        }
        return None;
    }
    let word = scan.word(index);
    if cue.prepositions.contains(&word.whole)
        || cue.prepositions.contains(&word.id) && !word.article
    {
        let next = scan.after(index);
        return Some(if scan.has(next, Tags::THAT) {
            Stop::That(scan.after(next))
        } else {
            Stop::Preposition(next)
        });
    }
    if scan.has(index, Tags::RESUMES.with(Tags::SUBORDINATOR).with(Tags::CONTRAST)) {
        return Some(Stop::Clause(index));
    }
    let verb = scan.cue_at(index).is_some_and(|hit| {
        hit.form.features.has(Features::FINITE.with(Features::PARTICIPLE))
            && !hit.form.features.has(Features::INFINITIVE)
            // After its subject, without an "and", it is rather a verbal noun of these letters.
            && !(scan.is_verbal_noun(index) && !scan.word(index).and && so_far.phrase.is_some())
    });
    (verb || scan.has(index, Tags::VERB) && so_far.phrase.is_some()).then_some(Stop::Clause(index))
}

/// Words set between commas: an apposition that belongs to the source, or a clause, a time or a
/// channel that does not. Gives the token after it; none where the frame ends at the comma.
fn aside(
    scan: &Scan<'_>,
    pack: &Pack,
    comma: usize,
    limit: usize,
    cue: &Cue,
    out: &mut Right,
) -> Option<usize> {
    let start = comma + 1;
    // After a comma a content may still be opened, or an adjunct may stand.
    if scan.has(start, Tags::THAT) || scan.quotes.opening(start).is_some() {
        return Some(start);
    }
    if adjunct::time(scan, start, limit).is_some()
        || adjunct::channel(scan, &cue.prepositions, start, limit).is_some()
    {
        return Some(start);
    }
    let close = (start..limit.min(start + 25)).find(|&index| {
        scan.is_comma(index) || scan.has(index, Tags::THAT) || scan.tokens.sign(index) == Some(':')
    })?;
    let opens = |index: usize| {
        scan.has(index, Tags::THAT)
            || scan.tokens.sign(index) == Some(':')
            || scan.quotes.opening(index).is_some()
            || adjunct::time(scan, index, limit).is_some()
            || adjunct::channel(scan, &cue.prepositions, index, limit).is_some()
            || cue.prepositions.contains(&scan.word(index).whole)
    };
    let continues = opens(close) || scan.is_comma(close) && opens(close + 1);
    let clause = scan.has(start, Tags::RELATIVE.with(Tags::ANAPHOR).with(Tags::PRONOUN))
        || scan.word(start).and && scan.has(start, Tags::PRONOUN);
    let verbal = (start..close).any(|index| {
        scan.has(index, Tags::VERB.with(Tags::SUBORDINATOR))
            || scan.cue_at(index).is_some_and(|hit| {
                hit.form.features.has(Features::FINITE.with(Features::PARTICIPLE))
            })
    });
    if clause && continues {
        return Some(close);
    }
    let (phrase_start, _) = out.phrase?;
    let object_follows = !pack.subject_first && cue.frames.len() > 1;
    if verbal || clause || !(continues || object_follows && scan.is_comma(close)) {
        return None;
    }
    out.phrase = Some((phrase_start, close));
    Some(if scan.is_comma(close) && !continues { close + 1 } else { close })
}

/// The subject that ends right before the cue.
#[derive(Clone, Debug, Default)]
pub struct Left {
    /// The subject.
    pub source: Option<Range>,
    /// Whether a relative pronoun stands between.
    pub relative: bool,
    /// When.
    pub times: Vec<Range>,
    /// Whether the subject begins where its clause does.
    pub opens: bool,
    /// A word for a whole statement made before.
    pub anaphor: Option<Range>,
}

/// A subject may begin after these.
const BEFORE: Tags = Tags::THAT
    .with(Tags::CONTRAST)
    .with(Tags::SUBORDINATOR)
    .with(Tags::RESUMES)
    .with(Tags::AND)
    .with(Tags::ADVERB);

/// Reads back from a cue to the start of its clause.
pub fn left(scan: &Scan<'_>, hit: Hit, floor: usize) -> Left {
    let mut out = Left::default();
    let joined = hit.start > floor && scan.has(hit.start - 1, Tags::AND);
    if scan.word(hit.start).and || joined {
        return out;
    }
    let mut end = hit.start;
    // Auxiliaries and adverbs between subject and cue.
    while end > floor
        && (scan.has(end - 1, Tags::AUXILIARY.with(Tags::ADVERB).with(Tags::ALSO).with(Tags::NOT))
            || scan.tokens.sign(end - 1).is_some_and(|sign| matches!(sign, '\'' | '\u{2019}')))
    {
        end -= 1;
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
            out.anaphor = Some((index, scan.after(index).min(end)));
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
        if scan.has(index, OPENERS) && scan.after(index) <= start
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
