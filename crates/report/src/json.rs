//! The report as JSON: schema `isnad.report/1`, its reasons in the words of the catalogue;
//! or a line for all but its claims, one for what is counted over them, and a line a claim.

use std::io::{self, Write};

use isnad_model::{
    ClaimReport, REPORT_CLAIM_SCHEMA, REPORT_HEAD_SCHEMA, REPORT_STATISTICS_SCHEMA, Report,
};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::Words;
use crate::lists::{Held, Lists, bare};
use crate::statistics::{Measure, Statistics, statistics};

/// One JSON object, indented, with a line feed at the end.
pub fn json(report: &Report, words: &Words) -> String {
    let mut out = Vec::new();
    // Writing into memory cannot fail.
    let _ = json_to(report, &Held { report, words }, words, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// The same, its lists written as they come; those of `report` are not looked at.
///
/// # Errors
/// What `out` and `lists` say.
pub fn json_to(
    report: &Report,
    lists: &dyn Lists,
    words: &Words,
    out: &mut dyn Write,
) -> io::Result<()> {
    let previous = report.previous.as_ref().map(|previous| previous.date);
    let statistics = Statistics { previous, measures: lists.measures(), speakers: Vec::new() };
    let mut frame = serde_json::to_value(bare(report))?;
    if let Some(object) = frame.as_object_mut() {
        set(object, "statistics", serde_json::to_value(statistics)?);
    }
    fields(&frame, 0, out, &mut |key, value, out| match key {
        "claims" => items(2, out, &mut |put| {
            lists.claims(&mut |claim| {
                let mut object = serde_json::to_value(claim)?;
                say(&mut object, claim, words);
                put(&object)
            })
        }),
        "documents" => {
            items(2, out, &mut |put| lists.documents(&mut |one| put(&serde_json::to_value(one)?)))
        }
        "narration" => {
            items(2, out, &mut |put| lists.narration(&mut |one| put(&serde_json::to_value(one)?)))
        }
        "statistics" => fields(value, 2, out, &mut |key, value, out| match key {
            "speakers" => items(4, out, &mut |put| {
                lists.speakers(&mut |one| put(&serde_json::to_value(one)?))
            }),
            _ => out.write_all(indented(value, 4).as_bytes()),
        }),
        _ => out.write_all(indented(value, 2).as_bytes()),
    })?;
    out.write_all(b"\n")
}

/// Writes the value of a field.
type Field<'a> = dyn FnMut(&str, &Value, &mut dyn Write) -> io::Result<()> + 'a;
/// Writes an item of a list.
type Put<'a> = dyn FnMut(&Value) -> io::Result<()> + 'a;

/// An object whose values `field` writes, at so many blanks.
pub fn fields(
    object: &Value,
    depth: usize,
    out: &mut dyn Write,
    field: &mut Field<'_>,
) -> io::Result<()> {
    let mut start = "{";
    for (key, value) in object.as_object().into_iter().flatten() {
        write!(out, "{start}\n{:depth$}  {}: ", "", Value::from(key.as_str()))?;
        start = ",";
        field(key, value, out)?;
    }
    write!(out, "\n{:depth$}}}", "")
}

/// A list whose items `all` puts one by one, at so many blanks.
pub fn items(
    depth: usize,
    out: &mut dyn Write,
    all: &mut dyn FnMut(&mut Put<'_>) -> io::Result<()>,
) -> io::Result<()> {
    out.write_all(b"[")?;
    let mut start = "";
    all(&mut |value| {
        write!(out, "{start}\n{:depth$}  {}", "", indented(value, depth + 2))?;
        start = ",";
        Ok(())
    })?;
    if !start.is_empty() {
        write!(out, "\n{:depth$}", "")?;
    }
    out.write_all(b"]")
}

/// A value as it stands at so many blanks; a string has no line feed in it that is not escaped.
fn indented(value: &Value, depth: usize) -> String {
    format!("{value:#}").replace('\n', &format!("\n{:depth$}", ""))
}

/// A line for the report as a whole, one for what is counted over it, then one for each claim.
pub fn ndjson(report: &Report, words: &Words) -> String {
    let mut out = Vec::new();
    // Writing into memory cannot fail.
    let _ = ndjson_head(report, &mut out, &mut |list, out| match list {
        List::Documents => listed(&report.documents, out),
        List::Narration => listed(&report.narration, out),
    });
    let mut out = String::from_utf8(out).unwrap_or_default();
    out += &statistics_line(&statistics(report, words));
    for claim in &report.claims {
        out += &claim_line(claim, words);
        out.push('\n');
    }
    out
}

/// A list of a report that may be too long to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// The documents.
    Documents,
    /// What outlets say in their own voice.
    Narration,
}

/// The first line of a report as NDJSON, with its line feed. `list` writes the items of a list,
/// each as [`line`] has it, with commas between; those of `report` are not looked at.
///
/// # Errors
/// What `out` and `list` say.
pub fn ndjson_head(
    report: &Report,
    out: &mut dyn Write,
    list: &mut dyn FnMut(List, &mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let frame = Report { schema: REPORT_HEAD_SCHEMA.to_owned(), ..bare(report) };
    let mut head = serde_json::to_value(frame)?;
    let mut start = "{";
    for (key, value) in head.as_object_mut().into_iter().flatten() {
        let own = match key.as_str() {
            "claims" => continue,
            "documents" => Some(List::Documents),
            "narration" => Some(List::Narration),
            _ => None,
        };
        write!(out, "{start}{}:", Value::from(key.as_str()))?;
        start = ",";
        match own {
            Some(own) => {
                out.write_all(b"[")?;
                list(own, out)?;
                out.write_all(b"]")?;
            }
            None => write!(out, "{value}")?,
        }
    }
    out.write_all(b"}\n")
}

/// What is counted over a report as its line of NDJSON, with its line feed.
fn statistics_line(statistics: &Statistics) -> String {
    let mut out = Vec::new();
    let Statistics { previous, measures, speakers } = statistics;
    // Writing into memory cannot fail.
    let _ = ndjson_statistics(*previous, measures, &mut out, &mut |out| listed(speakers, out));
    String::from_utf8(out).unwrap_or_default()
}

/// The second line of a report as NDJSON, with its line feed: schema `isnad.report.statistics/1`.
/// `speakers` writes every claimant's record, by name, each as [`line`] has it, with commas between.
///
/// # Errors
/// What `out` and `speakers` say.
pub fn ndjson_statistics(
    previous: Option<Date>,
    measures: &[Measure],
    out: &mut dyn Write,
    speakers: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    out.write_all(b"{\"measures\":[")?;
    listed(measures, out)?;
    if let Some(previous) = previous {
        write!(out, "],\"previous\":\"{previous}\"")?;
    } else {
        out.write_all(b"]")?;
    }
    write!(out, ",\"schema\":\"{REPORT_STATISTICS_SCHEMA}\",\"speakers\":[")?;
    speakers(out)?;
    out.write_all(b"]}\n")
}

/// A claim as its line of a report as NDJSON, without the line feed.
pub fn claim_line(claim: &ClaimReport, words: &Words) -> String {
    let mut object = serde_json::to_value(claim).unwrap_or(Value::Null);
    let mut line = Map::new();
    set(&mut line, "schema", Value::from(REPORT_CLAIM_SCHEMA));
    say(&mut object, claim, words);
    if let Some(object) = object.as_object_mut() {
        line.append(object);
    }
    Value::Object(line).to_string()
}

/// A part of a report as one line of JSON, its keys in the order in which reports have them.
pub fn line(part: &impl Serialize) -> String {
    serde_json::to_value(part).unwrap_or(Value::Null).to_string()
}

fn listed(parts: &[impl Serialize], out: &mut dyn Write) -> io::Result<()> {
    let lines: Vec<String> = parts.iter().map(line).collect();
    out.write_all(lines.join(",").as_bytes())
}

/// Puts the reasons of a claim into words.
fn say(object: &mut Value, claim: &ClaimReport, words: &Words) {
    if let Some(object) = object.as_object_mut() {
        let why = claim.why.iter().map(|reason| Value::String(words.say(reason))).collect();
        set(object, "headline", Value::String(words.say(&claim.headline)));
        set(object, "why", Value::Array(why));
    }
    let recorded = object.get_mut("on_record").and_then(Value::as_array_mut);
    for (object, one) in recorded.into_iter().flatten().zip(&claim.on_record) {
        if let Some(object) = object.as_object_mut() {
            set(object, "headline", Value::String(words.say(&one.headline)));
        }
    }
}

fn set(object: &mut Map<String, Value>, key: &str, value: Value) {
    object.insert(key.to_owned(), value);
}
