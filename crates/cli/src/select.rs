//! `--glob` and `--exclude`: which files of a folder are read.

use std::path::Path;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use isnad_model::Reason;

use crate::failure::Failure;

/// Which files of folders are read; the default takes all.
#[derive(Clone, Debug, Default)]
pub struct Select {
    /// Only these, where there are any.
    globs: Option<GlobSet>,
    /// Never these; a folder goes with all that is in it.
    exclude: GlobSet,
}

impl Select {
    /// Understands patterns. One without a slash is for names, wherever they stand; one with a
    /// slash is for paths below the folder that was given.
    ///
    /// # Errors
    /// A usage error for a pattern that is none.
    pub fn of(globs: &[String], exclude: &[String]) -> anyhow::Result<Self> {
        let globs = (!globs.is_empty()).then(|| set(globs)).transpose()?;
        Ok(Self { globs, exclude: set(exclude)? })
    }

    /// Whether a file is one to read, by its path below the folder that was given.
    pub fn takes(&self, within: &Path) -> bool {
        self.globs.as_ref().is_none_or(|globs| globs.is_match(within))
    }

    /// Whether a file or a folder is left out.
    pub fn leaves_out(&self, within: &Path) -> bool {
        self.exclude.is_match(within)
    }
}

fn set(patterns: &[String]) -> anyhow::Result<GlobSet> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let anywhere = !pattern.contains('/');
        let path = if anywhere { format!("**/{pattern}") } else { pattern.clone() };
        let glob = GlobBuilder::new(path.trim_start_matches('/')).literal_separator(true).build();
        set.add(glob.map_err(|error| bad(pattern, &error))?);
    }
    Ok(set.build().map_err(|error| bad(&patterns.join(" "), &error))?)
}

fn bad(pattern: &str, error: &globset::Error) -> Failure {
    let what = Reason::new("cli.bad_glob").with("pattern", pattern);
    Failure::usage(what.with("error", error.kind()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use std::path::Path;

    use super::Select;

    fn check(globs: &[&str], exclude: &[&str], path: &str) -> bool {
        let own = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        let select = Select::of(&own(globs), &own(exclude)).unwrap();
        select.takes(Path::new(path)) && !select.leaves_out(Path::new(path))
    }

    #[test]
    fn names_anywhere_and_paths_from_the_folder_on() {
        assert!(check(&[], &[], "a/b.txt"));
        assert!(check(&["*.txt"], &[], "a/b.txt"));
        assert!(!check(&["*.txt"], &[], "a/b.html"));
        assert!(check(&["*.{txt,html}"], &[], "a/b.html"));
        assert!(!check(&["a/*.txt"], &[], "a/c/b.txt"));
        assert!(check(&["a/**/*.txt"], &[], "a/c/b.txt"));
        assert!(!check(&["*.txt"], &["draft*"], "a/draft-1.txt"));
        assert!(!check(&[], &["drafts"], "drafts"));
        assert!(Select::of(&["[".to_owned()], &[]).is_err());
    }
}
