//! The workspace's claims, ready to be matched against.

use isnad_model::Claim;
use isnad_verify::matching::{self, Match, MemoryIndex, Prepared, Vocabulary};

use crate::packdata;
use crate::workspace::Desk;

/// The claims that were not withdrawn, in memory.
pub struct Matcher {
    claims: Vec<Claim>,
    index: MemoryIndex,
    vocabulary: Vocabulary,
}

impl Matcher {
    /// Takes in what the workspace has now.
    ///
    /// # Errors
    /// As the store's.
    pub fn open(desk: &Desk) -> anyhow::Result<Self> {
        let vocabulary = packdata::vocabulary();
        let mut index = MemoryIndex::default();
        let mut claims = desk.claims()?;
        claims.retain(|claim| claim.withdrawn.is_none());
        for claim in &claims {
            index.add(&claim.text, &vocabulary);
        }
        Ok(Self { claims, index, vocabulary })
    }

    /// What the languages know of words.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The claims most like the query, the likest first.
    pub fn find(&self, query: &Prepared, limit: usize) -> Vec<(&Claim, Match)> {
        let found = matching::matches(query, &self.index, limit);
        let claim = |id: u32| self.claims.get(usize::try_from(id).ok()?);
        found.into_iter().filter_map(|(id, found)| Some((claim(id)?, found))).collect()
    }
}
