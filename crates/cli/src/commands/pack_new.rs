//! `isnad pack new`: the first files of a language pack.

use std::fs;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use isnad_model::Reason;
use isnad_packs::Folder;

use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::output;

/// Begin a pack
///
/// Writes a folder with all files, each with remarks, and a case. It passes `isnad pack check` as it
/// is: replace its English words by those of your language, one file after the other.
#[derive(Debug, Args)]
#[command(after_help = "Example: isnad pack new es --from en packs/es")]
pub struct NewArgs {
    /// Code of the language (BCP 47)
    code: String,
    /// The folder; called by the code where it is not given
    dir: Option<PathBuf>,
    /// Begin with all that the pack of another language has
    #[arg(long, value_name = "CODE")]
    from: Option<String>,
}

/// Writes it.
pub fn run(args: &NewArgs, context: &Context) -> anyhow::Result<Outcome> {
    let code = &args.code;
    let part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    if code.len() < 2 || !code.split('-').all(part) {
        return Err(Failure::usage(Reason::new("cli.pack_bad_code").with("code", code)).into());
    }
    let folder = args.dir.clone().unwrap_or_else(|| PathBuf::from(code));
    if fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_some()) {
        let what = Reason::new("cli.pack_not_empty").with("folder", folder.display());
        return Err(Failure::new(what).hint(Reason::new("cli.pack_elsewhere")).into());
    }
    let from = args.from.as_deref().map(embedded).transpose()?;
    for (name, text) in isnad_packs::skeleton(code, from.as_ref()) {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
        }
        output::file(&path, text.as_bytes())?;
    }
    let made = Reason::new("cli.pack_made").with("folder", folder.display()).with("code", code);
    context.note(&made);
    Ok(Outcome::default())
}

fn embedded(code: &str) -> anyhow::Result<Folder> {
    Folder::embedded(code).ok_or_else(|| {
        let codes: Vec<&str> = isnad_packs::codes().collect();
        let hint = Reason::new("cli.one_of").with("names", codes.join(", "));
        Failure::usage(Reason::new("cli.no_such_pack").with("code", code)).hint(hint).into()
    })
}
