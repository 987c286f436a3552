//! Rating scales: three built in, and the workspace's own.

use std::collections::BTreeMap;

use isnad_model::{RatingValue, Reason};
use serde::{Deserialize, Serialize};

use crate::config::{self, Config};
use crate::failure::Failure;
use crate::table::Row;

/// The scale of a workspace that has chosen none.
const USUAL: &str = "meta";

/// A rating of a scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// As it is recorded, the same in every language.
    pub key: String,
    /// Label by language.
    #[serde(default)]
    pub label: BTreeMap<String, String>,
    /// What it means.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub means: String,
    /// The same rating on other scales, as `scale.key`, only where nothing is lost.
    #[serde(default)]
    pub same_as: Vec<String>,
    /// Whether it stands aside of the order from worst to best, and so has no value.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub aside: bool,
}

/// Ratings, the worst first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scale {
    /// Its name.
    pub name: String,
    /// The worst first.
    pub ratings: Vec<Rating>,
}

#[derive(Serialize)]
pub struct RatingRow {
    scale: String,
    key: String,
    label: String,
    value: Option<usize>,
    same_as: Vec<String>,
}

impl Row for RatingRow {
    const SCHEMA: &'static str = "isnad.rating/1";
    const COLUMNS: &'static [&'static str] = &[
        "cli.column.scale",
        "cli.column.rating",
        "cli.column.value",
        "cli.column.label",
        "cli.column.same_as",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.scale.clone(),
            self.key.clone(),
            self.value.map(|value| value.to_string()).unwrap_or_default(),
            self.label.clone(),
            self.same_as.join(", "),
        ]
    }
}

impl Scale {
    /// The scale that a workspace has chosen: one of its own, a list of words, or a built-in one.
    ///
    /// # Errors
    /// A usage error that names the scales there are.
    pub fn of(config: &Config) -> anyhow::Result<Self> {
        if config.scale.is_none() && !config.ratings.is_empty() {
            let rating = |key: &String| Rating {
                key: key.clone(),
                label: BTreeMap::new(),
                means: String::new(),
                same_as: Vec::new(),
                aside: false,
            };
            let ratings = config.ratings.iter().map(rating).collect();
            return Ok(Self { name: "own".to_owned(), ratings });
        }
        let name = config.scale.as_deref().unwrap_or(USUAL);
        let mut scales = built_in()?;
        scales.extend(config.scales.clone());
        match scales.remove(name) {
            Some(ratings) if !ratings.is_empty() => Ok(Self { name: name.to_owned(), ratings }),
            _ => {
                let names: Vec<&str> = scales.keys().map(String::as_str).collect();
                let hint = Reason::new("cli.one_of").with("names", names.join(", "));
                let what = Reason::new("cli.no_such_scale").with("name", name);
                Err(Failure::usage(what).hint(hint).into())
            }
        }
    }

    /// The key of a rating, given as key or as label in any language.
    ///
    /// # Errors
    /// A usage error that names the ratings, or the near one.
    pub fn rating(&self, given: &str) -> anyhow::Result<String> {
        let wanted = isnad_verify::folded(given);
        let fits = |rating: &&Rating| {
            rating.key == given
                || rating.label.values().any(|label| isnad_verify::folded(label) == wanted)
        };
        if let Some(rating) = self.ratings.iter().find(fits) {
            return Ok(rating.key.clone());
        }
        let keys: Vec<&str> = self.ratings.iter().map(|rating| rating.key.as_str()).collect();
        let hint = match config::nearest(given, &keys) {
            Some(near) => Reason::new("cli.did_you_mean").with("name", near),
            None => Reason::new("cli.one_of").with("names", keys.join(", ")),
        };
        let what = Reason::new("cli.no_such_rating").with("name", given).with("scale", &self.name);
        Err(Failure::usage(what).hint(hint).into())
    }

    /// Each rating's key with all that it is called.
    pub fn labels(&self) -> Vec<(String, Vec<String>)> {
        let labels = |rating: &Rating| {
            let named = rating.label.values().cloned();
            (rating.key.clone(), named.chain([rating.key.replace('_', " ")]).collect())
        };
        self.ratings.iter().map(labels).collect()
    }

    /// The rating in the words of a language; its key where the scale has none.
    pub fn label(&self, key: &str, lang: &str) -> String {
        let rating = self.ratings.iter().find(|rating| rating.key == key);
        let label = rating
            .and_then(|rating| rating.label.get(lang).or_else(|| rating.label.values().next()));
        label.cloned().unwrap_or_else(|| key.to_owned())
    }

    /// The place of a rating in the order, counted from the worst, 1; none where it stands aside.
    pub fn value(&self, key: &str) -> Option<RatingValue> {
        let ordered = || self.ratings.iter().filter(|rating| !rating.aside);
        let value = ordered().position(|rating| rating.key == key)? + 1;
        Some(RatingValue { value, worst: 1, best: ordered().count() })
    }

    /// The ratings as rows, the worst first.
    pub fn rows(&self, lang: &str) -> Vec<RatingRow> {
        let row = |rating: &Rating| RatingRow {
            scale: self.name.clone(),
            key: rating.key.clone(),
            label: self.label(&rating.key, lang),
            value: self.value(&rating.key).map(|place| place.value),
            same_as: rating.same_as.clone(),
        };
        self.ratings.iter().map(row).collect()
    }
}

fn built_in() -> anyhow::Result<BTreeMap<String, Vec<Rating>>> {
    Ok(toml::from_str(include_str!("../scales.toml"))?)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use std::collections::BTreeSet;

    use super::{Scale, built_in};
    use crate::config::Config;

    #[test]
    fn what_is_the_same_on_another_scale_goes_there_and_back() {
        let scales = built_in().unwrap();
        let mut mapped = 0;
        for (name, ratings) in &scales {
            let keys: BTreeSet<&str> = ratings.iter().map(|rating| rating.key.as_str()).collect();
            assert_eq!(keys.len(), ratings.len(), "{name}: a key stands twice");
            for rating in ratings {
                assert!(rating.label.contains_key("ar") && rating.label.contains_key("en"));
                let mut others = BTreeSet::new();
                for other in &rating.same_as {
                    let (scale, key) = other.split_once('.').unwrap();
                    assert!(others.insert(scale), "{name}.{}: two on one scale", rating.key);
                    let there = scales[scale].iter().find(|one| one.key == key).unwrap();
                    let back = format!("{name}.{}", rating.key);
                    assert!(there.same_as.contains(&back), "{other} does not lead back to {back}");
                    mapped += 1;
                }
            }
        }
        assert!(scales.len() >= 3 && mapped >= 6);
    }

    #[test]
    fn a_workspace_may_have_its_own() {
        let config = |text: &str| toml::from_str::<Config>(text).unwrap();
        let own = "scale = \"desk\"\n[[scales.desk]]\nkey = \"no\"\nlabel = { en = \"No\" }\n";
        assert_eq!(Scale::of(&config(own)).unwrap().rating("No").unwrap(), "no");
        let scale = Scale::of(&config("scale = \"meta\"")).unwrap();
        let place =
            |key: &str| scale.value(key).map(|place| (place.value, place.worst, place.best));
        assert_eq!(place("false"), Some((1, 1, 5)));
        assert_eq!(place("true"), Some((5, 1, 5)));
        assert_eq!(place("satire"), None, "irony stands on no line from false to true");
        let words = Scale::of(&config("ratings = [\"bad\", \"good\"]")).unwrap();
        assert_eq!(words.rows("en").len(), 2);
        assert!(Scale::of(&config("scale = \"none\"")).is_err());
        let usual = Scale::of(&Config::default()).unwrap();
        assert!(usual.rating("flase").is_err());
        assert_eq!(usual.rating("Partly false").unwrap(), "partly_false");
    }
}
