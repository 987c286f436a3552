//! What is counted over a report: claims by standing, topic, side and medium, claims denied, the
//! change on the last period, and the record of each speaker.
//!
//! The form is that of the Arab observatories of the press: total, change, number denied, then n and
//! % by each division. What the documents do not say is counted as not known.

use std::collections::BTreeMap;
use std::io::{BufReader, Read};

use isnad_model::{
    Challenge, ClaimReport, Previous, Provenance, Report, Side, Stance, Support, VerdictState,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Words;
use crate::chain::answers;
use crate::sheets::place;
use crate::view::{CHALLENGES, SUPPORTS, key_of};
use crate::view_claim::claimants;

/// All that is counted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statistics {
    /// Date of the report that this one is compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Date>,
    /// Line by line; the lines of one name add up to the total, but for `denied`.
    pub measures: Vec<Measure>,
    /// Every claimant, by name.
    pub speakers: Vec<SpeakerRecord>,
}

/// A line of the statistics: so many claims, and their share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// `total`, `denied`, `support`, `challenge`, `topic`, `side` or `medium`: a key under `measure`
    /// in the catalogues.
    pub name: String,
    /// Which value of it; none for `total` and `denied`, and where the value is not known.
    pub value: Option<String>,
    /// How many claims.
    pub count: usize,
    /// Of all claims, in percent with one decimal; 0 where there is none.
    pub percent: f64,
    /// How many in the last period; none where there is nothing to compare with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<usize>,
    /// How many more, or fewer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<i64>,
    /// The same in percent of what was before; none where that was nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_percent: Option<f64>,
}

/// The record of one speaker over the claims that they make.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeakerRecord {
    /// The name.
    pub speaker: String,
    /// Claims that they make.
    pub claims: usize,
    /// Of these, contested.
    pub contested: usize,
    /// Of these, corroborated.
    pub corroborated: usize,
    /// Of these, corrected by somebody or with a corrected verdict.
    pub corrected: usize,
}

/// Names whose values come from the documents, and may be unknown.
pub const DIVISIONS: [&str; 3] = ["topic", "side", "medium"];

/// Counts the claims themselves, so that each group adds up to the total.
pub fn statistics(report: &Report, words: &Words) -> Statistics {
    Statistics {
        previous: report.previous.as_ref().map(|previous| previous.date),
        measures: measures(report),
        speakers: speakers(report, words),
    }
}

/// What a report in JSON or NDJSON counted, for a later one to be compared with; of lines, the first
/// two are read.
///
/// # Errors
/// When it is no such report, or cannot be read; says what is missing.
pub fn previous(report: impl Read) -> Result<Previous, String> {
    #[derive(Deserialize)]
    struct Head {
        date: Date,
        statistics: Option<Statistics>,
    }
    let mut values = serde_json::Deserializer::from_reader(BufReader::new(report));
    let Head { date, statistics } = Head::deserialize(&mut values).map_err(|error| told(&error))?;
    // As NDJSON they have a line of their own behind the head.
    let statistics = match statistics {
        Some(statistics) => statistics,
        None => Statistics::deserialize(&mut values)
            .map_err(|error| format!("missing field `statistics` ({error})"))?,
    };
    let counts = statistics.measures.into_iter();
    let counts = counts.map(|measure| ((measure.name, measure.value), measure.count)).collect();
    Ok(Previous { date, counts })
}

fn told(error: &serde_json::Error) -> String {
    if error.is_eof() && error.column() == 0 { "it is empty".to_owned() } else { error.to_string() }
}

/// Claims counted one by one, in any order; counts of parts add up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    claims: usize,
    denied: usize,
    support: BTreeMap<Support, usize>,
    challenge: BTreeMap<Challenge, usize>,
    /// By value of each division; none is what is not known.
    divisions: [BTreeMap<Option<String>, usize>; 3],
}

impl Counts {
    /// Counts a claim. `of` says what is known of the document of that id.
    pub fn take<'d>(&mut self, claim: &ClaimReport, of: &dyn Fn(&str) -> Option<&'d Provenance>) {
        self.claims += 1;
        self.denied += usize::from(has(claim, Stance::Denies));
        *self.support.entry(claim.support).or_default() += 1;
        *self.challenge.entry(claim.challenge).or_default() += 1;
        let first = first_document(claim, of);
        let values = [
            first.and_then(|document| document.topic.clone()),
            first.and_then(|document| document.side).map(|side| key_of(&side)),
            first.and_then(|document| document.medium).map(|medium| key_of(&medium)),
        ];
        for (counts, value) in self.divisions.iter_mut().zip(values) {
            let value = value.map(|value| value.trim().to_owned());
            *counts.entry(value.filter(|value| !value.is_empty())).or_default() += 1;
        }
    }

    /// Adds what was counted elsewhere.
    pub fn add(&mut self, other: Self) {
        fn each<K: Ord>(counts: &mut BTreeMap<K, usize>, others: BTreeMap<K, usize>) {
            for (value, count) in others {
                *counts.entry(value).or_default() += count;
            }
        }
        self.claims += other.claims;
        self.denied += other.denied;
        each(&mut self.support, other.support);
        each(&mut self.challenge, other.challenge);
        for (counts, others) in self.divisions.iter_mut().zip(other.divisions) {
            each(counts, others);
        }
    }

    /// The lines, in the order of the form, compared with the last period where one is given.
    pub fn measures(&self, previous: Option<&Previous>) -> Vec<Measure> {
        let mut lines = vec![("total", None, self.claims), ("denied", None, self.denied)];
        for support in SUPPORTS {
            let count = self.support.get(&support).copied().unwrap_or_default();
            lines.push(("support", Some(key_of(&support)), count));
        }
        for challenge in CHALLENGES {
            let count = self.challenge.get(&challenge).copied().unwrap_or_default();
            lines.push(("challenge", Some(key_of(&challenge)), count));
        }
        for (name, counts) in DIVISIONS.into_iter().zip(&self.divisions) {
            lines.extend(divided(name, counts));
        }
        lines.into_iter().map(|line| measure(line, self.claims, previous)).collect()
    }
}

/// The lines, in the order of the form.
pub fn measures(report: &Report) -> Vec<Measure> {
    let known: Vec<Provenance> = report.documents.iter().map(Provenance::from).collect();
    let mut counts = Counts::default();
    for claim in &report.claims {
        counts.take(claim, &|id| known.get(place(report, id)?));
    }
    counts.measures(report.previous.as_ref())
}

type Line = (&'static str, Option<String>, usize);

fn measure((name, value, count): Line, all: usize, previous: Option<&Previous>) -> Measure {
    let key = (name.to_owned(), value);
    let before = previous.map(|previous| previous.counts.get(&key).copied().unwrap_or_default());
    let change = before.map(|before| signed(count) - signed(before));
    let (name, value) = key;
    let change_percent = before.zip(change).filter(|(before, _)| *before > 0);
    let change_percent = change_percent.map(|(before, change)| {
        let size = share(usize::try_from(change.unsigned_abs()).unwrap_or(usize::MAX), before);
        if change < 0 { -size } else { size }
    });
    Measure { name, value, count, percent: share(count, all), before, change, change_percent }
}

/// Claims by what is known of the document that first made them: the most frequent value first,
/// those of which it is not known last.
fn divided(name: &'static str, counts: &BTreeMap<Option<String>, usize>) -> Vec<Line> {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    if name == "side" {
        known = [Side::Internal, Side::External].iter().map(|side| (key_of(side), 0)).collect();
    }
    let values = counts.iter().filter_map(|(value, count)| Some((value.clone()?, *count)));
    known.extend(values);
    let mut lines: Vec<Line> =
        known.into_iter().map(|(value, count)| (name, Some(value), count)).collect();
    lines.sort_by(|one, other| other.2.cmp(&one.2).then_with(|| one.1.cmp(&other.1)));
    lines.push((name, None, counts.get(&None).copied().unwrap_or_default()));
    lines
}

/// The earliest document that makes the claim or passes it on; the first in order among those of
/// one date, or where no date is known.
fn first_document<'d>(
    claim: &ClaimReport,
    of: &dyn Fn(&str) -> Option<&'d Provenance>,
) -> Option<&'d Provenance> {
    let carries = claim.attributions.iter().filter(|one| !answers(one.stance));
    let found: Vec<&Provenance> = carries.filter_map(|one| of(&one.document)).collect();
    let dated = found.iter().filter(|document| document.published.is_some());
    let first = dated.min_by_key(|document| document.published).or(found.first()).copied();
    first.or_else(|| of(&claim.attributions.first()?.document))
}

/// Every claimant with their record, by name.
pub fn speakers(report: &Report, words: &Words) -> Vec<SpeakerRecord> {
    let mut records: BTreeMap<String, SpeakerRecord> = BTreeMap::new();
    for claim in &report.claims {
        for record in speaker_records(claim, words) {
            match records.get_mut(&record.speaker) {
                Some(known) => known.add(&record),
                None => {
                    records.insert(record.speaker.clone(), record);
                }
            }
        }
    }
    records.into_values().collect()
}

/// What one claim adds to the record of each of its claimants.
pub fn speaker_records(claim: &ClaimReport, words: &Words) -> Vec<SpeakerRecord> {
    let record = |speaker| SpeakerRecord {
        speaker,
        claims: 1,
        contested: usize::from(claim.challenge == Challenge::Contested),
        corroborated: usize::from(claim.support == Support::Corroborated),
        corrected: usize::from(corrected(claim)),
    };
    claimants(claim, words).into_iter().map(record).collect()
}

impl SpeakerRecord {
    /// Adds the counts of another record of the same speaker.
    pub fn add(&mut self, other: &Self) {
        self.claims += other.claims;
        self.contested += other.contested;
        self.corroborated += other.corroborated;
        self.corrected += other.corrected;
    }
}

fn has(claim: &ClaimReport, stance: Stance) -> bool {
    claim.attributions.iter().any(|one| one.stance == stance)
}

fn corrected(claim: &ClaimReport) -> bool {
    let verdict = claim.verdict.as_ref().is_some_and(|one| one.state == VerdictState::Corrected);
    verdict || has(claim, Stance::Corrects)
}

fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// In percent with one decimal.
fn share(count: usize, of: usize) -> f64 {
    let permille = (count * 1000 + of / 2).checked_div(of).unwrap_or_default();
    f64::from(u32::try_from(permille).unwrap_or(u32::MAX)) / 10.0
}
