//! The languages Isnad knows: each is a folder of data, embedded or read from the disk.
//!
//! `folder` gathers the files of one, `case` reads and runs its examples, `check` says what is
//! wrong with it, `skeleton` begins a new one.
#![forbid(unsafe_code)]

mod case;
mod check;
mod folder;
mod skeleton;

use std::sync::{Arc, OnceLock};

use isnad_extract::learned::Weights;
use isnad_extract::{Convention, Pack, PackError, PackSource};
use isnad_text::main_script;

pub use check::{Checked, Fault, Gap, check};
pub use folder::{Folder, FolderError};
pub use skeleton::skeleton;

/// An embedded pack: its code, its files and its weights, if it has any.
type Source = (&'static str, PackSource<'static>, Option<&'static [u8]>);

/// Every embedded pack, by code: the folders beside this crate.
const SOURCES: &[Source] = include!(concat!(env!("OUT_DIR"), "/sources.rs"));

static WEIGHTS: [OnceLock<Option<Arc<Weights>>>; SOURCES.len()] =
    [const { OnceLock::new() }; SOURCES.len()];

static COMPILED: [OnceLock<Result<Pack, PackError>>; SOURCES.len()] =
    [const { OnceLock::new() }; SOURCES.len()];

/// Codes of the embedded packs (BCP 47).
pub fn codes() -> impl Iterator<Item = &'static str> {
    SOURCES.iter().map(|&(code, ..)| code)
}

/// The pack of that code, compiled at first use; none where no pack has it.
///
/// # Errors
/// A pack that does not compile, with file and line.
pub fn get(code: &str) -> Option<Result<&'static Pack, &'static PackError>> {
    let place = SOURCES.iter().position(|&(known, ..)| known == code)?;
    let (_, source, _) = SOURCES.get(place)?;
    Some(COMPILED.get(place)?.get_or_init(|| Pack::parse(*source)).as_ref())
}

/// The text of a file of the pack of that code; none where the pack has no such file.
///
/// For what a pack knows besides reading: `agencies.toml` and `matching.toml`.
pub fn file(code: &str, name: &str) -> Option<&'static str> {
    let (_, source, _) = SOURCES.iter().find(|&&(known, ..)| known == code)?;
    source.files.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The weights that a pack ships, read at first use; none where it ships none, or they do not fit
/// it, which a test rules out.
pub fn weights(code: &str) -> Option<Arc<Weights>> {
    let place = SOURCES.iter().position(|&(known, ..)| known == code)?;
    let (_, _, bytes) = SOURCES.get(place)?;
    let pack = get(code)?.ok()?;
    let read = || {
        let weights = Weights::from_bytes((*bytes)?).ok()?;
        weights.fits(pack, Convention::Isnad).is_ok().then(|| Arc::new(weights))
    };
    WEIGHTS.get(place)?.get_or_init(read).clone()
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
        let source = SOURCES.iter().find(|(known, ..)| *known == code);
        source.is_some_and(|(_, source, _)| source.script().as_deref() == Some(script))
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn letters_tell_the_pack() {
        assert_eq!(super::detect("\u{642}\u{627}\u{644}"), Some("ar"));
        assert_eq!(super::detect("She said so."), Some("en"));
        assert_eq!(super::detect("\u{432}\u{43e}\u{43d}\u{430}"), Some("uk"));
        assert_eq!(super::detect("42"), None);
    }

    #[test]
    fn weights_that_ship_fit_their_pack_and_name_their_licences() {
        for &(code, _, bytes) in super::SOURCES {
            let Some(bytes) = bytes else { continue };
            let weights = isnad_extract::learned::Weights::from_bytes(bytes);
            let weights = weights.unwrap_or_else(|error| panic!("{code}: {error}"));
            let pack = super::get(code).expect("listed").expect("compiles");
            assert_eq!(weights.fits(pack, isnad_extract::Convention::Isnad), Ok(()), "{code}");
            assert!(super::weights(code).is_some(), "{code}");
            for corpus in &weights.header().corpora {
                let free = ["MIT OR Apache-2.0", "CC-BY-2.5", "CC-BY-4.0"];
                assert!(free.contains(&corpus.licence.as_str()), "{code}: {corpus:?}");
            }
        }
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
