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

/// Compares two wordings; the index says how rare their keys are.
pub fn compare(a: &Prepared, b: &Prepared, index: &dyn Candidates) -> Match {
    let (of_a, of_b) = (covered(a, b, index), covered(b, a, index));
    let score = if of_a + of_b > 0.0 { 2.0 * of_a * of_b / (of_a + of_b) } else { 0.0 };
    Match { score, kind: kind(a, b, score) }
}

/// The share of `a`, by weight, that `b` says too.
fn covered(a: &Prepared, b: &Prepared, index: &dyn Candidates) -> f64 {
    let (mut all, mut said) = (0.0, 0.0);
    for slot in &a.slots {
        let weight = weight(slot, index);
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
