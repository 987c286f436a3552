//! What the store asks of an index, and one that lives in memory.
//!
//! The index can be made again from the journal at any time; it is never the truth.

use std::collections::BTreeMap;

use crate::error::Result;
use crate::journal::{Place, Point};
use crate::merkle::Tree;

/// How far the index has come, and what lets the journal trust itself up to there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watermark {
    /// The history that is in the index.
    pub point: Point,
    /// See [`crate::journal::Journal::bookmark`].
    pub bookmark: Vec<u8>,
    /// The Merkle tree over that history, so that its root needs no reading.
    pub tree: Tree,
}

/// What the caller works out of the history and has kept beside the rows: it can be worked out
/// again, and is gone when the index is made again.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    /// Whether what was kept under the name before goes first.
    pub fresh: bool,
    /// Sequence numbers by term, rising, each beyond those that the term has.
    pub postings: BTreeMap<String, Vec<u64>>,
    /// How far it goes, in words of the caller's own.
    pub mark: Vec<u8>,
}

/// How a derived term is asked for: those of one name stand together.
pub fn derived_term(name: &str, term: &str) -> String {
    crate::terms::term(&format!("{name}/"), term)
}

/// What the index keeps of one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Sequence number; rows come without gaps.
    pub seq: u64,
    /// Where the journal has it.
    pub place: Place,
    /// First bytes of the digest of its header line.
    pub check: u64,
    /// When it was recorded, in nanoseconds since 1970, UTC.
    pub at: i64,
    /// What it can be found by: `claim:c1234...`, `kind:claim_added`. Each once, in order.
    pub terms: Vec<String>,
}

/// Where an event is, and what its header must hash to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Locator {
    /// For the journal.
    pub place: Place,
    /// First bytes of the digest of its header line.
    pub check: u64,
    /// When it was recorded, in nanoseconds since 1970, UTC.
    pub at: i64,
}

/// Places of events, and lists of sequence numbers by term.
pub trait Index: Send {
    /// How far it has come; `None` when it is new.
    ///
    /// # Errors
    /// [`crate::Error::Index`] when it is unusable; so for every function here.
    fn watermark(&self) -> Result<Option<Watermark>>;
    /// Takes rows in, and the watermark with them. They are found from then on; they outlive the
    /// process once [`Index::flush`] was called and the index was dropped.
    ///
    /// # Errors
    /// As above.
    fn apply(&mut self, rows: &[Row], watermark: &Watermark) -> Result<()>;
    /// Where the event is.
    ///
    /// # Errors
    /// As above.
    fn locate(&self, seq: u64) -> Result<Option<Locator>>;
    /// At most `limit` sequence numbers of a term beyond `after`, rising.
    ///
    /// # Errors
    /// As above.
    fn postings(&self, term: &str, after: u64, limit: usize) -> Result<Vec<u64>>;
    /// How many events have the term.
    ///
    /// # Errors
    /// As above.
    fn weight(&self, term: &str) -> Result<u64>;
    /// At most `limit` terms that begin with `prefix`, in order.
    ///
    /// # Errors
    /// As above.
    fn terms(&self, prefix: &str, limit: usize) -> Result<Vec<String>>;
    /// The mark of what is kept under `name`; `None` where nothing is.
    ///
    /// # Errors
    /// As above.
    fn derived(&self, name: &str) -> Result<Option<Vec<u8>>>;
    /// Keeps what was derived under `name`; see [`derived_term`] for the terms to ask for.
    ///
    /// # Errors
    /// As above.
    fn derive(&mut self, name: &str, derived: &Derived) -> Result<()>;
    /// Hands everything to the disk, before the process ends.
    ///
    /// # Errors
    /// As above.
    fn flush(&mut self) -> Result<()>;
}

/// An index in memory.
#[derive(Clone, Debug, Default)]
pub struct MemoryIndex {
    watermark: Option<Watermark>,
    locators: BTreeMap<u64, Locator>,
    postings: BTreeMap<String, Vec<u64>>,
    derived: BTreeMap<String, Vec<u8>>,
}

impl Index for MemoryIndex {
    fn watermark(&self) -> Result<Option<Watermark>> {
        Ok(self.watermark.clone())
    }

    fn apply(&mut self, rows: &[Row], watermark: &Watermark) -> Result<()> {
        for row in rows {
            let locator = Locator { place: row.place, check: row.check, at: row.at };
            self.locators.insert(row.seq, locator);
            for term in &row.terms {
                let seqs = self.postings.entry(term.clone()).or_default();
                // An event that is in already comes again after a catching up that was cut short.
                if seqs.last().is_none_or(|last| *last < row.seq) {
                    seqs.push(row.seq);
                }
            }
        }
        self.watermark = Some(watermark.clone());
        Ok(())
    }

    fn locate(&self, seq: u64) -> Result<Option<Locator>> {
        Ok(self.locators.get(&seq).copied())
    }

    fn postings(&self, term: &str, after: u64, limit: usize) -> Result<Vec<u64>> {
        let all = self.postings.get(term).map(Vec::as_slice).unwrap_or_default();
        let start = all.partition_point(|seq| *seq <= after);
        Ok(all.iter().skip(start).take(limit).copied().collect())
    }

    fn weight(&self, term: &str) -> Result<u64> {
        Ok(self.postings.get(term).map_or(0, |all| all.len() as u64))
    }

    fn terms(&self, prefix: &str, limit: usize) -> Result<Vec<String>> {
        let from = self.postings.range(prefix.to_owned()..);
        let same = from.take_while(|(term, _)| term.starts_with(prefix));
        Ok(same.take(limit).map(|(term, _)| term.clone()).collect())
    }

    fn derived(&self, name: &str) -> Result<Option<Vec<u8>>> {
        Ok(self.derived.get(name).cloned())
    }

    fn derive(&mut self, name: &str, derived: &Derived) -> Result<()> {
        if derived.fresh {
            let prefix = derived_term(name, "");
            self.postings.retain(|term, _| !term.starts_with(&prefix));
        }
        for (term, seqs) in &derived.postings {
            self.postings.entry(derived_term(name, term)).or_default().extend(seqs);
        }
        self.derived.insert(name.to_owned(), derived.mark.clone());
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}
