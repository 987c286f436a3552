//! The lines of the journal: how an event becomes bytes, and how bytes become an event again.
//!
//! Digests are taken over bytes as they stand, never over anything written anew.

use std::fs::File;
use std::io::{self, Read, Write};

use isnad_model::{Digest, Event, Recorded, derived_id};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::error::{Error, Result};

/// Version of the events that this program writes, and the highest that it reads.
pub const VERSION: u32 = 1;

/// Where a history stands: its last event, and the digest of that event's header line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Sequence number, 0 before the first event.
    pub seq: u64,
    /// SHA-256 of the raw header line without its line feed; zeros before the first event.
    pub hash: Digest,
}

impl Head {
    /// Before the first event.
    pub const START: Self = Self { seq: 0, hash: Digest([0; 32]) };
}

/// The first line of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Version of the event's schema.
    pub v: u32,
    /// Derived from `at`, `by`, `kind` and `payload_digest`.
    pub id: String,
    /// From 1, without gaps.
    pub seq: u64,
    /// When it was recorded, UTC (RFC 3339).
    pub at: String,
    /// Who recorded it.
    pub by: String,
    /// Kind of the event.
    pub kind: String,
    /// Digest of the header line before.
    pub prev: Digest,
    /// Digest of the payload line.
    pub payload_digest: Digest,
}

impl Header {
    /// The id that the other fields give. The salted digest stands for the payload, so that the
    /// id of a redacted event does not let anyone guess what it said.
    pub fn derived_id(&self) -> String {
        let digest = self.payload_digest.to_string();
        derived_id("e", &[&self.at, &self.by, &self.kind, &digest])
    }

    /// `at` as a time; `None` for a text that is no time.
    pub fn time(&self) -> Option<Timestamp> {
        self.at.parse().ok()
    }
}

/// The last line of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commit {
    /// Events in the batch.
    pub commit: u64,
    /// Digest of the batch's last header line, which binds all before it.
    pub hash: Digest,
}

impl Commit {
    /// The line, with its line feed.
    pub fn line(self) -> String {
        format!("{{\"commit\":{},\"hash\":\"{}\"}}\n", self.commit, self.hash)
    }
}

/// How a payload line begins; its salt and payload follow.
pub const PAYLOAD_START: &[u8] = b"{\"salt\":\"";
/// How a payload line begins once the payload is gone for good.
pub const REDACTED_START: &[u8] = b"{\"redacted\":";

#[derive(Deserialize)]
struct PayloadLine<'a> {
    #[serde(rename = "salt")]
    _salt: &'a str,
    #[serde(borrow)]
    payload: &'a RawValue,
}

/// An event as its two lines gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The first line.
    pub header: Header,
    /// Digest of the raw first line.
    pub hash: Digest,
    /// The raw second line without its line feed.
    pub payload: Vec<u8>,
}

impl Entry {
    /// Whether the payload is gone for good.
    pub fn is_redacted(&self) -> bool {
        self.payload.starts_with(REDACTED_START)
    }

    /// What happened; `None` once it is redacted.
    ///
    /// # Errors
    /// Says in words why the payload is none that this version knows.
    pub fn event(&self) -> std::result::Result<Option<Event>, String> {
        if self.is_redacted() {
            return Ok(None);
        }
        let line: PayloadLine<'_> =
            serde_json::from_slice(&self.payload).map_err(|error| error.to_string())?;
        let kind = serde_json::to_string(&self.header.kind).map_err(|error| error.to_string())?;
        let whole = format!("{{\"kind\":{kind},\"payload\":{}}}", line.payload.get());
        serde_json::from_str(&whole).map(Some).map_err(|error| error.to_string())
    }

    /// The event as the rest of Isnad knows it.
    ///
    /// # Errors
    /// As [`Entry::event`].
    pub fn recorded(&self) -> std::result::Result<Recorded, String> {
        Ok(Recorded {
            seq: self.header.seq,
            id: self.header.id.clone(),
            at: self.header.time().ok_or("its time is not a time")?,
            by: self.header.by.clone(),
            event: self.event()?,
        })
    }
}

/// Where one event lies in a batch.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Its header.
    pub header: Header,
    /// Bytes before it.
    pub start: usize,
    /// Digest of its header line.
    pub hash: Digest,
}

/// Events framed for one commit: all their lines and the commit line.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The history that it continues.
    pub base: Head,
    /// The history after it.
    pub head: Head,
    /// Every line of it.
    pub bytes: Vec<u8>,
    /// One for each event.
    pub pieces: Vec<Piece>,
    /// What is now on record.
    pub recorded: Vec<Recorded>,
}

impl Batch {
    /// Frames `events` to follow `base`.
    ///
    /// # Errors
    /// [`Error::Unrecordable`] for an event without a JSON form, [`Error::Io`] without randomness.
    pub fn frame(base: Head, events: &[Event], by: &str, at: Timestamp) -> Result<Self> {
        let salts = salts(events.len())?;
        let mut batch = Self {
            base,
            head: base,
            bytes: Vec::with_capacity(events.len() * 640),
            pieces: Vec::with_capacity(events.len()),
            recorded: Vec::with_capacity(events.len()),
        };
        let at_text = at.to_string();
        let mut payload = Vec::new();
        for (event, salt) in events.iter().zip(salts.chunks_exact(SALT)) {
            payload.clear();
            let kind = write_payload(&mut payload, event, salt)?;
            let mut header = Header {
                v: VERSION,
                id: String::new(),
                seq: batch.head.seq + 1,
                at: at_text.clone(),
                by: by.to_owned(),
                kind,
                prev: batch.head.hash,
                payload_digest: Digest::of(&payload),
            };
            header.id = header.derived_id();
            let (seq, id, by) = (header.seq, header.id.clone(), header.by.clone());
            batch.push(header, &payload)?;
            batch.recorded.push(Recorded { seq, id, at, by, event: Some(event.clone()) });
        }
        let commit = Commit { commit: events.len() as u64, hash: batch.head.hash };
        batch.bytes.extend_from_slice(commit.line().as_bytes());
        Ok(batch)
    }

    fn push(&mut self, header: Header, payload: &[u8]) -> Result<()> {
        let start = self.bytes.len();
        serde_json::to_writer(&mut self.bytes, &header)
            .map_err(|error| Error::Unrecordable(error.to_string()))?;
        let hash = Digest::of(self.bytes.get(start..).unwrap_or_default());
        self.bytes.push(b'\n');
        self.bytes.extend_from_slice(payload);
        self.bytes.push(b'\n');
        self.head = Head { seq: header.seq, hash };
        self.pieces.push(Piece { header, start, hash });
        Ok(())
    }
}

/// Writes the payload line of `event` and gives its kind.
fn write_payload(line: &mut Vec<u8>, event: &Event, salt: &[u8]) -> Result<String> {
    const BEFORE_KIND: &str = "{\"kind\":\"";
    const BEFORE_PAYLOAD: &str = "\",\"payload\":";
    let whole =
        serde_json::to_string(event).map_err(|error| Error::Unrecordable(error.to_string()))?;
    let (kind, rest) = whole
        .strip_prefix(BEFORE_KIND)
        .and_then(|rest| rest.split_once(BEFORE_PAYLOAD))
        .ok_or_else(|| Error::Unrecordable("an event without kind and payload".to_owned()))?;
    let payload = rest.strip_suffix('}').unwrap_or(rest);
    line.extend_from_slice(PAYLOAD_START);
    for byte in salt {
        // Writing to memory does not fail.
        let _ = write!(line, "{byte:02x}");
    }
    line.extend_from_slice(b"\",\"payload\":");
    line.extend_from_slice(payload.as_bytes());
    line.push(b'}');
    Ok(kind.to_owned())
}

const SALT: usize = 16;

fn salts(count: usize) -> Result<Vec<u8>> {
    const SOURCE: &str = "/dev/urandom";
    let mut bytes = vec![0; count * SALT];
    let read = |bytes: &mut [u8]| -> io::Result<()> { File::open(SOURCE)?.read_exact(bytes) };
    read(&mut bytes).map_err(Error::io("read randomness from", SOURCE.as_ref()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use isnad_model::Event;
    use jiff::Timestamp;

    use super::{Batch, Commit, Head, Header};

    #[test]
    fn every_line_is_json_and_says_what_it_should() {
        let events = [Event::Undone { seq: 7 }, Event::Undone { seq: 8 }];
        let batch = Batch::frame(Head::START, &events, "nour", Timestamp::UNIX_EPOCH).unwrap();
        let text = String::from_utf8(batch.bytes).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 5);
        let second: Header = serde_json::from_str(lines.get(2).unwrap()).unwrap();
        assert_eq!((second.seq, second.kind.as_str()), (2, "undone"));
        let payload: serde_json::Value = serde_json::from_str(lines.get(3).unwrap()).unwrap();
        assert_eq!(payload.get("payload").unwrap().to_string(), "{\"seq\":8}");
        let commit: Commit = serde_json::from_str(lines.get(4).unwrap()).unwrap();
        assert_eq!((commit.commit, commit.hash), (2, batch.head.hash));
    }

    #[test]
    fn the_same_event_twice_has_two_salts_and_two_ids() {
        let events = [Event::Undone { seq: 7 }, Event::Undone { seq: 7 }];
        let batch = Batch::frame(Head::START, &events, "nour", Timestamp::UNIX_EPOCH).unwrap();
        let ids: Vec<_> = batch.recorded.iter().map(|recorded| &recorded.id).collect();
        assert_ne!(ids.first(), ids.last());
    }
}
