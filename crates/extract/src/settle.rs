//! Where contents end because the next saying begins.
//!
//! A content is read to the end of its sentence first. Once all sayings are known, one that stands
//! in another's content either belongs to it, or shows that the narrator speaks again.

use crate::adjunct;
use crate::candidate::Candidate;
use crate::channel::channel;
use crate::layout::{NAME, REACH, Range};
use crate::pack::Features;
use crate::scan::Scan;
use crate::tag::Tags;

/// Contents around one saying that are looked at, the innermost ones.
const DEEPEST: usize = 6;
/// A clause has no more words than this between its first word and what makes it a saying.
const HEAD: usize = 12;

/// What joins a clause to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    /// Nothing, or a word that makes it a part of the other.
    None,
    /// "And".
    And,
    /// "While", "but", "as ... also".
    Turn,
}

/// The clause of a saying: where it begins, how it is joined, whether a comma stands before it.
struct Clause {
    start: usize,
    link: Link,
    comma: bool,
}

/// Ends each content where the narrator goes on with another saying.
pub fn settle(scan: &Scan<'_>, list: &mut [Candidate]) {
    let mut open: Vec<usize> = Vec::new();
    for index in 0..list.len() {
        let Some(next) = list.get(index) else { return };
        let start = next.hit.start;
        open.retain(|&outer| last(list, outer).is_some_and(|(_, end)| end > start));
        let reach = open.len().saturating_sub(DEEPEST);
        let around = open.get(reach..).unwrap_or_default();
        if let Some((at, cut)) = narrator(scan, list, next, around) {
            for outer in cut {
                if let Some(content) = list.get_mut(outer).and_then(|one| one.content.last_mut()) {
                    *content = scan.trim(content.0, at);
                }
            }
        }
        open.push(index);
    }
    for one in list {
        one.content.retain(|&(start, end)| start < end);
    }
}

fn last(list: &[Candidate], index: usize) -> Option<Range> {
    list.get(index)?.content.last().copied()
}

/// Where the narrator begins to speak again with the saying `next`, and whose contents end there.
fn narrator(
    scan: &Scan<'_>,
    list: &[Candidate],
    next: &Candidate,
    around: &[usize],
) -> Option<(usize, Vec<usize>)> {
    let inside = |at: usize| {
        around
            .iter()
            .copied()
            .filter(|&outer| {
                let said = list.get(outer).is_some_and(|one| {
                    one.hit.start < at && level(scan, one.hit.start) == level(scan, at)
                });
                said && last(list, outer).is_some_and(|span| holds(scan, span, at))
            })
            .collect::<Vec<_>>()
    };
    let form = next.hit.form.features;
    let &(cue, _) = next.cue.first()?;
    if let Some(&(start, _)) = next.content.first()
        && (next.anaphor || start < cue)
    {
        let at = if next.anaphor { start } else { next.source.map_or(cue, |(at, _)| at.min(cue)) };
        return Some((at, inside(at)));
    }
    let clause = clause(scan, next);
    let open = inside(clause.start);
    if form.has(Features::ACCORDING) {
        return (clause.comma || clause.link != Link::None).then_some((clause.start, open));
    }
    if !form.has(Features::FINITE.with(Features::PARTICIPLE)) || form.has(Features::PASSIVE) {
        return None;
    }
    let participle = form.has(Features::PARTICIPLE);
    let named = next.source.is_some() && !participle;
    let joined = clause.link != Link::None || participle;
    let relative = cue > clause.start && scan.has(cue - 1, Tags::RELATIVE);
    if relative
        || !(joined || clause.comma && !named)
        || !clause.comma && !named && nominal(scan, next)
    {
        return None;
    }
    if clause.link == Link::Turn || named && clause.comma {
        return Some((clause.start, open));
    }
    // An object holds no clause: a verb that "and" joins goes on with the narrator's.
    let bare = |&outer: &usize| {
        const INNER: Tags = Tags::THAT.with(Tags::RELATIVE).with(Tags::SUBORDINATOR);
        list.get(outer).is_some_and(|one| one.object)
            && last(list, outer).is_some_and(|(start, _)| {
                clause.start <= start + REACH
                    && !(start..clause.start).any(|at| scan.has(at, INNER))
            })
    };
    if clause.link == Link::And
        && form.has(Features::FINITE)
        && let Some(from) = open.iter().position(bare)
    {
        return Some((clause.start, open.get(from..)?.to_vec()));
    }
    // Whoever it goes on with is the outermost speaker that it agrees with.
    let same = |&outer: &usize| {
        let other = list.get(outer).map_or(Features::default(), |one| one.hit.form.features);
        let gender = Features::MASCULINE.with(Features::FEMININE);
        let tense = Features::PAST.with(Features::PRESENT);
        (named || other.agrees_in(form, gender)) && other.agrees_in(form, tense)
    };
    let from = open.iter().position(same).or(clause.comma.then_some(0))?;
    Some((clause.start, open.get(from..)?.to_vec()))
}

/// The outermost quotation around the token, by its opening mark.
fn level(scan: &Scan<'_>, at: usize) -> Option<usize> {
    scan.quotes.outermost(at).filter(|quote| quote.closed).map(|quote| quote.open)
}

/// Whether the token is in the span, and in no quotation inside it.
fn holds(scan: &Scan<'_>, (start, end): Range, at: usize) -> bool {
    let quoted = scan.quotes.outermost(at).is_some_and(|quote| quote.closed && quote.open >= start);
    start < at && at < end && !quoted
}

/// Whether the cue may as well be a noun that its clause goes on with.
fn nominal(scan: &Scan<'_>, next: &Candidate) -> bool {
    let at = next.hit.start;
    next.object && scan.is_verbal_noun(at) && scan.word(at).pronoun
}

/// Reads back from a saying over what stands at the head of its clause.
fn clause(scan: &Scan<'_>, next: &Candidate) -> Clause {
    const LIGHT: Tags = Tags::AUXILIARY.with(Tags::ADVERB).with(Tags::ALSO);
    const TURN: Tags = Tags::CONTRAST.with(Tags::ALSO);
    let cue = next.cue.first().map_or(next.hit.start, |&(start, _)| start);
    let mut start = next.source.map_or(cue, |(source, _)| source.min(cue));
    let lowest = scan.sentence(start).start.max(start.saturating_sub(HEAD));
    let ends_here = |start: usize, tags: Tags| {
        (lowest..start).rev().take(5).find(|&at| scan.has(at, tags) && scan.after(at) == start)
    };
    let adjunct = |start: usize| {
        let begins = |&at: &usize| {
            adjunct::time(scan, at, start) == Some(start)
                || channel(scan, &[], at, start) == Some(start)
        };
        (lowest.max(start.saturating_sub(8))..start).find(begins)
    };
    loop {
        if scan.word(start).and {
            return Clause { start, link: Link::And, comma: comma_before(scan, start) };
        }
        if let Some(at) = ends_here(start, TURN) {
            let start = at - usize::from(at > lowest && scan.has(at - 1, Tags::AND));
            return Clause { start, link: Link::Turn, comma: comma_before(scan, start) };
        }
        if let Some(at) = ends_here(start, Tags::AND.with(Tags::SUBORDINATOR)) {
            let comma = comma_before(scan, at);
            let turns = comma && scan.has(at, Tags::SUBORDINATOR);
            let link = if turns { Link::Turn } else { Link::And };
            return Clause { start: at, link, comma };
        }
        if start > lowest && matches!(scan.tokens.sign(start - 1), Some(';' | '\u{61b}')) {
            return Clause { start, link: Link::Turn, comma: true };
        }
        let Some(at) = ends_here(start, LIGHT).or_else(|| adjunct(start)) else { break };
        start = at;
    }
    let part = start > lowest && scan.has(start - 1, Tags::THAT.with(Tags::RELATIVE));
    Clause { start, link: Link::None, comma: !part && comma_before(scan, start) }
}

fn comma_before(scan: &Scan<'_>, start: usize) -> bool {
    start.checked_sub(1).is_some_and(|before| {
        let quote = scan.quotes.around(before);
        // Behind a word in quotation marks a sentence goes on.
        let closes = |quote: &isnad_text::Quote| {
            quote.closed && quote.close == before && quote.close - quote.open > NAME
        };
        scan.is_comma(before) || quote.as_ref().is_some_and(closes)
    })
}
