//! Text and a language pack in, attributions and relations out. Knows no language.
//!
//! The layers, each in its own module: `scan` (words, phrases, cues), `adjunct` (times)
//! and `channel`, `left` and `right` (what stands around a cue), `content` (where a content ends),
//! `site` (which frame fits; `leading`, `trailing` and `object` by where the content stands),
//! `passive`, `relay` and `headline`, `settle` (contents end where the next saying begins) and
//! `setting` (times and channels around them), `noun` (noun phrases), `mention` and `resolve` (dropped
//! subjects), `trace`, which tells the rules used,
//! `statement` and `relate`, `narrate`, `when`; last `convention`, which redraws what was found as
//! another corpus would.
#![forbid(unsafe_code)]
#![deny(clippy::disallowed_methods, clippy::disallowed_types)]

mod adjunct;
mod candidate;
mod channel;
mod clause;
mod content;
mod convention;
mod engine;
mod explain;
mod group;
mod headline;
mod layout;
mod leading;
pub mod learned;
mod left;
mod mention;
mod miss;
mod narrate;
mod noun;
mod object;
mod pack;
mod passive;
mod reading;
mod relate;
mod relay;
mod resolve;
mod right;
mod running;
mod scan;
mod setting;
mod settle;
mod site;
mod statement;
mod subject;
mod tag;
mod trace;
mod trailing;
mod when;

pub use convention::Convention;
pub use engine::{Options, extract};
pub use explain::explain;
pub use pack::{Direction, Pack, PackError, PackSource, Rule, nearest};
pub use trace::{Trace, trace};
