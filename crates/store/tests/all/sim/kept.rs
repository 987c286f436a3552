//! Indexes in memory that outlive their process.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use isnad_store::ground::{Indexes, OpenedIndex};
use isnad_store::index::{Derived, Index, MemoryIndex, Row, Watermark};
use isnad_store::{Error, Words};

/// Indexes that outlive their process as the last flush left them.
#[derive(Clone, Default)]
pub struct Kept(Arc<Mutex<BTreeMap<PathBuf, MemoryIndex>>>);

impl Kept {
    pub fn forget(&self) {
        self.0.lock().unwrap().clear();
    }
}

impl Indexes for Kept {
    fn open(&self, dir: &Path, _: Words) -> Result<OpenedIndex, Error> {
        let inner = self.0.lock().unwrap().get(dir).cloned().unwrap_or_default();
        let (kept, dir) = (self.clone(), dir.to_owned());
        Ok(OpenedIndex { index: Box::new(KeptIndex { inner, kept, dir }), trusted: true })
    }

    fn set_aside(&self, dir: &Path) -> Result<(), Error> {
        self.destroy(dir)
    }

    fn destroy(&self, dir: &Path) -> Result<(), Error> {
        self.0.lock().unwrap().remove(dir);
        Ok(())
    }
}

struct KeptIndex {
    inner: MemoryIndex,
    kept: Kept,
    dir: PathBuf,
}

impl Index for KeptIndex {
    fn watermark(&self) -> Result<Option<Watermark>, Error> {
        self.inner.watermark()
    }
    fn apply(&mut self, rows: &[Row], watermark: &Watermark) -> Result<(), Error> {
        self.inner.apply(rows, watermark)
    }
    fn locate(&self, seq: u64) -> Result<Option<isnad_store::index::Locator>, Error> {
        self.inner.locate(seq)
    }
    fn postings(&self, term: &str, after: u64, limit: usize) -> Result<Vec<u64>, Error> {
        self.inner.postings(term, after, limit)
    }
    fn weight(&self, term: &str) -> Result<u64, Error> {
        self.inner.weight(term)
    }
    fn terms(&self, prefix: &str, limit: usize) -> Result<Vec<String>, Error> {
        self.inner.terms(prefix, limit)
    }
    fn derived(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        self.inner.derived(name)
    }
    fn derive(&mut self, name: &str, derived: &Derived) -> Result<(), Error> {
        self.inner.derive(name, derived)
    }
    fn flush(&mut self) -> Result<(), Error> {
        self.kept.0.lock().unwrap().insert(self.dir.clone(), self.inner.clone());
        Ok(())
    }
}
