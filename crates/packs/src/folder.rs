//! The files of one pack, from a folder on the disk or from the binary.

use std::path::{Path, PathBuf};
use std::{fs, io};

use isnad_extract::{Pack, PackError, PackSource};

use crate::SOURCES;

/// A pack as it is written: its TOML files and, under `cases/`, its examples.
#[derive(Clone, Debug)]
pub struct Folder {
    place: String,
    files: Vec<(String, String)>,
}

/// A folder that holds no pack, or a pack that does not compile.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The folder, or a file of it, cannot be read.
    #[error("{}: {error}", .path.display())]
    Read {
        /// The folder or the file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// What is written in it is wrong.
    #[error("{place}/{error}")]
    Pack {
        /// The folder.
        place: String,
        /// File, line and what was meant.
        error: PackError,
    },
}

impl Folder {
    /// A pack of these files, each with its name within the pack; `place` is what messages call it.
    pub fn of(place: &str, mut files: Vec<(String, String)>) -> Self {
        files.sort();
        Self { place: place.to_owned(), files }
    }

    /// Reads every `*.toml` of the folder and every `*.case` of its `cases`.
    ///
    /// # Errors
    /// When the folder or a file of it cannot be read as UTF-8.
    pub fn read(path: &Path) -> Result<Self, FolderError> {
        let mut files = listed(path, "", "toml")?;
        if path.join("cases").is_dir() {
            files.extend(listed(&path.join("cases"), "cases/", "case")?);
        }
        Ok(Self { place: path.display().to_string(), files })
    }

    /// The embedded pack of that code; none where there is none.
    pub fn embedded(code: &str) -> Option<Self> {
        let (_, source, _) = SOURCES.iter().find(|&&(known, ..)| known == code)?;
        let owned = |&(name, text): &(&str, &str)| (name.to_owned(), text.to_owned());
        Some(Self { place: code.to_owned(), files: source.files.iter().map(owned).collect() })
    }

    /// Where it stands: the path as it was given, or the code of an embedded pack.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Name within the pack and text of each file, in the order of the names.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Compiles it.
    ///
    /// # Errors
    /// Names the file, the line and what was meant.
    pub fn compile(&self) -> Result<Pack, FolderError> {
        let files: Vec<(&str, &str)> = self.files().collect();
        Pack::parse(PackSource { files: &files })
            .map_err(|error| FolderError::Pack { place: self.place.clone(), error })
    }
}

/// The files with that ending in one folder, in the order of their names.
fn listed(folder: &Path, prefix: &str, ending: &str) -> Result<Vec<(String, String)>, FolderError> {
    let failed = |path: &Path, error| FolderError::Read { path: path.to_owned(), error };
    let entries = fs::read_dir(folder).map_err(|error| failed(folder, error))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| failed(folder, error))?.path();
        if path.extension().is_some_and(|end| end == ending) && path.is_file() {
            let text = fs::read_to_string(&path).map_err(|error| failed(&path, error))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            files.push((format!("{prefix}{name}"), text));
        }
    }
    files.sort();
    Ok(files)
}
