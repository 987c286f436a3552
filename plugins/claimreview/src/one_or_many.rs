//! In this markup a list may stand wherever one thing may, and the other way.

use serde_json::Value;

/// The things: those of a list, or the one; none for null.
pub(crate) fn each(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(list) => list.iter().flat_map(each).collect(),
        Value::Null => Vec::new(),
        one => vec![one],
    }
}

/// The first text among them; a number is a text.
pub(crate) fn text(value: &Value) -> String {
    let first = each(value).into_iter().find_map(|one| match one {
        Value::String(text) => Some(text.split_whitespace().collect::<Vec<_>>().join(" ")),
        Value::Number(number) => Some(number.to_string()),
        // A text with its language.
        Value::Object(_) => one["@value"].as_str().map(|text| text.trim().to_owned()),
        _ => None,
    });
    first.unwrap_or_default()
}

/// The first of several texts that is not empty.
pub(crate) fn first(values: &[&Value]) -> String {
    values.iter().map(|value| text(value)).find(|text| !text.is_empty()).unwrap_or_default()
}

/// Names of persons or organisations, each a text or an object.
pub(crate) fn names(value: &Value) -> String {
    let name = |one: &Value| first(&[&one["name"], &one["site"], one]);
    let names =
        each(value).into_iter().map(|one| if one.is_object() { name(one) } else { text(one) });
    names.filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Whether it is of that type.
pub(crate) fn is_a(value: &Value, kind: &str) -> bool {
    let kinds = each(&value["@type"]);
    kinds
        .iter()
        .filter_map(|kind| kind.as_str())
        .any(|name| name.rsplit(['/', '#', ':']).next() == Some(kind))
}
