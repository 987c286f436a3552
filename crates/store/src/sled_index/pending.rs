//! What the index has taken in and not handed to sled yet.
//!
//! A term that many events share costs sled one write for all of them, not one for each. Nothing is
//! lost by the delay: an index that was not closed in order is made again from the journal.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::keys::{PLACE_BYTES, decode_place, encode_place};
use crate::index::{Locator, Row, Watermark};

/// Sequence numbers held before they are handed over: some tens of megabytes with their terms.
const MOST: usize = 1_500_000;
/// Terms held before they are handed over.
const MOST_TERMS: usize = 400_000;

#[derive(Default)]
pub(super) struct Pending {
    pub(super) postings: HashMap<String, Vec<u64>, FxBuildHasher>,
    count: usize,
    /// Sequence number of the first of `places`.
    pub(super) first: u64,
    pub(super) places: Vec<[u8; PLACE_BYTES]>,
    pub(super) watermark: Option<Watermark>,
}

impl Pending {
    /// Whether `rows` go on where these end.
    pub(super) fn continues(&self, rows: &[Row]) -> bool {
        let next = self.first + self.places.len() as u64;
        self.places.is_empty() || rows.first().is_none_or(|row| row.seq == next)
    }

    pub(super) fn is_full(&self) -> bool {
        self.count > MOST || self.postings.len() > MOST_TERMS
    }

    pub(super) fn take(&mut self, rows: &[Row], watermark: &Watermark) {
        if self.places.is_empty()
            && let Some(row) = rows.first()
        {
            self.first = row.seq;
        }
        for row in rows {
            self.places.push(encode_place(row));
            self.count += row.terms.len();
            for term in &row.terms {
                match self.postings.get_mut(term) {
                    Some(seqs) => seqs.push(row.seq),
                    None => {
                        self.postings.insert(term.clone(), vec![row.seq]);
                    }
                }
            }
        }
        self.watermark = Some(watermark.clone());
    }

    pub(super) fn locate(&self, seq: u64) -> Option<Locator> {
        let at = usize::try_from(seq.checked_sub(self.first)?).ok()?;
        decode_place(self.places.get(at)?)
    }

    /// Sequence numbers of a term beyond `after`.
    pub(super) fn beyond(&self, term: &str, after: u64) -> &[u64] {
        let seqs = self.postings.get(term).map(Vec::as_slice).unwrap_or_default();
        let start = seqs.partition_point(|seq| *seq <= after);
        seqs.get(start..).unwrap_or_default()
    }

    /// Terms that begin so, in order.
    pub(super) fn terms(&self, prefix: &str) -> Vec<&str> {
        let all = self.postings.keys().map(String::as_str);
        let mut terms: Vec<&str> = all.filter(|term| term.starts_with(prefix)).collect();
        terms.sort_unstable();
        terms
    }

    /// Every term with its sequence numbers, in the order of the terms; nothing is left of them.
    pub(super) fn drain(&mut self) -> Vec<(String, Vec<u64>)> {
        self.count = 0;
        let mut all: Vec<_> = self.postings.drain().collect();
        all.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        all
    }
}
