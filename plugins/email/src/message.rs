//! One message to a record, and those that are attached to it to records of their own.

use std::borrow::Cow;

use isnad_plugin::{Failure, Output, Record};
use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};
use mail_parser::{
    Encoding, HeaderName, Message, MessageParser, MessagePart, MimeHeaders as _, PartType,
};
use serde_json::json;

use crate::{decode, flat, fragment, plain};

/// Messages within messages that are followed.
const DEEPEST: usize = 5;

/// What the user asked for.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) keep_title: bool,
    pub(crate) form: Form,
    pub(crate) quotes: bool,
    pub(crate) unwrap: bool,
    pub(crate) encoding: String,
}

/// Which form is read of a message that has both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Plain,
    Html,
}

/// What went wrong.
pub(crate) enum Bad {
    /// This message cannot be read.
    Message(String),
    /// Nothing more is wanted.
    Batch(Failure),
}

/// Hands the message over, and what is attached to it as messages; returns how many had no text.
///
/// # Errors
/// When it is no message, or no more are wanted.
pub(crate) fn emit(raw: &[u8], options: &Options, output: &mut Output) -> Result<u64, Bad> {
    let mut without = 0;
    let mut waiting = vec![(Cow::Borrowed(raw), String::new(), 0)];
    while let Some((raw, within, depth)) = waiting.pop() {
        let parsed = MessageParser::default().parse(raw.as_ref());
        let message = parsed.filter(|message| message.headers().iter().any(is_of_a_message));
        let Some(message) = message else {
            if depth > 0 {
                without += 1;
                continue;
            }
            return Err(Bad::Message("it has no header of a message".to_owned()));
        };
        let one = One { message: &message, raw: &raw, options };
        let id = message.message_id().unwrap_or_default().to_owned();
        without += u64::from(!one.emit(&within, output).map_err(Bad::Batch)?);
        if depth < DEEPEST {
            let inner: Vec<_> =
                message.attachments().filter_map(|part| attached(part, &raw)).collect();
            waiting.extend(inner.into_iter().rev().map(|raw| (raw.into(), id.clone(), depth + 1)));
        }
    }
    Ok(without)
}

fn is_of_a_message(header: &mail_parser::Header<'_>) -> bool {
    let known = [HeaderName::From, HeaderName::Date, HeaderName::Subject, HeaderName::MessageId];
    known.contains(&header.name) || header.name == HeaderName::Received
}

/// The bytes of a message that is attached to another.
fn attached(part: &MessagePart<'_>, outer: &[u8]) -> Option<Vec<u8>> {
    let message = part.message()?;
    if part.encoding != Encoding::None {
        return Some(message.raw_message().to_vec());
    }
    outer.get(part.offset_body as usize..part.offset_end as usize).map(<[u8]>::to_vec)
}

struct One<'a> {
    message: &'a Message<'a>,
    raw: &'a [u8],
    options: &'a Options,
}

impl One<'_> {
    /// Hands it over; whether it had any text.
    fn emit(&self, within: &str, output: &mut Output) -> Result<bool, Failure> {
        let mut warnings = Vec::new();
        let title = self.header(&HeaderName::Subject, self.message.subject(), &mut warnings);
        let mut text = self.text(&mut warnings);
        if self.options.keep_title && !title.is_empty() && text.lines().next() != Some(&title) {
            text = format!("{title}\n{text}");
        }
        if text.trim().is_empty() {
            return Ok(false);
        }
        let id = self.message.message_id().unwrap_or_default();
        let meta = json!({
            "byline": self.sender(&mut warnings),
            "published": self.date(&mut warnings),
            "to": names(self.message.to()),
            "in_reply_to": self.message.in_reply_to().as_text(),
            "list": self.message.list_id().as_text(),
            "attachments": self.attachments(),
            "within": Some(within).filter(|id| !id.is_empty()),
            "warnings": warnings,
        });
        output.emit(&Record {
            id,
            uri: &self.address(id),
            title: &title,
            text: &text,
            raw: self.raw,
            raw_mime: "message/rfc822",
            lang: self.message.content_language().as_text().unwrap_or_default(),
            meta_json: &meta.to_string(),
            ..Record::default()
        })?;
        Ok(true)
    }

    /// Where an archive keeps it (RFC 5064), else its id as an address (RFC 2392).
    fn address(&self, id: &str) -> String {
        let archived = self.message.header("Archived-At").and_then(|value| value.as_text());
        let archived = archived.map(|text| text.trim().trim_matches(['<', '>']));
        match archived.filter(|text| text.starts_with("http")) {
            Some(address) => address.to_owned(),
            None if id.is_empty() => String::new(),
            None => format!("mid:{id}"),
        }
    }

    /// A header on one line. Bytes that are in no encoding they name are decoded as the text is.
    fn header(&self, name: &HeaderName<'_>, read: Option<&str>, told: &mut Vec<String>) -> String {
        let read = read.unwrap_or_default();
        let found = self.message.headers().iter().find(|header| header.name == *name);
        let raw = found.and_then(|header| {
            self.raw.get(header.offset_start as usize..header.offset_end as usize)
        });
        let again =
            raw.filter(|_| read.contains('\u{fffd}')).and_then(|raw| self.decoded(raw, told));
        let text = again.as_deref().unwrap_or(read);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn decoded(&self, raw: &[u8], told: &mut Vec<String>) -> Option<String> {
        let (text, encoding, _) = decode::decode(raw, &self.options.encoding).ok()?;
        let odd = format!("it names no encoding that fits; read as {encoding}");
        if !told.contains(&odd) {
            told.push(odd);
        }
        Some(text)
    }

    fn text(&self, told: &mut Vec<String>) -> String {
        let message = self.message;
        let html = self.options.form == Form::Html && message.html_body_count() > 0;
        let parts = if html { &message.html_body } else { &message.text_body };
        let mut all = String::new();
        for part in parts.iter().filter_map(|id| message.part(*id)) {
            let text = match &part.body {
                PartType::Text(text) => self.lines(part, &self.whole(part, text, told)),
                PartType::Html(html) => fragment::text(&flat::flat(&self.whole(part, html, told))),
                _ => continue,
            };
            all.push_str(text.trim_end());
            all.push('\n');
        }
        all
    }

    /// The text of a part; from its bytes, where its own word about them does not hold.
    fn whole<'t>(
        &self,
        part: &MessagePart<'_>,
        read: &'t str,
        told: &mut Vec<String>,
    ) -> Cow<'t, str> {
        if !read.contains('\u{fffd}') {
            return Cow::Borrowed(read);
        }
        let bytes = self.raw.get(part.offset_body as usize..part.offset_end as usize);
        let bytes = bytes.and_then(|raw| match part.encoding {
            Encoding::None => Some(Cow::Borrowed(raw)),
            Encoding::Base64 => base64_decode(raw).map(Cow::Owned),
            Encoding::QuotedPrintable => quoted_printable_decode(raw).map(Cow::Owned),
        });
        let text = bytes.and_then(|bytes| self.decoded(&bytes, told));
        text.map_or(Cow::Borrowed(read), Cow::Owned)
    }

    fn lines(&self, part: &MessagePart<'_>, text: &str) -> String {
        let says = |name| part.content_type().and_then(|kind| kind.attribute(name));
        let is =
            |name, value: &str| says(name).is_some_and(|said| said.eq_ignore_ascii_case(value));
        let lines = if is("format", "flowed") {
            plain::flowed(text, is("delsp", "yes"))
        } else if self.options.unwrap {
            plain::unwrapped(text)
        } else {
            text.lines().map(|line| line.trim_end().to_owned()).collect()
        };
        plain::joined(lines, self.options.quotes)
    }

    fn sender(&self, told: &mut Vec<String>) -> Option<String> {
        let first = self.message.from()?.first()?;
        let name = self.header(&HeaderName::From, first.name(), told);
        if first.name().is_some_and(|read| read.contains('\u{fffd}')) {
            let bare = name.split('<').next().unwrap_or_default().trim().trim_matches('"');
            return Some(bare.to_owned()).filter(|name| !name.is_empty());
        }
        let name = if name.is_empty() { first.address()?.to_owned() } else { name };
        Some(name)
    }

    /// When it was sent, as written; its day is the sender's own.
    fn date(&self, told: &mut Vec<String>) -> Option<String> {
        let date = self.message.date();
        let there = self.message.headers().iter().any(|header| header.name == HeaderName::Date);
        let sound = date.filter(|date| date.is_valid() && date.year > 1970 && date.day > 0);
        if there && sound.is_none() {
            told.push("its date was not understood".to_owned());
        }
        sound.map(mail_parser::DateTime::to_rfc3339)
    }

    fn attachments(&self) -> Vec<String> {
        let names = self.message.attachments().filter_map(|part| {
            part.attachment_name().or_else(|| part.message()?.subject()).map(str::to_owned)
        });
        names.take(100).collect()
    }
}

fn names(list: Option<&mail_parser::Address<'_>>) -> Option<String> {
    let one = |addr: &mail_parser::Addr<'_>| {
        let name = addr.name().map(str::trim).filter(|name| !name.is_empty());
        name.or_else(|| addr.address()).map(str::to_owned)
    };
    let names: Vec<String> = list?.iter().filter_map(one).take(20).collect();
    (!names.is_empty()).then(|| names.join(", "))
}
