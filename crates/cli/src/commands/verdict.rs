//! `isnad verdict`: what a checker concludes, from draft to publication and after.

use std::fmt::Write as _;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};
use isnad_model::{Event, Reason, Verdict, VerdictState};
use isnad_verify::verdicts::{self, Step};
use serde::Serialize;

use crate::commands::verdict_correct::{self, CorrectArgs};
use crate::context::{Context, Format};
use crate::failure::{Failure, Outcome};
use crate::output;
use crate::scale::Scale;
use crate::table::{self, Row, with_schema};
use crate::workspace::Desk;

/// What a checker concludes
///
/// Draft, in review, approved by someone else, published, corrected, withdrawn. Every step needs a
/// reason and evidence, and stays on record.
#[derive(Debug, Subcommand)]
pub enum VerdictCommand {
    /// List the verdicts, each as it stands
    #[command(after_help = "Formats: human, json, ndjson, csv\n\nExample: isnad verdict list")]
    List,
    /// Show every step of a claim's verdict
    Show(ClaimArgs),
    /// Show the ratings that verdicts here may have, and what they are on other scales
    #[command(after_help = "Formats: human, json, ndjson, csv\n\nExample: isnad verdict scale")]
    Scale,
    /// Write a draft, or a better one
    Draft(DraftArgs),
    /// Hand the draft in for review
    Submit(ClaimArgs),
    /// Approve what another wrote
    Approve(ClaimArgs),
    /// Record that it is published
    Publish(ClaimArgs),
    /// Correct what was published
    ///
    /// Readers are told the old verdict until somebody else approves the correction. Lists every claim and every published report that the correction touches.
    Correct(CorrectArgs),
    /// Withdraw it
    Withdraw(WithdrawArgs),
}

/// Of which claim.
#[derive(Debug, Args)]
#[command(after_help = "Example: isnad verdict approve c0a4e")]
pub struct ClaimArgs {
    /// Id of the claim
    claim: String,
}

/// A draft.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: isnad verdict draft c0a4e --rating false --reason \"The gauge shows it.\" --evidence v51c0"
)]
pub struct DraftArgs {
    /// Id of the claim
    claim: String,
    /// A rating of the workspace's scale
    #[arg(long)]
    rating: String,
    /// Why
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    reason: String,
    /// Evidence that it stands on; may be given several times
    #[arg(long, required = true, value_name = "ID")]
    evidence: Vec<String>,
}

/// Why it is withdrawn.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: isnad verdict withdraw c0a4e --note \"The claim was never made.\""
)]
pub struct WithdrawArgs {
    /// Id of the claim
    claim: String,
    /// Why, for readers
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    note: String,
}

#[derive(Serialize)]
struct StepRow {
    claim: String,
    state: &'static str,
    rating: String,
    label: String,
    reason: String,
    evidence: Vec<String>,
    by: String,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl StepRow {
    fn of(step: &Step, scale: &Scale, context: &Context) -> Self {
        let verdict = &step.verdict;
        Self {
            claim: verdict.claim.clone(),
            state: verdicts::name(verdict.state),
            rating: verdict.rating.clone(),
            label: scale.label(&verdict.rating, context.words.lang()),
            reason: verdict.reason.clone(),
            evidence: verdict.evidence.clone(),
            by: step.by.clone(),
            at: step.at.to_string(),
            note: verdict.note.clone(),
        }
    }
}

impl Row for StepRow {
    const SCHEMA: &'static str = "isnad.verdict/1";
    const COLUMNS: &'static [&'static str] = &[
        "cli.column.claim",
        "cli.column.state",
        "cli.column.rating",
        "cli.column.by",
        "cli.column.at",
        "cli.column.reason",
    ];

    fn cells(&self) -> Vec<String> {
        let text = |text: &str| text.to_owned();
        vec![
            text(&self.claim),
            text(self.state),
            text(&self.label),
            text(&self.by),
            text(&self.at),
            text(&self.reason),
        ]
    }
}

/// Lists, shows or records a step.
pub fn run(command: &VerdictCommand, context: &Context) -> anyhow::Result<Outcome> {
    let mut desk = Desk::open(context)?;
    let scale = Scale::of(&desk.config()?)?;
    match command {
        VerdictCommand::List => list(&desk, &scale, context)?,
        VerdictCommand::Show(args) => show(&args.claim, &desk, &scale, context)?,
        VerdictCommand::Scale => table::print(&scale.rows(context.words.lang()), context)?,
        VerdictCommand::Draft(args) => draft(args, &mut desk, &scale, context)?,
        VerdictCommand::Submit(args) => {
            step(&args.claim, VerdictState::InReview, &mut desk, context)?;
        }
        VerdictCommand::Approve(args) => {
            step(&args.claim, VerdictState::Approved, &mut desk, context)?;
        }
        VerdictCommand::Publish(args) => {
            step(&args.claim, VerdictState::Published, &mut desk, context)?;
        }
        VerdictCommand::Correct(args) => verdict_correct::run(args, &mut desk, &scale, context)?,
        VerdictCommand::Withdraw(args) => {
            let (id, mut verdict) = latest(&args.claim, &desk)?;
            verdict.note = Some(args.note.clone());
            record(&id, Verdict { state: VerdictState::Withdrawn, ..verdict }, &mut desk, context)?;
            verdict_correct::touched(&id, &desk, context)?;
        }
    }
    Ok(Outcome::default())
}

/// Every step of a claim's verdict.
///
/// # Errors
/// As the store's.
pub fn steps(claim: &str, desk: &Desk) -> anyhow::Result<Vec<Step>> {
    Ok(verdicts::steps(&desk.story(&[&format!("claim:{claim}")])?, claim))
}

fn list(desk: &Desk, scale: &Scale, context: &Context) -> anyhow::Result<()> {
    let story = desk.story(&["kind:verdict_recorded"])?;
    let mut rows = Vec::new();
    for claim in desk.claims()? {
        if let Some(last) = verdicts::steps(&story, &claim.id).last() {
            rows.push(StepRow::of(last, scale, context));
        }
    }
    table::print(&rows, context)
}

fn show(id: &str, desk: &Desk, scale: &Scale, context: &Context) -> anyhow::Result<()> {
    let format = context.format(&[Format::Human, Format::Json])?;
    let claim = desk.claim(id)?;
    let steps = steps(&claim.id, desk)?;
    let rows: Vec<StepRow> = steps.iter().map(|step| StepRow::of(step, scale, context)).collect();
    if format == Format::Json {
        let list = with_schema(StepRow::SCHEMA, &serde_json::json!({"steps": rows}))?;
        return output::stdout((serde_json::to_string_pretty(&list)? + "\n").as_bytes());
    }
    let mut out = format!("{}  {}\n", claim.id, context.quoted(&claim.text));
    for row in &rows {
        let state = context.words.get(&format!("state.{}", row.state));
        let label = context.quoted(&row.label);
        let _ = writeln!(out, "{}  {}  {state}  {label}", row.at, row.by);
        let _ = writeln!(out, "    {}  [{}]", context.quoted(&row.reason), row.evidence.join(", "));
        if let Some(note) = &row.note {
            let _ = writeln!(out, "    {}", context.quoted(note));
        }
    }
    output::stdout(out.as_bytes())
}

/// The claim of that id, and its verdict as it was last recorded.
///
/// # Errors
/// When there is none.
pub fn latest(claim: &str, desk: &Desk) -> anyhow::Result<(String, Verdict)> {
    let id = desk.claim(claim)?.id;
    let last = steps(&id, desk)?.pop();
    let none = || {
        let what = Reason::new("cli.no_verdict").with("id", &id);
        Failure::new(what).hint(Reason::new("cli.draft_one"))
    };
    let verdict = last.ok_or_else(none)?.verdict;
    Ok((id, verdict))
}

/// The same verdict, one step further.
fn step(
    claim: &str,
    state: VerdictState,
    desk: &mut Desk,
    context: &Context,
) -> anyhow::Result<()> {
    let (id, verdict) = latest(claim, desk)?;
    record(&id, Verdict { state, note: None, ..verdict }, desk, context)
}

fn draft(
    args: &DraftArgs,
    desk: &mut Desk,
    scale: &Scale,
    context: &Context,
) -> anyhow::Result<()> {
    let state = desk.claim_state(&args.claim)?;
    let id = state.claim.id.clone();
    if state.claim.withdrawn.is_some() {
        return Err(Failure::new(Reason::new("cli.claim_is_withdrawn").with("id", id)).into());
    }
    crate::commands::claim_edit::refuse_negation(&state.claim, desk)?;
    let verdict = Verdict {
        claim: id.clone(),
        rating: scale.rating(&args.rating)?,
        reason: args.reason.clone(),
        evidence: own_evidence(&args.evidence, &id, desk)?,
        state: VerdictState::Draft,
        note: None,
    };
    record(&id, verdict, desk, context)
}

/// The whole ids of evidence on this claim.
///
/// # Errors
/// When there is no such evidence.
pub fn own_evidence(given: &[String], claim: &str, desk: &Desk) -> anyhow::Result<Vec<String>> {
    let known = desk.claim_state(claim)?.evidence;
    let mut found: Vec<String> = Vec::new();
    for id in given {
        let fits = |known: &&isnad_model::Evidence| {
            known.id == *id || id.len() > 3 && known.id.starts_with(id)
        };
        let mut fitting = known.iter().filter(fits);
        match (fitting.next(), fitting.next()) {
            (Some(one), None) if !found.contains(&one.id) => found.push(one.id.clone()),
            (Some(_), None) => {}
            _ => {
                let what = Reason::new("cli.no_such_evidence").with("id", id).with("claim", claim);
                return Err(Failure::new(what).hint(Reason::new("cli.list_evidence")).into());
            }
        }
    }
    Ok(found)
}

/// Records a step, if it may follow.
///
/// # Errors
/// Says why it may not.
pub fn record(
    id: &str,
    verdict: Verdict,
    desk: &mut Desk,
    context: &Context,
) -> anyhow::Result<()> {
    let before = steps(id, desk)?;
    verdicts::may_follow(&before, &verdict, &context.user.name).map_err(Failure::new)?;
    let state = verdicts::name(verdict.state);
    desk.append(&[Event::VerdictRecorded { verdict }], context)?;
    context.note(&Reason::new("cli.verdict_recorded").with("id", id).with("state", state));
    Ok(())
}
