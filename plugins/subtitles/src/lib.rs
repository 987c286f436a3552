//! The subtitles of a video to a document, its cues tied to their moments.
#![forbid(unsafe_code)]

mod cues;
#[path = "../../html/src/decode.rs"]
mod decode;
mod fold;
mod layout;
mod markup;

use isnad_plugin::{Config, Failure, Input, Next, Output, Record, Source, export_source};
use serde_json::json;

use layout::{Layout, Passage};

/// Largest file taken, in bytes: subtitles of a day of video have about 4 MiB.
const LARGEST: u64 = 32 << 20;
/// Warnings that are told one by one.
const TOLD: usize = 20;

/// The source of one file of subtitles.
#[derive(Debug)]
pub struct Subtitles {
    input: Input,
    name: String,
    encoding: String,
    url: String,
    passages: bool,
    pause: u64,
    fold: bool,
    found: Option<Found>,
    next: usize,
}

/// What stands in the file.
#[derive(Debug)]
struct Found {
    raw: Vec<u8>,
    text: String,
    vtt: bool,
    lang: String,
    layout: Layout,
    warnings: Vec<String>,
}

impl Source for Subtitles {
    fn open(config: &Config<'_>, input: Input) -> Result<Self, Failure> {
        let encoding = decode::asked(config)?;
        let pause = config.get("pause").unwrap_or("2").parse::<u32>();
        let pause = pause.map_err(|_| Failure::batch("option `pause`: seconds, 0 or more"))?;
        Ok(Self {
            input,
            name: config.input_name().unwrap_or("the file").to_owned(),
            encoding,
            url: config.get("url").unwrap_or_default().to_owned(),
            passages: config.get("split") == Some("passages"),
            pause: u64::from(pause) * 1000,
            fold: config.get("fold") != Some("false"),
            found: None,
            next: 0,
        })
    }

    fn pull(&mut self, output: &mut Output) -> Result<Next, Failure> {
        let found = match self.found.take() {
            Some(found) => found,
            None => self.read().map_err(|why| Failure::batch(format!("{}: {why}", self.name)))?,
        };
        let found = self.found.insert(found);
        if !self.passages {
            whole(found, &self.url, output)?;
            return Ok(Next::Done);
        }
        if self.next == 0 {
            found.warnings.iter().for_each(|warning| output.warn(warning));
        }
        if let Some(passage) = found.layout.passages.get(self.next) {
            one(found, passage, &self.url, output)?;
            self.next += 1;
            return Ok(Next::More);
        }
        Ok(Next::Done)
    }
}

impl Subtitles {
    fn read(&mut self) -> Result<Found, String> {
        let raw = self.input.whole(LARGEST).map_err(|failure| failure.to_string())?;
        if raw.trim_ascii().is_empty() {
            return Err("it is empty".to_owned());
        }
        let (text, _, mut warnings) = decode::decode(&raw, &self.encoding)?;
        let read = cues::read(&text)?;
        warnings.extend(read.warnings);
        let more = warnings.len().saturating_sub(TOLD);
        warnings.truncate(TOLD);
        if more > 0 {
            warnings.push(format!("and {more} more of the kind"));
        }
        let (vtt, lang) = (read.vtt, read.lang);
        let layout = layout::lay_out(fold::fold(read.cues, self.fold), self.pause);
        if layout.text.is_empty() {
            return Err("its cues have no text".to_owned());
        }
        Ok(Found { raw, text, vtt, lang, layout, warnings })
    }
}

impl Found {
    const fn mime(&self) -> &'static str {
        if self.vtt { "text/vtt" } else { "application/x-subrip" }
    }

    /// The links of some cues, each with the code points of the text that are said then.
    fn links(&self, passage: Option<&Passage>, url: &str) -> Vec<serde_json::Value> {
        let (cues, from) = match passage {
            Some(passage) => (passage.cues.clone(), passage.span.0),
            None => (0..self.layout.moments.len(), 0),
        };
        let moments = self.layout.moments.get(cues).unwrap_or_default();
        moments
            .iter()
            .map(|moment| {
                let link = format!("{url}{}", layout::fragment(moment.start, moment.end));
                json!({"link": link, "span": [moment.span.0 - from, moment.span.1 - from]})
            })
            .collect()
    }
}

fn whole(found: &Found, url: &str, output: &mut Output) -> Result<(), Failure> {
    let meta = json!({"cues": found.links(None, url), "warnings": found.warnings});
    output.emit(&Record {
        uri: url,
        text: &found.layout.text,
        raw: &found.raw,
        raw_mime: found.mime(),
        lang: &found.lang,
        meta_json: &meta.to_string(),
        ..Record::default()
    })
}

fn one(found: &Found, passage: &Passage, url: &str, output: &mut Output) -> Result<(), Failure> {
    let moment = layout::fragment(passage.start, passage.end);
    let uri = if url.is_empty() { String::new() } else { format!("{url}{moment}") };
    let meta = json!({"cues": found.links(Some(passage), url)});
    output.emit(&Record {
        id: &moment,
        uri: &uri,
        text: found.layout.text.get(passage.bytes.clone()).unwrap_or_default(),
        raw: found.text.get(passage.raw.clone()).unwrap_or_default().as_bytes(),
        raw_mime: found.mime(),
        lang: &found.lang,
        meta_json: &meta.to_string(),
        ..Record::default()
    })
}

export_source!(Subtitles, manifest = include_str!("../plugin.toml"));
