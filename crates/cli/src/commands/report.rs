//! `isnad report`: the same as `verify`, of what the workspace holds.

use std::path::PathBuf;

use clap::Args;

use crate::context::Context;
use crate::failure::Outcome;
use crate::publish::{self, Made};
use crate::workspace::Desk;

/// Report on what the workspace holds
///
/// Reads the documents of the workspace, with what people decided on them, and reports how each
/// claim stands. Names the state of the journal that it was made from.
#[derive(Debug, Args)]
#[command(
    after_help = "Formats: human, html, md, json, ndjson; the ending of --out decides unless \
    --format is given\n\nExample: isnad report --out report.html --as-of 2026-03-14"
)]
pub struct ReportArgs {
    /// Only this claim; may be given several times
    #[arg(long = "claim", value_name = "ID")]
    claims: Vec<String>,
    /// Write the report into this file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Reports.
pub fn run(args: &ReportArgs, context: &Context) -> anyhow::Result<Outcome> {
    let format = publish::format(args.out.as_deref(), context)?;
    let desk = Desk::open(context)?;
    let date = context.report_date();
    let documents = desk.documents()?;
    let mut wanted = Vec::new();
    for id in &args.claims {
        wanted.push(desk.claim(id)?);
    }
    let readings = documents
        .iter()
        .map(|document| desk.reading(document))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let made = Made { inputs: readings.len(), checkpoint: desk.checkpoint()?, ..Made::default() };
    let report = publish::report(&readings, &desk.ledger()?, made, date);
    let report = publish::only(report, &wanted);
    publish::publish(&report, &readings, format, args.out.as_deref(), context)?;
    Ok(Outcome::default())
}
