//! `isnad claim match`: which recorded claims may be one, and what a person says of a pair.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use isnad_model::{Event, MatchKind, Reason};
use isnad_verify::matching::Prepared;
use serde::Serialize;

use crate::commands::claim::word;
use crate::context::Context;
use crate::failure::Failure;
use crate::matcher::Matcher;
use crate::table::{self, Row};
use crate::workspace::Desk;

/// A claim or words, and what a person says of a pair.
#[derive(Debug, Args)]
#[command(
    after_help = "Formats: human, json, ndjson, csv\n\nExample: isnad claim match \"120 blasts shook Korbina\"\nExample: isnad claim match c0a4e c77b0 --contradicts --reason \"161 against 120\""
)]
pub struct MatchArgs {
    /// Id of a claim, or words to match
    claim: String,
    /// Id of another claim, to say what the two are
    #[arg(requires = "finding")]
    other: Option<String>,
    #[command(flatten)]
    finding: Finding,
    /// How that is known
    #[arg(long, requires = "other", value_parser = NonEmptyStringValueParser::new())]
    reason: Option<String>,
    /// At most so many
    #[arg(long, default_value_t = 5, value_name = "N")]
    limit: usize,
}

/// What two claims are to each other.
#[derive(Debug, Args)]
#[group(id = "finding", multiple = false)]
#[expect(clippy::struct_excessive_bools, reason = "flags, one of which is given")]
struct Finding {
    /// They are one claim
    #[arg(long, requires = "other")]
    same: bool,
    /// They are nearly word for word
    #[arg(long, requires = "other")]
    near_copy: bool,
    /// They cannot be true together
    #[arg(long, requires = "other")]
    contradicts: bool,
    /// They have nothing to do with each other
    #[arg(long, requires = "other")]
    apart: bool,
}

#[derive(Serialize)]
struct MatchRow {
    id: String,
    score: f64,
    kind: Option<MatchKind>,
    state: &'static str,
    text: String,
}

impl Row for MatchRow {
    const SCHEMA: &'static str = "isnad.match/1";
    const COLUMNS: &'static [&'static str] = &[
        "cli.column.id",
        "cli.column.likeness",
        "cli.column.kind",
        "cli.column.state",
        "cli.column.text",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            format!("{:.2}", self.score),
            self.kind.map(word).unwrap_or_default(),
            self.state.to_owned(),
            self.text.clone(),
        ]
    }
}

/// Suggests, or records what a person found.
pub fn run(args: &MatchArgs, desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    match &args.other {
        Some(other) => record(args, other, desk, context),
        None => suggest(args, desk, context),
    }
}

fn record(args: &MatchArgs, other: &str, desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    let (claim, other) = (desk.claim(&args.claim)?.id, desk.claim(other)?.id);
    if claim == other {
        return Err(Failure::usage(Reason::new("cli.one_claim_twice").with("id", claim)).into());
    }
    let reason = args.reason.clone().unwrap_or_default();
    let found = match (args.finding.same, args.finding.near_copy, args.finding.contradicts) {
        (true, ..) => Some(MatchKind::Same),
        (_, true, _) => Some(MatchKind::NearCopy),
        (.., true) => Some(MatchKind::Contradicts),
        _ => None,
    };
    let what = Reason::new("cli.claims_matched").with("id", &claim).with("other", &other);
    let what = what.with("match", found.map_or_else(|| "apart".to_owned(), word));
    let event = match found {
        Some(found) => Event::ClaimsMatched { claim, other, found, reason },
        None => Event::ClaimsToldApart { claim, other, reason },
    };
    desk.append(&[event], context)?;
    context.note(&what);
    Ok(())
}

/// What a person said last of each claim that was paired with this one.
fn said(id: &str, desk: &Desk) -> anyhow::Result<Vec<(String, Option<MatchKind>)>> {
    let mut pairs: Vec<(String, Option<MatchKind>)> = Vec::new();
    for recorded in desk.story(&[&format!("claim:{id}")])? {
        let (claim, other, found) = match recorded.event {
            Some(Event::ClaimsMatched { claim, other, found, .. }) => (claim, other, Some(found)),
            Some(Event::ClaimsToldApart { claim, other, .. }) => (claim, other, None),
            _ => continue,
        };
        let partner = if claim == id { other } else { claim };
        pairs.retain(|(known, _)| *known != partner);
        pairs.push((partner, found));
    }
    Ok(pairs)
}

fn suggest(args: &MatchArgs, desk: &Desk, context: &Context) -> anyhow::Result<()> {
    let own = desk.claim(&args.claim).ok();
    let text = own.as_ref().map_or(args.claim.as_str(), |claim| claim.text.as_str());
    let said = own.as_ref().map(|claim| said(&claim.id, desk)).transpose()?.unwrap_or_default();
    let matcher = Matcher::open(desk)?;
    let query = Prepared::of(text, matcher.vocabulary());
    let mut rows = Vec::new();
    for (claim, found) in matcher.find(&query, args.limit + 1 + said.len()) {
        if own.as_ref().is_some_and(|own| own.id == claim.id) {
            continue;
        }
        let known = said.iter().find(|(id, _)| *id == claim.id);
        let (kind, state) = match known {
            Some((_, None)) => (None, "told_apart"),
            Some((_, found)) => (*found, "confirmed"),
            None => (found.kind, "suggested"),
        };
        let (id, text) = (claim.id.clone(), claim.text.clone());
        rows.push(MatchRow { id, score: found.score, kind, state, text });
    }
    // A pair that a person confirmed belongs here however unlike its words are.
    rows.retain(|row| row.kind.is_some() && row.state != "told_apart");
    rows.truncate(args.limit);
    table::print(&rows, context)
}
