//! `isnad.toml`, which people edit: an unknown key is an error that suggests the near one.

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use isnad_model::Reason;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

/// Name of the file, in the workspace's folder.
pub const FILE: &str = "isnad.toml";

/// What a workspace's people have settled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// What the workspace is called.
    #[serde(default)]
    pub name: String,
    /// Languages that are read, as codes of packs; empty means all.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Ratings that a verdict may have, the worst first.
    #[serde(default)]
    pub ratings: Vec<String>,
    /// What the gate asks for before publication.
    #[serde(default)]
    pub gate: Option<String>,
    /// Plugins that may run here; absent means every installed one.
    #[serde(default)]
    pub plugins: Option<Vec<String>>,
}

const KEYS: &[&str] = &["name", "languages", "ratings", "gate", "plugins"];

/// Reads the settings of the workspace at `root`; the defaults where there is no file.
///
/// # Errors
/// When it is there and cannot be read or understood.
pub fn read(root: &Path) -> anyhow::Result<Config> {
    let path = root.join(FILE);
    match fs::read_to_string(&path) {
        Ok(text) => parse(&path, &text, KEYS),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Config::default()),
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}

/// Understands TOML; `keys` are the names that it may have.
///
/// # Errors
/// Names file and line, and the key that was probably meant.
pub fn parse<T: DeserializeOwned>(path: &Path, text: &str, keys: &[&str]) -> anyhow::Result<T> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        let what = Reason::new("cli.bad_config")
            .with("file", path.display())
            .with("line", line)
            .with("error", error.message());
        let failure = Failure::usage(what);
        match unknown_key(error.message()).and_then(|key| nearest(key, keys)) {
            Some(key) => failure.hint(Reason::new("cli.did_you_mean").with("name", key)).into(),
            None => failure.into(),
        }
    })
}

fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}

/// The key that serde's message complains of.
fn unknown_key(message: &str) -> Option<&str> {
    message.strip_prefix("unknown field `")?.split('`').next()
}

/// The name most like `key`, if any is like it at all.
pub fn nearest<'a>(key: &str, names: &[&'a str]) -> Option<&'a str> {
    names
        .iter()
        .map(|name| (strsim::damerau_levenshtein(key, name), *name))
        .filter(|(distance, name)| *distance <= 1.max(name.chars().count() / 2))
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use std::path::Path;

    use super::{Config, KEYS, nearest, parse};

    #[test]
    fn an_unknown_key_names_its_line_and_its_neighbour() {
        let text = "name = \"desk\"\nlangauges = [\"ar\"]\n";
        let error = parse::<Config>(Path::new("isnad.toml"), text, KEYS).unwrap_err();
        assert!(error.to_string().contains("isnad.toml:2"), "{error}");
        assert_eq!(nearest("langauges", KEYS), Some("languages"));
        assert_eq!(nearest("colour", KEYS), None);
    }
}
