//! One process at a time: `flock` on a file that says who holds it, for information only.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use rustix::fs::{FlockOperation, flock};

use crate::error::{Error, Result};

/// Time between two attempts.
const PAUSE: Duration = Duration::from_millis(10);

/// Held until dropped; the operating system drops it for a process that dies.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock at `path`, waiting at most `wait`.
    pub(crate) fn take(path: &Path, wait: Duration, at: Timestamp) -> Result<Self> {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(Error::io("open", path))?;
        let mut waited = Duration::ZERO;
        while let Err(error) = flock(&file, FlockOperation::NonBlockingLockExclusive) {
            match error {
                rustix::io::Errno::INTR => {}
                rustix::io::Errno::WOULDBLOCK if waited < wait => {
                    std::thread::sleep(PAUSE);
                    waited += PAUSE;
                }
                rustix::io::Errno::WOULDBLOCK => return Err(busy(&mut file)),
                other => return Err(Error::io("lock", path)(other.into())),
            }
        }
        let said = format!("{{\"pid\":{},\"since\":\"{at}\"}}\n", std::process::id());
        file.set_len(0)
            .and_then(|()| file.write_all(said.as_bytes()))
            .map_err(Error::io("write", path))?;
        Ok(Self { _file: file })
    }
}

#[derive(serde::Deserialize)]
struct Holder {
    pid: u32,
    since: String,
}

fn busy(file: &mut File) -> Error {
    let mut said = String::new();
    let read = file.take(1024).read_to_string(&mut said);
    match read.ok().and_then(|_| serde_json::from_str::<Holder>(&said).ok()) {
        Some(holder) => Error::Busy { pid: Some(holder.pid), since: Some(holder.since) },
        None => Error::Busy { pid: None, since: None },
    }
}
