//! Full-text search over the words that the caller's rule gives.
//!
//! A word that few texts have says much, one that many have says little: each counts with the
//! logarithm of how rare it is. The rarest words bring the candidates; words that are too common to
//! be read through only add to candidates that are there.

use std::collections::{BTreeMap, BTreeSet};

use isnad_model::{Claim, Document, Event};

use super::CHUNK;
use crate::error::Result;
use crate::session::Session;
use crate::terms::{CLAIM_WORD, CLAIMS, DOCUMENT_WORD, term};
use crate::until::Until;
use crate::workspace::Workspace;

/// Sequence numbers read through for candidates at most: some milliseconds.
const MOST: u64 = 60_000;

/// A text that has some of the words.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit<T> {
    /// Whose text it is.
    pub item: T,
    /// Sum of the weights of its words, in units of one word that a single text has; the words
    /// asked for that it has and how rare they are bear on it, nothing else.
    pub score: f64,
}

impl Workspace {
    /// Claims whose wording has, or once had, some of the words, the best first; at most `limit`.
    /// The words are those that [`crate::Words`] gives for a text.
    ///
    /// Answers in milliseconds over a million claims, however common the words are.
    ///
    /// # Errors
    /// As [`Workspace::document`].
    pub fn search_claims(
        &mut self,
        words: &[String],
        limit: usize,
        as_of: impl Into<Until>,
    ) -> Result<Vec<Hit<Claim>>> {
        let as_of = as_of.into();
        self.action(|session| {
            session.search(CLAIM_WORD, words, limit, as_of, |event| {
                let id = match event {
                    Event::ClaimAdded { claim } => &claim.id,
                    Event::ClaimEdited { claim, .. } => claim,
                    _ => return Ok(None),
                };
                Ok(session.claim(id, as_of)?.map(|state| (id.clone(), state.claim)))
            })
        })
    }

    /// Documents whose headline or text has some of the words, the best first; at most `limit`.
    ///
    /// # Errors
    /// As [`Workspace::document`].
    pub fn search_documents(
        &mut self,
        words: &[String],
        limit: usize,
        as_of: impl Into<Until>,
    ) -> Result<Vec<Hit<Document>>> {
        let as_of = as_of.into();
        self.action(|session| {
            session.search(DOCUMENT_WORD, words, limit, as_of, |event| match event {
                Event::DocumentAdded { document } => {
                    Ok(Some((document.id.clone(), document.clone())))
                }
                _ => Ok(None),
            })
        })
    }

    /// In how many wordings of claims the word is, or a few more than that.
    ///
    /// # Errors
    /// As [`Workspace::document`].
    pub fn claims_with_word(&mut self, word: &str) -> Result<u64> {
        self.action(|session| session.index.weight(&term(CLAIM_WORD, word)))
    }
}

impl Session {
    fn search<T>(
        &self,
        name: &str,
        words: &[String],
        limit: usize,
        as_of: Until,
        of: impl Fn(&Event) -> Result<Option<(String, T)>>,
    ) -> Result<Vec<Hit<T>>> {
        let mut hits = Vec::new();
        let mut seen = BTreeSet::new();
        for (score, seq) in self.candidates(name, words)? {
            if hits.len() >= limit {
                break;
            }
            let Some((_, event)) = self.effective(&[seq], as_of)?.pop() else { continue };
            let Some((id, item)) = of(&event)? else { continue };
            // An older wording of the same claim is no second hit.
            if seen.insert(id) {
                hits.push(Hit { item, score });
            }
        }
        Ok(hits)
    }

    /// Events that have some of the words, the best first, then in the order of recording.
    fn candidates(&self, name: &str, words: &[String]) -> Result<Vec<(f64, u64)>> {
        let distinct: BTreeSet<&String> = words.iter().collect();
        let mut terms = Vec::new();
        for word in distinct {
            let term = term(name, word);
            let weight = self.index.weight(&term)?;
            if weight > 0 {
                terms.push((weight, term));
            }
        }
        terms.sort();
        let total =
            self.index.weight(if name == CLAIM_WORD { CLAIMS } else { "kind:document_added" })?;
        let mut scores: BTreeMap<u64, f64> = BTreeMap::new();
        let mut read = 0;
        for (weight, term) in terms {
            let worth = rarity(weight, total);
            if read + weight <= MOST || scores.is_empty() {
                read += weight;
                let most = usize::try_from(MOST).unwrap_or(usize::MAX);
                for seq in self.index.postings(&term, 0, most)? {
                    *scores.entry(seq).or_default() += worth;
                }
            } else {
                self.add(&term, worth, &mut scores)?;
            }
        }
        let mut best: Vec<(f64, u64)> = scores.into_iter().map(|(seq, s)| (s, seq)).collect();
        best.sort_by(|(one, a), (other, b)| other.total_cmp(one).then(a.cmp(b)));
        Ok(best)
    }

    /// Adds to the candidates that have a common word, passing over the rest of its list.
    fn add(&self, term: &str, worth: f64, scores: &mut BTreeMap<u64, f64>) -> Result<()> {
        let mut held: Vec<u64> = Vec::new();
        let mut at = 0;
        for (seq, score) in scores {
            if held.last().is_none_or(|last| *last < *seq) {
                held = self.index.postings(term, seq.saturating_sub(1), CHUNK)?;
                at = 0;
                if held.is_empty() {
                    return Ok(());
                }
            }
            while held.get(at).is_some_and(|held| held < seq) {
                at += 1;
            }
            if held.get(at) == Some(seq) {
                *score += worth;
            }
        }
        Ok(())
    }
}

/// 1 for a word that one text has, near 0 for a word that all have.
fn rarity(weight: u64, total: u64) -> f64 {
    let log = |count: u64| f64::from(u32::try_from(count).unwrap_or(u32::MAX)).ln_1p();
    let all = log(total.max(weight));
    (1.0 - (log(weight) - log(1)) / (all - log(1)).max(1.0)).max(0.01)
}
