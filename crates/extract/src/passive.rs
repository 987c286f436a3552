//! "The claim was rejected by the ministry": what is said stands before its cue, and who speaks
//! behind the preposition of the agent.

use isnad_model::Act;

use crate::Pack;
use crate::candidate::Candidate;
use crate::content::{Opening, forward};
use crate::group::group;
use crate::layout::{Range, Stop};
use crate::pack::{Cue, Element, Features};
use crate::reading;
use crate::right::right;
use crate::scan::{Hit, Scan};
use crate::subject;
use crate::tag::{SPEAKER, Tags};

/// Between a passive and its agent stand no more words than this ("dismissed as baseless by").
const BETWEEN: usize = 4;
/// That of the frames with an object, from which it differs in the order of words alone.
const CONFIDENCE: f64 = 0.75;

/// The attribution at a cue in the passive whose agent is named; none where it is no such cue.
pub fn passive(scan: &Scan<'_>, pack: &Pack, hit: Hit, floor: usize) -> Option<Candidate> {
    let cue = pack.cues.get(usize::from(hit.form.cue))?;
    // A cue of several words has its auxiliary among them ("was confirmed").
    let whole = hit.form.features.has(Features::PASSIVE) && hit.end > hit.start + 1;
    if !(takes_object(pack, cue) && (whole || reading::in_passive(scan, hit))) {
        return None;
    }
    let sentence = scan.sentence(hit.start);
    let limit = scan.quotes.around(hit.start).map_or(sentence.end, |one| one.close);
    let by = agent(scan, hit.end, limit.min(sentence.end))?;
    let group = group(scan, hit, sentence.start);
    let act = if group.negated { cue.negated? } else { cue.act };
    let before = subject::left(scan, Hit { start: group.start, ..hit }, sentence.start.max(floor));
    let said = before.source?;
    let after = right(scan, pack, Hit { end: by + 1, ..hit }, cue, limit.min(sentence.end));
    let (start, end) = after.phrase?;
    let end = (start..end).find(|&at| scan.has(at, Tags::AS)).unwrap_or(end);
    let (start, end) = scan.trim(start, end);
    if !(start < end && begins_phrase(scan, said.0) && begins_phrase(scan, start)) {
        return None;
    }
    let first = if group.negated { group.start } else { hit.end - 1 };
    let mut content = vec![said];
    content.extend(described(scan, end, after.stop));
    Some(Candidate {
        hit,
        source: Some((start, end)),
        cue: vec![(first, hit.end)],
        content,
        channels: after.channels,
        times: before.times.into_iter().chain(after.times).collect(),
        act,
        agentless: false,
        object: true,
        anaphor: false,
        relayed: None,
        frame: "passive".to_owned(),
        confidence: CONFIDENCE,
    })
}

fn takes_object(pack: &Pack, cue: &Cue) -> bool {
    let frames = cue.frames.iter().filter_map(|&frame| pack.frames.get(frame));
    let object = |after: &[Element]| after.contains(&Element::Object);
    frames.into_iter().any(|frame| object(&frame.after))
        && !matches!(cue.act, Act::NoComment | Act::NotConfirmed)
}

/// Whether a whole noun phrase begins there, and no part of one or a means ("by telephone").
fn begins_phrase(scan: &Scan<'_>, at: usize) -> bool {
    const OPENS: Tags = Tags::DETERMINER
        .with(Tags::DEMONSTRATIVE)
        .with(Tags::PRONOUN)
        .with(Tags::QUANTIFIER)
        .with(Tags::NUMERAL);
    scan.has(at, OPENS.with(SPEAKER))
        || scan.tokens.word(at).starts_with(char::is_uppercase)
        || scan.quotes.opening(at).is_some()
}

/// The preposition before who did it, close behind the cue.
fn agent(scan: &Scan<'_>, start: usize, limit: usize) -> Option<usize> {
    let found = (start..limit.min(start + BETWEEN)).find(|&at| scan.has(at, Tags::AGENT))?;
    let plain = |at: usize| scan.tokens.is_word(at) && !scan.has(at, Tags::VERB.with(Tags::THAT));
    (start..found).all(plain).then_some(found)
}

/// "... by the press as a failure", "... as saying that": the rest of what is said.
fn described(scan: &Scan<'_>, end: usize, stop: Stop) -> Option<Range> {
    let (Stop::Clause(at) | Stop::Preposition(at) | Stop::End(at)) = stop else { return None };
    let from = (end..=at).find(|&at| scan.has(at, Tags::AS))?;
    forward(scan, from, Opening::Object).first().copied()
}
