//! Two wordings compared: how much of each the other says, and what stands against it.

use isnad_model::MatchKind;

use super::candidates::Candidates;
use super::slots::{Prepared, Slot};

/// Score from which two claims are suggested to be of one matter.
pub const SAME: f64 = 0.38;
/// Score from which two wordings are nearly word for word.
const COPY: f64 = 0.9;
/// Score from which a negation that only one of them has turns it round: below, the negation may
/// belong to what the other does not say.
const TURNED: f64 = 0.75;
/// Likeness of sounds from which two names may be one.
const SOUNDS_ALIKE: f64 = 0.7;

/// How a claim matches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// 0 to 1: the harmonic mean of how much of each wording the other says.
    pub score: f64,
    /// What they may be to each other; none below [`SAME`].
    pub kind: Option<MatchKind>,
}

/// A wording with how much each of its slots says.
pub struct Weighed<'p> {
    prepared: &'p Prepared,
    weights: Vec<f64>,
}

impl<'p> Weighed<'p> {
    /// The index says how rare the keys are.
    pub fn new(prepared: &'p Prepared, index: &dyn Candidates) -> Self {
        let weights = prepared.slots.iter().map(|slot| weight(slot, index)).collect();
        Self { prepared, weights }
    }
}

/// Compares two wordings, of which `b` says `of_a` of the first.
pub fn compare(a: &Weighed, b: &Weighed, of_a: f64) -> Match {
    let of_b = covered(b, a.prepared);
    let score = mean(of_a, of_b);
    Match { score, kind: kind(a.prepared, b.prepared, score) }
}

/// The harmonic mean.
pub fn mean(a: f64, b: f64) -> f64 {
    if a + b > 0.0 { 2.0 * a * b / (a + b) } else { 0.0 }
}

/// The share of `a`, by weight, that `b` says too.
pub fn covered(a: &Weighed, b: &Prepared) -> f64 {
    let (mut all, mut said) = (0.0, 0.0);
    for (slot, weight) in a.prepared.slots.iter().zip(&a.weights) {
        let best = b.slots.iter().map(|other| likeness(slot, other)).fold(0.0, f64::max);
        all += weight;
        said += weight * best;
    }
    if all > 0.0 { said / all } else { 0.0 }
}

/// How much a slot says: a concept is as rare as all its words together.
fn weight(slot: &Slot, index: &dyn Candidates) -> f64 {
    let least = slot.keys.iter().map(|(key, _)| index.weight(key)).fold(f64::MAX, f64::min);
    if slot.keys.is_empty() { 0.0 } else { least }
}

fn likeness(a: &Slot, b: &Slot) -> f64 {
    let mut best: f64 = 0.0;
    for (key, weight) in &a.keys {
        if let Some((_, other)) = b.keys.iter().find(|(other, _)| other == key) {
            best = best.max(weight.min(*other));
        }
    }
    if best > 0.0 {
        return best;
    }
    match (&a.name, &b.name) {
        (Some(a), Some(b)) if a.len().min(b.len()) >= 3 => {
            let alike = strsim::normalized_damerau_levenshtein(a, b);
            if alike >= SOUNDS_ALIKE { 0.8 * alike } else { 0.0 }
        }
        _ => 0.0,
    }
}

fn kind(a: &Prepared, b: &Prepared, score: f64) -> Option<MatchKind> {
    if score < SAME {
        return None;
    }
    let numbers = |one: &Prepared| -> Vec<String> {
        let numbers = one.slots.iter().filter(|slot| slot.number);
        numbers.flat_map(|slot| slot.keys.iter().map(|(key, _)| key.clone())).collect()
    };
    let (of_a, of_b) = (numbers(a), numbers(b));
    let own = |one: &[String], other: &[String]| one.iter().any(|key| !other.contains(key));
    let negated = score >= TURNED && a.negations % 2 != b.negations % 2;
    if own(&of_a, &of_b) && own(&of_b, &of_a) || negated {
        Some(MatchKind::Contradicts)
    } else if score >= COPY {
        Some(MatchKind::NearCopy)
    } else {
        Some(MatchKind::Same)
    }
}
