//! How the attributions of one document bear on each other.

use std::collections::BTreeSet;

use isnad_model::{Act, Attribution, Relation, RelationType};
use rustc_hash::FxHashSet;

use crate::Pack;
use crate::candidate::Candidate;
use crate::layout::Range;
use crate::scan::Scan;
use crate::tag::Tags;

/// One attribution as the rules of relation see it.
struct Item<'a> {
    attribution: &'a Attribution,
    candidate: &'a Candidate,
    /// Folded words of the content that carry meaning.
    words: FxHashSet<String>,
    /// Folded words of the speaker.
    speaker: FxHashSet<String>,
    sentence: usize,
}

/// A statement answered from farther away than this many attributions is not looked for.
const WINDOW: usize = 12;

/// All relations, sorted.
pub fn relate(
    scan: &Scan<'_>,
    pack: &Pack,
    list: &[Attribution],
    candidates: &[Candidate],
    resolved: &[Option<Range>],
) -> Vec<Relation> {
    let items: Vec<Item<'_>> = list
        .iter()
        .zip(candidates)
        .zip(resolved)
        .map(|((attribution, candidate), resolved)| {
            let speaker = resolved.or(candidate.source);
            Item {
                attribution,
                candidate,
                words: content_words(scan, pack, &candidate.content),
                speaker: content_words(scan, pack, speaker.as_slice()),
                sentence: scan.sentence_of.get(candidate.hit.start).map_or(0, |&s| s as usize),
            }
        })
        .collect();
    let headline = items.iter().take_while(|item| item.sentence == 0).count();
    let mut out = BTreeSet::new();
    for index in 0..items.len() {
        let Some((item, before)) = items.get(..=index).and_then(<[_]>::split_last) else {
            continue;
        };
        out.extend(relays(item, &items));
        out.extend(answer(scan, item, before));
        out.extend(same(item, before.get(..headline).unwrap_or(before)));
    }
    out.into_iter().collect()
}

fn content_words(scan: &Scan<'_>, pack: &Pack, ranges: &[Range]) -> FxHashSet<String> {
    const EMPTY: Tags = Tags::PREP
        .with(Tags::AND)
        .with(Tags::THAT)
        .with(Tags::RELATIVE)
        .with(Tags::AUXILIARY)
        .with(Tags::PRONOUN)
        .with(Tags::DETERMINER)
        .with(Tags::DEMONSTRATIVE);
    let mut out = FxHashSet::default();
    for index in ranges.iter().flat_map(|&(start, end)| start..end.min(start + 80)) {
        if scan.tokens.is_word(index) && !scan.has(index, EMPTY) {
            let folded = pack.folding.fold(scan.tokens.word(index));
            let bare = pack.lexicon.bare(&folded);
            if bare.chars().nth(1).is_some() {
                out.insert(bare.to_owned());
            }
        }
    }
    out
}

fn relation(kind: RelationType, from: &Item<'_>, to: &Item<'_>) -> Relation {
    Relation { kind, from: from.attribution.id.clone(), to: to.attribution.id.clone() }
}

/// An outer attribution relays the one inside it when another speaks there.
fn relays(item: &Item<'_>, items: &[Item<'_>]) -> Option<Relation> {
    let outer = item.attribution.nested_in.as_ref()?;
    // Ids are numbers in order: `a1` is the first.
    let place: usize = outer.strip_prefix('a')?.parse().ok()?;
    let outer = items.get(place.checked_sub(1)?)?;
    let named = item.candidate.source.is_some() && !item.candidate.agentless;
    let other = item.speaker.is_disjoint(&outer.speaker);
    (named && other).then(|| relation(RelationType::Relays, outer, item))
}

/// What an answering act answers: the statement before it, by another, that shares most.
fn answer(scan: &Scan<'_>, item: &Item<'_>, before: &[Item<'_>]) -> Option<Relation> {
    let false_word = ranges(item).any(|index| scan.has(index, Tags::FALSE));
    let contrast = contrasts(scan, item);
    let (kind, least, reach) = match item.attribution.act {
        Act::NoComment | Act::NotConfirmed => (RelationType::LeavesUnconfirmed, 0.0, 2),
        Act::Repeat => (RelationType::Repeats, 0.0, 30),
        Act::Deny => (RelationType::Denies, 0.0, 3),
        _ if false_word => (RelationType::Denies, 0.0, 2),
        Act::Confirm => (RelationType::Confirms, 0.34, 8),
        Act::Assert if contrast => (RelationType::Denies, 0.0, 1),
        _ => return None,
    };
    let short = item.words.len() <= 2;
    let candidates = before.iter().rev().take(WINDOW * 2).filter(|other| {
        let near = item.sentence.saturating_sub(other.sentence) <= reach;
        let founds = matches!(
            other.attribution.act,
            Act::Assert
                | Act::Confirm
                | Act::Request
                | Act::PromiseOrThreat
                | Act::Opinion
                | Act::Deny
        );
        let apart = item.speaker.is_disjoint(&other.speaker) || item.speaker.is_empty();
        near && founds
            && apart
            && other.attribution.nested_in.as_ref() != Some(&item.attribution.id)
    });
    let mut best: Option<(f64, &Item<'_>)> = None;
    for other in candidates {
        // What is repeated may be named by its speaker and kind ("Mr. X's demand").
        let named = !other.speaker.is_empty()
            && !item.words.is_disjoint(&other.speaker)
            && kind == RelationType::Repeats;
        let kinship = if named { 0.5 } else { 0.0 };
        let act = if named && names_act(scan, item, other) { 1.0 } else { 0.0 };
        let score = overlap(&item.words, &other.words) + kinship + act;
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, other));
        }
    }
    let (score, other) = best?;
    let enough = score >= least
        && (score > 0.0
            || short
            || kind == RelationType::LeavesUnconfirmed
            || contrast
            || false_word
            || kind == RelationType::Repeats && item.sentence == other.sentence);
    enough.then(|| relation(kind, item, other))
}

/// Whether the content names the kind of act that the other is ("the demand").
fn names_act(scan: &Scan<'_>, item: &Item<'_>, other: &Item<'_>) -> bool {
    ranges(item).any(|index| {
        scan.noun_acts.iter().any(|&(at, act)| at == index && act == other.attribution.act)
    })
}

fn ranges<'a>(item: &'a Item<'_>) -> impl Iterator<Item = usize> + 'a {
    item.candidate.content.iter().flat_map(|&(start, end)| start..end)
}

/// Whether the sentence sets itself against the one before, and its content negates.
fn contrasts(scan: &Scan<'_>, item: &Item<'_>) -> bool {
    let sentence = scan.sentence(item.candidate.hit.start);
    let opens = scan.has(sentence.start, Tags::CONTRAST);
    let first = item.candidate.content.first();
    let negates = first
        .is_some_and(|&(start, end)| (start..end.min(start + 3)).any(|at| scan.has(at, Tags::NOT)));
    opens && negates
}

/// The share of the shorter content's words that the other has too.
fn overlap(ours: &FxHashSet<String>, theirs: &FxHashSet<String>) -> f64 {
    let least = ours.len().min(theirs.len());
    if least == 0 {
        return 0.0;
    }
    let shared = ours.intersection(theirs).count();
    f64::from(u32::try_from(shared).unwrap_or(0)) / f64::from(u32::try_from(least).unwrap_or(1))
}

/// A statement of the headline that the body makes again.
fn same(item: &Item<'_>, headline: &[Item<'_>]) -> Option<Relation> {
    const ENOUGH: f64 = 0.5;
    if item.sentence == 0 {
        return None;
    }
    let other = headline.iter().rfind(|other| {
        let speaker = !item.speaker.is_disjoint(&other.speaker) || other.speaker.is_empty();
        let enough = item.words.len() >= 3 && other.words.len() >= 3;
        enough && speaker && overlap(&item.words, &other.words) >= ENOUGH
    })?;
    Some(relation(RelationType::SameAs, other, item))
}
