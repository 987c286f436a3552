//! Where candidates come from: whoever holds claims by key. One holder lives in memory.

use std::borrow::Cow;
use std::collections::HashMap;

use super::slots::Prepared;
use super::vocabulary::Vocabulary;

/// Claims that can be found by key.
pub trait Candidates {
    /// How many there are.
    fn count(&self) -> usize;
    /// How many have the key.
    fn holders(&self, key: &str) -> usize;
    /// At most `limit` of those that have the key.
    fn holding(&self, key: &str, limit: usize) -> Vec<u64>;
    /// One of them, ready to be compared.
    fn prepared(&self, id: u64) -> Option<Cow<'_, Prepared>>;

    /// How much the key says: the logarithm of how rare it is. Few claims do not tell what is rare
    /// and what is only not there yet: they count as a thousand.
    fn weight(&self, key: &str) -> f64 {
        let (count, holders) = (number(self.count().max(1000)), number(self.holders(key)));
        ((count - holders + 0.5) / (holders + 0.5)).max(0.0).ln_1p().max(0.05)
    }
}

/// A count as a number to reckon with.
pub(super) fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The claims that have the rarest keys of the query. Keys are read from the rarest on, until
/// `read` postings are read; the best `most` are kept.
pub(super) fn gather(
    query: &Prepared,
    index: &dyn Candidates,
    read: usize,
    most: usize,
) -> Vec<u64> {
    let mut keys: Vec<(usize, &str)> =
        query.keys().into_iter().map(|key| (index.holders(key), key)).collect();
    keys.retain(|(holders, _)| *holders > 0);
    keys.sort_unstable();
    let mut left = read;
    let mut scores: HashMap<u64, f64> = HashMap::new();
    for (holders, key) in keys {
        if holders > left && !scores.is_empty() {
            break;
        }
        let weight = index.weight(key);
        for id in index.holding(key, left) {
            *scores.entry(id).or_insert(0.0) += weight;
        }
        left = left.saturating_sub(holders);
    }
    let mut scores: Vec<(u64, f64)> = scores.into_iter().collect();
    let better = |a: &(u64, f64), b: &(u64, f64)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if scores.len() > most {
        scores.select_nth_unstable_by(most, better);
        scores.truncate(most);
    }
    scores.into_iter().map(|(id, _)| id).collect()
}

/// Claims in memory.
#[derive(Debug, Default)]
pub struct MemoryIndex {
    claims: Vec<Prepared>,
    postings: HashMap<String, Vec<u64>>,
}

impl MemoryIndex {
    /// Takes a claim in; gives the number it is found by, from 0.
    pub fn add(&mut self, text: &str, vocabulary: &Vocabulary) -> u64 {
        let prepared = Prepared::of(text, vocabulary);
        let id = self.claims.len() as u64;
        for key in prepared.keys() {
            match self.postings.get_mut(key) {
                Some(list) => list.push(id),
                None => {
                    self.postings.insert(key.to_owned(), vec![id]);
                }
            }
        }
        self.claims.push(prepared);
        id
    }
}

impl Candidates for MemoryIndex {
    fn count(&self) -> usize {
        self.claims.len()
    }

    fn holders(&self, key: &str) -> usize {
        self.postings.get(key).map_or(0, Vec::len)
    }

    fn holding(&self, key: &str, limit: usize) -> Vec<u64> {
        let all = self.postings.get(key).map(Vec::as_slice).unwrap_or_default();
        all.iter().copied().take(limit).collect()
    }

    fn prepared(&self, id: u64) -> Option<Cow<'_, Prepared>> {
        self.claims.get(usize::try_from(id).ok()?).map(Cow::Borrowed)
    }
}
