//! The few things the journal and the objects ask of a medium, so that tests can put one below them
//! that fails, tears and forgets.

mod system;

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::SystemTime;

/// A medium with folders, files and two kinds of sync.
pub trait Disk: Send + Sync {
    /// Names in a folder, sorted.
    ///
    /// # Errors
    /// When the folder cannot be read.
    fn names(&self, dir: &Path) -> io::Result<Vec<String>>;
    /// Length and time of change.
    ///
    /// # Errors
    /// When the file is not there.
    fn stat(&self, path: &Path) -> io::Result<Stat>;
    /// Reads from `offset` to the end.
    ///
    /// # Errors
    /// When the file cannot be opened.
    fn reader(&self, path: &Path, offset: u64) -> io::Result<Box<dyn Read + Send>>;
    /// Fills `buffer` from `offset`; gives how much there was.
    ///
    /// # Errors
    /// When the file cannot be read.
    fn read_at(&self, path: &Path, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;
    /// Opens for appending; `new` asks that the file is not there yet.
    ///
    /// # Errors
    /// When the file cannot be opened or made.
    fn writer(&self, path: &Path, new: bool) -> io::Result<Box<dyn Sink>>;
    /// Cuts a file and makes the cut durable.
    ///
    /// # Errors
    /// When either fails.
    fn truncate(&self, path: &Path, length: u64) -> io::Result<()>;
    /// Puts one name in the place of another, at once; durable after [`Disk::sync_dir`].
    ///
    /// # Errors
    /// When the system refuses.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    ///
    /// # Errors
    /// When the system refuses.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes a folder; one that is there is fine.
    ///
    /// # Errors
    /// When the system refuses.
    fn make_dir(&self, path: &Path) -> io::Result<()>;
    /// Puts `bytes` over what stands at `offset`, in a file that is made where it is not there;
    /// `durable` asks that they survive a power failure.
    ///
    /// # Errors
    /// After an error, how much was written is not known.
    fn patch(&self, path: &Path, offset: u64, bytes: &[u8], durable: bool) -> io::Result<()>;
    /// Removes an empty folder.
    ///
    /// # Errors
    /// When the system refuses.
    fn remove_dir(&self, path: &Path) -> io::Result<()>;
    /// Takes the lock that the file at `path` is, if nobody has it. It is held until dropped; the
    /// operating system drops it for a process that dies.
    ///
    /// # Errors
    /// When the file cannot be made, or locks do not work here.
    fn try_lock(&self, path: &Path) -> io::Result<Option<Box<dyn Send>>>;
    /// Makes the names in a folder durable.
    ///
    /// # Errors
    /// When the system cannot promise it.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;
}

/// An open file that only grows.
pub trait Sink: Send {
    /// Appends all of `bytes`.
    ///
    /// # Errors
    /// After an error, how much was written is not known.
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Makes bytes and length durable (`fdatasync`).
    ///
    /// # Errors
    /// After an error, what is durable is not known, and asking again proves nothing.
    fn sync(&mut self) -> io::Result<()>;
}

/// What is known of a file without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stat {
    /// Bytes.
    pub length: u64,
    /// Nanoseconds since 1970, as the file system keeps them.
    pub modified: u128,
    /// Whether it is a folder.
    pub folder: bool,
}

/// The files of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsDisk;

impl Disk for OsDisk {
    fn names(&self, dir: &Path) -> io::Result<Vec<String>> {
        let entries = fs::read_dir(dir)?;
        let mut names: Vec<String> = entries
            .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
            .collect::<io::Result<_>>()?;
        names.sort();
        Ok(names)
    }

    fn stat(&self, path: &Path) -> io::Result<Stat> {
        let data = fs::metadata(path)?;
        let since = data.modified()?.duration_since(SystemTime::UNIX_EPOCH);
        Ok(Stat {
            length: data.len(),
            modified: since.map_or(0, |since| since.as_nanos()),
            folder: data.is_dir(),
        })
    }

    fn reader(&self, path: &Path, offset: u64) -> io::Result<Box<dyn Read + Send>> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(offset))?;
        Ok(Box::new(file))
    }

    fn read_at(&self, path: &Path, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let file = File::open(path)?;
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match system::read_at(&file, rest, offset + filled as u64) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    fn writer(&self, path: &Path, new: bool) -> io::Result<Box<dyn Sink>> {
        let file = OpenOptions::new().append(true).create_new(new).open(path)?;
        Ok(Box::new(OsSink(file)))
    }

    fn truncate(&self, path: &Path, length: u64) -> io::Result<()> {
        let file = OpenOptions::new().write(true).open(path)?;
        file.set_len(length)?;
        file.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn make_dir(&self, path: &Path) -> io::Result<()> {
        match fs::create_dir(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
            other => other,
        }
    }

    fn patch(&self, path: &Path, offset: u64, bytes: &[u8], durable: bool) -> io::Result<()> {
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
        let mut written = 0;
        while let Some(rest) = bytes.get(written..).filter(|rest| !rest.is_empty()) {
            match system::write_at(&file, rest, offset + written as u64) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => written += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        if durable { file.sync_data() } else { Ok(()) }
    }

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    fn try_lock(&self, path: &Path) -> io::Result<Option<Box<dyn Send>>> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let file = options.open(system::lock_file(path))?;
        loop {
            match file.try_lock() {
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(error),
                Ok(()) => return Ok(Some(Box::new(file))),
            }
        }
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        system::sync_dir(path)
    }
}

struct OsSink(File);

impl Sink for OsSink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.0.sync_data()
    }
}

/// Everything in a file.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn read_all(disk: &dyn Disk, path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    disk.reader(path, 0)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Removes a folder with all that is in it; one that is not there is fine.
///
/// # Errors
/// When the system refuses.
pub(crate) fn remove_tree(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    match disk.stat(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
        Ok(stat) if !stat.folder => return disk.remove(path),
        Ok(_) => {}
    }
    for name in disk.names(path)? {
        remove_tree(disk, &path.join(name))?;
    }
    disk.remove_dir(path)
}
