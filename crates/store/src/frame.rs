//! The lines of the journal: how an event becomes bytes, and how bytes become an event again.
//!
//! Digests are taken over bytes as they stand, never over anything written anew.

use std::fs::File;
use std::io::{self, Read};

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
    /// First event of the action that this one is part of; absent where it is the whole action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<u64>,
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
const REDACTED_START: &[u8] = b"{\"redacted\":";

/// The line in the place of a payload that event `by` took away: of the same length, so that
/// nothing behind it moves.
pub fn redacted_line(by: u64, length: usize) -> Vec<u8> {
    let mut line = format!("{{\"redacted\":{by}}}").into_bytes();
    line.resize(length, b' ');
    line
}

/// The event that took the payload of this line away; `None` unless the line is exactly so.
pub fn redacted_by(line: &[u8]) -> Option<u64> {
    let rest = line.strip_prefix(REDACTED_START)?;
    let end = rest.iter().position(|byte| *byte == b'}')?;
    let by = str::from_utf8(rest.get(..end)?).ok()?.parse().ok()?;
    (redacted_line(by, line.len()) == line).then_some(by)
}

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
        redacted_by(&self.payload).is_some()
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
            action: self.header.action.unwrap_or(self.header.seq),
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
}

impl Batch {
    /// Frames the events of some actions to follow `base`, in one commit.
    ///
    /// # Errors
    /// [`Error::Unrecordable`] for an event without a JSON form, [`Error::Io`] without randomness.
    pub fn frame(base: Head, actions: &[&[Event]], by: &str, at: Timestamp) -> Result<Self> {
        let count = actions.iter().map(|events| events.len()).sum();
        let salts = salts(count)?;
        let mut salts = salts.chunks_exact(SALT);
        let (bytes, pieces) = (Vec::with_capacity(count * 640), Vec::with_capacity(count));
        let mut batch = Self { base, head: base, bytes, pieces };
        let at = at.to_string();
        let mut payload = Vec::new();
        for events in actions {
            let action = (events.len() > 1).then_some(batch.head.seq + 1);
            for (event, salt) in events.iter().zip(&mut salts) {
                payload.clear();
                let kind = write_payload(&mut payload, event, salt)?;
                let mut header = Header {
                    v: VERSION,
                    id: String::new(),
                    seq: batch.head.seq + 1,
                    at: at.clone(),
                    by: by.to_owned(),
                    kind,
                    prev: batch.head.hash,
                    payload_digest: Digest::of(&payload),
                    action,
                };
                header.id = header.derived_id();
                batch.push(header, &payload)?;
            }
        }
        let commit = Commit { commit: count as u64, hash: batch.head.hash };
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
    let digit = |value: u8| char::from_digit(u32::from(value), 16).map_or(b'0', |c| c as u8);
    line.extend(salt.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]));
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

    use super::{Batch, Commit, Head, Header, redacted_by, redacted_line};

    #[test]
    fn a_redacted_line_is_exactly_so() {
        let line = redacted_line(17, 60);
        assert_eq!((line.len(), redacted_by(&line)), (60, Some(17)));
        for at in 0..line.len() {
            let mut other = line.clone();
            *other.get_mut(at).unwrap() ^= 1;
            assert_ne!(redacted_by(&other), Some(17), "byte {at}");
        }
    }

    #[test]
    fn events_of_one_action_name_its_first() {
        let one = [Event::Undone { seq: 7 }];
        let two = [Event::Undone { seq: 7 }, Event::Undone { seq: 8 }];
        let batch = Batch::frame(Head::START, &[&one, &two, &one], "n", Timestamp::UNIX_EPOCH);
        let actions: Vec<_> = batch.unwrap().pieces.iter().map(|p| p.header.action).collect();
        assert_eq!(actions, [None, Some(2), Some(2), None]);
    }

    #[test]
    fn every_line_is_json_and_says_what_it_should() {
        let events = [Event::Undone { seq: 7 }, Event::Undone { seq: 8 }];
        let batch = Batch::frame(Head::START, &[&events], "nour", Timestamp::UNIX_EPOCH).unwrap();
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
        let batch = Batch::frame(Head::START, &[&events], "nour", Timestamp::UNIX_EPOCH).unwrap();
        let ids: Vec<_> = batch.pieces.iter().map(|piece| &piece.header.id).collect();
        assert_ne!(ids.first(), ids.last());
    }
}
