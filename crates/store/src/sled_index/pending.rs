//! What the index has taken in and not handed to sled yet.
//!
//! A term that many events share costs sled one write for all of them, not one for each. Nothing is
//! lost by the delay: an index that was not closed in order is made again from the journal.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::keys::{PLACE_BYTES, count, decode_place, encode_place, numbers, push_delta};
use crate::index::{Locator, Row, Watermark};

/// Bytes held before they are handed over, about: what a million claims need, so that each term is
/// written once for all of them.
const MOST: usize = 320 << 20;
/// Bytes of a term without its sequence numbers, about.
const TERM: usize = 150;

/// The sequence numbers of a term: the first, and the differences that follow it.
pub(super) struct Held {
    pub(super) first: u64,
    last: u64,
    pub(super) deltas: Vec<u8>,
}

impl Held {
    fn push(&mut self, seq: u64) {
        // An event that is in already comes again after a catching up that was cut short.
        if seq > self.last {
            push_delta(&mut self.deltas, seq - self.last);
            self.last = seq;
        }
    }

    pub(super) fn numbers(&self) -> impl Iterator<Item = u64> {
        numbers(self.first, &self.deltas)
    }
}

#[derive(Default)]
pub(super) struct Pending {
    postings: HashMap<String, Held, FxBuildHasher>,
    bytes: usize,
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
        self.bytes > MOST
    }

    pub(super) fn take(&mut self, rows: &[Row], watermark: &Watermark) {
        if self.places.is_empty()
            && let Some(row) = rows.first()
        {
            self.first = row.seq;
        }
        for row in rows {
            self.places.push(encode_place(row));
            self.bytes += row.terms.len() * 2 + PLACE_BYTES;
            for term in &row.terms {
                if let Some(held) = self.postings.get_mut(term) {
                    held.push(row.seq);
                    continue;
                }
                let held = Held { first: row.seq, last: row.seq, deltas: Vec::new() };
                self.postings.insert(term.clone(), held);
                self.bytes += TERM;
            }
        }
        self.watermark = Some(watermark.clone());
    }

    pub(super) fn locate(&self, seq: u64) -> Option<Locator> {
        let at = usize::try_from(seq.checked_sub(self.first)?).ok()?;
        decode_place(self.places.get(at)?)
    }

    /// At most `limit` sequence numbers of a term beyond `after`.
    pub(super) fn beyond(&self, term: &str, after: u64, limit: usize) -> Vec<u64> {
        let Some(held) = self.postings.get(term).filter(|held| held.last > after) else {
            return Vec::new();
        };
        held.numbers().filter(|seq| *seq > after).take(limit).collect()
    }

    /// How many events have the term.
    pub(super) fn weight(&self, term: &str) -> u64 {
        self.postings.get(term).map_or(0, |held| count(&held.deltas))
    }

    /// Terms that begin so, in order.
    pub(super) fn terms(&self, prefix: &str) -> Vec<&str> {
        let all = self.postings.keys().map(String::as_str);
        let mut terms: Vec<&str> = all.filter(|term| term.starts_with(prefix)).collect();
        terms.sort_unstable();
        terms
    }

    /// Every term with its sequence numbers, in the order of the terms; nothing is left of them.
    pub(super) fn drain(&mut self) -> Vec<(String, Held)> {
        self.bytes = 0;
        let mut all: Vec<_> = self.postings.drain().collect();
        all.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        all
    }
}
