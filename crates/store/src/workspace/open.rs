//! How a folder becomes a workspace at work: journal proven, index trusted or made again.

use std::path::Path;
use std::sync::Arc;

use super::{FOLDER, FORMAT, OpenOptions};
use crate::archive;
use crate::disk::{Disk, read_all};
use crate::error::{Error, Result};
use crate::ground::{Ground, OpenedIndex};
use crate::index::{Index, MemoryIndex, Watermark};
use crate::lock::Lock;
use crate::mend;
use crate::merkle::Tree;
use crate::objects::FileObjects;
use crate::recover::{self, Opened};
use crate::session::{Note, Session};
use crate::words::Words;

/// What a rebuild did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rebuilt {
    /// Events now in the index.
    pub events: u64,
}

/// Makes the index again from the journal; `progress` is told how many events are in.
///
/// # Errors
/// As [`super::Workspace::open`].
pub fn rebuild(dir: &Path, options: OpenOptions, progress: &mut dyn FnMut(u64)) -> Result<Rebuilt> {
    rebuild_on(&Ground::system(), dir, options, progress)
}

/// As [`rebuild`], on any ground.
///
/// # Errors
/// As there.
pub fn rebuild_on(
    ground: &Ground,
    dir: &Path,
    options: OpenOptions,
    progress: &mut dyn FnMut(u64),
) -> Result<Rebuilt> {
    let folder = dir.join(FOLDER);
    foreign(&*ground.disk, &folder)?;
    let lock = Lock::take(&*ground.disk, &folder.join("lock"), options.wait, options.at)?;
    let mut notes = Vec::new();
    let opening = Opening { ground, folder: &folder, words: options.words, anew: true };
    let mut session = opening.session(lock, &mut notes, progress)?;
    session.index.flush()?;
    let events = session.journal.end().head.seq;
    Ok(Rebuilt { events })
}

/// What is opened, and how.
pub(super) struct Opening<'a> {
    pub(super) ground: &'a Ground,
    pub(super) folder: &'a Path,
    pub(super) words: Words,
    /// Whether the index is made again in any case.
    pub(super) anew: bool,
}

impl Opening<'_> {
    /// Opens journal and index, the index anew if it must be, and brings it up to date.
    pub(super) fn session(
        &self,
        lock: Lock,
        notes: &mut Vec<Note>,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Session> {
        let Self { ground, folder, words, anew } = *self;
        archive::resume(&*ground.disk, folder)?;
        let path = folder.join("index");
        // An old watermark may be the only witness of events that are gone: it is heard in any case.
        let (known, index, failure) = match sight(ground.indexes.open(&path, words)) {
            (known, _, _) if anew => (known, None, None),
            sight => sight,
        };
        let journal = folder.join("journal");
        let roll_at = ground.segment_bytes;
        let Opened { journal, tail, unfinished, doubtful } =
            recover::open(Arc::clone(&ground.disk), &journal, known.as_ref(), roll_at)?;
        if journal.end.head.seq <= 1 {
            // Whoever made the workspace may have been killed before its name was durable.
            let dir = folder.parent().unwrap_or(folder);
            ground.disk.sync_dir(dir).map_err(Error::io("sync", dir))?;
        }
        if let Some(batch) = doubtful {
            mend::settle(&journal, batch)?;
        }
        if let Some(tail) = tail {
            let file = mend::set_aside(&journal, tail)?;
            notes.push(Note::TornTail { file, bytes: tail.length });
        }
        let objects = FileObjects::new(Arc::clone(&ground.disk), folder.join("objects"));
        let mut session = Session {
            journal: Box::new(journal),
            objects: Box::new(objects),
            index: Box::new(MemoryIndex::default()),
            words,
            tree: Tree::default(),
            lock: Some(lock),
        };
        let index = if unfinished.is_empty() {
            index
        } else {
            session.finish(&unfinished)?;
            // The index still has words of what is gone; so has the one that was set aside.
            drop(index);
            ground.indexes.destroy(&path)?;
            notes.push(Note::RedactionFinished { count: unfinished.len() });
            None
        };
        session.index = match index {
            Some(index) => index,
            None => fresh(ground, &path, words)?,
        };
        let outcome = session.catch_up(progress);
        if let Err(error @ Error::Index(_)) = outcome {
            // Held by nobody now, so that it can be moved.
            session.index = Box::new(MemoryIndex::default());
            session.index = fresh(ground, &path, words)?;
            session.catch_up(progress)?;
            notes.push(rebuilt(&error, &session));
            return Ok(session);
        }
        outcome?;
        // A new workspace has no index yet, and nothing to say about it.
        let said = failure.filter(|_| session.journal.end().head.seq > 1 && unfinished.is_empty());
        notes.extend(said.map(|error| rebuilt(&error, &session)));
        Ok(session)
    }
}

/// What the index says before the journal is read: its watermark, itself where it can be trusted,
/// and why not where it cannot.
type Sight = (Option<Watermark>, Option<Box<dyn Index>>, Option<Error>);

fn sight(opened: Result<OpenedIndex>) -> Sight {
    let opened = opened.and_then(|OpenedIndex { index, trusted }| {
        let known = index.watermark()?;
        Ok((known, index, trusted))
    });
    let again = |why: &str| Some(Error::Index(why.to_owned()));
    match opened {
        Ok((None, index, true)) => (None, Some(index), again("it was missing")),
        Ok((known, index, true)) => (known, Some(index), None),
        Ok((known, _, false)) => (known, None, again("it was not closed in order")),
        Err(error) => (None, None, Some(error)),
    }
}

fn fresh(ground: &Ground, path: &Path, words: Words) -> Result<Box<dyn Index>> {
    ground.indexes.set_aside(path)?;
    Ok(ground.indexes.open(path, words)?.index)
}

pub(super) fn rebuilt(why: &Error, session: &Session) -> Note {
    Note::IndexRebuilt { reason: why.to_string(), events: session.journal.end().head.seq }
}

/// Refuses a folder that is no workspace, or one of a later version.
pub(crate) fn foreign(disk: &dyn Disk, folder: &Path) -> Result<()> {
    let path = folder.join("format");
    let refuse = |reason: &str| Error::Foreign { path: path.clone(), reason: reason.to_owned() };
    if disk.stat(folder).is_err() {
        let start = folder.parent().unwrap_or(folder).to_owned();
        return Err(Error::NoWorkspace { start });
    }
    let found = match read_all(disk, &path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(refuse("there is no file that says its format"));
        }
        Err(error) => return Err(Error::io("read", &path)(error)),
    };
    let version = found.strip_prefix("isnad.workspace/").map(|rest| rest.trim().parse::<u32>());
    match version {
        Some(Ok(_)) if found == FORMAT => {}
        Some(Ok(2..)) => return Err(Error::Newer { path, found: found.trim().to_owned() }),
        _ => return Err(refuse("its format is not known here")),
    }
    for name in ["journal", "objects"] {
        let there = disk.stat(&folder.join(name)).is_ok_and(|stat| stat.folder);
        if !there && !archive::switching(disk, folder) {
            return Err(refuse(&format!("its folder `{name}` is missing")));
        }
    }
    Ok(())
}
