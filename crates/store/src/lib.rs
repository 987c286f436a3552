//! Journal, objects and index: what a workspace records, on disk, for years.
//!
//! The journal is the truth, objects hold bytes, the index only finds things and can be made again
//! at any time. `FORMAT.md` beside this code draws every byte. The crate reads no clock and no
//! environment: time and user are given to it.
//!
//! Texts are found by words, and the rule that turns a text into words is handed in as [`Words`]
//! when a workspace is opened; the index keeps, for each word, the events whose text has it.
//! [`Workspace::search_claims`] and [`Workspace::search_documents`] rank by how rare the words are.
//! Lists ([`Workspace::claims`]) are driven by the rarest facet of their filter.
#![forbid(unsafe_code)]
#![warn(clippy::indexing_slicing, clippy::panic)]

mod archive;
pub mod check;
pub mod disk;
mod error;
mod file_journal;
mod fold;
pub mod frame;
pub mod ground;
pub mod index;
pub mod journal;
mod lock;
mod mend;
mod merkle;
pub mod objects;
mod read;
pub mod recover;
pub mod scan;
mod session;
mod sled_index;
mod terms;
mod until;
mod witness;
mod words;
mod workspace;

pub use archive::Archived;
pub use check::{CheckReport, check, check_on};
pub use error::{Error, NoRedaction, NoUndo, Problem, Result};
pub use file_journal::FileJournal;
pub use fold::{ClaimState, Suggestion, SuggestionState};
pub use ground::Ground;
pub use merkle::{Checkpoint, Tree};
pub use read::{ClaimFilter, DerivedAt, Facets, Hit, KeyRule, LogFilter, Logged, Page, keys_name};
pub use session::Note;
pub use sled_index::SledIndex;
pub use until::Until;
pub use words::Words;
pub use workspace::{OpenOptions, Rebuilt, Workspace, find, rebuild, rebuild_on};
