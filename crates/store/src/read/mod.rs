//! Everything that is asked of a workspace.

mod candidates;
mod claims;
mod derived;
mod documents;
mod history;
mod search;
mod story;

pub use claims::ClaimFilter;
pub use derived::{DerivedAt, Facets, KeyRule, keys_name};
pub use history::{LogFilter, Logged};
pub use search::Hit;

/// Some of many, and where the next ones begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// In the order of recording.
    pub items: Vec<T>,
    /// The cursor of the next page; `None` after the last.
    pub next: Option<u64>,
}

/// Sequence numbers fetched at once from a list of them.
const CHUNK: usize = 256;
