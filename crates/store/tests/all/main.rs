//! What a fact-checker relies on: nothing acknowledged is lost, nothing damaged goes unseen.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod anywhere;
mod archive;
mod damage;
mod figures;
mod formats;
mod generate;
mod killed;
mod kills;
mod kinds;
mod lists;
mod meanwhile;
mod model;
mod people;
mod power;
mod recording;
mod sim;
mod support;
