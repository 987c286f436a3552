//! The elements of a file, each read on its own, so that a bad one spoils no other.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::value::RawValue;

/// A file with the places of its elements, in bytes.
#[derive(Debug)]
pub(crate) struct Elements {
    text: String,
    found: Vec<(String, Range<usize>)>,
}

impl Elements {
    /// # Errors
    /// When the file is no JSON.
    pub(crate) fn of(raw: Vec<u8>) -> Result<Self, String> {
        let text = String::from_utf8(raw).map_err(|_| "this is not UTF-8, so it is not JSON")?;
        let json = text.trim_start_matches('\u{feff}').trim();
        if json.is_empty() {
            return Err("the file is empty".to_owned());
        }
        let start = text.as_ptr().addr();
        let range = |part: &str| {
            let at = part.as_ptr().addr() - start;
            at..at + part.len()
        };
        let found = match serde_json::from_str::<&RawValue>(json) {
            Ok(_) => list(json)
                .into_iter()
                .enumerate()
                .map(|(at, part)| (format!("element {}", at + 1), range(part)))
                .collect(),
            // One markup a line, whatever may be wrong with some of them.
            Err(_) if begins_a_dump(json) => text
                .lines()
                .enumerate()
                .map(|(at, line)| (at + 1, line.trim_matches(['\u{feff}', ' ', '\t'])))
                .filter(|(_, line)| !line.is_empty())
                .map(|(number, line)| (format!("line {number}"), range(line)))
                .collect(),
            Err(error) => return Err(format!("this is not JSON: {error}")),
        };
        Ok(Self { text, found })
    }

    /// An element, with its place in words.
    pub(crate) fn get(&self, at: usize) -> Option<(&str, &str)> {
        let (place, range) = self.found.get(at)?;
        Some((place, self.text.get(range.clone())?))
    }
}

/// Whether the first of several lines is whole markup.
fn begins_a_dump(text: &str) -> bool {
    text.split_once('\n').is_some_and(|(line, _)| serde_json::from_str::<&RawValue>(line).is_ok())
}

/// The elements of a list, of what holds a list, or the one thing that it is.
fn list(json: &str) -> Vec<&str> {
    if let Ok(list) = serde_json::from_str::<Vec<&RawValue>>(json) {
        return list.into_iter().map(RawValue::get).collect();
    }
    let object: BTreeMap<String, &RawValue> = serde_json::from_str(json).unwrap_or_default();
    let holder = ["dataFeedElement", "claims", "@graph"].iter().find_map(|key| object.get(*key));
    match holder {
        Some(held) => list(held.get()),
        None => vec![json],
    }
}
