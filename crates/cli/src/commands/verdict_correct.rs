//! `isnad verdict correct`: what was published is put right, and all that it touches is listed.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use isnad_model::{Event, Verdict, VerdictState};
use isnad_verify::Pairs;
use serde::Serialize;

use crate::commands::verdict::{latest, own_evidence, record};
use crate::context::Context;
use crate::scale::Scale;
use crate::table::{self, Row};
use crate::workspace::Desk;

/// A correction.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: isnad verdict correct c0a4e --note \"The date was 3 March.\" --rating missing_context"
)]
pub struct CorrectArgs {
    /// Id of the claim
    claim: String,
    /// What is changed and why, for readers
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    note: String,
    /// The new rating; the old one stands where none is given
    #[arg(long)]
    rating: Option<String>,
    /// The new reason
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    reason: Option<String>,
    /// Evidence that it stands on now; may be given several times
    #[arg(long, value_name = "ID")]
    evidence: Vec<String>,
}

/// Records a correction, and lists all that it touches.
///
/// # Errors
/// When there is nothing to correct, or the rating or the evidence is not there.
pub fn run(
    args: &CorrectArgs,
    desk: &mut Desk,
    scale: &Scale,
    context: &Context,
) -> anyhow::Result<()> {
    let (id, old) = latest(&args.claim, desk)?;
    let evidence = match args.evidence.as_slice() {
        [] => old.evidence,
        given => own_evidence(given, &id, desk)?,
    };
    let rating = args.rating.as_deref().map(|rating| scale.rating(rating)).transpose()?;
    let verdict = Verdict {
        claim: id.clone(),
        rating: rating.unwrap_or(old.rating),
        reason: args.reason.clone().unwrap_or(old.reason),
        evidence,
        state: VerdictState::Corrected,
        note: Some(args.note.clone()),
    };
    record(&id, verdict, desk, context)?;
    touched(&id, desk, context)
}

#[derive(Serialize)]
struct TouchedRow {
    kind: &'static str,
    id: String,
    text: String,
}

impl Row for TouchedRow {
    const SCHEMA: &'static str = "isnad.touched/1";
    const COLUMNS: &'static [&'static str] =
        &["cli.column.kind", "cli.column.id", "cli.column.text"];

    fn cells(&self) -> Vec<String> {
        vec![self.kind.to_owned(), self.id.clone(), self.text.clone()]
    }
}

/// Every claim that people matched with this one, or that rests on the same words, and every
/// published report that shows any of them.
///
/// # Errors
/// As the store's.
pub fn touched(id: &str, desk: &Desk, context: &Context) -> anyhow::Result<()> {
    let pairs = Pairs::of(&desk.story(&["kind:claims_matched", "kind:claims_told_apart"])?);
    let mut ids = pairs.one_matter(id);
    let claims = desk.claims()?;
    let own = claims.iter().find(|claim| claim.id == id);
    let seen = own.map(|claim| claim.appearances.as_slice()).unwrap_or_default();
    let shares = |claim: &&isnad_model::Claim| {
        claim.appearances.iter().any(|one| {
            seen.iter().any(|other| {
                (&one.document, &one.attribution) == (&other.document, &other.attribution)
            })
        })
    };
    ids.extend(claims.iter().filter(shares).map(|claim| claim.id.clone()));
    let row = |claim: &isnad_model::Claim| TouchedRow {
        kind: "claim",
        id: claim.id.clone(),
        text: claim.text.clone(),
    };
    let mut rows: Vec<TouchedRow> =
        claims.iter().filter(|claim| ids.contains(&claim.id)).map(row).collect();
    for recorded in desk.story(&["kind:report_published"])? {
        if let Some(Event::ReportPublished { report, claims }) = recorded.event
            && claims.iter().any(|claim| ids.contains(claim))
        {
            let (id, text) = (report.to_string(), recorded.at.to_string());
            rows.push(TouchedRow { kind: "report", id, text });
        }
    }
    table::print(&rows, context)
}
