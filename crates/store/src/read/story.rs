//! The events of some entities that count, with who recorded them and when.

use isnad_model::Recorded;

use crate::error::Result;
use crate::until::Until;
use crate::workspace::Workspace;

impl Workspace {
    /// The events that have one of `terms` (`claim:ID`, `kind:lineage_added`, ...), in the order
    /// of recording, without those that were undone, redacted, or recorded after `as_of`.
    ///
    /// # Errors
    /// [`crate::Error::Damaged`].
    pub fn story(&mut self, terms: &[&str], as_of: impl Into<Until>) -> Result<Vec<Recorded>> {
        let as_of = as_of.into();
        self.action(|session| {
            let mut seqs = Vec::new();
            for term in terms {
                seqs.extend(session.index.postings(term, 0, usize::MAX)?);
            }
            seqs.sort_unstable();
            seqs.dedup();
            session.standing(&seqs, as_of)
        })
    }
}
