//! Why a reporting word makes no attribution.

pub use isnad_model::Miss;

use crate::scan::Hit;

/// A reporting word that made no attribution.
#[derive(Clone, Copy, Debug)]
pub struct Missed {
    /// What kept it.
    pub why: Miss,
    /// The word, in the reading that came nearest.
    pub hit: Hit,
    /// Content before it would have begun no earlier.
    pub floor: usize,
}
