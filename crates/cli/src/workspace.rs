//! The workspace as the commands use it: found by walking up, as of the day asked for.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use isnad_model::{
    Claim, ClaimReport, Digest, Document, Event, Extraction, Place, Reading, Reason, Recorded,
    Speaker, derived_id,
};
use isnad_store::{
    ClaimFilter, ClaimState, OpenOptions, Suggestion, SuggestionState, Until, Workspace,
};
use isnad_verify::Ledger;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::commands::claim::word;
use crate::config::Config;
use crate::context::Context;
use crate::failure::Failure;

mod lists;
mod upkeep;

pub use self::lists::facet;
pub use self::upkeep::{check, rebuild};

/// The events that decide on lineage and on pairs of claims.
const DECISIONS: &[&str] = &[
    "kind:lineage_added",
    "kind:lineage_refused",
    "kind:independence_established",
    "kind:concession_established",
    "kind:claims_matched",
    "kind:claims_told_apart",
];

/// How long a command waits for another one to let go.
const WAIT: Duration = Duration::from_secs(3);
/// How long a command of many steps holds the workspace before it lets others in.
const TURN: Duration = Duration::from_millis(300);

/// An open workspace. The store catches up as it reads, so that reading changes it too.
pub struct Desk {
    inner: RefCell<Workspace>,
    as_of: Until,
    /// Since when the workspace is held without a break.
    held: Cell<Instant>,
}

impl Desk {
    /// Opens the workspace here or above, and says what had to be put right.
    ///
    /// # Errors
    /// None there, busy or damaged.
    pub fn open(context: &Context) -> anyhow::Result<Self> {
        let mut inner = Workspace::open(&root()?, options(context))?;
        for note in inner.notes() {
            crate::note::note(&note.to_string());
        }
        let as_of = context.global.as_of.map(end_of).transpose()?;
        Ok(Self::over(inner, as_of))
    }

    /// An open workspace, as of then.
    pub fn over(inner: Workspace, as_of: Option<Timestamp>) -> Self {
        let (inner, held) = (RefCell::new(inner), Cell::new(Instant::now()));
        Self { inner, as_of: as_of.into(), held }
    }

    /// Records actions in one commit, as nobody in particular: for tests.
    #[cfg(test)]
    pub fn record(&self, actions: &[&[Event]]) -> anyhow::Result<()> {
        self.inner.borrow_mut().append_group(actions, "nour", Timestamp::UNIX_EPOCH)?;
        Ok(())
    }

    /// Records events, all or none.
    ///
    /// # Errors
    /// A usage error under `--as-of`: the past is only read.
    pub fn append(&mut self, events: &[Event], context: &Context) -> anyhow::Result<()> {
        self.present()?;
        self.inner.get_mut().append(events, &context.user.name, context.now)?;
        Ok(())
    }

    /// Records many actions in one commit; each can be undone on its own.
    ///
    /// # Errors
    /// As [`Desk::append`].
    pub fn append_group(&mut self, actions: &[&[Event]], context: &Context) -> anyhow::Result<()> {
        self.present()?;
        self.inner.get_mut().append_group(actions, &context.user.name, context.now)?;
        Ok(())
    }

    /// Undoes an action, the latest where no event of it is named; gives what no longer counts.
    ///
    /// # Errors
    /// When there is nothing to undo, or it must stay.
    pub fn undo(&mut self, seq: Option<u64>, context: &Context) -> anyhow::Result<Vec<Recorded>> {
        self.present()?;
        Ok(self.inner.get_mut().undo(seq, &context.user.name, context.now)?)
    }

    /// # Errors
    /// A usage error under `--as-of`: the past is only read.
    pub fn present(&self) -> anyhow::Result<()> {
        if self.as_of.time.is_some() {
            return Err(Failure::usage(Reason::new("cli.the_past_is_read")).into());
        }
        Ok(())
    }

    /// Lets other processes in until the next call.
    ///
    /// # Errors
    /// As the store's.
    pub fn release(&mut self) -> anyhow::Result<()> {
        Ok(self.inner.get_mut().release()?)
    }

    /// Reads from here on what is recorded now and no more, so that a command of many steps sees one
    /// state while it lets others in.
    ///
    /// # Errors
    /// As the store's.
    pub fn hold_still(&mut self) -> anyhow::Result<()> {
        self.as_of.seq = self.inner.get_mut().now()?.seq;
        Ok(())
    }

    /// Lets other processes in, if they were kept waiting for long.
    ///
    /// # Errors
    /// As the store's.
    pub fn take_turns(&self) -> anyhow::Result<()> {
        if self.held.get().elapsed() > TURN {
            self.inner.borrow_mut().release()?;
            self.held.set(Instant::now());
        }
        Ok(())
    }

    /// Keeps the bytes and the text of a document.
    ///
    /// # Errors
    /// When they may not be durable.
    pub fn put(&mut self, raw: &[u8], text: &str) -> anyhow::Result<()> {
        let inner = self.inner.get_mut();
        inner.put_object(raw)?;
        inner.put_object(text.as_bytes())?;
        Ok(())
    }

    /// Every document, in the order of recording.
    ///
    /// # Errors
    /// As the store's; so for every reader here.
    pub fn documents(&self) -> anyhow::Result<Vec<Document>> {
        Ok(self.inner.borrow_mut().documents(self.as_of)?)
    }

    /// The document of that id, or of the only id that begins so.
    ///
    /// # Errors
    /// Also when there is none, or more than one.
    pub fn document(&self, id: &str) -> anyhow::Result<Document> {
        Ok(self.inner.borrow_mut().document(id, self.as_of)?)
    }

    /// A document with its text and what was found in it.
    ///
    /// # Errors
    /// Also when its text is gone.
    pub fn reading(&self, document: &Document) -> anyhow::Result<Reading> {
        let reading = self.inner.borrow_mut().reading(&document.id, self.as_of)?;
        let gone = || Failure::new(Reason::new("cli.no_text").with("id", &document.id));
        Ok(reading.ok_or_else(gone)?)
    }

    /// Every claim, withdrawn ones too, in the order of recording.
    ///
    /// # Errors
    /// As the store's.
    pub fn claims(&self) -> anyhow::Result<Vec<Claim>> {
        let all = ClaimFilter { withdrawn: true, ..ClaimFilter::default() };
        Ok(self.inner.borrow_mut().claims(&all, 0, usize::MAX, self.as_of)?.items)
    }

    /// The claim of that very id, withdrawn or not, if there is one.
    ///
    /// # Errors
    /// As the store's.
    pub fn known_claim(&self, id: &str) -> anyhow::Result<Option<Claim>> {
        match self.inner.borrow_mut().claim(id, self.as_of) {
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
        Ok(self.inner.borrow_mut().claim(id, self.as_of)?.claim)
    }

    /// The claim of that id with what hangs on it.
    ///
    /// # Errors
    /// As [`Desk::claim`].
    pub fn claim_state(&self, id: &str) -> anyhow::Result<ClaimState> {
        Ok(self.inner.borrow_mut().claim(id, self.as_of)?)
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

    /// The words of an attribution's content; empty where its text is gone.
    ///
    /// # Errors
    /// As the store's.
    pub fn quote(&self, document: &str, attribution: &str) -> anyhow::Result<String> {
        let reading = self.reading(&self.document(document)?)?;
        let found = reading.extraction.attribution(attribution);
        Ok(found
            .map_or_else(String::new, |found| crate::commands::review::content(&reading, found)))
    }

    /// What people recorded, as far as standing rests on it.
    ///
    /// # Errors
    /// As the store's.
    pub fn ledger(&self) -> anyhow::Result<Ledger> {
        let mut rejected = BTreeSet::new();
        for document in self.documents()? {
            self.take_turns()?;
            let all = self.suggested(&document.id)?.into_iter();
            let turned_down = all.filter(|one| matches!(one.state, SuggestionState::Rejected(_)));
            rejected.extend(turned_down.map(|one| Place::new(&document.id, &one.attribution.id)));
        }
        let (claims, speakers) = (self.claims()?, self.speakers()?);
        let ledger = Ledger { claims, speakers, rejected, ..Ledger::default() };
        Ok(ledger.with_events(&self.story(DECISIONS)?))
    }

    /// Everyone on record.
    ///
    /// # Errors
    /// As the store's.
    pub fn speakers(&self) -> anyhow::Result<Vec<Speaker>> {
        Ok(self.inner.borrow_mut().speakers(self.as_of)?)
    }

    /// The events that count and have one of the terms, such as `claim:ID`.
    ///
    /// # Errors
    /// As the store's.
    pub fn story(&self, terms: &[&str]) -> anyhow::Result<Vec<Recorded>> {
        Ok(self.inner.borrow_mut().story(terms, self.as_of)?)
    }

    /// What was suggested for a document, with what was decided.
    ///
    /// # Errors
    /// As the store's.
    pub fn suggested(&self, document: &str) -> anyhow::Result<Vec<Suggestion>> {
        Ok(self.inner.borrow_mut().suggestions(document, self.as_of)?)
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
        let root = match self.as_of.seq {
            Some(seq) if seq != root.events => inner.checkpoint(Some(seq))?,
            _ => root,
        };
        Ok(Some(root.root.to_string()))
    }
}

/// The facets of a claim's support and challenge.
pub fn standing(claim: &ClaimReport) -> [(String, String); 2] {
    [facet("support", &word(claim.support)), facet("challenge", &word(claim.challenge))]
}

/// Makes a workspace.
///
/// # Errors
/// When there is one, or something else of that name.
pub fn init(folder: &Path, config: &Config, context: &Context) -> anyhow::Result<()> {
    let by = &context.user.name;
    Workspace::init(folder, &config.name, &config.languages, by, options(context))?;
    Ok(())
}

/// A document as a workspace keeps it: its id comes from its bytes and address, not from the path.
pub fn kept(reading: &Reading, raw: &[u8], now: Timestamp) -> Reading {
    let mut kept = reading.clone();
    let digest = Digest::of(raw).to_string();
    let uri = reading.document.uri.as_deref().unwrap_or_default();
    kept.document.id = derived_id("d", &[&digest, uri]);
    kept.document.raw = Some(Digest::of(raw));
    kept.document.retrieved.get_or_insert(now);
    kept.document.lang.get_or_insert_with(|| reading.extraction.lang.clone());
    kept.extraction.id.clone_from(&kept.document.id);
    kept
}

/// The events of a new document.
pub fn added(document: &Document, extraction: Extraction) -> [Event; 2] {
    let version = crate::languages::get(&extraction.lang).map_or("", |pack| pack.version());
    let pack = format!("{} {version}", extraction.lang);
    [
        Event::DocumentAdded { document: document.clone() },
        Event::ExtractionRecorded { document: document.id.clone(), pack, extraction },
    ]
}

/// Folder of the workspace here or above.
///
/// # Errors
/// Where there is none.
pub fn root() -> anyhow::Result<PathBuf> {
    Ok(isnad_store::find(&std::env::current_dir()?)?)
}

fn options(context: &Context) -> OpenOptions {
    OpenOptions { wait: WAIT, at: context.now, words: crate::search::WORDS }
}

/// The first moment of a day, UTC.
///
/// # Errors
/// When time has no such moment.
pub fn start_of(day: Date) -> anyhow::Result<Timestamp> {
    Ok(day.to_zoned_datetime(TimeZone::UTC)?.timestamp())
}

/// The last moment of a day, UTC.
///
/// # Errors
/// When time has no such moment.
pub fn end_of(day: Date) -> anyhow::Result<Timestamp> {
    let next = day.tomorrow()?.to_zoned_datetime(TimeZone::UTC)?.timestamp();
    Ok(next.checked_sub(jiff::SignedDuration::from_nanos(1))?)
}
