//! Text and a language pack in, attributions and relations out. Knows no language.
//!
//! The layers, each in its own module: `scan` (words, phrases, cues), `adjunct` (times and
//! channels), `layout` (what stands around a cue), `content` (where a content ends), `frames`
//! (which frame fits), `resolve` (dropped subjects), `relate` and `narrate`.
#![forbid(unsafe_code)]
#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

mod adjunct;
mod content;
mod engine;
mod frames;
mod layout;
mod narrate;
mod pack;
mod relate;
mod resolve;
mod scan;
mod tag;
mod when;

pub use engine::{Options, extract};
pub use pack::{Direction, Pack, PackError, PackSource};
