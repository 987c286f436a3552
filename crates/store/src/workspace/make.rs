//! A workspace made, in a folder or in memory, and found again.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use isnad_model::Event;
use jiff::Timestamp;

use super::open::foreign;
use super::{FOLDER, FORMAT, OpenOptions, Workspace};
use crate::disk::remove_tree;
use crate::error::{Error, Result};
use crate::frame::Batch;
use crate::ground::Ground;
use crate::index::MemoryIndex;
use crate::journal::{Journal as _, MemoryJournal};
use crate::merkle::Tree;
use crate::objects::MemoryObjects;
use crate::recover;
use crate::session::Session;
use crate::words::Words;

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
        options: OpenOptions,
    ) -> Result<Self> {
        Self::init_on(Ground::system(), dir, name, languages, by, options)
    }

    /// As [`Workspace::init`], on any ground.
    ///
    /// # Errors
    /// As there.
    pub fn init_on(
        ground: Ground,
        dir: &Path,
        name: &str,
        languages: &[String],
        by: &str,
        options: OpenOptions,
    ) -> Result<Self> {
        let disk = &*ground.disk;
        let folder = dir.join(FOLDER);
        if disk.stat(&folder).is_ok() {
            foreign(disk, &folder)?;
            return Err(Error::Exists { dir: dir.to_owned() });
        }
        // Built under another name, so that half a workspace never has the real one.
        let building = dir.join(format!(".isnad-{}.new", std::process::id()));
        remove_tree(disk, &building).map_err(Error::io("remove", &building))?;
        for made in [building.clone(), building.join("journal"), building.join("objects")] {
            disk.make_dir(&made).map_err(Error::io("make", &made))?;
        }
        let format = building.join("format");
        let mut sink = disk.writer(&format, true).map_err(Error::io("make", &format))?;
        sink.write(FORMAT.as_bytes())
            .and_then(|()| sink.sync())
            .map_err(Error::io("write", &format))?;
        let journal = building.join("journal");
        let made = recover::open(Arc::clone(&ground.disk), &journal, None, ground.segment_bytes)?;
        let mut journal = made.journal;
        let first =
            Event::WorkspaceCreated { name: name.to_owned(), languages: languages.to_vec() };
        let batch = Batch::frame(journal.end().head, &[&[first]], by, options.at)?;
        journal.append(&batch)?;
        disk.sync_dir(&building).map_err(Error::io("sync", &building))?;
        disk.rename(&building, &folder).map_err(Error::io("name", &folder))?;
        disk.sync_dir(dir).map_err(Error::io("sync", dir))?;
        Self::open_on(ground, dir, options)
    }

    /// A workspace in memory, that nothing outlives.
    ///
    /// # Errors
    /// As [`Workspace::append`].
    pub fn in_memory(
        name: &str,
        languages: &[String],
        by: &str,
        at: Timestamp,
        words: Words,
    ) -> Result<Self> {
        let session = Session {
            journal: Box::new(MemoryJournal::default()),
            objects: Box::new(MemoryObjects::default()),
            index: Box::new(MemoryIndex::default()),
            words,
            tree: Tree::default(),
            lock: None,
        };
        let (dir, ground, session) = (PathBuf::new(), Ground::system(), Some(session));
        let mut workspace = Self { dir, ground, options: None, session, notes: Vec::new() };
        let languages = languages.to_vec();
        workspace.append(
            &[Event::WorkspaceCreated { name: name.to_owned(), languages }],
            by,
            at,
        )?;
        Ok(workspace)
    }
}
