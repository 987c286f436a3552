//! `isnad report`: the same as `verify`, of what the workspace holds.

use std::path::PathBuf;

use clap::Args;
use isnad_model::{Event, Reason};

use crate::context::Context;
use crate::failure::Outcome;
use crate::publish;
use crate::shape::ShapeArgs;
use crate::workspace::Desk;

/// Report on what the workspace holds
///
/// Reads the documents of the workspace, with what people decided on them, and reports how each
/// claim stands. Names the state of the journal that it was made from.
#[derive(Debug, Args)]
#[command(
    after_help = "Formats: human, html, md, csv, xlsx, json, ndjson, jsonld; the ending of --out \
    decides unless --format is given\n\nExample: isnad report --out report.html --as-of 2026-03-14"
)]
pub struct ReportArgs {
    /// Only this claim; may be given several times
    #[arg(long = "claim", value_name = "ID")]
    claims: Vec<String>,
    /// Write the report into this file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Record that this report goes out, so that corrections can name it
    #[arg(long, requires = "out")]
    publish: bool,
    #[command(flatten)]
    shape: ShapeArgs,
}

/// Reports.
pub fn run(args: &ReportArgs, context: &Context) -> anyhow::Result<Outcome> {
    let format = publish::format(args.out.as_deref(), context)?;
    let mut desk = Desk::open(context)?;
    if args.publish {
        desk.present()?;
    }
    desk.hold_still()?;
    context.report_date();
    let mut wanted = Vec::new();
    for id in &args.claims {
        wanted.push(desk.claim(id)?);
    }
    let (report, readings) = publish::of_workspace(&desk, None, context)?;
    let report = publish::only(report, &wanted);
    // Putting it into words and writing it needs the workspace no more.
    desk.let_in()?;
    let digest =
        publish::publish(&report, &readings, format, args.out.as_deref(), &args.shape, context)?;
    if args.publish {
        let recorded = desk.claims()?;
        let shown = |claim: &isnad_model::Claim| report.claims.iter().any(|one| one.id == claim.id);
        let claims: Vec<String> =
            recorded.iter().filter(|claim| shown(claim)).map(|claim| claim.id.clone()).collect();
        let what = Reason::new("cli.report_published").with("count", claims.len());
        desk.append(&[Event::ReportPublished { report: digest, claims }], context)?;
        context.note(&what.with("digest", digest));
    }
    Ok(Outcome::default())
}
