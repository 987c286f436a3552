//! How each claim on record stands, looked up by the event that founded it.

use isnad_model::{Challenge, Report, Support};
use serde::Serialize;

use super::standing::STANDING;
use super::{Desk, facet};
use crate::commands::claim::word;

/// The events that founded the claims of each support and of each challenge.
#[derive(Debug)]
pub struct Stands {
    support: Axis<Support, 5>,
    challenge: Axis<Challenge, 4>,
}

/// Each value of an axis with the events that founded the claims of that value, in order.
#[derive(Debug)]
struct Axis<T, const N: usize>([(T, Vec<u64>); N]);

impl Stands {
    /// As it was worked out and is kept; nobody else may have been let in since.
    ///
    /// # Errors
    /// As the store's.
    pub fn kept(desk: &Desk) -> anyhow::Result<Self> {
        let mut all = Self::none();
        all.support.read("support", desk)?;
        all.challenge.read("challenge", desk)?;
        Ok(all)
    }

    /// As a report on a workspace has its claims.
    ///
    /// # Errors
    /// As the store's.
    pub fn reported(report: &Report, desk: &Desk) -> anyhow::Result<Self> {
        let mut founded = Vec::new();
        for claim in &report.claims {
            // Most claims of a report are provisional.
            if desk.known_claim(&claim.id)?.is_some() {
                founded.push((desk.claim_state(&claim.id)?.founded, claim));
            }
        }
        founded.sort_unstable_by_key(|(seq, _)| *seq);
        let mut all = Self::none();
        for (seq, claim) in founded {
            all.support.add(claim.support, seq);
            all.challenge.add(claim.challenge, seq);
        }
        Ok(all)
    }

    fn none() -> Self {
        Self { support: Axis::of(Support::ALL), challenge: Axis::of(Challenge::ALL) }
    }

    /// Whether there is no claim on record.
    pub fn is_empty(&self) -> bool {
        self.support.0.iter().all(|(_, list)| list.is_empty())
    }

    /// How the claim stands that this event founded; none where it does not count.
    pub fn of(&self, founded: u64) -> Option<(Support, Challenge)> {
        Some((self.support.get(founded)?, self.challenge.get(founded)?))
    }
}

impl<T: Copy + PartialEq + Serialize, const N: usize> Axis<T, N> {
    fn of(values: [T; N]) -> Self {
        Self(values.map(|value| (value, Vec::new())))
    }

    fn read(&mut self, name: &str, desk: &Desk) -> anyhow::Result<()> {
        for (value, list) in &mut self.0 {
            let (_, facet) = facet(name, &word(*value));
            *list = desk.key_events(STANDING, &facet, usize::MAX)?;
        }
        Ok(())
    }

    fn add(&mut self, value: T, founded: u64) {
        if let Some((_, list)) = self.0.iter_mut().find(|(known, _)| *known == value) {
            list.push(founded);
        }
    }

    fn get(&self, founded: u64) -> Option<T> {
        let has = |list: &[u64]| list.binary_search(&founded).is_ok();
        self.0.iter().find(|(_, list)| has(list)).map(|(value, _)| *value)
    }
}
