//! A workspace in a folder (or in memory): made, found, opened, and written to.

mod make;
mod open;
mod redact;
mod undo;

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;

use isnad_model::{Digest, Event, Recorded};
use jiff::Timestamp;

pub use self::make::find;
pub(crate) use self::open::foreign;
use self::open::{Opening, rebuilt};
pub use self::open::{Rebuilt, rebuild, rebuild_on};
use crate::error::{Error, Result};
use crate::frame::Batch;
use crate::ground::Ground;
use crate::index::MemoryIndex;
use crate::journal::Point;
use crate::lock::Lock;
use crate::session::{Note, Session};
use crate::until::Until;
use crate::words::Words;

/// The folder that makes a folder a workspace.
pub(crate) const FOLDER: &str = ".isnad";
/// All there is in the `format` file.
pub(crate) const FORMAT: &str = "isnad.workspace/1\n";

/// How to open a workspace.
#[derive(Clone, Copy, Debug)]
pub struct OpenOptions {
    /// How long to wait for another process.
    pub wait: Duration,
    /// The time now, UTC: what others are told who find it busy.
    pub at: Timestamp,
    /// Which words texts are found by.
    pub words: Words,
}

/// A workspace: the lock and the index are held from one call on until [`Workspace::release`].
pub struct Workspace {
    dir: PathBuf,
    ground: Ground,
    options: Option<OpenOptions>,
    session: Option<Session>,
    notes: Vec<Note>,
}

impl Workspace {
    /// Opens the workspace in `dir`: proves the end of the journal, sets an unfinished write
    /// aside, brings the index up to date. See [`Workspace::notes`].
    ///
    /// # Errors
    /// [`Error::NoWorkspace`], [`Error::Foreign`], [`Error::Newer`], [`Error::Busy`],
    /// [`Error::Damaged`], [`Error::Io`].
    pub fn open(dir: &Path, options: OpenOptions) -> Result<Self> {
        Self::open_on(Ground::system(), dir, options)
    }

    /// As [`Workspace::open`], on any ground.
    ///
    /// # Errors
    /// As there.
    pub fn open_on(ground: Ground, dir: &Path, options: OpenOptions) -> Result<Self> {
        let (dir, options) = (dir.to_owned(), Some(options));
        let mut workspace = Self { dir, ground, options, session: None, notes: Vec::new() };
        workspace.session()?;
        Ok(workspace)
    }

    /// The folder it is in; empty for one in memory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What was put right since this was last asked; to be said in one line each.
    pub fn notes(&mut self) -> Vec<Note> {
        std::mem::take(&mut self.notes)
    }

    /// Lets other processes in; the next call takes the lock and the index again, and catches up
    /// with what they did.
    ///
    /// # Errors
    /// [`Error::Index`], and then the next opening makes the index again.
    pub fn release(&mut self) -> Result<()> {
        if self.options.is_none() {
            return Ok(());
        }
        match self.session.take() {
            Some(mut session) => session.index.flush(),
            None => Ok(()),
        }
    }

    /// Records the events of one action, all or none, durable when it returns.
    ///
    /// # Errors
    /// [`Error::Unrecordable`] before anything is written; [`Error::Poisoned`] or [`Error::Io`]
    /// when the disk refuses.
    pub fn append(&mut self, events: &[Event], by: &str, at: Timestamp) -> Result<Vec<Recorded>> {
        let batch = self.commit(&[events], by, at)?;
        let pieces = batch.iter().flat_map(|batch| &batch.pieces);
        let recorded = pieces.zip(events).map(|(piece, event)| Recorded {
            seq: piece.header.seq,
            id: piece.header.id.clone(),
            at,
            by: by.to_owned(),
            action: piece.header.action.unwrap_or(piece.header.seq),
            event: Some(event.clone()),
        });
        Ok(recorded.collect())
    }

    /// Records many actions in one commit (group commit): one write and one sync for all of them,
    /// all or none, while each can be undone on its own. Gives the numbers of their events.
    ///
    /// All are in memory at once: hand in some ten thousand events at most.
    ///
    /// # Errors
    /// As [`Workspace::append`].
    pub fn append_group(
        &mut self,
        actions: &[&[Event]],
        by: &str,
        at: Timestamp,
    ) -> Result<RangeInclusive<u64>> {
        let batch = self.commit(actions, by, at)?;
        #[expect(clippy::reversed_empty_ranges, reason = "nothing was recorded")]
        Ok(batch.map_or(1..=0, |batch| batch.base.seq + 1..=batch.head.seq))
    }

    fn commit(&mut self, actions: &[&[Event]], by: &str, at: Timestamp) -> Result<Option<Batch>> {
        if actions.iter().all(|events| events.is_empty()) {
            return Ok(None);
        }
        let session = self.session()?;
        let last = session.journal.end().head.seq;
        let mut events = actions.iter().copied().flatten();
        events.try_for_each(|event| recordable(event, last))?;
        let appended = session.append(actions, by, at)?;
        if let Err(error) = appended.indexed {
            // The events are durable; a failure to find them must not look like a failure to keep
            // them.
            let _ = self.rebuild_index(&error);
        }
        Ok(Some(appended.batch))
    }

    /// Keeps `bytes` as an object.
    ///
    /// # Errors
    /// [`Error::Io`] when they may not be durable.
    pub fn put_object(&mut self, bytes: &[u8]) -> Result<Digest> {
        self.session()?.objects.put(bytes)
    }

    /// The object of that digest, proven.
    ///
    /// # Errors
    /// [`Error::NoObject`], [`Error::Damaged`].
    pub fn get_object(&mut self, digest: &Digest) -> Result<Vec<u8>> {
        self.session()?.objects.get(digest)
    }

    /// Runs one action; when the index fails it, once more on a new one.
    pub(crate) fn action<T>(&mut self, work: impl Fn(&Session) -> Result<T>) -> Result<T> {
        match work(self.session()?) {
            Err(error @ Error::Index(_)) => {
                self.rebuild_index(&error)?;
                work(self.session()?)
            }
            Err(Error::IndexFull) if self.options.is_some() => {
                // What it held back may be lost: the next action opens it anew.
                self.session = None;
                Err(Error::IndexFull)
            }
            other => other,
        }
    }

    /// As [`Workspace::action`], for what is kept in the index.
    pub(crate) fn change<T>(&mut self, work: impl Fn(&mut Session) -> Result<T>) -> Result<T> {
        match work(self.session()?) {
            Err(error @ Error::Index(_)) => {
                self.rebuild_index(&error)?;
                work(self.session()?)
            }
            Err(Error::IndexFull) if self.options.is_some() => {
                // What it held back may be lost: the next action opens it anew.
                self.session = None;
                Err(Error::IndexFull)
            }
            other => other,
        }
    }

    /// All that is recorded now: a reader that lets others in between sees no more than that.
    ///
    /// # Errors
    /// As [`Workspace::open`].
    pub fn now(&mut self) -> Result<Until> {
        let seq = self.session()?.journal.end().head.seq;
        Ok(Until { time: None, seq: Some(seq) })
    }

    pub(crate) fn ground(&self) -> &Ground {
        &self.ground
    }

    /// Whether nothing of it outlives the process.
    pub(crate) fn is_in_memory(&self) -> bool {
        self.options.is_none()
    }

    /// Runs one action that cannot be run again.
    pub(crate) fn change_once<T>(
        &mut self,
        work: impl FnOnce(&mut Session) -> Result<T>,
    ) -> Result<T> {
        work(self.session()?)
    }

    /// Runs a long action on journal and objects alone, up to where the history ends now, while others
    /// go on working. What looks damaged is read once more while they wait: a redaction that is
    /// under way writes over a line and takes an object away.
    pub(crate) fn apart<T>(&mut self, work: impl Fn(&Session, Point) -> Result<T>) -> Result<T> {
        let end = self.action(|session| Ok(session.journal.end()))?;
        let session = self.read_only()?;
        let done = work(&session, end);
        self.give_back(session);
        match done {
            Err(Error::Damaged(_)) => self.action(|session| work(session, end)),
            other => other,
        }
    }

    /// Journal and objects to read from, while index and lock are let go; to be given back.
    pub(crate) fn read_only(&mut self) -> Result<Session> {
        let in_memory = self.is_in_memory();
        self.session()?;
        let Some(mut session) = self.session.take() else { return Err(Error::Poisoned) };
        if !in_memory {
            session.index.flush()?;
            session.index = Box::new(MemoryIndex::default());
            session.lock = None;
        }
        Ok(session)
    }

    /// Takes back what [`Workspace::read_only`] gave.
    pub(crate) fn give_back(&mut self, session: Session) {
        // What is on disk is opened anew: others may have recorded meanwhile.
        if self.is_in_memory() {
            self.session = Some(session);
        }
    }

    /// The session, so that parts of it can be closed while its lock is held.
    pub(crate) fn take_session(&mut self) -> Option<Session> {
        self.session.take()
    }

    fn rebuild_index(&mut self, why: &Error) -> Result<()> {
        let Some(options) = self.options else { return Err(Error::Index(why.to_string())) };
        self.session = None;
        let folder = self.dir.join(FOLDER);
        let lock = self.lock(&folder, options)?;
        self.ground.indexes.set_aside(&folder.join("index"))?;
        let mut notes = Vec::new();
        let words = options.words;
        let opening = Opening { ground: &self.ground, folder: &folder, words, anew: false };
        let session = opening.session(lock, &mut notes, &mut |_| {})?;
        self.notes.retain(|note| !matches!(note, Note::IndexRebuilt { .. }));
        self.notes.push(rebuilt(why, &session));
        self.session = Some(session);
        Ok(())
    }

    fn session(&mut self) -> Result<&mut Session> {
        let session = match self.session.take() {
            Some(session) => session,
            None => self.acquire()?,
        };
        Ok(self.session.insert(session))
    }

    fn lock(&self, folder: &Path, options: OpenOptions) -> Result<Lock> {
        Lock::take(&*self.ground.disk, &folder.join("lock"), options.wait, options.at)
    }

    fn acquire(&mut self) -> Result<Session> {
        let folder = self.dir.join(FOLDER);
        let options = self.options.ok_or(Error::Poisoned)?;
        foreign(&*self.ground.disk, &folder)?;
        let lock = self.lock(&folder, options)?;
        let (ground, words) = (&self.ground, options.words);
        let opening = Opening { ground, folder: &folder, words, anew: false };
        opening.session(lock, &mut self.notes, &mut |_| {})
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        // What the index loses here, it takes from the journal next time.
        let _ = self.release();
    }
}

fn recordable(event: &Event, last: u64) -> Result<()> {
    match event {
        Event::Undone { seq } if *seq < 2 || *seq > last => {
            Err(Error::Unrecordable(format!("event {seq} is none that can be undone")))
        }
        Event::Redacted { seq, .. } if *seq < 2 || *seq > last => {
            Err(Error::Unrecordable(format!("event {seq} is none that can be redacted")))
        }
        Event::ExtractionRecorded { extraction, .. }
            if extraction.attributions.iter().any(|found| !found.confidence.is_finite()) =>
        {
            Err(Error::Unrecordable("a confidence that is no number".to_owned()))
        }
        _ => Ok(()),
    }
}
