//! An archive taken in: built beside what is there, proven, and put into its place at once.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use isnad_model::Digest;

use super::{Archived, FORMAT, MANIFEST, Manifest, read};
use crate::disk::{Disk, remove_tree};
use crate::error::{Error, Result};
use crate::file_journal::segment_name;
use crate::index::MemoryIndex;
use crate::journal::{Journal, MemoryJournal};
use crate::merkle::{Checkpoint, Tree};
use crate::objects::{FileObjects, Objects};
use crate::recover;
use crate::session::Session;
use crate::workspace::{FOLDER, Workspace};

/// Where the journal of an import is built.
const BUILDING: &str = "journal.import";
/// Where the journal goes that an import replaces.
const REPLACED: &str = "journal.replaced";

impl Workspace {
    /// Adopts an archive as it is, in a workspace in which nothing was recorded yet.
    ///
    /// # Errors
    /// [`Error::Used`]; [`Error::Archive`] when it is no archive, not whole, or damaged;
    /// [`Error::Io`]. The workspace is then as it was.
    pub fn import(&mut self, input: &mut dyn Read) -> Result<Archived> {
        let events = self.action(|session| Ok(session.journal.end().head.seq))?;
        if events > 1 {
            return Err(Error::Used { events });
        }
        if self.is_in_memory() {
            return self.change_once(|session| session.import(input));
        }
        let Some(session) = self.take_session() else { return Err(Error::Poisoned) };
        // The index is closed, and nobody else comes in.
        let Session { lock, .. } = session;
        let (ground, folder) = (self.ground().clone(), self.dir().join(FOLDER));
        let disk = &*ground.disk;
        let building = folder.join(BUILDING);
        let objects = FileObjects::new(Arc::clone(&ground.disk), folder.join("objects"));
        let staged = Staged { disk: Arc::clone(&ground.disk), building: building.clone() };
        let had: BTreeSet<Digest> = objects.list()?.into_iter().collect();
        let archived = match staged.fill(input, &objects) {
            Ok(archived) => archived,
            Err(error) => {
                let _ = remove_tree(disk, &building);
                take_out(&objects, &had);
                return Err(of_the_archive(error));
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

impl Session {
    /// Adopts an archive in memory.
    fn import(&mut self, input: &mut dyn Read) -> Result<Archived> {
        let had: BTreeSet<Digest> = self.objects.list()?.into_iter().collect();
        let (journal, archived) = filled(input, &*self.objects).map_err(|error| {
            take_out(&*self.objects, &had);
            of_the_archive(error)
        })?;
        self.journal = Box::new(journal);
        self.index = Box::new(MemoryIndex::default());
        self.tree = Tree::default();
        self.catch_up(&mut |_| {})?;
        Ok(archived)
    }
}

fn filled(input: &mut dyn Read, objects: &dyn Objects) -> Result<(MemoryJournal, Archived)> {
    let mut bytes = Vec::new();
    let (manifest, kept) = unpack(input, objects, &mut |_, entry| {
        entry.read_to_end(&mut bytes).map(|_| ()).map_err(broken)
    })?;
    let journal = MemoryJournal::of(bytes)?;
    let archived = prove(&journal, &manifest, &kept)?;
    Ok((journal, archived))
}

/// Objects that came with an archive that is refused: nothing of it stays. Nobody else has put
/// any meanwhile, since the workspace is held; one that cannot be removed does no harm.
fn take_out(objects: &dyn Objects, had: &BTreeSet<Digest>) {
    for digest in objects.list().unwrap_or_default() {
        if !had.contains(&digest) {
            let _ = objects.remove(&digest);
        }
    }
}

/// What is damaged in a journal that was built from an archive is the archive, not the workspace.
fn of_the_archive(error: Error) -> Error {
    match error {
        Error::Damaged(problem) => {
            let told = problem.to_string();
            Error::Archive(told.strip_prefix(".isnad/").unwrap_or(&told).to_owned())
        }
        other => other,
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
        for left in [building, replaced].iter().filter(|left| disk.stat(left).is_ok()) {
            // A process that was killed may have put the journal here and not made that durable.
            disk.sync_dir(folder).map_err(Error::io("sync", folder))?;
            remove_tree(disk, left).map_err(Error::io("remove", left))?;
        }
    }
    Ok(())
}

/// Whether the journal was moved away for another that is ready.
pub(crate) fn switching(disk: &dyn Disk, folder: &Path) -> bool {
    [BUILDING, REPLACED].iter().all(|name| disk.stat(&folder.join(name)).is_ok())
}

/// What is done with each segment of an archive's journal: its number, and what reads it.
type Segment<'a> = dyn FnMut(u32, &mut dyn Read) -> Result<()> + 'a;

/// Takes an archive apart: objects are adopted, segments handed on. Gives what it says of itself,
/// and which objects came.
fn unpack(
    input: &mut dyn Read,
    objects: &dyn Objects,
    segment: &mut Segment<'_>,
) -> Result<(Manifest, BTreeSet<Digest>)> {
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
            segment(segments, &mut entry)?;
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
    Ok((manifest, kept))
}

/// The history is whole, it is the one that the manifest speaks of, and all objects are there.
fn prove(journal: &dyn Journal, manifest: &Manifest, kept: &BTreeSet<Digest>) -> Result<Archived> {
    let content = read(journal, journal.end())?;
    let expected = Checkpoint { events: manifest.events, root: manifest.root };
    if content.checkpoint != expected {
        return Err(another_history(content.checkpoint.events, manifest));
    }
    if let Some(missing) = content.objects.difference(kept).next() {
        return Err(Error::Archive(format!("object {missing} is missing")));
    }
    Ok(Archived { checkpoint: expected, objects: manifest.objects })
}

fn another_history(found: u64, manifest: &Manifest) -> Error {
    let promised = manifest.events;
    Error::Archive(format!(
        "its journal of {found} events is not that of {promised} events which it promises"
    ))
}

/// An import that is being built beside the journal.
struct Staged {
    disk: Arc<dyn Disk>,
    building: PathBuf,
}

impl Staged {
    fn fill(&self, input: &mut dyn Read, objects: &FileObjects) -> Result<Archived> {
        let building = &self.building;
        remove_tree(&*self.disk, building).map_err(Error::io("remove", building))?;
        self.disk.make_dir(building).map_err(Error::io("make", building))?;
        let (manifest, kept) = unpack(input, objects, &mut |number, entry| {
            self.segment(&building.join(segment_name(number)), entry)
        })?;
        self.disk.sync_dir(building).map_err(Error::io("sync", building))?;
        let opened = recover::open(Arc::clone(&self.disk), building, None, u64::MAX)?;
        if opened.tail.is_some() {
            return Err(another_history(opened.journal.end().head.seq, &manifest));
        }
        prove(&opened.journal, &manifest, &kept)
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

fn digest_of(name: &str) -> Option<Digest> {
    let (shard, rest) = name.strip_prefix("objects/")?.split_once('/')?;
    (shard.len() == 2).then(|| format!("{shard}{rest}").parse().ok())?
}
