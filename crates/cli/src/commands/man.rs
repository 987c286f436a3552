//! `isnad man`: a manual page, from the same definitions as the help.

use clap::{Args, CommandFactory as _};

use crate::args::Cli;
use crate::config;
use crate::failure::{Failure, Outcome};
use crate::output;
use isnad_model::Reason;

/// Print a manual page
///
/// Without a name, the page of isnad itself; with the name of a command, the page of that one.
#[derive(Debug, Args)]
#[command(after_help = "Example: isnad man verify > isnad-verify.1")]
pub struct ManArgs {
    /// Which command
    name: Option<String>,
}

/// Prints it.
pub fn run(args: &ManArgs) -> anyhow::Result<Outcome> {
    let mut command = Cli::command();
    command.build();
    let page = match &args.name {
        None => command,
        Some(name) => {
            command.find_subcommand(name).cloned().ok_or_else(|| unknown(name, &command))?
        }
    };
    let mut out = Vec::new();
    clap_mangen::Man::new(page).render(&mut out)?;
    output::stdout(&out)?;
    Ok(Outcome::default())
}

fn unknown(name: &str, command: &clap::Command) -> Failure {
    let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    let failure = Failure::usage(Reason::new("cli.no_such_command").with("name", name));
    match config::nearest(name, &names) {
        Some(near) => failure.hint(Reason::new("cli.did_you_mean").with("name", near)),
        None => failure,
    }
}
