//! The messages of a mailbox, or a saved one, to documents.
#![forbid(unsafe_code)]

#[path = "../../html/src/decode.rs"]
mod decode;
#[path = "../../html/src/flat.rs"]
mod flat;
#[path = "../../html/src/fragment.rs"]
mod fragment;
mod mbox;
mod message;
mod plain;

use isnad_plugin::{Config, Failure, Input, Next, Output, Source, export_source};

use mbox::{LARGEST, Mailbox};
use message::{Form, Options};

/// The source of one mailbox or message.
#[derive(Debug)]
pub struct Messages {
    mailbox: Mailbox<Input>,
    options: Options,
    without_text: u64,
}

impl Source for Messages {
    fn open(config: &Config<'_>, input: Input) -> Result<Self, Failure> {
        let encoding = decode::asked(config)?;
        let options = Options {
            keep_title: config.get("keep-title") != Some("false"),
            form: if config.get("prefer") == Some("html") { Form::Html } else { Form::Plain },
            quotes: config.get("quotes") != Some("false"),
            unwrap: config.get("unwrap") != Some("false"),
            encoding,
        };
        Ok(Self { mailbox: Mailbox::new(input), options, without_text: 0 })
    }

    fn pull(&mut self, output: &mut Output) -> Result<Next, Failure> {
        let Some(found) = self.mailbox.next()? else {
            return self.finish(output);
        };
        let place = format!("message {}, line {}", found.number, found.line);
        let bad = |why: &str| Failure::record(format!("{place}: {why}"));
        if found.too_long {
            return Err(bad(&format!("it is larger than {} MiB", LARGEST >> 20)));
        }
        let without_text =
            message::emit(&found.raw, &self.options, output).map_err(|failure| match failure {
                message::Bad::Message(why) => bad(&why),
                message::Bad::Batch(failure) => failure,
            })?;
        self.without_text += without_text;
        Ok(Next::More)
    }
}

impl Messages {
    fn finish(&self, output: &Output) -> Result<Next, Failure> {
        if self.mailbox.count() == 0 {
            return Err(Failure::batch("there is no message in it"));
        }
        if self.without_text > 0 {
            output.warn(&format!("messages without text: {}", self.without_text));
        }
        Ok(Next::Done)
    }
}

export_source!(Messages, manifest = include_str!("../plugin.toml"));
