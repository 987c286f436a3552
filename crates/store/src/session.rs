//! A journal, objects and an index at work together: the index follows the journal.

use std::path::PathBuf;

use isnad_model::{Event, Recorded};
use jiff::Timestamp;

use crate::error::{Error, Problem, Result};
use crate::frame::{Batch, Entry};
use crate::index::{Index, Watermark};
use crate::journal::{Journal, Place, Point};
use crate::lock::Lock;
use crate::objects::Objects;
use crate::terms;

/// Events taken into the index at once.
const CHUNK: usize = 4096;

/// Something that was put right on the way, to be said in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// An unfinished write was set aside in this file.
    TornTail {
        /// Where it is now.
        file: PathBuf,
        /// Its length in bytes.
        bytes: u64,
    },
    /// The index was made again from the journal.
    IndexRebuilt {
        /// Why.
        reason: String,
        /// How many events are in it.
        events: u64,
    },
}

impl std::fmt::Display for Note {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TornTail { file, bytes } => {
                let file = file.display();
                write!(out, "an unfinished write of {bytes} bytes was set aside in {file}")
            }
            Self::IndexRebuilt { reason, events } => {
                write!(out, "index rebuilt from the journal ({reason}), {events} events")
            }
        }
    }
}

pub(crate) struct Session {
    pub(crate) journal: Box<dyn Journal>,
    pub(crate) objects: Box<dyn Objects>,
    pub(crate) index: Box<dyn Index>,
    /// Let go last: the index must be closed before another process opens it.
    pub(crate) _lock: Option<Lock>,
}

impl Session {
    /// Records `events` and takes them into the index. `Ok` even when the index fails, since the
    /// events are durable: the second value says so.
    pub(crate) fn append(
        &mut self,
        events: &[Event],
        by: &str,
        at: Timestamp,
    ) -> Result<(Vec<Recorded>, Result<()>)> {
        let batch = Batch::frame(self.journal.end().head, events, by, at)?;
        let places = self.journal.append(&batch)?;
        let indexed = self.take_in(&batch, &places);
        Ok((batch.recorded, indexed))
    }

    fn take_in(&mut self, batch: &Batch, places: &[Place]) -> Result<()> {
        let watermark = self.watermark();
        let parts = batch.recorded.iter().zip(&batch.pieces).zip(places);
        let rows: Vec<_> = parts
            .map(|((recorded, piece), place)| {
                terms::row(&piece.header, &piece.hash, recorded.event.as_ref(), *place)
            })
            .collect();
        self.index.apply(&rows, &watermark)
    }

    fn watermark(&self) -> Watermark {
        Watermark { point: self.journal.end(), bookmark: self.journal.bookmark() }
    }

    /// Takes what the index lacks from the journal; gives how many events that were.
    pub(crate) fn catch_up(&mut self, progress: &mut dyn FnMut(u64)) -> Result<u64> {
        let from = self.index.watermark()?.map_or_else(start, |known| known.point);
        let end = self.watermark();
        if from.head == end.point.head {
            return Ok(0);
        }
        let mut rows = Vec::with_capacity(CHUNK);
        let mut taken = 0;
        let Self { journal, index, .. } = self;
        journal.scan(from, &mut |entry, place| {
            let event = entry.event().map_err(|reason| unknown(&entry, &reason))?;
            rows.push(terms::row(&entry.header, &entry.hash, event.as_ref(), place));
            taken += 1;
            // The watermark moves only to points between batches, so it waits for the end.
            if rows.len() >= CHUNK {
                let interim = Watermark { point: from, bookmark: Vec::new() };
                index.apply(&rows, &interim)?;
                rows.clear();
                progress(taken);
            }
            Ok(())
        })?;
        index.apply(&rows, &end)?;
        progress(taken);
        Ok(taken)
    }

    /// The event of that number, proven.
    pub(crate) fn entry(&self, seq: u64) -> Result<Option<Entry>> {
        let Some(locator) = self.index.locate(seq)? else { return Ok(None) };
        let entry = self.journal.read(locator.place, seq)?;
        if terms::short(&entry.hash) == locator.check {
            return Ok(Some(entry));
        }
        Err(unknown(&entry, "its header line is not the one that was written"))
    }
}

pub(crate) fn start() -> Point {
    Point { head: crate::frame::Head::START, place: Place::default() }
}

/// An event that is proven but not understood, or not the one that was indexed.
pub(crate) fn unknown(entry: &Entry, reason: &str) -> Error {
    Error::Damaged(Box::new(Problem {
        file: ".isnad/journal".into(),
        line: None,
        event: Some(entry.header.seq),
        what: reason.to_owned(),
        lost: "nothing yet".to_owned(),
        remedy: crate::check::RESTORE.to_owned(),
    }))
}
