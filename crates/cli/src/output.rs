//! Where data goes: standard output, or a file that is there whole or not at all.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

/// Writes data to standard output.
///
/// # Errors
/// When it cannot be written; a broken pipe is told apart in `failure`.
pub fn stdout(data: &[u8]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(data)?;
    out.flush()?;
    Ok(())
}

/// Writes data to the file, or to standard output where there is none.
///
/// # Errors
/// As [`stdout`] and [`file`].
pub fn to(out: Option<&Path>, data: &[u8]) -> anyhow::Result<()> {
    match out {
        Some(path) => file(path, data),
        None => stdout(data),
    }
}

/// Puts `data` into the file in one step: a neighbour is written, synced and renamed over it.
///
/// # Errors
/// When the folder is missing or full, or may not be written to; the old file then stands.
pub fn file(path: &Path, data: &[u8]) -> anyhow::Result<()> {
    let neighbour = neighbour(path);
    let written = write_synced(&neighbour, data).and_then(|()| fs::rename(&neighbour, path));
    if written.is_err() {
        // The error that led here is the one to tell.
        let _ = fs::remove_file(&neighbour);
    }
    written.with_context(|| path.display().to_string())
}

/// As [`to`], for data that is written piece by piece.
///
/// # Errors
/// As there, and what `write` says.
pub fn stream_to(
    out: Option<&Path>,
    write: impl FnOnce(&mut dyn io::Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    if let Some(path) = out {
        return stream(path, write);
    }
    let mut out = io::BufWriter::with_capacity(1 << 18, io::stdout().lock());
    write(&mut out)?;
    Ok(out.flush()?)
}

/// As [`file`], for data that is written piece by piece.
///
/// # Errors
/// As there, and what `write` says.
pub fn stream(
    path: &Path,
    write: impl FnOnce(&mut dyn io::Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let neighbour = neighbour(path);
    let place = || path.display().to_string();
    let file = fs::File::create(&neighbour).with_context(place)?;
    let mut out = io::BufWriter::with_capacity(1 << 18, file);
    let written = write(&mut out).and_then(|()| {
        out.into_inner()?.sync_all()?;
        fs::rename(&neighbour, path).with_context(place)
    });
    if written.is_err() {
        // The error that led here is the one to tell.
        let _ = fs::remove_file(&neighbour);
    }
    written
}

fn neighbour(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.part", std::process::id()))
}

fn write_synced(path: &Path, data: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(data)?;
    file.sync_all()
}
