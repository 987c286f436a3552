//! A workspace in a folder (or in memory): made, found, opened, and written to.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use isnad_model::{Digest, Event, Recorded};
use jiff::Timestamp;

use crate::disk::{Disk, OsDisk};
use crate::error::{Error, Result};
use crate::index::{Index, MemoryIndex};
use crate::journal::{Journal, MemoryJournal};
use crate::lock::Lock;
use crate::objects::{FileObjects, MemoryObjects};
use crate::recover;
use crate::session::{Note, Session};
use crate::sled_index::SledIndex;

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
}

/// A workspace: the lock and the index are held from one call on until [`Workspace::release`].
pub struct Workspace {
    dir: PathBuf,
    options: Option<OpenOptions>,
    session: Option<Session>,
    notes: Vec<Note>,
}

/// What a rebuild did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// Events now in the index.
    pub events: u64,
}

/// The nearest folder, `start` or above it, that has a workspace.
///
/// # Errors
/// [`Error::NoWorkspace`].
pub fn find(start: &Path) -> Result<PathBuf> {
    start
        .ancestors()
        .find(|dir| dir.join(FOLDER).is_dir())
        .map(Path::to_owned)
        .ok_or_else(|| Error::NoWorkspace { start: start.to_owned() })
}

/// Makes the index again from the journal; `progress` is told how many events are in.
///
/// # Errors
/// As [`Workspace::open`].
pub fn rebuild(dir: &Path, options: OpenOptions, progress: &mut dyn FnMut(u64)) -> Result<Rebuilt> {
    let folder = dir.join(FOLDER);
    foreign(&folder)?;
    let lock = Lock::take(&folder.join("lock"), options.wait, options.at)?;
    // The old watermark may be the only witness of events that are gone: it is heard first.
    let known = SledIndex::open(&folder.join("index")).and_then(|index| index.watermark());
    let disk: Arc<dyn Disk> = Arc::new(OsDisk);
    let known = known.ok().flatten();
    let (journal, tail) = recover::open(disk, &folder.join("journal"), known.as_ref())?;
    if let Some(tail) = tail {
        recover::set_aside(&journal, tail)?;
    }
    drop(journal);
    move_index_aside(&folder)?;
    let mut notes = Vec::new();
    let mut session = open_session(&folder, lock, &mut notes, progress)?;
    session.index.flush()?;
    let events = session.journal.end().head.seq;
    session.catch_up(progress)?;
    Ok(Rebuilt { events })
}

impl Workspace {
    /// Makes a workspace in `dir`, whole or not at all.
    ///
    /// # Errors
    /// [`Error::Exists`], [`Error::Foreign`] for a `.isnad` that is none, [`Error::Io`].
    pub fn init(
        dir: &Path,
        name: &str,
        languages: &[String],
        by: &str,
        at: Timestamp,
    ) -> Result<Self> {
        let folder = dir.join(FOLDER);
        if folder.symlink_metadata().is_ok() {
            foreign(&folder)?;
            return Err(Error::Exists { dir: dir.to_owned() });
        }
        // Built under another name, so that half a workspace never has the real one.
        let building = dir.join(format!(".isnad-{}.new", std::process::id()));
        if building.exists() {
            fs::remove_dir_all(&building).map_err(Error::io("remove", &building))?;
        }
        fs::create_dir_all(building.join("journal")).map_err(Error::io("make", &building))?;
        fs::create_dir(building.join("objects")).map_err(Error::io("make", &building))?;
        let disk = OsDisk;
        let format = building.join("format");
        let mut sink = disk.writer(&format, true).map_err(Error::io("make", &format))?;
        sink.write(FORMAT.as_bytes())
            .and_then(|()| sink.sync())
            .map_err(Error::io("write", &format))?;
        let journal = building.join("journal");
        let (mut journal, _) = recover::open(Arc::new(OsDisk), &journal, None)?;
        let first =
            Event::WorkspaceCreated { name: name.to_owned(), languages: languages.to_vec() };
        let batch = crate::frame::Batch::frame(journal.end().head, &[first], by, at)?;
        journal.append(&batch)?;
        disk.sync_dir(&building).map_err(Error::io("sync", &building))?;
        disk.rename(&building, &folder).map_err(Error::io("name", &folder))?;
        disk.sync_dir(dir).map_err(Error::io("sync", dir))?;
        Self::open(dir, OpenOptions { wait: Duration::from_secs(5), at })
    }

    /// Opens the workspace in `dir`: proves the end of the journal, sets an unfinished write
    /// aside, brings the index up to date. See [`Workspace::notes`].
    ///
    /// # Errors
    /// [`Error::NoWorkspace`], [`Error::Foreign`], [`Error::Newer`], [`Error::Busy`],
    /// [`Error::Damaged`], [`Error::Io`].
    pub fn open(dir: &Path, options: OpenOptions) -> Result<Self> {
        let mut workspace =
            Self { dir: dir.to_owned(), options: Some(options), session: None, notes: Vec::new() };
        workspace.session()?;
        Ok(workspace)
    }

    /// A workspace in memory, that nothing outlives.
    ///
    /// # Errors
    /// As [`Workspace::append`].
    pub fn in_memory(name: &str, languages: &[String], by: &str, at: Timestamp) -> Result<Self> {
        let session = Session {
            journal: Box::new(MemoryJournal::default()),
            objects: Box::new(MemoryObjects::default()),
            index: Box::new(MemoryIndex::default()),
            _lock: None,
        };
        let mut workspace =
            Self { dir: PathBuf::new(), options: None, session: Some(session), notes: Vec::new() };
        let languages = languages.to_vec();
        workspace.append(
            &[Event::WorkspaceCreated { name: name.to_owned(), languages }],
            by,
            at,
        )?;
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

    /// Lets other processes in until the next call: for what takes long.
    ///
    /// # Errors
    /// [`Error::Index`] when the index could not be handed to the disk; nothing is lost by it.
    pub fn release(&mut self) -> Result<()> {
        if self.options.is_none() {
            return Ok(());
        }
        match self.session.take() {
            Some(session) => session.index.flush(),
            None => Ok(()),
        }
    }

    /// Records events, all or none, durable when it returns. One write and one sync whatever
    /// their number: hand many in at once, some ten thousand at most, since all are in memory.
    ///
    /// # Errors
    /// [`Error::Unrecordable`] before anything is written; [`Error::Poisoned`] or [`Error::Io`]
    /// when the disk refuses.
    pub fn append(&mut self, events: &[Event], by: &str, at: Timestamp) -> Result<Vec<Recorded>> {
        if events.is_empty() {
            return Ok(Vec::new());
        }
        let session = self.session()?;
        let last = session.journal.end().head.seq;
        events.iter().try_for_each(|event| recordable(event, last))?;
        let (recorded, indexed) = session.append(events, by, at)?;
        if let Err(error) = indexed {
            // The events are durable; a failure to find them must not look like a failure to keep
            // them.
            let _ = self.rebuild_index(&error);
        }
        Ok(recorded)
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
            other => other,
        }
    }

    fn rebuild_index(&mut self, why: &Error) -> Result<()> {
        let Some(options) = self.options else { return Err(Error::Index(why.to_string())) };
        self.session = None;
        let folder = self.dir.join(FOLDER);
        let lock = Lock::take(&folder.join("lock"), options.wait, options.at)?;
        move_index_aside(&folder)?;
        let mut notes = Vec::new();
        let session = open_session(&folder, lock, &mut notes, &mut |_| {})?;
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

    fn acquire(&mut self) -> Result<Session> {
        let folder = self.dir.join(FOLDER);
        let options = self.options.ok_or(Error::Poisoned)?;
        foreign(&folder)?;
        let lock = Lock::take(&folder.join("lock"), options.wait, options.at)?;
        open_session(&folder, lock, &mut self.notes, &mut |_| {})
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        // What the index loses here, it takes from the journal next time.
        let _ = self.release();
    }
}

/// Opens journal and index, the index anew if it must be, and brings it up to date.
fn open_session(
    folder: &Path,
    lock: Lock,
    notes: &mut Vec<Note>,
    progress: &mut dyn FnMut(u64),
) -> Result<Session> {
    let path = folder.join("index");
    let opened = SledIndex::open(&path).and_then(|index| Ok((index.watermark()?, index)));
    let again = |why: &str| Some(Error::Index(why.to_owned()));
    let (known, index, failure) = match opened {
        Ok((None, index)) if index.is_untouched() => (None, Some(index), again("it was missing")),
        Ok((known, index)) if index.is_untouched() => (known, Some(index), None),
        Ok((known, _)) => (known, None, again("it was not closed in order")),
        Err(error) => (None, None, Some(error)),
    };
    let disk: Arc<dyn Disk> = Arc::new(OsDisk);
    let journal = folder.join("journal");
    let (journal, tail) = recover::open(Arc::clone(&disk), &journal, known.as_ref())?;
    if let Some(tail) = tail {
        let file = recover::set_aside(&journal, tail)?;
        notes.push(Note::TornTail { file, bytes: tail.length });
    }
    let index = if let Some(index) = index {
        index
    } else {
        move_index_aside(folder)?;
        SledIndex::open(&path)?
    };
    let mut session = Session {
        journal: Box::new(journal),
        objects: Box::new(FileObjects::new(disk, folder.join("objects"))),
        index: Box::new(index),
        _lock: Some(lock),
    };
    let outcome = session.catch_up(progress);
    if let Err(error @ Error::Index(_)) = outcome {
        // Held by nobody now, so that it can be moved.
        session.index = Box::new(MemoryIndex::default());
        move_index_aside(folder)?;
        session.index = Box::new(SledIndex::open(&path)?);
        session.catch_up(progress)?;
        notes.push(rebuilt(&error, &session));
    } else {
        outcome?;
        // A new workspace has no index yet, and nothing to say about it.
        if let Some(error) = failure
            && session.journal.end().head.seq > 1
        {
            notes.push(rebuilt(&error, &session));
        }
    }
    Ok(session)
}

fn rebuilt(why: &Error, session: &Session) -> Note {
    Note::IndexRebuilt { reason: why.to_string(), events: session.journal.end().head.seq }
}

/// Moves the index out of the way; of those that were moved, the last is kept.
fn move_index_aside(folder: &Path) -> Result<()> {
    let (index, aside) = (folder.join("index"), folder.join("index.aside"));
    if index.symlink_metadata().is_err() {
        return Ok(());
    }
    if aside.is_dir() {
        fs::remove_dir_all(&aside).map_err(Error::io("remove", &aside))?;
    } else if aside.symlink_metadata().is_ok() {
        fs::remove_file(&aside).map_err(Error::io("remove", &aside))?;
    }
    fs::rename(&index, &aside).map_err(Error::io("move aside", &index))
}

/// Refuses a folder that is no workspace, or one of a later version.
pub(crate) fn foreign(folder: &Path) -> Result<()> {
    let path = folder.join("format");
    let refuse = |reason: &str| Error::Foreign { path: path.clone(), reason: reason.to_owned() };
    if folder.symlink_metadata().is_err() {
        let start = folder.parent().unwrap_or(folder).to_owned();
        return Err(Error::NoWorkspace { start });
    }
    let found = match fs::read(&path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            return Err(Error::io("read", &path)(error));
        }
        Err(_) => return Err(refuse("there is no file that says its format")),
    };
    let version = found.strip_prefix("isnad.workspace/").map(|rest| rest.trim().parse::<u32>());
    match version {
        Some(Ok(_)) if found == FORMAT => {}
        Some(Ok(2..)) => return Err(Error::Newer { path, found: found.trim().to_owned() }),
        _ => return Err(refuse("its format is not known here")),
    }
    for name in ["journal", "objects"] {
        if !folder.join(name).is_dir() {
            return Err(refuse(&format!("its folder `{name}` is missing")));
        }
    }
    Ok(())
}

fn recordable(event: &Event, last: u64) -> Result<()> {
    match event {
        Event::Undone { seq } if *seq < 2 || *seq > last => {
            Err(Error::Unrecordable(format!("event {seq} is none that can be undone")))
        }
        Event::ExtractionRecorded { extraction, .. }
            if extraction.attributions.iter().any(|found| !found.confidence.is_finite()) =>
        {
            Err(Error::Unrecordable("a confidence that is no number".to_owned()))
        }
        _ => Ok(()),
    }
}
