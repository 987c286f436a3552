//! One message of an export to what a record holds.

use isnad_plugin::Meta;
use serde_json::Value;

use crate::clean::clean;
use crate::scan::Chat;

/// What stands in the list of messages.
#[derive(Debug)]
pub(crate) enum What {
    /// Somebody wrote something.
    Message(Box<Message>),
    /// What Telegram could not export.
    Unsupported,
    /// A service message, or one without text.
    Nothing,
}

/// A message with text.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) uri: String,
    pub(crate) text: String,
    pub(crate) published_unix_ms: Option<i64>,
    pub(crate) meta: String,
    pub(crate) forwarded: bool,
}

/// # Errors
/// When it is not JSON.
pub(crate) fn read(raw: &[u8], chat: &Chat) -> Result<What, String> {
    let message: Value = serde_json::from_slice(&clean(raw)).map_err(|error| {
        // The place within a message helps nobody; what is wrong does.
        let error = error.to_string();
        format!("not JSON: {}", error.split(" at line").next().unwrap_or_default())
    })?;
    match message["type"].as_str() {
        Some("message") => {}
        Some("unsupported") => return Ok(What::Unsupported),
        _ => return Ok(What::Nothing),
    }
    let text = text_of(&message);
    if text.trim().is_empty() {
        return Ok(What::Nothing);
    }
    let id = plain(&message["id"]);
    let published_unix_ms = seconds(&message["date_unixtime"]).map(|time| time * 1000);
    let local = message["date"].as_str().filter(|_| published_unix_ms.is_none());
    let edited = seconds(&message["edited_unixtime"]).filter(|time| *time > 0);
    let forwarded = !message["forwarded_from"].is_null() || !message["forwarded_from_id"].is_null();
    let meta = Meta::new()
        .text("byline", message["from"].as_str().unwrap_or_default())
        .text("outlet", &chat.name)
        .text("published", local.unwrap_or_default())
        .text("chat_type", &chat.kind)
        .text("from_id", &plain(&message["from_id"]))
        .text("forwarded_from", message["forwarded_from"].as_str().unwrap_or_default())
        .text("reply_to", &plain(&message["reply_to_message_id"]))
        .text("edited_unixtime", &edited.map(|time| time.to_string()).unwrap_or_default());
    let uri = address(chat, &id);
    let meta = meta.json();
    Ok(What::Message(Box::new(Message { id, uri, text, published_unix_ms, meta, forwarded })))
}

fn address(chat: &Chat, id: &str) -> String {
    let has = chat.kind.contains("channel") || chat.kind.contains("supergroup");
    if has && !chat.id.is_empty() && !id.is_empty() {
        format!("https://t.me/c/{}/{id}", chat.id.trim_start_matches("-100"))
    } else {
        String::new()
    }
}

fn text_of(message: &Value) -> String {
    let parts = |list: &Value| {
        let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
        list.iter().filter_map(|part| part.as_str().or(part["text"].as_str())).collect::<String>()
    };
    let entities = parts(&message["text_entities"]);
    let text = match &message["text"] {
        _ if !entities.trim().is_empty() => entities,
        Value::String(text) => text.clone(),
        list => parts(list),
    };
    let question = match &message["poll"]["question"] {
        Value::String(text) => text.clone(),
        list => parts(list),
    };
    if text.trim().is_empty() { question } else { text }
}

/// A text or a number, as text.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// Seconds since 1970, UTC: a string in exports, a number in some.
fn seconds(value: &Value) -> Option<i64> {
    let seconds: i64 = plain(value).parse().ok()?;
    seconds.checked_mul(1000).map(|_| seconds)
}
