//! A whole workspace in one file, and back: a tar archive that any tool can read.
//!
//! `isnad.export` comes first (format, number of events, Merkle root), then the segments of the
//! journal, byte for byte, then the objects that the journal names, as they lie on disk, in the
//! order of their digests. All times and owners are zero: one history gives one archive.

use std::collections::BTreeSet;
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use isnad_model::{Digest, Event};
use serde::{Deserialize, Serialize};

use crate::disk::{Disk, remove_tree};
use crate::error::{Error, Problem, Result};
use crate::file_journal::segment_name;
use crate::frame::Head;
use crate::journal::{Journal as _, Point};
use crate::merkle::{Checkpoint, Tree};
use crate::objects::{FileObjects, objects_of};
use crate::recover::{self, flaw_problem};
use crate::scan::{Scanner, Step};
use crate::session::Session;
use crate::workspace::{FOLDER, Workspace};

const FORMAT: &str = "isnad.export/1";
const MANIFEST: &str = "isnad.export";
/// Where the journal of an import is built.
const BUILDING: &str = "journal.import";
/// Where the journal goes that an import replaces.
const REPLACED: &str = "journal.replaced";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    format: String,
    events: u64,
    root: Digest,
    objects: u64,
}

/// What went out or came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Archived {
    /// The history.
    pub checkpoint: Checkpoint,
    /// Objects that it names.
    pub objects: u64,
}

/// What the lines of a journal say as a whole.
struct Content {
    checkpoint: Checkpoint,
    objects: BTreeSet<Digest>,
    redactions: u64,
}

impl Workspace {
    /// Writes the workspace as it stands now into one archive. Others may go on recording
    /// meanwhile: it holds the state of its beginning.
    ///
    /// # Errors
    /// [`Error::Damaged`], [`Error::NoObject`]; [`Error::Archive`] when something was redacted
    /// meanwhile; [`Error::Io`].
    pub fn export(&mut self, out: &mut dyn Write) -> Result<Archived> {
        let end = self.action(|session| Ok(session.journal.end()))?;
        self.release()?;
        let (disk, folder) = (Arc::clone(&self.ground().disk), self.dir().join(FOLDER));
        let journal = folder.join("journal");
        let content = read(&*disk, &journal, end)?;
        let (checkpoint, objects) = (content.checkpoint, content.objects.len() as u64);
        let manifest = Manifest {
            format: FORMAT.to_owned(),
            events: checkpoint.events,
            root: checkpoint.root,
            objects,
        };
        let mut archive = Archive(tar::Builder::new(out));
        let line = serde_json::to_string(&manifest);
        let line = line.map_err(|error| Error::Archive(error.to_string()))? + "\n";
        archive.add(MANIFEST, line.len() as u64, &mut line.as_bytes())?;
        for segment in 1..=end.place.segment {
            let (mut bytes, length) = segment_reader(&*disk, &journal, end, segment)?;
            archive.add(&format!("journal/{}", segment_name(segment)), length, &mut bytes)?;
        }
        let store = FileObjects::new(Arc::clone(&disk), folder.join("objects"));
        for digest in &content.objects {
            let packed = store.packed(digest)?;
            archive.add(&object_name(digest), packed.len() as u64, &mut packed.as_slice())?;
        }
        archive.0.finish().map_err(Error::io("write", Path::new("the archive")))?;
        // A redaction changes lines and takes objects away: half of it must not be carried out.
        if read(&*disk, &journal, end)?.redactions != content.redactions
            || self.redactions_since(end.head.seq)? > 0
        {
            let what = "something was redacted while the archive was written; write it again";
            return Err(Error::Archive(what.to_owned()));
        }
        Ok(Archived { checkpoint, objects })
    }

    fn redactions_since(&mut self, seq: u64) -> Result<usize> {
        self.action(|session| Ok(session.index.postings("kind:redacted", seq, usize::MAX)?.len()))
    }

    /// Adopts an archive as it is, in a workspace in which nothing was recorded yet.
    ///
    /// # Errors
    /// [`Error::Used`]; [`Error::Archive`] when it is no archive, or not whole;
    /// [`Error::Damaged`]; [`Error::Io`]. The workspace is then as it was.
    pub fn import(&mut self, input: &mut dyn Read) -> Result<Archived> {
        let events = self.action(|session| Ok(session.journal.end().head.seq))?;
        if events > 1 {
            return Err(Error::Used { events });
        }
        let Some(session) = self.take_session() else { return Err(Error::Poisoned) };
        // The index is closed, and nobody else comes in.
        let Session { _lock: lock, .. } = session;
        let (ground, folder) = (self.ground().clone(), self.dir().join(FOLDER));
        let disk = &*ground.disk;
        let building = folder.join(BUILDING);
        let staged = Staged { disk: Arc::clone(&ground.disk), folder: folder.clone() };
        let archived = match staged.fill(input) {
            Ok(archived) => archived,
            Err(error) => {
                let _ = remove_tree(disk, &building);
                return Err(error);
            }
        };
        ground.indexes.destroy(&folder.join("index"))?;
        let journal = folder.join("journal");
        let step = |from: &Path, to: &Path| {
            disk.rename(from, to).map_err(Error::io("name", to))?;
            disk.sync_dir(&folder).map_err(Error::io("sync", &folder))
        };
        step(&journal, &folder.join(REPLACED))?;
        step(&building, &journal)?;
        resume(disk, &folder)?;
        drop(lock);
        Ok(archived)
    }
}

/// Brings an import to its end, or takes it back, that was cut short.
///
/// # Errors
/// [`Error::Io`].
pub(crate) fn resume(disk: &dyn Disk, folder: &Path) -> Result<()> {
    let [journal, building, replaced] = ["journal", BUILDING, REPLACED].map(|n| folder.join(n));
    if disk.stat(&journal).is_err() && switching(disk, folder) {
        disk.rename(&building, &journal).map_err(Error::io("name", &journal))?;
        disk.sync_dir(folder).map_err(Error::io("sync", folder))?;
    }
    if disk.stat(&journal).is_ok() {
        for left in [building, replaced] {
            remove_tree(disk, &left).map_err(Error::io("remove", &left))?;
        }
    }
    Ok(())
}

/// Whether the journal was moved away for another that is ready.
pub(crate) fn switching(disk: &dyn Disk, folder: &Path) -> bool {
    [BUILDING, REPLACED].iter().all(|name| disk.stat(&folder.join(name)).is_ok())
}

/// An import that is being built beside the journal.
struct Staged {
    disk: Arc<dyn Disk>,
    folder: PathBuf,
}

impl Staged {
    fn fill(&self, input: &mut dyn Read) -> Result<Archived> {
        let building = self.folder.join(BUILDING);
        remove_tree(&*self.disk, &building).map_err(Error::io("remove", &building))?;
        self.disk.make_dir(&building).map_err(Error::io("make", &building))?;
        let objects = FileObjects::new(Arc::clone(&self.disk), self.folder.join("objects"));
        let mut archive = tar::Archive::new(input);
        let mut manifest: Option<Manifest> = None;
        let (mut segments, mut kept) = (0, BTreeSet::new());
        for entry in archive.entries().map_err(broken)? {
            let mut entry = entry.map_err(broken)?;
            let path = entry.path().map_err(broken)?.into_owned();
            let name = path.to_string_lossy().into_owned();
            if manifest.is_none() {
                manifest = Some(read_manifest(&name, &mut entry)?);
            } else if name == format!("journal/{}", segment_name(segments + 1)) {
                segments += 1;
                self.segment(&building.join(segment_name(segments)), &mut entry)?;
            } else if let Some(digest) = digest_of(&name) {
                let mut packed = Vec::new();
                entry.read_to_end(&mut packed).map_err(broken)?;
                objects.adopt(&digest, &packed)?;
                kept.insert(digest);
            } else {
                return Err(Error::Archive(format!("{name} does not belong in it")));
            }
        }
        let manifest = manifest.ok_or_else(|| Error::Archive("it is empty".to_owned()))?;
        objects.settle(&kept)?;
        self.disk.sync_dir(&building).map_err(Error::io("sync", &building))?;
        self.prove(&building, &manifest, &kept)
    }

    fn segment(&self, path: &Path, entry: &mut dyn Read) -> Result<()> {
        let mut sink = self.disk.writer(path, true).map_err(Error::io("make", path))?;
        let mut buffer = vec![0; 1 << 20];
        loop {
            let read = entry.read(&mut buffer).map_err(broken)?;
            if read == 0 {
                return sink.sync().map_err(Error::io("sync", path));
            }
            let bytes = buffer.get(..read).unwrap_or_default();
            sink.write(bytes).map_err(Error::io("write", path))?;
        }
    }

    /// The history is whole, it is the one that the manifest speaks of, and all objects are there.
    fn prove(
        &self,
        building: &Path,
        manifest: &Manifest,
        kept: &BTreeSet<Digest>,
    ) -> Result<Archived> {
        let opened = recover::open(Arc::clone(&self.disk), building, None, u64::MAX)?;
        let end = opened.journal.end();
        let content = read(&*self.disk, building, end)?;
        let expected = Checkpoint { events: manifest.events, root: manifest.root };
        let not_whole = |what: String| Err(Error::Archive(what));
        if opened.tail.is_some() || content.checkpoint != expected {
            let found = content.checkpoint.events;
            return not_whole(format!(
                "its journal of {found} events is not that of {} events which it promises",
                manifest.events
            ));
        }
        if let Some(missing) = content.objects.difference(kept).next() {
            return not_whole(format!("object {missing} is missing"));
        }
        Ok(Archived { checkpoint: expected, objects: manifest.objects })
    }
}

fn read_manifest(name: &str, entry: &mut dyn Read) -> Result<Manifest> {
    if name != MANIFEST {
        return Err(Error::Archive(format!("it begins with {name}, not with {MANIFEST}")));
    }
    let mut text = String::new();
    entry.take(1 << 16).read_to_string(&mut text).map_err(broken)?;
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|error| Error::Archive(error.to_string()))?;
    if manifest.format != FORMAT {
        return Err(Error::Archive(format!("{} is none that this version reads", manifest.format)));
    }
    Ok(manifest)
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
fn broken(error: std::io::Error) -> Error {
    Error::Archive(error.to_string())
}

struct Archive<'a>(tar::Builder<&'a mut dyn Write>);

impl Archive<'_> {
    fn add(&mut self, name: &str, length: u64, bytes: &mut dyn Read) -> Result<()> {
        let mut header = tar::Header::new_gnu();
        header.set_size(length);
        header.set_mode(0o644);
        header.set_entry_type(tar::EntryType::Regular);
        self.0.append_data(&mut header, name, bytes).map_err(Error::io("write", name.as_ref()))
    }
}

fn object_name(digest: &Digest) -> String {
    let name = digest.to_string();
    let (shard, rest) = name.split_at(2);
    format!("objects/{shard}/{rest}")
}

fn digest_of(name: &str) -> Option<Digest> {
    let (shard, rest) = name.strip_prefix("objects/")?.split_once('/')?;
    (shard.len() == 2).then(|| format!("{shard}{rest}").parse().ok())?
}

/// A segment up to where the history ends, and its length in bytes.
fn segment_reader(
    disk: &dyn Disk,
    dir: &Path,
    end: Point,
    segment: u32,
) -> Result<(Box<dyn Read + Send>, u64)> {
    let path = dir.join(segment_name(segment));
    let length = if segment == end.place.segment {
        end.place.offset
    } else {
        disk.stat(&path).map_err(Error::io("look at", &path))?.length
    };
    let reader = disk.reader(&path, 0).map_err(Error::io("open", &path))?;
    Ok((Box::new(reader.take(length)), length))
}

/// Proves every line up to `end`, and gathers what they say as a whole.
fn read(disk: &dyn Disk, dir: &Path, end: Point) -> Result<Content> {
    let mut tree = Tree::default();
    let (mut objects, mut gone, mut redactions) = (BTreeSet::new(), BTreeSet::new(), 0);
    let mut head = Head::START;
    for segment in 1..=end.place.segment {
        let (reader, _) = segment_reader(disk, dir, end, segment)?;
        let mut scanner = Scanner::new(BufReader::new(reader), 0, head, false);
        loop {
            let path = dir.join(segment_name(segment));
            match scanner.step().map_err(Error::io("read", &path))? {
                Step::Batch { events, .. } | Step::Partial(events) => {
                    for located in events {
                        tree.push(&located.entry.hash);
                        redactions += u64::from(located.entry.is_redacted());
                        let Ok(Some(event)) = located.entry.event() else { continue };
                        for digest in objects_of(&event) {
                            gone.remove(&digest);
                            objects.insert(digest);
                        }
                        if let Event::Redacted { object, .. } = event {
                            gone.extend(object);
                        }
                    }
                }
                Step::Bad(flaw) => return Err(flaw_problem(segment, 0, &flaw)),
                Step::End { .. } => break,
            }
        }
        head = scanner.head;
    }
    if head != end.head {
        return Err(ends_elsewhere(end.head.seq));
    }
    objects.retain(|digest| !gone.contains(digest));
    let checkpoint = Checkpoint { events: head.seq, root: tree.root() };
    Ok(Content { checkpoint, objects, redactions })
}

fn ends_elsewhere(seq: u64) -> Error {
    Error::Damaged(Box::new(Problem {
        file: ".isnad/journal".into(),
        line: None,
        event: Some(seq),
        what: "the journal does not end with the event that it ended with".to_owned(),
        lost: "nothing yet".to_owned(),
        remedy: crate::check::RESTORE.to_owned(),
    }))
}
