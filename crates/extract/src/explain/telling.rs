//! The words and signs in the text that a rule went by.

use isnad_model::{Role, Telling};

use crate::Pack;
use crate::candidate::Candidate;
use crate::layout::Range;
use crate::pack::{Element, Frame};
use crate::scan::Scan;
use crate::tag::Tags;

/// Between two parts of an attribution no more tokens than this are looked at.
const GAP: usize = 40;

/// The tokens of a cue.
pub fn cue(scan: &Scan<'_>, (start, end): Range) -> Vec<Telling> {
    vec![Telling { role: Role::Cue, span: scan.tokens.span(start, end) }]
}

/// The words and signs that the frame of the candidate asks for, in the order of the text.
pub fn words(scan: &Scan<'_>, pack: &Pack, one: &Candidate) -> Vec<Telling> {
    let mut out = Vec::new();
    let mut tell = |role: Role, start: usize, end: usize| out.push((role, start, end));
    let hit = (one.hit.start, one.hit.end);
    tell(Role::Cue, hit.0, hit.1);
    let beside = one.cue.iter().flat_map(|&(start, end)| start..end);
    for at in beside.filter(|&at| at < hit.0 || at >= hit.1) {
        if scan.has(at, Tags::NOT) {
            tell(Role::Negation, at, at + 1);
        } else if scan.has(at, Tags::AS) {
            tell(Role::As, at, at + 1);
        } else if at >= hit.1 {
            tell(Role::Companion, at, at + 1);
        }
    }
    let frame = pack.frames.iter().find(|frame| frame.name == one.frame);
    if let Some(frame) = frame {
        for at in gaps(one) {
            if let Some(role) = role(scan, pack, frame, one, at) {
                tell(role, at, scan.after(at));
            }
        }
    }
    out.sort_by_key(|&(_, start, _)| start);
    let telling = |(role, start, end)| Telling { role, span: scan.tokens.span(start, end) };
    out.into_iter().map(telling).collect()
}

/// The tokens between source, cue and content.
fn gaps(one: &Candidate) -> impl Iterator<Item = usize> {
    let parts = one.source.iter().chain(&one.cue).chain(&one.content);
    let mut parts: Vec<Range> = parts.copied().collect();
    parts.sort_unstable();
    let ends: Vec<usize> = parts.iter().map(|&(_, end)| end).collect();
    let starts: Vec<usize> = parts.iter().skip(1).map(|&(start, _)| start).collect();
    ends.into_iter().zip(starts).flat_map(|(end, start)| end..start.min(end + GAP))
}

fn role(scan: &Scan<'_>, pack: &Pack, frame: &Frame, one: &Candidate, at: usize) -> Option<Role> {
    let asks = |element: Element| frame.before.contains(&element) || frame.after.contains(&element);
    let word = scan.word(at);
    let cue = pack.cues.get(usize::from(one.hit.form.cue));
    let governed = |id: u32| id != 0 && cue.is_some_and(|cue| cue.prepositions.contains(&id));
    let quotes = scan.quotes.around(at).filter(|quote| quote.open == at || quote.close == at);
    if asks(Element::That) && scan.has(at, Tags::THAT) {
        Some(Role::That)
    } else if asks(Element::Colon) && scan.tokens.sign(at) == Some(':') {
        Some(Role::Colon)
    } else if (asks(Element::Quote) || asks(Element::Comma)) && quotes.is_some() {
        Some(Role::Quote)
    } else if asks(Element::Preposition) && (governed(word.whole) || governed(word.id)) {
        Some(Role::Preposition)
    } else if asks(Element::Head) && scan.has(at, Tags::RELATIVE) {
        Some(Role::Relative)
    } else if asks(Element::Comma) && scan.is_comma(at) {
        Some(Role::Comma)
    } else {
        None
    }
}
