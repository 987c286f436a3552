//! One message: text with places, in one form or in a form for each plural category.

use std::collections::{BTreeMap, BTreeSet};

use icu_plurals::PluralCategory;
use toml::Value;

use crate::words_error::WordsError;

/// Every category of CLDR, as catalogues write them.
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// A stretch of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Text(String),
    /// `{name}`.
    Place(String),
}

impl Part {
    /// As it stands in the catalogue.
    pub fn source(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Place(name) => format!("{{{name}}}"),
        }
    }
}

/// A message of a catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// The same whatever the count.
    Plain(Vec<Part>),
    /// A form for each category; `other` is always there.
    Plural { forms: BTreeMap<&'static str, Vec<Part>>, other: Vec<Part> },
}

impl Message {
    /// The form for a category, which is asked for only where it matters.
    pub fn form(&self, category: impl FnOnce() -> PluralCategory) -> &[Part] {
        match self {
            Self::Plain(parts) => parts,
            Self::Plural { forms, other } => forms.get(name(category())).unwrap_or(other),
        }
    }

    /// Names of the places, over all forms.
    pub fn places(&self) -> BTreeSet<&str> {
        let parts: Vec<&Part> = match self {
            Self::Plain(parts) => parts.iter().collect(),
            Self::Plural { forms, other } => forms.values().flatten().chain(other).collect(),
        };
        let place = |part: &'_ &Part| matches!(part, Part::Place(_));
        parts.into_iter().filter(place).map(text_of).collect()
    }
}

fn text_of(part: &Part) -> &str {
    match part {
        Part::Text(text) | Part::Place(text) => text,
    }
}

const fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

/// Walks down a table and files each message under its dotted key.
pub fn collect(
    file: &str,
    key: &str,
    value: Value,
    into: &mut BTreeMap<String, Message>,
) -> Result<(), WordsError> {
    match value {
        Value::String(text) => {
            into.insert(key.to_owned(), Message::Plain(parse(file, key, &text)?));
        }
        Value::Table(table) if is_plural(&table) => {
            into.insert(key.to_owned(), plural(file, key, table)?);
        }
        Value::Table(table) => {
            for (name, value) in table {
                collect(file, &format!("{key}.{name}"), value, into)?;
            }
        }
        _ => {
            return Err(WordsError::message(file, key, "a message is a text in quotation marks"));
        }
    }
    Ok(())
}

fn is_plural(table: &toml::Table) -> bool {
    !table.is_empty() && table.keys().all(|key| CATEGORIES.contains(&key.as_str()))
}

fn plural(file: &str, key: &str, mut table: toml::Table) -> Result<Message, WordsError> {
    let mut forms = BTreeMap::new();
    for category in CATEGORIES {
        if let Some(value) = table.remove(category) {
            let key = format!("{key}.{category}");
            let text = value
                .as_str()
                .ok_or_else(|| WordsError::message(file, &key, "a plural form is a text"))?;
            forms.insert(category, parse(file, &key, text)?);
        }
    }
    let problem = "the form `other` is missing; it serves where no other form does";
    let other = forms.remove("other").ok_or_else(|| WordsError::message(file, key, problem))?;
    Ok(Message::Plural { forms, other })
}

fn parse(file: &str, key: &str, text: &str) -> Result<Vec<Part>, WordsError> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let unclosed = || WordsError::message(file, key, "a place is opened by { but not closed");
        let (name, after) = after.split_once('}').ok_or_else(unclosed)?;
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
            let problem = format!("`{{{name}}}` is no place; write a name such as {{speaker}}");
            return Err(WordsError::message(file, key, problem));
        }
        if !before.is_empty() {
            parts.push(Part::Text(before.to_owned()));
        }
        parts.push(Part::Place(name.to_owned()));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    Ok(parts)
}
