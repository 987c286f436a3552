//! `isnad lineage`: whom a claim goes back to, and what a person finds about it.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};
use isnad_model::{
    Appearance, ClaimReport, Event, LineageEdge, LineageKind, Place, Reason, Stance, derived_id,
};
use serde::Serialize;

use crate::commands::claim::word;
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::publish;
use crate::table::{self, Row};
use crate::workspace::Desk;

/// Whom a claim goes back to
///
/// Copies, quotations and repetitions are proposed as edges; a person confirms or refuses each.
/// Confirmed edges take origins away, and nothing but a person's finding makes two independent.
#[derive(Debug, Subcommand)]
pub enum LineageCommand {
    /// List the edges, proposed ones too
    List(ListArgs),
    /// Confirm a proposed edge
    Confirm(ConfirmArgs),
    /// Say that a proposed edge is none
    Refuse(RefuseArgs),
    /// Record an edge that nothing proposed
    Add(AddArgs),
    /// Say that origins of a claim are independent of each other
    Independent(IndependentArgs),
    /// Say that an origin confirms a claim against its own interest
    Concede(ConcedeArgs),
}

/// Of which claim.
#[derive(Debug, Args)]
#[command(after_help = "Formats: human, json, ndjson, csv\n\nExample: isnad lineage list c0a4e")]
pub struct ListArgs {
    /// Id of a claim; all claims where none is given
    claim: Option<String>,
}

/// Which edge.
#[derive(Debug, Args)]
#[command(after_help = "Example: isnad lineage confirm l51c0")]
pub struct ConfirmArgs {
    /// Id of the edge, as `isnad lineage list` shows it
    id: String,
}

/// Which edge, and why not.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: isnad lineage refuse l51c0 --reason \"each had a reporter there\""
)]
pub struct RefuseArgs {
    /// Id of the edge, as `isnad lineage list` shows it
    id: String,
    /// Why
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    reason: String,
}

/// A new edge.
#[derive(Debug, Args)]
#[command(after_help = "Example: isnad lineage add wire_copy_of d3f1a:a1 d77b0:a2")]
pub struct AddArgs {
    /// `quoted_from`, `relayed_by`, `repeats`, `wire_copy_of` or `primary_source`
    #[arg(value_parser = kind)]
    kind: LineageKind,
    /// The attribution that descends, as `document:attribution`
    from: String,
    /// The attribution that it descends from
    to: String,
}

/// Which origins, and how that is known.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: isnad lineage independent c0a4e d3f1a:a1 d77b0:a2 --reason \"each read the gauge\""
)]
pub struct IndependentArgs {
    /// Id of the claim
    claim: String,
    /// The origins, as `document:attribution`
    #[arg(required = true, num_args = 2..)]
    origins: Vec<String>,
    /// How that is known
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    reason: String,
}

/// Who concedes, and what speaks against its interest.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: isnad lineage concede c0a4e d3f1a:a4 --reason \"the company admits its own leak\""
)]
pub struct ConcedeArgs {
    /// Id of the claim
    claim: String,
    /// The confirmation, as `document:attribution`
    attribution: String,
    /// Why it is against its interest
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    reason: String,
}

fn kind(text: &str) -> Result<LineageKind, String> {
    serde_json::from_value(text.into()).map_err(|_| {
        "one of quoted_from, relayed_by, repeats, wire_copy_of, primary_source".to_owned()
    })
}

#[derive(Serialize)]
struct EdgeRow {
    id: String,
    claim: String,
    #[serde(flatten)]
    edge: LineageEdge,
}

impl Row for EdgeRow {
    const SCHEMA: &'static str = "isnad.lineage/1";
    const COLUMNS: &'static [&'static str] = &[
        "cli.column.id",
        "cli.column.claim",
        "cli.column.from",
        "cli.column.edge",
        "cli.column.to",
        "cli.column.basis",
        "cli.column.state",
    ];

    fn cells(&self) -> Vec<String> {
        let place = |place: &Place| format!("{}:{}", place.document, place.attribution);
        vec![
            self.id.clone(),
            self.claim.clone(),
            place(&self.edge.from),
            word(self.edge.kind),
            place(&self.edge.to),
            word(self.edge.basis),
            word(self.edge.state),
        ]
    }
}

/// Lists or decides.
pub fn run(command: &LineageCommand, context: &Context) -> anyhow::Result<Outcome> {
    let mut desk = Desk::open(context)?;
    match command {
        LineageCommand::List(args) => list(args, &desk, context)?,
        LineageCommand::Confirm(args) => {
            let (kind, from, to) = ends(&args.id, &desk, context)?;
            let event = Event::LineageAdded { kind, from, to };
            tell(&[event], "cli.edge_confirmed", &args.id, &mut desk, context)?;
        }
        LineageCommand::Refuse(args) => {
            let (kind, from, to) = ends(&args.id, &desk, context)?;
            let event = Event::LineageRefused { kind, from, to, reason: args.reason.clone() };
            tell(&[event], "cli.edge_refused", &args.id, &mut desk, context)?;
        }
        LineageCommand::Add(args) => {
            let (from, to) = (place(&args.from, &desk)?, place(&args.to, &desk)?);
            if (&from.document, &from.attribution) == (&to.document, &to.attribution) {
                let what = Reason::new("cli.edge_to_itself").with("place", &args.from);
                return Err(Failure::usage(what).into());
            }
            let id = edge_id(args.kind, &at(&from), &at(&to));
            let event = Event::LineageAdded { kind: args.kind, from, to };
            tell(&[event], "cli.edge_confirmed", &id, &mut desk, context)?;
        }
        LineageCommand::Independent(args) => independent(args, &mut desk, context)?,
        LineageCommand::Concede(args) => {
            let claim = desk.claim(&args.claim)?.id;
            let (appearance, reason) = (place(&args.attribution, &desk)?, args.reason.clone());
            let event = Event::ConcessionEstablished { claim: claim.clone(), appearance, reason };
            tell(&[event], "cli.finding_recorded", &claim, &mut desk, context)?;
        }
    }
    Ok(Outcome::default())
}

fn tell(
    events: &[Event],
    key: &str,
    id: &str,
    desk: &mut Desk,
    context: &Context,
) -> anyhow::Result<()> {
    desk.append(events, context)?;
    context.note(&Reason::new(key).with("id", id));
    Ok(())
}

fn edge_id(kind: LineageKind, from: &Place, to: &Place) -> String {
    let parts = [&from.document, &from.attribution, &to.document, &to.attribution];
    derived_id("l", &[&word(kind), parts[0], parts[1], parts[2], parts[3]])
}

fn rows(claims: &[ClaimReport]) -> Vec<EdgeRow> {
    let row = |claim: &ClaimReport, edge: &LineageEdge| EdgeRow {
        id: edge_id(edge.kind, &edge.from, &edge.to),
        claim: claim.id.clone(),
        edge: edge.clone(),
    };
    claims.iter().flat_map(|claim| claim.lineage.iter().map(move |edge| row(claim, edge))).collect()
}

fn list(args: &ListArgs, desk: &Desk, context: &Context) -> anyhow::Result<()> {
    let (mut report, _) = publish::of_workspace(desk, None, context)?;
    if let Some(id) = &args.claim {
        let id = desk.claim(id)?.id;
        report.claims.retain(|claim| claim.id == id);
    }
    table::print(&rows(&report.claims), context)
}

/// The ends of an edge by its id, or by the only id that begins so.
fn ends(
    id: &str,
    desk: &Desk,
    context: &Context,
) -> anyhow::Result<(LineageKind, Appearance, Appearance)> {
    let (report, _) = publish::of_workspace(desk, None, context)?;
    let mut rows = rows(&report.claims);
    rows.retain(|row| row.id.starts_with(id) && id.len() > 3);
    rows.dedup_by(|a, b| a.id == b.id);
    let [EdgeRow { edge, .. }] = rows.as_slice() else {
        let what = Reason::new("cli.no_such_edge").with("id", id);
        return Err(Failure::new(what).hint(Reason::new("cli.list_edges")).into());
    };
    Ok((edge.kind, appearance(&edge.from), appearance(&edge.to)))
}

fn appearance(place: &Place) -> Appearance {
    let (document, attribution) = (place.document.clone(), place.attribution.clone());
    Appearance { document, attribution, stance: Stance::Asserts }
}

fn at(appearance: &Appearance) -> Place {
    Place::new(&appearance.document, &appearance.attribution)
}

fn place(given: &str, desk: &Desk) -> anyhow::Result<Appearance> {
    let (document, attribution) = desk.attribution(given)?;
    Ok(appearance(&Place { document, attribution }))
}

/// Only what the claim goes back to now can be found independent.
fn independent(args: &IndependentArgs, desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    let claim = desk.claim(&args.claim)?.id;
    let origins = args.origins.iter().map(|given| place(given, desk));
    let origins = origins.collect::<anyhow::Result<Vec<_>>>()?;
    let (report, _) = publish::of_workspace(desk, None, context)?;
    let found = report.claims.iter().find(|one| one.id == claim);
    let bears = |origin: &&Appearance| {
        found.is_some_and(|claim| {
            claim.attributions.iter().any(|seen| {
                seen.document == origin.document && seen.attribution == origin.attribution
            })
        })
    };
    if let Some(stranger) = origins.iter().find(|origin| !bears(origin)) {
        let place = format!("{}:{}", stranger.document, stranger.attribution);
        let what = Reason::new("cli.not_linked").with("id", &claim).with("place", place);
        return Err(Failure::new(what).into());
    }
    let reason = args.reason.clone();
    let event = Event::IndependenceEstablished { claim: claim.clone(), origins, reason };
    tell(&[event], "cli.finding_recorded", &claim, desk, context)
}
