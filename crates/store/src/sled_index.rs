//! The index in sled. Whatever sled does, a panic included, comes out as [`Error::Index`].
//!
//! Keys: `f` format, `w` watermark, `l` + block number: places of 128 events, `p` + term + zero +
//! first sequence number: a block of up to 400 sequence numbers of that term.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::Duration;

use isnad_model::Digest;
use sled::{Batch, Db, IVec};

use crate::disk::{Disk, OsDisk};
use crate::error::{Error, Result};
use crate::frame::Head;
use crate::index::{Index, Locator, Row, Watermark};
use crate::journal::{Place, Point};

const FORMAT: &[u8] = b"isnad.index/1";
/// Name of the file that says how the database looked when it was closed.
const CLOSED: &str = "isnad.closed";
const FORMAT_KEY: &[u8] = b"f";
const WATERMARK_KEY: &[u8] = b"w";
/// Events whose places share one key: 128 times 20 bytes stay under 4 KB.
const PLACES: u64 = 128;
const PLACE_BYTES: usize = 20;
/// Sequence numbers that share one key: 400 times 8 bytes stay under 4 KB.
const POSTINGS: usize = 400;

/// A sled database as an index.
pub struct SledIndex {
    /// Taken only when it is dropped, which sled may panic at too.
    db: Option<Db>,
    dir: PathBuf,
    untouched: bool,
}

impl SledIndex {
    /// Opens the index in `dir`, or makes it.
    ///
    /// # Errors
    /// [`Error::Index`] when it is damaged or of another format.
    pub fn open(dir: &Path) -> Result<Self> {
        let size = std::fs::metadata(dir.join("db")).map_or(0, |data| data.len());
        let untouched = size == 0 || std::fs::read(dir.join(CLOSED)).ok() == looks(dir);
        guarded(|| {
            let db = open_patiently(dir, size)?;
            let fresh = !db.was_recovered();
            if fresh {
                db.insert(FORMAT_KEY, FORMAT)?;
            }
            Ok(match db.get(FORMAT_KEY)? {
                Some(format) if format == FORMAT => {
                    Ok(Self { db: Some(db), dir: dir.to_owned(), untouched })
                }
                _ => Err(Error::Index("it is of another format".to_owned())),
            })
        })?
    }

    /// Whether it was closed in order and nobody touched it since. sled can lose a part in silence,
    /// so that nothing else of it is trusted but its watermark, as an alarm.
    pub fn is_untouched(&self) -> bool {
        self.untouched
    }

    fn db(&self) -> sled::Result<&Db> {
        self.db.as_ref().ok_or_else(|| sled::Error::Unsupported("closed".to_owned()))
    }

    /// Last posting block of a term.
    fn last_block(&self, term: &str) -> sled::Result<Option<(IVec, IVec)>> {
        self.db()?.scan_prefix(term_key(term)).next_back().transpose()
    }

    fn fill_postings(&self, batch: &mut Batch, term: &str, seqs: &[u64]) -> sled::Result<()> {
        let prefix = term_key(term);
        let (mut key, mut block) = match self.last_block(term)? {
            Some((key, value)) => (key.to_vec(), value.to_vec()),
            None => (Vec::new(), Vec::new()),
        };
        // An event that is in already comes again after a catching up that was cut short.
        let last = block.last_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes));
        for seq in seqs.iter().filter(|seq| **seq > last) {
            if key.is_empty() || block.len() >= POSTINGS * 8 {
                if !key.is_empty() {
                    batch.insert(key.as_slice(), block.as_slice());
                }
                key = [prefix.as_slice(), &seq.to_be_bytes()].concat();
                block.clear();
            }
            block.extend_from_slice(&seq.to_be_bytes());
        }
        if !key.is_empty() {
            batch.insert(key, block);
        }
        Ok(())
    }

    fn fill_places(&self, batch: &mut Batch, rows: &[Row]) -> sled::Result<()> {
        let mut blocks: BTreeMap<u64, Vec<u8>> = BTreeMap::new();
        for row in rows {
            let (number, slot) = slot(row.seq);
            let block = match blocks.entry(number) {
                std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
                std::collections::btree_map::Entry::Vacant(entry) => {
                    let old = self.db()?.get(place_key(number))?;
                    entry.insert(old.map(|old| old.to_vec()).unwrap_or_default())
                }
            };
            block.resize(slot * PLACE_BYTES, 0);
            block.extend_from_slice(&row.place.segment.to_be_bytes());
            block.extend_from_slice(&row.place.offset.to_be_bytes());
            block.extend_from_slice(&row.check.to_be_bytes());
        }
        for (number, block) in blocks {
            batch.insert(&place_key(number), block);
        }
        Ok(())
    }
}

impl Index for SledIndex {
    fn watermark(&self) -> Result<Option<Watermark>> {
        let value = guarded(|| self.db()?.get(WATERMARK_KEY))?;
        value.map(|value| decode_watermark(&value).ok_or_else(torn)).transpose()
    }

    fn apply(&mut self, rows: &[Row], watermark: &Watermark) -> Result<()> {
        let mut terms: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for row in rows {
            for term in &row.terms {
                terms.entry(term).or_default().push(row.seq);
            }
        }
        guarded(|| {
            let mut batch = Batch::default();
            self.fill_places(&mut batch, rows)?;
            for (term, seqs) in &terms {
                self.fill_postings(&mut batch, term, seqs)?;
            }
            batch.insert(WATERMARK_KEY, encode_watermark(watermark));
            self.db()?.apply_batch(batch)
        })
    }

    fn locate(&self, seq: u64) -> Result<Option<Locator>> {
        if seq == 0 {
            return Ok(None);
        }
        let (number, slot) = slot(seq);
        let block = guarded(|| self.db()?.get(place_key(number)))?;
        Ok(block.and_then(|block| {
            let bytes = block.get(slot * PLACE_BYTES..)?;
            let (segment, bytes) = bytes.split_first_chunk::<4>()?;
            let (offset, bytes) = bytes.split_first_chunk::<8>()?;
            let (check, _) = bytes.split_first_chunk::<8>()?;
            let place = Place {
                segment: u32::from_be_bytes(*segment),
                offset: u64::from_be_bytes(*offset),
            };
            Some(Locator { place, check: u64::from_be_bytes(*check) })
        }))
    }

    fn postings(&self, term: &str, after: u64, limit: usize) -> Result<Vec<u64>> {
        let prefix = term_key(term);
        let start = [prefix.as_slice(), &after.saturating_add(1).to_be_bytes()].concat();
        guarded(|| {
            // The block that begins at or before `after` may reach beyond it.
            let first = self.db()?.get_lt(&start)?.filter(|(key, _)| key.starts_with(&prefix));
            let from = first.map_or_else(|| start.clone(), |(key, _)| key.to_vec());
            let mut seqs = Vec::new();
            for block in self.db()?.range(from..) {
                let (key, value) = block?;
                if !key.starts_with(&prefix) || seqs.len() >= limit {
                    break;
                }
                let (numbers, _) = value.as_chunks::<8>();
                let numbers = numbers.iter().map(|bytes| u64::from_be_bytes(*bytes));
                seqs.extend(numbers.filter(|seq| *seq > after));
            }
            seqs.truncate(limit);
            Ok(seqs)
        })
    }

    fn terms(&self, prefix: &str, limit: usize) -> Result<Vec<String>> {
        let from = [b"p", prefix.as_bytes()].concat();
        guarded(|| {
            let mut terms: Vec<String> = Vec::new();
            for block in self.db()?.scan_prefix(from) {
                let (key, _) = block?;
                let term = key.get(1..key.len().saturating_sub(9)).unwrap_or_default();
                let term = String::from_utf8_lossy(term);
                if terms.last().is_some_and(|last| *last == *term) {
                    continue;
                }
                if terms.len() >= limit {
                    break;
                }
                terms.push(term.into_owned());
            }
            Ok(terms)
        })
    }

    fn flush(&self) -> Result<()> {
        guarded(|| self.db()?.flush()).map(|_| ())
    }
}

impl Drop for SledIndex {
    fn drop(&mut self) {
        let db = self.db.take();
        let closed = guarded(|| {
            db.as_ref().map(|db| db.flush()).transpose()?;
            drop(db);
            Ok(())
        });
        // sled's flush is no fsync; this is, and only then the mark says that all is there.
        let durable = std::fs::File::open(self.dir.join("db")).and_then(|db| db.sync_all());
        if closed.is_ok()
            && durable.is_ok()
            && self.untouched
            && let Some(looks) = looks(&self.dir)
        {
            // Without the mark, the index is made again: nothing else is lost.
            let _ = std::fs::write(self.dir.join(CLOSED), looks);
        }
    }
}

/// Length and time of change of the database.
fn looks(dir: &Path) -> Option<Vec<u8>> {
    let stat = OsDisk.stat(&dir.join("db")).ok()?;
    Some(format!("{} {}\n", stat.length, stat.modified).into_bytes())
}

/// sled's own threads may hold a database that was just closed for some moments more.
fn open_patiently(dir: &Path, size: u64) -> sled::Result<Db> {
    let config = sled::Config::default()
        .path(dir)
        .cache_capacity(size.clamp(16 << 20, 128 << 20))
        .flush_every_ms(None);
    let mut attempts = 0;
    loop {
        match config.open() {
            Err(sled::Error::Io(error))
                if attempts < 100 && error.to_string().contains("could not acquire lock") =>
            {
                attempts += 1;
                std::thread::sleep(Duration::from_millis(20));
            }
            other => return other,
        }
    }
}

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Runs something of sled's, turning errors and panics into [`Error::Index`].
fn guarded<T>(work: impl FnOnce() -> sled::Result<T>) -> Result<T> {
    hush();
    INSIDE.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    INSIDE.set(false);
    match outcome {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Error::Index(error.to_string())),
        Err(_) => Err(Error::Index("it is damaged".to_owned())),
    }
}

/// Keeps a panic that is caught here, or on one of sled's threads, off the terminal.
fn hush() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let thread = std::thread::current();
            let of_sled = thread.name().is_some_and(|name| name.starts_with("sled"));
            if !of_sled && !INSIDE.get() {
                before(info);
            }
        }));
    });
}

fn torn() -> Error {
    Error::Index("its watermark cannot be read".to_owned())
}

fn slot(seq: u64) -> (u64, usize) {
    let zero_based = seq.saturating_sub(1);
    (zero_based / PLACES, usize::try_from(zero_based % PLACES).unwrap_or_default())
}

fn place_key(number: u64) -> [u8; 9] {
    let mut key = [b'l'; 9];
    if let Some(rest) = key.last_chunk_mut::<8>() {
        *rest = number.to_be_bytes();
    }
    key
}

fn term_key(term: &str) -> Vec<u8> {
    [b"p", term.as_bytes(), b"\0"].concat()
}

fn encode_watermark(watermark: &Watermark) -> Vec<u8> {
    let Point { head, place } = watermark.point;
    [
        head.seq.to_be_bytes().as_slice(),
        &head.hash.0,
        &place.segment.to_be_bytes(),
        &place.offset.to_be_bytes(),
        &watermark.bookmark,
    ]
    .concat()
}

fn decode_watermark(bytes: &[u8]) -> Option<Watermark> {
    let (seq, bytes) = bytes.split_first_chunk::<8>()?;
    let (hash, bytes) = bytes.split_first_chunk::<32>()?;
    let (segment, bytes) = bytes.split_first_chunk::<4>()?;
    let (offset, bookmark) = bytes.split_first_chunk::<8>()?;
    let head = Head { seq: u64::from_be_bytes(*seq), hash: Digest(*hash) };
    let place =
        Place { segment: u32::from_be_bytes(*segment), offset: u64::from_be_bytes(*offset) };
    Some(Watermark { point: Point { head, place }, bookmark: bookmark.to_vec() })
}
