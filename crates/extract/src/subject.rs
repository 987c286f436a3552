//! The subject before a verb, in languages that put it first.
//!
//! A clause is read from its verb back to its start. What stands between commas is taken piece by
//! piece: appositions belong to the subject, relative clauses and asides do not.

use crate::adjunct;
use crate::layout::{Left, REACH, Range};
use crate::pack::Features;
use crate::scan::{Hit, Scan};
use crate::tag::{SPEAKER, Tags};

/// Before these a clause begins.
const OPENERS: Tags =
    Tags::CONTRAST.with(Tags::SUBORDINATOR).with(Tags::RESUMES).with(Tags::AS).with(Tags::NOT);
/// Between a subject and its verb.
const LIGHT: Tags = Tags::AUXILIARY.with(Tags::ADVERB).with(Tags::ALSO).with(Tags::NOT);
const PREPOSITIONS: Tags = Tags::PREP.with(Tags::CHANNEL_PREP).with(Tags::TIME_PREP);

/// Reads back from a verb to the start of its clause.
pub fn left(scan: &Scan<'_>, hit: Hit, floor: usize) -> Left {
    let mut out = Left::default();
    let floor = floor.max(hit.start.saturating_sub(REACH));
    let mut end = light(scan, hit, floor);
    if end > floor && (scan.has(end - 1, Tags::AND) || scan.word(end).and) {
        return out;
    }
    // "X on Tuesday denied", "X, in a statement, said": those are the verb's.
    if let Some(start) = time_before(scan, end, floor) {
        out.times.push((start, end));
        end = light(scan, Hit { start, ..hit }, floor);
    }
    if end > floor && scan.has(end - 1, Tags::RELATIVE) {
        out.relative = true;
        end -= 1;
    }
    if end > floor && scan.has(end - 1, Tags::ANAPHOR) {
        out.anaphor = Some((end - 1, end));
        return out;
    }
    let source =
        if out.relative { head(scan, end, floor) } else { subject(scan, end, floor, &mut out) };
    out.opens = true;
    out.source = source.filter(|&(start, end)| start < end);
    out
}

/// The noun phrase right before a participle that has a subject of its own: "with one of them
/// saying", "a letter stating".
pub fn absolute(scan: &Scan<'_>, hit: Hit, floor: usize) -> Left {
    const SPEAKERS: Tags = Tags::PERSON
        .with(Tags::ANONYMOUS)
        .with(Tags::DOCUMENT)
        .with(Tags::EVENT)
        .with(Tags::QUANTIFIER)
        .with(Tags::BODY)
        .with(Tags::PRONOUN);
    let end = hit.start;
    let lowest = floor.max(end.saturating_sub(12));
    // "Quoted X as saying": X speaks.
    if end > lowest && scan.has(end - 1, Tags::AS) {
        let agent = (lowest..end - 1).find(|&at| scan.has(at, Tags::AGENT));
        let quoted = (lowest..end - 1).rev().find(|&at| scan.cue_at(at).is_some());
        let source = match (quoted, agent) {
            // "X was quoted by the press as saying".
            (Some(at), Some(by)) if at < by => left(scan, Hit { start: at, ..hit }, floor).source,
            (Some(at), _) => Some((at + 1, end - 1)).filter(|&(start, end)| start < end),
            _ => None,
        };
        return Left { source, opens: true, ..Left::default() };
    }
    let opens = Tags::PREP.with(Tags::VERB).with(Tags::AUXILIARY).with(Tags::AND).with(Tags::THAT);
    let bound = |&at: &usize| !scan.tokens.is_word(at) || scan.has(at, opens) || scan.saying(at);
    let before = (lowest..end).rev().find(|at| bound(at) && !scan.tokens.word(*at).is_empty());
    let start = before.map_or(lowest, |at| at + 1);
    let with = before.is_some_and(|at| scan.has(at, Tags::WITH));
    let speaks = start < end && scan.has(end - 1, SPEAKERS) && scan.has(start, Tags::DETERMINER);
    let source = (start < end && (with || speaks)).then_some((start, end));
    Left { source, opens: true, ..Left::default() }
}

/// Skips auxiliaries and adverbs back from a verb.
fn light(scan: &Scan<'_>, hit: Hit, floor: usize) -> usize {
    let mut end = hit.start;
    while end > floor {
        let at = begins(scan, end, floor);
        let contracted = matches!(scan.tokens.sign(end - 1), Some('\'' | '\u{2019}'))
            || end >= floor + 2
                && matches!(scan.tokens.sign(end - 2), Some('\'' | '\u{2019}'))
                && hit.form.features.has(Features::PARTICIPLE)
                && scan.tokens.word(end - 1) == "s";
        if scan.has(at, LIGHT) && !scan.has(at, Tags::PRONOUN) || scan.is_adverb(end - 1) {
            end = at;
        } else if contracted {
            end -= 1;
        } else {
            break;
        }
    }
    end
}

/// The token at which the word or phrase that ends at `end` begins.
fn begins(scan: &Scan<'_>, end: usize, floor: usize) -> usize {
    let lowest = floor.max(end.saturating_sub(4));
    let found = (lowest..end).find(|&at| scan.after(at) == end);
    found.unwrap_or_else(|| end.saturating_sub(1))
}

/// The time that ends at `end`.
fn time_before(scan: &Scan<'_>, end: usize, floor: usize) -> Option<usize> {
    let lowest = (floor + 1).max(end.saturating_sub(5));
    (lowest..end).find(|&at| adjunct::time(scan, at, end) == Some(end))
}

/// The head of a relative clause, whose pronoun stands at `end`.
fn head(scan: &Scan<'_>, mut end: usize, floor: usize) -> Option<Range> {
    let set_off = end > floor && scan.is_comma(end - 1);
    if set_off {
        end -= 1;
    }
    let mut none = Left::default();
    let (start, end) = subject(scan, end, floor, &mut none)?;
    if set_off {
        // "Blamed it on rebels, who ...": not what hangs on a calling ("the head of the union, who").
        let apart = |&at: &usize| {
            scan.has(at, Tags::PREP)
                && scan.tokens.word(at) != "of"
                && !scan.has(at - 1, SPEAKER)
                && start > floor
                && scan.saying(start - 1)
        };
        let start = (start + 1..end).rev().find(apart).map_or(start, |at| at + 1);
        return Some((start, end));
    }
    // "The views of experts who say": the nearest noun is the head.
    let start = (start..end)
        .rev()
        .find(|&at| scan.has(at, Tags::PREP.with(Tags::VERB).with(Tags::AUXILIARY)))
        .map_or(start, |at| at + 1);
    Some((start, end))
}

/// The subject that ends at `end`.
fn subject(scan: &Scan<'_>, end: usize, floor: usize, out: &mut Left) -> Option<Range> {
    let mut end = end;
    let set_off = end > floor && scan.is_comma(end - 1);
    if end > floor && scan.has(end - 1, Tags::PRONOUN) && !pair(scan, end, floor) {
        return Some((end - 1, end));
    }
    if !set_off {
        let start = piece(scan, end, floor);
        if start > floor && scan.has(start - 1, Tags::ANAPHOR) {
            out.anaphor = Some((start - 1, start));
            return None;
        }
        out.object = start > floor
            && start < end
            && scan.has(start - 1, Tags::VERB.with(Tags::AUXILIARY).with(Tags::INFINITIVE))
            && !scan.saying(start - 1);
        let start = listed(scan, start, end, floor);
        return trimmed(scan, start, end, out);
    }
    end -= 1;
    // From the verb back: pieces between commas, until one that is no apposition.
    let (mut close, mut last) = (end, end);
    for _ in 0..6 {
        let start = piece(scan, close, floor);
        if start >= close {
            // "The mayor, however, said": a word of the narrator's between commas.
            let at = begins(scan, close, floor);
            if at > floor && scan.is_comma(at - 1) && scan.has(at, OPENERS) {
                (close, last) = (at - 1, at - 1);
                continue;
            }
            return None;
        }
        let opened = start > floor && scan.is_comma(start - 1);
        let aside = aside(scan, start, close);
        if !opened {
            // The piece at the clause's start is the subject.
            if aside || has_verb(scan, start, close) {
                return None;
            }
            return trimmed(scan, start, last, out);
        }
        if aside {
            last = start - 1;
        } else if last < close || named(scan, start, close) && close < end {
            return trimmed(scan, start, last.max(close), out);
        } else if close < end && scan.has(start, Tags::DETERMINER) {
            return trimmed(scan, start, last, out);
        }
        close = start - 1;
    }
    None
}

/// "X and he": a pronoun that is not alone.
fn pair(scan: &Scan<'_>, end: usize, floor: usize) -> bool {
    end >= floor + 3 && scan.has(end - 2, Tags::AND) && !scan.is_comma(end - 3) && {
        let at = end - 3;
        scan.tokens.word(at).starts_with(char::is_uppercase) || scan.has(at, Tags::PRONOUN)
    }
}

/// Whether a piece between commas is no part of a subject: a relative clause, an adverb, a phrase
/// with a preposition or a participle.
fn aside(scan: &Scan<'_>, start: usize, end: usize) -> bool {
    const ASIDE: Tags = Tags::RELATIVE.with(Tags::ANAPHOR).with(Tags::ADVERB).with(Tags::ALSO);
    let participle = scan
        .cue_at(start)
        .is_some_and(|hit| hit.form.features.has(Features::PARTICIPLE.with(Features::ACCORDING)));
    let of = scan.has(start, Tags::PREP) && scan.tokens.word(start) != "of";
    scan.has(start, ASIDE.with(Tags::SUBORDINATOR).with(Tags::CHANNEL_PREP).with(Tags::TIME_PREP))
        || of
        || participle
        || deed(scan, start)
        || described(scan, start)
        || scan.is_adverb(start)
        || adjunct::time(scan, start, end) == Some(end)
}

/// Whether a past form begins there that describes what stands before: "published on Monday".
fn described(scan: &Scan<'_>, start: usize) -> bool {
    (scan.has(start, Tags::VERB) || scan.saying(start))
        && !scan.has(start, Tags::AUXILIARY)
        && reduced(scan, start)
}

/// Whether a participle with something of its own begins there: "speaking to reporters".
fn deed(scan: &Scan<'_>, start: usize) -> bool {
    const OWN: Tags = Tags::PREP
        .with(Tags::DETERMINER)
        .with(Tags::PRONOUN)
        .with(Tags::ADVERB)
        .with(Tags::CHANNEL_PREP)
        .with(Tags::TIME_PREP);
    let word = scan.tokens.word(start);
    let ends = |end: &String| word.len() > end.len() + 2 && word.ends_with(end.as_str());
    word.starts_with(char::is_lowercase)
        && scan.pack.participle_endings.iter().any(ends)
        && scan.has(start + 1, OWN)
}

/// Whether the piece begins with a name: a capital letter.
fn named(scan: &Scan<'_>, start: usize, end: usize) -> bool {
    let name = |at: usize| scan.tokens.word(at).starts_with(char::is_uppercase);
    name(start) && end - start < 12
}

fn has_verb(scan: &Scan<'_>, start: usize, end: usize) -> bool {
    (start..end)
        .any(|at| scan.has(at, Tags::AUXILIARY) || scan.has(at, Tags::VERB) && !reduced(scan, at))
}

/// Where the piece that ends at `end` begins: after a comma, or at the clause's start.
fn piece(scan: &Scan<'_>, end: usize, floor: usize) -> usize {
    let mut start = end;
    // Where the piece begins if no relative pronoun makes the verb one of a relative clause.
    let mut verb: Option<usize> = None;
    let mut passed = false;
    while start > floor {
        let index = start - 1;
        if let Some(quote) = scan.quotes.around(index) {
            let name = quote.close == index && quote.closed && quote.close - quote.open <= 9;
            if name && quote.open > floor && !scan.is_comma(index - 1) && !scan.is_stop(index - 1) {
                start = quote.open;
                continue;
            }
            if quote.open == index || quote.close == index {
                break;
            }
        }
        if matches!(scan.tokens.sign(index), Some(')' | ']'))
            && let Some(open) = (floor..index)
                .rev()
                .take(12)
                .find(|&at| matches!(scan.tokens.sign(at), Some('(' | '[')))
        {
            start = open;
            continue;
        }
        let at = begins(scan, start, floor);
        match Part::of(scan, index, at, floor) {
            // The verb behind it is that of a relative clause, which belongs to its noun.
            Part::Relative if passed || acts(scan, at, start, end) => {
                (verb, passed) = (None, false);
            }
            Part::Boundary | Part::Relative => break,
            Part::Verb if verb.is_some() => break,
            Part::Verb => (verb, passed) = (Some(start), true),
            Part::Participle => passed = true,
            Part::Other => {}
        }
        start = at;
    }
    verb.map_or(start, |verb| {
        // "... and the city expects": the second clause begins after the "and".
        let and = (verb..end).rev().find(|&at| scan.has(at, Tags::AND));
        and.map_or(verb, |and| and + 1)
    })
}

/// Whether the relative pronoun at `at` is the subject of its clause, whose verb nobody lists:
/// nothing that opens a noun phrase stands behind it.
fn acts(scan: &Scan<'_>, at: usize, next: usize, end: usize) -> bool {
    const OPENS: Tags = Tags::DETERMINER
        .with(Tags::PRONOUN)
        .with(Tags::QUANTIFIER)
        .with(Tags::DEMONSTRATIVE)
        .with(Tags::PERSON)
        .with(Tags::BODY)
        .with(Tags::ANONYMOUS)
        .with(Tags::PREP);
    // "Which critics dispute" stands for a statement; set off by a comma it describes.
    let anaphor = scan.has(at, Tags::ANAPHOR) && !scan.is_comma(end);
    next + 1 < end
        && scan.has(at, Tags::RELATIVE)
        && !scan.has(at, Tags::THAT)
        && !anaphor
        && !scan.has(next, OPENS)
        && !scan.tokens.word(next).starts_with(char::is_uppercase)
}

/// What a token is to the piece that it stands in.
enum Part {
    Boundary,
    Relative,
    Verb,
    Participle,
    Other,
}

impl Part {
    /// The word or phrase at `at`, which ends with the token `index`.
    fn of(scan: &Scan<'_>, index: usize, at: usize, floor: usize) -> Self {
        let stop = scan.is_stop(index)
            && scan.tokens.list().get(index + 1).is_none_or(|next| next.spaced)
            && scan.sentence(index).start != scan.sentence(index + 1).start;
        let asked = scan.has(at, Tags::INTERROGATIVE) && !scan.has(at, Tags::RELATIVE);
        let said = scan.has(at, Tags::THAT) && at > floor && scan.cue_at(at - 1).is_some();
        let sign = matches!(scan.tokens.sign(index), Some(':' | '('));
        if scan.is_comma(index)
            || stop
            || sign
            || asked
            || said
            || scan.tokens.is_break(index)
            || scan.has(at, OPENERS) && !denies(scan, at, floor)
        {
            Self::Boundary
        } else if scan.has(at, Tags::RELATIVE.with(Tags::THAT)) {
            Self::Relative
        } else if scan.has(at, Tags::AUXILIARY.with(Tags::VERB)) {
            let infinitive = at > floor && scan.has(at - 1, Tags::INFINITIVE);
            if infinitive || reduced(scan, at) { Self::Participle } else { Self::Verb }
        } else if scan.saying(at) {
            // "The newspaper, citing two officials, reported".
            let participle =
                scan.cue_at(at).is_some_and(|hit| !hit.form.features.has(Features::FINITE));
            if participle { Self::Participle } else { Self::Verb }
        } else {
            Self::Other
        }
    }
}

/// Whether a negation belongs to the verb before it: "did not give", "asked not to be".
fn denies(scan: &Scan<'_>, at: usize, floor: usize) -> bool {
    let verb = Tags::AUXILIARY.with(Tags::VERB);
    scan.has(at, Tags::NOT)
        && at > floor
        && (scan.has(at - 1, verb) || scan.saying(at - 1) || scan.has(at, verb))
}

/// A past form right before a preposition, as in "a letter seen by reporters".
pub fn reduced(scan: &Scan<'_>, at: usize) -> bool {
    let next = scan.after(at);
    !scan.has(at, Tags::AUXILIARY) && (scan.has(next, Tags::PREP) && scan.tokens.word(next) != "to")
}

/// "France, Germany and Italy said": a list goes on before its commas.
fn listed(scan: &Scan<'_>, start: usize, end: usize, floor: usize) -> usize {
    if !(start..end).any(|at| scan.has(at, Tags::AND)) {
        return start;
    }
    let mut first = start;
    while first > floor + 1 && scan.is_comma(first - 1) {
        let before = piece(scan, first - 1, floor);
        let short = first - 1 - before <= 4 && before < first - 1;
        let name = scan.tokens.word(before).starts_with(char::is_uppercase);
        let date = adjunct::time(scan, before, first - 1).is_some();
        if !short || !name || date || aside(scan, before, first - 1) {
            break;
        }
        first = before;
    }
    first
}

/// The noun phrase in `start..end`: without what stands before it in its clause.
fn trimmed(scan: &Scan<'_>, start: usize, end: usize, out: &mut Left) -> Option<Range> {
    let (mut first, mut last) = scan.trim(start, end);
    if let Some(time) = (first + 1..last).find(|&at| adjunct::time(scan, at, last) == Some(last)) {
        out.times.push((time, last));
        last = time;
    }
    let strip = Tags::AND.with(Tags::CONTRAST).with(Tags::ADVERB).with(Tags::ALSO);
    loop {
        if first < last
            && (scan.has(first, strip) && !scan.has(first, Tags::QUANTIFIER)
                || scan.is_adverb(first))
        {
            first = scan.after(first);
        } else if let Some(after) = adjunct::time(scan, first, last).filter(|&after| after < last) {
            out.times.push((first, after));
            first = after;
        } else {
            break;
        }
    }
    if first < last && scan.has(first, PREPOSITIONS) {
        // "In a statement the ministry": the last noun phrase with a determiner of its own.
        let own = |at: &usize| {
            let opens = Tags::DETERMINER.with(Tags::PRONOUN);
            scan.has(*at, opens) && !scan.has(*at - 1, PREPOSITIONS.with(Tags::AND))
        };
        first = (first + 2..last).rev().find(own)?;
    }
    let (first, last) = scan.trim(first, last);
    (first < last).then_some((first, last))
}
