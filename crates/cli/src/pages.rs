//! An HTML report that is split: its index in the file asked for, its pages in a folder beside it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use isnad_model::{Digest, Reading, Reason, Report};
use isnad_report::{PagesError, Paging, Templates, html_pages, is_page, pages_folder};

use crate::context::Context;
use crate::failure::Failure;
use crate::output;

/// Writes pages and index; gives the digest of the index, which has that of every page.
///
/// # Errors
/// When a template is broken, something cannot be written, or the folder of the pages holds files
/// that are no pages; the report that stood there before then stands.
pub fn write(
    report: &Report,
    readings: &[Reading],
    out: &Path,
    paging: &Paging,
    templates: &Templates,
    context: &Context,
) -> anyhow::Result<Digest> {
    let folder = out.with_file_name(pages_folder(&paging.file));
    is_ours(&folder)?;
    let unfinished = beside(&folder, "part");
    let made = made(report, readings, &unfinished, paging, templates, context).and_then(|index| {
        replace(&folder, &unfinished)?;
        output::file(out, index.as_bytes())?;
        Ok(Digest::of(index.as_bytes()))
    });
    if made.is_err() {
        // The error that led here is the one to tell.
        let _ = fs::remove_dir_all(&unfinished);
    }
    let digest = made?;
    let count = fs::read_dir(&folder).map(Iterator::count).unwrap_or_default();
    context.note(
        &Reason::new("cli.report_split").with("count", count).with("folder", folder.display()),
    );
    Ok(digest)
}

fn made(
    report: &Report,
    readings: &[Reading],
    folder: &Path,
    paging: &Paging,
    templates: &Templates,
    context: &Context,
) -> anyhow::Result<String> {
    fs::create_dir(folder).with_context(|| folder.display().to_string())?;
    let mut page = |name: &str, text: &str| -> io::Result<()> {
        let mut file = fs::File::create(folder.join(name))?;
        io::Write::write_all(&mut file, text.as_bytes())?;
        file.sync_all()
    };
    let index = html_pages(report, readings, &context.words, templates, paging, &mut page);
    index.map_err(|error| match error {
        PagesError::Render(error) => error.into(),
        PagesError::Io(error) => anyhow::Error::new(error).context(folder.display().to_string()),
    })
}

/// Puts the pages into the place of those of an earlier report.
fn replace(folder: &Path, made: &Path) -> anyhow::Result<()> {
    let place = || folder.display().to_string();
    let old = beside(folder, "old");
    let stood = folder.exists();
    if stood {
        fs::rename(folder, &old).with_context(place)?;
    }
    fs::rename(made, folder).with_context(place)?;
    if stood {
        fs::remove_dir_all(&old).with_context(place)?;
    }
    Ok(())
}

fn beside(folder: &Path, ending: &str) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!(".{name}.{}.{ending}", std::process::id()))
}

/// A folder is replaced only where all that is in it are pages.
fn is_ours(folder: &Path) -> anyhow::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries.with_context(|| folder.display().to_string())?,
    };
    for entry in entries {
        let name = entry.with_context(|| folder.display().to_string())?.file_name();
        if !name.to_str().is_some_and(is_page) {
            let what = Reason::new("cli.no_page").with("folder", folder.display());
            let what = what.with("file", name.to_string_lossy());
            return Err(Failure::new(what).hint(Reason::new("cli.no_page_hint")).into());
        }
    }
    Ok(())
}
