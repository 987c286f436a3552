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

use compare::{Weighed, compare, covered, mean};

/// Postings read for candidates at most: a few milliseconds.
const READ: usize = 60_000;
/// Candidates that are compared in full.
const COMPARED: usize = 300;

/// Version of the rule that gives a wording's keys; those of the vocabulary come on top.
pub const KEYS: &str = "1";

/// How alike two wordings are among the claims of an index, which says how rare their keys are.
pub fn likeness(a: &Prepared, b: &Prepared, index: &dyn Candidates) -> Match {
    let (first, second) = (Weighed::new(a, index), Weighed::new(b, index));
    compare(&first, &second, covered(&first, b))
}

/// The claims most like `query`, the likest first; at most `limit`.
pub fn matches(query: &Prepared, index: &dyn Candidates, limit: usize) -> Vec<(u64, Match)> {
    let weighed = Weighed::new(query, index);
    let mut near: Vec<_> = candidates::gather(query, index, READ, COMPARED)
        .into_iter()
        .filter_map(|id| {
            let other = index.prepared(id)?;
            Some((covered(&weighed, &other), id, other))
        })
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut found: Vec<(u64, Match)> = Vec::new();
    for (of_query, id, other) in near {
        // Were all of it said by the query, it would still be no likelier than that.
        let last = found.get(limit.saturating_sub(1));
        if last.is_some_and(|(_, last)| mean(of_query, 1.0) < last.score) {
            break;
        }
        let new = (id, compare(&weighed, &Weighed::new(&other, index), of_query));
        let place = found.partition_point(|old| {
            old.1.score.total_cmp(&new.1.score).reverse().then(old.0.cmp(&id)).is_lt()
        });
        found.insert(place, new);
    }
    found.truncate(limit);
    found
}
