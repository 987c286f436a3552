//! Runs the cases of every pack: short texts, and who says what in them.
//!
//! A pack's cases stand in `<code>/cases/*.case`, a file for each topic. A file is blocks between
//! lines of `---`; a line that begins with `#` is a remark. A block is `text:`, the text on the
//! lines below it, and then what must be found, in the order of the text. Each attribution is
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
//! first) and `relations:` (`denies a1`) where they matter: those six are asked for only if written. Several spans of one field stand with ` | ` between them. `source:` is empty where the
//! text names nobody. A text with nothing to find has the one line `none`.
//!
//! What stands in `known.case` is right by the guideline and not found yet. It must fail: once it
//! passes, it belongs into the file of its topic.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use isnad_extract::{Options, extract};
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

#[derive(Default)]
struct Case {
    line: usize,
    text: Vec<String>,
    none: bool,
    expected: Vec<Fields>,
}

#[test]
fn every_case_is_read_as_written() {
    let (mut failures, mut count) = (Vec::new(), 0);
    for code in isnad_packs::codes() {
        let pack = isnad_packs::get(code).unwrap().unwrap();
        for path in files(code) {
            let known = path.ends_with("known.case");
            for case in parse(&path) {
                let text = case.text.join("\n");
                let options = Options { published: Some(PUBLISHED), ..Options::default() };
                let extraction = extract(&text, pack, &options);
                let found: Vec<Fields> = extraction
                    .attributions
                    .iter()
                    .map(|one| fields(&text, one, &extraction.relations))
                    .collect();
                let place = format!("{}:{}", path.display(), case.line);
                match (known, agree(&case.expected, &found)) {
                    (false, false) => failures.push(format!(
                        "{place}\n{text}\nexpected:\n{}found:\n{}",
                        show(&case.expected),
                        show(&found)
                    )),
                    (true, true) => failures.push(format!(
                        "{place}: this is found now: move it to the file of its topic\n{text}"
                    )),
                    _ => count += 1,
                }
            }
        }
    }
    assert!(failures.is_empty(), "{} cases:\n\n{}", failures.len(), failures.join("\n\n"));
    assert!(count > 0, "no case was found");
}

fn files(code: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(code).join("cases");
    // A young pack has no cases yet.
    let Ok(entries) = fs::read_dir(&folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "case"))
        .collect();
    files.sort();
    files
}

fn parse(path: &Path) -> Vec<Case> {
    let content = fs::read_to_string(path).unwrap();
    let mut cases = vec![Case::default()];
    for (index, line) in content.lines().enumerate() {
        let place = || format!("{}:{}", path.display(), index + 1);
        let case = cases.last_mut().unwrap();
        let open = case.line > 0 && case.expected.is_empty() && !case.none;
        if line.starts_with('#') {
        } else if line.trim() == "---" {
            cases.push(Case::default());
        } else if line.trim() == "text:" {
            assert!(case.line == 0, "{}: a second text; is a `---` missing?", place());
            case.line = index + 1;
        } else if line.trim() == "none" && case.line > 0 {
            case.none = true;
        } else if let Some((field, value)) = field(line).filter(|_| case.line > 0) {
            add(case, field, value, &place());
        } else if open {
            case.text.push(line.to_owned());
        } else {
            assert!(line.trim().is_empty(), "{}: neither field nor text: {line}", place());
        }
    }
    cases.retain(|case| case.line > 0);
    for case in &mut cases {
        let place = format!("{}:{}", path.display(), case.line);
        let last = case.text.iter().rposition(|line| !line.trim().is_empty());
        case.text.truncate(last.map_or(0, |last| last + 1));
        assert!(!case.text.is_empty(), "{place}: a case without text");
        assert!(
            case.none == case.expected.is_empty(),
            "{place}: write either `none` or what must be found"
        );
    }
    cases
}

/// The number of the field that a line begins with, and its value.
fn field(line: &str) -> Option<(usize, &str)> {
    let (name, value) = line.split_once(':')?;
    Some((FIELDS.iter().position(|&field| field == name)?, value.trim()))
}

fn add(case: &mut Case, field: usize, value: &str, place: &str) {
    if field == 0 {
        case.expected.push(Fields::default());
    }
    let fields = case.expected.last_mut();
    let slot = fields.and_then(|fields| fields.get_mut(field));
    let Some(slot) = slot else { panic!("{place}: an attribution begins with `source:`") };
    assert!(slot.is_none(), "{place}: given twice; an attribution begins with `source:`");
    *slot = Some(value.to_owned());
}

/// What was found, as a case would write it.
fn fields(text: &str, one: &Attribution, relations: &[Relation]) -> Fields {
    let spans = |spans: &[Span]| {
        let words: Vec<&str> = spans.iter().map(|span| span.slice(text)).collect();
        Some(words.join(" | ").replace('\n', " "))
    };
    let name = |value: serde_json::Value| value.as_str().map(ToOwned::to_owned);
    let here = relations.iter().filter(|relation| relation.from == one.id);
    let from_here: Vec<String> = here
        .map(|relation| {
            let kind = name(serde_json::to_value(relation.kind).unwrap()).unwrap_or_default();
            format!("{kind} {}", relation.to)
        })
        .collect();
    [
        spans(&one.source),
        one.source_resolved.as_ref().map(|resolved| resolved.text.clone()),
        spans(&one.cue),
        spans(&one.content),
        name(serde_json::to_value(one.act).unwrap()),
        one.channel.as_deref().and_then(spans),
        one.time.as_deref().and_then(spans),
        one.time_resolved.map(|date| date.to_string()),
        name(serde_json::to_value(one.quote).unwrap()),
        one.nested_in.clone(),
        Some(from_here.join(" | ")),
    ]
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
        if let Some(value) = value {
            writeln!(out, "{name}: {value}").unwrap();
        }
    }
    if out.is_empty() { "none\n".to_owned() } else { out }
}
