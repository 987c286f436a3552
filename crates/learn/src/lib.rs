//! Figures of predictions against gold, and (later) weights from gold.
//!
//! Nothing here opens a file: lines and texts are handed in by the caller.
#![forbid(unsafe_code)]
#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

pub mod score;
pub mod train;
