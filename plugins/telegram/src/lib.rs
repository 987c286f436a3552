//! The messages of a Telegram export to documents.
#![forbid(unsafe_code)]

mod clean;
mod message;
mod scan;

use isnad_plugin::{Config, Failure, Input, Next, Output, Record, Source, export_source};

use message::{Message, What};
use scan::Scan;

/// The source of one export.
#[derive(Debug)]
pub struct Export {
    scan: Scan<Input>,
    chat: String,
    forwards: bool,
    unsupported: u64,
}

impl Source for Export {
    fn open(config: &Config<'_>, input: Input) -> Result<Self, Failure> {
        let chat = config.get("chat").unwrap_or_default().trim().to_owned();
        let forwards = config.get("forwards") != Some("false");
        Ok(Self { scan: Scan::new(input), chat, forwards, unsupported: 0 })
    }

    fn pull(&mut self, output: &mut Output) -> Result<Next, Failure> {
        let Some(found) = self.scan.next_message().map_err(Failure::batch)? else {
            return self.finish(output);
        };
        if !self.chat.is_empty() && found.chat.name != self.chat && found.chat.id != self.chat {
            return Ok(Next::More);
        }
        let place = format!("message {}, line {}", found.number, found.line);
        let bad = |why: String| Failure::record(format!("{place}: {why}"));
        match message::read(&found.raw, &found.chat).map_err(bad)? {
            What::Message(message) if self.forwards || !message.forwarded => {
                emit(&message, &found.raw, output)?;
            }
            What::Unsupported => self.unsupported += 1,
            What::Message(_) | What::Nothing => {}
        }
        Ok(Next::More)
    }
}

impl Export {
    fn finish(&self, output: &Output) -> Result<Next, Failure> {
        if self.scan.lists == 0 {
            return Err(Failure::batch("this is no export of Telegram: no `messages` in it"));
        }
        if self.unsupported > 0 {
            let count = self.unsupported;
            output.warn(&format!("messages that Telegram could not export: {count}"));
        }
        Ok(Next::Done)
    }
}

fn emit(message: &Message, raw: &[u8], output: &mut Output) -> Result<(), Failure> {
    output.emit(&Record {
        id: &message.id,
        uri: &message.uri,
        text: &message.text,
        raw,
        raw_mime: "application/json",
        published_unix_ms: message.published_unix_ms,
        meta_json: &message.meta,
        ..Record::default()
    })
}

export_source!(Export, manifest = include_str!("../plugin.toml"));
