//! What a user relies on, in one binary: one link, many modules.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod authors;
mod bad_input;
mod batch;
mod browser;
mod claims;
mod corpus;
mod desk;
mod eval;
mod explain;
mod floors;
mod help;
mod html;
mod layering;
mod old_kernels;
mod on_record;
mod packs;
mod resume;
mod samples;
mod schemas;
mod seed;
mod sources;
mod statistics;
mod streams;
mod templates;
mod tidy;
mod train;
mod ukrainian;
mod upkeep;
mod worked_case;
mod workspace;
