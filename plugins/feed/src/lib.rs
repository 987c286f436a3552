//! The entries of a feed to documents: RSS, Atom, JSON Feed.
#![forbid(unsafe_code)]

mod dates;
#[path = "../../html/src/decode.rs"]
mod decode;
mod entry;
#[path = "../../html/src/fragment.rs"]
mod fragment;
mod split;

use isnad_plugin::{Config, Failure, Input, Next, Output, Source, export_source};

use entry::Options;
use split::Split;

/// Largest feed taken, in bytes: a feed is held in memory.
const LARGEST: u64 = 64 << 20;

/// The source of one feed.
#[derive(Debug)]
pub struct Feed {
    input: Input,
    encoding: String,
    options: Options,
    split: Option<Split>,
    next: usize,
}

impl Source for Feed {
    fn open(config: &Config<'_>, input: Input) -> Result<Self, Failure> {
        let encoding = decode::asked(config)?;
        let options = Options {
            full_text: config.get("full-text") != Some("false"),
            keep_title: config.get("keep-title") != Some("false"),
            or_updated: config.get("date") == Some("updated"),
        };
        Ok(Self { input, encoding, options, split: None, next: 0 })
    }

    fn pull(&mut self, output: &mut Output) -> Result<Next, Failure> {
        let split = match self.split.take() {
            Some(split) => split,
            None => self.read(output)?,
        };
        let split = self.split.insert(split);
        let at = self.next;
        self.next += 1;
        if at < split.len() {
            entry::emit(split, at, self.options, output)?;
            return Ok(Next::More);
        }
        match split.fault.take() {
            Some(fault) => Err(Failure::batch(fault)),
            None => Ok(Next::Done),
        }
    }
}

impl Feed {
    fn read(&mut self, output: &Output) -> Result<Split, Failure> {
        let raw = self.input.whole(LARGEST)?;
        let (text, _, warnings) = decode::decode(&raw, &self.encoding).map_err(Failure::batch)?;
        for warning in &warnings {
            output.warn(warning);
        }
        Split::of(text).map_err(Failure::batch)
    }
}

export_source!(Feed, manifest = include_str!("../plugin.toml"));
