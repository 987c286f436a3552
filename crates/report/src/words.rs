//! A message catalogue: what is said to people, in one language.
//!
//! Messages stand in TOML under dotted keys and have `{name}` places. Where a number decides the
//! form, a message is a table of plural categories, chosen by the argument `count`.

use std::collections::{BTreeMap, BTreeSet};

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use isnad_model::Reason;

use crate::message::{Message, Part};
use crate::words_error::WordsError;

/// Which way a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// The value of HTML's `dir` attribute.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

/// A stretch of a finished message: the catalogue's own words, or what filled a place.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Whether they came from outside the catalogue, and so may run the other way.
    pub foreign: bool,
}

/// The messages of one language.
#[derive(Clone, Debug)]
pub struct Words {
    lang: String,
    direction: Direction,
    locale: Locale,
    messages: BTreeMap<String, Message>,
}

impl Words {
    /// Reads a catalogue. `file` is only named in errors.
    ///
    /// # Errors
    /// Where the TOML is broken, `catalogue.lang` or `catalogue.direction` is missing, or a message
    /// is neither text nor a table of plural categories with `other`.
    pub fn parse(file: &str, toml: &str) -> Result<Self, WordsError> {
        let table: toml::Table = toml::from_str(toml).map_err(|error| WordsError::Toml {
            file: file.to_owned(),
            detail: error.to_string(),
        })?;
        let mut messages = BTreeMap::new();
        for (name, value) in table {
            crate::message::collect(file, &name, value, &mut messages)?;
        }
        let lang = head(file, &messages, "catalogue.lang")?;
        let direction = match head(file, &messages, "catalogue.direction")?.as_str() {
            "ltr" => Direction::Ltr,
            "rtl" => Direction::Rtl,
            other => return Err(WordsError::direction(file, other)),
        };
        let locale = lang.parse().map_err(|_| WordsError::language(file, &lang))?;
        Ok(Self { lang, direction, locale, messages })
    }

    /// The language (BCP 47).
    pub fn lang(&self) -> &str {
        &self.lang
    }

    /// Which way it is written.
    pub const fn direction(&self) -> Direction {
        self.direction
    }

    /// Every key there is.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.messages.keys().map(String::as_str)
    }

    /// Whether there is a message of that key.
    pub fn has(&self, key: &str) -> bool {
        self.messages.contains_key(key)
    }

    /// The names of the places in the message `key`, over all its plural forms.
    pub fn places(&self, key: &str) -> BTreeSet<&str> {
        self.messages.get(key).map(Message::places).unwrap_or_default()
    }

    /// The message of a reason, in plain text. An unknown key is shown as it is, with its values:
    /// a report must not lose a reason because a catalogue is old.
    pub fn say(&self, reason: &Reason) -> String {
        self.pieces(reason).into_iter().map(|piece| piece.text).collect()
    }

    /// The message `key` that has no places.
    pub fn get(&self, key: &str) -> String {
        self.say(&Reason::new(key))
    }

    /// The message `key` for so many.
    pub fn counted(&self, key: &str, count: usize) -> String {
        self.say(&Reason::new(key).with("count", count))
    }

    /// The message of a reason with what is foreign in it told apart, so that a format can isolate
    /// it from the direction of the sentence.
    pub fn pieces(&self, reason: &Reason) -> Vec<Piece> {
        let Some(message) = self.messages.get(&reason.key) else { return unknown(reason) };
        let form = message.form(|| self.category(reason));
        form.iter().map(|part| self.fill(part, reason)).collect()
    }

    fn fill(&self, part: &Part, reason: &Reason) -> Piece {
        match part {
            Part::Text(text) => Piece { text: text.clone(), foreign: false },
            Part::Place(name) => self.value(name, reason.args.get(name).map_or("", |v| v.trim())),
        }
    }

    /// A value that the catalogue has a word for (`act` = `deny`) is put in that word; an empty
    /// one, such as the speaker whom nobody names, in the word under `empty`.
    fn value(&self, name: &str, value: &str) -> Piece {
        let key =
            if value.is_empty() { format!("empty.{name}") } else { format!("{name}.{value}") };
        match self.messages.get(&key) {
            Some(Message::Plain(_)) => Piece { text: self.get(&key), foreign: false },
            _ => Piece { text: value.to_owned(), foreign: !is_number(value) },
        }
    }

    fn category(&self, reason: &Reason) -> PluralCategory {
        let count = reason.args.get("count").and_then(|count| count.parse::<u64>().ok());
        let rules = PluralRules::try_new_cardinal((&self.locale).into());
        match (count, rules) {
            (Some(count), Ok(rules)) => rules.category_for(count),
            _ => PluralCategory::Other,
        }
    }
}

fn is_number(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_digit())
}

fn head(
    file: &str,
    messages: &BTreeMap<String, Message>,
    key: &'static str,
) -> Result<String, WordsError> {
    match messages.get(key) {
        Some(Message::Plain(parts)) => Ok(parts.iter().map(Part::source).collect()),
        _ => Err(WordsError::Missing { file: file.to_owned(), key }),
    }
}

fn unknown(reason: &Reason) -> Vec<Piece> {
    let values: Vec<&str> = reason.args.values().map(String::as_str).collect();
    let mut pieces = vec![Piece { text: reason.key.clone(), foreign: true }];
    if !values.is_empty() {
        pieces.push(Piece { text: ": ".to_owned(), foreign: false });
        pieces.push(Piece { text: values.join(", "), foreign: true });
    }
    pieces
}
