//! One process at a time; the file that is locked says who holds it, for information only.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;

use crate::disk::{Disk, read_all};
use crate::error::{Error, Result};

/// Time between two attempts.
const PAUSE: Duration = Duration::from_millis(10);
/// Length of what the file says, so that a shorter text leaves nothing of a longer one.
const LENGTH: usize = 96;

/// Held until dropped; the operating system drops it for a process that dies.
pub(crate) struct Lock {
    _held: Box<dyn Send>,
}

impl Lock {
    /// Takes the lock at `path`, waiting at most `wait`.
    pub(crate) fn take(
        disk: &dyn Disk,
        path: &Path,
        wait: Duration,
        at: Timestamp,
    ) -> Result<Self> {
        let mut waited = Duration::ZERO;
        let held = loop {
            match disk.try_lock(path).map_err(Error::io("lock", path))? {
                Some(held) => break held,
                None if waited < wait => {
                    std::thread::sleep(PAUSE);
                    waited += PAUSE;
                }
                None => return Err(busy(disk, path)),
            }
        };
        let said = format!("{{\"pid\":{},\"since\":\"{at}\"}}", std::process::id());
        let line = format!("{said:LENGTH$}\n");
        disk.patch(path, 0, line.as_bytes(), false).map_err(Error::io("write", path))?;
        Ok(Self { _held: held })
    }
}

#[derive(serde::Deserialize)]
struct Holder {
    pid: u32,
    since: String,
}

fn busy(disk: &dyn Disk, path: &Path) -> Error {
    let said = read_all(disk, path).unwrap_or_default();
    match serde_json::from_slice::<Holder>(&said) {
        Ok(holder) => Error::Busy { pid: Some(holder.pid), since: Some(holder.since) },
        Err(_) => Error::Busy { pid: None, since: None },
    }
}
