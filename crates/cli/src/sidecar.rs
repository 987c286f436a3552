//! `manifest.jsonl` beside the documents: who published them, when and where.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use isnad_model::{Document, Medium, Reason, Side};
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::gather::Refused;

/// Name of the file.
pub const FILE: &str = "manifest.jsonl";

/// What is said of a document beside it. Lines may say more; that is left alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Given {
    /// Name of the file, with its ending or without.
    #[serde(alias = "file")]
    id: String,
    #[serde(default, deserialize_with = "day")]
    published: Option<Date>,
    #[serde(default)]
    outlet: Option<String>,
    #[serde(default, alias = "uri")]
    url: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    topic: Option<String>,
    /// As it is written; [`Given::mend`] understands it.
    #[serde(default, rename = "medium")]
    medium_word: Option<String>,
    /// Whether it comes from within the country or from abroad.
    #[serde(default, alias = "side", rename = "origin")]
    side_word: Option<String>,
    #[serde(skip)]
    medium: Option<Medium>,
    #[serde(skip)]
    side: Option<Side>,
}

impl Given {
    /// What the flags of the command line say.
    pub fn flags(
        published: Option<Date>,
        outlet: Option<&str>,
        url: Option<&str>,
        title: Option<&str>,
    ) -> Self {
        let own = |text: Option<&str>| text.map(str::to_owned);
        let (outlet, url, title) = (own(outlet), own(url), own(title));
        Self { published, outlet, url, title, ..Self::default() }
    }

    /// Puts what is given over what the document says of itself.
    pub fn apply(&self, document: &mut Document) {
        over(&mut document.published, self.published.as_ref());
        over(&mut document.outlet, self.outlet.as_ref());
        over(&mut document.uri, self.url.as_ref());
        over(&mut document.title, self.title.as_ref());
        over(&mut document.topic, self.topic.as_ref());
        over(&mut document.medium, self.medium.as_ref());
        over(&mut document.side, self.side.as_ref());
    }

    /// Understands medium and origin; gives what stands there and means neither.
    fn mend(&mut self) -> Vec<Reason> {
        let mut odd = Vec::new();
        self.medium = word(self.medium_word.take(), "medium", &mut odd);
        self.side = word(self.side_word.take(), "origin", &mut odd);
        odd
    }
}

/// The value that a word names; one that names none is not known, and said.
fn word<T: DeserializeOwned>(word: Option<String>, key: &str, odd: &mut Vec<Reason>) -> Option<T> {
    let word = word?;
    serde_json::from_value(Value::String(word.trim().to_lowercase()))
        .map_err(|error| {
            let what = Reason::new("cli.bad_manifest_value").with("key", key).with("word", &word);
            odd.push(what.with("error", error));
        })
        .ok()
}

/// A date, or the date that a time begins with: the day at the outlet, as it is written.
fn day<'de, D: serde::Deserializer<'de>>(reader: D) -> Result<Option<Date>, D::Error> {
    let Some(text) = Option::<String>::deserialize(reader)? else { return Ok(None) };
    let date = text.split(['T', ' ']).next().unwrap_or_default();
    date.parse().map(Some).map_err(serde::de::Error::custom)
}

fn over<T: Clone>(known: &mut Option<T>, given: Option<&T>) {
    if given.is_some() {
        *known = given.cloned();
    }
}

/// The manifests of all folders that were read from.
#[derive(Debug, Default)]
pub struct Sidecars(BTreeMap<PathBuf, BTreeMap<String, Given>>);

impl Sidecars {
    /// Reads the manifest of the file's folder unless it is known; gives its faults, once.
    pub fn load_for(&mut self, file: &Path) -> Vec<Refused> {
        let folder = file.parent().unwrap_or(Path::new("")).to_owned();
        if self.0.contains_key(&folder) {
            return Vec::new();
        }
        // Beside the file, or beside its folder (`articles/` next to `manifest.jsonl`).
        let own = folder.join(FILE);
        let above = folder.parent().map(|above| above.join(FILE)).filter(|above| above.is_file());
        let path = if own.is_file() { own } else { above.unwrap_or(own) };
        let mut faults = Vec::new();
        let lines = fs::read_to_string(&path).map(|text| parse(&path, &text, &mut faults));
        self.0.insert(folder, lines.unwrap_or_default());
        faults
    }

    /// What the manifest says of the file, which may be named with its ending or without.
    pub fn of(&self, file: &Path) -> Option<&Given> {
        let lines = self.0.get(file.parent()?)?;
        let named = |name: Option<&std::ffi::OsStr>| lines.get(&*name?.to_string_lossy());
        named(file.file_name()).or_else(|| named(file.file_stem()))
    }
}

fn parse(path: &Path, text: &str, faults: &mut Vec<Refused>) -> BTreeMap<String, Given> {
    let mut lines = BTreeMap::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str::<Given>(line) {
            Ok(mut given) => {
                for why in given.mend() {
                    let whole = Refused::whole(path.display().to_string(), why);
                    faults.push(Refused { place: number.to_string(), ..whole });
                }
                lines.insert(given.id.clone(), given);
            }
            Err(error) => {
                let why = Reason::new("cli.bad_manifest_line").with("error", error);
                let whole = Refused::whole(path.display().to_string(), why);
                faults.push(Refused { place: number.to_string(), ..whole });
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use isnad_model::{Document, Medium, Side};

    use super::parse;

    #[test]
    fn a_word_that_names_nothing_costs_itself_alone() {
        let text = "{\"id\":\"a\",\"outlet\":\"Desk\",\"medium\":\"parchment\",\"origin\":\"external\"}\n\
            {\"id\":\"b\",\"medium\":\"Newspaper\"}\n";
        let mut faults = Vec::new();
        let lines = parse(Path::new("manifest.jsonl"), text, &mut faults);
        assert_eq!(faults.len(), 1);
        let (mut first, mut second) = (Document::default(), Document::default());
        lines["a"].apply(&mut first);
        lines["b"].apply(&mut second);
        assert_eq!((first.outlet.as_deref(), first.medium), (Some("Desk"), None));
        assert_eq!((first.side, second.medium), (Some(Side::External), Some(Medium::Press)));
    }

    #[test]
    fn a_bad_line_does_not_spoil_the_others() {
        let text = "{\"id\":\"a\",\"outlet\":\"Desk\",\"words\":3}\n{\"id\":\"b\",\"published\":\"soon\"}\n";
        let mut faults = Vec::new();
        let lines = parse(Path::new("manifest.jsonl"), text, &mut faults);
        assert_eq!(lines.keys().collect::<Vec<_>>(), ["a"]);
        assert_eq!(faults.iter().map(|fault| fault.place.as_str()).collect::<Vec<_>>(), ["2"]);
    }
}
