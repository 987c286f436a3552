//! One file a command, each with its arguments and `run`.

pub mod add;
pub mod claim;
pub mod claim_edit;
pub mod completions;
pub mod document;
pub mod eval;
pub mod extract;
pub mod init;
pub mod man;
pub mod pack;
pub mod plugin;
pub mod report;
pub mod review;
pub mod store;
pub mod undo;
pub mod verify;
