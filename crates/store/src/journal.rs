//! What the store asks of a journal, wherever it lives, and one that lives in memory.

use std::io::Read;

use crate::error::{Error, Problem, Result};
use crate::frame::{Batch, Entry, Head, redacted_line};
use crate::scan::{Scanner, Step};

/// Where an event's header line begins. Only the journal that gave it knows what it means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Segment, from 1; 0 where there are none.
    pub segment: u32,
    /// Bytes before it.
    pub offset: u64,
}

/// A point between two batches (or, for reading only, between two events).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The history up to it.
    pub head: Head,
    /// Where the next event will begin, if it goes into the same segment.
    pub place: Place,
}

/// What is done with each event of a scan.
pub type Visit<'a> = dyn FnMut(Entry, Place) -> Result<()> + 'a;

/// What is done with each part of a history that is copied.
pub type Part<'a> = dyn FnMut(u64, &mut dyn Read) -> Result<()> + 'a;

/// An append-only history with compare-and-append on its sequence.
pub trait Journal: Send {
    /// Where it stands.
    fn end(&self) -> Point;
    /// Appends a batch, whole or not at all, and returns once it is durable; gives the place of each
    /// event.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the journal is not at `batch.base`; [`Error::Poisoned`] after an
    /// earlier failure; [`Error::Io`] when it is not known what became durable.
    fn append(&mut self, batch: &Batch) -> Result<Vec<Place>>;
    /// The event at `place`, its payload proven against its header.
    ///
    /// # Errors
    /// [`Error::Damaged`] when there is no such event, or not as it was written.
    fn read(&self, place: Place, seq: u64) -> Result<Entry>;
    /// Visits every event after `from`, in order, each proven and its batch committed.
    ///
    /// # Errors
    /// [`Error::Damaged`] at the first line that is not as it was written; what `visit` says.
    fn scan(&self, from: Point, visit: &mut Visit<'_>) -> Result<()>;
    /// Visits the number and place of every event of a whole batch, whatever its payload.
    ///
    /// # Errors
    /// [`Error::Io`].
    fn headers(&self, visit: &mut dyn FnMut(u64, Place)) -> Result<()>;
    /// Hands over the history up to `end`, byte for byte, in the parts that it is kept in: the length
    /// of each in bytes, and what reads it.
    ///
    /// # Errors
    /// [`Error::Io`]; what `part` says.
    fn copy(&self, end: Point, part: &mut Part<'_>) -> Result<()>;
    /// Puts the line of a redaction by event `by` over the payload of the event at `place`, for
    /// good. A payload that is gone already is left as it is.
    ///
    /// # Errors
    /// [`Error::Damaged`] when there is no such event; [`Error::Io`] when the payload may still be
    /// there, and then the journal is closed for writing.
    fn redact(&mut self, place: Place, seq: u64, by: u64) -> Result<()>;
    /// What lets a later opening trust the history up to [`Journal::end`] without reading it all.
    fn bookmark(&self) -> Vec<u8>;
}

/// A journal in memory, of the very same bytes.
#[derive(Debug)]
pub struct MemoryJournal {
    bytes: Vec<u8>,
    head: Head,
}

impl Default for MemoryJournal {
    fn default() -> Self {
        Self { bytes: Vec::new(), head: Head::START }
    }
}

impl MemoryJournal {
    /// A history of these bytes, every line proven.
    ///
    /// # Errors
    /// [`Error::Damaged`] when a line is not as it was written, or the last batch is not whole.
    pub fn of(bytes: Vec<u8>) -> Result<Self> {
        let mut scanner = Scanner::new(bytes.as_slice(), 0, Head::START, false);
        loop {
            match scanner.step().map_err(Error::io("read", "memory".as_ref()))? {
                Step::Batch { .. } => {}
                Step::Partial(_) | Step::End { loose: true } => {
                    return Err(lost_event("memory", None, scanner.head.seq + 1));
                }
                Step::Bad(flaw) => return Err(lost_event("memory", Some(flaw.line), flaw.event)),
                Step::End { loose: false } => break,
            }
        }
        let head = scanner.head;
        Ok(Self { bytes, head })
    }
}

impl Journal for MemoryJournal {
    fn end(&self) -> Point {
        let place = Place { segment: 0, offset: self.bytes.len() as u64 };
        Point { head: self.head, place }
    }

    fn append(&mut self, batch: &Batch) -> Result<Vec<Place>> {
        compare(self.head, batch)?;
        let places = places(batch, self.end().place);
        self.bytes.extend_from_slice(&batch.bytes);
        self.head = batch.head;
        Ok(places)
    }

    fn read(&self, place: Place, seq: u64) -> Result<Entry> {
        let start = usize::try_from(place.offset).unwrap_or(usize::MAX);
        let rest = self.bytes.get(start..).unwrap_or_default();
        entry_at(rest, seq).ok_or_else(|| lost_event("memory", None, seq))
    }

    fn scan(&self, from: Point, visit: &mut Visit<'_>) -> Result<()> {
        let start = usize::try_from(from.place.offset).unwrap_or(usize::MAX);
        let rest = self.bytes.get(start..).unwrap_or_default();
        let mut scanner = Scanner::new(rest, from.place.offset, from.head, true);
        loop {
            match scanner.step().map_err(Error::io("read", "memory".as_ref()))? {
                Step::Batch { events, .. } | Step::Partial(events) => {
                    for event in events {
                        visit(event.entry, Place { segment: 0, offset: event.offset })?;
                    }
                }
                Step::Bad(flaw) => return Err(lost_event("memory", Some(flaw.line), flaw.event)),
                Step::End { .. } => return Ok(()),
            }
        }
    }

    fn headers(&self, visit: &mut dyn FnMut(u64, Place)) -> Result<()> {
        let start = Point { head: Head::START, place: Place::default() };
        self.scan(start, &mut |entry, place| {
            visit(entry.header.seq, place);
            Ok(())
        })
    }

    fn copy(&self, end: Point, part: &mut Part<'_>) -> Result<()> {
        let length = usize::try_from(end.place.offset).unwrap_or(usize::MAX);
        let mut bytes = self.bytes.get(..length).unwrap_or(&self.bytes);
        part(bytes.len() as u64, &mut bytes)
    }

    fn redact(&mut self, place: Place, seq: u64, by: u64) -> Result<()> {
        let start = usize::try_from(place.offset).unwrap_or(usize::MAX);
        let rest = self.bytes.get_mut(start..).unwrap_or_default();
        let payload = payload_range(rest, seq).and_then(|range| rest.get_mut(range));
        let payload = payload.ok_or_else(|| lost_event("memory", None, seq))?;
        payload.copy_from_slice(&redacted_line(by, payload.len()));
        Ok(())
    }

    fn bookmark(&self) -> Vec<u8> {
        Vec::new()
    }
}

/// Where the payload line stands in `bytes`, which begin with the header line of event `seq`.
pub(crate) fn payload_range(bytes: &[u8], seq: u64) -> Option<std::ops::Range<usize>> {
    let start = bytes.iter().position(|byte| *byte == b'\n')? + 1;
    let header: crate::frame::Header = serde_json::from_slice(bytes.get(..start - 1)?).ok()?;
    let length = bytes.get(start..)?.iter().position(|byte| *byte == b'\n')?;
    (header.seq == seq).then_some(start..start + length)
}

pub(crate) fn compare(head: Head, batch: &Batch) -> Result<()> {
    if batch.base == head {
        return Ok(());
    }
    Err(Error::Conflict { expected: batch.base.seq, found: head.seq })
}

pub(crate) fn places(batch: &Batch, base: Place) -> Vec<Place> {
    let at = |start: usize| Place { segment: base.segment, offset: base.offset + start as u64 };
    batch.pieces.iter().map(|piece| at(piece.start)).collect()
}

/// The event whose lines `bytes` begins with, if it is the one asked for and whole.
pub(crate) fn entry_at(bytes: &[u8], seq: u64) -> Option<Entry> {
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let header_line = lines.next()?.strip_suffix(b"\n")?;
    let payload = lines.next()?.strip_suffix(b"\n")?.to_vec();
    let header: crate::frame::Header = serde_json::from_slice(header_line).ok()?;
    let hash = isnad_model::Digest::of(header_line);
    let whole = isnad_model::Digest::of(&payload) == header.payload_digest;
    let entry = Entry { header, hash, payload };
    (entry.header.seq == seq && (whole || entry.is_redacted())).then_some(entry)
}

pub(crate) fn lost_event(file: &str, line: Option<u64>, seq: u64) -> Error {
    Error::Damaged(Box::new(Problem {
        file: file.into(),
        line,
        event: Some(seq),
        what: "the event is not here as it was written".to_owned(),
        lost: "this event".to_owned(),
        remedy: crate::check::RESTORE.to_owned(),
    }))
}
