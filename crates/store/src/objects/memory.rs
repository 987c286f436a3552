//! Objects that nothing outlives.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use isnad_model::Digest;

use super::pack::pack;
use super::{Objects, adopted};
use crate::error::{Error, Result};

/// Objects in memory.
#[derive(Debug, Default)]
pub struct MemoryObjects(Mutex<BTreeMap<Digest, Vec<u8>>>);

impl Objects for MemoryObjects {
    fn put(&self, bytes: &[u8]) -> Result<Digest> {
        let digest = Digest::of(bytes);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(digest, bytes.to_vec());
        Ok(digest)
    }

    fn get(&self, digest: &Digest) -> Result<Vec<u8>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(digest).cloned().ok_or(Error::NoObject(*digest))
    }

    fn remove(&self, digest: &Digest) -> Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(digest);
        Ok(())
    }

    fn list(&self) -> Result<Vec<Digest>> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).keys().copied().collect())
    }

    fn packed(&self, digest: &Digest) -> Result<Vec<u8>> {
        pack(&self.get(digest)?).map_err(Error::io("compress", "memory".as_ref()))
    }

    fn adopt(&self, digest: &Digest, packed: &[u8]) -> Result<()> {
        self.put(&adopted(digest, packed)?).map(|_| ())
    }

    fn settle(&self, _digests: &BTreeSet<Digest>) -> Result<()> {
        Ok(())
    }
}
