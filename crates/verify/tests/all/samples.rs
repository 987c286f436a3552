//! How the claims of the samples and of the reference gold stand.

use std::path::{Path, PathBuf};

use isnad_model::{Challenge, ClaimReport, Reading, Stance, Support};
use isnad_verify::{Options, verify};
use jiff::civil::date;
use serde_json::{Value, json};

use crate::support::reading;
use Challenge::{Contested, Retracted};
use Support::SingleOrigin;

fn options(inputs: usize) -> Options {
    Options::new(date(2025, 3, 15), inputs)
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
    assert!(bid.why.iter().any(|reason| reason.key == "reason.unconfirmed_no_comment"));
}
