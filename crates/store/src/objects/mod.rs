//! Bytes kept under the name of their own digest.

mod memory;
mod pack;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use isnad_model::{Digest, Event};

use crate::disk::{Disk, read_all};
use crate::error::{Error, Problem, Result, object_file};

pub use self::memory::MemoryObjects;
use self::pack::{pack, unpack};

/// No object is larger, in bytes; a damaged one that would unpack to more is refused.
pub const LARGEST: u64 = 1 << 30;

/// A store of bytes by digest.
pub trait Objects: Send + Sync {
    /// Keeps `bytes`, and returns once they are durable.
    ///
    /// # Errors
    /// [`Error::Io`] when they may not be.
    fn put(&self, bytes: &[u8]) -> Result<Digest>;
    /// The bytes of that digest, proven.
    ///
    /// # Errors
    /// [`Error::NoObject`], or [`Error::Damaged`] when they are not as they were given.
    fn get(&self, digest: &Digest) -> Result<Vec<u8>>;
    /// Removes the object for good; one that is not there is fine.
    ///
    /// # Errors
    /// [`Error::Io`] when it may still be there.
    fn remove(&self, digest: &Digest) -> Result<()>;
    /// Every digest there is, in order.
    ///
    /// # Errors
    /// [`Error::Io`].
    fn list(&self) -> Result<Vec<Digest>>;
    /// The object as it goes into an archive, proven.
    ///
    /// # Errors
    /// As [`Objects::get`].
    fn packed(&self, digest: &Digest) -> Result<Vec<u8>>;
    /// Takes over an object from an archive; durable after [`Objects::settle`].
    ///
    /// # Errors
    /// [`Error::Archive`] when it is not what its name says; [`Error::Io`].
    fn adopt(&self, digest: &Digest, packed: &[u8]) -> Result<()>;
    /// Makes adopted objects durable.
    ///
    /// # Errors
    /// [`Error::Io`] when they may not be.
    fn settle(&self, digests: &BTreeSet<Digest>) -> Result<()>;
}

/// The bytes of an object from an archive, proven.
fn adopted(digest: &Digest, packed: &[u8]) -> Result<Vec<u8>> {
    match unpack(packed) {
        Ok(bytes) if Digest::of(&bytes) == *digest => Ok(bytes),
        _ => Err(Error::Archive(format!("object {digest} is not what its name says"))),
    }
}

/// The objects that an event names.
pub(crate) fn objects_of(event: &Event) -> Vec<Digest> {
    match event {
        Event::DocumentAdded { document } => {
            let mut digests: Vec<_> = [document.raw, document.text].into_iter().flatten().collect();
            digests.dedup();
            digests
        }
        _ => Vec::new(),
    }
}

/// Objects in a folder: `ab/cdef...`, each compressed.
pub struct FileObjects {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
    /// Whether the names of the shards are durable: one that is there may have been made by a
    /// process that was killed before it said so.
    shards_durable: AtomicBool,
}

impl FileObjects {
    /// The objects in `dir`, which exists.
    pub fn new(disk: Arc<dyn Disk>, dir: PathBuf) -> Self {
        Self { disk, dir, shards_durable: AtomicBool::new(false) }
    }

    fn shard(&self, digest: &Digest) -> PathBuf {
        let name = digest.to_string();
        self.dir.join(name.get(..2).unwrap_or_default())
    }

    fn write(&self, digest: &Digest, bytes: &[u8]) -> Result<()> {
        let shard = self.shard(digest);
        let packed = pack(bytes).map_err(Error::io("compress for", &shard))?;
        let shard = self.place(digest, &packed)?;
        self.disk.sync_dir(&shard).map_err(Error::io("sync", &shard))
    }

    fn place(&self, digest: &Digest, packed: &[u8]) -> Result<PathBuf> {
        let shard = self.shard(digest);
        if self.disk.stat(&shard).is_err() {
            self.shards_durable.store(false, Ordering::Relaxed);
            self.disk.make_dir(&shard).map_err(Error::io("make", &shard))?;
        }
        self.settle_shards()?;
        // The lock on the workspace keeps others out, so what has this name is a failed attempt.
        let temporary = shard.join("new");
        if self.disk.stat(&temporary).is_ok() {
            self.disk.remove(&temporary).map_err(Error::io("remove", &temporary))?;
        }
        let mut sink = self.disk.writer(&temporary, true).map_err(Error::io("make", &temporary))?;
        sink.write(packed).and_then(|()| sink.sync()).map_err(Error::io("write", &temporary))?;
        let path = shard.join(rest_of_name(digest));
        self.disk.rename(&temporary, &path).map_err(Error::io("name", &path))?;
        Ok(shard)
    }

    fn settle_shards(&self) -> Result<()> {
        if !self.shards_durable.load(Ordering::Relaxed) {
            self.disk.sync_dir(&self.dir).map_err(Error::io("sync", &self.dir))?;
            self.shards_durable.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    fn unpack(&self, path: &Path) -> std::io::Result<Vec<u8>> {
        unpack(&read_all(&*self.disk, path)?)
    }
}

impl Objects for FileObjects {
    fn put(&self, bytes: &[u8]) -> Result<Digest> {
        if bytes.len() as u64 > LARGEST {
            return Err(Error::Unrecordable("an object of more than 1 GiB".to_owned()));
        }
        let digest = Digest::of(bytes);
        match self.get(&digest) {
            // It may be there by a rename that is not durable yet.
            Ok(_) => {
                self.settle_shards()?;
                let shard = self.shard(&digest);
                self.disk.sync_dir(&shard).map_err(Error::io("sync", &shard))?;
            }
            // Writing it anew mends a damaged one.
            Err(_) => self.write(&digest, bytes)?,
        }
        Ok(digest)
    }

    fn get(&self, digest: &Digest) -> Result<Vec<u8>> {
        let path = self.shard(digest).join(rest_of_name(digest));
        if let Err(error) = self.disk.stat(&path) {
            return match error.kind() {
                std::io::ErrorKind::NotFound => Err(Error::NoObject(*digest)),
                _ => Err(Error::io("look at", &path)(error)),
            };
        }
        match self.unpack(&path) {
            Ok(bytes) if Digest::of(&bytes) == *digest => Ok(bytes),
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
                Err(Error::io("read", &path)(error))
            }
            _ => Err(Error::Damaged(Box::new(damaged(digest)))),
        }
    }

    fn remove(&self, digest: &Digest) -> Result<()> {
        let shard = self.shard(digest);
        let path = shard.join(rest_of_name(digest));
        match self.disk.remove(&path) {
            Ok(()) => {}
            // A process that was killed may have removed it, and a power failure bring it back.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                if self.disk.stat(&shard).is_err() {
                    return Ok(());
                }
            }
            Err(error) => return Err(Error::io("remove", &path)(error)),
        }
        self.disk.sync_dir(&shard).map_err(Error::io("sync", &shard))
    }

    fn list(&self) -> Result<Vec<Digest>> {
        let mut digests = Vec::new();
        for shard in self.disk.names(&self.dir).map_err(Error::io("list", &self.dir))? {
            let path = self.dir.join(&shard);
            let names = self.disk.names(&path).map_err(Error::io("list", &path))?;
            digests.extend(
                names.iter().filter_map(|name| format!("{shard}{name}").parse::<Digest>().ok()),
            );
        }
        Ok(digests)
    }

    fn packed(&self, digest: &Digest) -> Result<Vec<u8>> {
        self.get(digest)?;
        let path = self.shard(digest).join(rest_of_name(digest));
        read_all(&*self.disk, &path).map_err(Error::io("read", &path))
    }

    fn adopt(&self, digest: &Digest, packed: &[u8]) -> Result<()> {
        adopted(digest, packed)?;
        self.place(digest, packed).map(|_| ())
    }

    fn settle(&self, digests: &BTreeSet<Digest>) -> Result<()> {
        let shards: BTreeSet<PathBuf> = digests.iter().map(|digest| self.shard(digest)).collect();
        for shard in shards {
            self.disk.sync_dir(&shard).map_err(Error::io("sync", &shard))?;
        }
        Ok(())
    }
}

/// What is wrong with the object of that name.
pub(crate) fn damaged(digest: &Digest) -> Problem {
    let name = digest.to_string();
    Problem {
        file: object_file(digest),
        line: None,
        event: None,
        what: "the object is not what its name says".to_owned(),
        lost: format!("the bytes of object {name}"),
        remedy: "restore the file from a backup, or add the same document again".to_owned(),
    }
}

fn rest_of_name(digest: &Digest) -> String {
    digest.to_string().split_off(2)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use std::sync::Arc;

    use super::{FileObjects, MemoryObjects, Objects};
    use crate::disk::OsDisk;

    fn check(objects: &dyn Objects) {
        let text = "\u{642}\u{627}\u{644}".repeat(1000);
        let digest = objects.put(text.as_bytes()).unwrap();
        assert_eq!(objects.put(text.as_bytes()).unwrap(), digest);
        assert_eq!(objects.get(&digest).unwrap(), text.as_bytes());
        let empty = objects.put(b"").unwrap();
        assert_eq!(objects.get(&empty).unwrap(), b"");
        assert!(objects.get(&isnad_model::Digest::of(b"absent")).is_err());
        let mut both = vec![digest, empty];
        both.sort();
        assert_eq!(objects.list().unwrap(), both);
        objects.remove(&digest).unwrap();
        objects.remove(&digest).unwrap();
        assert_eq!(objects.list().unwrap(), [empty]);
    }

    #[test]
    fn memory_and_files_keep_the_same_promises() {
        check(&MemoryObjects::default());
        let dir = tempfile::tempdir().unwrap();
        check(&FileObjects::new(Arc::new(OsDisk), dir.path().to_owned()));
    }

    #[test]
    fn a_damaged_object_is_found_and_mended_by_adding_it_again() {
        let dir = tempfile::tempdir().unwrap();
        let objects = FileObjects::new(Arc::new(OsDisk), dir.path().to_owned());
        let digest = objects.put(b"the town was retaken").unwrap();
        let path = objects.shard(&digest).join(super::rest_of_name(&digest));
        let whole = std::fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            *bytes.get_mut(at).unwrap() ^= 0x10;
            std::fs::write(&path, bytes).unwrap();
            assert!(objects.get(&digest).is_err(), "byte {at}");
        }
        objects.put(b"the town was retaken").unwrap();
        assert_eq!(objects.get(&digest).unwrap(), b"the town was retaken");
    }
}
