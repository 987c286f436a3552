//! `isnad redact`: what law requires to go, goes for good.

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use isnad_model::Reason;

use crate::commands::store::LogRow;
use crate::context::Context;
use crate::failure::Outcome;
use crate::table;
use crate::workspace::Desk;

/// Take away for good what was recorded
///
/// Overwrites what the events say, and removes the objects that they name: a document with its
/// text, for instance. Who, when and why stay, and the history still proves whole. What others
/// quoted from it, such as a claim, is redacted by naming it too. Without --yes, shows what would
/// go and does nothing. It cannot be undone.
#[derive(Debug, Args)]
#[command(
    after_help = "Formats: human, json, ndjson, csv\n\nExample: isnad redact d3f1a --reason \"court order 17/2026\" --yes"
)]
pub struct RedactArgs {
    /// Number of an event, or id of a document, claim or speaker: all its events
    #[arg(required = true, value_name = "ID")]
    names: Vec<String>,
    /// Why; this stays in the history
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    reason: String,
    /// Do it
    #[arg(long)]
    yes: bool,
}

/// Shows what would go, or takes it away.
pub fn run(args: &RedactArgs, context: &Context) -> anyhow::Result<Outcome> {
    let mut desk = Desk::open(context)?;
    let mut events = Vec::new();
    for name in &args.names {
        events.extend(desk.named(name)?);
    }
    events.sort_by_key(|logged| logged.recorded.seq);
    events.dedup_by_key(|logged| logged.recorded.seq);
    let seqs: Vec<u64> = events.iter().map(|logged| logged.recorded.seq).collect();
    if !args.yes {
        table::print(&events.into_iter().map(LogRow::from).collect::<Vec<_>>(), context)?;
        context.note(&Reason::new("cli.would_redact").with("count", seqs.len()));
        return Ok(Outcome::default());
    }
    desk.redact(&seqs, &args.reason, context)?;
    context.note(&Reason::new("cli.redacted").with("count", seqs.len()));
    Ok(Outcome::default())
}
