//! What a workspace has on record of the claims of a batch: which ones they may be by their words,
//! how those stand and what was concluded on them. Nothing of it is recorded.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use isnad_model::{Challenge, Claim, ClaimReport, OnRecord, Support, VerdictReport};
use isnad_verify::headline;
use isnad_verify::matching::Match;

use crate::commands::claim_list;
use crate::context::Context;
use crate::matcher::Matcher;
use crate::publish;
use crate::scale::Scale;
use crate::workspace::{Desk, Stands};

/// Claims on record that are shown beside a claim at most.
const MOST: usize = 3;
/// Claims on record of which is kept what was said.
const KEPT: usize = 4096;

/// The claims of a workspace, as they are recorded when the batch is weighed.
pub struct Record<'c> {
    matcher: Matcher,
    scale: Scale,
    lang: &'c str,
    stands: Stands,
    /// State of the journal; none for a day that is past.
    pub checkpoint: Option<String>,
    counter: Mutex<Counter>,
}

/// The workspace, which answers one after the other.
struct Counter {
    desk: Desk,
    told: HashMap<String, Told>,
}

/// What is known of a claim on record besides its wording.
#[derive(Clone)]
struct Told {
    support: Support,
    challenge: Challenge,
    verdict: Option<VerdictReport>,
}

impl<'c> Record<'c> {
    /// What is recorded now, or was on the day asked for.
    ///
    /// # Errors
    /// As the store's.
    pub fn of(mut desk: Desk, context: &'c Context) -> anyhow::Result<Self> {
        let stands = if context.global.as_of.is_some() {
            // The past stood otherwise, and its facets are kept nowhere.
            desk.hold_still()?;
            let (report, _) = publish::of_workspace(&desk, None, context)?;
            Stands::reported(&report, &desk)?
        } else {
            claim_list::work_out(&mut desk, context)?;
            Stands::kept(&desk)?
        };
        let matcher = Matcher::new(context.global.quiet);
        matcher.bring_up(&desk)?;
        let (scale, checkpoint) = (Scale::of(&desk.config()?)?, desk.checkpoint()?);
        desk.let_in()?;
        let counter = Mutex::new(Counter { desk, told: HashMap::new() });
        Ok(Self { matcher, scale, lang: context.words.lang(), stands, checkpoint, counter })
    }

    /// Puts beside a claim what is on record of it.
    ///
    /// # Errors
    /// As the store's.
    pub fn beside(&self, claim: &mut ClaimReport) -> anyhow::Result<()> {
        if self.stands.is_empty() {
            return Ok(());
        }
        let query = self.matcher.prepared(&claim.text);
        // Nothing is half done where a reader panicked.
        let mut counter = self.counter.lock().unwrap_or_else(PoisonError::into_inner);
        counter.desk.take_turns()?;
        for (recorded, like) in self.matcher.find_kept(&query, MOST, &counter.desk)? {
            claim.on_record.extend(self.on_record(recorded, like, &mut counter)?);
        }
        Ok(())
    }

    fn on_record(
        &self,
        recorded: Claim,
        like: Match,
        counter: &mut Counter,
    ) -> anyhow::Result<Option<OnRecord>> {
        let Some(kind) = like.kind else { return Ok(None) };
        let Claim { id, text, .. } = recorded;
        let told = match counter.told.get(&id) {
            Some(told) => Some(told.clone()),
            None => self.told(&id, counter)?,
        };
        let Some(Told { support, challenge, verdict }) = told else { return Ok(None) };
        let (headline, score) =
            (headline(support, challenge), (like.score * 100.0).round() / 100.0);
        Ok(Some(OnRecord { id, text, kind, score, support, challenge, headline, verdict }))
    }

    fn told(&self, id: &str, counter: &mut Counter) -> anyhow::Result<Option<Told>> {
        let stands = self.stands.of(counter.desk.claim_state(id)?.founded);
        let Some((support, challenge)) = stands else { return Ok(None) };
        let story = counter.desk.story(&[&format!("claim:{id}")])?;
        let verdict = publish::verdict(&story, id, &self.scale, self.lang);
        let told = Told { support, challenge, verdict };
        if counter.told.len() >= KEPT {
            counter.told.clear();
        }
        counter.told.insert(id.to_owned(), told.clone());
        Ok(Some(told))
    }
}
