//! The journal on a local disk: segments of lines, one write and one sync for each batch.

use std::fmt::Write as _;
use std::io::{BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use isnad_model::Digest;

use crate::disk::{Disk, Sink};
use crate::error::{Error, Result};
use crate::frame::{Batch, Entry, Head, redacted_by, redacted_line};
use crate::journal::{
    Journal, Part, Place, Point, Visit, compare, entry_at, lost_event, payload_range, places,
};
use crate::recover::flaw_problem;
use crate::scan::{Located, Scanner, Step};
use crate::witness;

/// Bytes after which the next batch opens a new segment.
pub const SEGMENT_BYTES: u64 = 64 << 20;

/// The journal in a folder.
pub struct FileJournal {
    pub(crate) disk: Arc<dyn Disk>,
    pub(crate) dir: PathBuf,
    pub(crate) end: Point,
    /// Where the history stood when the last segment began.
    pub(crate) segment_start: Head,
    /// Digest over number, length and time of change of every segment but the last.
    pub(crate) sealed: Digest,
    pub(crate) roll_at: u64,
    sink: Option<Box<dyn Sink>>,
    poisoned: bool,
}

impl FileJournal {
    pub(crate) fn at(disk: Arc<dyn Disk>, dir: PathBuf, end: Point, segment_start: Head) -> Self {
        Self {
            disk,
            dir,
            end,
            segment_start,
            sealed: Digest::of(b""),
            roll_at: SEGMENT_BYTES,
            sink: None,
            poisoned: false,
        }
    }

    pub(crate) fn path(&self, segment: u32) -> PathBuf {
        self.dir.join(segment_name(segment))
    }

    /// Digest that changes when any segment but the last is touched.
    pub(crate) fn seal(&self) -> Result<Digest> {
        let mut text = String::new();
        for segment in 1..self.end.place.segment {
            let path = self.path(segment);
            let stat = self.disk.stat(&path).map_err(Error::io("look at", &path))?;
            // Writing to memory does not fail.
            let _ = writeln!(text, "{segment} {} {}", stat.length, stat.modified);
        }
        Ok(Digest::of(text.as_bytes()))
    }

    fn start_segment(&mut self) -> Result<()> {
        let segment = self.end.place.segment + 1;
        let path = self.path(segment);
        let sink = self.disk.writer(&path, true).map_err(Error::io("make", &path))?;
        self.disk.sync_dir(&self.dir).map_err(Error::io("sync", &self.dir))?;
        self.sink = Some(sink);
        self.end.place = Place { segment, offset: 0 };
        self.segment_start = self.end.head;
        self.sealed = self.seal()?;
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let full =
            self.end.place.offset > 0 && self.end.place.offset + bytes.len() as u64 > self.roll_at;
        if full || self.end.place.segment == 0 {
            self.start_segment()?;
        }
        let path = self.path(self.end.place.segment);
        // An empty segment was made by a process that may have failed to make its name durable.
        if self.sink.is_none() && self.end.place.offset == 0 {
            self.disk.sync_dir(&self.dir).map_err(Error::io("sync", &self.dir))?;
        }
        let sink = match &mut self.sink {
            Some(sink) => sink,
            none => none.insert(self.disk.writer(&path, false).map_err(Error::io("open", &path))?),
        };
        sink.write(bytes).map_err(Error::io("write", &path))?;
        sink.sync().map_err(Error::io("sync", &path))
    }

    /// Offset and length of the payload line of the event whose header stands at `offset`.
    fn payload_at(&self, path: &Path, offset: u64, seq: u64) -> Result<Option<(u64, usize)>> {
        let mut size = 1 << 16;
        loop {
            let mut bytes = vec![0; size];
            let read = self.disk.read_at(path, offset, &mut bytes);
            let read = read.map_err(Error::io("read", path))?;
            bytes.truncate(read);
            if let Some(range) = payload_range(&bytes, seq) {
                return Ok(Some((offset + range.start as u64, range.len())));
            }
            if read < size {
                return Ok(None);
            }
            size *= 8;
        }
    }

    fn scan_segment(&self, from: Point, visit: &mut Visit<'_>) -> Result<Head> {
        let path = self.path(from.place.segment);
        let reader =
            self.disk.reader(&path, from.place.offset).map_err(Error::io("open", &path))?;
        let input = BufReader::with_capacity(1 << 16, reader);
        let inside = from.place.offset > 0;
        let mut scanner = Scanner::new(input, from.place.offset, from.head, inside);
        loop {
            match scanner.step().map_err(Error::io("read", &path))? {
                Step::Batch { events, .. } | Step::Partial(events) => {
                    for event in events {
                        let place = Place { segment: from.place.segment, offset: event.offset };
                        visit(event.entry, place)?;
                    }
                }
                Step::Bad(flaw) => {
                    let above = self.lines_before(from.place);
                    return Err(flaw_problem(from.place.segment, above, &flaw));
                }
                Step::End { .. } => return Ok(scanner.head),
            }
        }
    }

    /// Lines above `place` in its segment, for messages; 0 when they cannot be counted.
    fn lines_before(&self, place: Place) -> u64 {
        let length = usize::try_from(place.offset).unwrap_or_default();
        let mut bytes = vec![0; length];
        let read = self.disk.read_at(&self.path(place.segment), 0, &mut bytes).unwrap_or(0);
        bytes.truncate(read);
        bytes.split(|byte| *byte == b'\n').count() as u64 - 1
    }
}

impl Journal for FileJournal {
    fn end(&self) -> Point {
        self.end
    }

    fn append(&mut self, batch: &Batch) -> Result<Vec<Place>> {
        if self.poisoned {
            return Err(Error::Poisoned);
        }
        compare(self.end.head, batch)?;
        // After any failure the bytes behind the last commit are unknown: only a new opening,
        // which reads them, may append again.
        self.poisoned = true;
        self.write(&batch.bytes)?;
        self.poisoned = false;
        let places = places(batch, self.end.place);
        self.end.place.offset += batch.bytes.len() as u64;
        self.end.head = batch.head;
        witness::write(&*self.disk, &self.dir, self.end.head);
        Ok(places)
    }

    fn headers(&self, visit: &mut dyn FnMut(u64, Place)) -> Result<()> {
        let mut head = Head::START;
        for segment in 1..=self.end.place.segment {
            let path = self.path(segment);
            let reader = self.disk.reader(&path, 0).map_err(Error::io("open", &path))?;
            let input = BufReader::with_capacity(1 << 16, reader);
            let mut scanner = Scanner::new(input, 0, head, false);
            loop {
                match scanner.step().map_err(Error::io("read", &path))? {
                    Step::Batch { events, .. } => {
                        for Located { entry, offset, .. } in events {
                            visit(entry.header.seq, Place { segment, offset });
                        }
                    }
                    Step::Partial(_) | Step::Bad(_) => {}
                    Step::End { .. } => break,
                }
            }
            head = scanner.head;
        }
        Ok(())
    }

    fn copy(&self, end: Point, part: &mut Part<'_>) -> Result<()> {
        for segment in 1..=end.place.segment {
            let path = self.path(segment);
            let length = if segment == end.place.segment {
                end.place.offset
            } else {
                self.disk.stat(&path).map_err(Error::io("look at", &path))?.length
            };
            let reader = self.disk.reader(&path, 0).map_err(Error::io("open", &path))?;
            part(length, &mut reader.take(length))?;
        }
        Ok(())
    }

    fn redact(&mut self, place: Place, seq: u64, by: u64) -> Result<()> {
        if self.poisoned {
            return Err(Error::Poisoned);
        }
        let path = self.path(place.segment);
        let lost = || lost_event(&relative(place.segment), None, seq);
        let (start, length) = self.payload_at(&path, place.offset, seq)?.ok_or_else(lost)?;
        let mut old = vec![0; length];
        self.disk.read_at(&path, start, &mut old).map_err(Error::io("read", &path))?;
        if redacted_by(&old).is_some_and(|by| by > seq) {
            return Ok(());
        }
        self.poisoned = true;
        self.disk
            .patch(&path, start, &redacted_line(by, length), true)
            .map_err(Error::io("redact", &path))?;
        self.poisoned = false;
        Ok(())
    }

    fn read(&self, place: Place, seq: u64) -> Result<Entry> {
        let path = self.path(place.segment);
        let mut size = 4096;
        loop {
            let mut bytes = vec![0; size];
            let read = self
                .disk
                .read_at(&path, place.offset, &mut bytes)
                .map_err(Error::io("read", &path))?;
            bytes.truncate(read);
            if let Some(entry) = entry_at(&bytes, seq) {
                return Ok(entry);
            }
            let pieces = bytes.split(|byte| *byte == b'\n').count();
            if pieces > 2 || read < size {
                let line = self.lines_before(place) + 1;
                return Err(lost_event(&relative(place.segment), Some(line), seq));
            }
            size *= 8;
        }
    }

    fn scan(&self, from: Point, visit: &mut Visit<'_>) -> Result<()> {
        let mut point = from;
        if point.place.segment == 0 {
            point.place = Place { segment: 1, offset: 0 };
        }
        while point.place.segment <= self.end.place.segment {
            let head = self.scan_segment(point, visit)?;
            point = Point { head, place: Place { segment: point.place.segment + 1, offset: 0 } };
        }
        Ok(())
    }

    fn bookmark(&self) -> Vec<u8> {
        let stat = self.disk.stat(&self.path(self.end.place.segment));
        let modified = stat.map_or(0, |stat| stat.modified);
        Bookmark { sealed: self.sealed, segment_start: self.segment_start, modified }.encode()
    }
}

/// What the index keeps for the journal: how the segments looked when they were last proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bookmark {
    /// See [`FileJournal::seal`].
    pub sealed: Digest,
    /// Where the history stood when the last segment began.
    pub segment_start: Head,
    /// When the last segment changed.
    pub modified: u128,
}

impl Bookmark {
    fn encode(self) -> Vec<u8> {
        let start = self.segment_start;
        [
            self.sealed.0.as_slice(),
            &start.seq.to_be_bytes(),
            &start.hash.0,
            &self.modified.to_be_bytes(),
        ]
        .concat()
    }

    /// Reads what [`Journal::bookmark`] gave; `None` for anything else.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let (sealed, rest) = bytes.split_first_chunk::<32>()?;
        let (seq, rest) = rest.split_first_chunk::<8>()?;
        let (hash, rest) = rest.split_first_chunk::<32>()?;
        let modified: [u8; 16] = rest.try_into().ok()?;
        Some(Self {
            sealed: Digest(*sealed),
            segment_start: Head { seq: u64::from_be_bytes(*seq), hash: Digest(*hash) },
            modified: u128::from_be_bytes(modified),
        })
    }
}

pub(crate) fn segment_name(segment: u32) -> String {
    format!("{segment:06}.ndjson")
}

/// As messages name it, from the workspace's folder.
pub(crate) fn relative(segment: u32) -> String {
    Path::new(".isnad/journal").join(segment_name(segment)).display().to_string()
}
