//! Claims from attributions: what founds them, whom they go back to, and how they stand.
//!
//! Everything here is a pure function of the readings: the same readings in any order give the
//! same report. The crate knows no language and touches no file, clock or network.
#![forbid(unsafe_code)]
#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

pub mod anchor;
mod assemble;
mod bearing;
mod bench;
mod claims;
mod contradictions;
mod copies;
mod edges;
pub mod gate;
mod ledger;
mod lineage;
mod marks;
pub mod matching;
mod names;
mod negation;
mod origins;
mod page;
mod pairs;
mod piecewise;
mod reasons;
mod recorded;
mod sheet;
mod skeleton;
mod spelling;
mod standing;
pub mod verdicts;
pub mod worth;

use isnad_model::{Excluded, MadeWith, Reading, Report};
use jiff::civil::Date;

pub use bench::Texts;
pub use copies::{Agency, sketch};
pub use ledger::{Edge, Finding, Ledger};
pub use marks::{Marks, marks, name_mark};
pub use negation::{Negated, Negations, negated};
pub use pairs::Pairs;
pub use piecewise::{Cutter, Piece, Sighting, Weighed, weigh_set};
pub use skeleton::skeleton;
pub use spelling::{ALIKE, Alike, alike};
pub use standing::{CHALLENGE, Facts, RULES, Rule, SUPPORT, challenge, headline, support};

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
    /// News agencies, from the language packs.
    pub agencies: Vec<Agency>,
    /// The day on which claims stand: what is known to be published later does not count. None
    /// counts everything.
    pub standing: Option<Date>,
}

impl Options {
    /// A report of `date`, of inputs that were all read.
    pub fn new(date: Date, inputs: usize) -> Self {
        Self {
            date,
            made_with: MadeWith::default(),
            inputs,
            excluded: Vec::new(),
            agencies: Vec::new(),
            standing: None,
        }
    }
}

/// Founds the provisional claims of `readings` and says how each stands.
pub fn verify(readings: &[Reading], options: &Options) -> Report {
    assemble::report(readings, &Ledger::default(), options)
}

/// The same with what people recorded: their claims stand in the place of the provisional ones
/// that they were made from, and what they linked, confirmed and found weighs.
pub fn verify_with(readings: &[Reading], ledger: &Ledger, options: &Options) -> Report {
    assemble::report(readings, ledger, options)
}

/// The report of readings that were cut into pieces and weighed set by set: its lists are filled by
/// whoever holds them, its counts are for them to be given.
pub fn frame(options: &Options) -> Report {
    assemble::frame(options)
}

/// The words of a name or a wording, folded, with one blank between: equal for spellings that
/// differ in nothing but folding.
pub fn folded(text: &str) -> String {
    page::words(text).join(" ")
}
