//! How claims stand, by what documents say and by what people recorded; how they are matched.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
#![expect(clippy::print_stderr, reason = "what is skipped is said")]
#![expect(clippy::print_stdout, reason = "figures are what a benchmark is for")]

mod bm25;
mod contradictions;
mod ledger;
mod matching;
mod properties;
mod samples;
mod standing;
mod support;
