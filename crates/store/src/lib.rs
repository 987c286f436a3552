//! Journal, objects and index: what a workspace records, on disk, for years.
//!
//! The journal is the truth, objects hold bytes, the index only finds things and can be made again
//! at any time. `FORMAT.md` beside this code draws every byte. The crate reads no clock and no
//! environment: time and user are given to it.
#![forbid(unsafe_code)]
#![warn(clippy::indexing_slicing, clippy::panic)]

pub mod check;
pub mod disk;
mod error;
mod file_journal;
mod fold;
pub mod frame;
pub mod index;
pub mod journal;
mod lock;
mod merkle;
pub mod objects;
mod read;
pub mod recover;
pub mod scan;
mod session;
mod sled_index;
mod story;
mod terms;
mod workspace;

pub use check::{CheckReport, check};
pub use error::{Error, Problem, Result};
pub use file_journal::FileJournal;
pub use fold::{ClaimState, Suggestion, SuggestionState};
pub use merkle::Checkpoint;
pub use read::{ClaimFilter, LogFilter, Page};
pub use session::Note;
pub use sled_index::SledIndex;
pub use workspace::{OpenOptions, Rebuilt, Workspace, find, rebuild};
