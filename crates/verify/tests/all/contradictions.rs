//! Recorded claims that a person found not to be true together.

use isnad_model::{Appearance, Challenge, Event, MatchKind, Reading, SpeakerKind, Stance, Support};
use isnad_verify::Ledger;
use proptest::prelude::*;

use crate::support::{claim, page, seen, speaker, stands_as, told};

fn found(found: Option<MatchKind>) -> Event {
    let (claim, other, reason) = ("c1".to_owned(), "c2".to_owned(), "the gauge".to_owned());
    match found {
        Some(found) => Event::ClaimsMatched { claim, other, found, reason },
        None => Event::ClaimsToldApart { claim, other, reason },
    }
}

/// Two claims, each of one document.
fn two(first: Vec<Appearance>, second: Vec<Appearance>, events: Vec<Event>) -> Ledger {
    let claims = vec![claim("c1", "The dam is safe", first), claim("c2", "It leaks", second)];
    Ledger { claims, ..Ledger::default() }.with_events(&told(events))
}

fn asserted(document: &str) -> Vec<Appearance> {
    vec![seen(document, "a1", Stance::Asserts)]
}

fn papers(other: &str) -> Vec<Reading> {
    vec![
        page("d1", "", None, &["Ann Lee|assert|the dam is safe"]),
        page("d2", "", None, &[&format!("{other}|assert|water comes out of it")]),
    ]
}

const CONTRADICTS: Option<MatchKind> = Some(MatchKind::Contradicts);

#[test]
fn a_claim_of_another_party_contests_both_ways_and_says_why() {
    let ledger = two(asserted("d1"), asserted("d2"), vec![found(CONTRADICTS)]);
    for (id, other) in [("c1", "Bo Kerr"), ("c2", "Ann Lee")] {
        let claim = stands_as(id, &papers("Bo Kerr"), &ledger);
        assert_eq!((claim.support, claim.challenge), (Support::SingleOrigin, Challenge::Contested));
        let why = claim.why.iter().find(|why| why.key == "reason.contradicted_by_claim").unwrap();
        assert_eq!(why.args["speakers"], other);
    }
}

#[test]
fn who_contradicts_itself_is_no_other_party() {
    let mut ledger = two(asserted("d1"), asserted("d2"), vec![found(CONTRADICTS)]);
    assert_eq!(stands_as("c1", &papers("Ann Lee"), &ledger).challenge, Challenge::None);
    // Under another name too, once people said so.
    assert_eq!(stands_as("c1", &papers("A. L."), &ledger).challenge, Challenge::Contested);
    ledger.speakers.push(speaker("s1", "Ann Lee", &["A. L."], SpeakerKind::Person));
    assert_eq!(stands_as("c1", &papers("A. L."), &ledger).challenge, Challenge::None);
}

#[test]
fn what_does_not_stand_itself_stands_against_nothing() {
    let check = |second: Vec<Appearance>, papers: &[Reading]| {
        stands_as("c1", papers, &two(asserted("d1"), second, vec![found(CONTRADICTS)])).challenge
    };
    assert_eq!(check(asserted("d2"), &papers("Bo Kerr")), Challenge::Contested);
    assert_eq!(check(Vec::new(), &papers("Bo Kerr")), Challenge::None, "seen nowhere");
    assert_eq!(check(asserted("d2"), &papers("")), Challenge::None, "said by nobody");
    let mut more = papers("Bo Kerr");
    more.push(page("d3", "", None, &["Bo Kerr|assert|that was wrong"]));
    let taken_back = vec![seen("d2", "a1", Stance::Asserts), seen("d3", "a1", Stance::Retracts)];
    assert_eq!(check(taken_back, &more), Challenge::None, "taken back");
    let mut ledger = two(asserted("d1"), asserted("d2"), vec![found(CONTRADICTS)]);
    ledger.claims[1].withdrawn = Some("vague".to_owned());
    let claim = stands_as("c1", &papers("Bo Kerr"), &ledger);
    assert_eq!(claim.challenge, Challenge::None, "withdrawn");
}

#[test]
fn the_latest_word_on_a_pair_holds() {
    let stands = |events| {
        let ledger = two(asserted("d1"), asserted("d2"), events);
        stands_as("c1", &papers("Bo Kerr"), &ledger).challenge
    };
    assert_eq!(stands(vec![found(CONTRADICTS), found(None)]), Challenge::None);
    assert_eq!(stands(vec![found(None), found(CONTRADICTS)]), Challenge::Contested);
    assert_eq!(stands(vec![found(Some(MatchKind::Same))]), Challenge::None);
}

proptest! {
    /// A contradiction takes no support away, makes no challenge weaker, and both claims of a pair
    /// are weighed alike in whatever order they are recorded.
    #[test]
    fn a_contradiction_only_contests(stance in 0usize..4, other in 0usize..3, turned: bool) {
        let stances = [Stance::Asserts, Stance::Denies, Stance::LeavesUnconfirmed, Stance::Retracts];
        let papers = papers(["Bo Kerr", "Ann Lee", ""][other]);
        let links = vec![seen("d1", "a1", Stance::Asserts), seen("d2", "a1", stances[stance])];
        let ledger = |events| {
            let mut ledger = two(links.clone(), asserted("d2"), events);
            if turned {
                ledger.claims.reverse();
            }
            ledger
        };
        for id in ["c1", "c2"] {
            let before = stands_as(id, &papers, &ledger(Vec::new()));
            let after = stands_as(id, &papers, &ledger(vec![found(CONTRADICTS)]));
            prop_assert_eq!(before.support, after.support);
            prop_assert_eq!(&before.origins, &after.origins);
            prop_assert!(before.challenge <= after.challenge);
            prop_assert!(after.challenge <= before.challenge.max(Challenge::Contested));
        }
    }
}
