//! What a plugin says of itself, read from its library file without running it.

use std::collections::BTreeMap;
use std::path::Path;

use isnad_plugin::manifest::{END_MARK, MARK};
use serde::{Deserialize, Serialize};

use crate::Error;

/// Longest manifest taken, in bytes.
const LONGEST: usize = 64 << 10;

/// The text of `plugin.toml`, understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Manifest {
    /// What `--plugin` takes: lower-case letters, digits, `-`.
    pub name: String,
    /// The plugin's own version.
    pub version: String,
    /// What it brings.
    pub kind: ManifestKind,
    /// One line.
    pub description: String,
    /// Media types it reads.
    #[serde(default)]
    pub media_types: Vec<String>,
    /// Patterns of file names it offers itself for; `*` stands for anything.
    #[serde(default)]
    pub file_patterns: Vec<String>,
    /// Options by name.
    #[serde(default)]
    pub options: BTreeMap<String, OptionSpec>,
}

/// What a plugin brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ManifestKind {
    /// Documents.
    Source,
}

/// One option of a plugin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptionSpec {
    /// What its value is.
    #[serde(rename = "type")]
    pub kind: OptionKind,
    /// Value where none is given.
    #[serde(default)]
    pub default: String,
    /// One line for the help.
    pub help: String,
    /// The only values it takes; empty for any.
    #[serde(default)]
    pub choices: Vec<String>,
}

/// Type of an option's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OptionKind {
    /// Any text.
    String,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
}

impl Manifest {
    /// Reads `plugin.toml`.
    ///
    /// # Errors
    /// What is wrong, with the line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let manifest: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if manifest.name.is_empty() || !manifest.name.bytes().all(plain) {
            return Err(format!("the name `{}` is not a-z, 0-9 and `-`", manifest.name));
        }
        for (option, spec) in &manifest.options {
            spec.check(&spec.default).map_err(|why| format!("default of `{option}`: {why}"))?;
        }
        Ok(manifest)
    }

    /// Reads the manifest of the library whose bytes are `library`; `path` is for messages.
    ///
    /// # Errors
    /// When there is none, more than one, or one that is wrong.
    pub fn of_library(path: &Path, library: &[u8]) -> Result<Self, Error> {
        let wrong = |why: String| Error::NotAPlugin { path: path.to_owned(), why };
        let text = find(library).map_err(|why| wrong(why.to_owned()))?;
        Self::parse(text).map_err(|why| wrong(format!("its manifest: {why}")))
    }

    /// The options of a run: the given ones checked, the others by default.
    ///
    /// # Errors
    /// When an option is unknown (the known ones are named) or a value does not fit.
    pub fn settle(&self, given: &BTreeMap<String, String>) -> Result<Vec<(String, String)>, Error> {
        let wrong = |option: &str, why: String| Error::Option {
            plugin: self.name.clone(),
            option: option.to_owned(),
            why,
        };
        if let Some(unknown) = given.keys().find(|name| !self.options.contains_key(*name)) {
            let known: Vec<_> = self.options.keys().map(String::as_str).collect();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            return Err(wrong(unknown, format!("there is no such option; there are: {known}")));
        }
        let settled = self.options.iter().map(|(name, spec)| {
            let value = given.get(name).unwrap_or(&spec.default);
            spec.check(value).map_err(|why| wrong(name, why))?;
            Ok((name.clone(), value.clone()))
        });
        settled.collect()
    }
}

impl OptionSpec {
    fn check(&self, value: &str) -> Result<(), String> {
        let fits = match self.kind {
            OptionKind::String => !value.contains('\0'),
            OptionKind::Boolean => matches!(value, "true" | "false"),
            OptionKind::Integer => value.parse::<i64>().is_ok(),
        };
        if !fits {
            return Err(match self.kind {
                OptionKind::String => "a NUL character cannot be passed on".to_owned(),
                OptionKind::Boolean => format!("`{value}` is neither true nor false"),
                OptionKind::Integer => format!("`{value}` is not a whole number"),
            });
        }
        if !self.choices.is_empty() && !self.choices.iter().any(|choice| choice == value) {
            return Err(format!("`{value}` is not one of {}", self.choices.join(", ")));
        }
        Ok(())
    }
}

/// The marked text in the bytes of a library.
pub(crate) fn find(library: &[u8]) -> Result<&str, &'static str> {
    let mut found = memchr::memmem::find_iter(library, &MARK).filter_map(|at| marked(library, at));
    let text = found.next().ok_or("it carries no manifest")?;
    // The linker may keep the constant twice; two different ones would be two plugins.
    if found.any(|other| other != text) {
        return Err("it carries more than one manifest");
    }
    str::from_utf8(text).map_err(|_| "its manifest is not UTF-8")
}

fn marked(library: &[u8], at: usize) -> Option<&[u8]> {
    let (length, rest) = library.get(at + MARK.len()..)?.split_first_chunk()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    let (text, rest) = rest.split_at_checked(length)?;
    (length <= LONGEST && rest.starts_with(&END_MARK)).then_some(text)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::{END_MARK, MARK, Manifest, find};
    use std::collections::BTreeMap;

    const TEXT: &str = "name = 'x'\nversion = '1'\nkind = 'source'\ndescription = 'd'\n\
        [options.n]\ntype = 'integer'\ndefault = '3'\nhelp = 'h'\n";

    fn library(texts: &[&str]) -> Vec<u8> {
        let mut bytes = MARK.to_vec();
        for text in texts {
            bytes.extend_from_slice(&MARK);
            bytes.extend_from_slice(&(text.len() as u64).to_le_bytes());
            bytes.extend_from_slice(text.as_bytes());
            bytes.extend_from_slice(&END_MARK);
        }
        bytes
    }

    #[test]
    fn one_manifest_is_found_between_its_marks() {
        assert_eq!(find(&library(&["abc"])), Ok("abc"));
        assert_eq!(find(&library(&["abc", "abc"])), Ok("abc"));
        assert!(find(&library(&["abc", "abd"])).is_err());
        assert!(find(&library(&[])).is_err());
        let mut lying = library(&["abc"]);
        lying[MARK.len() * 2] = 200;
        assert!(find(&lying).is_err());
    }

    #[test]
    fn options_are_checked_before_anything_runs() {
        let manifest = Manifest::parse(TEXT).unwrap();
        let settle = |name: &str, value: &str| {
            manifest.settle(&BTreeMap::from([(name.to_owned(), value.to_owned())]))
        };
        assert_eq!(settle("n", "4").unwrap(), [("n".to_owned(), "4".to_owned())]);
        assert!(settle("n", "four").unwrap_err().to_string().contains("whole number"));
        assert!(settle("m", "4").unwrap_err().to_string().contains("there are: n"));
        assert!(Manifest::parse(&TEXT.replace("'3'", "'x'")).is_err());
        assert!(Manifest::parse(&TEXT.replace("'x'", "'../x'")).is_err());
    }
}
