//! What an opening puts right before anything builds on it: a batch that may not be durable, and a
//! write that was never finished.

use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::file_journal::FileJournal;
use crate::journal::Place;
use crate::recover::Tail;
use crate::witness;

/// Writes a batch again in place and syncs it, before anything builds on it.
///
/// It is whole, but whoever wrote it may have been killed before its sync, or the sync failed: then
/// the kernel holds pages that it will never write, shows them to readers, and says of the next sync
/// that all is well.
///
/// # Errors
/// [`Error::Io`].
pub fn settle(journal: &FileJournal, batch: Tail) -> Result<()> {
    let path = journal.path(batch.place.segment);
    let mut bytes = vec![0; usize::try_from(batch.length).unwrap_or_default()];
    let read = journal.disk.read_at(&path, batch.place.offset, &mut bytes);
    bytes.truncate(read.map_err(Error::io("read", &path))?);
    let written = journal.disk.patch(&path, batch.place.offset, &bytes, true);
    written.map_err(Error::io("write", &path))?;
    journal.disk.sync_dir(&journal.dir).map_err(Error::io("sync", &journal.dir))?;
    witness::write(&*journal.disk, &journal.dir, journal.end.head);
    Ok(())
}

/// Sets a tail aside in a file of its own, then cuts it off; both durable.
///
/// # Errors
/// [`Error::Io`]; the journal is untouched unless the copy is durable.
pub fn set_aside(journal: &FileJournal, tail: Tail) -> Result<PathBuf> {
    let disk = &*journal.disk;
    let from = journal.path(tail.place.segment);
    let name = |attempt: u32| {
        let Place { segment, offset } = tail.place;
        journal.dir.join(format!("torn-{segment:06}-{offset}-{attempt}.ndjson"))
    };
    let path = (1..1000).map(name).find(|path| disk.stat(path).is_err()).unwrap_or_else(|| name(0));
    let mut bytes = vec![0; usize::try_from(tail.length).unwrap_or_default()];
    let read = disk.read_at(&from, tail.place.offset, &mut bytes);
    bytes.truncate(read.map_err(Error::io("read", &from))?);
    let mut copy = disk.writer(&path, true).map_err(Error::io("make", &path))?;
    copy.write(&bytes).and_then(|()| copy.sync()).map_err(Error::io("write", &path))?;
    disk.sync_dir(&journal.dir).map_err(Error::io("sync", &journal.dir))?;
    disk.truncate(&from, tail.place.offset).map_err(Error::io("cut", &from))?;
    Ok(path)
}
