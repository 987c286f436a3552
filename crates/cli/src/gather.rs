//! Which files an argument stands for: itself, standard input, or all that is in a folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use isnad_model::Reason;

use crate::config;
use crate::select::Select;
use crate::sidecar;

/// One file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// Standard input, given as `-`.
    Stdin,
    /// A file, by its path as it was given or found.
    File(PathBuf),
}

impl Item {
    /// As it was given.
    pub fn name(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }
}

/// Something that was given and not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// As it was given.
    pub name: String,
    /// Line or record in it; empty for the whole.
    pub place: String,
    /// Why: a key of the message catalogues, or an error's own words.
    pub why: Why,
}

/// A reason, in a catalogue's words or in a library's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// To be said in the language chosen.
    Known(Reason),
    /// As a plugin or its host tells it.
    Told(String),
    /// As the host tells it, and what to do next.
    Failed(String, Option<String>),
}

impl Refused {
    /// The whole of `name` is refused.
    pub fn whole(name: String, why: Reason) -> Self {
        Self { name, place: String::new(), why: Why::Known(why) }
    }
}

/// Every file that the arguments stand for, folders in the order of their names. Of folders only
/// what is selected is taken; a file that was named is always read.
pub fn gather(inputs: &[PathBuf], select: &Select) -> Vec<Result<Item, Refused>> {
    let mut found = Vec::new();
    for input in inputs {
        if input.as_os_str() == "-" {
            found.push(Ok(Item::Stdin));
            continue;
        }
        match fs::metadata(input) {
            Ok(meta) if meta.is_dir() => folder(input, input, select, &mut found),
            Ok(meta) if is_device(&meta) => {
                found.push(Err(refused(input, &no_file())));
            }
            Ok(_) => found.push(Ok(Item::File(input.clone()))),
            Err(error) => found.push(Err(refused(input, &error))),
        }
    }
    found
}

/// Goes down into folders; a link to a folder is not followed, for it may lead round in a circle.
fn folder(root: &Path, path: &Path, select: &Select, found: &mut Vec<Result<Item, Refused>>) {
    let entries = match fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>) {
        Ok(entries) => entries,
        Err(error) => return found.push(Err(refused(path, &error))),
    };
    let mut paths: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).collect();
    let within = |path: &Path| path.strip_prefix(root).map(Path::to_owned).unwrap_or_default();
    paths.retain(|path| !is_passed_over(path) && !select.leaves_out(&within(path)));
    paths.sort();
    for path in paths {
        match fs::symlink_metadata(&path) {
            Ok(meta) if meta.is_dir() => folder(root, &path, select, found),
            Ok(_) if !select.takes(&within(&path)) => {}
            Ok(meta) if meta.is_symlink() && path.is_dir() => {}
            Ok(_) if path.is_file() => found.push(Ok(Item::File(path))),
            Ok(_) => found.push(Err(refused(&path, &no_file()))),
            Err(error) => found.push(Err(refused(&path, &error))),
        }
    }
}

#[cfg(unix)]
fn is_device(meta: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    let kind = meta.file_type();
    kind.is_char_device() || kind.is_block_device()
}

#[cfg(not(unix))]
fn is_device(_: &fs::Metadata) -> bool {
    false
}

/// Pipes, sockets and devices in a folder are not read: they may never end.
fn no_file() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")
}

fn is_passed_over(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || name == sidecar::FILE || name == config::FILE
}

/// Why the operating system did not give it.
pub fn refused(path: &Path, error: &io::Error) -> Refused {
    let why = match error.kind() {
        io::ErrorKind::NotFound => Reason::new("cli.missing"),
        io::ErrorKind::PermissionDenied => Reason::new("cli.forbidden"),
        _ => Reason::new("cli.unreadable").with("error", error),
    };
    Refused::whole(path.display().to_string(), why)
}
