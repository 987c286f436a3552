//! `isnad.toml`, which people edit: an unknown key is an error that suggests the near one.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use isnad_model::Reason;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::scale::Rating;

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
    /// Name of the rating scale: `meta`, `politifact`, `arabic`, or one of `scales`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<String>,
    /// Rating scales of the workspace's own, each with its ratings, the worst first.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub scales: BTreeMap<String, Vec<Rating>>,
    /// Who publishes the checks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Publisher>,
    /// News agencies besides those that the language packs know, each with all its names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub agencies: BTreeMap<String, Vec<String>>,
    /// Checks that the profile `own` of the gate asks for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gate_checks: Vec<String>,
    /// What the gate asks for before publication.
    #[serde(default)]
    pub gate: Option<String>,
    /// Plugins that may run here; absent means every installed one.
    #[serde(default)]
    pub plugins: Option<Vec<String>>,
    /// What a plugin may cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<Limits>,
}

/// What a run of a plugin may cost; what is not given stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Limits {
    memory_mib: Option<u32>,
    cpu_seconds: Option<u32>,
    idle_seconds: Option<u32>,
    patience_seconds: Option<u32>,
    record_mib: Option<u16>,
    output_times: Option<u64>,
    records: Option<u64>,
    skipped: Option<u64>,
}

impl Limits {
    /// Puts what is given over the limits.
    pub fn apply(self, limits: &mut isnad_host::Limits) {
        let seconds = |given: Option<u32>, limit: &mut std::time::Duration| {
            *limit = given.map_or(*limit, |given| std::time::Duration::from_secs(given.into()));
        };
        seconds(self.cpu_seconds, &mut limits.cpu);
        seconds(self.idle_seconds, &mut limits.idle);
        seconds(self.patience_seconds, &mut limits.patience);
        limits.memory = self.memory_mib.map_or(limits.memory, |mib| u64::from(mib) << 20);
        limits.record_bytes =
            self.record_mib.map_or(limits.record_bytes, |mib| usize::from(mib) << 20);
        limits.output_times = self.output_times.unwrap_or(limits.output_times);
        limits.records = self.records.unwrap_or(limits.records);
        limits.skipped = self.skipped.unwrap_or(limits.skipped);
    }
}

/// Who publishes, and where readers find how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Publisher {
    /// Its name.
    pub name: String,
    /// Address of the page on how it works.
    pub methodology: String,
    /// Address of the page on who pays.
    pub funding: String,
    /// Address of the policy on corrections.
    pub corrections: String,
    /// Where a reader complains.
    pub complaints: String,
}

impl From<Publisher> for isnad_verify::gate::Publisher {
    fn from(publisher: Publisher) -> Self {
        let Publisher { name, methodology, funding, corrections, complaints } = publisher;
        Self { name, methodology, funding, corrections, complaints }
    }
}

impl From<Publisher> for isnad_model::Publisher {
    fn from(publisher: Publisher) -> Self {
        let Publisher { name, methodology, corrections, .. } = publisher;
        Self { name, methodology, corrections }
    }
}

const KEYS: &[&str] = &[
    "name",
    "languages",
    "ratings",
    "scale",
    "scales",
    "publisher",
    "gate_checks",
    "agencies",
    "gate",
    "plugins",
    "limits",
    "memory-mib",
    "cpu-seconds",
    "idle-seconds",
    "patience-seconds",
    "record-mib",
    "output-times",
    "records",
    "skipped",
    "methodology",
    "funding",
    "corrections",
    "complaints",
    "key",
    "label",
    "means",
    "same_as",
    "aside",
];

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
