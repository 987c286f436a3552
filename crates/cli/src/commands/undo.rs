//! `isnad undo`: an action no longer counts; its events stay in the journal.

use clap::Args;
use isnad_model::Reason;

use crate::context::Context;
use crate::failure::Outcome;
use crate::workspace::Desk;

/// Undo an action
///
/// Without a number, the latest action that still counts. What was recorded together, such as an
/// accepted suggestion and the claim that it opened, is undone together. History only grows: the
/// events stay in the journal, beside those that undid them. To take an undoing back, undo it.
#[derive(Debug, Args)]
#[command(after_help = "Example: isnad undo 17")]
pub struct UndoArgs {
    /// Number of an event of it, as `isnad store log` shows it
    seq: Option<u64>,
}

/// Undoes it.
pub fn run(args: &UndoArgs, context: &Context) -> anyhow::Result<Outcome> {
    let mut desk = Desk::open(context)?;
    for recorded in desk.undo(args.seq, context)? {
        let kind =
            recorded.event.as_ref().map_or_else(|| "redacted".to_owned(), super::store::kind);
        let what = Reason::new("cli.undone").with("seq", recorded.seq).with("what", kind);
        context.note(&what);
    }
    Ok(Outcome::default())
}
