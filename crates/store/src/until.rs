//! Up to where in the history a reader looks.

use jiff::Timestamp;

/// A bound on what a reader sees; the default sees all there is.
///
/// A reader of several steps that lets others in between looks up to one event
/// ([`crate::Workspace::now`]), so that all it sees is one state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Until {
    /// Only what was recorded then or earlier.
    pub time: Option<Timestamp>,
    /// Only events up to this number.
    pub seq: Option<u64>,
}

impl From<Option<Timestamp>> for Until {
    fn from(time: Option<Timestamp>) -> Self {
        Self { time, seq: None }
    }
}

impl From<u64> for Until {
    fn from(seq: u64) -> Self {
        Self { time: None, seq: Some(seq) }
    }
}
