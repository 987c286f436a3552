//! What is missing before a claim's check may be published, by the codes that publishers sign.

use isnad_model::{ClaimReport, Evidence, EvidenceBearing, Reason, Support, VerdictState};

use crate::verdicts::{self, Step};

/// What a gate looks at, for one claim.
pub struct Dossier<'a> {
    /// The claim with its standing.
    pub claim: &'a ClaimReport,
    /// What bears on it.
    pub evidence: &'a [Evidence],
    /// Of that, what no longer stands where it was quoted from.
    pub adrift: usize,
    /// Every step of its verdict.
    pub steps: &'a [Step],
    /// Who was asked for a reply.
    pub asked: usize,
    /// What is wrong with its wording, if anything.
    pub negated: bool,
    /// Of the claim's speakers: how many are on record with the side that they are on.
    pub parties: usize,
    /// Who publishes the check.
    pub publisher: &'a Publisher,
    /// The ratings of the scale: the key and every label of each.
    pub ratings: &'a [(String, Vec<String>)],
}

/// What a workspace says of its publisher.
#[derive(Clone, Debug, Default)]
pub struct Publisher {
    /// Its name.
    pub name: String,
    /// Address of the page on how it works.
    pub methodology: String,
    /// Address of the page on who pays.
    pub funding: String,
    /// Address of the policy on corrections.
    pub corrections: String,
    /// Where a reader complains.
    pub complaints: String,
}

/// Something that a code asks for.
#[derive(Clone, Copy)]
pub struct Check {
    /// Its name, and the end of its keys in the message catalogues.
    pub id: &'static str,
    holds: fn(&Dossier) -> bool,
}

/// Every check there is.
pub const CHECKS: [Check; 22] = [
    Check { id: "claimant", holds: |d| !claimants(d).is_empty() },
    Check { id: "second_party", holds: |d| !is_own(d) },
    Check { id: "not_negated", holds: |d| !d.negated },
    Check { id: "appearance", holds: |d| !d.claim.attributions.is_empty() },
    Check { id: "short_claim", holds: |d| d.claim.text.chars().count() <= 75 },
    Check { id: "evidence", holds: |d| !d.evidence.is_empty() },
    Check { id: "evidence_linked", holds: |d| d.evidence.iter().all(is_traceable) },
    Check { id: "evidence_anchored", holds: |d| d.adrift == 0 },
    Check { id: "evidence_archived", holds: |d| d.evidence.iter().all(is_kept) },
    Check { id: "two_sources", holds: |d| sources(d) > 1 },
    Check { id: "both_sides", holds: both_sides },
    Check { id: "independence", holds: |d| d.claim.support != Support::SeveralOrigins },
    Check { id: "circular", holds: |d| d.claim.circular.is_empty() },
    Check { id: "interests", holds: |d| d.claim.origins.len() <= d.parties },
    Check { id: "claimant_asked", holds: |d| d.asked > 0 },
    Check {
        id: "verdict",
        holds: |d| !d.steps.is_empty() && state(d) != Some(VerdictState::Withdrawn),
    },
    Check { id: "verdict_evidence", holds: rests_on_what_stands },
    Check { id: "label_agrees", holds: label_agrees },
    Check { id: "approved", holds: |d| d.steps.is_empty() || verdicts::is_approved(d.steps) },
    Check { id: "methodology", holds: |d| !d.publisher.methodology.is_empty() },
    Check { id: "funding", holds: |d| !d.publisher.funding.is_empty() },
    Check {
        id: "corrections",
        holds: |d| !d.publisher.corrections.is_empty() && !d.publisher.complaints.is_empty(),
    },
];

/// Checks of the International Fact-Checking Network's code of principles.
pub const IFCN: &[&str] = &[
    "claimant",
    "not_negated",
    "appearance",
    "evidence",
    "evidence_linked",
    "evidence_anchored",
    "two_sources",
    "both_sides",
    "independence",
    "circular",
    "interests",
    "claimant_asked",
    "verdict",
    "verdict_evidence",
    "approved",
    "methodology",
    "funding",
    "corrections",
];
/// Checks of the European Fact-Checking Standards Network's code.
pub const EFCSN: &[&str] = &[
    "claimant",
    "not_negated",
    "appearance",
    "evidence",
    "evidence_linked",
    "evidence_anchored",
    "evidence_archived",
    "two_sources",
    "circular",
    "claimant_asked",
    "verdict",
    "verdict_evidence",
    "approved",
    "methodology",
    "funding",
    "corrections",
];
/// Checks of Google's guidelines for `ClaimReview`.
pub const GOOGLE: &[&str] = &[
    "claimant",
    "second_party",
    "not_negated",
    "appearance",
    "short_claim",
    "evidence",
    "evidence_linked",
    "verdict",
    "verdict_evidence",
    "label_agrees",
    "approved",
    "methodology",
    "corrections",
];

/// A check that does not hold, and the way to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Name of the check.
    pub check: &'static str,
    /// What is missing.
    pub what: Reason,
    /// What to do.
    pub mend: Reason,
}

/// The checks of that name that do not hold, in the order of [`CHECKS`].
pub fn gate(dossier: &Dossier, wanted: &[&str]) -> Vec<Missing> {
    let failing = CHECKS.iter().filter(|check| wanted.contains(&check.id));
    let failing = failing.filter(|check| !(check.holds)(dossier));
    let missing = |check: &Check| Missing {
        check: check.id,
        what: Reason::new(&format!("gate.{}", check.id)),
        mend: Reason::new(&format!("mend.{}", check.id)).with("id", &dossier.claim.id),
    };
    failing.map(missing).collect()
}

fn claimants<'a>(dossier: &'a Dossier) -> Vec<&'a str> {
    let claim = dossier.claim;
    let origins = claim.origins.iter().map(|origin| origin.speaker.as_str());
    claim.claimants.iter().map(String::as_str).chain(origins).collect()
}

/// Who checks itself is no second party.
fn is_own(dossier: &Dossier) -> bool {
    let own = |name: &&str| crate::page::same_speaker(name, &dossier.publisher.name, false);
    claimants(dossier).iter().any(own)
}

/// A reader can follow it: an address, or words in a document that is kept.
fn is_traceable(evidence: &Evidence) -> bool {
    evidence.uri.is_some() || evidence.selector.is_some()
}

/// It will be there tomorrow: archived, or kept in the workspace.
fn is_kept(evidence: &Evidence) -> bool {
    evidence.archived.is_some() || evidence.selector.is_some()
}

/// Distinct documents and addresses that evidence rests on.
fn sources(dossier: &Dossier) -> usize {
    let source = |evidence: &Evidence| {
        let document = evidence.selector.as_ref().map(|selector| selector.document.clone());
        document.or_else(|| evidence.uri.clone())
    };
    let mut all: Vec<String> = dossier.evidence.iter().filter_map(source).collect();
    all.sort();
    all.dedup();
    all.len()
}

/// Evidence on both sides is asked for where somebody denies.
fn both_sides(dossier: &Dossier) -> bool {
    let bears = |bearing| dossier.evidence.iter().any(|evidence| evidence.bearing == bearing);
    dossier.claim.challenge < isnad_model::Challenge::Contested
        || bears(EvidenceBearing::Supports) && bears(EvidenceBearing::Undermines)
}

fn state(dossier: &Dossier) -> Option<VerdictState> {
    dossier.steps.last().map(|step| step.verdict.state)
}

/// The evidence that the latest verdict names is on record and was not withdrawn.
fn rests_on_what_stands(dossier: &Dossier) -> bool {
    let named = dossier.steps.last().map_or(&[][..], |step| &step.verdict.evidence);
    named.iter().all(|id| dossier.evidence.iter().any(|evidence| evidence.id == *id))
}

/// The reason does not speak of another rating and leave its own unnamed: readers, and machines
/// that read the label, must be told the same.
fn label_agrees(dossier: &Dossier) -> bool {
    let Some(verdict) = dossier.steps.last().map(|step| &step.verdict) else { return true };
    let mut text = crate::page::words(&verdict.reason);
    let mut labels: Vec<(Vec<String>, bool)> = dossier
        .ratings
        .iter()
        .flat_map(|(key, labels)| {
            let own = *key == verdict.rating;
            labels.iter().map(move |label| (crate::page::words(label), own))
        })
        .filter(|(label, _)| !label.is_empty())
        .collect();
    // "Partly false" is not "false": the longest label takes its words away.
    labels.sort_by_key(|(label, own)| (std::cmp::Reverse(label.len()), !own));
    let (mut own, mut other) = (false, false);
    for (label, is_own) in labels {
        while let Some(at) = text.windows(label.len()).position(|words| words == label) {
            text.splice(at..at + label.len(), [String::new()]);
            if is_own { own = true } else { other = true }
        }
    }
    own || !other
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use isnad_model::{ClaimReport, Evidence, Verdict, VerdictState};
    use jiff::Timestamp;

    use super::{Dossier, GOOGLE, Publisher, Step, gate};

    /// The checks that a verdict with this rating and reason fails; its evidence may be gone.
    fn failing(rating: &str, reason: &str, gone: bool) -> Vec<&'static str> {
        let claim: ClaimReport = serde_json::from_value(serde_json::json!({"id": "c1",
            "text": "the dam is safe", "kind": "statement", "support": "single_origin",
            "challenge": "none", "headline": {"key": "x", "with": {}}, "why": [],
            "attributions": [], "origins": []}))
        .unwrap();
        let evidence: Evidence = serde_json::from_value(serde_json::json!({"id": "v1",
            "claim": "c1", "bearing": "supports", "uri": "https://x.example"}))
        .unwrap();
        let (rating, reason) = (rating.to_owned(), reason.to_owned());
        let verdict = Verdict {
            claim: "c1".to_owned(),
            rating,
            reason,
            evidence: vec![if gone { "v9" } else { "v1" }.to_owned()],
            state: VerdictState::Draft,
            note: None,
        };
        let steps = [Step { verdict, by: "nour".to_owned(), at: Timestamp::UNIX_EPOCH }];
        let rating = |key: &str, label: &str| (key.to_owned(), vec![label.to_owned()]);
        let ratings = [rating("false", "False"), rating("partly_false", "Partly false")];
        let dossier = Dossier {
            claim: &claim,
            evidence: &[evidence],
            adrift: 0,
            steps: &steps,
            asked: 1,
            negated: false,
            parties: 1,
            publisher: &Publisher::default(),
            ratings: &ratings,
        };
        gate(&dossier, GOOGLE).into_iter().map(|missing| missing.check).collect()
    }

    #[test]
    fn a_reason_that_speaks_of_another_rating_does_not_agree_with_its_label() {
        let fails = |rating, reason| failing(rating, reason, false).contains(&"label_agrees");
        assert!(fails("false", "The claim is partly false, as the gauge shows."));
        assert!(fails("partly_false", "The claim is false."));
        assert!(!fails("partly_false", "It is partly false: the date is right."));
        assert!(!fails("false", "It is false, not partly false."));
        assert!(!fails("false", "The gauge shows 4 metres."));
    }

    #[test]
    fn a_verdict_rests_on_evidence_that_still_stands() {
        assert!(failing("false", "The gauge shows it.", true).contains(&"verdict_evidence"));
        assert!(!failing("false", "The gauge shows it.", false).contains(&"verdict_evidence"));
    }
}
