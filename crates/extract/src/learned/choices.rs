//! The places that one choice is made among, each with its features.

/// How long features stay the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasts {
    /// For all cues of a text.
    Text,
    /// For one cue.
    Cue,
}

/// Takes the places of a choice, and what describes each.
pub trait Choices {
    /// Forgets all places and keeps the room.
    fn clear(&mut self);
    /// A place, by the index of a token, or none; what is said next describes it.
    fn open(&mut self, place: Option<usize>);
    /// A feature of the place opened last: the number of its template, and two values.
    fn say(&mut self, template: u32, one: u32, two: u32);
    /// Features of the place opened last that are the same, for so long, whenever `key` is.
    fn shared(&mut self, _lasts: Lasts, _key: u64, say: impl FnOnce(&mut Self)) {
        say(self);
    }
    /// That the rules chose the place opened last.
    fn trust(&mut self) {}
}

/// Places with their features kept, as training needs them.
#[derive(Debug, Default)]
pub struct Options {
    places: Vec<Option<usize>>,
    features: Vec<u32>,
    ends: Vec<usize>,
}

impl Choices for Options {
    fn clear(&mut self) {
        self.places.clear();
        self.features.clear();
        self.ends.clear();
    }

    fn open(&mut self, place: Option<usize>) {
        self.places.push(place);
        self.ends.push(self.features.len());
    }

    fn say(&mut self, template: u32, one: u32, two: u32) {
        self.features.push(mix(template, one, two));
        if let Some(end) = self.ends.last_mut() {
            *end = self.features.len();
        }
    }
}

impl Options {
    /// How many places there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The number of a place among them.
    pub fn find(&self, place: Option<usize>) -> Option<usize> {
        self.places.iter().position(|&one| one == place)
    }

    /// The features of each place, as hashes.
    pub fn features(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, &end)| self.features.get(start..end).unwrap_or_default())
    }
}

/// Makes logarithms of probabilities of scores.
pub fn normalise(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let total: f32 = scores.iter().map(|score| (score - most).exp()).sum();
    let norm = most + total.ln();
    for score in scores {
        *score -= norm;
    }
}

/// A well-spread number from three.
pub(super) fn mix(template: u32, one: u32, two: u32) -> u32 {
    let low = (u64::from(template) << 32 | u64::from(one)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let all = (low.rotate_left(29) ^ u64::from(two)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    u32::try_from(all >> 32).unwrap_or_default()
}
