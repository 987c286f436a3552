//! `isnad export` and `isnad import`: a whole workspace in one file, and back.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use isnad_model::Reason;
use isnad_store::Archived;

use crate::context::Context;
use crate::failure::Outcome;
use crate::output;
use crate::workspace::Desk;

/// Write the whole workspace into one file
///
/// A tar archive: the journal, byte for byte, and the objects that it names. Others may go on
/// working meanwhile; it holds the state of its beginning.
#[derive(Debug, Args)]
#[command(after_help = "Example: isnad export backup.tar")]
pub struct ExportArgs {
    /// The file; replaced where it is there
    #[arg(value_name = "FILE")]
    out: PathBuf,
}

/// Take in a whole workspace from one file
///
/// Into a workspace in which nothing was recorded yet. The history is adopted as it is, so that
/// exporting it again gives the same bytes; nothing changes when it is not whole.
#[derive(Debug, Args)]
#[command(after_help = "Example: isnad init desk && cd desk && isnad import ../backup.tar")]
pub struct ImportArgs {
    /// The file, as `isnad export` wrote it
    #[arg(value_name = "FILE")]
    input: PathBuf,
}

/// Exports.
pub fn export(args: &ExportArgs, context: &Context) -> anyhow::Result<Outcome> {
    let mut desk = Desk::open(context)?;
    let mut done = None;
    output::stream(&args.out, |out| {
        done = Some(desk.export(out)?);
        Ok(())
    })?;
    said("cli.exported", done, context);
    Ok(Outcome::default())
}

/// Imports.
pub fn import(args: &ImportArgs, context: &Context) -> anyhow::Result<Outcome> {
    let file = File::open(&args.input).with_context(|| args.input.display().to_string())?;
    let done = Desk::open(context)?.import(&mut BufReader::new(file))?;
    said("cli.imported", Some(done), context);
    Ok(Outcome::default())
}

fn said(key: &str, done: Option<Archived>, context: &Context) {
    let Some(Archived { checkpoint, objects }) = done else { return };
    let what = Reason::new(key).with("count", checkpoint.events);
    context.note(&what.with("objects", objects).with("root", checkpoint.root));
}
