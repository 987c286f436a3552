//! Cases: short texts, and who says what in them.
//!
//! A file is blocks between lines of `---`; a line that begins with `#` is a remark. A block is
//! `text:`, the text on the lines below it, and then what must be found, in the order of the text.
//! Each attribution is
//!
//! ```text
//! source: The minister
//! cue: denied
//! content: the report
//! act: deny
//! ```
//!
//! with `resolved:` where the source stands for an earlier mention, and `channel:`, `time:`,
//! `date:` (of a text that was published on Wednesday, 2026-11-25), `type:`, `nested:` (`a1` is the
//! first) and `relations:` (`denies a1`) where they matter: those six are asked for only if
//! written. Several spans of one field stand with ` | ` between them. `source:` is empty where the
//! text names nobody. A text with nothing to find has the one line `none`.

use std::fmt::Write as _;

use isnad_extract::{Options, Pack, extract, nearest};
use isnad_model::{Attribution, Relation, Span};
use jiff::civil::Date;

/// The fields of an attribution, in the order in which they are shown.
const FIELDS: [&str; 11] = [
    "source",
    "resolved",
    "cue",
    "content",
    "act",
    "channel",
    "time",
    "date",
    "type",
    "nested",
    "relations",
];
/// These are compared only where a case gives them.
const OPTIONAL: [&str; 6] = ["channel", "time", "date", "type", "nested", "relations"];
/// The day on which the texts of cases were published.
const PUBLISHED: Date = jiff::civil::date(2026, 11, 25);

/// One value for each of `FIELDS`; none where the case does not write the field.
type Fields = [Option<String>; FIELDS.len()];

/// One example.
#[derive(Debug, Default)]
pub struct Case {
    /// The line of its `text:`, from 1.
    pub line: usize,
    lines: Vec<String>,
    none: bool,
    expected: Vec<Fields>,
}

/// What is wrong with a file of cases: the line, from 1, and what was meant.
type Mistake = (usize, String);

impl Case {
    /// The cases of a file.
    ///
    /// # Errors
    /// The first line that cannot be understood, and what was meant.
    pub fn parse(content: &str) -> Result<Vec<Self>, Mistake> {
        let mut cases = Vec::new();
        let mut case = Self::default();
        for (number, line) in (1..).zip(content.lines()) {
            if line.trim() == "---" {
                case.finish(&mut cases)?;
                case = Self::default();
            } else if !line.starts_with('#') {
                case.read(number, line)?;
            }
        }
        case.finish(&mut cases)?;
        Ok(cases)
    }

    /// The text of the example.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }

    /// Reads the text.
    ///
    /// # Errors
    /// What was expected and what was found instead, as a case would write them.
    pub fn run(&self, pack: &Pack) -> Result<(), String> {
        let text = self.text();
        let options = Options { published: Some(PUBLISHED), ..Options::default() };
        let extraction = extract(&text, pack, &options);
        let found = extraction.attributions.iter();
        let found: Vec<Fields> =
            found.map(|one| fields(&text, one, &extraction.relations)).collect();
        if agree(&self.expected, &found) {
            return Ok(());
        }
        Err(format!("{text}\nexpected:\n{}found:\n{}", show(&self.expected), show(&found)))
    }

    fn read(&mut self, number: usize, line: &str) -> Result<(), Mistake> {
        let begun = self.line > 0;
        if line.trim() == "text:" {
            if begun {
                return Err((number, "a second text; is a `---` missing?".to_owned()));
            }
            self.line = number;
        } else if line.trim() == "none" && begun {
            self.none = true;
        } else if let Some((field, value)) = field(line).filter(|_| begun) {
            self.add(field, value).map_err(|why| (number, why.to_owned()))?;
        } else if begun && self.expected.is_empty() && !self.none {
            self.lines.push(line.to_owned());
        } else if !line.trim().is_empty() {
            return Err((number, stray(line)));
        }
        Ok(())
    }

    fn add(&mut self, field: usize, value: &str) -> Result<(), &'static str> {
        if field == 0 {
            self.expected.push(Fields::default());
        }
        let fields = self.expected.last_mut();
        let slot = fields.and_then(|fields| fields.get_mut(field));
        let slot = slot.ok_or("an attribution begins with `source:`")?;
        if slot.is_some() {
            return Err("given twice; an attribution begins with `source:`");
        }
        *slot = Some(value.to_owned());
        Ok(())
    }

    fn finish(mut self, cases: &mut Vec<Self>) -> Result<(), Mistake> {
        if self.line == 0 {
            return Ok(());
        }
        let last = self.lines.iter().rposition(|line| !line.trim().is_empty());
        self.lines.truncate(last.map_or(0, |last| last + 1));
        if self.lines.is_empty() {
            return Err((self.line, "a case without text".to_owned()));
        }
        if self.none != self.expected.is_empty() {
            let why = "write either `none` or what must be found, from `source:` on";
            return Err((self.line, why.to_owned()));
        }
        cases.push(self);
        Ok(())
    }
}

fn stray(line: &str) -> String {
    let name = line.split_once(':').map_or(line, |(name, _)| name);
    match nearest(name, FIELDS.into_iter()) {
        Some(near) => format!("`{name}` is no field; was `{near}:` meant?"),
        None => format!("neither field nor text: {line}"),
    }
}

/// The number of the field that a line begins with, and its value.
fn field(line: &str) -> Option<(usize, &str)> {
    let (name, value) = line.split_once(':')?;
    Some((FIELDS.iter().position(|&field| field == name)?, value.trim()))
}

/// What was found, as a case would write it.
fn fields(text: &str, one: &Attribution, relations: &[Relation]) -> Fields {
    let spans = |spans: &[Span]| {
        let words: Vec<&str> = spans.iter().map(|span| span.slice(text)).collect();
        Some(words.join(" | ").replace('\n', " "))
    };
    let here = relations.iter().filter(|relation| relation.from == one.id);
    let from_here: Vec<String> = here
        .map(|relation| format!("{} {}", name(relation.kind).unwrap_or_default(), relation.to))
        .collect();
    [
        spans(&one.source),
        one.source_resolved.as_ref().map(|resolved| resolved.text.clone()),
        spans(&one.cue),
        spans(&one.content),
        name(one.act),
        one.channel.as_deref().and_then(spans),
        one.time.as_deref().and_then(spans),
        one.time_resolved.map(|date| date.to_string()),
        name(one.quote),
        one.nested_in.clone(),
        Some(from_here.join(" | ")),
    ]
}

/// The name that JSON gives to it.
fn name(value: impl serde::Serialize) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(ToOwned::to_owned)
}

fn agree(expected: &[Fields], found: &[Fields]) -> bool {
    expected.len() == found.len()
        && expected.iter().zip(found).all(|(expected, found)| {
            FIELDS.iter().zip(expected).zip(found).all(|((name, expected), found)| {
                let asked = expected.is_some() || !OPTIONAL.contains(name);
                // A field that is not there and one that is empty are the same.
                !asked || expected.as_deref().unwrap_or("") == found.as_deref().unwrap_or("")
            })
        })
}

fn show(list: &[Fields]) -> String {
    let mut out = String::new();
    for (name, value) in list.iter().flat_map(|fields| FIELDS.iter().zip(fields)) {
        if let Some(value) = value.as_deref().filter(|value| !value.is_empty() || *name == "source")
        {
            let _ = writeln!(out, "{name}: {value}");
        }
    }
    if out.is_empty() { "none\n".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::Case;

    fn check(content: &str, line: usize, says: &str) {
        let (at, why) = Case::parse(content).expect_err("something is wrong with it");
        assert_eq!(at, line, "{why}");
        assert!(why.contains(says), "{why}");
    }

    #[test]
    fn a_mistake_is_named_with_its_line() {
        check("text:\nA b.\n\nsource: A\ncontant: b\n", 5, "was `content:` meant?");
        check("text:\nA b.\n\ncue: A\n", 4, "begins with `source:`");
        check("# a remark\ntext:\nA b.\n", 2, "either `none`");
        check("text:\nA.\nnone\ntext:\nB.\nnone\n", 4, "is a `---` missing?");
        check("text:\n\nnone\n", 1, "without text");
        check("text:\nA.\n\nsource: A\ncue: b\ncue: c\n", 6, "given twice");
    }

    #[test]
    fn blocks_are_cases() {
        let cases = Case::parse("text:\nA: b.\nnone\n---\ntext:\nB\nc.\n\nsource:\ncue: c\n");
        let cases = cases.expect("two cases");
        assert_eq!(cases.iter().map(Case::text).collect::<Vec<_>>(), ["A: b.", "B\nc."]);
        assert_eq!(cases.iter().map(|case| case.line).collect::<Vec<_>>(), [1, 5]);
    }
}
