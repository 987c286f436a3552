//! Shared by the tests: an invented report with its documents, and both catalogues.

use isnad_model::{Reading, Report};
use isnad_report::Words;
use serde_json::Value;

/// The catalogues that the command line ships.
pub const CATALOGUES: [(&str, &str); 2] = [
    ("en.toml", include_str!("../../../cli/messages/en.toml")),
    ("ar.toml", include_str!("../../../cli/messages/ar.toml")),
];

/// English messages.
pub fn english() -> Words {
    Words::parse(CATALOGUES[0].0, CATALOGUES[0].1).unwrap()
}

/// Arabic messages.
pub fn arabic() -> Words {
    Words::parse(CATALOGUES[1].0, CATALOGUES[1].1).unwrap()
}

/// Two of our own sample articles, with what their annotators found.
pub fn fixture() -> (Report, Vec<Reading>) {
    let all: Value = serde_json::from_str(include_str!("../data/report.json")).unwrap();
    let part = |of: &Value, key: &str| of.get(key).cloned().unwrap();
    let reading = |one: &Value| Reading {
        document: serde_json::from_value(part(one, "document")).unwrap(),
        text: serde_json::from_value(part(one, "text")).unwrap(),
        extraction: serde_json::from_value(part(one, "extraction")).unwrap(),
    };
    let readings = part(&all, "readings").as_array().unwrap().iter().map(reading).collect();
    (serde_json::from_value(part(&all, "report")).unwrap(), readings)
}
