//! `isnad claim match`: which recorded claims may be one, and what a person says of a pair.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use isnad_model::{Claim, Event, MatchKind, Reason};
use isnad_verify::Pairs;
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

fn suggest(args: &MatchArgs, desk: &Desk, context: &Context) -> anyhow::Result<()> {
    let own = desk.claim(&args.claim).ok();
    let (id, text) = match &own {
        Some(claim) => (claim.id.as_str(), claim.text.as_str()),
        None => ("", args.claim.as_str()),
    };
    let story = own.as_ref().map(|claim| desk.story(&[&format!("claim:{}", claim.id)]));
    let pairs = Pairs::of(&story.transpose()?.unwrap_or_default());
    let said: Vec<(&str, Option<MatchKind>)> = pairs.with(id).collect();
    let matcher = Matcher::new(context.global.quiet);
    let query = matcher.prepared(text);
    let row = |claim: Claim, score: f64, kind, state| {
        let Claim { id, text, .. } = claim;
        MatchRow { id, score, kind, state, text }
    };
    // What a person confirmed comes first, however unlike its words are.
    let mut rows = Vec::new();
    for (other, found) in said.iter().filter(|(_, found)| found.is_some()) {
        if let Some(claim) = desk.known_claim(other)?.filter(|claim| claim.withdrawn.is_none()) {
            let score = matcher.likeness(&query, &claim, desk)?.score;
            rows.push(row(claim, score, *found, "confirmed"));
        }
    }
    rows.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.id.cmp(&b.id)));
    let found = matcher.find(&query, args.limit + 1 + said.len(), desk)?;
    for (claim, found) in found {
        let decided = claim.id == id || said.iter().any(|(other, _)| *other == claim.id);
        if !decided && found.kind.is_some() {
            rows.push(row(claim, found.score, found.kind, "suggested"));
        }
    }
    rows.truncate(args.limit);
    table::print(&rows, context)
}
