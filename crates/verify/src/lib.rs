//! Claims from attributions: what founds them, whom they go back to, and how they stand.
//!
//! Everything here is a pure function of the readings: the same readings in any order give the
//! same report. The crate knows no language and touches no file, clock or network.
#![forbid(unsafe_code)]
#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

mod assemble;
mod bearing;
mod claims;
mod lineage;
mod page;
mod reasons;
mod standing;

use isnad_model::{Excluded, MadeWith, Reading, Report};
use jiff::civil::Date;

pub use standing::{Facts, RULES, challenge, headline, support};

/// What a report is told besides the readings.
#[derive(Clone, Debug)]
pub struct Options {
    /// What "now" is.
    pub date: Date,
    /// What it was made with; an empty `rules` is filled in with [`RULES`].
    pub made_with: MadeWith,
    /// Inputs given, files in folders counted one by one.
    pub inputs: usize,
    /// What could not be read, or was left out.
    pub excluded: Vec<Excluded>,
}

impl Options {
    /// A report of `date`, of inputs that were all read.
    pub fn new(date: Date, inputs: usize) -> Self {
        Self { date, made_with: MadeWith::default(), inputs, excluded: Vec::new() }
    }
}

/// Founds the provisional claims of `readings` and says how each stands.
pub fn verify(readings: &[Reading], options: &Options) -> Report {
    assemble::report(readings, options)
}
