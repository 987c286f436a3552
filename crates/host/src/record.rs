//! What a plugin hands over, as a document.

use std::str::FromStr as _;

use isnad_model::{Digest, Document, derived_id};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use crate::frame::Fields;

/// What comes out of a run, in order.
#[derive(Debug)]
pub enum Item {
    /// A record.
    Record(Box<SourceRecord>),
    /// A record that was left out, and why.
    Skipped {
        /// Its number in the run, from 1.
        record: u64,
        /// Why, with the place in the input.
        message: String,
        /// Whether it broke a rule of the header, so that the host refused it.
        refused: bool,
    },
    /// A message of the plugin.
    Log {
        /// How serious.
        level: Level,
        /// What it says.
        message: String,
    },
}

/// How serious a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Something went wrong.
    Error,
    /// Something is odd.
    Warning,
    /// Worth knowing.
    Info,
    /// For the plugin's author.
    Detail,
}

impl Level {
    pub(crate) const fn of(level: u8) -> Self {
        match level {
            0 | 1 => Self::Error,
            2 => Self::Warning,
            3 => Self::Info,
            _ => Self::Detail,
        }
    }
}

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordKind {
    /// A text in which somebody says something.
    Document,
    /// A claim somebody wants checked.
    Claim,
    /// A check somebody has made.
    FactCheck,
}

/// A record with its text and its raw bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceRecord {
    /// Its number in the run, from 1.
    pub number: u64,
    /// What it is.
    pub kind: RecordKind,
    /// Its name within the source; may be empty.
    pub source_id: String,
    /// What is known of it. `retrieved` is not set: only the caller has a clock.
    pub document: Document,
    /// The text, decoded and not normalised.
    pub text: String,
    /// The record as it was; may be empty.
    pub raw: Vec<u8>,
    /// What the plugin wants said about this record.
    pub warnings: Vec<String>,
    /// The rest of the record's metadata.
    pub meta: Map<String, Value>,
}

impl SourceRecord {
    /// # Errors
    /// When the record breaks a rule of the header.
    pub(crate) fn new(number: u64, plugin: &str, fields: &Fields<'_>) -> Result<Self, String> {
        let kind = match fields.kind {
            1 => RecordKind::Document,
            2 => RecordKind::Claim,
            3 => RecordKind::FactCheck,
            other => return Err(format!("a record of unknown kind {other}")),
        };
        let mut meta = meta(fields.meta)?;
        let published = meta.remove("published");
        let published = published.as_ref().and_then(Value::as_str).and_then(civil_date);
        let text = Digest::of(fields.text.as_bytes());
        let raw = (!fields.raw.is_empty()).then(|| Digest::of(fields.raw));
        let document = Document {
            id: derived_id("d", &[&raw.unwrap_or(text).to_string(), fields.uri]),
            raw,
            text: Some(text),
            mime: given(fields.raw_mime),
            title: given(fields.title),
            byline: text_of(meta.remove("byline").as_ref()),
            outlet: text_of(meta.remove("outlet").as_ref()),
            uri: given(fields.uri),
            lang: given(fields.lang),
            published: published.or_else(|| utc_date(fields.published?)),
            plugin: Some(plugin.to_owned()),
            ..Document::default()
        };
        Ok(Self {
            number,
            kind,
            source_id: fields.id.to_owned(),
            document,
            text: fields.text.to_owned(),
            raw: fields.raw.to_owned(),
            warnings: warnings(meta.remove("warnings").as_ref()),
            meta,
        })
    }
}

fn meta(text: &str) -> Result<Map<String, Value>, String> {
    if text.is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_str(text).map_err(|error| format!("its meta_json is not an object: {error}"))
}

fn given(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn text_of(value: Option<&Value>) -> Option<String> {
    value.and_then(Value::as_str).and_then(given)
}

fn warnings(value: Option<&Value>) -> Vec<String> {
    let list = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The date as the outlet wrote it: the day there, whatever the time zone.
fn civil_date(text: &str) -> Option<Date> {
    Date::from_str(text.trim().get(..10)?).ok()
}

fn utc_date(milliseconds: i64) -> Option<Date> {
    let time = Timestamp::from_millisecond(milliseconds).ok()?;
    Some(TimeZone::UTC.to_datetime(time).date())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::SourceRecord;
    use crate::frame::Fields;

    #[test]
    fn the_day_is_the_outlets_day() {
        let meta = r#"{"published":"2024-03-05T00:30:00+03:00","byline":" ","outlet":"A","n":1}"#;
        let fields =
            Fields { kind: 1, published: Some(1_709_587_800_000), meta, ..Fields::default() };
        let record = SourceRecord::new(1, "x 1", &fields).unwrap();
        assert_eq!(record.document.published.unwrap().to_string(), "2024-03-05");
        assert_eq!(record.document.byline, None);
        assert_eq!(record.document.outlet.as_deref(), Some("A"));
        assert!(record.meta.contains_key("n"));
        let utc = SourceRecord::new(1, "x 1", &Fields { meta: "", ..fields }).unwrap();
        assert_eq!(utc.document.published.unwrap().to_string(), "2024-03-04");
        let unknown = Fields { published: None, meta: "", ..fields };
        assert_eq!(SourceRecord::new(1, "x", &unknown).unwrap().document.published, None);
    }

    #[test]
    fn metadata_that_is_no_object_is_an_error() {
        assert!(
            SourceRecord::new(1, "x", &Fields { kind: 1, meta: "[]", ..Fields::default() })
                .is_err()
        );
        assert!(SourceRecord::new(1, "x", &Fields { kind: 9, ..Fields::default() }).is_err());
    }
}
