//! The report as JSON: schema `isnad.report/1`, its reasons in the words of the catalogue.

use isnad_model::Report;
use serde_json::{Map, Value};

use crate::Words;

/// One JSON object, indented, with a line feed at the end.
pub fn json(report: &Report, words: &Words) -> String {
    let mut value = serde_json::to_value(report).unwrap_or(Value::Null);
    let claims = value.get_mut("claims").and_then(Value::as_array_mut);
    for (object, claim) in claims.into_iter().flatten().zip(&report.claims) {
        if let Some(object) = object.as_object_mut() {
            let why = claim.why.iter().map(|reason| Value::String(words.say(reason))).collect();
            set(object, "headline", Value::String(words.say(&claim.headline)));
            set(object, "why", Value::Array(why));
        }
    }
    format!("{value:#}\n")
}

fn set(object: &mut Map<String, Value>, key: &str, value: Value) {
    object.insert(key.to_owned(), value);
}
