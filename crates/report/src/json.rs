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
use crate::statistics::{Measure, Statistics, statistics};

/// One JSON object, indented, with a line feed at the end.
pub fn json(report: &Report, words: &Words) -> String {
    format!("{:#}\n", value(report, words))
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
    let Report { date, excluded, totals, made_with, publisher, .. } = report.clone();
    let frame = Report {
        schema: REPORT_HEAD_SCHEMA.to_owned(),
        date,
        excluded,
        totals,
        made_with,
        publisher,
        previous: None,
        documents: Vec::new(),
        claims: Vec::new(),
        narration: Vec::new(),
    };
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

fn value(report: &Report, words: &Words) -> Value {
    let mut value = serde_json::to_value(report).unwrap_or(Value::Null);
    let counted = serde_json::to_value(statistics(report, words)).unwrap_or_default();
    if let Some(object) = value.as_object_mut() {
        set(object, "statistics", counted);
    }
    let claims = value.get_mut("claims").and_then(Value::as_array_mut);
    for (object, claim) in claims.into_iter().flatten().zip(&report.claims) {
        say(object, claim, words);
    }
    value
}

/// Puts the reasons of a claim into words.
fn say(object: &mut Value, claim: &ClaimReport, words: &Words) {
    if let Some(object) = object.as_object_mut() {
        let why = claim.why.iter().map(|reason| Value::String(words.say(reason))).collect();
        set(object, "headline", Value::String(words.say(&claim.headline)));
        set(object, "why", Value::Array(why));
    }
}

fn set(object: &mut Map<String, Value>, key: &str, value: Value) {
    object.insert(key.to_owned(), value);
}
