//! The workspace as it is read: documents, claims, speakers, and what people decided.

use std::collections::BTreeSet;

use isnad_model::{Claim, Document, Event, Place, Reading, Reason, Recorded, Speaker};
use isnad_store::{ClaimFilter, ClaimState, Suggestion, SuggestionState, Until};
use isnad_verify::Ledger;

use super::{DECISIONS, Desk};
use crate::config::Config;
use crate::context::Context;
use crate::failure::Failure;

/// Claims read at once.
const PAGE: usize = 1000;

/// The documents of a workspace as they can be read.
#[derive(Debug, Default)]
pub struct Readings {
    /// In the order of recording.
    pub read: Vec<Reading>,
    /// Their text was redacted, maybe by the name of another document that has the same bytes.
    pub gone: Vec<Document>,
}

impl Readings {
    /// Those that can be read; says how many were passed over.
    pub fn told(self, context: &Context) -> Vec<Reading> {
        if !self.gone.is_empty() {
            context.note(&Reason::new("cli.texts_gone").with("count", self.gone.len()));
        }
        self.read
    }
}

impl Desk {
    /// Every document, in the order of recording.
    ///
    /// # Errors
    /// As the store's; so for every reader here.
    pub fn documents(&self) -> anyhow::Result<Vec<Document>> {
        Ok(self.inner.borrow_mut().documents(self.until())?)
    }

    /// The document of that id, or of the only id that begins so.
    ///
    /// # Errors
    /// Also when there is none, or more than one.
    pub fn document(&self, id: &str) -> anyhow::Result<Document> {
        Ok(self.inner.borrow_mut().document(id, self.until())?)
    }

    /// A document with its text and what was found in it.
    ///
    /// # Errors
    /// Also when its text is gone.
    pub fn reading(&self, document: &Document) -> anyhow::Result<Reading> {
        let reading = self.inner.borrow_mut().reading(&document.id, self.until())?;
        let gone = || Failure::new(Reason::new("cli.no_text").with("id", &document.id));
        Ok(reading.ok_or_else(gone)?)
    }

    /// The reading of the document of that very id; nothing where the document does not count, or its
    /// text was redacted.
    ///
    /// # Errors
    /// When its text is lost or damaged.
    pub fn known_reading(&self, id: &str) -> anyhow::Result<Option<Reading>> {
        self.reading_until(id, self.until())
    }

    /// As [`Desk::known_reading`], of what was recorded up to then.
    ///
    /// # Errors
    /// As there.
    pub(super) fn reading_until(&self, id: &str, until: Until) -> anyhow::Result<Option<Reading>> {
        match self.inner.borrow_mut().reading(id, until) {
            Ok(reading) => Ok(reading),
            Err(isnad_store::Error::UnknownId { .. }) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }

    /// Every document that can be read, and those whose text was redacted; lets others in between.
    ///
    /// # Errors
    /// Also when a text is lost or damaged.
    pub fn readings(&self) -> anyhow::Result<Readings> {
        let mut all = Readings::default();
        for document in self.documents()? {
            self.take_turns()?;
            match self.inner.borrow_mut().reading(&document.id, self.until())? {
                Some(reading) => all.read.push(reading),
                None => all.gone.push(document),
            }
        }
        Ok(all)
    }

    /// Every claim, withdrawn ones too, in the order of recording; lets others in between.
    ///
    /// # Errors
    /// As the store's.
    pub fn claims(&self) -> anyhow::Result<Vec<Claim>> {
        let all = ClaimFilter { withdrawn: true, ..ClaimFilter::default() };
        let (mut claims, mut next) = (Vec::new(), Some(0));
        while let Some(cursor) = next {
            self.take_turns()?;
            let page = self.inner.borrow_mut().claims(&all, cursor, PAGE, self.until())?;
            claims.extend(page.items);
            next = page.next;
        }
        Ok(claims)
    }

    /// The claim of that very id, withdrawn or not, if there is one.
    ///
    /// # Errors
    /// As the store's.
    pub fn known_claim(&self, id: &str) -> anyhow::Result<Option<Claim>> {
        match self.inner.borrow_mut().claim(id, self.until()) {
            Ok(state) => Ok(Some(state.claim)),
            Err(isnad_store::Error::UnknownId { .. }) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }

    /// The claim of that id, or of the only id that begins so.
    ///
    /// # Errors
    /// Also when there is none, or more than one.
    pub fn claim(&self, id: &str) -> anyhow::Result<Claim> {
        Ok(self.inner.borrow_mut().claim(id, self.until())?.claim)
    }

    /// The claim of that id with what hangs on it.
    ///
    /// # Errors
    /// As [`Desk::claim`].
    pub fn claim_state(&self, id: &str) -> anyhow::Result<ClaimState> {
        Ok(self.inner.borrow_mut().claim(id, self.until())?)
    }

    /// What the workspace's people have settled in `isnad.toml`.
    ///
    /// # Errors
    /// When it cannot be read or understood.
    pub fn config(&self) -> anyhow::Result<Config> {
        crate::config::read(self.inner.borrow().dir())
    }

    /// The whole ids of document and attribution in `document:attribution`.
    ///
    /// # Errors
    /// When it is not written so, or there is no such attribution.
    pub fn attribution(&self, place: &str) -> anyhow::Result<(String, String)> {
        let unknown = || Failure::new(Reason::new("cli.no_such_suggestion").with("id", place));
        let hint = || unknown().hint(Reason::new("cli.how_to_name_it"));
        let (document, attribution) = place.rsplit_once(':').ok_or_else(hint)?;
        let document = self.document(document)?;
        let reading = self.reading(&document)?;
        reading.extraction.attribution(attribution).ok_or_else(hint)?;
        Ok((document.id, attribution.to_owned()))
    }

    /// The words of an attribution's content; nothing where its document does not count any more, or
    /// its text was redacted.
    ///
    /// # Errors
    /// When the text is lost or damaged.
    pub fn quote(&self, document: &str, attribution: &str) -> anyhow::Result<Option<String>> {
        let Some(reading) = self.known_reading(document)? else { return Ok(None) };
        let found = reading.extraction.attribution(attribution);
        Ok(found.map(|found| crate::commands::review::content(&reading, found)))
    }

    /// What people recorded, as far as standing rests on it.
    ///
    /// # Errors
    /// As the store's.
    pub fn ledger(&self) -> anyhow::Result<Ledger> {
        let decided = self.story(&["kind:suggestion_rejected"])?.into_iter();
        let documents = decided.filter_map(|recorded| match recorded.event {
            Some(Event::SuggestionRejected { document, .. }) => Some(document),
            _ => None,
        });
        let rejected = self.rejected(&documents.collect())?;
        let (claims, speakers) = (self.claims()?, self.speakers()?);
        let ledger = Ledger { claims, speakers, rejected, ..Ledger::default() };
        Ok(ledger.with_events(&self.story(DECISIONS)?))
    }

    /// Suggestions of these documents that were turned down; a document that counts no more has none.
    ///
    /// # Errors
    /// As the store's.
    pub fn rejected(&self, documents: &BTreeSet<String>) -> anyhow::Result<BTreeSet<Place>> {
        let mut rejected = BTreeSet::new();
        for id in documents {
            self.take_turns()?;
            let all = match self.inner.borrow_mut().suggestions(id, self.until()) {
                Ok(all) => all.into_iter(),
                Err(isnad_store::Error::UnknownId { .. }) => continue,
                Err(other) => return Err(other.into()),
            };
            let turned_down = all.filter(|one| matches!(one.state, SuggestionState::Rejected(_)));
            rejected.extend(turned_down.map(|one| Place::new(id, &one.attribution.id)));
        }
        Ok(rejected)
    }

    /// Everyone on record.
    ///
    /// # Errors
    /// As the store's.
    pub fn speakers(&self) -> anyhow::Result<Vec<Speaker>> {
        Ok(self.inner.borrow_mut().speakers(self.until())?)
    }

    /// The events that count and have one of the terms, such as `claim:ID`.
    ///
    /// # Errors
    /// As the store's.
    pub fn story(&self, terms: &[&str]) -> anyhow::Result<Vec<Recorded>> {
        Ok(self.inner.borrow_mut().story(terms, self.until())?)
    }

    /// What was suggested for a document, with what was decided.
    ///
    /// # Errors
    /// As the store's.
    pub fn suggested(&self, document: &str) -> anyhow::Result<Vec<Suggestion>> {
        Ok(self.inner.borrow_mut().suggestions(document, self.until())?)
    }

    /// Merkle root of the journal; none for a day that is past.
    ///
    /// # Errors
    /// As the store's.
    pub fn checkpoint(&self) -> anyhow::Result<Option<String>> {
        if self.as_of.time.is_some() {
            return Ok(None);
        }
        let mut inner = self.inner.borrow_mut();
        let root = inner.root()?;
        // Somebody recorded more since this command began to read.
        let root = match self.until().seq {
            Some(seq) if seq != root.events => inner.checkpoint(seq)?,
            _ => root,
        };
        Ok(Some(root.root.to_string()))
    }
}
