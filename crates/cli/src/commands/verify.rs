//! `isnad verify`: a batch of documents in, one report out.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use isnad_model::ClaimReport;

use crate::batch::{Batch, Spill, Want};
use crate::commands::add;
use crate::context::{Context, Format};
use crate::failure::Outcome;
use crate::input::Plan;
use crate::output;
use crate::publish::{self, Made};
use crate::select::Select;
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
    /// Of folders, read only files that fit, such as `*.html` or `2026/**/*.txt`; may be given
    /// several times
    #[arg(long, value_name = "PATTERN")]
    glob: Vec<String>,
    /// Of folders, leave out files and folders that fit; may be given several times
    #[arg(long, value_name = "PATTERN")]
    exclude: Vec<String>,
    /// Where to put aside what memory does not hold, until the report stands; a batch that was
    /// interrupted goes on from there. Beside the file of --out, if that is given
    #[arg(long, value_name = "DIR")]
    spill: Option<PathBuf>,
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
    let plan = plan(args)?;
    let texts = matches!(format, Format::Html | Format::Md | Format::Human);
    let want = Want { readings: texts, raw: args.record };
    let spill = Spill::open(args.spill.as_deref(), args.out.as_deref())?;
    let mut batch = Batch::read(&args.inputs, &plan, want, &spill, context)?;
    if let Some(desk) = &mut desk {
        record(&mut batch, desk, context)?;
    }
    let mut outcome = batch.tally.outcome();
    let made = Made {
        inputs: batch.tally.inputs,
        excluded: std::mem::take(&mut batch.tally.excluded),
        plugins: batch.tally.plugins.clone(),
        ..Made::default()
    };
    let options = publish::options(&batch.tally.packs, made, date);
    let wanted = |claim: &ClaimReport| args.fail_on.iter().any(|fail| fails(*fail, claim));
    let lines = (format == Format::Ndjson).then_some(context);
    let account = batch.weigh(&options, lines, &|_| {}, &wanted)?;
    outcome.found = account.found();
    if lines.is_some() {
        let previous = args.shape.previous.as_deref().map(publish::previous).transpose()?;
        let previous = previous.as_ref();
        output::stream_to(args.out.as_deref(), |out| account.ndjson(&batch, previous, out))?;
    } else {
        let mut readings = Vec::new();
        if want.readings {
            batch.readings(&mut |reading, _| {
                readings.push(reading);
                Ok(())
            })?;
        }
        let (report, out) = (account.report(&batch)?, args.out.as_deref());
        publish::publish(&report, &readings, format, out, &args.shape, context)?;
    }
    spill.done()?;
    Ok(outcome)
}

fn plan(args: &VerifyArgs) -> anyhow::Result<Plan> {
    Ok(Plan {
        source: args.source.plan()?,
        sample: args.sample.and_then(|size| usize::try_from(size).ok()),
        select: Select::of(&args.glob, &args.exclude)?,
        ..Plan::new(&args.lang)?
    })
}

/// Keeps the documents in the workspace.
fn record(batch: &mut Batch<'_>, desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    let (mut known, mut held) = (add::Known::default(), add::Held::default());
    batch.readings(&mut |reading, raw| {
        let due = held.take(vec![(reading, raw)]);
        if due { held.record(&mut known, desk, context) } else { Ok(()) }
    })?;
    held.record(&mut known, desk, context)
}

fn fails(fail: FailOn, claim: &ClaimReport) -> bool {
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
