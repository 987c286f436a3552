//! The command line as a whole: global flags and the list of commands.

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;

use crate::commands;
use crate::context::Format;
use crate::words::Ui;

/// Who said what, through whom, and whether anyone confirmed or denied it
///
/// Isnad reads news in Arabic and English, finds every act of saying in it, and follows each
/// claim back to its origins. It counts origins, not outlets.
#[derive(Debug, Parser)]
#[command(name = "isnad", version, propagate_version = true, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 ok, 1 failed, 2 usage, 3 --fail-on, gate or evidence check found something, \
    4 workspace busy or damaged, 5 part of a batch failed.\n\nExample: isnad verify article.txt"
)]
pub struct Cli {
    /// The flags of every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Flags that every command has.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// How data is printed; each command says which of these it has
    #[arg(long, global = true, value_enum, hide_possible_values = true)]
    pub format: Option<Format>,
    /// Language of messages and reports: ar or en
    #[arg(long, global = true, value_enum, hide_possible_values = true)]
    pub ui: Option<Ui>,
    /// The workspace as it was recorded at the end of that day, UTC
    #[arg(long, global = true, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// What "now" is for a report, as YYYY-MM-DD
    #[arg(long, global = true, value_name = "DATE")]
    pub date: Option<Date>,
    /// Say nothing but warnings and errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// What Isnad does.
#[derive(Debug, Subcommand)]
pub enum Command {
    Init(commands::init::InitArgs),
    Add(commands::add::AddArgs),
    Extract(commands::extract::ExtractArgs),
    Eval(commands::eval::EvalArgs),
    Train(commands::train::TrainArgs),
    #[command(subcommand)]
    Document(commands::document::DocumentCommand),
    #[command(subcommand)]
    Claim(commands::claim::ClaimCommand),
    Review(commands::review::ReviewArgs),
    #[command(subcommand)]
    Speaker(commands::speaker::SpeakerCommand),
    #[command(subcommand)]
    Lineage(commands::lineage::LineageCommand),
    #[command(subcommand)]
    Evidence(commands::evidence::EvidenceCommand),
    #[command(subcommand)]
    Verdict(commands::verdict::VerdictCommand),
    Gate(commands::gate::GateArgs),
    Undo(commands::undo::UndoArgs),
    Verify(commands::verify::VerifyArgs),
    Report(commands::report::ReportArgs),
    Export(commands::export::ExportArgs),
    Import(commands::export::ImportArgs),
    Redact(commands::redact::RedactArgs),
    #[command(subcommand)]
    Store(commands::store::StoreCommand),
    #[command(subcommand)]
    Template(commands::template::TemplateCommand),
    #[command(subcommand)]
    Plugin(commands::plugin::PluginCommand),
    #[command(subcommand)]
    Pack(commands::pack::PackCommand),
    Completions(commands::completions::CompletionsArgs),
    Man(commands::man::ManArgs),
}
