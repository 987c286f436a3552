//! Which pack reads a text: the one asked for, the document's own language, or its letters.

use std::path::Path;
use std::sync::Arc;

use isnad_extract::Pack;
use isnad_model::{Diagnostic, DiagnosticCode, Reason, Span};

use crate::failure::Failure;

/// What reads a text whose letters no pack knows.
const LAST_RESORT: &str = "en";

/// Every pack.
///
/// # Errors
/// A pack that does not compile, which a test rules out.
pub fn all() -> anyhow::Result<Vec<&'static Pack>> {
    isnad_packs::all().map_err(|error| anyhow::anyhow!("{error}"))
}

/// The pack of that code, if there is one.
pub fn get(code: &str) -> Option<&'static Pack> {
    isnad_packs::get(code)?.ok()
}

/// Checks what `--lang` names.
///
/// # Errors
/// A usage error that names the languages there are.
pub fn asked(lang: &str) -> anyhow::Result<Option<String>> {
    if lang == "auto" {
        return Ok(None);
    }
    if get(lang).is_some() {
        return Ok(Some(lang.to_owned()));
    }
    let codes: Vec<&str> = isnad_packs::codes().collect();
    let hint = Reason::new("cli.one_of").with("names", codes.join(", "));
    Err(Failure::usage(Reason::new("cli.no_such_pack").with("code", lang)).hint(hint).into())
}

/// A pack from the disk.
#[derive(Clone, Debug)]
pub struct OnDisk {
    /// The pack, compiled.
    pub pack: Arc<Pack>,
    /// Whether its data are those of the pack of its code in the binary, with whose weights it goes.
    pub as_shipped: bool,
}

/// The pack in a folder on the disk.
///
/// # Errors
/// When there is none, or it does not compile: file, line and what was meant.
pub fn from_folder(folder: &Path) -> anyhow::Result<OnDisk> {
    let pack = Arc::new(isnad_packs::Folder::read(folder)?.compile()?);
    let as_shipped = get(pack.code()).is_some_and(|known| known.digest() == pack.digest());
    Ok(OnDisk { pack, as_shipped })
}

/// The code of the pack for a text by its letters, and what to say where none knows them.
pub fn by_letters(text: &str) -> (&'static str, Option<Diagnostic>) {
    match isnad_packs::detect(text) {
        Some(code) => (code, None),
        None => (LAST_RESORT, Some(guessed(text))),
    }
}

fn guessed(text: &str) -> Diagnostic {
    Diagnostic {
        code: DiagnosticCode::LanguageGuessed,
        span: Span::new(0, text.chars().count()),
        message: format!("no pack knows its letters; read as {LAST_RESORT}"),
    }
}
