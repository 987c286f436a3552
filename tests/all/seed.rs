//! The first real input gives each claim with the support, challenge and origin that it must.

use std::collections::BTreeSet;

use isnad_tests::{run, shared};
use serde_json::Value;

#[test]
fn the_seed_article_gives_its_claims() {
    let Some(folder) = shared("gold/ar-seed") else { return };
    let gold: Value =
        serde_json::from_str(std::fs::read_to_string(folder.join("gold.jsonl")).unwrap().trim())
            .unwrap();
    let seed = folder.join("articles/seed.txt");
    let ran = run(
        &folder,
        ["verify", seed.to_str().unwrap(), "--date", "2026-01-01", "--format", "json"],
    )
    .unwrap();
    let extracted =
        run(&folder, ["extract", seed.to_str().unwrap(), "--format", "ndjson"]).unwrap();
    let found: Value = serde_json::from_str(&extracted.out).unwrap();
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let claims = std::fs::read_to_string(folder.join("claims.jsonl")).unwrap();
    let mut wrong = Vec::new();
    for line in claims.lines().filter(|line| !line.trim().is_empty()) {
        let expected: Value = serde_json::from_str(line).unwrap();
        if let Err(why) = check(&expected, &gold, &found, &report) {
            wrong.push(format!("{}: {why}", expected["founded_by"]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let expected = claims.lines().filter(|line| !line.trim().is_empty()).count();
    assert_eq!(report["claims"].as_array().map(Vec::len), Some(expected), "no other claim");
}

fn check(expected: &Value, gold: &Value, found: &Value, report: &Value) -> Result<(), String> {
    let cue = |list: &Value, id: &Value| {
        let all = list["attributions"].as_array().unwrap();
        all.iter().find(|a| a["id"] == *id).map(|a| a["cue"].clone())
    };
    let wanted = cue(gold, &expected["founded_by"]).ok_or("not in the gold")?;
    let overlaps = |other: &Value| {
        let (a, b) = (&wanted[0], &other[0]);
        a[0].as_u64() < b[1].as_u64() && b[0].as_u64() < a[1].as_u64()
    };
    let claims = report["claims"].as_array().unwrap();
    let claim = claims.iter().find(|claim| {
        let founding = &claim["attributions"][0]["attribution"];
        cue(found, founding).is_some_and(|cue| overlaps(&cue))
    });
    let claim = claim.ok_or("no such claim")?;
    for key in ["kind", "support", "challenge"] {
        if claim[key] != expected[key] {
            return Err(format!("{key} {} instead of {}", claim[key], expected[key]));
        }
    }
    let speakers: BTreeSet<&str> =
        claim["origins"].as_array().unwrap().iter().filter_map(|o| o["speaker"].as_str()).collect();
    let origins: BTreeSet<&str> =
        expected["origin"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if speakers == origins {
        Ok(())
    } else {
        Err(format!("origins {speakers:?} instead of {origins:?}"))
    }
}
