//! How claims stand: on small examples of our own, on the samples, and on the reference gold.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
#![expect(clippy::print_stderr, reason = "what is skipped is said")]

use std::path::{Path, PathBuf};

use isnad_model::{Challenge, ClaimReport, Document, Extraction, Reading, Report, Stance, Support};
use isnad_verify::{Options, verify};
use jiff::civil::date;
use proptest::prelude::*;
use serde_json::{Value, json};

fn options(inputs: usize) -> Options {
    Options::new(date(2025, 3, 15), inputs)
}

/// A reading of an annotated line; an antecedent may be written as its bare span.
fn reading(mut line: Value, text: String) -> Reading {
    for attribution in line["attributions"].as_array_mut().unwrap() {
        let resolved = attribution["source_resolved"].take();
        if resolved.is_array() {
            attribution["source_resolved"] = json!({ "text": "", "span": resolved });
        }
    }
    let get = |key: &str| if line[key].is_array() { line[key].clone() } else { json!([]) };
    let extraction = json!({"schema": "isnad.extraction/1", "id": line["id"], "lang": "xx",
        "attributions": line["attributions"], "relations": get("relations"),
        "narration": get("narration"), "diagnostics": []});
    let extraction: Extraction = serde_json::from_value(extraction).unwrap();
    let document = Document { id: extraction.id.clone(), ..Document::default() };
    Reading { document, text, extraction }
}

/// A document of one sentence an attribution: `speaker|act|content`, and of relations.
fn page(id: &str, says: &[&str], relations: &[(&str, &str, &str)]) -> Reading {
    let (mut text, mut attributions) = (String::new(), Vec::new());
    for (at, line) in says.iter().enumerate() {
        let parts: Vec<&str> = line.split('|').collect();
        let mut add = |words: &str| {
            let start = text.chars().count();
            text.push_str(words);
            let span = json!([[start, start + words.chars().count()]]);
            text.push(' ');
            if words.is_empty() { json!([]) } else { span }
        };
        let (source, cue, content) = (add(parts[0]), add("says"), add(parts[2]));
        attributions.push(json!({"id": format!("a{}", at + 1), "source": source, "cue": cue,
            "content": content, "type": "indirect", "act": parts[1]}));
    }
    let relations: Vec<Value> = relations
        .iter()
        .map(|(kind, from, to)| json!({"type": kind, "from": from, "to": to}))
        .collect();
    reading(json!({"id": id, "attributions": attributions, "relations": relations}), text)
}

fn stands(report: &Report, expected: &[(&str, Support, Challenge)]) {
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
    let report = verify(&[page("x", &says, &ties)], &options(1));
    stands(&report, &[("the dam is safe", SingleOrigin, Contested)]);
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
    let report = verify(&[page("x", &says, &[("leaves_unconfirmed", "a2", "a1")])], &options(1));
    stands(&report, &[("the dam is safe", SingleOrigin, Unconfirmed)]);
    assert!(keys(&report.claims[0]).contains(&"reason.unconfirmed_not_confirmed"));
}

#[test]
fn a_denial_of_what_nobody_said_founds_the_claim_that_it_denies() {
    let report = verify(&[page("x", &["Cy|deny|he took the money"], &[])], &options(1));
    stands(&report, &[("he took the money", Unattributed, Contested)]);
    assert_eq!(report.claims[0].attributions[0].stance, Stance::Denies);
}

#[test]
fn an_opinion_said_again_is_still_no_claim() {
    let says = ["Ann Lee|opinion|the dam will hold", "Bo|repeat|the dam will hold"];
    let report = verify(&[page("x", &says, &[("repeats", "a2", "a1")])], &options(1));
    stands(&report, &[]);
}

#[test]
fn only_the_one_who_said_it_can_take_it_back() {
    let says = ["Ann Lee|assert|the dam is safe", "Ann Lee|assert|that was wrong"];
    let report = verify(&[page("x", &says, &[("retracts", "a2", "a1")])], &options(1));
    stands(&report, &[("the dam is safe", SingleOrigin, Retracted)]);
    let says = ["Ann Lee|assert|the dam is safe", "Bo|assert|that was wrong"];
    let report = verify(&[page("x", &says, &[("retracts", "a2", "a1")])], &options(1));
    stands(&report, &[("the dam is safe", SingleOrigin, Contested)]);
}

#[test]
fn contradicting_oneself_is_not_being_contradicted() {
    let says = ["Ann Lee|assert|nine fell ill", "Ann Lee|assert|ten fell ill"];
    let report = verify(&[page("x", &says, &[("contradicts", "a2", "a1")])], &options(1));
    stands(&report, &[("nine fell ill", SingleOrigin, Unchallenged)]);
}

#[test]
fn what_nobody_is_named_for_has_no_origin() {
    let report = verify(&[page("x", &["|assert|sixty were treated"], &[])], &options(1));
    stands(&report, &[("sixty were treated", Unattributed, Unchallenged)]);
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
    stands(&report, &[("the dam is safe", SingleOrigin, Unchallenged)]);
    assert_eq!(report.claims[0].origins[0].speaker, "Ann Lee");
    assert!(keys(&report.claims[0]).contains(&"reason.relay"));
}

#[test]
fn a_wire_copy_is_seen_and_adds_nothing() {
    let says = ["The Port Office|assert|the old quay will close in May"];
    let pages = [page("b", &says, &[]), page("a", &says, &[])];
    let report = verify(&pages, &options(2));
    stands(&report, &[("the old quay will close in May", SingleOrigin, Unchallenged)]);
    let seen: Vec<_> = report.claims[0].attributions.iter().map(|a| a.document.as_str()).collect();
    assert_eq!(seen, ["a", "b"]);
    assert!(keys(&report.claims[0]).contains(&"reason.repeats_add_none"));
}

#[test]
fn a_negation_is_no_copy_and_a_second_speaker_is_a_second_origin() {
    let pages = [
        page("a", &["Ann Lee|assert|the old quay will close in May"], &[]),
        page("b", &["Ann Lee|assert|the old quay will not close in May"], &[]),
    ];
    assert_eq!(verify(&pages, &options(2)).claims.len(), 2);
    let pages = [
        page("a", &["Ann Lee|assert|the old quay will close in May"], &[]),
        page("b", &["Bo Kerr|assert|the old quay will close in May"], &[]),
    ];
    let report = verify(&pages, &options(2));
    stands(&report, &[("the old quay will close in May", SeveralOrigins, Unchallenged)]);
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
    let report = verify(&[page("x", &says, &ties)], &options(1));
    assert!(report.claims.iter().any(|claim| claim.challenge == Contested), "{:?}", report.claims);
}

#[test]
fn who_answers_an_answer_in_a_ring_still_founds_a_claim() {
    let says = ["Ann|assert|five came", "Bo|assert|six came", "Cy|assert|seven came"];
    let ties = [("contradicts", "a1", "a2"), ("contradicts", "a2", "a1"), ("denies", "a1", "a3")];
    let report = verify(&[page("x", &says, &ties)], &options(1));
    stands(
        &report,
        &[("six came", SingleOrigin, Unchallenged), ("seven came", SingleOrigin, Contested)],
    );
}

/// Any small document: who speaks, what act, which words, which ties.
fn any_page(id: usize) -> impl Strategy<Value = Reading> {
    const ACTS: [&str; 7] =
        ["assert", "deny", "confirm", "repeat", "request", "opinion", "no_comment"];
    const TIES: [&str; 9] = [
        "same_as",
        "repeats",
        "denies",
        "confirms",
        "leaves_unconfirmed",
        "relays",
        "contradicts",
        "retracts",
        "corrects",
    ];
    const WORDS: [&str; 4] =
        ["the dam is quite safe", "the dam is quite safe now", "nine men were hurt", "it"];
    const NAMES: [&str; 4] = ["Ann Lee", "Bo Kerr", "officials", ""];
    let said = (0usize..4, 0usize..7, 0usize..4);
    let tie = (0usize..9, 1usize..6, 1usize..6);
    (prop::collection::vec(said, 0..6), prop::collection::vec(tie, 0..6)).prop_map(
        move |(said, ties)| {
            let says: Vec<String> = said
                .iter()
                .map(|(who, act, what)| format!("{}|{}|{}", NAMES[*who], ACTS[*act], WORDS[*what]))
                .collect();
            let names: Vec<(&str, String, String)> =
                ties.iter().map(|(k, a, b)| (TIES[*k], format!("a{a}"), format!("a{b}"))).collect();
            let says: Vec<&str> = says.iter().map(String::as_str).collect();
            let ties: Vec<_> = names.iter().map(|(k, a, b)| (*k, a.as_str(), b.as_str())).collect();
            page(&format!("d{id}"), &says, &ties)
        },
    )
}

proptest! {
    #[test]
    fn order_changes_nothing_totals_add_up_and_nothing_corroborates(
        a in any_page(1), b in any_page(2), c in any_page(3)
    ) {
        let report = verify(&[a.clone(), b.clone(), c.clone()], &options(3));
        prop_assert_eq!(&report, &verify(&[c, a, b], &options(3)));
        let totals = &report.totals;
        prop_assert_eq!(totals.claims, report.claims.len());
        prop_assert_eq!(totals.support.values().sum::<usize>(), totals.claims);
        prop_assert_eq!(totals.challenge.values().sum::<usize>(), totals.claims);
        prop_assert_eq!(totals.support.len() + totals.challenge.len(), 9);
        let mut ids: Vec<_> = report.claims.iter().map(|claim| &claim.id).collect();
        ids.sort();
        ids.dedup();
        prop_assert_eq!(ids.len(), totals.claims);
        for claim in &report.claims {
            prop_assert!(claim.support <= SeveralOrigins);
            prop_assert_eq!(claim.support == Unattributed, claim.origins.is_empty());
        }
    }

    #[test]
    fn repeating_never_corroborates(page in any_page(1), times in 1usize..4, to in 1usize..4) {
        let before = verify(std::slice::from_ref(&page), &options(1));
        let mut again = page;
        let Some(target) = again.extraction.attributions.get(to - 1).cloned() else { return Ok(()) };
        for time in 0..times {
            let mut copy = target.clone();
            copy.id = format!("r{time}");
            copy.act = isnad_model::Act::Repeat;
            let tie = json!({"type": "repeats", "from": copy.id, "to": target.id});
            again.extraction.attributions.push(copy);
            again.extraction.relations.push(serde_json::from_value(tie).unwrap());
        }
        let after = verify(&[again], &options(1));
        for claim in &before.claims {
            let same = after.claims.iter().find(|other| other.id == claim.id);
            prop_assert!(same.is_none_or(|other| other.support == claim.support));
        }
    }
}

fn lines(folder: &Path) -> Vec<Reading> {
    let gold = std::fs::read_to_string(folder.join("gold.jsonl")).unwrap();
    let each = gold.lines().map(|line| {
        let line: Value = serde_json::from_str(line).unwrap();
        let name = format!("articles/{}.txt", line["id"].as_str().unwrap());
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        reading(line, text)
    });
    each.collect()
}

fn beside(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    let found = path.join("gold.jsonl").is_file();
    if !found {
        eprintln!("skipped: no gold at {}", path.display());
    }
    found.then_some(path)
}

#[test]
fn the_seed_article_gives_its_sixteen_claims() {
    let Some(folder) = beside("../shared/gold/ar-seed") else { return };
    let report = verify(&lines(&folder), &options(1));
    let got: Vec<Value> = report
        .claims
        .iter()
        .map(|claim| {
            let by = claim.attributions.iter().find(|seen| seen.stance == Stance::Asserts);
            let origin: Vec<&str> = claim.origins.iter().map(|o| o.speaker.as_str()).collect();
            json!({"founded_by": by.unwrap().attribution, "kind": claim.kind,
                "support": claim.support, "challenge": claim.challenge, "origin": origin})
        })
        .collect();
    let claims = std::fs::read_to_string(folder.join("claims.jsonl")).unwrap();
    let wanted: Vec<Value> = claims
        .lines()
        .map(|line| {
            let mut line: Value = serde_json::from_str(line).unwrap();
            line.as_object_mut().unwrap().remove("gloss");
            line
        })
        .collect();
    assert_eq!(wanted.len(), 16);
    for (wanted, got) in wanted.iter().zip(&got) {
        assert_eq!(wanted, got);
    }
    assert_eq!(wanted.len(), got.len());
}

#[test]
fn the_arabic_samples_stand_as_they_were_written() {
    let Some(folder) = beside("tests/samples/ar") else { return };
    let all = lines(&folder);
    let report = verify(&all, &options(all.len()));
    let of = |document: &str, attribution: &str, stance: Stance| {
        let seen = |claim: &&ClaimReport| {
            let fits = |a: &isnad_model::ClaimAttribution| {
                a.document == document && a.attribution == attribution && a.stance == stance
            };
            claim.attributions.iter().any(fits)
        };
        report.claims.iter().find(seen).unwrap()
    };
    // The letter of resignation: relayed by an agency from an unnamed source, denied by two.
    let letter = of("ar01", "a5", Stance::Asserts);
    assert_eq!((letter.support, letter.challenge), (SingleOrigin, Contested));
    assert_eq!(letter.origins[0].attribution, "a5");
    assert!(letter.attributions.iter().any(|a| a.attribution == "a4"));
    // The crossing: one ministry in two outlets, one of them a copy of the other.
    let crossing = of("ar02", "a1", Stance::Asserts);
    assert_eq!((crossing.support, crossing.challenge), (SingleOrigin, Contested));
    assert!(crossing.attributions.iter().any(|a| a.document == "ar03"));
    // The newspaper takes its story back.
    assert_eq!(of("ar04", "a7", Stance::Asserts).challenge, Retracted);
}

#[test]
fn the_english_samples_stand_as_they_were_written() {
    let Some(folder) = beside("tests/samples/en") else { return };
    let all = lines(&folder);
    let report = verify(&all, &options(all.len()));
    let bid = report
        .claims
        .iter()
        .find(|claim| claim.text == "Tarnhelt had made an offer of $3.2 billion")
        .unwrap();
    assert_eq!((bid.support, bid.challenge), (SingleOrigin, Contested));
    assert!(keys(bid).contains(&"reason.unconfirmed_no_comment"));
}
