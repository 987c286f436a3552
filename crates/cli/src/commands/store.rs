//! `isnad store`: upkeep of the workspace.

use clap::{Args, Subcommand};
use isnad_model::{Digest, Event, Reason};
use isnad_store::{CheckReport, LogFilter, Logged, Problem};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;

use crate::context::{Context, Format, LIST};
use crate::failure::{Failure, Outcome};
use crate::output;
use crate::table::{self, Row, with_schema};
use crate::workspace::{self, Desk};

/// Upkeep of the workspace
#[derive(Debug, Subcommand)]
pub enum StoreCommand {
    /// Check journal and objects
    ///
    /// Proves the chain of the journal and the digest of every object. Damage is named with file,
    /// line and event, what is lost by it, and what to run; the exit code is then 4.
    #[command(
        after_help = "Formats: human, json, ndjson, csv\n\nExample: isnad store check --format json"
    )]
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
    /// One digest for the whole history
    ///
    /// The root of a Merkle tree (RFC 6962) over the headers of the journal. Kept elsewhere, in a
    /// published report for instance, it shows whether the history was rewritten or shortened:
    /// --verify looks for it in today's journal, and the exit code is 4 when it is not there.
    Checkpoint(CheckpointArgs),
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
    /// Only events of this claim
    #[arg(long, value_name = "ID", group = "entity")]
    claim: Option<String>,
    /// Only events of this document
    #[arg(long, value_name = "ID", group = "entity")]
    document: Option<String>,
    /// Only events of this speaker
    #[arg(long, value_name = "ID", group = "entity")]
    speaker: Option<String>,
    /// Only what was recorded on that day or later, UTC
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// Only what was recorded on that day or earlier, UTC
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// Only events after this number: where an earlier listing ended
    #[arg(long, value_name = "SEQ", default_value_t = 0)]
    after: u64,
    /// At most so many
    #[arg(long, value_name = "COUNT")]
    limit: Option<usize>,
}

/// Which history.
#[derive(Debug, Args)]
#[command(
    after_help = "Formats: human, json\n\nExample: isnad store checkpoint --verify ROOT --count 1204"
)]
pub struct CheckpointArgs {
    /// An earlier root, as a report or this command gave it
    #[arg(long, value_name = "ROOT", value_parser = digest)]
    verify: Option<Digest>,
    /// Of the first so many events
    #[arg(long, value_name = "EVENTS")]
    count: Option<u64>,
}

fn digest(text: &str) -> Result<Digest, String> {
    text.to_lowercase().parse().map_err(|error: isnad_model::NotADigest| error.to_string())
}

/// An event as lists show it.
#[derive(Serialize)]
pub struct LogRow {
    seq: u64,
    at: String,
    by: String,
    kind: String,
    id: String,
    action: u64,
    redacted: bool,
}

impl From<Logged> for LogRow {
    fn from(Logged { kind, recorded }: Logged) -> Self {
        Self {
            seq: recorded.seq,
            at: recorded.at.to_string(),
            by: recorded.by,
            kind,
            id: recorded.id,
            action: recorded.action,
            redacted: recorded.event.is_none(),
        }
    }
}

impl Row for LogRow {
    const SCHEMA: &'static str = "isnad.log/1";
    const COLUMNS: &'static [&'static str] = &[
        "cli.column.seq",
        "cli.column.action",
        "cli.column.at",
        "cli.column.by",
        "cli.column.event",
        "cli.column.id",
    ];

    fn cells(&self) -> Vec<String> {
        let mark = if self.redacted { " (redacted)" } else { "" };
        let Self { seq, at, by, kind, id, action, .. } = self;
        let kind = format!("{kind}{mark}");
        vec![seq.to_string(), action.to_string(), at.clone(), by.clone(), kind, id.clone()]
    }
}

#[derive(Serialize)]
struct ProblemRow {
    file: String,
    line: Option<u64>,
    event: Option<u64>,
    what: String,
    lost: String,
    remedy: String,
}

impl From<&Problem> for ProblemRow {
    fn from(problem: &Problem) -> Self {
        Self {
            file: problem.file.display().to_string(),
            line: problem.line,
            event: problem.event,
            what: problem.what.clone(),
            lost: problem.lost.clone(),
            remedy: problem.remedy.clone(),
        }
    }
}

impl Row for ProblemRow {
    const SCHEMA: &'static str = "isnad.problem/1";
    const COLUMNS: &'static [&'static str] = &[
        "cli.column.file",
        "cli.column.line",
        "cli.column.event",
        "cli.column.what",
        "cli.column.lost",
        "cli.column.remedy",
    ];

    fn cells(&self) -> Vec<String> {
        let number = |value: Option<u64>| value.map(|value| value.to_string()).unwrap_or_default();
        let Self { file, line, event, what, lost, remedy } = self;
        vec![
            file.clone(),
            number(*line),
            number(*event),
            what.clone(),
            lost.clone(),
            remedy.clone(),
        ]
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
        StoreCommand::Checkpoint(args) => checkpoint(args, context)?,
    }
    Ok(Outcome::default())
}

fn check(context: &Context) -> anyhow::Result<()> {
    let format = context.format(LIST)?;
    let checked = workspace::check(context)?;
    let rows: Vec<ProblemRow> = checked.problems.iter().map(ProblemRow::from).collect();
    match format {
        Format::Human => output::stdout(human(&checked, context).as_bytes())?,
        Format::Json => {
            let CheckReport { segments, events, objects, unfinished, redactions, .. } = checked;
            let report = json!({
                "segments": segments, "events": events, "objects": objects,
                "unfinished_bytes": unfinished, "unfinished_redactions": redactions,
                "problems": rows,
            });
            let report = with_schema("isnad.check/1", &report)?;
            output::stdout((serde_json::to_string_pretty(&report)? + "\n").as_bytes())?;
        }
        _ => table::print(&rows, context)?,
    }
    if rows.is_empty() {
        return Ok(());
    }
    let what = Reason::new("cli.damaged").with("count", rows.len());
    let objects = rows.iter().all(|row| row.file.starts_with(".isnad/objects"));
    let hint = Reason::new(if objects { "cli.restore_objects" } else { "cli.restore" });
    Err(Failure::workspace(what).hint(hint).into())
}

fn human(checked: &CheckReport, context: &Context) -> String {
    let mut lines = Vec::new();
    for problem in &checked.problems {
        lines.push(format!("{problem}\n  {}\n  {}", problem.lost, problem.remedy));
    }
    if checked.problems.is_empty() {
        let sound = Reason::new("cli.sound").with("count", checked.events);
        lines.push(context.words.say(&sound.with("objects", checked.objects)));
    }
    if checked.unfinished > 0 {
        let what = Reason::new("cli.unfinished_write").with("bytes", checked.unfinished);
        lines.push(context.words.say(&what));
    }
    if checked.redactions > 0 {
        lines.push(context.words.get("cli.unfinished_redaction"));
    }
    lines.join("\n") + "\n"
}

/// The kind of an event, as it stands in the journal.
pub fn kind(event: &Event) -> String {
    let value = serde_json::to_value(event).unwrap_or_default();
    value.get("kind").and_then(|kind| kind.as_str()).unwrap_or_default().to_owned()
}

fn log(args: &LogArgs, context: &Context) -> anyhow::Result<()> {
    let desk = Desk::open(context)?;
    let of = |kind: &'static str, id: &Option<String>| -> anyhow::Result<Option<String>> {
        let whole = id.as_ref().map(|id| desk.resolve(kind, id)).transpose()?;
        Ok(whole.map(|id| format!("{kind}:{id}")))
    };
    let entity = match of("claim", &args.claim)? {
        None => of("document", &args.document)?.or(of("speaker", &args.speaker)?),
        claim => claim,
    };
    let filter = LogFilter {
        by: args.by.clone(),
        kind: args.kind.clone(),
        entity,
        since: args.since.map(workspace::start_of).transpose()?,
        until: args.until.map(workspace::end_of).transpose()?,
    };
    let page = desk.log(filter, args.after, args.limit.unwrap_or(usize::MAX))?;
    table::print(&page.items.into_iter().map(LogRow::from).collect::<Vec<_>>(), context)?;
    if let Some(next) = page.next {
        context.note(&Reason::new("cli.more_after").with("after", next));
    }
    Ok(())
}

fn checkpoint(args: &CheckpointArgs, context: &Context) -> anyhow::Result<()> {
    let format = context.format(&[Format::Human, Format::Json])?;
    let desk = Desk::open(context)?;
    let checkpoint = match (args.verify, args.count) {
        (Some(root), None) => match desk.find_root(&root)? {
            Some(events) => isnad_store::Checkpoint { events, root },
            None => return Err(not_there(&root)),
        },
        (wanted, count) => {
            let found = desk.checkpoint_of(count)?;
            let short = count.is_some_and(|count| count != found.events);
            match wanted {
                Some(root) if root != found.root || short => return Err(not_there(&root)),
                _ if short => {
                    let what = Reason::new("cli.fewer_events").with("count", found.events);
                    return Err(Failure::new(what).into());
                }
                _ => found,
            }
        }
    };
    let out = match format {
        Format::Json => {
            let value = json!({"events": checkpoint.events, "root": checkpoint.root});
            serde_json::to_string_pretty(&with_schema("isnad.checkpoint/1", &value)?)? + "\n"
        }
        _ => format!("{} {}\n", checkpoint.root, checkpoint.events),
    };
    output::stdout(out.as_bytes())
}

fn not_there(root: &Digest) -> anyhow::Error {
    let what = Reason::new("cli.root_not_there").with("root", root);
    Failure::workspace(what).hint(Reason::new("cli.history_rewritten")).into()
}
