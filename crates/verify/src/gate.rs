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
pub const CHECKS: [Check; 20] = [
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
    Check { id: "approved", holds: is_approved },
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

/// Approved by someone who did not write it; so is all that came after an approval.
fn is_approved(dossier: &Dossier) -> bool {
    let authors = verdicts::authors(dossier.steps);
    let state = state(dossier);
    matches!(
        state,
        Some(VerdictState::Approved | VerdictState::Published | VerdictState::Corrected)
    ) && verdicts::reviewer(dossier.steps)
        .is_some_and(|by| state == Some(VerdictState::Corrected) || !authors.contains(&by))
}
