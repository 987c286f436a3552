//! What the caller works out of claims, kept in the index: keys of their wordings, and facets that
//! rest on the whole history.
//!
//! The store knows no rule for either. What is kept says by which version of a rule and up to which
//! event it was worked out; it is worked out again when the index is made again.

use std::collections::BTreeMap;
use std::panic::resume_unwind;

use isnad_model::{Claim, Event};

use super::claims::claim_of;
use crate::error::Result;
use crate::index::{Derived, derived_term};
use crate::session::Session;
use crate::terms::{CLAIMS, term};
use crate::until::Until;
use crate::workspace::Workspace;

/// Wordings that are worked on while the index is held: about a second.
const CHUNK: usize = 16_384;

/// A rule that gives keys for the wording of a claim, such as stems and sounds.
pub struct KeyRule<'r> {
    /// What the keys are kept under.
    pub name: &'r str,
    /// Whoever changes what comes out gives it another version, and all keys are made again.
    pub version: &'r str,
    /// The keys of a wording.
    pub of: &'r (dyn Fn(&str) -> Vec<String> + Sync),
}

/// Up to where something was worked out, and by which version of its rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerivedAt {
    /// Number of the last event that went into it.
    pub seq: u64,
    /// Of the rule.
    pub version: String,
}

impl DerivedAt {
    fn encode(&self) -> Vec<u8> {
        format!("{} {}", self.seq, self.version).into_bytes()
    }

    fn decode(mark: &[u8]) -> Option<Self> {
        let (seq, version) = str::from_utf8(mark).ok()?.split_once(' ')?;
        Some(Self { seq: seq.parse().ok()?, version: version.to_owned() })
    }
}

impl Workspace {
    /// Works out the keys of the wordings that have none yet, old wordings too. Lets others in
    /// between, and tells `progress` how far it is, in events.
    ///
    /// # Errors
    /// As [`Workspace::document`].
    pub fn derive_keys(&mut self, rule: &KeyRule<'_>, progress: &mut dyn FnMut(u64)) -> Result<()> {
        while let Some(reached) = self.change(|session| session.derive_some(rule))? {
            progress(reached);
            self.release()?;
        }
        Ok(())
    }

    /// How many wordings have the key.
    ///
    /// # Errors
    /// As [`Workspace::document`].
    pub fn key_weight(&mut self, name: &str, key: &str) -> Result<u64> {
        self.action(|session| session.index.weight(&derived_term(name, key)))
    }

    /// How many claims were recorded, withdrawn ones too.
    ///
    /// # Errors
    /// As [`Workspace::document`].
    pub fn claim_count(&mut self) -> Result<u64> {
        self.action(|session| session.index.weight(CLAIMS))
    }

    /// At most `limit` events whose wording has the key, in the order of recording.
    ///
    /// # Errors
    /// As [`Workspace::document`].
    pub fn key_events(&mut self, name: &str, key: &str, limit: usize) -> Result<Vec<u64>> {
        self.action(|session| session.index.postings(&derived_term(name, key), 0, limit))
    }

    /// The claim that the event gave a wording, as it stands; `None` where neither counts.
    ///
    /// # Errors
    /// As [`Workspace::document`].
    pub fn claim_of_event(&mut self, seq: u64, as_of: impl Into<Until>) -> Result<Option<Claim>> {
        let as_of = as_of.into();
        self.action(|session| session.claim_of_event(seq, as_of))
    }

    /// Up to where facets were worked out; `None` where they never were.
    ///
    /// # Errors
    /// As [`Workspace::document`].
    pub fn derived_at(&mut self, name: &str) -> Result<Option<DerivedAt>> {
        self.action(|session| {
            Ok(session.index.derived(name)?.and_then(|mark| DerivedAt::decode(&mark)))
        })
    }

    /// Keeps facets of claims and keys of documents that were worked out together; `false`, and
    /// nothing kept, where another process did the same meanwhile. Facets are asked for by
    /// [`super::ClaimFilter::derived`], keys by [`Workspace::key_events`] under [`keys_name`].
    ///
    /// # Errors
    /// As [`Workspace::document`].
    pub fn derive_facets(&mut self, name: &str, facets: &Facets) -> Result<bool> {
        self.change(|session| session.derive_facets(name, facets))
    }
}

/// What facets of claims were worked out, and keys of the documents that they rest on.
#[derive(Clone, Debug)]
pub struct Facets {
    /// What was kept when the work began. `None` begins anew: whatever is kept goes.
    pub from: Option<DerivedAt>,
    /// Up to where the work went.
    pub at: DerivedAt,
    /// The facets of each claim by the event that founded it, in the place of those that it has. The
    /// facets of other claims stay.
    pub claims: BTreeMap<u64, Vec<String>>,
    /// Events by key, beyond those that the key has.
    pub keys: BTreeMap<String, Vec<u64>>,
}

/// What the keys are kept under that belong to the facets of that name.
pub fn keys_name(name: &str) -> String {
    format!("{name}-keys")
}

impl Session {
    /// Works out the keys of some wordings; gives the last event reached while there are more.
    fn derive_some(&mut self, rule: &KeyRule<'_>) -> Result<Option<u64>> {
        let known = self.index.derived(rule.name)?.and_then(|mark| DerivedAt::decode(&mark));
        let known = known.filter(|known| known.version == rule.version);
        let (fresh, from) = (known.is_none(), known.map_or(0, |known| known.seq));
        let end = self.journal.end().head.seq;
        if from >= end && !fresh {
            return Ok(None);
        }
        let mut seqs = self.index.postings(CLAIMS, from, CHUNK)?;
        seqs.extend(self.index.postings("kind:claim_edited", from, CHUNK)?);
        seqs.sort_unstable();
        let more = seqs.len() >= CHUNK;
        seqs.truncate(CHUNK);
        let seq = seqs.last().copied().filter(|_| more).unwrap_or(end);
        let mut wordings = Vec::with_capacity(seqs.len());
        for seq in seqs {
            match self.recorded(seq)?.and_then(|recorded| recorded.event) {
                Some(Event::ClaimAdded { claim }) => wordings.push((seq, claim.text)),
                Some(Event::ClaimEdited { text: Some(text), .. }) => wordings.push((seq, text)),
                _ => {}
            }
        }
        let mut postings: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for (seq, mut keys) in keys_of(&wordings, rule) {
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                postings.entry(key).or_default().push(seq);
            }
        }
        let mark = DerivedAt { seq, version: rule.version.to_owned() }.encode();
        self.index.derive(rule.name, &Derived { fresh, postings, mark })?;
        Ok(more.then_some(seq))
    }

    fn derive_facets(&mut self, name: &str, facets: &Facets) -> Result<bool> {
        let keys = keys_name(name);
        if let Some(from) = &facets.from {
            for kept in [name, &keys] {
                if self.index.derived(kept)?.as_deref() != Some(&from.encode()) {
                    return Ok(false);
                }
            }
        }
        let mut lists = match facets.from {
            Some(_) => self.facets_but_of(name, &facets.claims)?,
            None => BTreeMap::new(),
        };
        for (founded, values) in &facets.claims {
            for value in values {
                lists.entry(value.clone()).or_default().push(*founded);
            }
        }
        for list in lists.values_mut() {
            list.sort_unstable();
            list.dedup();
        }
        let mark = facets.at.encode();
        let (fresh, postings) = (facets.from.is_none(), facets.keys.clone());
        self.index.derive(&keys, &Derived { fresh, postings, mark: mark.clone() })?;
        self.index.derive(name, &Derived { fresh: true, postings: lists, mark })?;
        Ok(true)
    }

    /// The facets kept under the name, without those of these claims.
    fn facets_but_of(
        &self,
        name: &str,
        claims: &BTreeMap<u64, Vec<String>>,
    ) -> Result<BTreeMap<String, Vec<u64>>> {
        let prefix = derived_term(name, "");
        let mut lists = BTreeMap::new();
        for term in self.index.terms(&prefix, usize::MAX)? {
            let mut list = self.index.postings(&term, 0, usize::MAX)?;
            list.retain(|founded| !claims.contains_key(founded));
            let value = term.strip_prefix(&prefix).unwrap_or_default();
            lists.insert(value.to_owned(), list);
        }
        lists.retain(|_, list: &mut Vec<u64>| !list.is_empty());
        Ok(lists)
    }

    fn claim_of_event(&self, seq: u64, as_of: Until) -> Result<Option<Claim>> {
        let Some((_, event)) = self.effective(&[seq], as_of)?.pop() else { return Ok(None) };
        let Some(id) = claim_of(&event) else { return Ok(None) };
        // Most claims are one event: there is nothing to fold.
        if self.index.postings(&term("claim", id), 0, 2)?.len() == 1
            && let Event::ClaimAdded { claim } = event
        {
            return Ok(Some(claim));
        }
        Ok(self.claim(id, as_of)?.map(|state| state.claim))
    }
}

/// The keys of each wording, worked out on all cores, in the order of the wordings.
fn keys_of(wordings: &[(u64, String)], rule: &KeyRule<'_>) -> Vec<(u64, Vec<String>)> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = wordings.len().div_ceil(cores).max(1);
    let each = |part: &[(u64, String)]| -> Vec<(u64, Vec<String>)> {
        part.iter().map(|(seq, text)| (*seq, (rule.of)(text))).collect()
    };
    std::thread::scope(|scope| {
        let parts: Vec<_> =
            wordings.chunks(share).map(|part| scope.spawn(move || each(part))).collect();
        let joined = parts.into_iter().map(std::thread::ScopedJoinHandle::join);
        // Keys that a rule failed to give would be missed for ever, in silence.
        joined.flat_map(|part| part.unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}
