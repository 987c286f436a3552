//! Quotations that go on without a cue of their own.
//!
//! What is said may go on behind the sentence of its cue, and over paragraphs: a further quotation
//! that nobody else is named for belongs to the last speaker.

use isnad_model::Act;
use isnad_text::Quote;

use crate::candidate::Candidate;
use crate::layout::Range;
use crate::scan::Scan;

/// Further quotations that are taken up for one cue.
const MOST: usize = 12;

/// Gives each sentence's last speaker the bare quotations that follow it.
pub fn go_on(scan: &Scan<'_>, list: &mut [Candidate]) {
    let mut cued = vec![false; scan.sentences.len()];
    for hit in list.iter().map(|one| one.hit.start) {
        if let Some(place) =
            scan.sentence_of.get(hit).and_then(|&number| cued.get_mut(number as usize))
        {
            *place = true;
        }
    }
    let mut index = 0;
    while index < list.len() {
        let number = list.get(index).and_then(|one| scan.sentence_of.get(one.hit.start)).copied();
        let mut end = index + 1;
        while list.get(end).and_then(|one| scan.sentence_of.get(one.hit.start)).copied() == number {
            end += 1;
        }
        if let Some(speaker) = list.get(index..end).and_then(|same| last_speaker(scan, same))
            && let Some(one) = list.get_mut(index + speaker)
        {
            follow(scan, &cued, one);
        }
        index = end;
    }
}

/// The last of a sentence's sayings that stands in no other's content, if words of it are left to
/// be said.
fn last_speaker(scan: &Scan<'_>, same: &[Candidate]) -> Option<usize> {
    let inside = |at: usize| {
        same.iter().any(|other| other.content.iter().any(|&(start, end)| start <= at && at < end))
    };
    let speaks = |one: &Candidate| {
        !matches!(one.act, Act::NoComment | Act::NotConfirmed)
            && !one.object
            && !one.anaphor
            && !one.content.is_empty()
            && !inside(one.hit.start)
            && scan.quotes.outermost(one.hit.start).is_none()
    };
    same.iter().rposition(speaks)
}

/// Adds the quotations behind the last word of what is said and of its cue.
fn follow(scan: &Scan<'_>, cued: &[bool], one: &mut Candidate) {
    let said = one.content.iter().map(|&(_, end)| end).fold(one.hit.end, usize::max);
    let mut place = scan.sentence(said.saturating_sub(1)).end;
    if scan.quotes.outermost(said.saturating_sub(1)).is_some_and(|quote| quote.close >= place) {
        return;
    }
    for _ in 0..MOST {
        let Some(quote) = bare(scan, cued, place) else { return };
        let (first, last): Range = scan.trim(quote.open + 1, quote.close);
        if first < last && !one.content.iter().any(|&(start, _)| start >= first) {
            one.content.push((first, last));
        }
        place = scan.sentence(quote.close.saturating_sub(1)).end.max(quote.close + 1);
    }
}

/// The quotation that opens the next sentence and is all of it, in sentences without a cue.
fn bare(scan: &Scan<'_>, cued: &[bool], place: usize) -> Option<Quote> {
    let start = if scan.tokens.is_break(place) { place + 1 } else { place };
    let quote = scan.quotes.opening(start)?;
    let last = scan.sentence(quote.close.saturating_sub(1));
    let silent = |at: usize| {
        let number = scan.sentence_of.get(at).map_or(0, |&number| number as usize);
        !cued.get(number).copied().unwrap_or_default()
    };
    let alone = !(quote.close + 1..last.end).any(|at| scan.tokens.is_word(at));
    (alone && silent(start) && silent(last.start)).then_some(quote)
}
