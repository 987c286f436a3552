//! Who is to be named for a corpus that weights were trained on.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use isnad_extract::learned::Corpus;
use serde::Deserialize;

/// Corpora by the name of their folder, and those that were used.
#[derive(Debug, Default)]
pub struct Credits {
    known: BTreeMap<String, Credit>,
    used: Vec<Corpus>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Credit {
    name: String,
    licence: String,
    /// Whom the licence asks to name.
    #[serde(default, rename = "credit")]
    whom: String,
}

impl Credits {
    /// Reads the file, if one is named: one table a corpus, by the folder that its gold is in.
    ///
    /// # Errors
    /// When it cannot be read, or says something else.
    pub fn read(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else { return Ok(Self::default()) };
        let place = || path.display().to_string();
        let known = toml::from_str(&fs::read_to_string(path).with_context(place)?);
        Ok(Self { known: known.with_context(place)?, used: Vec::new() })
    }

    /// Notes that documents and attributions of a gold file were used.
    pub fn count(&mut self, gold: &Path, (documents, attributions): (usize, usize)) {
        let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
        // `corpus/ar/gold.jsonl` is found as "corpus/ar" or as "ar".
        let folder = gold.parent().and_then(name).unwrap_or_default();
        let above = gold.parent().and_then(Path::parent).and_then(name).unwrap_or_default();
        let credit = self.known.get(&format!("{above}/{folder}")).or(self.known.get(&folder));
        let unknown = Credit { name: folder, licence: "unknown".into(), whom: String::new() };
        let Credit { name, licence, whom: credit } = credit.unwrap_or(&unknown).clone();
        self.used.push(Corpus { name, licence, credit, documents, attributions });
    }

    /// The corpora used, in the order in which they were named.
    pub fn used(&self) -> Vec<Corpus> {
        self.used.clone()
    }
}

/// Whether the id begins with none of these.
pub fn without(id: &str, prefixes: &[String]) -> bool {
    !prefixes.iter().any(|prefix| id.starts_with(prefix.as_str()))
}
