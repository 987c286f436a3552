//! The languages Isnad knows: each is a folder of data, embedded.
#![forbid(unsafe_code)]

use std::sync::OnceLock;

use isnad_extract::{Pack, PackError, PackSource};
use isnad_text::main_script;

/// Code and files of every embedded pack: the folders beside this crate, by code.
const SOURCES: &[(&str, PackSource<'static>)] = include!(concat!(env!("OUT_DIR"), "/sources.rs"));

static COMPILED: [OnceLock<Result<Pack, PackError>>; SOURCES.len()] =
    [const { OnceLock::new() }; SOURCES.len()];

/// Codes of the embedded packs (BCP 47).
pub fn codes() -> impl Iterator<Item = &'static str> {
    SOURCES.iter().map(|&(code, _)| code)
}

/// The pack of that code, compiled at first use; none where no pack has it.
///
/// # Errors
/// A pack that does not compile, with file and line.
pub fn get(code: &str) -> Option<Result<&'static Pack, &'static PackError>> {
    let place = SOURCES.iter().position(|&(known, _)| known == code)?;
    let (_, source) = SOURCES.get(place)?;
    Some(COMPILED.get(place)?.get_or_init(|| Pack::parse(*source)).as_ref())
}

/// The text of a file of the pack of that code; none where the pack has no such file.
///
/// For what a pack knows besides reading: `agencies.toml` and `matching.toml`.
pub fn file(code: &str, name: &str) -> Option<&'static str> {
    let (_, source) = SOURCES.iter().find(|&&(known, _)| known == code)?;
    source.files.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// Every embedded pack.
///
/// # Errors
/// The first that does not compile.
pub fn all() -> Result<Vec<&'static Pack>, &'static PackError> {
    codes().filter_map(get).collect()
}

/// The code of the pack for a text, by the script of its letters: the first that has it. None
/// where there is no letter, or no pack for the script.
pub fn detect(text: &str) -> Option<&'static str> {
    let script = main_script(text)?.code();
    codes().find(|&code| {
        let source = SOURCES.iter().find(|(known, _)| *known == code);
        source.is_some_and(|(_, source)| source.script().as_deref() == Some(script))
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn letters_tell_the_pack() {
        assert_eq!(super::detect("\u{642}\u{627}\u{644}"), Some("ar"));
        assert_eq!(super::detect("She said so."), Some("en"));
        assert_eq!(super::detect("42"), None);
    }

    #[test]
    fn every_pack_compiles() {
        assert!(super::codes().count() >= 2, "a folder was not found");
        for code in super::codes() {
            let pack = super::get(code).expect("listed");
            assert!(pack.is_ok(), "{code}: {}", pack.expect_err("just seen"));
        }
    }
}
