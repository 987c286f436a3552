//! `--convention`: how the spans of attributions are drawn.

use clap::ValueEnum;
use isnad_extract::Convention;

/// The conventions by their names on the command line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ConventionArg {
    /// This project's own
    #[default]
    Isnad,
    /// That of the Political News Attribution Relations Corpus: marks and "that" in the content, the whole verb group in the cue
    Polnear,
}

impl From<ConventionArg> for Convention {
    fn from(name: ConventionArg) -> Self {
        match name {
            ConventionArg::Isnad => Self::Isnad,
            ConventionArg::Polnear => Self::Polnear,
        }
    }
}
