//! The message catalogues, built into the binary: reports' words and the command line's own.

use std::sync::LazyLock;

use clap::ValueEnum;
pub use isnad_report::Words;

/// Language of messages and reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Ui {
    /// Arabic
    Ar,
    /// English
    #[default]
    En,
}

const AR: &str =
    concat!(include_str!("../messages/ar.toml"), "\n", include_str!("../messages/ar.cli.toml"));
const EN: &str =
    concat!(include_str!("../messages/en.toml"), "\n", include_str!("../messages/en.cli.toml"));

static ENGLISH: LazyLock<Option<Words>> = LazyLock::new(|| Words::parse("en.toml", EN).ok());

/// The words of a language.
///
/// # Errors
/// When the built-in catalogue is broken, which a test rules out.
pub fn load(ui: Ui) -> anyhow::Result<Words> {
    Ok(match ui {
        Ui::Ar => Words::parse("ar.toml", AR)?,
        Ui::En => Words::parse("en.toml", EN)?,
    })
}

/// English, for errors that are told before a language is known.
pub fn english() -> Option<&'static Words> {
    ENGLISH.as_ref()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use std::collections::BTreeSet;

    use super::{Ui, load};

    #[test]
    fn both_languages_say_the_same_things() {
        let (arabic, english) = (load(Ui::Ar).unwrap(), load(Ui::En).unwrap());
        let keys = |words: &super::Words| words.keys().map(str::to_owned).collect::<BTreeSet<_>>();
        assert_eq!(keys(&arabic), keys(&english));
        for key in english.keys().filter(|key| key.starts_with("cli.")) {
            assert_eq!(arabic.places(key), english.places(key), "{key}");
        }
    }

    #[test]
    fn every_message_that_the_sources_name_is_there() {
        let words = load(Ui::En).unwrap();
        let keys: BTreeSet<&str> = words.keys().collect();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
        let files = ["", "/commands"].map(|sub| std::fs::read_dir(format!("{folder}{sub}")));
        let mut named = 0;
        for entry in files.into_iter().flat_map(Result::unwrap) {
            let path = entry.unwrap().path();
            let Ok(source) = std::fs::read_to_string(&path) else { continue };
            for key in source.split('"').filter(|text| text.len() > 4 && text.starts_with("cli.")) {
                assert!(keys.contains(key), "{}: no message {key}", path.display());
                named += 1;
            }
        }
        assert!(named > 40, "the search for keys found only {named}");
    }
}
