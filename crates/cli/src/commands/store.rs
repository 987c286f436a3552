//! `isnad store`: upkeep of the workspace.

use clap::{Args, Subcommand};
use isnad_model::{Event, Reason, Recorded};
use serde::Serialize;

use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::table::{self, Row};
use crate::workspace::{self, Desk};

/// Upkeep of the workspace
#[derive(Debug, Subcommand)]
pub enum StoreCommand {
    /// Check journal and objects
    ///
    /// Proves the chain of the journal and the digest of every object. Damage is named with file,
    /// line and event, what is lost by it, and what to run; the exit code is then 4.
    #[command(after_help = "Example: isnad store check")]
    Check,
    /// Build the index anew from the journal
    ///
    /// The journal is the truth; the index is only there for speed and is never missed.
    #[command(after_help = "Example: isnad store rebuild")]
    Rebuild,
    /// Who did what, and when
    ///
    /// In the order of the journal.
    Log(LogArgs),
}

/// Which events.
#[derive(Debug, Args)]
#[command(after_help = "Formats: human, json, ndjson, csv\n\nExample: isnad store log --by salma")]
pub struct LogArgs {
    /// Only what this person did
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Only events of this kind, such as `claim_added`
    #[arg(long)]
    kind: Option<String>,
}

#[derive(Serialize)]
struct LogRow {
    seq: u64,
    at: String,
    by: String,
    kind: String,
    id: String,
}

impl Row for LogRow {
    const SCHEMA: &'static str = "isnad.log/1";
    const COLUMNS: &'static [&'static str] =
        &["cli.column.seq", "cli.column.at", "cli.column.by", "cli.column.event", "cli.column.id"];

    fn cells(&self) -> Vec<String> {
        let Self { seq, at, by, kind, id } = self;
        vec![seq.to_string(), at.clone(), by.clone(), kind.clone(), id.clone()]
    }
}

/// Checks, rebuilds or lists.
pub fn run(command: &StoreCommand, context: &Context) -> anyhow::Result<Outcome> {
    match command {
        StoreCommand::Check => check(context)?,
        StoreCommand::Rebuild => {
            let events = workspace::rebuild(context)?;
            context.note(&Reason::new("cli.rebuilt").with("count", events));
        }
        StoreCommand::Log(args) => log(args, context)?,
    }
    Ok(Outcome::default())
}

fn check(context: &Context) -> anyhow::Result<()> {
    let checked = workspace::check(context)?;
    for problem in &checked.problems {
        context.warn(&format!("{problem}; {}; {}", problem.lost, problem.remedy));
    }
    if checked.problems.is_empty() {
        context.note(&Reason::new("cli.sound").with("count", checked.events));
        return Ok(());
    }
    let what = Reason::new("cli.damaged").with("count", checked.problems.len());
    Err(Failure::workspace(what).into())
}

/// The kind of an event, as it stands in the journal.
pub fn kind(event: &Event) -> String {
    let value = serde_json::to_value(event).unwrap_or_default();
    value.get("kind").and_then(|kind| kind.as_str()).unwrap_or_default().to_owned()
}

fn log(args: &LogArgs, context: &Context) -> anyhow::Result<()> {
    let row = |recorded: Recorded| LogRow {
        seq: recorded.seq,
        at: recorded.at.to_string(),
        kind: recorded.event.as_ref().map_or_else(|| "redacted".to_owned(), kind),
        by: recorded.by,
        id: recorded.id,
    };
    let rows = Desk::open(context)?.history()?.into_iter().map(row);
    let wanted = |row: &LogRow| {
        args.by.as_ref().is_none_or(|by| *by == row.by)
            && args.kind.as_ref().is_none_or(|kind| *kind == row.kind)
    };
    table::print(&rows.filter(wanted).collect::<Vec<_>>(), context)
}
