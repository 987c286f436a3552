//! The templates of reports: the folder that `--templates` names, else `templates` in the workspace.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use isnad_model::Reason;
use isnad_report::{BUILT_IN, Templates};

use crate::config;
use crate::context::Context;
use crate::failure::Failure;
use crate::workspace;

/// Name of the folder in a workspace.
pub const FOLDER: &str = "templates";

/// The templates of this report: built-in ones where nothing stands in their place.
///
/// # Errors
/// When the folder named is not there, or a file in it cannot be read or is broken.
pub fn load(asked: Option<&Path>, context: &Context) -> anyhow::Result<Templates> {
    match (asked, in_workspace()) {
        (Some(folder), _) => folder_of(folder, context),
        (None, Some(folder)) if folder.is_dir() => folder_of(&folder, context),
        _ => Ok(Templates::built_in()),
    }
}

/// Where the workspace here or above has its templates, whether they are there or not.
pub fn in_workspace() -> Option<PathBuf> {
    workspace::root().ok().map(|root| root.join(FOLDER))
}

/// The templates of a folder, each read to its end.
///
/// # Errors
/// As [`load`].
pub fn folder_of(folder: &Path, context: &Context) -> anyhow::Result<Templates> {
    let mut templates = Templates::built_in();
    for path in files(folder)? {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        tell_apart(name, &path, context);
        if !is_template(name) {
            continue;
        }
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        templates.put(name, &path.display().to_string(), text);
    }
    templates.check()?;
    Ok(templates)
}

fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let what = Reason::new("cli.no_template_folder").with("folder", folder.display());
            return Err(Failure::usage(what).hint(Reason::new("cli.make_templates")).into());
        }
        entries => entries.with_context(|| folder.display().to_string())?,
    };
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| folder.display().to_string())?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn is_built_in(name: &str) -> bool {
    BUILT_IN.iter().any(|file| file.name == name)
}

fn is_template(name: &str) -> bool {
    is_built_in(name) || Path::new(name).extension().is_some_and(|ending| ending == "j2")
}

/// A file called almost as a built-in one replaces nothing, which its author may not have meant.
fn tell_apart(name: &str, path: &Path, context: &Context) {
    let names: Vec<&str> = BUILT_IN.iter().map(|file| file.name).collect();
    let distance = |other: &str| strsim::damerau_levenshtein(name, other);
    let near = config::nearest(name, &names).filter(|near| distance(near) <= 2);
    if let Some(near) = near.filter(|_| !is_built_in(name)) {
        let what = Reason::new("cli.template_replaces_nothing");
        let what = what.with("file", path.display()).with("name", near);
        context.warn(&context.words.say(&what));
    }
}
