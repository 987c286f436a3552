//! Runs plugins that nobody has to trust.
//!
//! A plugin is a library. It is opened only in a child process of the same executable, from a
//! sealed copy in memory, after that process has given up files, network, other processes and most
//! of the kernel. Input goes in through a pipe, records come out through another and are checked.
//! Whatever a plugin does, it costs its own run an error; what came before is kept.

// Unsafe code stands in `child` alone: it calls the plugin through its C table.
mod discover;
mod error;
mod frame;
mod limits;
mod lock;
mod manifest;
mod record;
#[cfg(target_os = "linux")]
mod run;
mod sealed;
mod sniff;
#[cfg(not(target_os = "linux"))]
mod unsupported;

#[cfg(target_os = "linux")]
mod child;

#[cfg(target_os = "linux")]
pub use child::child_main;
pub use discover::{Plugin, Plugins, SearchDir, Trust, install, remove};
pub use error::{Error, Trouble};
pub use limits::Limits;
pub use lock::{Lock, Pin};
pub use manifest::{Manifest, ManifestKind, OptionKind, OptionSpec};
pub use record::{Item, Level, RecordKind, SourceRecord};
#[cfg(target_os = "linux")]
pub use run::{Outcome, Runner};
#[cfg(not(target_os = "linux"))]
pub use unsupported::{Outcome, Runner, child_main};

/// The hidden first argument that makes the executable the child.
pub const CHILD_ARGUMENT: &str = "__plugin-host";
