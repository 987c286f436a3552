//! `isnad review --export`: what people decided, as gold that `isnad train` and `eval` take.

use std::path::Path;

use isnad_model::{Attribution, Reading, Reason, Span};
use isnad_store::{Suggestion, SuggestionState};
use serde_json::{Value, json};

use crate::context::Context;
use crate::output;
use crate::workspace::Desk;

/// Writes one line a document on which anything was decided; `-` is standard output.
///
/// # Errors
/// When the file cannot be written.
pub fn run(file: &Path, desk: &Desk, context: &Context) -> anyhow::Result<()> {
    let mut out = String::new();
    let mut documents = 0;
    for reading in desk.readings()?.told(context) {
        if let Some(line) = line(&reading, &desk.suggested(&reading.document.id)?) {
            out += &(line.to_string() + "\n");
            documents += 1;
        }
    }
    let to = (file.as_os_str() != "-").then_some(file);
    output::to(to, out.as_bytes())?;
    context.note(&Reason::new("cli.decisions_exported").with("count", documents));
    Ok(())
}

/// What was accepted is gold, as it was put right; what was turned down is kept beside it, for a
/// learner that wants to know; where nothing was decided, nobody may be right or wrong.
fn line(reading: &Reading, suggestions: &[Suggestion]) -> Option<Value> {
    let of = |wanted: fn(&SuggestionState) -> bool| {
        suggestions.iter().filter(move |one| wanted(&one.state))
    };
    let accepted: Vec<&Suggestion> =
        of(|state| matches!(state, SuggestionState::Accepted(_))).collect();
    let rejected: Vec<Value> = of(|state| matches!(state, SuggestionState::Rejected(_)))
        .map(|one| {
            let mut value = json!(one.attribution);
            if let (SuggestionState::Rejected(reason), Some(object)) =
                (&one.state, value.as_object_mut())
            {
                object.insert("reason".to_owned(), json!(reason));
            }
            value
        })
        .collect();
    if accepted.is_empty() && rejected.is_empty() {
        return None;
    }
    let open = of(|state| matches!(state, SuggestionState::Open));
    let ignore: Vec<Span> = open.filter_map(|one| extent(&one.attribution)).collect();
    let attributions: Vec<Value> = accepted
        .iter()
        .map(|one| {
            let mut value = json!(one.attribution);
            if let Some(object) = value.as_object_mut() {
                object.insert("edited".to_owned(), json!(one.edited));
            }
            value
        })
        .collect();
    Some(json!({
        "id": reading.document.id,
        "lang": reading.extraction.lang,
        "text": reading.text,
        "attributions": attributions,
        "rejected": rejected,
        "ignore": ignore,
    }))
}

/// From its first character to its last.
fn extent(attribution: &Attribution) -> Option<Span> {
    let spans = attribution.source.iter().chain(&attribution.cue).chain(&attribution.content);
    let (mut start, mut end) = (usize::MAX, 0);
    for span in spans {
        start = start.min(span.start);
        end = end.max(span.end);
    }
    (start < end).then(|| Span::new(start, end))
}
