//! A page to what is known of it and its main text. Other sources with pages inside take this file.

use std::borrow::Cow;

use scraper::Html;
use serde_json::{Map, Value, json};

use crate::decode;
use crate::flat;
use crate::head::Head;
use crate::main_text;

/// Largest page taken, in bytes: a page is held in memory as a tree.
pub(crate) const LARGEST: u64 = 32 << 20;

/// A page as it was read.
pub(crate) struct Read {
    pub(crate) head: Head,
    pub(crate) text: String,
    /// A JSON object for `meta_json`, without what the source itself knows.
    pub(crate) meta: Map<String, Value>,
}

/// Reads a page; `encoding` is what the user or the server says, empty where nobody does.
///
/// # Errors
/// When it is empty, too large, no text, or has no article.
pub(crate) fn read(raw: &[u8], encoding: &str, keep_title: bool) -> Result<Read, String> {
    if raw.trim_ascii().is_empty() {
        return Err("the page is empty".to_owned());
    }
    if raw.len() as u64 > LARGEST {
        return Err(format!("the page is larger than {} MiB", LARGEST >> 20));
    }
    let (html, encoding, mut warnings) = decode::decode(raw, encoding)?;
    let html = flat::flat(&html);
    if matches!(html, Cow::Owned(_)) {
        warnings
            .push("its elements are nested too deep, and the deepest were taken out".to_owned());
    }
    let head = Head::of(&Html::parse_document(&html));
    let mut text = main_text::of(&html)?;
    let first = text.lines().next().unwrap_or_default().trim();
    if let Some(title) = head.title.as_deref().filter(|title| keep_title && *title != first) {
        text = format!("{title}\n{text}");
    }
    let Value::Object(meta) = json!({
        "byline": head.byline,
        "outlet": head.outlet,
        "published": head.published,
        "encoding": encoding,
        "warnings": warnings,
    }) else {
        return Err("its metadata are no object".to_owned());
    };
    Ok(Read { head, text, meta })
}
