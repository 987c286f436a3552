//! A whole workspace in one file, and back: a tar archive that any tool can read.
//!
//! `isnad.export` comes first (format, number of events, Merkle root), then the segments of the
//! journal, byte for byte, then the objects that the journal names, as they lie on disk, in the
//! order of their digests. All times and owners are zero: one history gives one archive.
//!
//! It asks journal and objects by their traits alone, so that it carries out any workspace.

mod import;

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::path::Path;

use isnad_model::{Digest, Event};
use serde::{Deserialize, Serialize};

pub(crate) use self::import::{resume, switching};
use crate::error::{Error, Problem, Result};
use crate::file_journal::segment_name;
use crate::journal::{Journal, Point};
use crate::merkle::{Checkpoint, Tree};
use crate::objects::objects_of;
use crate::session::{Session, start};
use crate::workspace::Workspace;

const FORMAT: &str = "isnad.export/1";
const MANIFEST: &str = "isnad.export";

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
        let session = self.read_only()?;
        let written = session.write_archive(end, out);
        self.give_back(session);
        let archived = written?;
        if self
            .action(|session| Ok(session.index.postings("kind:redacted", end.head.seq, 1)?.len()))?
            > 0
        {
            return Err(redacted_meanwhile());
        }
        Ok(archived)
    }
}

/// A redaction changes lines and takes objects away: half of it must not be carried out.
fn redacted_meanwhile() -> Error {
    let what = "something was redacted while the archive was written; write it again";
    Error::Archive(what.to_owned())
}

impl Session {
    fn write_archive(&self, end: Point, out: &mut dyn Write) -> Result<Archived> {
        let journal = &*self.journal;
        let content = read(journal, end)?;
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
        let mut segment = 0;
        journal.copy(end, &mut |length, bytes| {
            segment += 1;
            archive.add(&format!("journal/{}", segment_name(segment)), length, bytes)
        })?;
        for digest in &content.objects {
            let packed = self.objects.packed(digest)?;
            archive.add(&object_name(digest), packed.len() as u64, &mut packed.as_slice())?;
        }
        archive.0.finish().map_err(Error::io("write", Path::new("the archive")))?;
        if read(journal, end)?.redactions != content.redactions {
            return Err(redacted_meanwhile());
        }
        Ok(Archived { checkpoint, objects })
    }
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

/// Proves every line up to `end`, and gathers what they say as a whole.
fn read(journal: &dyn Journal, end: Point) -> Result<Content> {
    let mut tree = Tree::default();
    let (mut objects, mut gone, mut redactions) = (BTreeSet::new(), BTreeSet::new(), 0);
    let mut last = None;
    journal.scan(start(), &mut |entry, _| {
        // Others may have recorded more meanwhile.
        if entry.header.seq > end.head.seq {
            return Ok(());
        }
        tree.push(&entry.hash);
        last = Some(entry.hash);
        redactions += u64::from(entry.is_redacted());
        let Ok(Some(event)) = entry.event() else { return Ok(()) };
        for digest in objects_of(&event) {
            gone.remove(&digest);
            objects.insert(digest);
        }
        if let Event::Redacted { object, .. } = event {
            gone.extend(object);
        }
        Ok(())
    })?;
    let events = tree.leaves;
    if events != end.head.seq || last != Some(end.head.hash) {
        return Err(ends_elsewhere(end.head.seq));
    }
    objects.retain(|digest| !gone.contains(digest));
    let checkpoint = Checkpoint { events, root: tree.root() };
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
