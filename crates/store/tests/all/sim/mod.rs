//! A disk in memory that loses what was not synced, and fails where it is told to.
//!
//! A power failure drops, tears and reorders: each page of each unsynced write is there, or not, or
//! there up to some byte; each name that was made, moved or removed since its folder was synced is
//! there or not. What is missing within a file's length reads as zeros.

use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use isnad_store::disk::{Disk, Sink, Stat};

mod kept;
mod state;

pub use self::kept::Kept;
use self::state::{Change, State, apply, folder_of};

/// Numbers that look random and are the same for the same seed (xorshift).
#[derive(Clone, Copy, Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % (sides.max(1) as u64)).unwrap()
    }
}

/// How an operation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The system refuses, and nothing was done.
    Refused(io::ErrorKind),
    /// Part of a write was done.
    Short,
    /// From here on nothing is done: the power is gone.
    Power,
    /// From here on nothing is done: the process was killed. What it wrote is still there to be
    /// read, durable or not.
    Killed,
}

/// The disk; clones are the same one.
#[derive(Clone, Default)]
pub struct SimDisk(Arc<Mutex<State>>);

impl SimDisk {
    pub fn new() -> Self {
        let disk = Self::default();
        let mut state = disk.state();
        for map in 0..2 {
            let names = if map == 0 { &mut state.live } else { &mut state.durable };
            names.insert(PathBuf::from("/"), None);
        }
        drop(state);
        disk
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Operations that changed something, or tried to.
    pub fn steps(&self) -> usize {
        self.state().steps
    }

    /// Lets the operation after `step` fail.
    pub fn fail_at(&self, step: usize, fault: Fault) {
        self.state().fault = Some((step, fault));
    }

    /// What the failing operation was.
    pub fn failed(&self) -> Option<String> {
        self.state().log.last().cloned()
    }

    /// Lets the next process in after one was killed.
    pub fn revive(&self) {
        let mut state = self.state();
        (state.fault, state.off, state.locked) = (None, false, false);
    }

    /// Takes the power away and gives it back.
    pub fn power_failure(&self, dice: &mut Dice) {
        let mut state = self.state();
        let changes = std::mem::take(&mut state.changes);
        let mut names = std::mem::take(&mut state.durable);
        for change in changes {
            // Journaling file systems keep such changes in order: the first that is lost takes the
            // rest of its folder with it. Others do not, so each falls on its own.
            if dice.roll(2) == 0 {
                continue;
            }
            apply(&mut names, change);
        }
        let known: Vec<PathBuf> = names.keys().cloned().collect();
        for path in known {
            // A name within a folder that is not there is nowhere.
            if !path.ancestors().skip(1).all(|above| matches!(names.get(above), Some(None))) {
                names.remove(&path);
            }
        }
        for file in &mut state.files {
            file.lose(dice);
        }
        state.durable.clone_from(&names);
        state.live = names;
        (state.fault, state.off, state.locked) = (None, false, false);
        state.clock += 1;
    }
}

impl Disk for SimDisk {
    fn names(&self, dir: &Path) -> io::Result<Vec<String>> {
        let state = self.state();
        if state.off {
            return Err(io::ErrorKind::NotConnected.into());
        }
        let inside = state.live.keys().filter(|path| path.parent() == Some(dir));
        let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
        Ok(inside.map(name).collect())
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        let state = self.state();
        if state.off {
            return Err(io::ErrorKind::NotConnected.into());
        }
        match state.live.get(path) {
            None => Err(io::ErrorKind::NotFound.into()),
            Some(None) => Ok(Stat { length: 0, modified: 0, folder: true }),
            Some(Some(file)) => {
                let file = &state.files[*file];
                let (length, modified) = (file.live.len() as u64, file.modified);
                Ok(Stat { length, modified, folder: false })
            }
        }
    }

    fn reader(&self, path: &Path, offset: u64) -> io::Result<Box<dyn Read + Send>> {
        let state = self.state();
        let file = state.file(path)?;
        let start = usize::try_from(offset).unwrap().min(state.files[file].live.len());
        Ok(Box::new(Cursor::new(state.files[file].live[start..].to_vec())))
    }

    fn read_at(&self, path: &Path, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let state = self.state();
        let file = state.file(path)?;
        let bytes = &state.files[file].live;
        let start = usize::try_from(offset).unwrap().min(bytes.len());
        let read = buffer.len().min(bytes.len() - start);
        buffer[..read].copy_from_slice(&bytes[start..start + read]);
        Ok(read)
    }

    fn writer(&self, path: &Path, new: bool) -> io::Result<Box<dyn Sink>> {
        let mut state = self.state();
        state.change("open")?;
        let file = match (state.live.get(path), new) {
            (Some(_), true) => return Err(io::ErrorKind::AlreadyExists.into()),
            (Some(Some(file)), false) => *file,
            (Some(None), false) => return Err(io::ErrorKind::IsADirectory.into()),
            (None, true) => state.make(path)?,
            (None, false) => return Err(io::ErrorKind::NotFound.into()),
        };
        Ok(Box::new(SimSink { disk: self.clone(), file }))
    }

    fn truncate(&self, path: &Path, length: u64) -> io::Result<()> {
        let mut state = self.state();
        let file = state.file(path)?;
        state.change("truncate")?;
        let clock = state.clock;
        let file = &mut state.files[file];
        let length = usize::try_from(length).unwrap();
        file.live.truncate(length);
        file.durable = file.live.clone();
        file.unsynced.clear();
        file.modified = clock;
        Ok(())
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.change("rename")?;
        if !state.live.contains_key(from) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let change = Change::Rename(from.to_owned(), to.to_owned());
        apply(&mut state.live, change.clone());
        state.changes.push(change);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.file(path)?;
        state.change("remove")?;
        state.live.remove(path);
        state.changes.push(Change::Remove(path.to_owned()));
        Ok(())
    }

    fn make_dir(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.change("make folder")?;
        if matches!(state.live.get(path), Some(None)) {
            return Ok(());
        }
        state.live.insert(path.to_owned(), None);
        state.changes.push(Change::Bind(path.to_owned(), usize::MAX));
        Ok(())
    }

    fn patch(&self, path: &Path, offset: u64, bytes: &[u8], durable: bool) -> io::Result<()> {
        let mut state = self.state();
        let file = match state.file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => state.make(path)?,
            other => other?,
        };
        state.write(file, usize::try_from(offset).unwrap(), bytes)?;
        if durable { state.sync(file) } else { Ok(()) }
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.change("remove folder")?;
        state.live.remove(path);
        state.changes.push(Change::Remove(path.to_owned()));
        Ok(())
    }

    fn try_lock(&self, _path: &Path) -> io::Result<Option<Box<dyn Send>>> {
        let mut state = self.state();
        if state.off {
            return Err(io::ErrorKind::NotConnected.into());
        }
        if state.locked {
            return Ok(None);
        }
        state.locked = true;
        Ok(Some(Box::new(SimLock(self.clone()))))
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.change("sync folder")?;
        let touches = |change: &Change| match change {
            Change::Bind(name, _) | Change::Remove(name) => folder_of(name) == path,
            Change::Rename(from, to) => folder_of(from) == path || folder_of(to) == path,
        };
        let (now, later) = std::mem::take(&mut state.changes).into_iter().partition(touches);
        state.changes = later;
        let now: Vec<Change> = now;
        for change in now {
            apply(&mut state.durable, change);
        }
        Ok(())
    }
}

struct SimLock(SimDisk);

impl Drop for SimLock {
    fn drop(&mut self) {
        self.0.state().locked = false;
    }
}

struct SimSink {
    disk: SimDisk,
    file: usize,
}

impl Sink for SimSink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.disk.state();
        let offset = state.files[self.file].live.len();
        state.write(self.file, offset, bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.disk.state().sync(self.file)
    }
}
