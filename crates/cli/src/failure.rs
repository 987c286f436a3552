//! How a command ends: the exit codes, decided here and nowhere else, and how an error is told.

use std::error::Error;
use std::fmt;
use std::io;
use std::process::ExitCode;

use isnad_model::Reason;

use crate::host_words;
use crate::store_words;
use crate::words::Words;

/// The exit codes, which scripts rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Ok = 0,
    /// Nothing of it could be done.
    Failed = 1,
    /// The command line asks for something that there is not.
    Usage = 2,
    /// `--fail-on` found what it looked for.
    Found = 3,
    /// The workspace is busy or damaged.
    Workspace = 4,
    /// Part of a batch failed; the rest is kept.
    Partly = 5,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// What a command that ran to its end has to say.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    /// Items of the batch that went well.
    pub done: usize,
    /// Items that failed; each was told as it happened.
    pub failed: usize,
    /// Whether `--fail-on` found what it looked for.
    pub found: bool,
}

impl Outcome {
    /// The exit code: a batch that failed in part wins over a finding.
    pub fn exit(self) -> Exit {
        match self {
            Self { failed: 1.., done: 0, .. } => Exit::Failed,
            Self { failed: 1.., .. } => Exit::Partly,
            Self { found: true, .. } => Exit::Found,
            _ => Exit::Ok,
        }
    }
}

/// An error of the command line itself, as keys of the message catalogues.
#[derive(Debug)]
pub struct Failure {
    exit: Exit,
    what: Reason,
    hint: Option<Reason>,
}

impl Failure {
    /// The command fails.
    pub fn new(what: Reason) -> Self {
        Self { exit: Exit::Failed, what, hint: None }
    }

    /// The command line is wrong.
    pub fn usage(what: Reason) -> Self {
        Self { exit: Exit::Usage, what, hint: None }
    }

    /// The workspace cannot be used.
    pub fn workspace(what: Reason) -> Self {
        Self { exit: Exit::Workspace, what, hint: None }
    }

    /// What to do next.
    #[must_use]
    pub fn hint(mut self, hint: Reason) -> Self {
        self.hint = Some(hint);
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match crate::words::english() {
            Some(words) => out.write_str(&words.say(&self.what)),
            None => out.write_str(&self.what.key),
        }
    }
}

impl Error for Failure {}

/// What is to be told of `error`, and the exit code. `None` where the reader of a pipe went away,
/// which is no error.
pub fn told(error: &anyhow::Error, words: &Words) -> (Exit, Option<(String, Option<String>)>) {
    if error.chain().any(is_broken_pipe) {
        return (Exit::Ok, None);
    }
    if let Some(failure) = error.downcast_ref::<Failure>() {
        let hint = failure.hint.as_ref().map(|hint| words.say(hint));
        // What a library told is not in the catalogues by that key; the host's is, by its words.
        let what = match failure.what.key.as_str() {
            "cli.told" => host_words::say(&words.say(&failure.what), words),
            _ => words.say(&failure.what),
        };
        return (failure.exit, Some((what, hint)));
    }
    if let Some(error) = error.downcast_ref::<isnad_store::Error>() {
        let exit = if error.is_busy_or_damaged() { Exit::Workspace } else { Exit::Failed };
        let what = store_words::what(error).map(|what| words.say(&what));
        let hint = store_words::hint(error).map(|hint| words.say(&hint));
        let hint = hint.or_else(|| error.hint().map(str::to_owned));
        return (exit, Some((what.unwrap_or_else(|| error.to_string()), hint)));
    }
    if let Some(host) = error.downcast_ref::<isnad_host::Error>() {
        let hint = host.hint().map(|hint| host_words::say(&hint, words));
        return (Exit::Failed, Some((host_words::say(&host.to_string(), words), hint)));
    }
    let (exit, hint) = from_library(error);
    (exit, Some((format!("{error:#}"), hint)))
}

/// What a library says to do next.
fn from_library(error: &anyhow::Error) -> (Exit, Option<String>) {
    if let Some(error) = error.downcast_ref::<isnad_report::RenderError>() {
        return (Exit::Failed, meant(error));
    }
    (Exit::Failed, None)
}

/// The name that a template probably means.
fn meant(error: &isnad_report::RenderError) -> Option<String> {
    let unknown = error.unknown.as_ref()?;
    let names: Vec<&str> = unknown.others.iter().map(String::as_str).collect();
    let near = crate::config::nearest(&unknown.name, &names);
    Some(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`isnad template new DIR` writes a page with every name there is".to_owned(),
    })
}

fn is_broken_pipe(cause: &(dyn Error + 'static)) -> bool {
    cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::{Exit, Outcome};

    #[test]
    fn a_batch_that_failed_in_part_wins_over_a_finding() {
        let exit = |done, failed, found| Outcome { done, failed, found }.exit();
        assert_eq!(exit(2, 0, false), Exit::Ok);
        assert_eq!(exit(0, 1, true), Exit::Failed);
        assert_eq!(exit(2, 0, true), Exit::Found);
        assert_eq!(exit(2, 1, true), Exit::Partly);
        assert_eq!(exit(0, 0, false), Exit::Ok);
    }
}
