//! One file a command, each with its arguments and `run`.

pub mod add;
pub mod claim;
pub mod claim_edit;
pub mod claim_list;
pub mod claim_match;
pub mod completions;
pub mod document;
pub mod eval;
pub mod evidence;
pub mod export;
pub mod extract;
pub mod gate;
pub mod init;
pub mod lineage;
pub mod man;
pub mod pack;
pub mod pack_check;
pub mod pack_new;
pub mod plugin;
pub mod plugin_new;
pub mod redact;

pub mod report;
pub mod review;
pub mod review_decide;
pub mod review_export;
pub mod review_loop;
pub mod speaker;
pub mod speaker_edit;
pub mod store;
pub mod template;
pub mod train;
pub mod undo;
pub mod verdict;
pub mod verify;
