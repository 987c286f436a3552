//! The workspace's claims to be matched against: their keys are kept in its index, and worked out
//! for what is new when they are asked for.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use isnad_model::{Claim, Digest};
use isnad_store::KeyRule;
use isnad_verify::matching::{self, Candidates, Match, Prepared, Vocabulary};

use crate::context::Context;
use crate::packdata;
use crate::progress;
use crate::workspace::Desk;

/// What the keys are kept under.
const NAME: &str = "match";
/// Old wordings of claims that were found already are asked for on top.
const MORE: usize = 5;

/// What the languages know of words, and what that makes of wordings.
pub struct Matcher {
    vocabulary: Vocabulary,
    version: String,
}

impl Matcher {
    /// By the language packs.
    pub fn new() -> Self {
        let data = packdata::matching();
        let data = Digest::of(data.concat().as_bytes()).to_string();
        let version = format!("{} {}", matching::KEYS, data.get(..12).unwrap_or_default());
        Self { vocabulary: packdata::vocabulary(), version }
    }

    /// A wording, ready to be compared.
    pub fn prepared(&self, text: &str) -> Prepared {
        Prepared::of(text, &self.vocabulary)
    }

    /// The claims most like the query that were not withdrawn, the likest first.
    ///
    /// # Errors
    /// As the store's.
    pub fn find(
        &self,
        query: &Prepared,
        limit: usize,
        desk: &Desk,
        context: &Context,
    ) -> anyhow::Result<Vec<(Claim, Match)>> {
        let asked = self.ask(desk, context)?;
        let found = matching::matches(query, &asked, limit + MORE);
        asked.finish()?;
        let (mut claims, mut met) = (Vec::new(), BTreeSet::new());
        for (event, like) in found {
            if let Some(claim) = desk.claim_of_event(event)?.filter(|_| claims.len() < limit)
                && met.insert(claim.id.clone())
            {
                claims.push((claim, like));
            }
        }
        Ok(claims)
    }

    /// How alike a query and a claim are.
    ///
    /// # Errors
    /// As the store's.
    pub fn likeness(
        &self,
        query: &Prepared,
        claim: &Claim,
        desk: &Desk,
        context: &Context,
    ) -> anyhow::Result<Match> {
        let asked = self.ask(desk, context)?;
        let found = matching::likeness(query, &self.prepared(&claim.text), &asked);
        asked.finish()?;
        Ok(found)
    }

    fn ask<'a>(&'a self, desk: &'a Desk, context: &Context) -> anyhow::Result<Asked<'a>> {
        let of = |text: &str| -> Vec<String> {
            self.prepared(text).keys().into_iter().map(str::to_owned).collect()
        };
        let rule = KeyRule { name: NAME, version: &self.version, of: &of };
        let bar = progress::bar(0, context.global.quiet);
        desk.derive_keys(&rule, &mut |reached| bar.set_position(reached))?;
        bar.finish_and_clear();
        let count = usize::try_from(desk.claim_count()?)?;
        let (weights, failed) = (RefCell::default(), RefCell::default());
        Ok(Asked { matcher: self, desk, count, weights, failed })
    }
}

/// The store, asked by the matcher; a failure is kept until the end, since the matcher has no place
/// for it.
struct Asked<'a> {
    matcher: &'a Matcher,
    desk: &'a Desk,
    count: usize,
    weights: RefCell<HashMap<String, usize>>,
    failed: RefCell<Option<anyhow::Error>>,
}

impl Asked<'_> {
    fn try_to<T: Default>(&self, outcome: anyhow::Result<T>) -> T {
        outcome.unwrap_or_else(|error| {
            self.failed.borrow_mut().get_or_insert(error);
            T::default()
        })
    }

    fn finish(self) -> anyhow::Result<()> {
        self.failed.into_inner().map_or(Ok(()), Err)
    }
}

impl Candidates for Asked<'_> {
    fn count(&self) -> usize {
        self.count
    }

    fn holders(&self, key: &str) -> usize {
        if let Some(known) = self.weights.borrow().get(key) {
            return *known;
        }
        let weight = self.try_to(self.desk.key_weight(NAME, key));
        let weight = usize::try_from(weight).unwrap_or(usize::MAX);
        self.weights.borrow_mut().insert(key.to_owned(), weight);
        weight
    }

    fn holding(&self, key: &str, limit: usize) -> Vec<u64> {
        self.try_to(self.desk.key_events(NAME, key, limit))
    }

    fn prepared(&self, event: u64) -> Option<Cow<'_, Prepared>> {
        let claim = self.try_to(self.desk.claim_of_event(event))?;
        claim.withdrawn.is_none().then(|| Cow::Owned(self.matcher.prepared(&claim.text)))
    }
}
