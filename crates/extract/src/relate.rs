//! How the attributions of one document bear on each other.

use std::collections::BTreeSet;

use isnad_model::{Act, Attribution, Relation, RelationType};

use crate::Pack;
use crate::candidate::Candidate;
use crate::layout::Range;
use crate::scan::Scan;
use crate::statement::{Statement, Statements};
use crate::tag::Tags;

/// Statements before one that are compared with it: so many of the document's first, and of those
/// right before it. So the work grows with the text and not with its square.
const FIRST: usize = 8;
const BEFORE: usize = 24;

/// All relations, sorted.
pub fn relate(
    scan: &Scan<'_>,
    pack: &Pack,
    list: &[Attribution],
    candidates: &[Candidate],
    resolved: &[Option<Range>],
) -> Vec<Relation> {
    let all = Statements::of(scan, pack, list, candidates, resolved);
    let related = Related { scan, pack, all: &all };
    let mut out = BTreeSet::new();
    let mut twice: Vec<Twice<'_, '_>> = Vec::new();
    for (index, item) in all.list.iter().enumerate() {
        let recent = index.saturating_sub(BEFORE).max(FIRST.min(index));
        let before: Vec<&Statement<'_>> = all
            .list
            .get(..FIRST.min(index))
            .into_iter()
            .chain(all.list.get(recent..index))
            .flatten()
            .filter(|other| !related.inside(item, other) && !related.inside(other, item))
            .collect();
        out.extend(related.relays(item));
        let same = related.same(item, &before);
        let answer = related.answer(item, &before);
        if answer.is_none() && same.is_none() {
            out.extend(related.clash(item, &before));
        }
        out.extend(answer);
        twice.extend(same.map(|(score, other)| (other, score, item)));
    }
    out.extend(surest(&twice));
    out.into_iter().collect()
}

/// A statement, how sure it is that it is written again, and where.
type Twice<'s, 'a> = (&'s Statement<'a>, f64, &'s Statement<'a>);

/// Of those that may be one statement written again the surest, and what is as good as sure.
fn surest(twice: &[Twice<'_, '_>]) -> Vec<Relation> {
    const SURE: f64 = 0.75;
    // What the lead says is spelled out below it; later on it is said again.
    const LEAD: usize = 3;
    let best = |one: &Statement<'_>| {
        let scores = twice.iter().filter(|(other, ..)| other.attribution.id == one.attribution.id);
        scores.map(|&(_, score, _)| score).fold(0.0, f64::max)
    };
    twice
        .iter()
        .filter(|(other, score, _)| *score >= SURE.min(best(other)))
        .map(|(other, _, item)| match other.sentence {
            0..=LEAD => relation(RelationType::SameAs, other, item),
            _ => relation(RelationType::Repeats, item, other),
        })
        .collect()
}

struct Related<'r, 'a, 't> {
    scan: &'r Scan<'t>,
    pack: &'r Pack,
    all: &'r Statements<'a>,
}

fn relation(kind: RelationType, from: &Statement<'_>, to: &Statement<'_>) -> Relation {
    Relation { kind, from: from.attribution.id.clone(), to: to.attribution.id.clone() }
}

/// Acts that put a statement into the world.
fn founds(act: Act) -> bool {
    matches!(
        act,
        Act::Assert | Act::Confirm | Act::Request | Act::PromiseOrThreat | Act::Opinion | Act::Deny
    )
}

impl<'a> Related<'_, 'a, '_> {
    /// The statement that `item` stands in.
    fn outer(&self, item: &Statement<'_>) -> Option<&Statement<'a>> {
        let outer = item.attribution.nested_in.as_ref()?;
        // Ids are numbers in order: `a1` is the first.
        let place: usize = outer.strip_prefix('a')?.parse().ok()?;
        self.all.list.get(place.checked_sub(1)?)
    }

    /// Whether `item` stands in `other`, directly or one deeper.
    fn inside(&self, item: &Statement<'_>, other: &Statement<'_>) -> bool {
        let is = |outer: &Statement<'_>| outer.attribution.id == other.attribution.id;
        self.outer(item).is_some_and(|outer| is(outer) || self.outer(outer).is_some_and(is))
    }

    /// An outer attribution relays the one inside it when another speaks there.
    fn relays(&self, item: &Statement<'_>) -> Option<Relation> {
        let outer = self.outer(item)?;
        let other = !item.candidate.agentless && self.all.same_speaker(item, outer) == Some(false);
        other.then(|| relation(RelationType::Relays, outer, item))
    }

    /// The same statement, written before: by the same speaker, and about the same.
    fn same<'s>(
        &self,
        item: &Statement<'_>,
        before: &[&'s Statement<'a>],
    ) -> Option<(f64, &'s Statement<'a>)> {
        let mut best: Option<(f64, &'s Statement<'a>)> = None;
        for other in before {
            let score = self.sameness(item, other);
            if score > 0.0 && best.is_none_or(|(most, _)| score > most) {
                best = Some((score, other));
            }
        }
        best
    }

    /// How sure two statements are one; 0 where they are not.
    fn sameness(&self, item: &Statement<'_>, other: &Statement<'_>) -> f64 {
        const ALONE: f64 = 0.6;
        let silent = |act| matches!(act, Act::NoComment | Act::NotConfirmed | Act::Question);
        let acts = (item.attribution.act, other.attribution.act);
        if item.sentence == other.sentence
            || item.negative != other.negative
            || (silent(acts.0) || silent(acts.1) || acts.0 == Act::Repeat) && acts.0 != acts.1
            || item.anaphor
            || other.anaphor
            || differ(item, other)
        {
            return 0.0;
        }
        let headline = other.sentence == 0;
        let (_, count) = self.all.shared(&item.stems, &other.stems);
        let speaker = self.all.same_speaker(item, other);
        let same = speaker == Some(true);
        let least = match speaker {
            Some(true) if headline => 0.34,
            Some(true) => 0.45,
            None if headline => 0.45,
            None => ALONE,
            Some(false) if headline => 0.6,
            Some(false) => return 0.0,
        };
        let overlap = self.all.overlap(&item.stems, &other.stems);
        let enough = count >= 3 || headline && count >= 2 || same && count >= 1 && overlap > 0.95;
        if enough && overlap >= least { overlap } else { 0.0 }
    }

    /// What an answering act answers: the statement before it, by another, that it meets best.
    fn answer(&self, item: &Statement<'_>, before: &[&Statement<'_>]) -> Option<Relation> {
        let kind = self.answers(item)?;
        let mut best: Option<(f64, &Statement<'_>)> = None;
        for other in before.iter().rev().filter(|other| founds(other.attribution.act)) {
            let score = self.bearing(kind, item, other);
            if best.is_none_or(|(most, _)| score > most) {
                best = Some((score, other));
            }
        }
        let (score, other) = best?;
        let least = match kind {
            RelationType::Confirms => 0.55,
            RelationType::LeavesUnconfirmed | RelationType::Repeats => 0.15,
            _ => 0.25,
        };
        // "But ... not": of the same matter it is another account of it.
        let account = matches!(item.attribution.act, Act::Assert) && !self.calls_false(item);
        let met = self.all.shared(&item.stems, &other.stems).1 > 0;
        let kind = if account && met { RelationType::Contradicts } else { kind };
        (score >= least).then(|| relation(kind, item, other))
    }

    /// The kind of answer that a statement may be.
    fn answers(&self, item: &Statement<'_>) -> Option<RelationType> {
        let cue = self.pack.cues.get(usize::from(item.candidate.hit.form.cue))?;
        // "Did not say when" leaves a detail open; "did not comment" the matter itself.
        let detail = cue.negated == Some(Act::NoComment) && !cue.only_negated;
        Some(match item.attribution.act {
            Act::NotConfirmed => RelationType::LeavesUnconfirmed,
            Act::NoComment if !detail || item.stems.is_empty() => RelationType::LeavesUnconfirmed,
            Act::Repeat => RelationType::Repeats,
            Act::Deny => RelationType::Denies,
            Act::Confirm => RelationType::Confirms,
            Act::Assert | Act::Opinion if self.calls_false(item) => RelationType::Denies,
            // "But the army said that there was no ...".
            Act::Assert if item.negative && self.set_against(item) => RelationType::Denies,
            _ => return None,
        })
    }

    fn calls_false(&self, item: &Statement<'_>) -> bool {
        let first = item.candidate.content.first();
        first.is_some_and(|&(start, end)| {
            (start..end.min(start + 6)).any(|at| self.scan.has(at, Tags::FALSE))
        })
    }

    /// How well `item` fits as an answer to `other`.
    fn bearing(&self, kind: RelationType, item: &Statement<'_>, other: &Statement<'_>) -> f64 {
        let same = self.all.same_speaker(item, other);
        let repeats = kind == RelationType::Repeats;
        if same == Some(true) && !repeats || item.sentence < other.sentence {
            return 0.0;
        }
        let overlap = self.all.overlap(&item.stems, &other.stems);
        if kind == RelationType::Confirms {
            let (_, count) = self.all.shared(&item.stems, &other.stems);
            return if count >= 3 && same == Some(false) { overlap } else { 0.0 };
        }
        let near = match item.sentence - other.sentence {
            0 | 1 => 0.2,
            2 => 0.12,
            3 | 4 => 0.05,
            _ => 0.0,
        };
        // It speaks of who made the statement, or the statement speaks of the one who answers.
        let named =
            !other.speaker.is_empty() && self.all.overlap(&other.speaker, &item.stems) >= 0.3;
        let spoken_of = self.all.shared(&item.speaker, &other.stems).0 > 0.0;
        let whole = other.attribution.nested_in.is_none();
        let bare = item.stems.is_empty() || item.anaphor;
        let mut score = overlap + near;
        for (holds, worth) in [
            (named, 0.3),
            (spoken_of && !repeats, 0.2),
            (whole, 0.05),
            (bare, 0.1),
            (other.attribution.act == Act::Deny, -0.2),
            (other.attribution.act == Act::Request, -0.1),
            (self.names_act(item, other), if repeats { 0.5 } else { 0.1 }),
            (repeats && same == Some(true), 0.2),
        ] {
            score += if holds { worth } else { 0.0 };
        }
        // What is left unconfirmed is spoken of in so many words, or goes without saying.
        let meant = match item.attribution.act {
            Act::NoComment if item.stems.is_empty() => spoken_of,
            Act::NoComment => {
                let says = near > 0.1 && self.names_any(item);
                overlap >= 0.4 || item.anaphor || named || says
            }
            Act::NotConfirmed => overlap > 0.0 || near > 0.1,
            Act::Assert if self.set_against(item) => true,
            _ => overlap > 0.0 || bare || named || spoken_of,
        };
        if meant { score } else { 0.0 }
    }

    /// Whether the content names a saying ("the latest claim").
    fn names_any(&self, item: &Statement<'_>) -> bool {
        let mut places = item.candidate.content.iter().flat_map(|&(start, end)| start..end);
        places.any(|index| self.scan.is_verbal_noun(index))
    }

    /// Whether the content names the kind of act that the other is ("the demand").
    fn names_act(&self, item: &Statement<'_>, other: &Statement<'_>) -> bool {
        let mut places = item.candidate.content.iter().flat_map(|&(start, end)| start..end);
        places.any(|index| {
            let noun = self.scan.noun_acts.iter();
            noun.clone().any(|&(at, act)| at == index && act == other.attribution.act)
        })
    }

    /// Figures that do not agree, a statement taken back, or one set against another.
    fn clash(&self, item: &Statement<'_>, before: &[&Statement<'_>]) -> Option<Relation> {
        const ABOUT: f64 = 0.2;
        const FIGURES: f64 = 0.3;
        if !matches!(item.attribution.act, Act::Assert | Act::Confirm | Act::Opinion) {
            return None;
        }
        let set_against = self.set_against(item);
        for other in before.iter().rev() {
            if !matches!(other.attribution.act, Act::Assert | Act::Confirm | Act::Opinion) {
                continue;
            }
            let same = self.all.same_speaker(item, other);
            let overlap = self.all.overlap(&item.stems, &other.stems);
            let (_, count) = self.all.shared(&item.stems, &other.stems);
            let figures = count >= 3 && overlap >= FIGURES && differ(item, other);
            let beside = item.sentence - other.sentence.min(item.sentence) <= 1;
            let kind = match same {
                Some(true) if figures && overlap >= ABOUT => RelationType::Corrects,
                Some(true) if self.takes_back(item) => RelationType::Retracts,
                Some(false) if figures => RelationType::Contradicts,
                Some(false) if set_against && beside && overlap > 0.0 => RelationType::Contradicts,
                _ => continue,
            };
            return Some(relation(kind, item, other));
        }
        None
    }

    /// "But", "while" at the head of its clause.
    fn set_against(&self, item: &Statement<'_>) -> bool {
        let cue = item.candidate.cue.first().map_or(0, |&(start, _)| start);
        let head = item.candidate.source.map_or(cue, |(start, _)| start.min(cue));
        let lowest = self.scan.sentence(head).start.max(head.saturating_sub(4));
        (lowest..=head).any(|at| self.scan.has(at, Tags::CONTRAST))
    }

    fn takes_back(&self, item: &Statement<'_>) -> bool {
        let places = item.candidate.cue.iter().chain(&item.candidate.content);
        let mut places = places.flat_map(|&(start, end)| start..end.min(start + 8));
        places.any(|at| self.scan.has(at, Tags::RETRACTION.with(Tags::FALSE)))
    }
}

/// Whether both give a figure of the same thing, and not the same figure.
fn differ(one: &Statement<'_>, other: &Statement<'_>) -> bool {
    let about = |ours: &[u32], theirs: &[u32]| ours.iter().any(|stem| theirs.contains(stem));
    one.figures.iter().any(|(figure, near)| {
        let mut same = other.figures.iter().filter(|(_, theirs)| about(near, theirs)).peekable();
        same.peek().is_some() && same.all(|(theirs, _)| theirs != figure)
    })
}
