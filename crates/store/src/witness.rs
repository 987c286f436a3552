//! A second witness of how far the history was acknowledged, beside the index.
//!
//! It is written after each commit and never synced: it may be old or torn after a power failure,
//! but it never claims more than is durable. So it can raise an alarm, and its loss is none.

use std::path::{Path, PathBuf};

use isnad_model::Digest;
use serde::{Deserialize, Serialize};

use crate::disk::{Disk, read_all};
use crate::frame::Head;

/// Name of the file, in the folder of the journal.
pub(crate) const NAME: &str = "acknowledged";
/// Its length without the line feed; always the same, so that one write replaces all of it.
const LENGTH: usize = 127;

#[derive(Serialize, Deserialize)]
struct Line {
    seq: u64,
    hash: Digest,
    check: u32,
}

fn check(head: Head) -> u32 {
    crc32fast::hash(&[head.seq.to_be_bytes().as_slice(), &head.hash.0].concat())
}

pub(crate) fn path(dir: &Path) -> PathBuf {
    dir.join(NAME)
}

/// What was acknowledged at least; `None` without a sound witness.
pub(crate) fn read(disk: &dyn Disk, dir: &Path) -> Option<Head> {
    let bytes = read_all(disk, &path(dir)).ok()?;
    let line: Line = serde_json::from_slice(&bytes).ok()?;
    let head = Head { seq: line.seq, hash: line.hash };
    (check(head) == line.check).then_some(head)
}

/// Says that the history up to `head` was acknowledged. A failure is of no consequence.
pub(crate) fn write(disk: &dyn Disk, dir: &Path, head: Head) {
    let line = Line { seq: head.seq, hash: head.hash, check: check(head) };
    if let Ok(text) = serde_json::to_string(&line) {
        let _ = disk.patch(&path(dir), 0, format!("{text:LENGTH$}\n").as_bytes(), false);
    }
}
