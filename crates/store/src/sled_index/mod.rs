//! The index in sled: keys are few, since many events share one.

mod guard;
mod keys;
mod pending;

use std::path::{Path, PathBuf};
use std::time::Duration;

use sled::{Db, IVec};

use self::guard::guarded;
use self::keys::{
    BLOCK, FORMAT, FORMAT_KEY, PLACE_BYTES, PLACES, WATERMARK_KEY, block_key, count, decode_block,
    decode_place, decode_watermark, derived_key, encode_block, encode_watermark, first_of, numbers,
    place_key, push_delta, slot, term_key, term_of,
};
use self::pending::{Held, Pending};
use crate::disk::{Disk, OsDisk};
use crate::error::{Error, Result};
use crate::index::{Derived, Index, Locator, Row, Watermark, derived_term};

/// Name of the file that says how the database looked when it was closed.
const CLOSED: &str = "isnad.closed";
/// Terms for which a second thread is worth its start.
const MANY: usize = 4096;

/// A sled database as an index.
pub struct SledIndex {
    /// Taken only when it is dropped, which sled may panic at too.
    db: Option<Db>,
    dir: PathBuf,
    untouched: bool,
    /// Whether nothing was handed to sled yet, so that no term need be looked for there.
    blank: bool,
    pending: Pending,
}

impl SledIndex {
    /// Opens the index in `dir`, or makes it, for words by the rule of that version.
    ///
    /// # Errors
    /// [`Error::Index`] when it is damaged, of another format, or made by another rule.
    pub fn open(dir: &Path, words: &str) -> Result<Self> {
        let size = std::fs::metadata(dir.join("db")).map_or(0, |data| data.len());
        let untouched = size == 0 || std::fs::read(dir.join(CLOSED)).ok() == looks(dir);
        let ours = format!("{FORMAT} {words}");
        guarded(|| {
            let db = open_patiently(dir, size)?;
            if !db.was_recovered() {
                db.insert(FORMAT_KEY, ours.as_bytes())?;
            }
            let blank = !db.was_recovered();
            Ok(match db.get(FORMAT_KEY)? {
                Some(format) if format == ours.as_bytes() => {
                    let (db, dir, pending) = (Some(db), dir.to_owned(), Pending::default());
                    Ok(Self { db, dir, untouched, blank, pending })
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

    /// Hands to sled what is held back; the watermark last.
    fn spill(&mut self) -> Result<()> {
        let terms = self.pending.drain();
        let mut rest = std::mem::take(&mut self.pending);
        let blank = std::mem::take(&mut self.blank);
        let spilled = self.fill_side_by_side(&terms, blank).and_then(|()| {
            guarded(|| {
                self.fill_places(rest.first, &rest.places)?;
                if let Some(watermark) = rest.watermark.take() {
                    self.db()?.insert(WATERMARK_KEY, encode_watermark(&watermark))?;
                }
                Ok(())
            })
        });
        // What was drained is nowhere now: such an index is never trusted again.
        self.untouched &= spilled.is_ok();
        spilled
    }

    /// Fills many terms on two threads, each with its half of them.
    fn fill_side_by_side(&self, terms: &[(String, Held)], blank: bool) -> Result<()> {
        let half = if terms.len() < MANY { 0 } else { terms.len() / 2 };
        let (here, there) = terms.split_at(half);
        let beside = || guarded(|| self.fill_terms(there, blank));
        if here.is_empty() {
            return beside();
        }
        std::thread::scope(|scope| {
            let started = std::thread::Builder::new().spawn_scoped(scope, beside);
            let filled = guarded(|| self.fill_terms(here, blank));
            let stopped = |_| Err(Error::Index("it stopped".to_owned()));
            filled.and(started.map_or_else(|_| beside(), |it| it.join().unwrap_or_else(stopped)))
        })
    }

    fn fill_terms(&self, terms: &[(String, Held)], blank: bool) -> sled::Result<()> {
        for (term, held) in terms {
            let prefix = term_key(term);
            let last = if blank { None } else { self.last_block(&prefix)? };
            self.fill_postings(&prefix, last, held.numbers())?;
        }
        Ok(())
    }

    /// Key and value of the last block of a term.
    fn last_block(&self, prefix: &[u8]) -> sled::Result<Option<(IVec, IVec)>> {
        let last = self.db()?.get_lt(block_key(prefix, u64::MAX))?;
        Ok(last.filter(|(key, _)| key.starts_with(prefix)))
    }

    /// Appends numbers to a term whose last block is `last`.
    fn fill_postings(
        &self,
        prefix: &[u8],
        last: Option<(IVec, IVec)>,
        numbers_of: impl Iterator<Item = u64>,
    ) -> sled::Result<()> {
        let mut known = None;
        let (mut key, mut block, mut earlier) = (Vec::new(), Vec::new(), 0);
        if let Some((old, value)) = last {
            let (others, deltas) = decode_block(&value);
            known = numbers(first_of(&old), deltas).last();
            (key, block, earlier) = (old.to_vec(), deltas.to_vec(), others);
        }
        // An event that is in already comes again after a catching up that was cut short.
        let before = known.unwrap_or(0);
        for seq in numbers_of.filter(|seq| *seq > before) {
            match known {
                Some(known) if block.len() < BLOCK => push_delta(&mut block, seq - known),
                _ => {
                    if !key.is_empty() {
                        self.db()?.insert(key.as_slice(), encode_block(earlier, &block))?;
                        earlier += count(&block);
                    }
                    key = block_key(prefix, seq);
                    block.clear();
                }
            }
            known = Some(seq);
        }
        if !key.is_empty() {
            self.db()?.insert(key, encode_block(earlier, &block))?;
        }
        Ok(())
    }

    /// Everything that was derived under the name goes.
    fn forget(&self, name: &str) -> sled::Result<()> {
        let db = self.db()?;
        db.remove(derived_key(name))?;
        let prefix = [b"p", derived_term(name, "").as_bytes()].concat();
        for key in db.scan_prefix(prefix).keys() {
            db.remove(key?)?;
        }
        Ok(())
    }

    fn fill_places(&self, first: u64, places: &[[u8; PLACE_BYTES]]) -> sled::Result<()> {
        let mut rest = places;
        let mut seq = first;
        while !rest.is_empty() {
            let (number, at) = slot(seq);
            let room = usize::try_from(PLACES).unwrap_or_default() - at;
            let (now, later) = rest.split_at(room.min(rest.len()));
            let old = if at > 0 { self.db()?.get(place_key(number))? } else { None };
            let mut block = old.map(|old| old.to_vec()).unwrap_or_default();
            block.resize(at * PLACE_BYTES, 0);
            block.extend(now.iter().flatten());
            self.db()?.insert(place_key(number), block)?;
            seq += now.len() as u64;
            rest = later;
        }
        Ok(())
    }
}

impl Index for SledIndex {
    fn watermark(&self) -> Result<Option<Watermark>> {
        if let Some(watermark) = &self.pending.watermark {
            return Ok(Some(watermark.clone()));
        }
        let value = guarded(|| self.db()?.get(WATERMARK_KEY))?;
        value.map(|value| decode_watermark(&value).ok_or_else(torn)).transpose()
    }

    fn apply(&mut self, rows: &[Row], watermark: &Watermark) -> Result<()> {
        if self.pending.is_full() || !self.pending.continues(rows) {
            self.spill()?;
        }
        self.pending.take(rows, watermark);
        Ok(())
    }

    fn locate(&self, seq: u64) -> Result<Option<Locator>> {
        if seq == 0 {
            return Ok(None);
        }
        if let Some(locator) = self.pending.locate(seq) {
            return Ok(Some(locator));
        }
        let (number, slot) = slot(seq);
        let block = guarded(|| self.db()?.get(place_key(number)))?;
        Ok(block.and_then(|block| decode_place(block.get(slot * PLACE_BYTES..)?)))
    }

    fn postings(&self, term: &str, after: u64, limit: usize) -> Result<Vec<u64>> {
        let prefix = term_key(term);
        let start = block_key(&prefix, after.saturating_add(1));
        let mut seqs = guarded(|| {
            // The block that begins at or before `after` may reach beyond it.
            let first = self.db()?.get_lt(&start)?.filter(|(key, _)| key.starts_with(&prefix));
            let from = first.map_or_else(|| start.clone(), |(key, _)| key.to_vec());
            let mut seqs = Vec::new();
            for block in self.db()?.range(from..) {
                let (key, value) = block?;
                if !key.starts_with(&prefix) || seqs.len() >= limit {
                    break;
                }
                let room = limit - seqs.len();
                let new =
                    numbers(first_of(&key), decode_block(&value).1).filter(|seq| *seq > after);
                seqs.extend(new.take(room));
            }
            Ok(seqs)
        })?;
        let reached = seqs.last().copied().unwrap_or(after);
        seqs.extend(self.pending.beyond(term, reached, limit - seqs.len()));
        Ok(seqs)
    }

    fn weight(&self, term: &str) -> Result<u64> {
        let held = self.pending.weight(term);
        let prefix = term_key(term);
        // The last block knows how many there are before it.
        let last = guarded(|| self.last_block(&prefix))?;
        Ok(held
            + last.map_or(0, |(_, value)| {
                let (before, deltas) = decode_block(&value);
                before + count(deltas)
            }))
    }

    fn terms(&self, prefix: &str, limit: usize) -> Result<Vec<String>> {
        let mut from = [b"p", prefix.as_bytes()].concat();
        let start = from.clone();
        let mut terms: Vec<String> = guarded(|| {
            let mut terms = Vec::new();
            while terms.len() < limit {
                let Some((key, _)) = self.db()?.range(from..).next().transpose()? else { break };
                if !key.starts_with(&start) {
                    break;
                }
                let term = term_of(&key);
                terms.push(String::from_utf8_lossy(term).into_owned());
                // Past every other block of this term.
                from = [b"p", term, b"\x01"].concat();
            }
            Ok(terms)
        })?;
        terms.extend(self.pending.terms(prefix).iter().map(|term| (*term).to_owned()));
        terms.sort_unstable();
        terms.dedup();
        terms.truncate(limit);
        Ok(terms)
    }

    fn derived(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let mark = guarded(|| self.db()?.get(derived_key(name)))?;
        Ok(mark.map(|mark| mark.to_vec()))
    }

    fn derive(&mut self, name: &str, derived: &Derived) -> Result<()> {
        let kept = guarded(|| {
            if derived.fresh {
                self.forget(name)?;
            }
            for (term, seqs) in &derived.postings {
                let prefix = term_key(&derived_term(name, term));
                let last = self.last_block(&prefix)?;
                self.fill_postings(&prefix, last, seqs.iter().copied())?;
            }
            self.db()?.insert(derived_key(name), derived.mark.as_slice())?;
            Ok(())
        });
        self.untouched &= kept.is_ok();
        kept
    }

    fn flush(&mut self) -> Result<()> {
        self.spill()?;
        guarded(|| self.db()?.flush()).map(|_| ())
    }
}

impl Drop for SledIndex {
    fn drop(&mut self) {
        let _ = self.spill();
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

fn torn() -> Error {
    Error::Index("its watermark cannot be read".to_owned())
}
