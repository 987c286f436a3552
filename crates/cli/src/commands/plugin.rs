//! `isnad plugin`: the sources that are at hand.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use isnad_model::Reason;
use serde::Serialize;

use crate::context::Context;
use crate::failure::Outcome;
use crate::plugins::{self, Sources};
use crate::table::{self, Row};

/// Plugins, which bring new kinds of sources
#[derive(Debug, Subcommand)]
pub enum PluginCommand {
    /// List the plugins at hand
    ///
    /// Those of the workspace, of the user, and those beside the executable, in that order.
    #[command(after_help = "Formats: human, json, ndjson, csv\n\nExample: isnad plugin list")]
    List,
    /// Install a plugin and pin it
    ///
    /// Copies the library into the workspace, or without one into the user's data folder, and
    /// notes its SHA-256. A plugin that changes afterwards is refused.
    Install(InstallArgs),
}

/// Which library.
#[derive(Debug, Args)]
#[command(after_help = "Example: isnad plugin install target/release/libisnad_html.so")]
pub struct InstallArgs {
    /// The library's file
    path: PathBuf,
}

#[derive(Serialize)]
struct PluginRow {
    name: String,
    version: String,
    trust: &'static str,
    description: String,
    path: String,
}

impl Row for PluginRow {
    const SCHEMA: &'static str = "isnad.plugin/1";
    const COLUMNS: &'static [&'static str] = &[
        "cli.column.name",
        "cli.column.version",
        "cli.column.trust",
        "cli.column.description",
        "cli.column.path",
    ];

    fn cells(&self) -> Vec<String> {
        let text = [&self.name, &self.version].map(String::clone);
        let [name, version] = text;
        vec![name, version, self.trust.to_owned(), self.description.clone(), self.path.clone()]
    }
}

/// Lists or installs.
pub fn run(command: &PluginCommand, context: &Context) -> anyhow::Result<Outcome> {
    match command {
        PluginCommand::List => list(context)?,
        PluginCommand::Install(args) => {
            let (folder, lock) = plugins::install_place()?;
            let (manifest, _) = isnad_host::install(&args.path, &folder, &lock)?;
            let what = Reason::new("cli.plugin_installed").with("name", manifest.name);
            context.note(&what.with("folder", folder.display()));
        }
    }
    Ok(Outcome::default())
}

fn list(context: &Context) -> anyhow::Result<()> {
    let sources = Sources::discover()?;
    for problem in sources.problems() {
        context.warn(&problem.to_string());
    }
    let row = |plugin: &isnad_host::Plugin| PluginRow {
        name: plugin.name().to_owned(),
        version: plugin.manifest().version.clone(),
        trust: plugins::trust_word(plugin.trust()),
        description: plugin.manifest().description.clone(),
        path: plugin.path().display().to_string(),
    };
    let rows: Vec<PluginRow> = sources.all().iter().map(row).collect();
    table::print(&rows, context)
}
