//! A journal, objects and an index at work together: the index follows the journal.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::mpsc::sync_channel;

use isnad_model::{Digest, Event};
use jiff::Timestamp;

use crate::error::{Error, Problem, Result};
use crate::frame::{Batch, Entry, Header, Piece};
use crate::index::{Index, Row, Watermark};
use crate::journal::{Journal, Place, Point};
use crate::lock::Lock;
use crate::merkle::Tree;
use crate::objects::Objects;
use crate::recover::Redaction;
use crate::terms::{self, Sources};
use crate::words::Words;

/// Events taken into the index at once.
const CHUNK: usize = 2048;
/// Such chunks that may wait to be taken in.
const AHEAD: usize = 4;

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
    /// Redactions that were cut short were brought to their end.
    RedactionFinished {
        /// How many payloads and objects were still there.
        count: usize,
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
            Self::RedactionFinished { count } => {
                write!(out, "{count} redactions that were cut short are done now")
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
    pub(crate) words: Words,
    /// Over the history that is in the index.
    pub(crate) tree: Tree,
    /// Let go last: the index must be closed before another process opens it.
    pub(crate) lock: Option<Lock>,
}

/// A commit that is durable, and whether the index took it in.
pub(crate) struct Appended {
    pub(crate) batch: Batch,
    pub(crate) indexed: Result<()>,
}

impl Session {
    /// Records the events of some actions in one commit and takes them into the index. `Ok` even
    /// when the index fails, since the events are durable.
    pub(crate) fn append(
        &mut self,
        actions: &[&[Event]],
        by: &str,
        at: Timestamp,
    ) -> Result<Appended> {
        let batch = Batch::frame(self.journal.end().head, actions, by, at)?;
        let places = self.journal.append(&batch)?;
        let indexed = self.take_in(&batch, actions, &places);
        Ok(Appended { batch, indexed })
    }

    fn take_in(&mut self, batch: &Batch, actions: &[&[Event]], places: &[Place]) -> Result<()> {
        for piece in &batch.pieces {
            self.tree.push(&piece.hash);
        }
        let watermark = self.watermark();
        let sources = Sources { words: self.words, objects: &*self.objects };
        let events = actions.iter().copied().flatten();
        let made: Vec<_> = events.zip(&batch.pieces).zip(places).collect();
        let rows_of = |made: &[((&Event, &Piece), &Place)]| -> Vec<Row> {
            let row = |((event, piece), place): &((&Event, &Piece), &Place)| {
                sources.row(&piece.header, &piece.hash, Some(*event), **place)
            };
            made.iter().map(row).collect()
        };
        let rows = side_by_side(&made, CHUNK, rows_of);
        self.index.apply(&rows, &watermark)
    }

    /// Brings redactions to their end: the objects first, since a payload that is gone says that
    /// all is done.
    pub(crate) fn finish(&mut self, redactions: &[Redaction]) -> Result<()> {
        for object in redactions.iter().filter_map(|redaction| redaction.object) {
            self.objects.remove(&object)?;
        }
        let wanted: BTreeMap<u64, u64> = redactions.iter().map(|r| (r.seq, r.by)).collect();
        for (place, seq) in self.places(&wanted)? {
            let by = wanted.get(&seq).copied().unwrap_or(seq);
            self.journal.redact(place, seq, by)?;
        }
        Ok(())
    }

    /// Where events stand, without an index; payloads that are torn already are no matter.
    fn places(&self, wanted: &BTreeMap<u64, u64>) -> Result<Vec<(Place, u64)>> {
        let mut found = Vec::new();
        self.journal.headers(&mut |seq, place| {
            if wanted.contains_key(&seq) {
                found.push((place, seq));
            }
        })?;
        Ok(found)
    }

    fn watermark(&self) -> Watermark {
        let (point, bookmark) = (self.journal.end(), self.journal.bookmark());
        Watermark { point, bookmark, tree: self.tree.clone() }
    }

    /// Takes what the index lacks from the journal; gives how many events that were.
    pub(crate) fn catch_up(&mut self, progress: &mut dyn FnMut(u64)) -> Result<u64> {
        let known = self.index.watermark()?;
        let from = known.as_ref().map_or_else(start, |known| known.point);
        let mut tree = known.map(|known| known.tree).unwrap_or_default();
        if from.head == self.journal.end().head {
            self.tree = tree;
            return Ok(0);
        }
        let mut end = self.watermark();
        let Self { journal, index, objects, words, .. } = self;
        let sources = Sources { words: *words, objects: &**objects };
        let index = &mut **index;
        let mut taken = 0;
        let interim_tree = tree.clone();
        // One thread reads, proves and understands, the other finds the words and takes in: half of
        // the work each.
        std::thread::scope(|scope| {
            let (send, receive) = sync_channel::<Vec<Understood>>(AHEAD);
            let taking = scope.spawn(move || {
                // The watermark moves only to points between batches, so it waits for the end.
                let interim = Watermark { point: from, bookmark: Vec::new(), tree: interim_tree };
                for chunk in receive {
                    let row = |read: &Understood| {
                        sources.row(&read.header, &read.hash, read.event.as_ref(), read.place)
                    };
                    index.apply(&chunk.iter().map(row).collect::<Vec<_>>(), &interim)?;
                }
                Ok(index)
            });
            let stopped = |_| Error::Index("it takes no more".to_owned());
            let mut chunk = Vec::with_capacity(CHUNK);
            let scanned = journal.scan(from, &mut |entry, place| {
                tree.push(&entry.hash);
                chunk.push(Understood::of(entry, place)?);
                if chunk.len() < CHUNK {
                    return Ok(());
                }
                taken += chunk.len() as u64;
                progress(taken);
                send.send(std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK))).map_err(stopped)
            });
            taken += chunk.len() as u64;
            let scanned = scanned.and_then(|()| send.send(chunk).map_err(stopped));
            drop(send);
            let joined = taking.join();
            // What stopped the taking in says more than that it stopped.
            let index = joined.unwrap_or_else(|_| Err(Error::Index("it stopped".to_owned())))?;
            scanned?;
            end.tree.clone_from(&tree);
            index.apply(&[], &end)
        })?;
        self.tree = tree;
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

/// Works on the two halves of a long list at once, where there are `many` and a thread can be had.
fn side_by_side<T: Sync, R: Send>(
    list: &[T],
    many: usize,
    work: impl Fn(&[T]) -> Vec<R> + Sync,
) -> Vec<R> {
    let (here, there) = list.split_at(if list.len() < many { 0 } else { list.len() / 2 });
    if here.is_empty() {
        return work(there);
    }
    std::thread::scope(|scope| {
        let beside = std::thread::Builder::new().spawn_scoped(scope, || work(there));
        let mut done = work(here);
        let joined = beside.ok().and_then(|beside| beside.join().ok());
        done.extend(joined.unwrap_or_else(|| work(there)));
        done
    })
}

/// An event on its way into the index.
struct Understood {
    header: Header,
    hash: Digest,
    event: Option<Event>,
    place: Place,
}

impl Understood {
    fn of(entry: Entry, place: Place) -> Result<Self> {
        let event = entry.event().map_err(|reason| unknown(&entry, &reason))?;
        Ok(Self { header: entry.header, hash: entry.hash, event, place })
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
