//! The languages Isnad knows: each is a folder of data, embedded.
#![forbid(unsafe_code)]

use std::sync::OnceLock;

use isnad_extract::{Pack, PackError, PackSource};
use isnad_text::main_script;

macro_rules! packs {
    ($($code:literal),+) => {
        /// Code and files of every embedded pack.
        const SOURCES: &[(&str, PackSource<'static>)] = &[$((
            $code,
            PackSource {
                files: &[
                    ("pack.toml", include_str!(concat!("../", $code, "/pack.toml"))),
                    ("clitics.toml", include_str!(concat!("../", $code, "/clitics.toml"))),
                    ("cues.toml", include_str!(concat!("../", $code, "/cues.toml"))),
                    ("frames.toml", include_str!(concat!("../", $code, "/frames.toml"))),
                    ("titles.toml", include_str!(concat!("../", $code, "/titles.toml"))),
                    ("phrases.toml", include_str!(concat!("../", $code, "/phrases.toml"))),
                    ("times.toml", include_str!(concat!("../", $code, "/times.toml"))),
                ],
            },
        )),+];
        static COMPILED: [OnceLock<Result<Pack, PackError>>; SOURCES.len()] =
            [const { OnceLock::new() }; SOURCES.len()];
    };
}

packs!("ar", "en");

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

/// Every embedded pack.
///
/// # Errors
/// The first that does not compile.
pub fn all() -> Result<Vec<&'static Pack>, &'static PackError> {
    codes().filter_map(get).collect()
}

/// The code of the pack for a text, by its script; none where there is no letter, or no pack for
/// the script.
pub fn detect(text: &str) -> Option<&'static str> {
    match main_script(text)?.code() {
        "Arab" => Some("ar"),
        "Latn" => Some("en"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_pack_compiles() {
        for code in super::codes() {
            let pack = super::get(code).expect("listed");
            assert!(pack.is_ok(), "{code}: {}", pack.expect_err("just seen"));
        }
    }
}
