//! The statistics as the templates see them: in words, group by group.

use isnad_model::Report;
use serde::Serialize;

use crate::Words;
use crate::statistics::{self, DIVISIONS, Measure};
use crate::view::date_long;

/// Speakers that a page lists; all of them stand in the tables.
const MOST: usize = 30;

/// All that is counted.
#[derive(Default, Serialize)]
pub struct Statistics {
    /// Date, in words, of the report that this one is compared with.
    previous: Option<String>,
    groups: Vec<Group>,
    speakers: Vec<statistics::SpeakerRecord>,
    /// How many more speakers there are.
    more: usize,
}

/// Lines that belong together.
#[derive(Serialize)]
struct Group {
    key: &'static str,
    label: String,
    lines: Vec<Line>,
}

/// One line.
#[derive(Serialize)]
struct Line {
    label: String,
    /// Whether the label came from a document, and so may run the other way.
    foreign: bool,
    count: usize,
    percent: String,
    before: Option<usize>,
    change: Option<String>,
    change_percent: Option<String>,
}

/// Puts them into words.
pub fn statistics(report: &Report, words: &Words) -> Statistics {
    let counted = statistics::statistics(report, words);
    let group = |key: &'static str| {
        let names: &[&str] = if key == "total" { &["total", "denied"] } else { &[key] };
        let lines = counted.measures.iter().filter(|measure| names.contains(&&*measure.name));
        let label = words.get(&format!("group.{key}"));
        Group { key, label, lines: lines.map(|measure| line(measure, words)).collect() }
    };
    let mut speakers = counted.speakers;
    speakers.sort_by_key(|one| std::cmp::Reverse((one.claims, one.contested)));
    let more = speakers.len().saturating_sub(MOST);
    speakers.truncate(MOST);
    Statistics {
        previous: counted.previous.map(|date| date_long(date, words)),
        groups: ["total", "topic", "side", "medium", "support", "challenge"].map(group).into(),
        speakers,
        more,
    }
}

fn line(measure: &Measure, words: &Words) -> Line {
    Line {
        label: label(measure, words),
        foreign: measure.name == "topic" && measure.value.is_some(),
        count: measure.count,
        percent: format!("{:.1}", measure.percent),
        before: measure.before,
        change: measure.change.map(|change| format!("{change:+}")),
        change_percent: measure.change_percent.map(|percent| format!("{percent:+.1}")),
    }
}

/// What a line counts, in words.
pub fn label(measure: &Measure, words: &Words) -> String {
    match &measure.value {
        None if DIVISIONS.contains(&&*measure.name) => words.get("label.not_known"),
        None => words.get(&format!("measure.{}", measure.name)),
        Some(topic) if measure.name == "topic" => topic.clone(),
        Some(value) => words.get(&format!("{}.{value}", measure.name)),
    }
}
