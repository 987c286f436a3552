//! The pages of a web archive to documents, one record held at a time.
#![forbid(unsafe_code)]

#[path = "../../html/src/decode.rs"]
mod decode;
#[path = "../../html/src/flat.rs"]
mod flat;
#[path = "../../html/src/head.rs"]
mod head;
mod http;
#[path = "../../html/src/main_text.rs"]
mod main_text;
mod members;
#[path = "../../html/src/page.rs"]
mod page;
mod record;
mod warc;

use std::collections::BTreeMap;

use isnad_plugin::{Config, Failure, Input, Next, Output, Source, export_source};

use record::{Bad, Options, What};
use warc::{Archive, Head};

/// Bytes of a block that say whether it is a page.
const BEGINNING: u64 = 64 << 10;

/// The source of one archive.
#[derive(Debug)]
pub struct Pages {
    archive: Archive<Input>,
    options: Options,
    passed_over: BTreeMap<&'static str, u64>,
}

impl Source for Pages {
    fn open(config: &Config<'_>, input: Input) -> Result<Self, Failure> {
        let encoding = decode::asked(config)?;
        let options = Options {
            keep_title: config.get("keep-title") != Some("false"),
            errors: config.is_on("errors"),
            uri: config.get("uri").unwrap_or_default().to_owned(),
            encoding,
        };
        Ok(Self { archive: Archive::new(input), options, passed_over: BTreeMap::new() })
    }

    fn pull(&mut self, output: &mut Output) -> Result<Next, Failure> {
        let head = match self.archive.next() {
            Ok(Some(head)) => head,
            Ok(None) => return self.finish(output),
            Err(why) if why.ends => return Err(Failure::batch(why.text)),
            Err(why) => return Err(Failure::record(why.text)),
        };
        if output.is_cancelled() {
            return Err(Failure::batch("cancelled"));
        }
        let place = format!("record {}, byte {}", head.number, head.at);
        let bad = |why: String| {
            let uri = if head.uri.is_empty() { String::new() } else { format!(" ({})", head.uri) };
            Failure::record(format!("{place}{uri}: {why}"))
        };
        match record::what(&head, &self.options) {
            What::PassedOver("") => {}
            What::PassedOver(why) => *self.passed_over.entry(why).or_default() += 1,
            What::Block => match self.block(&head, output) {
                Ok(None) => {}
                Ok(Some(why)) => *self.passed_over.entry(why).or_default() += 1,
                Err(Bad::Record(why)) => return Err(bad(why)),
                Err(Bad::Batch(failure)) => return Err(failure),
            },
        }
        Ok(Next::More)
    }
}

impl Pages {
    /// Reads the block, as far as it is wanted; a reason where it is no document.
    fn block(&mut self, head: &Head, output: &mut Output) -> Result<Option<&'static str>, Bad> {
        let mut block = Vec::new();
        self.archive.block(&mut block, BEGINNING).map_err(Bad::Record)?;
        let why = record::judge(head, &block, &self.options).map_err(Bad::Record)?;
        if why.is_some() {
            return Ok(why);
        }
        self.archive.block(&mut block, u64::MAX).map_err(Bad::Record)?;
        record::emit(head, &block, &self.options, output)
    }

    fn finish(&self, output: &Output) -> Result<Next, Failure> {
        if self.archive.count() == 0 {
            return Err(Failure::batch("there is no record in it: this is no web archive (WARC)"));
        }
        if !self.passed_over.is_empty() {
            let counts = self.passed_over.iter().map(|(why, count)| format!("{why}: {count}"));
            output.warn(&format!("passed over: {}", counts.collect::<Vec<_>>().join(", ")));
        }
        Ok(Next::Done)
    }
}

export_source!(Pages, manifest = include_str!("../plugin.toml"));
