//! A report made, put into the words and the format chosen, and written where it was asked for.

use std::path::Path;

use isnad_model::{Claim, Excluded, MadeWith, Reading, Report};
use isnad_verify::Ledger;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::context::{Context, Format, REPORT};
use crate::languages;
use crate::output;
use crate::packdata;

/// What went into a report besides its documents.
#[derive(Debug, Default)]
pub struct Made {
    /// Files given.
    pub inputs: usize,
    /// What was not read.
    pub excluded: Vec<Excluded>,
    /// Plugins used, name and version.
    pub plugins: Vec<(String, String)>,
    /// State of the journal, for a report made from a workspace.
    pub checkpoint: Option<String>,
    /// The day on which claims stand; all that is known where none is given.
    pub standing: Option<Date>,
}

/// The format asked for, else the one of the file's ending, else for reading.
///
/// # Errors
/// For a format that reports have not.
pub fn format(out: Option<&Path>, context: &Context) -> anyhow::Result<Format> {
    let ending = out.and_then(Path::extension).and_then(|ending| ending.to_str());
    let by_ending = match ending.map(str::to_ascii_lowercase).as_deref() {
        Some("html" | "htm") => Some(Format::Html),
        Some("md" | "markdown") => Some(Format::Md),
        Some("json") => Some(Format::Json),
        Some("ndjson" | "jsonl") => Some(Format::Ndjson),
        _ => None,
    };
    match (context.global.format, by_ending) {
        (None, Some(format)) => Ok(format),
        _ => context.format(REPORT),
    }
}

/// The report on these documents, with what people recorded.
pub fn report(readings: &[Reading], ledger: &Ledger, made: Made, date: Date) -> Report {
    let mut packs = std::collections::BTreeMap::new();
    for reading in readings {
        let code = &reading.extraction.lang;
        if let Some(pack) = languages::get(code) {
            packs.insert(code.clone(), pack.version().to_owned());
        }
    }
    let with = MadeWith {
        isnad: env!("CARGO_PKG_VERSION").to_owned(),
        packs,
        plugins: made.plugins.into_iter().collect(),
        checkpoint: made.checkpoint,
        ..MadeWith::default()
    };
    let mut excluded = made.excluded;
    excluded.sort();
    let options = isnad_verify::Options {
        made_with: with,
        excluded,
        agencies: packdata::agencies(),
        standing: made.standing,
        ..isnad_verify::Options::new(date, made.inputs)
    };
    isnad_verify::verify_with(readings, ledger, &options)
}

/// Writes the report.
///
/// # Errors
/// When it cannot be written, or a template fails.
pub fn publish(
    report: &Report,
    readings: &[Reading],
    format: Format,
    out: Option<&Path>,
    context: &Context,
) -> anyhow::Result<()> {
    let words = &context.words;
    let text = match format {
        Format::Html => isnad_report::html(report, readings, words)?,
        Format::Md => isnad_report::markdown(report, readings, words)?,
        Format::Json => isnad_report::json(report, words),
        Format::Ndjson => ndjson(&serde_json::from_str(&isnad_report::json(report, words))?),
        Format::Human | Format::Csv => {
            let text = isnad_report::human(report, readings, words);
            if context.terminal && out.is_none() { text } else { without_isolates(&text) }
        }
    };
    let text = if text.ends_with('\n') { text } else { text + "\n" };
    output::to(out, text.as_bytes())
}

/// A line for the report as a whole, then one for each claim.
fn ndjson(report: &Value) -> String {
    let mut head = report.clone();
    let claims = head.as_object_mut().and_then(|head| head.remove("claims")).unwrap_or_default();
    if let Some(head) = head.as_object_mut() {
        head.insert("schema".to_owned(), json!("isnad.report.head/1"));
    }
    let mut out = head.to_string() + "\n";
    for claim in claims.as_array().into_iter().flatten() {
        let mut line = serde_json::Map::new();
        line.insert("schema".to_owned(), json!("isnad.report.claim/1"));
        line.extend(claim.as_object().cloned().unwrap_or_default());
        out += &(Value::Object(line).to_string() + "\n");
    }
    out
}

/// The report with these claims alone; all of them, where none is named.
pub fn only(mut report: Report, claims: &[Claim]) -> Report {
    if !claims.is_empty() {
        report.claims.retain(|claim| claims.iter().any(|wanted| wanted.id == claim.id));
    }
    counted(report)
}

/// Counts the claims again.
fn counted(mut report: Report) -> Report {
    let totals = &mut report.totals;
    totals.claims = report.claims.len();
    totals.support.values_mut().for_each(|count| *count = 0);
    totals.challenge.values_mut().for_each(|count| *count = 0);
    for claim in &report.claims {
        *totals.support.entry(claim.support).or_default() += 1;
        *totals.challenge.entry(claim.challenge).or_default() += 1;
    }
    report
}

/// Isolates keep directions apart on a terminal; in a file they are not the text's own.
fn without_isolates(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\u{2068}' | '\u{2069}')).collect()
}
