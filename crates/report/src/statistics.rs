//! What is counted over a report: claims by standing, claims denied, and the record of each speaker.

use std::collections::BTreeMap;

use isnad_model::{Challenge, ClaimReport, Report, Stance, Support, VerdictState};

use crate::Words;
use crate::view::{CHALLENGES, SUPPORTS, key_of};
use crate::view_claim::claimants;

/// A line of the statistics: so many claims, and their share.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// `total`, `denied`, `support` or `challenge`: a key under `measure` in the catalogues.
    pub name: &'static str,
    /// Which value of `support` or `challenge`; empty for the others.
    pub value: String,
    /// How many claims.
    pub count: usize,
    /// Of all claims, in percent; 0 where there is none.
    pub percent: f64,
}

/// The record of one speaker over the claims that they make.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpeakerRecord {
    /// Claims that they make.
    pub claims: usize,
    /// Of these, contested.
    pub contested: usize,
    /// Of these, corroborated.
    pub corroborated: usize,
    /// Of these, corrected by somebody or with a corrected verdict.
    pub corrected: usize,
}

/// Counts the claims themselves, so that each group adds up to the total.
pub fn measures(report: &Report) -> Vec<Measure> {
    let all = report.claims.len();
    let line = |name, value: String, count: usize| Measure {
        name,
        value,
        count,
        percent: share(count, all),
    };
    let count = |wanted: &dyn Fn(&ClaimReport) -> bool| {
        report.claims.iter().filter(|claim| wanted(claim)).count()
    };
    let mut lines = vec![
        line("total", String::new(), all),
        line("denied", String::new(), count(&|claim| has(claim, Stance::Denies))),
    ];
    for support in SUPPORTS {
        let number = count(&|claim| claim.support == support);
        lines.push(line("support", key_of(&support), number));
    }
    for challenge in CHALLENGES {
        let number = count(&|claim| claim.challenge == challenge);
        lines.push(line("challenge", key_of(&challenge), number));
    }
    lines
}

/// Every claimant with their record, by name.
pub fn speakers(report: &Report, words: &Words) -> BTreeMap<String, SpeakerRecord> {
    let mut records: BTreeMap<String, SpeakerRecord> = BTreeMap::new();
    for claim in &report.claims {
        for name in claimants(claim, words) {
            let record = records.entry(name).or_default();
            record.claims += 1;
            record.contested += usize::from(claim.challenge == Challenge::Contested);
            record.corroborated += usize::from(claim.support == Support::Corroborated);
            record.corrected += usize::from(corrected(claim));
        }
    }
    records
}

fn has(claim: &ClaimReport, stance: Stance) -> bool {
    claim.attributions.iter().any(|one| one.stance == stance)
}

fn corrected(claim: &ClaimReport) -> bool {
    let verdict = claim.verdict.as_ref().is_some_and(|one| one.state == VerdictState::Corrected);
    verdict || has(claim, Stance::Corrects)
}

/// In percent with one decimal.
fn share(count: usize, of: usize) -> f64 {
    let permille = (count * 1000 + of / 2).checked_div(of).unwrap_or_default();
    f64::from(u32::try_from(permille).unwrap_or(u32::MAX)) / 10.0
}
