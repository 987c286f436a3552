//! The folder of a batch at work: its log and its sorted runs. It goes when the report stands.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use isnad_model::{Digest, Reason};

use super::log::Log;
use crate::failure::Failure;

const LOG: &str = "read.log";

/// A folder for what memory does not hold.
pub struct Spill {
    folder: PathBuf,
    /// Whether there is nobody who would go on from here.
    passing: bool,
}

impl Spill {
    /// The folder that was asked for, else one beside the file that is written, where a batch that
    /// is run again finds it; else one of this process alone.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(asked: Option<&Path>, out: Option<&Path>) -> anyhow::Result<Self> {
        let beside = |out: &Path| {
            let name = out.file_name().unwrap_or_default().to_string_lossy();
            out.with_file_name(format!(".{name}.batch"))
        };
        let own = || std::env::temp_dir().join(format!("isnad-batch-{}", std::process::id()));
        let lasting = asked.map(Path::to_owned).or_else(|| out.map(beside));
        let passing = lasting.is_none();
        let folder = lasting.unwrap_or_else(own);
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        Ok(Self { folder, passing })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The log in it, without the runs that another process may have left.
    ///
    /// # Errors
    /// When it cannot be opened, or another run has it open.
    pub fn log(&self, made: Digest) -> anyhow::Result<Log> {
        let place = || self.folder.display().to_string();
        let log = Log::open(&self.folder.join(LOG), made).map_err(|error| match error.kind() {
            io::ErrorKind::WouldBlock => {
                let what = Reason::new("cli.batch_is_busy").with("folder", place());
                anyhow::Error::from(Failure::new(what))
            }
            _ => anyhow::Error::from(error).context(place()),
        })?;
        self.clear_runs().with_context(place)?;
        Ok(log)
    }

    fn clear_runs(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "run") {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    /// The report stands: nothing of this is needed any more.
    ///
    /// # Errors
    /// When something cannot be removed.
    pub fn done(&self) -> io::Result<()> {
        self.clear_runs()?;
        fs::remove_file(self.folder.join(LOG))?;
        // A folder that was asked for may hold other things.
        match fs::remove_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(()),
            other => other,
        }
    }
}

impl Drop for Spill {
    fn drop(&mut self) {
        if self.passing {
            // Nobody could go on from here; what stays behind is the system's to clear away.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}
