//! An article page to a document: what it says of itself in its head, and its main text.
#![forbid(unsafe_code)]

mod decode;
mod head;
mod main_text;

use std::io::Read as _;

use isnad_plugin::{Config, Failure, Input, Next, Output, Record, Source, export_source};
use scraper::Html;
use serde_json::json;

use head::Head;

/// Largest page taken, in bytes: a page is held in memory as a tree.
const LARGEST: u64 = 32 << 20;

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
        let encoding = config.get("encoding").unwrap_or_default().to_owned();
        if !encoding.is_empty() && !decode::is_known(&encoding) {
            return Err(Failure::batch(format!("option `encoding`: `{encoding}` is not known")));
        }
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
        let read = read(&raw, &self.encoding, self.keep_title);
        let page = read.map_err(|why| Failure::batch(format!("{}: {why}", self.name)))?;
        output.emit(&Record {
            uri: page.head.uri.as_deref().unwrap_or_default(),
            title: page.head.title.as_deref().unwrap_or_default(),
            text: &page.text,
            raw: &raw,
            raw_mime: "text/html",
            lang: page.head.lang.as_deref().unwrap_or_default(),
            meta_json: &page.meta,
            ..Record::default()
        })?;
        Ok(Next::Done)
    }
}

struct Read {
    head: Head,
    text: String,
    meta: String,
}

fn read(raw: &[u8], encoding: &str, keep_title: bool) -> Result<Read, String> {
    if raw.trim_ascii().is_empty() {
        return Err("the page is empty".to_owned());
    }
    if raw.len() as u64 > LARGEST {
        return Err(format!("the page is larger than {} MiB", LARGEST >> 20));
    }
    let (html, encoding, warnings) = decode::decode(raw, encoding)?;
    let head = Head::of(&Html::parse_document(&html));
    let mut text = main_text::of(&html)?;
    let first = text.lines().next().unwrap_or_default().trim();
    if let Some(title) = head.title.as_deref().filter(|title| keep_title && *title != first) {
        text = format!("{title}\n{text}");
    }
    let meta = json!({
        "byline": head.byline,
        "outlet": head.outlet,
        "published": head.published,
        "encoding": encoding,
        "warnings": warnings,
    });
    Ok(Read { head, text, meta: meta.to_string() })
}

export_source!(Page, manifest = include_str!("../plugin.toml"));
