//! The report as JSON: schema `isnad.report/1`, its reasons in the words of the catalogue;
//! or a line for all but its claims and a line a claim.

use isnad_model::{REPORT_CLAIM_SCHEMA, REPORT_HEAD_SCHEMA, Report};
use serde_json::{Map, Value};

use crate::Words;

/// One JSON object, indented, with a line feed at the end.
pub fn json(report: &Report, words: &Words) -> String {
    format!("{:#}\n", value(report, words))
}

/// A line for the report as a whole, then one for each claim.
pub fn ndjson(report: &Report, words: &Words) -> String {
    let mut head = value(report, words);
    let claims = head.as_object_mut().and_then(|head| head.remove("claims")).unwrap_or_default();
    if let Some(head) = head.as_object_mut() {
        set(head, "schema", Value::from(REPORT_HEAD_SCHEMA));
    }
    let mut out = format!("{head}\n");
    for claim in claims.as_array().into_iter().flatten() {
        let mut line = Map::new();
        set(&mut line, "schema", Value::from(REPORT_CLAIM_SCHEMA));
        line.extend(claim.as_object().cloned().unwrap_or_default());
        out += &Value::Object(line).to_string();
        out.push('\n');
    }
    out
}

fn value(report: &Report, words: &Words) -> Value {
    let mut value = serde_json::to_value(report).unwrap_or(Value::Null);
    let claims = value.get_mut("claims").and_then(Value::as_array_mut);
    for (object, claim) in claims.into_iter().flatten().zip(&report.claims) {
        if let Some(object) = object.as_object_mut() {
            let why = claim.why.iter().map(|reason| Value::String(words.say(reason))).collect();
            set(object, "headline", Value::String(words.say(&claim.headline)));
            set(object, "why", Value::Array(why));
        }
    }
    value
}

fn set(object: &mut Map<String, Value>, key: &str, value: Value) {
    object.insert(key.to_owned(), value);
}
