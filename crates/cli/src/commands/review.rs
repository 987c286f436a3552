//! `isnad review`: what the extractor suggests, taken or turned down by a person.

use clap::Args;
use isnad_model::derived_id;
use isnad_model::{Act, Appearance, Attribution, Claim, ClaimKind, Event, Reading, Reason, Stance};
use serde::Serialize;

use crate::commands::claim::word;
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::output;
use crate::table::{self, Row};
use crate::workspace::Desk;

/// Go through what the extractor suggests
///
/// Without flags, lists the suggestions that nobody has decided on. Accepting one opens a claim, or
/// joins the claim named, and prints the claim's id.
#[derive(Debug, Args)]
#[command(
    after_help = "Formats: human, json, ndjson, csv\n\nExample: isnad review --accept d3f1a:a1 --claim c0a4e"
)]
pub struct ReviewArgs {
    /// Take this suggestion, `document:attribution`
    #[arg(long, value_name = "ID", conflicts_with = "reject")]
    accept: Option<String>,
    /// Turn this suggestion down
    #[arg(long, value_name = "ID")]
    reject: Option<String>,
    /// The claim that an accepted suggestion joins
    #[arg(long, value_name = "ID", requires = "accept")]
    claim: Option<String>,
    /// Why it is turned down
    #[arg(long, default_value = "", requires = "reject")]
    reason: String,
}

#[derive(Serialize)]
struct Suggestion {
    id: String,
    act: Act,
    source: String,
    content: String,
}

impl Row for Suggestion {
    const SCHEMA: &'static str = "isnad.suggestion/1";
    const COLUMNS: &'static [&'static str] =
        &["cli.column.id", "cli.column.act", "cli.column.source", "cli.column.content"];

    fn cells(&self) -> Vec<String> {
        vec![self.id.clone(), word(self.act), self.source.clone(), self.content.clone()]
    }
}

/// Lists, takes or turns down.
pub fn run(args: &ReviewArgs, context: &Context) -> anyhow::Result<Outcome> {
    let mut desk = Desk::open(context)?;
    match (&args.accept, &args.reject) {
        (Some(id), _) => accept(id, args.claim.as_deref(), &mut desk, context)?,
        (None, Some(id)) => reject(id, &args.reason, &mut desk, context)?,
        (None, None) => table::print(&open(&desk)?, context)?,
    }
    Ok(Outcome::default())
}

fn open(desk: &Desk) -> anyhow::Result<Vec<Suggestion>> {
    let decided = desk.decided()?;
    let mut rows = Vec::new();
    for document in desk.documents()? {
        let reading = desk.reading(&document)?;
        for attribution in &reading.extraction.attributions {
            let place = (document.id.clone(), attribution.id.clone());
            if !decided.contains(&place) {
                rows.push(suggestion(&reading, attribution));
            }
        }
    }
    Ok(rows)
}

fn suggestion(reading: &Reading, attribution: &Attribution) -> Suggestion {
    Suggestion {
        id: format!("{}:{}", reading.document.id, attribution.id),
        act: attribution.act,
        source: speaker(reading, attribution),
        content: content(reading, attribution),
    }
}

fn joined(reading: &Reading, spans: &[isnad_model::Span]) -> String {
    let parts: Vec<&str> = spans.iter().map(|span| span.slice(&reading.text)).collect();
    parts.join(" ... ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of what is said.
pub fn content(reading: &Reading, attribution: &Attribution) -> String {
    joined(reading, &attribution.content)
}

/// The words for who says it; the antecedent's, where the text names nobody.
pub fn speaker(reading: &Reading, attribution: &Attribution) -> String {
    match &attribution.source_resolved {
        Some(resolved) => resolved.text.clone(),
        None => joined(reading, &attribution.source),
    }
}

/// Which kind of claim an act founds, and which way it bears on one.
fn founds(act: Act) -> (Option<ClaimKind>, Stance) {
    match act {
        Act::Assert => (Some(ClaimKind::Statement), Stance::Asserts),
        Act::Confirm => (Some(ClaimKind::Statement), Stance::Confirms),
        Act::Repeat => (Some(ClaimKind::Statement), Stance::Repeats),
        Act::PromiseOrThreat => (Some(ClaimKind::Commitment), Stance::Asserts),
        Act::Request => (Some(ClaimKind::Demand), Stance::Asserts),
        Act::Deny => (Some(ClaimKind::Statement), Stance::Denies),
        Act::NoComment | Act::NotConfirmed => (None, Stance::LeavesUnconfirmed),
        Act::Question | Act::Opinion => (None, Stance::Asserts),
    }
}

fn accept(id: &str, claim: Option<&str>, desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    let (document, attribution) = undecided(id, desk)?;
    let reading = desk.reading(&desk.document(&document)?)?;
    let found = reading.extraction.attribution(&attribution);
    let found =
        found.ok_or_else(|| Failure::new(Reason::new("cli.no_such_suggestion").with("id", id)))?;
    let (kind, stance) = founds(found.act);
    let mut events = Vec::new();
    let claim = match (claim, kind) {
        (Some(claim), _) => desk.claim(claim)?.id,
        (None, Some(kind)) => {
            let opened = opened(&reading, found, kind);
            let claim = opened.id.clone();
            if !desk.claims()?.iter().any(|known| known.id == claim) {
                events.push(Event::ClaimAdded { claim: opened });
            }
            claim
        }
        (None, None) => {
            let what =
                Reason::new("cli.founds_no_claim").with("id", id).with("act", word(found.act));
            return Err(Failure::new(what).hint(Reason::new("cli.name_a_claim")).into());
        }
    };
    let appearance =
        Appearance { document: document.clone(), attribution: attribution.clone(), stance };
    events.push(Event::SuggestionAccepted { document, attribution, claim: claim.clone() });
    events.push(Event::ClaimLinked { claim: claim.clone(), appearance });
    desk.append(&events, context)?;
    output::stdout(format!("{claim}\n").as_bytes())
}

fn opened(reading: &Reading, attribution: &Attribution, kind: ClaimKind) -> Claim {
    let (text, claimant) = (content(reading, attribution), speaker(reading, attribution));
    // Who denies a thing does not claim it.
    let makes_it = attribution.act != Act::Deny && !claimant.is_empty();
    Claim {
        id: derived_id("c", &[&text, &claimant]),
        text,
        lang: Some(reading.extraction.lang.clone()),
        kind,
        claimants: if makes_it { vec![claimant] } else { Vec::new() },
        first_seen: attribution.time_resolved.or(reading.document.published),
        topic: reading.document.topic.clone(),
        appearances: Vec::new(),
        withdrawn: None,
    }
}

fn reject(id: &str, reason: &str, desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    let (document, attribution) = undecided(id, desk)?;
    let what = Reason::new("cli.rejected").with("id", format!("{document}:{attribution}"));
    let event = Event::SuggestionRejected { document, attribution, reason: reason.to_owned() };
    desk.append(&[event], context)?;
    context.note(&what);
    Ok(())
}

fn undecided(id: &str, desk: &Desk) -> anyhow::Result<(String, String)> {
    let place = desk.attribution(id)?;
    if desk.decided()?.contains(&place) {
        let what = Reason::new("cli.decided_already").with("id", id);
        return Err(Failure::new(what).hint(Reason::new("cli.undo_it")).into());
    }
    Ok(place)
}
