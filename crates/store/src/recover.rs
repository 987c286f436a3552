//! Opens the journal of a folder: proves what must be proven, and tells a write that was never
//! acknowledged from damage.

use std::collections::BTreeSet;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;

use isnad_model::{Digest, Event};

use crate::check::RESTORE;
use crate::disk::Disk;
use crate::error::{Error, Problem, Result};
use crate::file_journal::{Bookmark, FileJournal, relative, segment_name};
use crate::frame::Head;
use crate::index::Watermark;
use crate::journal::{Place, Point};
use crate::scan::{Flaw, Located, Scanner, Step};
use crate::witness;

/// Bytes behind the last commit that no batch beyond them vouches for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tail {
    /// Where they begin.
    pub place: Place,
    /// How many.
    pub length: u64,
}

/// What an opening found, and what it must put right before anything else is written.
pub struct Opened {
    /// The journal, proven.
    pub journal: FileJournal,
    /// An unfinished write.
    pub tail: Option<Tail>,
    /// Redactions that were recorded and not brought to their end.
    pub unfinished: Vec<Redaction>,
    /// The last batch, where nobody is known to have been told that it is durable.
    pub doubtful: Option<Tail>,
}

/// A payload that must go, and an object with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Redaction {
    /// The event whose payload must go.
    pub seq: u64,
    /// The event that says so.
    pub by: u64,
    /// The object that must go.
    pub object: Option<Digest>,
}

/// Opens the journal in `dir` without writing anything.
///
/// What the watermark of the index vouches for is not read again, as long as the segments look as
/// they did then (length and time of change).
///
/// # Errors
/// [`Error::Damaged`] when the history is not as it was written, or ends before the watermark.
pub fn open(
    disk: Arc<dyn Disk>,
    dir: &Path,
    known: Option<&Watermark>,
    roll_at: u64,
) -> Result<Opened> {
    let last = last_segment(&*disk, dir)?;
    let acknowledged = witness::read(&*disk, dir);
    let start = Point { head: Head::START, place: Place { segment: last, offset: 0 } };
    let mut journal = FileJournal::at(disk, dir.to_owned(), start, Head::START);
    journal.roll_at = roll_at;
    journal.sealed = journal.seal()?;
    let seen = known.map(|known| known.point.head).into_iter().chain(acknowledged);
    let mut proof = Proof { seen: seen.collect(), ..Proof::default() };
    let mut tail = None;
    if last > 0 {
        let from = trusted(&journal, known)?;
        tail = proof.run(&mut journal, from, last, known)?;
    }
    beyond(&journal, &proof.seen)?;
    let sure = proof.seen.iter().map(|head| head.seq).max().unwrap_or(0);
    let doubtful = proof.last_batch.filter(|_| journal.end.head.seq > sure);
    let unfinished = proof.unfinished()?;
    Ok(Opened { journal, tail, unfinished, doubtful })
}

/// Whether a name in the journal's folder should be a segment's.
pub(crate) fn is_segment(name: &str) -> bool {
    !name.starts_with("torn-") && name != witness::NAME
}

/// Number of the last segment; they must be numbered without gaps.
fn last_segment(disk: &dyn Disk, dir: &Path) -> Result<u32> {
    let names = disk.names(dir).map_err(Error::io("list", dir))?;
    let mut last = 0;
    for name in names.iter().filter(|name| is_segment(name)) {
        if *name != segment_name(last + 1) {
            let what = format!("{name} stands where {} belongs", segment_name(last + 1));
            return Err(damaged(last + 1, None, None, what, "the events of that segment"));
        }
        last += 1;
    }
    Ok(last)
}

/// Where proving must begin.
fn trusted(journal: &FileJournal, known: Option<&Watermark>) -> Result<Point> {
    let top = Point { head: Head::START, place: Place { segment: 1, offset: 0 } };
    let Some(known) = known.filter(|known| known.point.place.segment > 0) else { return Ok(top) };
    let Some(bookmark) = Bookmark::decode(&known.bookmark) else { return Ok(top) };
    let segment = known.point.place.segment;
    if segment > journal.end.place.segment {
        return Ok(top);
    }
    let mut then = FileJournal::at(
        Arc::clone(&journal.disk),
        journal.dir.clone(),
        known.point,
        bookmark.segment_start,
    );
    then.sealed = then.seal()?;
    if then.sealed != bookmark.sealed {
        return Ok(top);
    }
    let path = journal.path(segment);
    let stat = journal.disk.stat(&path).map_err(Error::io("look at", &path))?;
    let same = stat.modified == bookmark.modified && stat.length == known.point.place.offset;
    if same {
        return Ok(known.point);
    }
    Ok(Point { head: bookmark.segment_start, place: Place { segment, offset: 0 } })
}

/// What reading the lines has shown so far.
#[derive(Default)]
struct Proof {
    /// Heads that were acknowledged, by the index and by the witness.
    seen: Vec<Head>,
    /// Payloads of whole batches that are not as they were written.
    suspects: Vec<(u32, Flaw)>,
    redactions: Vec<Redaction>,
    redacted: BTreeSet<u64>,
    last_batch: Option<Tail>,
}

impl Proof {
    /// Reads from `from` to the end, and puts the journal there.
    fn run(
        &mut self,
        journal: &mut FileJournal,
        from: Point,
        last: u32,
        known: Option<&Watermark>,
    ) -> Result<Option<Tail>> {
        journal.end = from;
        journal.segment_start = known
            .filter(|known| known.point == from)
            .and_then(|known| Bookmark::decode(&known.bookmark))
            .map_or(from.head, |bookmark| bookmark.segment_start);
        for segment in from.place.segment..=last {
            if segment > from.place.segment {
                journal.end.place = Place { segment, offset: 0 };
                journal.segment_start = journal.end.head;
            }
            self.segment(journal, segment == last)?;
        }
        journal.sealed = journal.seal()?;
        let path = journal.path(last);
        let length = journal.disk.stat(&path).map_err(Error::io("look at", &path))?.length;
        let length = length.saturating_sub(journal.end.place.offset);
        Ok((length > 0).then_some(Tail { place: journal.end.place, length }))
    }

    fn segment(&mut self, journal: &mut FileJournal, last: bool) -> Result<()> {
        let Place { segment, offset } = journal.end.place;
        let path = journal.path(segment);
        let reader = journal.disk.reader(&path, offset).map_err(Error::io("open", &path))?;
        let input = BufReader::with_capacity(1 << 16, reader);
        let mut scanner = Scanner::new(input, offset, journal.end.head, false);
        let mut broken: Option<Flaw> = None;
        let mut payloads: Vec<Flaw> = Vec::new();
        // Batches whose headers hold and whose payloads do not: damage, or a redaction cut short,
        // if a whole batch stands beyond them; else perhaps pages that never reached the disk.
        let mut held: Vec<(Vec<Located>, Head, u64)> = Vec::new();
        let loose = loop {
            match scanner.step().map_err(Error::io("read", &path))? {
                Step::Batch { events, end } => {
                    if let Some(flaw) = broken {
                        return Err(flaw_problem(segment, 0, &flaw));
                    }
                    let whole = events.iter().all(|located| located.whole);
                    held.push((events, scanner.head, end));
                    if whole {
                        self.confirm(journal, &mut held, &mut payloads)?;
                    }
                }
                Step::Partial(_) => {}
                Step::Bad(flaw) if flaw.payload => payloads.push(flaw),
                Step::Bad(flaw) => {
                    broken.get_or_insert(flaw);
                }
                Step::End { loose } => break loose,
            }
        };
        if !last {
            self.confirm(journal, &mut held, &mut payloads)?;
        }
        let broken = broken.into_iter().chain(payloads).min_by_key(|flaw| flaw.line);
        // A page that never reached the disk reads as zeros; a write that was cut off simply ends.
        // Anything else in the tail was put there by something that is not this program.
        match broken {
            Some(flaw) if !last || !scanner.nul => Err(flaw_problem(segment, 0, &flaw)),
            None if loose && !last => {
                let what = "a segment ends within a batch, and another follows".to_owned();
                let event = Some(journal.end.head.seq + 1);
                let gone = "the events from here to the next segment";
                Err(damaged(segment, None, event, what, gone))
            }
            _ => Ok(()),
        }
    }

    /// Takes batches as parts of the history, and puts the journal behind them.
    fn confirm(
        &mut self,
        journal: &mut FileJournal,
        held: &mut Vec<(Vec<Located>, Head, u64)>,
        payloads: &mut Vec<Flaw>,
    ) -> Result<()> {
        let place = &mut journal.end.place;
        for (events, head, end) in held.drain(..) {
            self.batch(place.segment, &events)?;
            self.last_batch = Some(Tail { place: *place, length: end - place.offset });
            place.offset = end;
            journal.end.head = head;
        }
        let segment = place.segment;
        self.suspects.extend(payloads.drain(..).map(|flaw| (segment, flaw)));
        Ok(())
    }

    fn batch(&mut self, segment: u32, events: &[Located]) -> Result<()> {
        for Located { entry, whole, .. } in events {
            let head = Head { seq: entry.header.seq, hash: entry.hash };
            if self.seen.iter().any(|seen| seen.seq == head.seq && *seen != head) {
                let what = "another event was acknowledged here: the history was rewritten";
                let lost = "what stood here before";
                return Err(damaged(segment, None, Some(head.seq), what.to_owned(), lost));
            }
            if entry.is_redacted() {
                self.redacted.insert(head.seq);
            }
            if *whole
                && entry.header.kind == "redacted"
                && let Ok(Some(Event::Redacted { seq, object, .. })) = entry.event()
            {
                self.redactions.push(Redaction { seq, by: head.seq, object });
            }
        }
        Ok(())
    }

    /// Redactions to be finished; a payload that none of them explains is damage.
    fn unfinished(self) -> Result<Vec<Redaction>> {
        let mut open = self.redactions;
        open.retain(|redaction| !self.redacted.contains(&redaction.seq));
        for (segment, flaw) in &self.suspects {
            if !open.iter().any(|redaction| redaction.seq == flaw.event) {
                return Err(flaw_problem(*segment, 0, flaw));
            }
        }
        Ok(open)
    }
}

/// Acknowledged beyond the journal's end: events are gone.
fn beyond(journal: &FileJournal, seen: &[Head]) -> Result<()> {
    let end = journal.end.head;
    let furthest = seen.iter().map(|head| head.seq).max().unwrap_or(0);
    if furthest <= end.seq {
        return Ok(());
    }
    let what =
        format!("the journal ends at event {}, but event {furthest} was acknowledged", end.seq);
    let lost = format!("events {} to {furthest}", end.seq + 1);
    let segment = journal.end.place.segment.max(1);
    Err(damaged(segment, None, Some(end.seq + 1), what, &lost))
}

pub(crate) fn flaw_problem(segment: u32, above: u64, flaw: &Flaw) -> Error {
    let line = Some(flaw.line + above);
    damaged(segment, line, Some(flaw.event), flaw.what.clone(), &flaw.lost)
}

fn damaged(segment: u32, line: Option<u64>, event: Option<u64>, what: String, lost: &str) -> Error {
    Error::Damaged(Box::new(Problem {
        file: relative(segment).into(),
        line,
        event,
        what,
        lost: lost.to_owned(),
        remedy: RESTORE.to_owned(),
    }))
}
