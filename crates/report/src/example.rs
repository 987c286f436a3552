//! A report on two sample articles of our own, with something in every field: templates are tried
//! with it, and the tests of the formats start from it.

use isnad_model::{Reading, Report};
use serde::Deserialize;

#[derive(Deserialize)]
struct Example {
    report: Report,
    readings: Vec<Read>,
}

#[derive(Deserialize)]
struct Read {
    document: isnad_model::Document,
    text: String,
    extraction: isnad_model::Extraction,
}

/// The report and the documents that it speaks of.
///
/// # Errors
/// When the built-in example is broken, which a test rules out.
pub fn example() -> Result<(Report, Vec<Reading>), serde_json::Error> {
    let example: Example = serde_json::from_str(include_str!("../example/report.json"))?;
    let reading = |read: Read| Reading {
        document: read.document,
        text: read.text,
        extraction: read.extraction,
    };
    Ok((example.report, example.readings.into_iter().map(reading).collect()))
}
