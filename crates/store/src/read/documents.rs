//! Documents, what was found in them, and the speakers on record.

use isnad_model::{Digest, Document, Event, Extraction, Reading, Speaker};

use crate::error::{Error, Result};
use crate::fold::{self, DocumentState, Suggestion};
use crate::session::Session;
use crate::terms::term;
use crate::until::Until;
use crate::workspace::Workspace;

/// Events that speak of speakers.
const OF_SPEAKERS: [&str; 7] = [
    "speaker_added",
    "speaker_edited",
    "speaker_alias_added",
    "speaker_alias_removed",
    "reliability_set",
    "speakers_merged",
    "speakers_split",
];

impl Workspace {
    /// The document of that id, or of the only id that begins so.
    ///
    /// # Errors
    /// [`Error::UnknownId`], [`Error::Ambiguous`], [`Error::Damaged`]; so for every reader here.
    pub fn document(&mut self, id: &str, as_of: impl Into<Until>) -> Result<Document> {
        let as_of = as_of.into();
        self.action(|session| Ok(session.document(id, as_of)?.1))
    }

    /// Every document, in the order of recording.
    ///
    /// # Errors
    /// As [`Workspace::document`].
    pub fn documents(&mut self, as_of: impl Into<Until>) -> Result<Vec<Document>> {
        let as_of = as_of.into();
        self.action(|session| session.documents(as_of))
    }

    /// The latest extraction of a document; `None` when there is none.
    ///
    /// # Errors
    /// As [`Workspace::document`].
    pub fn extraction(
        &mut self,
        document: &str,
        as_of: impl Into<Until>,
    ) -> Result<Option<Extraction>> {
        let as_of = as_of.into();
        self.action(|session| Ok(session.document(document, as_of)?.0.extraction))
    }

    /// A document with its text and what was found in it; `None` where either was never recorded, or
    /// the text was redacted, maybe by the name of another document that has the same bytes.
    ///
    /// # Errors
    /// As [`Workspace::document`]; [`Error::NoObject`] when its text is lost.
    pub fn reading(&mut self, id: &str, as_of: impl Into<Until>) -> Result<Option<Reading>> {
        let as_of = as_of.into();
        self.action(|session| {
            let (state, document) = session.document(id, as_of)?;
            let (Some(extraction), Some(digest)) = (state.extraction, document.text) else {
                return Ok(None);
            };
            match session.objects.get(&digest) {
                Ok(bytes) => {
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    Ok(Some(Reading { document, text, extraction }))
                }
                Err(Error::NoObject(_)) if session.was_redacted(&digest)? => Ok(None),
                Err(error) => Err(error),
            }
        })
    }

    /// What was suggested for a document, with what was decided.
    ///
    /// # Errors
    /// As [`Workspace::document`].
    pub fn suggestions(
        &mut self,
        document: &str,
        as_of: impl Into<Until>,
    ) -> Result<Vec<Suggestion>> {
        let as_of = as_of.into();
        self.action(|session| {
            let (state, document) = session.document(document, as_of)?;
            Ok(state.suggestions(&document.id))
        })
    }

    /// Everyone on record, merged ones once, in the order of their ids.
    ///
    /// # Errors
    /// As [`Workspace::document`].
    pub fn speakers(&mut self, as_of: impl Into<Until>) -> Result<Vec<Speaker>> {
        let as_of = as_of.into();
        self.action(|session| {
            let mut seqs = Vec::new();
            for kind in OF_SPEAKERS {
                seqs.extend(session.index.postings(&term("kind", kind), 0, usize::MAX)?);
            }
            seqs.sort_unstable();
            let events = session.effective(&seqs, as_of)?;
            Ok(fold::speakers(events.into_iter().map(|(_, event)| event)))
        })
    }
}

impl Session {
    pub(super) fn document(&self, id: &str, as_of: Until) -> Result<(DocumentState, Document)> {
        let whole = self.resolve("document", id)?;
        let mut state = fold::document(self.effective_of(&term("document", &whole), as_of)?);
        match state.document.take() {
            Some(document) => Ok((state, document)),
            None => Err(Error::UnknownId { kind: "document", id: id.to_owned() }),
        }
    }

    /// Whether a redaction took the object away: whatever the day asked for, it is gone.
    fn was_redacted(&self, digest: &Digest) -> Result<bool> {
        let took = |event: &Event| matches!(event, Event::Redacted { object, .. } if *object == Some(*digest));
        let all = self.effective_of("kind:redacted", Until::default())?;
        Ok(all.iter().any(|(_, event)| took(event)))
    }

    fn documents(&self, as_of: Until) -> Result<Vec<Document>> {
        let mut documents: Vec<Document> = Vec::new();
        let mut at = std::collections::BTreeMap::new();
        for (_, event) in self.effective_of("kind:document_added", as_of)? {
            let Event::DocumentAdded { document } = event else { continue };
            let place = *at.entry(document.id.clone()).or_insert(documents.len());
            match documents.get_mut(place) {
                Some(old) => *old = document,
                None => documents.push(document),
            }
        }
        Ok(documents)
    }
}
