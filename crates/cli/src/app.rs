//! From the command line to the exit code.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;

use crate::args::{Cli, Command};
use crate::commands;
use crate::context::Context;
use crate::failure::{self, Exit, Outcome};
use crate::note;
use crate::words;

/// Runs one command.
pub fn run(args: impl Iterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.collect();
    // The child of a plugin run has no command line and no surroundings: it is given pipes alone.
    if args.get(1).is_some_and(|first| first == isnad_host::CHILD_ARGUMENT) {
        let code = isnad_host::child_main(args.into_iter().skip(2));
        return u8::try_from(code).map_or(Exit::Failed.into(), ExitCode::from);
    }
    let cli = match Cli::try_parse_from(&args) {
        Ok(cli) => cli,
        Err(error) => {
            // A help text that nobody reads to its end is no error.
            let _ = error.print();
            if error.kind() == clap::error::ErrorKind::DisplayHelp {
                commands::plugin::help(&args);
            }
            return if error.use_stderr() { Exit::Usage } else { Exit::Ok }.into();
        }
    };
    match Context::new(cli.global) {
        Ok(context) => end(run_command(cli.command, &context), &context.words),
        Err(error) => match words::load(words::Ui::En) {
            Ok(words) => end(Err(error), &words),
            Err(_) => Exit::Failed.into(),
        },
    }
}

fn end(result: anyhow::Result<Outcome>, words: &words::Words) -> ExitCode {
    let error = match result {
        Ok(outcome) => return outcome.exit().into(),
        Err(error) => error,
    };
    let (exit, said) = failure::told(&error, words);
    if let Some((text, hint)) = said {
        let label = words.get("cli.hint");
        let hint = hint.as_deref().map(|hint| (label.as_str(), hint));
        note::error(&words.get("cli.error"), &text, hint);
    }
    exit.into()
}

fn run_command(command: Command, context: &Context) -> anyhow::Result<Outcome> {
    match command {
        Command::Init(args) => commands::init::run(&args, context),
        Command::Add(args) => commands::add::run(&args, context),
        Command::Extract(args) => commands::extract::run(&args, context),
        Command::Eval(args) => commands::eval::run(&args, context),
        Command::Train(args) => commands::train::run(&args, context),
        Command::Document(command) => commands::document::run(&command, context),
        Command::Claim(command) => commands::claim::run(&command, context),
        Command::Review(args) => commands::review::run(&args, context),
        Command::Speaker(command) => commands::speaker::run(&command, context),
        Command::Lineage(command) => commands::lineage::run(&command, context),
        Command::Evidence(command) => commands::evidence::run(&command, context),
        Command::Verdict(command) => commands::verdict::run(&command, context),
        Command::Gate(args) => commands::gate::run(&args, context),
        Command::Undo(args) => commands::undo::run(&args, context),
        Command::Verify(args) => commands::verify::run(&args, context),
        Command::Report(args) => commands::report::run(&args, context),
        Command::Export(args) => commands::export::export(&args, context),
        Command::Import(args) => commands::export::import(&args, context),
        Command::Redact(args) => commands::redact::run(&args, context),
        Command::Store(command) => commands::store::run(&command, context),
        Command::Template(command) => commands::template::run(&command, context),
        Command::Plugin(command) => commands::plugin::run(&command, context),
        Command::Pack(command) => commands::pack::run(&command, context),
        Command::Completions(args) => commands::completions::run(&args),
        Command::Man(args) => commands::man::run(&args),
    }
}
