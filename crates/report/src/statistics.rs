//! What is counted over a report: claims by standing, topic, side and medium, claims denied, the
//! change on the last period, and the record of each speaker.
//!
//! The form is that of the Arab observatories of the press: total, change, number denied, then n and
//! % by each division. What the documents do not say is counted as not known.

use std::collections::BTreeMap;

use isnad_model::{
    Challenge, ClaimReport, Previous, Report, ReportDocument, Side, Stance, Support, VerdictState,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Words;
use crate::chain::answers;
use crate::sheets::document;
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

/// What a report in JSON counted, for a later one to be compared with.
///
/// # Errors
/// When the text is no such report; says what is missing.
pub fn previous(text: &str) -> Result<Previous, String> {
    #[derive(Deserialize)]
    struct Head {
        date: Date,
        statistics: Statistics,
    }
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Head>();
    let head = values.next().ok_or("it is empty")?.map_err(|error| error.to_string())?;
    let counts = head.statistics.measures.into_iter();
    let counts = counts.map(|measure| ((measure.name, measure.value), measure.count)).collect();
    Ok(Previous { date: head.date, counts })
}

/// The lines, in the order of the form.
pub fn measures(report: &Report) -> Vec<Measure> {
    let claims = &report.claims;
    let count =
        |wanted: &dyn Fn(&ClaimReport) -> bool| claims.iter().filter(|claim| wanted(claim)).count();
    let mut lines = vec![
        ("total", None, claims.len()),
        ("denied", None, count(&|claim| has(claim, Stance::Denies))),
    ];
    for support in SUPPORTS {
        lines.push(("support", Some(key_of(&support)), count(&|one| one.support == support)));
    }
    for challenge in CHALLENGES {
        lines.push((
            "challenge",
            Some(key_of(&challenge)),
            count(&|one| one.challenge == challenge),
        ));
    }
    lines.extend(divided(report, "topic", |document| document.topic.clone()));
    lines.extend(divided(report, "side", |document| document.side.map(|side| key_of(&side))));
    lines.extend(divided(report, "medium", |document| document.medium.map(|one| key_of(&one))));
    let all = claims.len();
    lines.into_iter().map(|line| measure(line, all, report.previous.as_ref())).collect()
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
fn divided(
    report: &Report,
    name: &'static str,
    of: impl Fn(&ReportDocument) -> Option<String>,
) -> Vec<Line> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    if name == "side" {
        counts = [Side::Internal, Side::External].iter().map(|side| (key_of(side), 0)).collect();
    }
    let mut unknown = 0;
    for claim in &report.claims {
        let value = first_document(report, claim).and_then(&of);
        match value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()) {
            Some(value) => *counts.entry(value).or_default() += 1,
            None => unknown += 1,
        }
    }
    let mut lines: Vec<Line> =
        counts.into_iter().map(|(value, count)| (name, Some(value), count)).collect();
    lines.sort_by(|one, other| other.2.cmp(&one.2).then_with(|| one.1.cmp(&other.1)));
    lines.push((name, None, unknown));
    lines
}

/// The earliest document that makes the claim or passes it on; the first in order among those of
/// one date, or where no date is known.
fn first_document<'a>(report: &'a Report, claim: &ClaimReport) -> Option<&'a ReportDocument> {
    let carries = claim.attributions.iter().filter(|one| !answers(one.stance));
    let found: Vec<&ReportDocument> =
        carries.filter_map(|one| document(report, &one.document)).collect();
    let dated = found.iter().filter(|document| document.published.is_some());
    let first = dated.min_by_key(|document| document.published).or(found.first()).copied();
    first.or_else(|| document(report, &claim.attributions.first()?.document))
}

/// Every claimant with their record, by name.
pub fn speakers(report: &Report, words: &Words) -> Vec<SpeakerRecord> {
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
    let named = |(speaker, record)| SpeakerRecord { speaker, ..record };
    records.into_iter().map(named).collect()
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
