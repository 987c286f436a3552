//! A long action reads while others record: it holds the workspace for a moment only.

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use isnad_store::disk::{Disk, OsDisk, Sink, Stat};
use isnad_store::{Ground, Workspace, check_on};

use crate::support::{added, at, document, init, open, options};

/// Files of the operating system; whenever a segment is read, somebody else records a claim.
struct Shared {
    dir: std::path::PathBuf,
    recorded: AtomicUsize,
    redact: bool,
}

impl Disk for Shared {
    fn reader(&self, path: &Path, offset: u64) -> io::Result<Box<dyn Read + Send>> {
        let reader = OsDisk.reader(path, offset)?;
        if path.ends_with("000001.ndjson")
            && self.recorded.load(Ordering::Relaxed) < 3
            && let Ok(mut other) = Workspace::open(&self.dir, options())
        {
            let number = self.recorded.fetch_add(1, Ordering::Relaxed);
            if self.redact {
                other.redact(&[2 + number as u64], "by law", "sami", at(5)).unwrap();
            } else {
                let name = format!("c{number:06}");
                other.append(&[added(&name)], "sami", at(5)).unwrap();
            }
        }
        Ok(reader)
    }
    fn names(&self, dir: &Path) -> io::Result<Vec<String>> {
        OsDisk.names(dir)
    }
    fn stat(&self, path: &Path) -> io::Result<Stat> {
        OsDisk.stat(path)
    }
    fn read_at(&self, path: &Path, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        OsDisk.read_at(path, offset, buffer)
    }
    fn writer(&self, path: &Path, new: bool) -> io::Result<Box<dyn Sink>> {
        OsDisk.writer(path, new)
    }
    fn truncate(&self, path: &Path, length: u64) -> io::Result<()> {
        OsDisk.truncate(path, length)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        OsDisk.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        OsDisk.remove(path)
    }
    fn make_dir(&self, path: &Path) -> io::Result<()> {
        OsDisk.make_dir(path)
    }
    fn patch(&self, path: &Path, offset: u64, bytes: &[u8], durable: bool) -> io::Result<()> {
        OsDisk.patch(path, offset, bytes, durable)
    }
    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        OsDisk.remove_dir(path)
    }
    fn try_lock(&self, path: &Path) -> io::Result<Option<Box<dyn Send>>> {
        OsDisk.try_lock(path)
    }
    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        OsDisk.sync_dir(path)
    }
}

fn shared(dir: &Path, redact: bool) -> (Arc<Shared>, Ground) {
    let disk = Arc::new(Shared { dir: dir.to_owned(), recorded: AtomicUsize::new(0), redact });
    (Arc::clone(&disk), Ground { disk, ..Ground::system() })
}

/// Three documents of 300 events and more, so that the segment is read in several parts.
fn sample() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut workspace = init(dir.path());
    for n in 0..3_u8 {
        let digest = workspace.put_object(&[b'a' + n; 300]).unwrap();
        workspace.append(&[document(&format!("d00000{n}"), Some(digest))], "nour", at(1)).unwrap();
    }
    let many: Vec<_> = (0..300).map(|n| added(&format!("c1{n:05}"))).collect();
    workspace.append(&many, "nour", at(2)).unwrap();
    dir
}

#[test]
fn a_check_lets_others_record_and_redact_and_finds_all_sound() {
    for redact in [false, true] {
        let dir = sample();
        let (disk, ground) = shared(dir.path(), redact);
        let report = check_on(&ground, dir.path(), options()).unwrap();
        assert!(disk.recorded.load(Ordering::Relaxed) > 0, "others were kept out");
        assert_eq!(report.problems, [], "redact: {redact}");
    }
}

#[test]
fn a_checkpoint_lets_others_record_and_is_of_its_beginning() {
    let dir = sample();
    let before = open(dir.path()).checkpoint(None).unwrap();
    let (disk, ground) = shared(dir.path(), false);
    let mut workspace = Workspace::open_on(ground, dir.path(), options()).unwrap();
    assert_eq!(workspace.checkpoint(None).unwrap(), before);
    assert_eq!(workspace.find_root(&before.root, None).unwrap(), Some(before.events));
    drop(workspace);
    let recorded = disk.recorded.load(Ordering::Relaxed);
    assert!(recorded > 0, "others were kept out");
    let events = open(dir.path()).events(1).unwrap().len();
    assert_eq!(events as u64, before.events + recorded as u64);
}
