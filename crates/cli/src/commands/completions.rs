//! `isnad completions`: completions for a shell, from the same definitions as the help.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::args::Cli;
use crate::failure::Outcome;
use crate::output;

/// Print completions for a shell
///
/// Put what is printed where your shell looks for completions.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: isnad completions bash > ~/.local/share/bash-completion/completions/isnad"
)]
pub struct CompletionsArgs {
    /// Which shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints them.
pub fn run(args: &CompletionsArgs) -> anyhow::Result<Outcome> {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "isnad", &mut out);
    output::stdout(&out)?;
    Ok(Outcome::default())
}
