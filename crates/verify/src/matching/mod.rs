//! Matching: which recorded claims a new one may be, and how. Suggested here; confirmed by people.
//!
//! A claim is a list of slots, one a word that says something. A slot has keys: the word's stems,
//! the concepts that its language's glossary has for it, its sound, or its number. Two claims
//! share a slot when they share one of its keys, so that spellings, inflections and languages meet.

mod candidates;
mod compare;
mod number;
mod slots;
mod vocabulary;

pub use candidates::{Candidates, MemoryIndex};
pub use compare::{Match, SAME};
pub use slots::{Prepared, Slot};
pub use vocabulary::{Language, Vocabulary};

use compare::compare;

/// Postings read for candidates at most: a few milliseconds.
const READ: usize = 60_000;
/// Candidates that are compared in full.
const COMPARED: usize = 300;

/// The claims most like `query`, the likest first; at most `limit`.
pub fn matches(query: &Prepared, index: &dyn Candidates, limit: usize) -> Vec<(u32, Match)> {
    let mut found: Vec<(u32, Match)> = candidates::gather(query, index, READ, COMPARED)
        .into_iter()
        .filter_map(|id| Some((id, compare(query, index.prepared(id)?, index))))
        .collect();
    found.sort_by(|a, b| b.1.score.total_cmp(&a.1.score).then(a.0.cmp(&b.0)));
    found.truncate(limit);
    found
}
