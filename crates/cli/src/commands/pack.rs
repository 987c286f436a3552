//! `isnad pack`: the languages that are known, and how to make one.

use clap::Subcommand;
use serde::Serialize;

use crate::commands::pack_check::{self, CheckArgs};
use crate::commands::pack_new::{self, NewArgs};
use crate::context::Context;
use crate::failure::Outcome;
use crate::languages;
use crate::table::{self, Row};

/// Language packs: those there are, and how to make one
#[derive(Debug, Subcommand)]
pub enum PackCommand {
    /// List the language packs
    ///
    /// A pack is a language as data: its reporting verbs, titles, frames and times.
    #[command(after_help = "Example: isnad pack list --format json")]
    List,
    Check(CheckArgs),
    New(NewArgs),
}

#[derive(Serialize)]
struct PackRow {
    code: String,
    name: String,
    version: String,
}

impl Row for PackRow {
    const SCHEMA: &'static str = "isnad.pack/1";
    const COLUMNS: &'static [&'static str] =
        &["cli.column.code", "cli.column.name", "cli.column.version"];

    fn cells(&self) -> Vec<String> {
        vec![self.code.clone(), self.name.clone(), self.version.clone()]
    }
}

/// Lists, checks or begins.
pub fn run(command: &PackCommand, context: &Context) -> anyhow::Result<Outcome> {
    match command {
        PackCommand::List => list(context),
        PackCommand::Check(args) => pack_check::run(args, context),
        PackCommand::New(args) => pack_new::run(args, context),
    }
}

fn list(context: &Context) -> anyhow::Result<Outcome> {
    let rows: Vec<PackRow> = languages::all()?
        .iter()
        .map(|pack| PackRow {
            code: pack.code().to_owned(),
            name: pack.name().to_owned(),
            version: pack.version().to_owned(),
        })
        .collect();
    table::print(&rows, context)?;
    Ok(Outcome::default())
}
