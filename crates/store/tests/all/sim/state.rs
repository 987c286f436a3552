//! What the simulated disk knows of each file, in memory and on the medium.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::{Dice, Fault};

/// Bytes that reach the medium together.
const PAGE: usize = 512;

#[derive(Clone, Default)]
pub(super) struct File {
    pub(super) durable: Vec<u8>,
    pub(super) live: Vec<u8>,
    /// Writes since the last sync: offset and bytes.
    pub(super) unsynced: Vec<(usize, Vec<u8>)>,
    pub(super) modified: u128,
}

#[derive(Clone, Debug)]
pub(super) enum Change {
    Bind(PathBuf, usize),
    Rename(PathBuf, PathBuf),
    Remove(PathBuf),
}

#[derive(Default)]
pub(super) struct State {
    pub(super) files: Vec<File>,
    /// `None` is a folder.
    pub(super) live: BTreeMap<PathBuf, Option<usize>>,
    pub(super) durable: BTreeMap<PathBuf, Option<usize>>,
    pub(super) changes: Vec<Change>,
    pub(super) clock: u128,
    pub(super) steps: usize,
    pub(super) fault: Option<(usize, Fault)>,
    pub(super) off: bool,
    pub(super) log: Vec<String>,
    pub(super) locked: bool,
}

pub(super) fn apply(names: &mut BTreeMap<PathBuf, Option<usize>>, change: Change) {
    match change {
        Change::Bind(path, usize::MAX) => {
            names.insert(path, None);
        }
        Change::Bind(path, file) => {
            names.insert(path, Some(file));
        }
        Change::Remove(path) => {
            names.remove(&path);
        }
        Change::Rename(from, to) => {
            let moved: Vec<_> =
                names.keys().filter(|path| path.starts_with(&from)).cloned().collect();
            for old in moved {
                let value = names.remove(&old).unwrap();
                let rest = old.strip_prefix(&from).unwrap();
                let new = if rest.as_os_str().is_empty() { to.clone() } else { to.join(rest) };
                names.insert(new, value);
            }
        }
    }
}

impl File {
    pub(super) fn write(&mut self, offset: usize, bytes: &[u8]) {
        let end = offset + bytes.len();
        if self.live.len() < end {
            self.live.resize(end, 0);
        }
        self.live[offset..end].copy_from_slice(bytes);
        self.unsynced.push((offset, bytes.to_vec()));
    }

    pub(super) fn lose(&mut self, dice: &mut Dice) {
        let mut left = std::mem::take(&mut self.durable);
        for (offset, bytes) in std::mem::take(&mut self.unsynced) {
            let mut at = offset;
            let end = offset + bytes.len();
            // The length may have reached the disk before the bytes, or not at all.
            let reach = if dice.roll(3) == 0 { end } else { offset + dice.roll(bytes.len() + 1) };
            if left.len() < reach {
                left.resize(reach, 0);
            }
            let all = dice.roll(4) == 0;
            while at < end {
                let page_end = ((at / PAGE + 1) * PAGE).min(end);
                let kept = match dice.roll(3) {
                    _ if all => page_end - at,
                    0 => 0,
                    1 => page_end - at,
                    _ => dice.roll(page_end - at),
                };
                let upto = (at + kept).min(left.len());
                if upto > at {
                    left[at..upto].copy_from_slice(&bytes[at - offset..upto - offset]);
                }
                at = page_end;
            }
        }
        self.live.clone_from(&left);
        self.durable = left;
    }
}

impl State {
    pub(super) fn step(&mut self, what: &str) -> io::Result<Option<Fault>> {
        if self.off {
            return Err(io::ErrorKind::NotConnected.into());
        }
        self.steps += 1;
        self.clock += 1;
        let due = self.fault.filter(|(step, _)| self.steps > *step).map(|(_, fault)| fault);
        let Some(fault) = due else { return Ok(None) };
        self.fault = None;
        self.log.push(format!("{what}: {fault:?}"));
        match fault {
            Fault::Refused(kind) => Err(kind.into()),
            Fault::Short => Ok(Some(fault)),
            Fault::Power | Fault::Killed => {
                self.off = true;
                // Some of it may have been done by then.
                Ok(Some(fault))
            }
        }
    }

    pub(super) fn file(&self, path: &Path) -> io::Result<usize> {
        if self.off {
            return Err(io::ErrorKind::NotConnected.into());
        }
        match self.live.get(path) {
            Some(Some(file)) => Ok(*file),
            Some(None) => Err(io::ErrorKind::IsADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    pub(super) fn make(&mut self, path: &Path) -> io::Result<usize> {
        if !matches!(self.live.get(folder_of(path)), Some(None)) {
            return Err(io::ErrorKind::NotFound.into());
        }
        self.files.push(File::default());
        let file = self.files.len() - 1;
        self.live.insert(path.to_owned(), Some(file));
        self.changes.push(Change::Bind(path.to_owned(), file));
        Ok(file)
    }

    pub(super) fn sync(&mut self, file: usize) -> io::Result<()> {
        let outcome = self.change("sync");
        let power = self.off;
        let file = &mut self.files[file];
        if outcome.is_err() {
            // The kernel drops the pages, shows them to readers, and reports success the next time.
            if !power {
                file.unsynced.clear();
            }
            return outcome;
        }
        for (offset, bytes) in std::mem::take(&mut file.unsynced) {
            let end = offset + bytes.len();
            if file.durable.len() < end {
                file.durable.resize(end, 0);
            }
            file.durable[offset..end].copy_from_slice(&bytes);
        }
        Ok(())
    }

    pub(super) fn write(&mut self, file: usize, offset: usize, bytes: &[u8]) -> io::Result<()> {
        let fault = self.step("write")?;
        let done = if fault.is_some() { &bytes[..bytes.len() / 2] } else { bytes };
        let clock = self.clock;
        self.files[file].write(offset, done);
        self.files[file].modified = clock;
        fault.map_or(Ok(()), |_| Err(io::ErrorKind::WriteZero.into()))
    }

    pub(super) fn change(&mut self, what: &str) -> io::Result<()> {
        match self.step(what)? {
            None => Ok(()),
            Some(_) => Err(io::ErrorKind::Other.into()),
        }
    }
}

pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("/"))
}
