//! Claims: one with all that hangs on it, and lists of those that fit.

use std::collections::BTreeSet;

use isnad_model::{Claim, ClaimKind, Event};
use jiff::Timestamp;
use jiff::civil::Date;

use super::{CHUNK, Page};
use crate::error::{Error, Result};
use crate::fold::{self, ClaimState};
use crate::session::Session;
use crate::terms::{CLAIMS, claim_kind, term};
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
    fn founding(&self) -> Vec<String> {
        let lang = self.lang.iter().map(|lang| term("claim-lang", lang));
        lang.chain(self.kind.map(claim_kind)).collect()
    }

    /// Facets that a later event may give to a claim.
    fn later(&self) -> Vec<String> {
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
    pub fn claim(&mut self, id: &str, as_of: Option<Timestamp>) -> Result<ClaimState> {
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
        as_of: Option<Timestamp>,
    ) -> Result<Page<Claim>> {
        self.action(|session| session.claims(filter, cursor, limit, as_of))
    }
}

impl Session {
    pub(super) fn claim(&self, id: &str, as_of: Option<Timestamp>) -> Result<Option<ClaimState>> {
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
        as_of: Option<Timestamp>,
    ) -> Result<Page<Claim>> {
        let mut candidates = Candidates::new(self, filter, cursor)?;
        let mut page = Page { items: Vec::new(), next: None };
        while let Some(seq) = candidates.next(self)? {
            let Some((_, event)) = self.effective(&[seq], as_of)?.pop() else { continue };
            let Some(id) = claim_of(&event) else { continue };
            let Some(state) = self.claim(id, as_of)? else { continue };
            if !filter.fits(&state.claim) {
                continue;
            }
            // A founding comes before whatever else gives the claim the facet.
            if seq != state.founded && self.first_with(&candidates.driver, id, as_of)? != seq {
                continue;
            }
            if page.items.len() >= limit {
                page.next = Some(seq - 1);
                return Ok(page);
            }
            page.items.push(state.claim);
        }
        Ok(page)
    }

    /// The first event of the claim that gave it the facet: a claim is listed there and nowhere
    /// else, however many of its events have the facet.
    fn first_with(&self, facet: &str, id: &str, as_of: Option<Timestamp>) -> Result<u64> {
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
fn claim_of(event: &Event) -> Option<&str> {
    match event {
        Event::ClaimAdded { claim } => Some(&claim.id),
        Event::ClaimEdited { claim, .. } | Event::ClaimLinked { claim, .. } => Some(claim),
        _ => None,
    }
}

/// Events whose claims may fit: those of the rarest facet, without the founding events of claims
/// that lack another.
struct Candidates {
    driver: String,
    others: Vec<Other>,
    founders: Cursor,
    after: u64,
    held: std::vec::IntoIter<u64>,
}

/// Another facet that a claim must have.
struct Other {
    cursor: Cursor,
    /// Foundings of claims that have it by a later event.
    late: BTreeSet<u64>,
}

impl Candidates {
    fn new(session: &Session, filter: &ClaimFilter, cursor: u64) -> Result<Self> {
        let (founding, later) = (filter.founding(), filter.later());
        let mut driver = (u64::MAX, CLAIMS.to_owned());
        for facet in founding.iter().chain(&later) {
            let weight = session.index.weight(facet)?;
            if weight < driver.0 {
                driver = (weight, facet.clone());
            }
        }
        let driver = driver.1;
        let mut others = Vec::new();
        for facet in founding.into_iter().filter(|facet| *facet != driver) {
            others.push(Other { cursor: Cursor::new(facet), late: BTreeSet::new() });
        }
        for facet in later.into_iter().filter(|facet| *facet != driver) {
            // Where too much would have to be read for it, each claim is looked at instead.
            if let Some(late) = session.late(&facet)? {
                others.push(Other { cursor: Cursor::new(facet), late });
            }
        }
        let founders = Cursor::new(CLAIMS.to_owned());
        Ok(Self { driver, others, founders, after: cursor, held: Vec::new().into_iter() })
    }

    fn next(&mut self, session: &Session) -> Result<Option<u64>> {
        loop {
            let Some(seq) = self.held.next() else {
                let seqs = session.index.postings(&self.driver, self.after, CHUNK)?;
                let Some(last) = seqs.last() else { return Ok(None) };
                self.after = *last;
                self.held = seqs.into_iter();
                continue;
            };
            let mut fits = true;
            for other in &mut self.others {
                fits &= other.late.contains(&seq) || other.cursor.has(session, seq)?;
            }
            if fits || !self.founders.has(session, seq)? {
                return Ok(Some(seq));
            }
        }
    }
}

impl Session {
    /// Foundings of the claims that have a facet by a later event; `None` when there are too many.
    fn late(&self, facet: &str) -> Result<Option<BTreeSet<u64>>> {
        const MOST: u64 = 400_000;
        const MOST_LATE: usize = 500;
        if self.index.weight(facet)? > MOST {
            return Ok(None);
        }
        let mut founders = Cursor::new(CLAIMS.to_owned());
        let mut late = Vec::new();
        for seq in self.index.postings(facet, 0, usize::MAX)? {
            if !founders.has(self, seq)? {
                late.push(seq);
            }
            if late.len() > MOST_LATE {
                return Ok(None);
            }
        }
        let mut foundings = BTreeSet::new();
        for seq in late {
            let event = self.recorded(seq)?.and_then(|recorded| recorded.event);
            if let Some(id) = event.as_ref().and_then(claim_of) {
                foundings.extend(self.index.postings(&term("claim", id), 0, usize::MAX)?);
            }
        }
        Ok(Some(foundings))
    }
}

/// A list of sequence numbers that is asked in rising order.
struct Cursor {
    term: String,
    held: Vec<u64>,
    at: usize,
    ended: bool,
}

impl Cursor {
    fn new(term: String) -> Self {
        Self { term, held: Vec::new(), at: 0, ended: false }
    }

    fn has(&mut self, session: &Session, seq: u64) -> Result<bool> {
        if self.held.last().is_none_or(|last| *last < seq) && !self.ended {
            self.held = session.index.postings(&self.term, seq.saturating_sub(1), CHUNK)?;
            self.ended = self.held.len() < CHUNK;
            self.at = 0;
        }
        while self.held.get(self.at).is_some_and(|held| *held < seq) {
            self.at += 1;
        }
        Ok(self.held.get(self.at) == Some(&seq))
    }
}
