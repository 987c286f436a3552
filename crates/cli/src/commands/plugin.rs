//! `isnad plugin`: the sources that are at hand.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use isnad_host::{Manifest, Rule};
use isnad_model::{Digest, Reason};
use serde::Serialize;

use crate::commands::plugin_new::{self, NewArgs};
use crate::context::{Context, Format};
use crate::failure::{Failure, Outcome};
use crate::host_words;
use crate::output;
use crate::plugins::{self, Sources};
use crate::table::{self, Row};
use crate::words::Words;

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
    /// Show what a plugin is, and its options
    Info(NameArgs),
    /// Remove an installed plugin and its pin
    Remove(RemoveArgs),
    /// Make a project for a new plugin, which builds offline
    New(NewArgs),
    /// Check that a library keeps the rules of a source
    Check(CheckArgs),
}

/// Which plugin.
#[derive(Debug, Args)]
#[command(after_help = "Formats: human, json\n\nExample: isnad plugin info html")]
pub struct NameArgs {
    /// Its name
    name: String,
}

/// Which plugin.
#[derive(Debug, Args)]
#[command(after_help = "Example: isnad plugin remove my-archive")]
pub struct RemoveArgs {
    /// Its name
    name: String,
}

/// Which library, and what it is tried on.
#[derive(Debug, Args)]
#[command(
    after_help = "Tries it in its sandbox on empty, huge, cut and damaged input, twice and with \
    reads of several sizes.\n\nExample: isnad plugin check libisnad_lines.so sample.lines"
)]
pub struct CheckArgs {
    /// The library's file
    path: PathBuf,
    /// Files that it must be able to read; the more, the better it is checked
    samples: Vec<PathBuf>,
    /// Try it also where this system cannot sandbox it
    #[arg(long)]
    allow_unsandboxed: bool,
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
            let (manifest, pin) = isnad_host::install(&args.path, &folder, &lock)?;
            if !context.global.quiet {
                crate::note::note(human(&manifest, &context.words).trim_end());
            }
            let what = Reason::new("cli.plugin_installed").with("name", manifest.name);
            context.note(&what.with("folder", folder.display()).with("hash", pin.sha256));
        }
        PluginCommand::Info(args) => info(&args.name, context)?,
        PluginCommand::Remove(args) => {
            let (folder, lock) = plugins::install_place()?;
            if !isnad_host::remove(&args.name, &folder, &lock)? {
                let what = Reason::new("cli.plugin_not_installed").with("name", &args.name);
                return Err(Failure::usage(what.with("folder", folder.display())).into());
            }
            context.note(&Reason::new("cli.plugin_removed").with("name", &args.name));
        }
        PluginCommand::New(args) => plugin_new::run(args, context)?,
        PluginCommand::Check(args) => return check(args, context),
    }
    Ok(Outcome::default())
}

/// The manifest for reading, with its options as the help of `--plugin` shows them.
pub fn human(manifest: &Manifest, words: &Words) -> String {
    let mut out = format!("{} {}: {}\n", manifest.name, manifest.version, manifest.description);
    for (what, list) in [("reads", &manifest.media_types), ("files", &manifest.file_patterns)] {
        if !list.is_empty() {
            let what = words.get(&["cli", "plugin", what].join("."));
            let _ = writeln!(out, "  {what}: {}", list.join(", "));
        }
    }
    out + &options(manifest)
}

/// What stands behind `--plugin`.
fn named(args: &[OsString]) -> Option<&str> {
    let mut words = args.iter().filter_map(|arg| arg.to_str());
    let found = words.find_map(|word| word.strip_prefix("--plugin"))?;
    if found.is_empty() { words.next() } else { found.strip_prefix('=') }
}

/// Adds the options of the plugin that the command line names to a help text.
pub fn help(args: &[OsString]) {
    let Some(name) = named(args) else { return };
    let Ok(sources) = Sources::discover() else { return };
    // What cannot be shown is told when the command runs.
    if let Ok(plugin) = sources.named(name) {
        let text = format!("\n--plugin {name}:\n{}", options(plugin.manifest()));
        let _ = output::stdout(text.as_bytes());
    }
}

/// The options of a plugin, a line each, as a help text shows them.
pub fn options(manifest: &Manifest) -> String {
    let mut out = String::new();
    for (name, option) in &manifest.options {
        let kind = match option.choices.as_slice() {
            [] => format!("{:?}", option.kind).to_lowercase(),
            choices => choices.join("|"),
        };
        let _ = writeln!(out, "  -o {name}={kind}  {} [{}]", option.help, option.default);
    }
    out
}

fn info(name: &str, context: &Context) -> anyhow::Result<()> {
    let format = context.format(&[Format::Human, Format::Json])?;
    let sources = Sources::discover()?;
    let plugin = sources.named(name)?;
    let (trust, path) = (plugins::trust_word(plugin.trust()), plugin.path().display().to_string());
    let sha256 = Digest::of(&std::fs::read(plugin.path())?).to_string();
    let out = if format == Format::Json {
        let all = serde_json::json!({
            "manifest": plugin.manifest(), "trust": trust, "path": path, "sha256": sha256,
        });
        serde_json::to_string_pretty(&table::with_schema("isnad.plugin-info/1", &all)?)? + "\n"
    } else {
        let what = human(plugin.manifest(), &context.words);
        format!("{what}  {trust}: {path}\n  SHA-256: {sha256}\n")
    };
    output::stdout(out.as_bytes())
}

fn check(args: &CheckArgs, context: &Context) -> anyhow::Result<Outcome> {
    let read = |path: &PathBuf| {
        let name = path.display().to_string();
        let bytes = std::fs::read(path).with_context(|| name.clone())?;
        Ok((name, bytes))
    };
    let samples = args.samples.iter().map(read).collect::<anyhow::Result<Vec<_>>>()?;
    if samples.is_empty() {
        context.note(&Reason::new("cli.plugin_no_samples"));
    }
    let sources = Sources::discover()?;
    let mut runner = sources.runner().clone();
    runner.allow_unsandboxed = args.allow_unsandboxed;
    let findings = isnad_host::check(&args.path, &samples, &runner)?;
    let mut outcome = Outcome::default();
    let mut out = String::new();
    let say = |key: &str| context.words.get(&["cli", "check", key].join("."));
    for finding in &findings {
        let slug = slug(finding.rule);
        let rule = say(&format!("rule.{slug}"));
        let (verdict, more) = match &finding.wrong {
            None if !finding.tried => {
                let slow = finding.rule == Rule::Memory;
                let why = say(if slow { "too_little_read" } else { "give_samples" });
                ("untried", format!(": {why}"))
            }
            None => ("ok", String::new()),
            Some(wrong) => {
                let mend = say(&format!("mend.{slug}"));
                let wrong = host_words::say(wrong, &context.words);
                ("failed", format!(": {wrong}\n{:8}{mend}", ""))
            }
        };
        outcome.done += usize::from(verdict == "ok");
        outcome.failed += usize::from(verdict == "failed");
        let _ = writeln!(out, "{:<7} {rule}{more}", say(verdict));
    }
    output::stdout(out.as_bytes())?;
    if outcome.failed > 0 {
        let what = Reason::new("cli.plugin_breaks_rules").with("count", outcome.failed);
        return Err(Failure::new(what).into());
    }
    Ok(outcome)
}

/// The name of a rule in the message catalogues.
const fn slug(rule: Rule) -> &'static str {
    match rule {
        Rule::Manifest => "manifest",
        Rule::Abi => "abi",
        Rule::Empty => "empty",
        Rule::Samples => "samples",
        Rule::Determinism => "determinism",
        Rule::ReadSizes => "read_sizes",
        Rule::Broken => "broken",
        Rule::Memory => "memory",
    }
}

fn list(context: &Context) -> anyhow::Result<()> {
    let sources = Sources::discover()?;
    for problem in sources.problems() {
        context.warn(&host_words::say(&problem.to_string(), &context.words));
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
