//! `isnad verify`: a batch of documents in, one report out.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use isnad_model::ClaimReport;

use crate::batch::{Batch, Spill, Want};
use crate::commands::add;
use crate::context::{Context, Format};
use crate::failure::Outcome;
use crate::input::Plan;
use crate::on_record::Record;
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
/// --record is given. Within a workspace each claim is matched against those on record, and the
/// report says how these stand and what the verdict on them is. The same workspace, inputs and
/// --date give the same bytes.
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
    let mut desk = desk(args, context)?;
    // Others may use the workspace while the inputs are read.
    desk.as_mut().map(Desk::release).transpose()?;
    let date = context.report_date();
    let plan = plan(args)?;
    let texts = matches!(format, Format::Html | Format::Md | Format::Human);
    let want = Want { readings: texts, raw: args.record };
    let spill = Spill::open(args.spill.as_deref(), args.out.as_deref())?;
    let mut batch = Batch::read(&args.inputs, &plan, want, &spill, context)?;
    if let Some(desk) = desk.as_mut().filter(|_| args.record) {
        record(&mut batch, desk, context)?;
    }
    let known = desk.map(|desk| Record::of(desk, context)).transpose()?;
    let mut outcome = batch.tally.outcome();
    let made = Made {
        inputs: batch.tally.inputs,
        excluded: std::mem::take(&mut batch.tally.excluded),
        plugins: batch.tally.plugins.clone(),
        checkpoint: known.as_ref().and_then(|known| known.checkpoint.clone()),
        ..Made::default()
    };
    let options = publish::options(&batch.tally.packs, made, date);
    let wanted = |claim: &ClaimReport| args.fail_on.iter().any(|fail| fails(*fail, claim));
    let streamed = [Format::Ndjson, Format::Json, Format::Csv, Format::Jsonld].contains(&format);
    let stream = streamed.then_some((format, &context.words));
    let mut account = batch.weigh(&options, stream, known.as_ref(), &wanted)?;
    outcome.found = account.found();
    if let Some(stream) = stream {
        let out = args.out.as_deref();
        output::stream_to(out, |out| account.stream(&batch, stream, &args.shape, out))?;
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

/// The workspace here or above: where there is one, claims are matched against those on record.
fn desk(args: &VerifyArgs, context: &Context) -> anyhow::Result<Option<Desk>> {
    match Desk::open(context) {
        Err(error) if !args.record && is_nowhere(&error) => Ok(None),
        desk => desk.map(Some),
    }
}

fn is_nowhere(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(isnad_store::Error::NoWorkspace { .. }))
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
