#![doc = include_str!("../README.md")]
// Unsafe code stands here, and in the host, and nowhere else: this is the C boundary.
#![allow(unsafe_code, reason = "the C boundary; each block says why it is sound")]

pub mod abi;
#[doc(hidden)]
pub mod entry;
pub mod manifest;
mod meta;
mod source;
mod streams;
pub mod testing;

pub use meta::Meta;
pub use source::{Config, Failure, Kind, Next, Record, Source};
pub use streams::{Input, Output};
