//! The workspace as the commands use it: found by walking up, as of the day asked for.

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use isnad_model::{
    ClaimReport, Digest, Document, Event, Extraction, Reading, Reason, Recorded, derived_id,
};
use isnad_store::{OpenOptions, Until, Workspace};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::commands::claim::word;
use crate::config::Config;
use crate::context::Context;
use crate::failure::Failure;

mod lists;
mod read;
mod standing;
mod stands;
mod upkeep;

pub use self::read::Readings;
pub use self::standing::{bring_up, facet};
pub use self::stands::Stands;
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
    /// The end of the day asked for.
    as_of: Until,
    /// The last event that is read: set once others are let in between two steps of reading.
    still: Cell<Option<u64>>,
    /// Since when the workspace is held without a break.
    held: Cell<Instant>,
    /// The first event of what was recorded here last.
    recorded: Option<u64>,
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
        Self { inner, as_of: as_of.into(), still: Cell::new(None), held, recorded: None }
    }

    /// Records actions in one commit, as nobody in particular: for tests.
    #[cfg(test)]
    pub fn record(&self, actions: &[&[Event]]) -> anyhow::Result<()> {
        self.let_go();
        self.inner.borrow_mut().append_group(actions, "nour", Timestamp::UNIX_EPOCH)?;
        Ok(())
    }

    /// Records events, all or none.
    ///
    /// # Errors
    /// A usage error under `--as-of`: the past is only read.
    pub fn append(&mut self, events: &[Event], context: &Context) -> anyhow::Result<()> {
        self.present()?;
        self.let_go();
        let made = self.inner.get_mut().append(events, &context.user.name, context.moment())?;
        self.recorded = made.first().map(|event| event.seq);
        Ok(())
    }

    /// The number of the first event that [`Desk::append`] recorded last.
    pub fn recorded(&self) -> Option<u64> {
        self.recorded
    }

    /// Records many actions in one commit; each can be undone on its own.
    ///
    /// # Errors
    /// As [`Desk::append`].
    pub fn append_group(&mut self, actions: &[&[Event]], context: &Context) -> anyhow::Result<()> {
        self.present()?;
        self.let_go();
        self.inner.get_mut().append_group(actions, &context.user.name, context.moment())?;
        Ok(())
    }

    /// Undoes an action, the latest where no event of it is named; gives what no longer counts.
    ///
    /// # Errors
    /// When there is nothing to undo, or it must stay.
    pub fn undo(&mut self, seq: Option<u64>, context: &Context) -> anyhow::Result<Vec<Recorded>> {
        self.present()?;
        self.let_go();
        Ok(self.inner.get_mut().undo(seq, &context.user.name, context.moment())?)
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
        self.let_go();
        Ok(self.inner.get_mut().release()?)
    }

    /// Up to where this desk reads.
    fn until(&self) -> Until {
        Until { seq: self.still.get(), ..self.as_of }
    }

    /// Reads from here on what is recorded now and no more, so that a command of many steps sees one
    /// state while it lets others in; to the next recording or [`Desk::release`].
    ///
    /// # Errors
    /// As the store's.
    pub fn hold_still(&self) -> anyhow::Result<()> {
        if self.still.get().is_none() {
            self.still.set(self.inner.borrow_mut().now()?.seq);
        }
        Ok(())
    }

    /// Reads all that is recorded again.
    fn let_go(&self) {
        self.still.set(None);
    }

    /// How many events are recorded now.
    ///
    /// # Errors
    /// As the store's.
    pub fn events(&self) -> anyhow::Result<u64> {
        Ok(self.inner.borrow_mut().now()?.seq.unwrap_or(0))
    }

    /// Lets other processes in, if they were kept waiting for long; what they record is not read.
    ///
    /// # Errors
    /// As the store's.
    pub fn take_turns(&self) -> anyhow::Result<()> {
        if self.held.get().elapsed() > TURN {
            self.let_in()?;
        }
        Ok(())
    }

    /// Lets other processes in before something that takes long and asks nothing of the workspace;
    /// what they record is not read.
    ///
    /// # Errors
    /// As the store's.
    pub fn let_in(&self) -> anyhow::Result<()> {
        self.hold_still()?;
        self.inner.borrow_mut().release()?;
        self.held.set(Instant::now());
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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use std::path::Path;

    use isnad_model::{Claim, ClaimKind, Event};
    use isnad_store::{OpenOptions, Workspace};
    use jiff::Timestamp;

    use super::{Desk, WAIT};

    fn open(dir: &Path) -> Desk {
        let words = crate::search::WORDS;
        let options = OpenOptions { wait: WAIT, at: Timestamp::UNIX_EPOCH, words };
        let inner = Workspace::open(dir, options)
            .or_else(|_| Workspace::init(dir, "test", &[], "nour", options));
        Desk::over(inner.unwrap(), None)
    }

    fn record(desk: &mut Desk, id: &str) {
        let claim = Claim {
            id: id.to_owned(),
            text: "the road is open".to_owned(),
            lang: None,
            kind: ClaimKind::Statement,
            claimants: Vec::new(),
            first_seen: None,
            topic: None,
            appearances: Vec::new(),
            withdrawn: None,
        };
        desk.record(&[&[Event::ClaimAdded { claim }]]).unwrap();
    }

    #[test]
    fn what_others_record_between_two_steps_of_reading_is_read_by_the_next_command() {
        let dir = tempfile::tempdir().unwrap();
        let mut one = open(dir.path());
        record(&mut one, "c1");
        assert_eq!(one.claims().unwrap().len(), 1);
        one.let_in().unwrap();
        let mut other = open(dir.path());
        record(&mut other, "c2");
        drop(other);
        assert_eq!((one.claims().unwrap().len(), one.documents().unwrap().len()), (1, 0));
        assert!(one.known_claim("c2").unwrap().is_none());
        one.release().unwrap();
        assert_eq!(one.claims().unwrap().len(), 2);
        one.let_in().unwrap();
        record(&mut one, "c3");
        assert_eq!(one.claims().unwrap().len(), 3, "who records reads what they recorded");
    }
}
