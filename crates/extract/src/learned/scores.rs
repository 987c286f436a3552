//! Places with the sums of their weights; what does not change between choices is summed once.

use super::choices::{Choices, Lasts, mix, normalise};
use super::weights::Weights;

/// Places kept of each choice.
pub(super) const BEAM: usize = 3;
/// A place whose logarithm of probability is lower than the best by more than this is let go.
pub(super) const MARGIN: f32 = 3.0;
/// A power of two: how many sums are kept.
const KEPT: usize = 1 << 13;

/// The places of one choice, in steps of the weights' scale.
pub(super) struct Scores<'w> {
    weights: &'w Weights,
    places: Vec<Option<usize>>,
    steps: Vec<i32>,
    trusted: Vec<bool>,
    sums: Vec<f32>,
    /// Sums that hold for the text, and those that hold for one cue.
    text: Vec<Kept>,
    cue: Vec<Kept>,
    /// Number of the cue, from one on.
    round: u32,
}

/// A sum, and what it is of; one that takes the same room replaces it.
#[derive(Clone, Copy, Default)]
struct Kept {
    round: u32,
    steps: i32,
    key: u64,
}

impl<'w> Scores<'w> {
    pub fn new(weights: &'w Weights) -> Self {
        Self {
            weights,
            places: Vec::new(),
            steps: Vec::new(),
            trusted: Vec::new(),
            sums: Vec::new(),
            text: Vec::new(),
            cue: Vec::new(),
            round: 0,
        }
    }

    pub fn weights(&self) -> &'w Weights {
        self.weights
    }

    /// Begins a cue: forgets the sums that held for the one before.
    pub fn next_cue(&mut self) {
        self.text.resize(KEPT, Kept::default());
        self.cue.resize(KEPT, Kept::default());
        self.round += 1;
    }

    /// Logarithms of the probabilities of all places.
    pub fn logarithms(&mut self) -> &[f32] {
        let weights = self.weights;
        let sum = |(&steps, &trusted): (&i32, &bool)| {
            weights.worth(steps) + if trusted { weights.trust() } else { 0.0 }
        };
        self.sums.clear();
        self.sums.extend(self.steps.iter().zip(&self.trusted).map(sum));
        normalise(&mut self.sums);
        &self.sums
    }

    /// The likeliest places with the logarithms of their probabilities, the best first.
    pub fn best(&mut self) -> Vec<(Option<usize>, f32)> {
        self.logarithms();
        let mut best: Vec<(Option<usize>, f32)> = Vec::with_capacity(BEAM + 1);
        for (&place, &score) in self.places.iter().zip(&self.sums) {
            // The earlier of equals stays first.
            let rank = best.partition_point(|&(_, other)| other >= score);
            if rank < BEAM {
                best.insert(rank, (place, score));
                best.truncate(BEAM);
            }
        }
        let least = best.first().map_or(0.0, |&(_, score)| score - MARGIN);
        best.retain(|&(_, score)| score >= least);
        best
    }
}

impl Choices for Scores<'_> {
    fn clear(&mut self) {
        self.places.clear();
        self.steps.clear();
        self.trusted.clear();
    }

    fn open(&mut self, place: Option<usize>) {
        self.places.push(place);
        self.steps.push(0);
        self.trusted.push(false);
    }

    fn trust(&mut self) {
        if let Some(trusted) = self.trusted.last_mut() {
            *trusted = true;
        }
    }

    fn say(&mut self, template: u32, one: u32, two: u32) {
        if let Some(steps) = self.steps.last_mut() {
            *steps += self.weights.steps(mix(template, one, two));
        }
    }

    fn shared(&mut self, lasts: Lasts, key: u64, say: impl FnOnce(&mut Self)) {
        let at = usize::try_from(key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 51).unwrap_or(0) % KEPT;
        let round = if lasts == Lasts::Cue { self.round } else { 1 };
        let list = if lasts == Lasts::Cue { &self.cue } else { &self.text };
        let kept = list.get(at).filter(|kept| kept.round == round && kept.key == key).copied();
        let before = self.steps.last().copied().unwrap_or_default();
        if let (Some(kept), Some(steps)) = (kept, self.steps.last_mut()) {
            *steps += kept.steps;
            return;
        }
        say(self);
        let steps = self.steps.last().copied().unwrap_or_default() - before;
        let list = if lasts == Lasts::Cue { &mut self.cue } else { &mut self.text };
        if let Some(place) = list.get_mut(at) {
            *place = Kept { round, steps, key };
        }
    }
}
