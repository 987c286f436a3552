//! Where plugins are looked for, and which of them are trusted.

use std::env::consts::{DLL_EXTENSION, DLL_PREFIX};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use isnad_model::Digest;

use crate::lock::{Lock, Pin, replace};
use crate::manifest::Manifest;
use crate::sealed::Sealed;
use crate::{Error, sniff};

/// A folder in which plugins may lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchDir {
    /// Its plugins are installed: those that the lock does not pin are refused.
    Installed {
        /// The folder.
        folder: PathBuf,
        /// The lock file.
        lock: PathBuf,
    },
    /// The folder of the executable: what lies there under the name `libisnad_*` is trusted as
    /// the executable is.
    Beside(PathBuf),
}

/// Whether a plugin may run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Installed, and unchanged.
    Pinned(Digest),
    /// Lies beside the executable.
    Beside,
    /// Installed, and changed since.
    Changed,
    /// Never installed.
    Unpinned,
}

/// A plugin that was found.
#[derive(Debug)]
pub struct Plugin {
    manifest: Manifest,
    path: PathBuf,
    trust: Trust,
    sealed: OnceLock<Sealed>,
}

impl Plugin {
    /// What it says of itself.
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.manifest.name
    }

    /// Name and version, as a document keeps them.
    pub fn label(&self) -> String {
        format!("{} {}", self.manifest.name, self.manifest.version)
    }

    /// Its file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it may run.
    pub const fn trust(&self) -> Trust {
        self.trust
    }

    /// The library at `path` as it stands, for the conformance kit: nobody has installed it yet.
    ///
    /// # Errors
    /// When it cannot be read or carries no manifest.
    pub(crate) fn unchecked(path: &Path) -> Result<Self, Error> {
        let manifest = Manifest::of_library(path, &read(path)?)?;
        Ok(Self { manifest, path: path.to_owned(), trust: Trust::Beside, sealed: OnceLock::new() })
    }

    /// The library, checked once, and unchangeable from then on where the system has such a thing
    /// and it is wanted `in_memory`.
    pub(crate) fn sealed(&self, in_memory: bool) -> Result<&Sealed, Error> {
        if let Some(sealed) = self.sealed.get() {
            return Ok(sealed);
        }
        let (plugin, path) = (self.name().to_owned(), self.path.clone());
        let pinned = match self.trust {
            Trust::Changed => return Err(Error::Changed { plugin, path }),
            Trust::Unpinned => return Err(Error::Unpinned { plugin, path }),
            Trust::Pinned(digest) => Some(digest),
            Trust::Beside => None,
        };
        let bytes = read(&self.path)?;
        if pinned.is_some_and(|digest| digest != Digest::of(&bytes)) {
            return Err(Error::Changed { plugin, path });
        }
        if Manifest::of_library(&self.path, &bytes)? != self.manifest {
            return Err(Error::Changed { plugin, path });
        }
        let sealed =
            Sealed::new(&bytes, in_memory).map_err(|source| Error::File { path, source })?;
        Ok(self.sealed.get_or_init(|| sealed))
    }
}

/// The plugins at hand, in the order in which they are preferred.
#[derive(Debug, Default)]
pub struct Plugins {
    plugins: Vec<Plugin>,
    problems: Vec<Error>,
}

impl Plugins {
    /// Looks through the folders in order; one that is not there is passed over, and a file that
    /// is not a plugin becomes a problem.
    pub fn discover(search: &[SearchDir]) -> Self {
        let mut found = Self::default();
        for place in search {
            match place {
                SearchDir::Installed { folder, lock } => found.installed(folder, lock),
                SearchDir::Beside(folder) => found.beside(folder),
            }
        }
        found
    }

    fn installed(&mut self, folder: &Path, lock: &Path) {
        let lock = Lock::read(lock).unwrap_or_else(|problem| {
            self.problems.push(problem);
            Lock::default()
        });
        for path in libraries(folder) {
            self.add(&path, |bytes| match lock.pin(&file_name(&path)) {
                None => Trust::Unpinned,
                Some(pin) if pin.sha256 == Digest::of(bytes) => Trust::Pinned(pin.sha256),
                Some(_) => Trust::Changed,
            });
        }
    }

    fn beside(&mut self, folder: &Path) {
        let ours = format!("{DLL_PREFIX}isnad_");
        for path in libraries(folder) {
            if file_name(&path).starts_with(&ours) {
                self.add(&path, |_| Trust::Beside);
            }
        }
    }

    fn add(&mut self, path: &Path, trust: impl FnOnce(&[u8]) -> Trust) {
        let read = read(path).and_then(|bytes| Ok((Manifest::of_library(path, &bytes)?, bytes)));
        match read {
            Ok((manifest, bytes)) => self.plugins.push(Plugin {
                manifest,
                path: path.to_owned(),
                trust: trust(&bytes),
                sealed: OnceLock::new(),
            }),
            Err(problem) => self.problems.push(problem),
        }
    }

    /// All of them; of two with one name, the first is used.
    pub fn all(&self) -> &[Plugin] {
        &self.plugins
    }

    /// Files in the plugin folders that could not be used, and why.
    pub fn problems(&self) -> &[Error] {
        &self.problems
    }

    /// The plugin of that name.
    pub fn by_name(&self, name: &str) -> Option<&Plugin> {
        self.plugins.iter().find(|plugin| plugin.name() == name)
    }

    /// The plugin for an input: by the patterns for `name`, its file name, else by the media type
    /// that its first bytes show (1 KiB is enough).
    pub fn for_file(&self, name: &str, head: &[u8]) -> Option<&Plugin> {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let by_name = self.plugins.iter().find(|plugin| {
            plugin.manifest.file_patterns.iter().any(|pattern| sniff::matches(pattern, file))
        });
        by_name.or_else(|| {
            let media = sniff::media_type(head)?;
            self.plugins
                .iter()
                .find(|plugin| plugin.manifest.media_types.iter().any(|known| known == media))
        })
    }
}

/// Copies the library at `path` into the folder `into`, and pins it in the lock file `lock`.
///
/// # Errors
/// When it is no plugin, or a file cannot be read or written.
pub fn install(path: &Path, into: &Path, lock: &Path) -> Result<(Manifest, Pin), Error> {
    let bytes = read(path)?;
    let manifest = Manifest::of_library(path, &bytes)?;
    let mut pins = Lock::read(lock)?;
    std::fs::create_dir_all(into)
        .map_err(|source| Error::File { path: into.to_owned(), source })?;
    let file = format!("{DLL_PREFIX}{}.{DLL_EXTENSION}", manifest.name);
    replace(&into.join(&file), &bytes)?;
    let pin = Pin {
        name: manifest.name.clone(),
        version: manifest.version.clone(),
        file,
        sha256: Digest::of(&bytes),
    };
    pins.set(pin.clone());
    pins.write(lock)?;
    Ok((manifest, pin))
}

/// Takes the plugin called `name` out of the folder and out of the lock; whether it was there.
///
/// # Errors
/// When a file cannot be read or written.
pub fn remove(name: &str, from: &Path, lock: &Path) -> Result<bool, Error> {
    let mut pins = Lock::read(lock)?;
    let before = pins.plugins.len();
    let mut there = false;
    for path in libraries(from) {
        let bytes = read(&path)?;
        if Manifest::of_library(&path, &bytes).is_ok_and(|manifest| manifest.name == name) {
            let file = file_name(&path);
            std::fs::remove_file(&path).map_err(|source| Error::File { path, source })?;
            pins.plugins.retain(|pin| pin.file != file);
            there = true;
        }
    }
    pins.plugins.retain(|pin| pin.name != name);
    if pins.plugins.len() != before {
        pins.write(lock)?;
        there = true;
    }
    Ok(there)
}

fn libraries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == DLL_EXTENSION) && path.is_file())
        .collect();
    paths.sort();
    paths
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|source| Error::File { path: path.to_owned(), source })
}
