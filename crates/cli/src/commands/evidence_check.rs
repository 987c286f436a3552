//! `isnad evidence check`: whether the words quoted still stand where they were quoted from.

use isnad_model::{Digest, Evidence};
use isnad_verify::anchor::{self, Anchoring};
use serde::Serialize;

use crate::context::Context;
use crate::table::{self, Row};
use crate::workspace::Desk;

/// What became of a quotation.
#[derive(Serialize)]
struct CheckRow {
    id: String,
    claim: String,
    document: String,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<isnad_model::Span>,
    quote: String,
}

impl Row for CheckRow {
    const SCHEMA: &'static str = "isnad.evidence_check/1";
    const COLUMNS: &'static [&'static str] = &[
        "cli.column.id",
        "cli.column.claim",
        "cli.column.document",
        "cli.column.state",
        "cli.column.quote",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            self.claim.clone(),
            self.document.clone(),
            self.state.to_owned(),
            self.quote.clone(),
        ]
    }
}

/// Checks all of these; says whether any no longer stands as it was quoted.
///
/// # Errors
/// As the store's.
pub fn run(all: &[Evidence], desk: &Desk, context: &Context) -> anyhow::Result<bool> {
    let mut rows = Vec::new();
    for evidence in all {
        rows.extend(checked(evidence, desk)?);
    }
    let adrift = rows.iter().any(|row| row.state != "sound");
    table::print(&rows, context)?;
    Ok(adrift)
}

/// How many of these no longer stand where they were quoted from.
///
/// # Errors
/// As the store's.
pub fn adrift(evidence: &[Evidence], desk: &Desk) -> anyhow::Result<usize> {
    let mut adrift = 0;
    for one in evidence {
        adrift += usize::from(checked(one, desk)?.iter().any(|row| row.state != "sound"));
    }
    Ok(adrift)
}

/// A row for the version quoted, and one for the latest version where there is a later one.
fn checked(evidence: &Evidence, desk: &Desk) -> anyhow::Result<Vec<CheckRow>> {
    let Some(selector) = &evidence.selector else { return Ok(Vec::new()) };
    let row = |document: &str, anchoring: Option<Anchoring>| CheckRow {
        id: evidence.id.clone(),
        claim: evidence.claim.clone(),
        document: document.to_owned(),
        state: match anchoring {
            Some(Anchoring::Sound) => "sound",
            Some(Anchoring::Moved(_)) => "moved",
            Some(Anchoring::ContextChanged(_)) => "context_changed",
            Some(Anchoring::Ambiguous(_)) => "ambiguous",
            Some(Anchoring::Orphan) => "orphan",
            None => "text_gone",
        },
        found: match anchoring {
            Some(Anchoring::Moved(span) | Anchoring::ContextChanged(span)) => Some(span),
            _ => None,
        },
        quote: selector.exact.clone(),
    };
    let text = |id: &str| anyhow::Ok(desk.known_reading(id)?.map(|reading| reading.text));
    let quoted = text(&selector.document)?
        .filter(|text| Digest::of(text.as_bytes()) == selector.text)
        .map(|text| anchor::check(selector, &text));
    let mut rows = vec![row(&selector.document, quoted)];
    if let Some(latest) = latest(&selector.document, desk)? {
        let now = text(&latest)?.map(|text| anchor::check(selector, &text));
        rows.push(row(&latest, now));
    }
    Ok(rows)
}

/// The latest version of a document, where there is a later one.
fn latest(document: &str, desk: &Desk) -> anyhow::Result<Option<String>> {
    let documents = desk.documents()?;
    let mut at = document.to_owned();
    // In the order of recording: a later version comes after what it revises.
    for later in &documents {
        if later.revises.as_ref() == Some(&at) {
            at.clone_from(&later.id);
        }
    }
    Ok((at != document).then_some(at))
}
