//! `isnad claim`: the propositions that are looked into.

use std::fmt::Write as _;

use clap::{Args, Subcommand};
use isnad_model::{Claim, ClaimReport, Event, Reason, Stance};
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::commands::claim_edit::{
    AddArgs, ContactArgs, EditArgs, LinkArgs, WithdrawArgs, add, contact, edit, link, withdraw,
};
use crate::commands::claim_list::{self, ListArgs};
use crate::commands::claim_match::{self, MatchArgs};
use crate::context::{Context, Format};
use crate::failure::{Failure, Outcome};
use crate::output;
use crate::publish;
use crate::table::{Row, with_schema};
use crate::workspace::Desk;

/// The claims of the workspace
#[derive(Debug, Subcommand)]
pub enum ClaimCommand {
    /// List the claims
    ///
    /// In the order in which they were recorded; withdrawn ones with --all only. A claim is listed
    /// when it fits everything that is asked for.
    List(ListArgs),
    /// Show a claim and where it was seen
    ///
    /// An id may be shortened as long as it stays unambiguous.
    Show(ShowArgs),
    /// Record a claim by hand
    ///
    /// Write the proposition itself, never its negation.
    Add(AddArgs),
    /// Change a claim's wording, claimants or topic
    ///
    /// What is not given stays. The earlier wording stays in the journal.
    Edit(EditArgs),
    /// Say that an attribution bears on a claim
    ///
    /// The attribution is named by its document and its id there.
    Link(LinkArgs),
    /// Show how a claim stands, with every reason
    ///
    /// With --date, as it stood on that day: what was published later does not count. With
    /// --as-of, by what was recorded until then.
    Standing(StandingArgs),
    /// Suggest which claims may be one, or say what two claims are to each other
    ///
    /// Compares words across spellings and languages, numbers and names. What is suggested counts
    /// for nothing until a person says so.
    Match(MatchArgs),
    /// Record that somebody was asked about a claim
    ///
    /// Codes of fact-checkers ask that the claimant is given the chance to answer.
    Contact(ContactArgs),
    /// Say that it is not a claim worth checking after all
    ///
    /// It is kept, with the reason, and left out of lists and reports.
    Withdraw(WithdrawArgs),
}

/// Which claim.
#[derive(Debug, Args)]
#[command(after_help = "Formats: human, json\n\nExample: isnad claim show c0a4e")]
pub struct ShowArgs {
    /// Id of the claim
    id: String,
}

/// Which claim.
#[derive(Debug, Args)]
#[command(
    after_help = "Formats: human, json\n\nExample: isnad claim standing c0a4e --date 2026-03-14"
)]
pub struct StandingArgs {
    /// Id of the claim
    id: String,
}

/// A claim as lists show it.
#[derive(Serialize)]
#[serde(transparent)]
pub struct ClaimRow(pub Claim);

impl Row for ClaimRow {
    const SCHEMA: &'static str = "isnad.claim/1";
    const COLUMNS: &'static [&'static str] = &[
        "cli.column.id",
        "cli.column.kind",
        "cli.column.first_seen",
        "cli.column.seen",
        "cli.column.claimants",
        "cli.column.text",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.0.id.clone(),
            word(self.0.kind),
            self.0.first_seen.map(|date| date.to_string()).unwrap_or_default(),
            self.0.appearances.len().to_string(),
            self.0.claimants.join(", "),
            self.0.text.clone(),
        ]
    }
}

/// A value as it is written in JSON.
pub fn word(value: impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// A stance as it is written on the command line.
pub fn stance(text: &str) -> Result<Stance, String> {
    serde_json::from_value(text.into()).map_err(|_| {
        "one of asserts, repeats, relays, confirms, denies, contradicts, leaves_unconfirmed, \
         retracts, corrects"
            .to_owned()
    })
}

/// Lists, shows or changes.
pub fn run(command: &ClaimCommand, context: &Context) -> anyhow::Result<Outcome> {
    let mut desk = Desk::open(context)?;
    match command {
        ClaimCommand::List(args) => claim_list::run(args, desk, context)?,
        ClaimCommand::Show(args) => show(&args.id, &desk, context)?,
        ClaimCommand::Add(args) => add(args, &mut desk, context)?,
        ClaimCommand::Edit(args) => edit(args, &mut desk, context)?,
        ClaimCommand::Link(args) => link(args, &mut desk, context)?,
        ClaimCommand::Standing(args) => standing(&args.id, &desk, context)?,
        ClaimCommand::Match(args) => claim_match::run(args, &mut desk, context)?,
        ClaimCommand::Contact(args) => contact(args, &mut desk, context)?,
        ClaimCommand::Withdraw(args) => withdraw(args, &mut desk, context)?,
    }
    Ok(Outcome::default())
}

fn show(id: &str, desk: &Desk, context: &Context) -> anyhow::Result<()> {
    let format = context.format(&[Format::Human, Format::Json])?;
    let claim = desk.claim(id)?;
    let out = match format {
        Format::Json => {
            serde_json::to_string_pretty(&with_schema(ClaimRow::SCHEMA, &claim)?)? + "\n"
        }
        _ => human(&claim, desk, context)?,
    };
    output::stdout(out.as_bytes())
}

fn standing(id: &str, desk: &Desk, context: &Context) -> anyhow::Result<()> {
    let format = context.format(&[Format::Human, Format::Json])?;
    let claim = desk.claim(id)?;
    let (report, readings) = publish::of_workspace(desk, context.global.date, context)?;
    let report = publish::only(report, std::slice::from_ref(&claim));
    let Some(found) = report.claims.first() else {
        let what = Reason::new("cli.claim_is_withdrawn").with("id", claim.id);
        return Err(Failure::new(what).into());
    };
    let out = match format {
        Format::Json => isnad_report::json(&report, &context.words),
        _ => standing_words(found, context),
    };
    drop(readings);
    output::stdout(out.as_bytes())
}

fn standing_words(claim: &ClaimReport, context: &Context) -> String {
    let words = &context.words;
    let mut out = format!("{}  {}\n", claim.id, context.quoted(&claim.text));
    let axis = |name: &str, value: String| words.get(&format!("{name}.{value}"));
    let _ = writeln!(out, "{}", words.say(&claim.headline));
    let _ = writeln!(
        out,
        "{}: {} | {}: {}",
        words.get("label.support_axis"),
        axis("support", word(claim.support)),
        words.get("label.challenge_axis"),
        axis("challenge", word(claim.challenge))
    );
    for reason in &claim.why {
        let _ = writeln!(out, "  - {}", words.say(reason));
    }
    for origin in &claim.origins {
        let place = format!("{}:{}", origin.document, origin.attribution);
        let name = context.quoted(&origin.speaker);
        let _ = writeln!(out, "  {}: {name} ({place})", words.get("label.origin"));
    }
    out
}

fn human(claim: &Claim, desk: &Desk, context: &Context) -> anyhow::Result<String> {
    let mut out = format!("{}  {}\n{}\n", claim.id, word(claim.kind), context.quoted(&claim.text));
    let mut line = |key: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(out, "{}: {}", context.words.get(key), context.quoted(value));
        }
    };
    line("cli.column.claimants", &claim.claimants.join(", "));
    let first_seen = claim.first_seen.map(|date| date.to_string()).unwrap_or_default();
    line("cli.column.first_seen", &first_seen);
    line("cli.column.topic", claim.topic.as_deref().unwrap_or_default());
    line("cli.column.withdrawn", claim.withdrawn.as_deref().unwrap_or_default());
    for seen in &claim.appearances {
        let words = desk.quote(&seen.document, &seen.attribution)?;
        let words = words.unwrap_or_else(|| context.words.get("cli.no_words"));
        let (place, stance) =
            (format!("{}:{}", seen.document, seen.attribution), word(seen.stance));
        let _ = writeln!(out, "  {place}  {stance}  {}", context.quoted(&words));
    }
    for recorded in desk.story(&[&format!("claim:{}", claim.id)])? {
        let Some(Event::ReplySought { claim: of, whom, reply }) = recorded.event else { continue };
        if of == claim.id {
            let key = if reply.is_some() { "cli.replied" } else { "cli.asked" };
            let said = Reason::new(key).with("whom", whom);
            let said = said.with("date", TimeZone::UTC.to_datetime(recorded.at).date());
            let said = said.with("reply", reply.unwrap_or_default());
            let _ = writeln!(out, "  {}", context.words.say(&said));
        }
    }
    Ok(out)
}
