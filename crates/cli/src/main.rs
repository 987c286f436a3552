//! The `isnad` command: the one place that prints, exits, reads the environment and the clock.
#![forbid(unsafe_code)]

mod app;
mod args;
mod batch;
mod commands;
mod config;
mod context;
mod convention;
mod credits;
mod decode;
mod explained;
mod failure;
mod gather;
mod host_words;
mod input;
mod languages;
mod listed;
mod matcher;
mod note;
mod on_record;
mod output;
mod packdata;
mod pages;
mod plugins;
mod progress;
mod publish;
mod reading;
mod sample;
mod scale;
mod search;
mod select;
mod shape;
mod sidecar;
mod source_args;
mod store_words;
mod table;
mod templates;
mod user;
mod weights;
mod words;
mod workspace;

fn main() -> std::process::ExitCode {
    app::run(std::env::args_os())
}
