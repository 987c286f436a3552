//! The workspace as lists: claims by facet and by words, and keys to match by.

use isnad_model::{Claim, Document};
use isnad_store::{ClaimFilter, Hit, KeyRule, Page};

use super::Desk;

impl Desk {
    /// Claims that fit, in the order of recording: at most `limit` beyond `after`.
    ///
    /// # Errors
    /// As the store's.
    pub fn claims_that(
        &self,
        filter: &ClaimFilter,
        after: u64,
        limit: usize,
    ) -> anyhow::Result<Page<Claim>> {
        Ok(self.inner.borrow_mut().claims(filter, after, limit, self.until())?)
    }

    /// Claims whose wording has some of the words of a text, the best first.
    ///
    /// # Errors
    /// As the store's.
    pub fn claims_with(&self, text: &str, limit: usize) -> anyhow::Result<Vec<Claim>> {
        let words = (crate::search::WORDS.of)(text, None);
        let hits = self.inner.borrow_mut().search_claims(&words, limit, self.until())?;
        Ok(hits.into_iter().map(|Hit { item, .. }| item).collect())
    }

    /// Documents whose headline or text has some of the words of a text, the best first.
    ///
    /// # Errors
    /// As the store's.
    pub fn documents_with(&self, text: &str, limit: usize) -> anyhow::Result<Vec<Document>> {
        let words = (crate::search::WORDS.of)(text, None);
        let hits = self.inner.borrow_mut().search_documents(&words, limit, self.until())?;
        Ok(hits.into_iter().map(|Hit { item, .. }| item).collect())
    }

    /// Works out the keys of the wordings that have none yet.
    ///
    /// # Errors
    /// As the store's.
    pub fn derive_keys(
        &self,
        rule: &KeyRule<'_>,
        progress: &mut dyn FnMut(u64),
    ) -> anyhow::Result<()> {
        Ok(self.inner.borrow_mut().derive_keys(rule, progress)?)
    }

    /// How many wordings have a key.
    ///
    /// # Errors
    /// As the store's.
    pub fn key_weight(&self, name: &str, key: &str) -> anyhow::Result<u64> {
        Ok(self.inner.borrow_mut().key_weight(name, key)?)
    }

    /// At most `limit` events whose wording has a key.
    ///
    /// # Errors
    /// As the store's.
    pub fn key_events(&self, name: &str, key: &str, limit: usize) -> anyhow::Result<Vec<u64>> {
        Ok(self.inner.borrow_mut().key_events(name, key, limit)?)
    }

    /// The claim that an event gave a wording, if it counts.
    ///
    /// # Errors
    /// As the store's.
    pub fn claim_of_event(&self, seq: u64) -> anyhow::Result<Option<Claim>> {
        Ok(self.inner.borrow_mut().claim_of_event(seq, self.until())?)
    }

    /// About how many claims there are.
    ///
    /// # Errors
    /// As the store's.
    pub fn claim_count(&self) -> anyhow::Result<u64> {
        Ok(self.inner.borrow_mut().claim_count()?)
    }
}
