//! Times: phrases that say when, between the parts of a frame.

use crate::channel::phrase;
use crate::scan::Scan;
use crate::tag::Tags;

/// A phrase longer than this is none.
const LONGEST: usize = 14;

const ANCHOR: Tags = Tags::WEEKDAY.with(Tags::DEICTIC).with(Tags::MONTH).with(Tags::TIME);

/// The end of the time phrase that begins at `start`.
pub fn time(scan: &Scan<'_>, start: usize, limit: usize) -> Option<usize> {
    let mut index = start;
    let ago = scan.has(index, Tags::AGO);
    if scan.has(index, Tags::TIME_PREP) && !scan.has(index, ANCHOR) {
        index = scan.after(index);
    }
    let mut anchored = index > start && is_year(scan, index);
    let (mut unit, mut modified) = (false, ago);
    let begin = index;
    // "The third of March": the day is in words.
    let after = scan.after(index);
    if scan.has(index, Tags::ORDINAL)
        && scan.has(after, Tags::PREP)
        && scan.has(after + 1, Tags::MONTH.with(Tags::UNIT))
    {
        index = after + 1;
    }
    while index < limit && index - start < LONGEST {
        let inside = scan.has(index, ANCHOR.with(Tags::UNIT).with(Tags::TIME_MODIFIER));
        if inside {
            anchored |= scan.has(index, ANCHOR);
            unit |= scan.has(index, Tags::UNIT);
            modified |= scan.has(index, Tags::TIME_MODIFIER);
            index = scan.after(index);
        } else if index > begin && joins(scan, begin, index, anchored)
            || index == begin
                && is_number(scan, index)
                && (anchored
                    || scan.has(index + 1, Tags::MONTH)
                    || ago && scan.has(index + 1, Tags::UNIT))
        {
            // "The year 2014" is a time as "last year" is.
            modified |= unit && is_year(scan, index);
            index += 1;
        } else {
            break;
        }
    }
    (index > begin && (anchored || unit && modified)).then_some(index)
}

/// Whether a token inside a time phrase belongs to it: a number, a sign of a date, the preposition
/// of a further part.
fn joins(scan: &Scan<'_>, begin: usize, index: usize, anchored: bool) -> bool {
    let month = scan.has(index + 1, Tags::MONTH);
    match scan.tokens.sign(index) {
        Some('/' | '(') => month || is_number(scan, index + 1),
        Some(')') => anchored && opened(scan, begin, index),
        Some(_) => scan.is_comma(index) && month,
        None => {
            let part = scan.has(index + 1, ANCHOR.with(Tags::UNIT));
            is_number(scan, index) || scan.has(index, Tags::TIME_PREP.with(Tags::PREP)) && part
        }
    }
}

fn opened(scan: &Scan<'_>, start: usize, end: usize) -> bool {
    (start..end).any(|index| scan.tokens.sign(index) == Some('('))
}

fn is_year(scan: &Scan<'_>, index: usize) -> bool {
    let word = scan.tokens.word(index);
    is_number(scan, index)
        && word.chars().count() == 4
        && matches!(word.chars().next(), Some('1' | '2' | '\u{661}' | '\u{662}'))
}

/// Whether the token is written in digits.
pub fn is_number(scan: &Scan<'_>, index: usize) -> bool {
    scan.tokens.is_word(index) && scan.tokens.word(index).chars().all(char::is_numeric)
}

/// Whether a phrase begins that says when by what happened: "after the vote".
pub fn occasion_opens(scan: &Scan<'_>, start: usize) -> bool {
    scan.has(start, Tags::OCCASION)
        && !scan.word(start).pronoun
        && scan.tokens.is_word(scan.after(start))
}

/// The end of such a phrase: where a comma or what opens a content follows soon, or a preposition
/// in `governed`.
pub fn occasion(scan: &Scan<'_>, governed: &[u32], start: usize, limit: usize) -> Option<usize> {
    if !occasion_opens(scan, start) {
        return None;
    }
    let first = scan.after(start) + 1;
    let ends = |&index: &usize| {
        let whole = scan.word(index).whole;
        index >= limit
            || !scan.tokens.is_word(index)
            || scan.has(index, Tags::THAT)
            || whole != 0 && governed.contains(&whole)
    };
    let end = (first..first + LONGEST).find(ends)?;
    // With nothing opened behind it, it ends with its noun phrase: an object may follow.
    let after = if scan.is_comma(end) { end + 1 } else { end };
    let opened = end >= limit && scan.tokens.is_word(limit)
        || scan.is_comma(start.wrapping_sub(1))
        || scan.tokens.sign(end) == Some(':')
        || scan.has(after, Tags::THAT)
        || scan.quotes.opening(after).is_some()
        || governed.contains(&scan.word(end).whole) && scan.word(end).whole != 0;
    let end = if opened { end } else { phrase(scan, first, end) };
    let noun = |at: usize| {
        !scan.has(at, Tags::VERB.with(Tags::AUXILIARY).with(Tags::RELATIVE))
            && scan.cue_at(at).is_none_or(|_| scan.is_verbal_noun(at))
    };
    (first - 1..end).all(noun).then_some(end)
}
