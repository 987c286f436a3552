//! The lock file: which plugin files a person has installed, by SHA-256.

use std::io::{self, Write as _};
use std::path::Path;

use isnad_model::Digest;
use serde::{Deserialize, Serialize};

use crate::Error;

/// Version of the lock file's format.
const VERSION: u32 = 1;

/// `isnad.lock`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    version: u32,
    /// One entry a plugin, sorted by file.
    #[serde(default, rename = "plugin")]
    pub plugins: Vec<Pin>,
}

/// One installed plugin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// Name in its manifest.
    pub name: String,
    /// Version in its manifest.
    pub version: String,
    /// Name of its file in the plugin folder.
    pub file: String,
    /// Digest of the file.
    pub sha256: Digest,
}

impl Default for Lock {
    fn default() -> Self {
        Self { version: VERSION, plugins: Vec::new() }
    }
}

impl Lock {
    /// Reads `path`; a file that is not there is an empty lock.
    ///
    /// # Errors
    /// When it cannot be read or understood.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(Error::File { path: path.to_owned(), source }),
        };
        let wrong = |why: String| Error::Lock { path: path.to_owned(), why };
        let lock: Self = toml::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        if lock.version != VERSION {
            return Err(wrong(format!("version {} is not known, only {VERSION}", lock.version)));
        }
        Ok(lock)
    }

    /// The pin of a file.
    pub fn pin(&self, file: &str) -> Option<&Pin> {
        self.plugins.iter().find(|pin| pin.file == file)
    }

    /// Puts a pin in, instead of the one its file had.
    pub fn set(&mut self, pin: Pin) {
        self.plugins.retain(|other| other.file != pin.file);
        self.plugins.push(pin);
        self.plugins.sort_by(|a, b| a.file.cmp(&b.file));
    }

    /// Writes it to `path`, whole or not at all.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), Error> {
        let text = toml::to_string(self)
            .map_err(|error| Error::Lock { path: path.to_owned(), why: error.to_string() })?;
        let head = "# Written by `isnad plugin install`: files that do not match are refused.\n";
        replace(path, format!("{head}{text}").as_bytes())
    }
}

/// Writes a file beside `path`, syncs it and renames it to `path`.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let wrong = |source| Error::File { path: path.to_owned(), source };
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let beside = path.with_file_name(name);
    let write = || {
        let mut file = std::fs::File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    };
    write().map_err(wrong)
}
