//! Times and channels: phrases that stand between the parts of a frame.

use crate::scan::Scan;
use crate::tag::Tags;

/// A phrase longer than this is none.
const LONGEST: usize = 14;

const ANCHOR: Tags = Tags::WEEKDAY.with(Tags::DEICTIC).with(Tags::MONTH).with(Tags::TIME);

/// The end of the time phrase that begins at `start`.
pub fn time(scan: &Scan<'_>, start: usize, limit: usize) -> Option<usize> {
    let mut index = start;
    if scan.has(index, Tags::TIME_PREP) && !scan.has(index, ANCHOR) {
        index = scan.after(index);
    }
    let mut anchored = false;
    let (mut unit, mut modified) = (false, false);
    let begin = index;
    while index < limit && index - start < LONGEST {
        let inside = scan.has(index, ANCHOR.with(Tags::UNIT).with(Tags::TIME_MODIFIER));
        if inside {
            anchored |= scan.has(index, ANCHOR);
            unit |= scan.has(index, Tags::UNIT);
            modified |= scan.has(index, Tags::TIME_MODIFIER);
            index = scan.after(index);
        } else if index > begin && joins(scan, begin, index, anchored)
            || index == begin && is_number(scan, index) && scan.has(index + 1, Tags::MONTH)
        {
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
            is_number(scan, index) || scan.has(index, Tags::TIME_PREP) && part
        }
    }
}

fn opened(scan: &Scan<'_>, start: usize, end: usize) -> bool {
    (start..end).any(|index| scan.tokens.sign(index) == Some('('))
}

/// Whether the token is written in digits.
pub fn is_number(scan: &Scan<'_>, index: usize) -> bool {
    scan.tokens.is_word(index) && scan.tokens.word(index).chars().all(char::is_numeric)
}

/// The end of the channel phrase that begins at `start`: a preposition, free or written with the
/// noun, and a medium or an event of speech; up to a comma, a time or what opens a content (a
/// preposition in `governed` does too).
pub fn channel(scan: &Scan<'_>, governed: &[u32], start: usize, limit: usize) -> Option<usize> {
    const NOUN: Tags = Tags::EVENT.with(Tags::OUTLET).with(Tags::AUDIENCE);
    let free = scan.has(start, Tags::CHANNEL_PREP);
    let noun = if free { scan.after(start) } else { start };
    let written = scan.word(start).preposition;
    let head = (noun..limit.min(noun + 3))
        .take_while(|&index| {
            index == noun
                || scan.has(index - 1, Tags::DETERMINER.with(Tags::DEMONSTRATIVE))
                || scan.tokens.word(index - 1).chars().count() > 2
                    && !scan.has(index - 1, Tags::PREP)
        })
        .find(|&index| scan.has(index, NOUN))?;
    if !(free || written) || (written && head != start) {
        return None;
    }
    let mut index = scan.after(head);
    while index < limit && index - start < LONGEST + 8 {
        let stops = scan.is_comma(index)
            || scan.word(index).whole != 0 && governed.contains(&scan.word(index).whole)
            || scan.is_stop(index)
            || scan.tokens.sign(index) == Some(':')
            || scan.has(
                index,
                Tags::THAT.with(Tags::RESUMES).with(Tags::SUBORDINATOR).with(Tags::RELATIVE),
            )
            || scan.cue_at(index).is_some_and(|hit| {
                hit.form
                    .features
                    .has(crate::pack::Features::FINITE.with(crate::pack::Features::PARTICIPLE))
            })
            || time(scan, index, limit).is_some();
        if stops {
            break;
        }
        if let Some(quote) = scan.quotes.opening(index) {
            if quote.close - quote.open > 6 || !quote.closed {
                break;
            }
            index = quote.close + 1;
            continue;
        }
        index += 1;
    }
    Some(index)
}
