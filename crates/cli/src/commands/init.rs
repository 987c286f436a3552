//! `isnad init`: a workspace in a folder.

use std::path::PathBuf;

use clap::Args;
use isnad_model::Reason;

use crate::config::{self, Config};
use crate::context::Context;
use crate::failure::Outcome;
use crate::output;
use crate::workspace;

/// Make a workspace
///
/// Puts `.isnad` (journal, objects, index) and `isnad.toml`, which you may edit, into the folder.
#[derive(Debug, Args)]
#[command(after_help = "Example: isnad init desk")]
pub struct InitArgs {
    /// The folder; made where it is not there
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// What the workspace is called; the folder's name where it is not given
    #[arg(long)]
    name: Option<String>,
}

/// Makes it.
pub fn run(args: &InitArgs, context: &Context) -> anyhow::Result<Outcome> {
    std::fs::create_dir_all(&args.dir)?;
    let folder = std::fs::canonicalize(&args.dir)?;
    let own = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let known = config::read(&folder)?;
    let name = args.name.clone().unwrap_or(if known.name.is_empty() { own } else { known.name });
    let languages = isnad_packs::codes().map(str::to_owned).collect();
    let config = Config { name, languages, ..Config::default() };
    workspace::init(&folder, &config, context)?;
    let path = folder.join(config::FILE);
    if !path.exists() {
        output::file(&path, toml::to_string(&config)?.as_bytes())?;
    }
    context.note(&Reason::new("cli.initialised").with("folder", folder.display()));
    let who = Reason::new(context.user.from).with("name", &context.user.name);
    context.note(&who);
    Ok(Outcome::default())
}
