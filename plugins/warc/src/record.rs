//! One record of an archive to a document, or why it is none.

use isnad_plugin::{Failure, Output, Record};
use serde_json::{Map, Value, json};

use crate::http::{self, Answer};
use crate::main_text::NO_ARTICLE;
use crate::warc::Head;
use crate::{decode, page};

/// What the user asked for.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) keep_title: bool,
    pub(crate) errors: bool,
    pub(crate) uri: String,
    pub(crate) encoding: String,
}

/// Whether a record can be a document, as far as its head says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// It may be one: its block says more.
    Block,
    /// It is none, for a reason that is counted; an empty one is not worth counting.
    PassedOver(&'static str),
}

/// What went wrong.
pub(crate) enum Bad {
    /// This record cannot be read.
    Record(String),
    /// Nothing more is wanted.
    Batch(Failure),
}

const OTHER: &str = "what is no page";

/// Judges a record by its head.
pub(crate) fn what(head: &Head, options: &Options) -> What {
    let kind = head.content_type.to_ascii_lowercase();
    let is = |wanted: &str| kind.starts_with(wanted);
    let content = match head.kind.as_str() {
        "response" => is("application/http"),
        "resource" => is("text/html") || is("application/xhtml+xml"),
        "conversion" => is("text/plain"),
        "revisit" => return What::PassedOver("revisits, of pages that had not changed"),
        "continuation" => return What::PassedOver("continuations of cut records"),
        _ => return What::PassedOver(""),
    };
    if !content {
        return What::PassedOver(OTHER);
    }
    if !head.uri.contains(&options.uri) {
        return What::PassedOver("other addresses");
    }
    What::Block
}

/// Judges a record by the beginning of its block; a reason where it is no document.
///
/// # Errors
/// When it is an HTTP answer that cannot be read.
pub(crate) fn judge(
    head: &Head,
    block: &[u8],
    options: &Options,
) -> Result<Option<&'static str>, String> {
    if head.kind != "response" {
        return Ok(None);
    }
    let answer = http::head(block)?;
    Ok(match answer.status {
        300..400 => Some("redirections"),
        status if status >= 400 && !options.errors => Some("answers with an error"),
        _ if !answer.is_page(block) => Some(OTHER),
        _ => None,
    })
}

/// Hands the record over; a reason where it turns out to be no document.
///
/// # Errors
/// When it cannot be read, or no more are wanted.
pub(crate) fn emit(
    head: &Head,
    block: &[u8],
    options: &Options,
    output: &mut Output,
) -> Result<Option<&'static str>, Bad> {
    let mut warnings = Vec::new();
    if !head.truncated.is_empty() {
        warnings.push(format!("the archive holds only its beginning ({})", head.truncated));
    }
    let answer = match head.kind.as_str() {
        "response" => http::head(block).map_err(Bad::Record)?,
        _ => Answer::bare(&head.content_type),
    };
    let body = answer.body(block, &mut warnings).map_err(Bad::Record)?;
    let told = if options.encoding.is_empty() { answer.charset() } else { &options.encoding };
    let told = if decode::is_known(told) { told } else { "" };
    if head.kind == "conversion" {
        let (text, _, more) = decode::decode(&body, told).map_err(Bad::Record)?;
        warnings.extend(more);
        if text.trim().is_empty() {
            return Ok(Some("texts that are empty"));
        }
        return put(head, &body, &plain(text, warnings), output);
    }
    match page::read(&body, told, options.keep_title) {
        Ok(page) => put(head, &body, &found(head, page, warnings), output),
        Err(why) if why.starts_with(NO_ARTICLE) || body.trim_ascii().is_empty() => {
            Ok(Some("pages without an article"))
        }
        Err(why) => Err(Bad::Record(why)),
    }
}

/// A document as it is handed over.
struct Found {
    text: String,
    title: String,
    lang: String,
    mime: &'static str,
    meta: Map<String, Value>,
}

fn plain(text: String, warnings: Vec<String>) -> Found {
    let meta = Map::from_iter([("warnings".to_owned(), warnings.into())]);
    Found { text, title: String::new(), lang: String::new(), mime: "text/plain", meta }
}

fn found(head: &Head, page: page::Read, mut warnings: Vec<String>) -> Found {
    let mut meta = page.meta;
    if let Some(Value::Array(more)) = meta.remove("warnings") {
        warnings.extend(more.iter().filter_map(Value::as_str).map(str::to_owned));
    }
    meta.insert("warnings".to_owned(), warnings.into());
    if let Some(uri) = page.head.uri.filter(|uri| *uri != head.uri) {
        meta.insert("canonical".to_owned(), uri.into());
    }
    let (title, lang) = (page.head.title.unwrap_or_default(), page.head.lang.unwrap_or_default());
    Found { text: page.text, title, lang, mime: "text/html", meta }
}

fn put(
    head: &Head,
    body: &[u8],
    found: &Found,
    output: &mut Output,
) -> Result<Option<&'static str>, Bad> {
    let mut meta = found.meta.clone();
    if !head.date.is_empty() {
        meta.insert("archived".to_owned(), json!(head.date));
    }
    let record = Record {
        id: &head.id,
        uri: &head.uri,
        title: &found.title,
        text: &found.text,
        raw: body,
        raw_mime: found.mime,
        lang: &found.lang,
        meta_json: &Value::Object(meta).to_string(),
        ..Record::default()
    };
    output.emit(&record).map_err(Bad::Batch).map(|()| None)
}
