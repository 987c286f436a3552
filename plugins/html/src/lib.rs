//! An article page to a document: what it says of itself in its head, and its main text.
#![forbid(unsafe_code)]

mod decode;
mod flat;
mod head;
mod main_text;
mod page;

use std::io::Read as _;

use isnad_plugin::{Config, Failure, Input, Next, Output, Record, Source, export_source};
use page::LARGEST;

/// The source of one page.
#[derive(Debug)]
pub struct Page {
    input: Input,
    keep_title: bool,
    encoding: String,
    name: String,
}

impl Source for Page {
    fn open(config: &Config<'_>, input: Input) -> Result<Self, Failure> {
        let encoding = decode::asked(config)?;
        Ok(Self {
            input,
            keep_title: config.is_on("keep-title"),
            encoding,
            name: config.input_name().unwrap_or("the page").to_owned(),
        })
    }

    fn pull(&mut self, output: &mut Output) -> Result<Next, Failure> {
        let mut raw = Vec::new();
        self.input.by_ref().take(LARGEST + 1).read_to_end(&mut raw)?;
        let read = page::read(&raw, &self.encoding, self.keep_title);
        let page = read.map_err(|why| Failure::batch(format!("{}: {why}", self.name)))?;
        output.emit(&Record {
            uri: page.head.uri.as_deref().unwrap_or_default(),
            title: page.head.title.as_deref().unwrap_or_default(),
            text: &page.text,
            raw: &raw,
            raw_mime: "text/html",
            lang: page.head.lang.as_deref().unwrap_or_default(),
            meta_json: &serde_json::Value::Object(page.meta).to_string(),
            ..Record::default()
        })?;
        Ok(Next::Done)
    }
}

export_source!(Page, manifest = include_str!("../plugin.toml"));
