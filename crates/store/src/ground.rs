//! What a workspace stands on: a medium for journal and objects, and a way to an index.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::disk::{Disk, OsDisk};
use crate::error::{Error, Result};
use crate::file_journal::SEGMENT_BYTES;
use crate::index::Index;
use crate::sled_index::SledIndex;
use crate::words::Words;

/// The ground of a workspace; tests put others below it.
#[derive(Clone)]
pub struct Ground {
    /// Files of journal and objects.
    pub disk: Arc<dyn Disk>,
    /// Where the index comes from.
    pub indexes: Arc<dyn Indexes>,
    /// Bytes after which the next batch opens a new segment of the journal.
    pub segment_bytes: u64,
}

impl Ground {
    /// The files of the operating system, and sled.
    pub fn system() -> Self {
        let segment_bytes = SEGMENT_BYTES;
        Self { disk: Arc::new(OsDisk), indexes: Arc::new(SledIndexes), segment_bytes }
    }
}

/// An index that was opened.
pub struct OpenedIndex {
    /// The index.
    pub index: Box<dyn Index>,
    /// Whether it was closed in order and nobody touched it since. If not, nothing of it is
    /// believed but its watermark, as an alarm.
    pub trusted: bool,
}

/// Opens indexes, and puts them out of the way.
pub trait Indexes: Send + Sync {
    /// Opens the index in `dir`, or makes it.
    ///
    /// # Errors
    /// [`Error::Index`] when it is damaged, of another format, or made by another rule for words.
    fn open(&self, dir: &Path, words: Words) -> Result<OpenedIndex>;
    /// Moves the index out of the way; of those that were moved, the last is kept.
    ///
    /// # Errors
    /// [`Error::Io`].
    fn set_aside(&self, dir: &Path) -> Result<()>;
    /// Removes the index, and what was moved out of the way, for good.
    ///
    /// # Errors
    /// [`Error::Io`].
    fn destroy(&self, dir: &Path) -> Result<()>;
}

/// Indexes in sled.
#[derive(Clone, Copy, Debug, Default)]
pub struct SledIndexes;

impl Indexes for SledIndexes {
    fn open(&self, dir: &Path, words: Words) -> Result<OpenedIndex> {
        let index = SledIndex::open(dir, words.version)?;
        let trusted = index.is_untouched();
        Ok(OpenedIndex { index: Box::new(index), trusted })
    }

    fn set_aside(&self, dir: &Path) -> Result<()> {
        if dir.symlink_metadata().is_err() {
            return Ok(());
        }
        let aside = aside(dir);
        remove(&aside)?;
        fs::rename(dir, &aside).map_err(Error::io("move aside", dir))
    }

    fn destroy(&self, dir: &Path) -> Result<()> {
        remove(dir)?;
        remove(&aside(dir))
    }
}

fn aside(dir: &Path) -> std::path::PathBuf {
    dir.with_extension("aside")
}

fn remove(path: &Path) -> Result<()> {
    match path.symlink_metadata() {
        Err(_) => Ok(()),
        Ok(data) if data.is_dir() => fs::remove_dir_all(path).map_err(Error::io("remove", path)),
        Ok(_) => fs::remove_file(path).map_err(Error::io("remove", path)),
    }
}
