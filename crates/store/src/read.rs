//! Everything that is asked of a workspace.

use std::collections::BTreeSet;

use isnad_model::{Claim, ClaimKind, Document, Event, Extraction, Reading, Recorded, Speaker};
use jiff::Timestamp;

use crate::error::{Error, Result};
use crate::fold::{self, ClaimState, DocumentState, Suggestion};
use crate::frame::Entry;
use crate::session::{Session, unknown};
use crate::terms::{UNDONE, term};
use crate::workspace::Workspace;

/// Fewest characters of an id that stand for the whole.
const SHORTEST_PREFIX: usize = 4;

/// Some of many, and where the next ones begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// In the order of recording.
    pub items: Vec<T>,
    /// The cursor of the next page; `None` after the last.
    pub next: Option<u64>,
}

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
    /// Words that its wording has in it, as they are written.
    pub text: Option<String>,
    /// Withdrawn ones too.
    pub withdrawn: bool,
}

/// Which events.
#[derive(Clone, Debug, Default)]
pub struct LogFilter {
    /// Who recorded it.
    pub by: Option<String>,
    /// Its kind, as the journal writes it.
    pub kind: Option<String>,
    /// `claim:ID`, `document:ID`, `speaker:ID`, `evidence:ID`.
    pub entity: Option<String>,
    /// Recorded then or later.
    pub since: Option<Timestamp>,
    /// Recorded before or then.
    pub until: Option<Timestamp>,
}

impl Workspace {
    /// Every event from sequence number `from` on.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn events(&mut self, from: u64) -> Result<Vec<Recorded>> {
        let filter = LogFilter::default();
        Ok(self.log(&filter, from.saturating_sub(1), usize::MAX)?.items)
    }

    /// The history: at most `limit` events beyond `cursor` (0 at first) that fit.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn log(&mut self, filter: &LogFilter, cursor: u64, limit: usize) -> Result<Page<Recorded>> {
        self.action(|session| session.log(filter, cursor, limit))
    }

    /// The document of that id, or of the only id that begins so.
    ///
    /// # Errors
    /// [`Error::UnknownId`], [`Error::Ambiguous`], [`Error::Damaged`]; so for every reader here.
    pub fn document(&mut self, id: &str, as_of: Option<Timestamp>) -> Result<Document> {
        self.action(|session| Ok(session.document(id, as_of)?.1))
    }

    /// Every document, in the order of recording.
    ///
    /// # Errors
    /// As [`Workspace::document`].
    pub fn documents(&mut self, as_of: Option<Timestamp>) -> Result<Vec<Document>> {
        self.action(|session| session.documents(as_of))
    }

    /// The latest extraction of a document; `None` when there is none.
    ///
    /// # Errors
    /// As [`Workspace::document`].
    pub fn extraction(
        &mut self,
        document: &str,
        as_of: Option<Timestamp>,
    ) -> Result<Option<Extraction>> {
        self.action(|session| Ok(session.document(document, as_of)?.0.extraction))
    }

    /// A document with its text and what was found in it.
    ///
    /// # Errors
    /// As [`Workspace::document`]; [`Error::NoObject`] when its text is gone.
    pub fn reading(&mut self, id: &str, as_of: Option<Timestamp>) -> Result<Option<Reading>> {
        self.action(|session| {
            let (state, document) = session.document(id, as_of)?;
            let (Some(extraction), Some(digest)) = (state.extraction, document.text) else {
                return Ok(None);
            };
            let text = String::from_utf8_lossy(&session.objects.get(&digest)?).into_owned();
            Ok(Some(Reading { document, text, extraction }))
        })
    }

    /// What was suggested for a document, with what was decided.
    ///
    /// # Errors
    /// As [`Workspace::document`].
    pub fn suggestions(
        &mut self,
        document: &str,
        as_of: Option<Timestamp>,
    ) -> Result<Vec<Suggestion>> {
        self.action(|session| {
            let (state, document) = session.document(document, as_of)?;
            Ok(state.suggestions(&document.id))
        })
    }

    /// The claim of that id, or of the only id that begins so, with what hangs on it.
    ///
    /// # Errors
    /// As [`Workspace::document`].
    pub fn claim(&mut self, id: &str, as_of: Option<Timestamp>) -> Result<ClaimState> {
        self.action(|session| {
            let whole = session.resolve("claim", id)?;
            let undone = session.undone(as_of)?;
            let state = session.claim(&whole, as_of, &undone)?;
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

    /// Everyone on record, merged ones once, in the order of their ids.
    ///
    /// # Errors
    /// As [`Workspace::document`].
    pub fn speakers(&mut self, as_of: Option<Timestamp>) -> Result<Vec<Speaker>> {
        const KINDS: [&str; 7] = [
            "speaker_added",
            "speaker_edited",
            "speaker_alias_added",
            "speaker_alias_removed",
            "reliability_set",
            "speakers_merged",
            "speakers_split",
        ];
        self.action(|session| {
            let undone = session.undone(as_of)?;
            let mut seqs = Vec::new();
            for kind in KINDS {
                seqs.extend(session.index.postings(&term("kind", kind), 0, usize::MAX)?);
            }
            seqs.sort_unstable();
            let events = session.effective(&seqs, as_of, &undone)?;
            Ok(fold::speakers(events.into_iter().map(|(_, event)| event)))
        })
    }
}

impl Session {
    pub(crate) fn recorded(&self, seq: u64) -> Result<Option<Recorded>> {
        let Some(entry) = self.entry(seq)? else { return Ok(None) };
        recorded(&entry).map(Some)
    }

    /// The events that are undone by others, an undoing that is undone itself apart.
    pub(crate) fn undone(&self, as_of: Option<Timestamp>) -> Result<BTreeSet<u64>> {
        let mut undone = BTreeSet::new();
        // The latest first: what undoes an undoing comes after it.
        for seq in self.index.postings(UNDONE, 0, usize::MAX)?.into_iter().rev() {
            let Some(recorded) = self.recorded(seq)? else { continue };
            if as_of.is_some_and(|as_of| recorded.at > as_of) || undone.contains(&seq) {
                continue;
            }
            if let Some(Event::Undone { seq: target }) = recorded.event {
                undone.insert(target);
            }
        }
        Ok(undone)
    }

    fn effective(
        &self,
        seqs: &[u64],
        as_of: Option<Timestamp>,
        undone: &BTreeSet<u64>,
    ) -> Result<Vec<(u64, Event)>> {
        let mut events = Vec::with_capacity(seqs.len());
        for seq in seqs.iter().filter(|seq| !undone.contains(seq)) {
            let Some(recorded) = self.recorded(*seq)? else { continue };
            if as_of.is_some_and(|as_of| recorded.at > as_of) {
                continue;
            }
            events.extend(recorded.event.map(|event| (*seq, event)));
        }
        Ok(events)
    }

    /// The whole id for what was given.
    fn resolve(&self, kind: &'static str, given: &str) -> Result<String> {
        const SHOWN: usize = 10;
        let whole = term(kind, given);
        let unknown = || Error::UnknownId { kind, id: given.to_owned() };
        if !self.index.postings(&whole, 0, 1)?.is_empty() {
            return Ok(given.to_owned());
        }
        if given.chars().count() < SHORTEST_PREFIX {
            return Err(unknown());
        }
        let start = format!("{kind}:");
        let terms = self.index.terms(&whole, SHOWN)?;
        let mut ids: Vec<String> =
            terms.iter().filter_map(|term| term.strip_prefix(&start)).map(str::to_owned).collect();
        match ids.len() {
            0 => Err(unknown()),
            1 => ids.pop().ok_or_else(unknown),
            _ => Err(Error::Ambiguous { kind, id: given.to_owned(), candidates: ids }),
        }
    }

    fn document(&self, id: &str, as_of: Option<Timestamp>) -> Result<(DocumentState, Document)> {
        let whole = self.resolve("document", id)?;
        let undone = self.undone(as_of)?;
        let mut state = self.document_state(&whole, as_of, &undone)?;
        match state.document.take() {
            Some(document) => Ok((state, document)),
            None => Err(Error::UnknownId { kind: "document", id: id.to_owned() }),
        }
    }

    fn document_state(
        &self,
        id: &str,
        as_of: Option<Timestamp>,
        undone: &BTreeSet<u64>,
    ) -> Result<DocumentState> {
        let seqs = self.index.postings(&term("document", id), 0, usize::MAX)?;
        Ok(fold::document(self.effective(&seqs, as_of, undone)?))
    }

    fn documents(&self, as_of: Option<Timestamp>) -> Result<Vec<Document>> {
        let undone = self.undone(as_of)?;
        let seqs = self.index.postings("kind:document_added", 0, usize::MAX)?;
        let mut documents: Vec<Document> = Vec::new();
        let mut at = std::collections::BTreeMap::new();
        for (_, event) in self.effective(&seqs, as_of, &undone)? {
            let Event::DocumentAdded { document } = event else { continue };
            let place = *at.entry(document.id.clone()).or_insert(documents.len());
            match documents.get_mut(place) {
                Some(old) => *old = document,
                None => documents.push(document),
            }
        }
        Ok(documents)
    }

    fn claim(
        &self,
        id: &str,
        as_of: Option<Timestamp>,
        undone: &BTreeSet<u64>,
    ) -> Result<Option<ClaimState>> {
        let seqs = self.index.postings(&term("claim", id), 0, usize::MAX)?;
        let Some(mut state) = fold::claim(id, self.effective(&seqs, as_of, undone)?) else {
            return Ok(None);
        };
        let mut kept = Vec::new();
        for evidence in std::mem::take(&mut state.evidence) {
            let seqs = self.index.postings(&term("evidence", &evidence.id), 0, usize::MAX)?;
            let last = self.effective(&seqs, as_of, undone)?.pop();
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
        const CHUNK: usize = 256;
        let facet = match &filter.lang {
            Some(lang) => term("claim-lang", lang),
            None => term("kind", "claim_added"),
        };
        let undone = self.undone(as_of)?;
        let mut page = Page { items: Vec::new(), next: None };
        let mut after = cursor;
        loop {
            let seqs = self.index.postings(&facet, after, CHUNK)?;
            let Some(last) = seqs.last().copied() else { return Ok(page) };
            for (seq, event) in self.effective(&seqs, as_of, &undone)? {
                let Event::ClaimAdded { claim } = event else { continue };
                let Some(state) = self.claim(&claim.id, as_of, &undone)? else { continue };
                if state.founded != seq || !filter.fits(&state.claim) {
                    continue;
                }
                if page.items.len() >= limit {
                    page.next = Some(seq - 1);
                    return Ok(page);
                }
                page.items.push(state.claim);
            }
            after = last;
        }
    }

    fn log(&self, filter: &LogFilter, cursor: u64, limit: usize) -> Result<Page<Recorded>> {
        const CHUNK: usize = 1024;
        let by = filter.by.as_deref().map(|by| term("by", by));
        let kind = filter.kind.as_deref().map(|kind| term("kind", kind));
        let narrowest = filter.entity.clone().or(kind).or(by);
        let mut page = Page { items: Vec::new(), next: None };
        let mut after = cursor;
        loop {
            let seqs = if let Some(term) = &narrowest {
                self.index.postings(term, after, CHUNK)?
            } else {
                (after + 1..=self.journal.end().head.seq).take(CHUNK).collect()
            };
            let Some(last) = seqs.last().copied() else { return Ok(page) };
            for seq in seqs {
                let Some(entry) = self.entry(seq)? else { continue };
                let recorded = recorded(&entry)?;
                if !filter.fits(&recorded, &entry.header.kind) {
                    continue;
                }
                if page.items.len() >= limit {
                    page.next = Some(seq - 1);
                    return Ok(page);
                }
                page.items.push(recorded);
            }
            after = last;
        }
    }
}

fn recorded(entry: &Entry) -> Result<Recorded> {
    entry.recorded().map_err(|reason| unknown(entry, &reason))
}

impl ClaimFilter {
    fn fits(&self, claim: &Claim) -> bool {
        let document = |id: &String| claim.appearances.iter().any(|seen| seen.document == *id);
        (self.withdrawn || claim.withdrawn.is_none())
            && self.lang.as_ref().is_none_or(|lang| claim.lang.as_ref() == Some(lang))
            && self.kind.is_none_or(|kind| claim.kind == kind)
            && self.topic.as_ref().is_none_or(|topic| claim.topic.as_ref() == Some(topic))
            && self.claimant.as_ref().is_none_or(|name| claim.claimants.contains(name))
            && self.document.as_ref().is_none_or(document)
            && self.text.as_ref().is_none_or(|text| claim.text.contains(text))
    }
}

impl LogFilter {
    fn fits(&self, recorded: &Recorded, kind: &str) -> bool {
        self.by.as_ref().is_none_or(|by| recorded.by == *by)
            && self.kind.as_deref().is_none_or(|wanted| wanted == kind)
            && self.since.is_none_or(|since| recorded.at >= since)
            && self.until.is_none_or(|until| recorded.at <= until)
    }
}
