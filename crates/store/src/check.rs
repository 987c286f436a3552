//! Reads every byte of a workspace and says what is not as it was written. Mends nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use isnad_model::{Digest, Event};

use crate::disk::Disk;
use crate::error::{Error, Problem, Result};
use crate::file_journal::{relative, segment_name};
use crate::frame::{Head, redacted_by};
use crate::ground::Ground;
use crate::journal::Journal as _;
use crate::lock::Lock;
use crate::objects::{FileObjects, Objects, damaged, objects_of};
use crate::recover;
use crate::scan::{Scanner, Step};
use crate::workspace::{FOLDER, OpenOptions, foreign};

/// What to do about a damaged journal.
pub(crate) const RESTORE: &str = "restore the file from a backup, then run `isnad store check`; \
     until then nothing is recorded in this workspace";

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// Segments of the journal.
    pub segments: u64,
    /// Events read.
    pub events: u64,
    /// Objects read.
    pub objects: u64,
    /// Bytes behind the last commit that an unfinished write left.
    pub unfinished: u64,
    /// Redactions that were cut short and will be brought to their end by the next opening.
    pub redactions: u64,
    /// What is wrong; empty when all is sound.
    pub problems: Vec<Problem>,
}

/// Checks the workspace in `dir`: every line, the chain, the commits, the payloads, every object
/// and every object that an event names. Others may go on working meanwhile, as long as all is sound.
///
/// # Errors
/// [`Error::NoWorkspace`], [`Error::Foreign`], [`Error::Newer`], [`Error::Busy`], [`Error::Io`].
/// What is wrong inside is in the report.
pub fn check(dir: &Path, options: OpenOptions) -> Result<CheckReport> {
    check_on(&Ground::system(), dir, options)
}

/// As [`check`], on any ground.
///
/// # Errors
/// As there.
pub fn check_on(ground: &Ground, dir: &Path, options: OpenOptions) -> Result<CheckReport> {
    let report = read(ground, dir, options, false)?;
    if report.problems.is_empty() {
        return Ok(report);
    }
    // What somebody redacts or imports at the very time looks like damage: read while they wait.
    read(ground, dir, options, true)
}

/// Reads all there is; holds the workspace while the end of the journal is judged, and to the end
/// where `hold` says so.
fn read(ground: &Ground, dir: &Path, options: OpenOptions, hold: bool) -> Result<CheckReport> {
    let folder = dir.join(FOLDER);
    let disk = Arc::clone(&ground.disk);
    foreign(&*disk, &folder)?;
    let lock = Lock::take(&*disk, &folder.join("lock"), options.wait, options.at)?;
    crate::archive::resume(&*disk, &folder)?;
    // The same judgement that an opening makes: an unfinished write, or damage; and whether the
    // index has seen more than there is.
    let index = ground.indexes.open(&folder.join("index"), options.words);
    let known = index.and_then(|opened| opened.index.watermark()).ok().flatten();
    let roll_at = ground.segment_bytes;
    let end = recover::open(Arc::clone(&disk), &folder.join("journal"), known.as_ref(), roll_at);
    let lock = Some(lock).filter(|_| hold);
    let mut report = CheckReport::default();
    let mut seen = Seen::default();
    lines(&*disk, &folder.join("journal"), &mut report, &mut seen)?;
    seen.redactions(&mut report);
    let mut committed = u64::MAX;
    match end {
        Ok(opened) => {
            report.unfinished = opened.tail.map_or(0, |tail| tail.length);
            committed = opened.journal.end().head.seq;
            report.redactions = opened.unfinished.len() as u64;
            seen.to_go.extend(opened.unfinished.iter().filter_map(|redaction| redaction.object));
            let open = |problem: &Problem| {
                opened.unfinished.iter().any(|redaction| Some(redaction.seq) == problem.event)
            };
            report.problems.retain(|problem| !(problem.line.is_some() && open(problem)));
        }
        Err(Error::Damaged(problem)) => {
            if !report
                .problems
                .iter()
                .any(|other| other.file == problem.file && problem.line.is_some())
            {
                report.problems.push(*problem);
            }
        }
        Err(other) => return Err(other),
    }
    if report.unfinished > 0 {
        let last = PathBuf::from(relative(u32::try_from(report.segments).unwrap_or(0)));
        report.problems.retain(|problem| problem.file != last || problem.event <= Some(committed));
        // Never acknowledged, so that nothing has to bear it out.
        seen.named.retain(|(seq, _)| *seq <= committed);
        seen.gone.retain(|_, seq| *seq <= committed);
    }
    objects(disk, &folder.join("objects"), &mut report, &seen)?;
    drop(lock);
    Ok(report)
}

/// What the journal says that other parts must bear out.
#[derive(Default)]
struct Seen {
    named: Vec<(u64, Digest)>,
    redacted: BTreeMap<u64, Option<u64>>,
    redactions: BTreeMap<u64, BTreeSet<u64>>,
    /// Objects that were redacted, and the last event that says so.
    gone: BTreeMap<Digest, u64>,
    /// Objects of redactions that the next opening will bring to their end.
    to_go: BTreeSet<Digest>,
}

impl Seen {
    fn take(&mut self, seq: u64, event: Event) {
        match event {
            Event::Redacted { seq: target, object, .. } => {
                self.redactions.entry(target).or_default().insert(seq);
                self.gone.extend(object.map(|object| (object, seq)));
            }
            event => {
                let digests = objects_of(&event).into_iter();
                self.named.extend(digests.map(|digest| (seq, digest)));
            }
        }
    }

    /// Whether the object was taken away after that event named it.
    fn took(&self, digest: &Digest, seq: u64) -> bool {
        self.gone.get(digest).is_some_and(|gone| *gone > seq)
    }

    /// Objects that were redacted and that nothing brought back since.
    fn away(&self) -> impl Iterator<Item = (&Digest, u64)> {
        let again = move |digest: &Digest, gone: u64| {
            self.named.iter().any(|(seq, d)| d == digest && *seq > gone)
        };
        let gone = self.gone.iter().map(|(digest, seq)| (digest, *seq));
        gone.filter(move |(d, seq)| !self.to_go.contains(d) && !again(d, *seq))
    }

    fn redactions(&self, report: &mut CheckReport) {
        let said = |seq, by: &Option<u64>| {
            let says = self.redactions.get(seq);
            by.is_some_and(|by| says.is_some_and(|says| says.contains(&by)))
        };
        for (seq, _) in self.redacted.iter().filter(|(seq, by)| !said(*seq, by)) {
            report.problems.push(Problem {
                file: ".isnad/journal".into(),
                line: None,
                event: Some(*seq),
                what: "the payload is gone, but no event says that it was redacted".to_owned(),
                lost: "what this event said".to_owned(),
                remedy: RESTORE.to_owned(),
            });
        }
    }
}

fn lines(disk: &dyn Disk, dir: &Path, report: &mut CheckReport, seen: &mut Seen) -> Result<()> {
    let mut head = Head::START;
    let names = disk.names(dir).map_err(Error::io("list", dir))?;
    let segments = names.iter().filter(|name| recover::is_segment(name));
    for (name, segment) in segments.zip(1..) {
        report.segments += 1;
        if *name != segment_name(segment) {
            return Ok(());
        }
        let path = dir.join(name);
        let reader = disk.reader(&path, 0).map_err(Error::io("open", &path))?;
        let mut scanner = Scanner::new(BufReader::new(reader), 0, head, false);
        loop {
            match scanner.step().map_err(Error::io("read", &path))? {
                Step::Batch { events, .. } | Step::Partial(events) => {
                    for located in events.into_iter().filter(|located| located.whole) {
                        let seq = located.entry.header.seq;
                        match located.entry.event() {
                            Ok(Some(event)) => seen.take(seq, event),
                            Ok(None) => {
                                seen.redacted.insert(seq, redacted_by(&located.entry.payload));
                            }
                            Err(reason) => report.problems.push(Problem {
                                file: relative(segment).into(),
                                line: None,
                                event: Some(seq),
                                what: format!("this event is not understood: {reason}"),
                                lost: "nothing, if a newer Isnad wrote it".to_owned(),
                                remedy: "update Isnad".to_owned(),
                            }),
                        }
                    }
                }
                Step::Bad(flaw) => report.problems.push(Problem {
                    file: relative(segment).into(),
                    line: Some(flaw.line),
                    event: Some(flaw.event),
                    what: flaw.what,
                    lost: flaw.lost,
                    remedy: RESTORE.to_owned(),
                }),
                Step::End { .. } => break,
            }
        }
        head = scanner.head;
        report.events += scanner.events;
    }
    Ok(())
}

fn objects(disk: Arc<dyn Disk>, dir: &Path, report: &mut CheckReport, seen: &Seen) -> Result<()> {
    let objects = FileObjects::new(disk, dir.to_owned());
    let mut whole = BTreeSet::new();
    let mut broken = BTreeSet::new();
    for digest in objects.list()? {
        report.objects += 1;
        if objects.get(&digest).is_ok() {
            whole.insert(digest);
        } else {
            broken.insert(digest);
        }
    }
    for (seq, digest) in &seen.named {
        if whole.contains(digest) || seen.took(digest, *seq) {
            continue;
        }
        let mut problem = damaged(digest);
        problem.event = Some(*seq);
        if !broken.remove(digest) {
            "the object is missing, and this event names it".clone_into(&mut problem.what);
        }
        report.problems.push(problem);
    }
    for (digest, seq) in seen.away().filter(|(digest, _)| whole.contains(digest)) {
        let mut problem = damaged(digest);
        problem.event = Some(seq);
        "the object was redacted by this event, and is here again".clone_into(&mut problem.what);
        "nothing: it was to be gone for good".clone_into(&mut problem.lost);
        "remove the file, and any copy that it came from".clone_into(&mut problem.remedy);
        report.problems.push(problem);
    }
    report.problems.extend(broken.iter().map(damaged));
    Ok(())
}
