//! Runs plugins that nobody has to trust.
//!
//! A plugin is a library. It is opened only in a child process of the same executable, from a
//! sealed copy in memory, after that process has given up files, network, other processes and most
//! of the kernel. Where the system has no such means, what is missing is named, and nothing runs but
//! on the user's word. Input goes in through a pipe, records come out through another and are checked.
//! Whatever a plugin does, it costs its own run an error; what came before is kept.

// Unsafe code stands in `child` alone: it calls the plugin through its C table.
mod check;
mod child;
mod discover;
mod error;
mod frame;
mod limits;
mod lock;
mod manifest;
mod record;
mod run;
mod sealed;
mod sniff;

pub use check::{Finding, Rule, check};
pub use child::child_main;
pub use discover::{Plugin, Plugins, SearchDir, Trust, install, remove};
pub use error::{Error, Trouble};
pub use limits::Limits;
pub use lock::{Lock, Pin};
pub use manifest::{Manifest, ManifestKind, OptionKind, OptionSpec};
pub use record::{Item, Level, RecordKind, SourceRecord};
pub use run::{Outcome, Part, Runner};

/// What the fuzz targets reach into; no part of the interface.
#[doc(hidden)]
pub mod fuzzing {
    /// Reads frames from what a hostile child may have sent, up to the first that is damaged.
    pub fn frames(mut bytes: &[u8], limit: usize) -> usize {
        let mut count = 0;
        while let Ok(Some((frame, length))) = crate::frame::take(bytes, limit) {
            if let crate::frame::Frame::Record(fields) = frame {
                // What a record becomes is the caller's next step with it.
                drop(crate::SourceRecord::new(count as u64, "fuzz 1", &fields));
            }
            bytes = bytes.get(length..).unwrap_or_default();
            count += 1;
        }
        count
    }

    /// Looks for a manifest in what may be no library at all.
    pub fn manifest(library: &[u8]) -> bool {
        crate::Manifest::of_library(std::path::Path::new("fuzz"), library).is_ok()
    }
}

/// The hidden first argument that makes the executable the child.
pub const CHILD_ARGUMENT: &str = "__plugin-host";
