//! What can go wrong with a workspace: where, what it means, and what to do next.

use std::io;
use std::path::{Path, PathBuf};

use isnad_model::Digest;

/// What every function of this crate gives back.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No workspace here or above.
    #[error("no workspace in {start} or in any folder above it")]
    NoWorkspace {
        /// Where the search began.
        start: PathBuf,
    },
    /// There is a workspace already.
    #[error("{dir} is a workspace already")]
    Exists {
        /// The folder.
        dir: PathBuf,
    },
    /// A `.isnad` that this program did not make, or not in this way.
    #[error("{path}: not a workspace of this program: {reason}")]
    Foreign {
        /// The file or folder that shows it.
        path: PathBuf,
        /// What was found there.
        reason: String,
    },
    /// Made by a later version.
    #[error("{path}: written by a newer Isnad ({found})")]
    Newer {
        /// The file that shows it.
        path: PathBuf,
        /// What was found there.
        found: String,
    },
    /// Another process has it.
    #[error("workspace busy: held by {}", holder(*pid, since.as_deref()))]
    Busy {
        /// Process id of the holder, as it wrote it.
        pid: Option<u32>,
        /// Since when, UTC, as it wrote it.
        since: Option<String>,
    },
    /// Journal or objects are not what was written.
    #[error("workspace damaged: {0}")]
    Damaged(Box<Problem>),
    /// An earlier write failed; what reached the disk is not known.
    #[error("journal closed for writing: an earlier write or sync failed")]
    Poisoned,
    /// Somebody else appended first.
    #[error("journal is at event {found}, not at {expected}")]
    Conflict {
        /// Last sequence number that the writer knew.
        expected: u64,
        /// Last sequence number there is.
        found: u64,
    },
    /// The operating system said no.
    #[error("{path}: cannot {what}: {source}")]
    Io {
        /// What was tried, as a verb.
        what: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The index is unusable; callers inside the crate rebuild it.
    #[error("index unusable: {0}")]
    Index(String),
    /// The disk is full: an index is made when there is space again.
    #[error("no space left on the disk for the index")]
    IndexFull,
    /// Nothing has that id.
    #[error("no {kind} {id}")]
    UnknownId {
        /// `document`, `claim`, ...
        kind: &'static str,
        /// As it was given.
        id: String,
    },
    /// Several ids begin so.
    #[error("{kind} {id} is ambiguous: {}", candidates.join(", "))]
    Ambiguous {
        /// `document`, `claim`, ...
        kind: &'static str,
        /// As it was given.
        id: String,
        /// Some of the ids that begin so.
        candidates: Vec<String>,
    },
    /// No such object.
    #[error("object {0} is missing: there is no file {file}", file = object_file(.0).display())]
    NoObject(Digest),
    /// An archive that cannot be taken in, or was not written whole.
    #[error("archive: {0}")]
    Archive(String),
    /// Something was recorded in the workspace, so that nothing can be imported into it.
    #[error(
        "this workspace has {events} events of its own: joining two histories is not possible yet"
    )]
    Used {
        /// How many.
        events: u64,
    },
    /// Nothing that counts is left to undo.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// That event stays as it is.
    #[error("event {seq} cannot be undone: {why}")]
    CannotUndo {
        /// Its number.
        seq: u64,
        /// Why.
        why: NoUndo,
    },
    /// What that event says cannot be taken away for good.
    #[error("event {seq} cannot be redacted: {why}")]
    CannotRedact {
        /// Its number.
        seq: u64,
        /// Why.
        why: NoRedaction,
    },
    /// The event cannot be recorded as it is.
    #[error("cannot record this: {0}")]
    Unrecordable(String),
}

/// Why an event cannot be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoUndo {
    /// The history ends before it.
    #[error("there is no such event")]
    NoSuchEvent,
    /// All of its action is undone.
    #[error("it is undone already")]
    UndoneAlready,
    /// The first event: no history is without it.
    #[error("it is the beginning of the workspace")]
    Beginning,
    /// It is a redaction.
    #[error("what it took away is gone for good")]
    GoneForGood,
}

/// Why what an event says cannot be taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoRedaction {
    /// The history ends before it.
    #[error("there is no such event")]
    NoSuchEvent,
    /// It says nothing any more.
    #[error("it is redacted already")]
    RedactedAlready,
    /// The first event: no history is without it.
    #[error("it is the beginning of the workspace")]
    Beginning,
    /// It is a redaction: it proves what is gone.
    #[error("it says what was redacted")]
    Proof,
}

/// Where objects are, seen from the workspace's folder.
const OBJECTS: &str = ".isnad/objects";
/// What to do about an object: the history is whole without it, and goes on.
const OBJECT: &str = "restore that file from a backup, or add the same document again; `isnad store check` names every such file";

/// The file of an object, seen from the workspace's folder.
pub(crate) fn object_file(digest: &Digest) -> PathBuf {
    let name = digest.to_string();
    let (shard, rest) = name.split_at_checked(2).unwrap_or_default();
    Path::new(OBJECTS).join(shard).join(rest)
}

impl Error {
    /// What to do next, where there is something to be done.
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::NoWorkspace { .. } => {
                "make one with `isnad init`, or go to the folder that has one"
            }
            Self::Exists { .. } => "use it as it is, or choose another folder",
            Self::Foreign { .. } => {
                "if this was a workspace, restore that `.isnad` from a backup; else move it away, or choose another folder for `isnad init`"
            }
            Self::Newer { .. } => "update Isnad; this version leaves the workspace untouched",
            Self::Busy { .. } => "wait for the other command, or give it more time",
            Self::NoObject(_) | Self::Damaged(_) if self.object_file().is_some() => OBJECT,
            Self::Damaged(_) | Self::NoObject(_) => {
                "run `isnad store check`; nothing is written until it is sound; restore the named file from a backup"
            }
            Self::Poisoned | Self::IndexFull => {
                "free space or mend the disk, then run the command again"
            }
            Self::Conflict { .. } => "run the command again",
            Self::Index(_) => "run `isnad store rebuild`",
            Self::UnknownId { .. } => "give the whole id, or at least its first 4 characters",
            Self::Ambiguous { .. } => "give more characters of the id",
            Self::Used { .. } => {
                "make a workspace in another folder (`isnad init`) and import there"
            }
            Self::Archive(_) => {
                "nothing was taken in; get the file again from where it was exported"
            }
            Self::CannotUndo { .. } | Self::CannotRedact { .. } => {
                "`isnad store log` shows the events and their numbers"
            }
            Self::Io { .. } | Self::Unrecordable(_) | Self::NothingToUndo => return None,
        })
    }

    /// The file of the object that is missing or damaged, seen from the workspace's folder, where
    /// that is all that is wrong.
    pub fn object_file(&self) -> Option<PathBuf> {
        match self {
            Self::NoObject(digest) => Some(object_file(digest)),
            Self::Damaged(problem) if problem.file.starts_with(OBJECTS) => {
                Some(problem.file.clone())
            }
            _ => None,
        }
    }

    /// Whether the workspace is busy or damaged, which the command line tells by its own exit code.
    pub fn is_busy_or_damaged(&self) -> bool {
        matches!(
            self,
            Self::Busy { .. }
                | Self::Damaged(_)
                | Self::NoObject(_)
                | Self::Poisoned
                | Self::Foreign { .. }
                | Self::Newer { .. }
                | Self::Index(_)
                | Self::IndexFull
        )
    }

    pub(crate) fn io(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { what, path: path.to_owned(), source }
    }
}

/// Something in a workspace that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Relative to the workspace's folder.
    pub file: PathBuf,
    /// Line in that file, from 1.
    pub line: Option<u64>,
    /// Sequence number of the event.
    pub event: Option<u64>,
    /// What is wrong.
    pub what: String,
    /// What is lost by it.
    pub lost: String,
    /// What to run or do.
    pub remedy: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(out, ":{line}")?;
        }
        if let Some(event) = self.event {
            write!(out, " (event {event})")?;
        }
        write!(out, ": {}", self.what)
    }
}

fn holder(pid: Option<u32>, since: Option<&str>) -> String {
    match (pid, since) {
        (Some(pid), Some(since)) => format!("PID {pid} since {since}"),
        (Some(pid), None) => format!("PID {pid}"),
        _ => "another process".to_owned(),
    }
}
