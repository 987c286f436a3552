//! What can go wrong with plugins, with the plugin, the place and the way out.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// Why a plugin was not found, not trusted, not started, or did not finish.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is not a plugin, or its manifest is not one.
    #[error("{}: not an Isnad plugin: {why}", path.display())]
    NotAPlugin {
        /// Which file.
        path: PathBuf,
        /// What is missing or wrong.
        why: String,
    },
    /// The lock file cannot be understood.
    #[error("{}: not a plugin lock file: {why}", path.display())]
    Lock {
        /// Which file.
        path: PathBuf,
        /// Where and what.
        why: String,
    },
    /// The file is not the one that was installed.
    #[error("plugin `{plugin}`: {} has changed since it was installed", path.display())]
    Changed {
        /// Name of the plugin.
        plugin: String,
        /// Its file.
        path: PathBuf,
    },
    /// The file lies in a plugin folder but was never installed.
    #[error("plugin `{plugin}`: {} was never installed", path.display())]
    Unpinned {
        /// Name of the plugin.
        plugin: String,
        /// Its file.
        path: PathBuf,
    },
    /// An option is not one of the plugin's, or its value does not fit.
    #[error("plugin `{plugin}`: option `{option}`: {why}")]
    Option {
        /// Name of the plugin.
        plugin: String,
        /// Name of the option.
        option: String,
        /// What would fit.
        why: String,
    },
    /// The system lacks a part of the sandbox.
    #[error("plugin `{plugin}`: this system cannot sandbox it: {missing}")]
    Sandbox {
        /// Name of the plugin.
        plugin: String,
        /// The missing parts.
        missing: String,
    },
    /// The child process could not be started.
    #[error("plugin `{plugin}`: its process cannot be started: {source}")]
    Start {
        /// Name of the plugin.
        plugin: String,
        /// What the system says.
        source: io::Error,
    },
    /// The input could not be read.
    #[error("plugin `{plugin}`: the input cannot be read: {source}")]
    Input {
        /// Name of the plugin.
        plugin: String,
        /// What the system says.
        source: io::Error,
    },
    /// The run ended early; the records before it were handed over.
    #[error("plugin `{plugin}`, {}: {trouble}", place(*records))]
    Failed {
        /// Name of the plugin.
        plugin: String,
        /// How many records came before.
        records: u64,
        /// What happened.
        trouble: Trouble,
    },
}

impl Error {
    /// What to do next, in one sentence, where there is something to do.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Changed { plugin, path } | Self::Unpinned { plugin, path } => Some(format!(
                "if you trust this file, run `isnad plugin install {}`; if not, run `isnad plugin \
                 remove {plugin}`",
                path.display()
            )),
            Self::Sandbox { .. } => Some(
                "use a Linux kernel with Landlock and seccomp, or, for input and a plugin you \
                 trust, add `--allow-unsandboxed`"
                    .to_owned(),
            ),
            Self::Failed { trouble, .. } => trouble.hint().map(str::to_owned),
            _ => None,
        }
    }
}

/// The record at which it happened.
fn place(records: u64) -> String {
    if records == 0 {
        "before its first record".to_owned()
    } else {
        format!("record {}", records + 1)
    }
}

/// How a run ended early.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The plugin says so itself.
    #[error("{0}")]
    Reported(String),
    /// The library was not taken by the dynamic loader, or its table is wrong.
    #[error("the library cannot be used: {0}")]
    NotLoaded(String),
    /// The process died of a signal.
    #[error("it crashed: {}{}", signal_name(*signal), tail(said))]
    Died {
        /// Number of the signal.
        signal: i32,
        /// The end of what it wrote to stderr.
        said: String,
    },
    /// It tried what the system call filter ends a process for.
    #[error("it tried what no plugin may do (network, another process, or watching one){}", tail(.0))]
    Forbidden(String),
    /// It ended without saying that it was done.
    #[error("its process ended in the middle (exit code {code}){}", tail(said))]
    Exited {
        /// Exit code.
        code: i32,
        /// The end of what it wrote to stderr.
        said: String,
    },
    /// Nothing came for too long.
    #[error("it made no progress for {} s{}", limit.as_secs_f32(), tail(said))]
    Idle {
        /// The limit.
        limit: Duration,
        /// The end of what it wrote to stderr.
        said: String,
    },
    /// What came was too little for the time that was waited.
    #[error("it is too slow: what comes of it is not worth a wait of {} s", .0.as_secs())]
    Slow(Duration),
    /// It used up its processor time.
    #[error("it used more than {} s of processor time", .0.as_secs())]
    Cpu(Duration),
    /// Far more was handed over than could come of the input.
    #[error("what it hands over is more than {0} times its input")]
    TooMuch(u64),
    /// Too many records.
    #[error("it handed over more than {0} records")]
    TooMany(u64),
    /// Too many records left out.
    #[error("more than {0} of its records were left out, or it said more than that")]
    TooManySkipped(u64),
    /// What came through the pipe is not what a plugin's process sends.
    #[error("its process sent damaged data: {0}")]
    Damaged(String),
}

impl Trouble {
    fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Idle { .. } => {
                Some("`idle-seconds` under [limits] in isnad.toml gives it longer")
            }
            Self::Slow(_) => {
                Some("`patience-seconds` under [limits] in isnad.toml gives it longer")
            }
            Self::Cpu(_) => Some("`cpu-seconds` under [limits] in isnad.toml gives it more"),
            Self::TooMuch(_) => Some("`output-times` under [limits] in isnad.toml allows more"),
            Self::TooMany(_) => Some("`records` under [limits] in isnad.toml allows more"),
            Self::TooManySkipped(_) => Some("`skipped` under [limits] in isnad.toml allows more"),
            Self::Died { said, .. } if said.contains("memory allocation") => {
                Some("`memory-mib` under [limits] in isnad.toml gives it more")
            }
            Self::Died { .. } | Self::Forbidden(_) | Self::Exited { .. } | Self::Damaged(_) => {
                Some("what came before is kept; report this to the plugin's author")
            }
            _ => None,
        }
    }
}

fn tail(said: &str) -> String {
    let said = said.trim();
    if said.is_empty() { String::new() } else { format!("; it wrote: {said}") }
}

fn signal_name(signal: i32) -> String {
    let name = match signal {
        4 => "illegal instruction",
        6 => "aborted",
        7 => "bus error",
        8 => "arithmetic error",
        9 => "killed",
        11 => "memory access outside its bounds",
        _ => return format!("signal {signal}"),
    };
    format!("{name} (signal {signal})")
}
