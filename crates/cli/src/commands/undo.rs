//! `isnad undo`: an event no longer counts; it stays in the journal.

use clap::Args;
use isnad_model::{Event, Reason};

use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::workspace::Desk;

/// Undo an event
///
/// Without a number, the latest event that still counts. History only grows: the event stays in
/// the journal, beside the one that undid it.
#[derive(Debug, Args)]
#[command(after_help = "Example: isnad undo 17")]
pub struct UndoArgs {
    /// Number of the event, as `isnad store log` shows it
    seq: Option<u64>,
}

/// Undoes it.
pub fn run(args: &UndoArgs, context: &Context) -> anyhow::Result<Outcome> {
    let mut desk = Desk::open(context)?;
    let history = desk.history()?;
    let undone: Vec<u64> = history
        .iter()
        .filter_map(|recorded| match recorded.event {
            Some(Event::Undone { seq }) => Some(seq),
            _ => None,
        })
        .collect();
    let counts = |event: &Event| {
        !matches!(
            event,
            Event::Undone { .. }
                | Event::WorkspaceCreated { .. }
                | Event::Redacted { .. }
                | Event::ReportPublished { .. }
        )
    };
    let found = history.iter().rev().find(|recorded| {
        recorded.event.as_ref().is_some_and(counts)
            && !undone.contains(&recorded.seq)
            && args.seq.is_none_or(|seq| seq == recorded.seq)
    });
    let Some(found) = found else {
        let key = if args.seq.is_some() { "cli.cannot_undo" } else { "cli.nothing_to_undo" };
        let seq = args.seq.map(|seq| seq.to_string()).unwrap_or_default();
        return Err(Failure::new(Reason::new(key).with("seq", seq)).into());
    };
    let kind = found.event.as_ref().map(super::store::kind).unwrap_or_default();
    let what = Reason::new("cli.undone").with("seq", found.seq).with("what", kind);
    let seq = found.seq;
    desk.append(&[Event::Undone { seq }], context)?;
    context.note(&what);
    Ok(Outcome::default())
}
