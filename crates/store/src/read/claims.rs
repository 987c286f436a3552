//! Claims: one with all that hangs on it, and lists of those that fit.

use isnad_model::{Claim, ClaimKind, Event};
use jiff::civil::Date;

use super::Page;
use super::candidates::Candidates;
use crate::error::{Error, Result};
use crate::fold::{self, ClaimState};
use crate::index::derived_term;
use crate::session::Session;
use crate::terms::{claim_kind, term};
use crate::until::Until;
use crate::workspace::Workspace;

/// Which claims; a claim must fit all that is given.
#[derive(Clone, Debug, Default)]
pub struct ClaimFilter {
    /// Language of the wording.
    pub lang: Option<String>,
    /// What founded it.
    pub kind: Option<ClaimKind>,
    /// In the user's own words.
    pub topic: Option<String>,
    /// One of its claimants.
    pub claimant: Option<String>,
    /// Id of a document that it appears in.
    pub document: Option<String>,
    /// First seen on that day or later.
    pub since: Option<Date>,
    /// First seen on that day or earlier.
    pub until: Option<Date>,
    /// Words that its wording has in it, as they are written.
    pub text: Option<String>,
    /// Facets that the caller worked out, as name and value; see [`Workspace::derive_facets`]. They
    /// are those of the last working out, whatever `as_of` says.
    pub derived: Vec<(String, String)>,
    /// Withdrawn ones too.
    pub withdrawn: bool,
}

impl ClaimFilter {
    fn fits(&self, claim: &Claim) -> bool {
        let document = |id: &String| claim.appearances.iter().any(|seen| seen.document == *id);
        let seen = claim.first_seen;
        (self.withdrawn || claim.withdrawn.is_none())
            && self.lang.as_ref().is_none_or(|lang| claim.lang.as_ref() == Some(lang))
            && self.kind.is_none_or(|kind| claim.kind == kind)
            && self.topic.as_ref().is_none_or(|topic| claim.topic.as_ref() == Some(topic))
            && self.claimant.as_ref().is_none_or(|name| claim.claimants.contains(name))
            && self.document.as_ref().is_none_or(document)
            && self.since.is_none_or(|since| seen.is_some_and(|seen| seen >= since))
            && self.until.is_none_or(|until| seen.is_some_and(|seen| seen <= until))
            && self.text.as_ref().is_none_or(|text| claim.text.contains(text))
    }

    /// Facets that a claim has from its founding on and never changes.
    pub(super) fn founding(&self) -> Vec<String> {
        let lang = self.lang.iter().map(|lang| term("claim-lang", lang));
        lang.chain(self.kind.map(claim_kind)).chain(self.worked_out()).collect()
    }

    fn worked_out(&self) -> impl Iterator<Item = String> {
        self.derived.iter().map(|(name, value)| derived_term(name, value))
    }

    /// Facets that a later event may give to a claim.
    pub(super) fn later(&self) -> Vec<String> {
        let topic = self.topic.iter().map(|topic| term("topic", topic));
        let claimant = self.claimant.iter().map(|name| term("claimant", name));
        topic.chain(claimant).chain(self.document.iter().map(|id| term("seen", id))).collect()
    }
}

impl Workspace {
    /// The claim of that id, or of the only id that begins so, with what hangs on it.
    ///
    /// # Errors
    /// As [`Workspace::document`].
    pub fn claim(&mut self, id: &str, as_of: impl Into<Until>) -> Result<ClaimState> {
        let as_of = as_of.into();
        self.action(|session| {
            let whole = session.resolve("claim", id)?;
            let state = session.claim(&whole, as_of)?;
            state.ok_or_else(|| Error::UnknownId { kind: "claim", id: id.to_owned() })
        })
    }

    /// At most `limit` claims beyond `cursor` (0 at first) that fit.
    ///
    /// # Errors
    /// As [`Workspace::document`].
    pub fn claims(
        &mut self,
        filter: &ClaimFilter,
        cursor: u64,
        limit: usize,
        as_of: impl Into<Until>,
    ) -> Result<Page<Claim>> {
        let as_of = as_of.into();
        self.action(|session| session.claims(filter, cursor, limit, as_of))
    }
}

impl Session {
    pub(super) fn claim(&self, id: &str, as_of: Until) -> Result<Option<ClaimState>> {
        let events = self.effective_of(&term("claim", id), as_of)?;
        let Some(mut state) = fold::claim(id, events) else { return Ok(None) };
        let mut kept = Vec::new();
        for evidence in std::mem::take(&mut state.evidence) {
            let last = self.effective_of(&term("evidence", &evidence.id), as_of)?.pop();
            if !matches!(last, Some((_, Event::EvidenceWithdrawn { .. }))) {
                kept.push(evidence);
            }
        }
        state.evidence = kept;
        Ok(Some(state))
    }

    fn claims(
        &self,
        filter: &ClaimFilter,
        cursor: u64,
        limit: usize,
        as_of: Until,
    ) -> Result<Page<Claim>> {
        let mut candidates = Candidates::new(self, filter, cursor)?;
        let mut page = Page { items: Vec::new(), next: None };
        while let Some(seq) = candidates.next(self)? {
            let Some((_, event)) = self.effective(&[seq], as_of)?.pop() else { continue };
            let Some(id) = claim_of(&event) else { continue };
            let Some(state) = self.claim(id, as_of)? else { continue };
            if !filter.fits(&state.claim) || !self.is_derived(filter, state.founded)? {
                continue;
            }
            // A founding comes before whatever else gives the claim the facet.
            if seq != state.founded {
                let Some(driver) = candidates.driver() else { continue };
                if self.first_with(driver, id, as_of)? != seq {
                    continue;
                }
            }
            if page.items.len() >= limit {
                page.next = Some(seq - 1);
                return Ok(page);
            }
            page.items.push(state.claim);
        }
        Ok(page)
    }

    fn is_derived(&self, filter: &ClaimFilter, founded: u64) -> Result<bool> {
        for facet in filter.worked_out() {
            if self.index.postings(&facet, founded - 1, 1)?.first() != Some(&founded) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The first event of the claim that gave it the facet: a claim is listed there and nowhere
    /// else, however many of its events have the facet.
    fn first_with(&self, facet: &str, id: &str, as_of: Until) -> Result<u64> {
        for seq in self.index.postings(&term("claim", id), 0, usize::MAX)? {
            let has = self.index.postings(facet, seq - 1, 1)?.first() == Some(&seq);
            if has && !self.effective(&[seq], as_of)?.is_empty() {
                return Ok(seq);
            }
        }
        Ok(0)
    }
}

/// The claim that an event with a facet of claims speaks of.
pub(super) fn claim_of(event: &Event) -> Option<&str> {
    match event {
        Event::ClaimAdded { claim } => Some(&claim.id),
        Event::ClaimEdited { claim, .. } | Event::ClaimLinked { claim, .. } => Some(claim),
        _ => None,
    }
}
