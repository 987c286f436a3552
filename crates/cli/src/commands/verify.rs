//! `isnad verify`: a batch of documents in, one report out.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use isnad_verify::Ledger;

use crate::commands::add;
use crate::context::Context;
use crate::failure::Outcome;
use crate::input::{self, Plan};
use crate::publish::{self, Made};
use crate::shape::ShapeArgs;
use crate::source_args::SourceArgs;
use crate::workspace::Desk;

/// What `--fail-on` may look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum FailOn {
    /// A claim that another party denies or contradicts
    Contested,
    /// A claim that somebody was asked about and did not confirm
    Unconfirmed,
    /// A claim whose only origin took it back
    Retracted,
    /// A claim that stands on one origin
    SingleOrigin,
    /// A claim that nobody is named for
    Unattributed,
    /// A claim of several origins whose independence is not established
    SeveralOrigins,
}

/// Verify a batch of documents
///
/// Reads documents, finds the claims in them and reports how each stands: what it rests on, what
/// stands against it, and through whom it came. Works without a workspace and keeps nothing unless
/// --record is given. The same inputs and --date give the same bytes.
#[derive(Debug, Args)]
#[command(
    after_help = "Formats: human, html, md, csv, xlsx, json, ndjson, jsonld; the ending of --out \
    decides unless --format is given\n\nExample: isnad verify articles/ --out report.html --date 2026-03-14"
)]
pub struct VerifyArgs {
    /// Files or folders; `-` for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Write the report into this file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Exit with 3 when a claim stands so; several with commas between
    #[arg(long, value_enum, value_delimiter = ',', value_name = "LIST")]
    fail_on: Vec<FailOn>,
    /// Keep the documents and what was found in the workspace
    #[arg(long)]
    record: bool,
    /// Language of the texts; auto goes by their letters
    #[arg(long, default_value = "auto", value_name = "CODE")]
    lang: String,
    /// Read so many of the files only, the same ones each time; the others are listed as left out
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    sample: Option<u32>,
    #[command(flatten)]
    shape: ShapeArgs,
    #[command(flatten)]
    source: SourceArgs,
}

/// Verifies.
pub fn run(args: &VerifyArgs, context: &Context) -> anyhow::Result<Outcome> {
    let format = publish::format(args.out.as_deref(), context)?;
    let mut desk = args.record.then(|| Desk::open(context)).transpose()?;
    // Others may use the workspace while the inputs are read.
    desk.as_mut().map(Desk::release).transpose()?;
    let date = context.report_date();
    let sample = args.sample.and_then(|size| usize::try_from(size).ok());
    let plan = Plan { source: args.source.plan()?, sample, ..Plan::new(&args.lang)? };
    let batch = input::read_all(&args.inputs, &plan, context)?;
    let mut outcome = batch.outcome();
    if let Some(desk) = desk {
        add::record(&batch.readings, &batch.raw, desk, context)?;
    }
    let made = Made {
        inputs: batch.inputs,
        excluded: batch.excluded,
        plugins: batch.plugins,
        ..Made::default()
    };
    let report = publish::report(&batch.readings, &Ledger::default(), made, date);
    outcome.found =
        report.claims.iter().any(|claim| args.fail_on.iter().any(|fail| fails(*fail, claim)));
    let _digest = publish::publish(
        &report,
        &batch.readings,
        format,
        args.out.as_deref(),
        &args.shape,
        context,
    )?;
    Ok(outcome)
}

fn fails(fail: FailOn, claim: &isnad_model::ClaimReport) -> bool {
    use isnad_model::{Challenge, Support};
    match fail {
        FailOn::Contested => claim.challenge == Challenge::Contested,
        FailOn::Unconfirmed => claim.challenge == Challenge::Unconfirmed,
        FailOn::Retracted => claim.challenge == Challenge::Retracted,
        FailOn::SingleOrigin => claim.support == Support::SingleOrigin,
        FailOn::Unattributed => claim.support == Support::Unattributed,
        FailOn::SeveralOrigins => claim.support == Support::SeveralOrigins,
    }
}
