//! How claims stand by what documents say, on small examples of our own.

use isnad_model::{Challenge, ClaimReport, Report, Stance, Support};
use isnad_verify::{Options, verify};
use jiff::civil::date;
use serde_json::json;

use crate::support::{reading, tied};

fn options(inputs: usize) -> Options {
    Options::new(date(2025, 3, 15), inputs)
}

fn check(report: &Report, expected: &[(&str, Support, Challenge)]) {
    let got: Vec<_> =
        report.claims.iter().map(|c| (c.text.as_str(), c.support, c.challenge)).collect();
    assert_eq!(got, expected);
}

fn keys(claim: &ClaimReport) -> Vec<&str> {
    claim.why.iter().map(|reason| reason.key.as_str()).collect()
}

use Challenge::{Contested, None as Unchallenged, Retracted, Unconfirmed};
use Support::{SeveralOrigins, SingleOrigin, Unattributed};

#[test]
fn repeating_adds_no_origin_and_a_denial_contests() {
    let says =
        ["Ann Lee|assert|the dam is safe", "Bo|repeat|it", "Cy|deny|that", "Di|no_comment|it"];
    let ties =
        [("repeats", "a2", "a1"), ("denies", "a3", "a1"), ("leaves_unconfirmed", "a4", "a1")];
    let report = verify(&[tied("x", &says, &ties)], &options(1));
    check(&report, &[("the dam is safe", SingleOrigin, Contested)]);
    let expected = [
        "reason.founded_by",
        "reason.repeats_add_none",
        "reason.single_origin",
        "reason.contested_denies",
        "reason.unconfirmed_no_comment",
    ];
    assert_eq!(keys(&report.claims[0]), expected);
    assert_eq!(report.claims[0].headline.key, "headline.single_origin.contested");
}

#[test]
fn silence_leaves_a_claim_unconfirmed() {
    let says = ["Ann Lee|assert|the dam is safe", "Di|not_confirmed|it"];
    let report = verify(&[tied("x", &says, &[("leaves_unconfirmed", "a2", "a1")])], &options(1));
    check(&report, &[("the dam is safe", SingleOrigin, Unconfirmed)]);
    assert!(keys(&report.claims[0]).contains(&"reason.unconfirmed_not_confirmed"));
}

#[test]
fn a_denial_of_what_nobody_said_founds_the_claim_that_it_denies() {
    let report = verify(&[tied("x", &["Cy|deny|he took the money"], &[])], &options(1));
    check(&report, &[("he took the money", Unattributed, Contested)]);
    assert_eq!(report.claims[0].attributions[0].stance, Stance::Denies);
}

#[test]
fn an_opinion_said_again_is_still_no_claim() {
    let says = ["Ann Lee|opinion|the dam will hold", "Bo|repeat|the dam will hold"];
    let report = verify(&[tied("x", &says, &[("repeats", "a2", "a1")])], &options(1));
    check(&report, &[]);
}

#[test]
fn only_the_one_who_said_it_can_take_it_back() {
    let says = ["Ann Lee|assert|the dam is safe", "Ann Lee|assert|that was wrong"];
    let report = verify(&[tied("x", &says, &[("retracts", "a2", "a1")])], &options(1));
    check(&report, &[("the dam is safe", SingleOrigin, Retracted)]);
    let says = ["Ann Lee|assert|the dam is safe", "Bo|assert|that was wrong"];
    let report = verify(&[tied("x", &says, &[("retracts", "a2", "a1")])], &options(1));
    check(&report, &[("the dam is safe", SingleOrigin, Contested)]);
}

#[test]
fn contradicting_oneself_is_not_being_contradicted() {
    let says = ["Ann Lee|assert|nine fell ill", "Ann Lee|assert|ten fell ill"];
    let report = verify(&[tied("x", &says, &[("contradicts", "a2", "a1")])], &options(1));
    check(&report, &[("nine fell ill", SingleOrigin, Unchallenged)]);
}

#[test]
fn what_nobody_is_named_for_has_no_origin() {
    let report = verify(&[tied("x", &["|assert|sixty were treated"], &[])], &options(1));
    check(&report, &[("sixty were treated", Unattributed, Unchallenged)]);
    assert_eq!(keys(&report.claims[0]), ["reason.unattributed", "reason.no_challenge"]);
}

#[test]
fn the_one_relayed_is_the_origin() {
    let text = "Wire X said that Ann Lee said the dam is safe".to_owned();
    let line = json!({"id": "x", "attributions": [
        {"id": "a1", "source": [[0, 6]], "cue": [[7, 11]], "content": [[17, 45]],
         "type": "indirect", "act": "assert"},
        {"id": "a2", "source": [[17, 24]], "cue": [[25, 29]], "content": [[30, 45]],
         "type": "indirect", "act": "assert", "nested_in": "a1"}]});
    let report = verify(&[reading(line, text)], &options(1));
    check(&report, &[("the dam is safe", SingleOrigin, Unchallenged)]);
    assert_eq!(report.claims[0].origins[0].speaker, "Ann Lee");
    assert!(keys(&report.claims[0]).contains(&"reason.relay"));
}

#[test]
fn a_wire_copy_is_seen_and_adds_nothing() {
    let says = ["The Port Office|assert|the old quay will close in May"];
    let pages = [tied("b", &says, &[]), tied("a", &says, &[])];
    let report = verify(&pages, &options(2));
    check(&report, &[("the old quay will close in May", SingleOrigin, Unchallenged)]);
    let seen: Vec<_> = report.claims[0].attributions.iter().map(|a| a.document.as_str()).collect();
    assert_eq!(seen, ["a", "b"]);
    assert!(keys(&report.claims[0]).contains(&"reason.repeats_add_none"));
}

#[test]
fn a_negation_is_no_copy_and_a_second_speaker_is_a_second_origin() {
    let pages = [
        tied("a", &["Ann Lee|assert|the old quay will close in May"], &[]),
        tied("b", &["Ann Lee|assert|the old quay will not close in May"], &[]),
    ];
    assert_eq!(verify(&pages, &options(2)).claims.len(), 2);
    let pages = [
        tied("a", &["Ann Lee|assert|the old quay will close in May"], &[]),
        tied("b", &["Bo Kerr|assert|the old quay will close in May"], &[]),
    ];
    let report = verify(&pages, &options(2));
    check(&report, &[("the old quay will close in May", SeveralOrigins, Unchallenged)]);
    assert!(keys(&report.claims[0]).contains(&"reason.independence_not_established"));
}

#[test]
fn answers_in_a_ring_lose_nothing_and_wild_relations_do_not_panic() {
    let says = ["Ann|assert|five came", "Bo|assert|six came", "|assert|"];
    let ties = [
        ("contradicts", "a1", "a2"),
        ("contradicts", "a2", "a1"),
        ("denies", "a3", "a3"),
        ("relays", "a9", "a1"),
    ];
    let report = verify(&[tied("x", &says, &ties)], &options(1));
    assert!(report.claims.iter().any(|claim| claim.challenge == Contested), "{:?}", report.claims);
}

#[test]
fn who_answers_an_answer_in_a_ring_still_founds_a_claim() {
    let says = ["Ann|assert|five came", "Bo|assert|six came", "Cy|assert|seven came"];
    let ties = [("contradicts", "a1", "a2"), ("contradicts", "a2", "a1"), ("denies", "a1", "a3")];
    let report = verify(&[tied("x", &says, &ties)], &options(1));
    check(
        &report,
        &[("six came", SingleOrigin, Unchallenged), ("seven came", SingleOrigin, Contested)],
    );
}
