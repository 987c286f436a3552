//! `verify` in a workspace says what is on record of the claims that it finds, and records nothing.

use std::fs;
use std::path::Path;

use isnad_model::{REPORT_CLAIM_SCHEMA_JSON, REPORT_HEAD_SCHEMA_JSON, REPORT_SCHEMA_JSON};
use isnad_tests::{Ran, isnad, ok, run};
use serde_json::Value;

const DRAFT: &str = "Minister Ann Lee said that the old bridge over the Falca river will close in May. \
    Bo Kerr said that nine ferries cross the bay each night.\n";
const DATE: [&str; 2] = ["--date", "2026-05-02"];

/// A workspace with a claim that two people looked into, and one that nobody did; gives the id of
/// the first.
fn desk(folder: &Path) -> String {
    let as_user = |user: &str, args: &[&str]| {
        let mut command = isnad(folder).unwrap();
        let ran: Ran = command.env("ISNAD_USER", user).args(args).output().unwrap().into();
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.err);
        ran.out.trim().to_owned()
    };
    as_user("nour", &["init"]);
    let text = "The old bridge over the Falca river will close in May";
    let claim = as_user("nour", &["claim", "add", text, "--by", "Ann Lee"]);
    as_user("nour", &["claim", "add", "The opera house has a new roof", "--by", "Sam Hill"]);
    let vote = ["--undermines", "--url", "https://record.example/vote"];
    let evidence = as_user("nour", &[&["evidence", "add", &claim], &vote[..]].concat());
    let because = ["--rating", "false", "--reason", "The council voted to keep it open."];
    let draft = ["verdict", "draft", &claim, "--evidence", &evidence];
    as_user("nour", &[&draft[..], &because[..]].concat());
    as_user("nour", &["verdict", "submit", &claim]);
    as_user("sami", &["verdict", "approve", &claim]);
    fs::write(folder.join("draft.txt"), DRAFT).unwrap();
    claim
}

fn verified(folder: &Path, more: &[&str]) -> String {
    ok(folder, &[&["verify", "draft.txt"], &DATE[..], more].concat())
}

fn valid(schema: &str, value: &Value) {
    let schema: Value = serde_json::from_str(schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(value).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn a_claim_on_record_is_named_with_its_verdict_and_standing_in_every_format() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    let claim = desk(folder);
    let history = ok(folder, &["store", "log", "--format", "ndjson"]);
    let report: Value = serde_json::from_str(&verified(folder, &["--format", "json"])).unwrap();
    valid(REPORT_SCHEMA_JSON, &report);
    let claims = report["claims"].as_array().unwrap();
    let of = |words: &str| {
        claims.iter().find(|claim| claim["text"].as_str().unwrap().contains(words)).unwrap()
    };
    let known = &of("old bridge")["on_record"][0];
    assert_eq!(known["id"], claim.as_str());
    assert_eq!(known["kind"], "near_copy", "{known}");
    assert!(known["score"].as_f64().unwrap() >= 0.9);
    assert_eq!(known["support"], "unattributed", "no document is linked to it: {known}");
    assert_eq!(known["verdict"]["reviewer"], "sami");
    assert!(of("nine ferries").get("on_record").is_none());
    let matched = claims.iter().filter(|claim| claim.get("on_record").is_some()).count();
    assert_eq!(report["matched"], matched);
    let root = ok(folder, &["store", "checkpoint"]);
    assert!(root.contains(report["made_with"]["checkpoint"].as_str().unwrap()), "{root}");

    for format in ["human", "html", "md", "csv", "ndjson", "jsonld"] {
        let shown = verified(folder, &["--format", format]);
        for said in [claim.as_str(), "False"] {
            assert!(shown.contains(said), "{format} does not say {said}: {shown}");
        }
    }
    let lines = verified(folder, &["--format", "ndjson"]);
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    valid(REPORT_HEAD_SCHEMA_JSON, &lines[0]);
    lines[2..].iter().for_each(|line| valid(REPORT_CLAIM_SCHEMA_JSON, line));
    assert_eq!(lines[0]["matched"], report["matched"]);
    let table = verified(folder, &["--format", "csv", "--table", "on_record", "--ui", "ar"]);
    assert_eq!(table.lines().count(), 2, "{table}");
    assert_eq!(ok(folder, &["store", "log", "--format", "ndjson"]), history, "it was recorded");
}

#[test]
fn the_same_workspace_gives_the_same_bytes_and_another_one_does_not() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    let claim = desk(folder);
    for format in ["json", "ndjson", "human"] {
        let first = verified(folder, &["--format", format]);
        // The index is made again from the journal, and nothing else.
        fs::remove_dir_all(folder.join(".isnad/index")).unwrap();
        assert_eq!(verified(folder, &["--format", format]), first, "{format}");
    }
    let before = verified(folder, &["--format", "json"]);
    ok(folder, &["claim", "withdraw", &claim, "--reason", "not worth it"]);
    let after = verified(folder, &["--format", "json"]);
    assert!(before.contains(&claim) && !after.contains(&claim));
    // As it was before anything was recorded.
    let past = verified(folder, &["--format", "json", "--as-of", "2001-01-01"]);
    let past: Value = serde_json::from_str(&past).unwrap();
    assert_eq!((&past["matched"], past["made_with"].get("checkpoint")), (&0.into(), None));
}

#[test]
fn the_standing_shown_is_that_of_the_workspace_now_and_then() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    let claim = desk(folder);
    fs::write(folder.join("denial.txt"), "The mayor denied that the old bridge will close.")
        .unwrap();
    let document = ok(folder, &["add", "denial.txt", "--format", "json"]);
    let place = ok(folder, &["review", "--format", "csv"]);
    let place = place.lines().nth(1).unwrap().split('"').nth(1).unwrap().to_owned();
    ok(folder, &["claim", "link", &claim, &place, "--stance", "denies"]);
    let shown = |more: &[&str]| {
        let args = [&["--format", "json"], more].concat();
        let report: Value = serde_json::from_str(&verified(folder, &args)).unwrap();
        let claims = report["claims"].as_array().unwrap();
        let known = claims.iter().find_map(|claim| claim.get("on_record")).unwrap();
        known[0]["challenge"].as_str().unwrap().to_owned()
    };
    assert_eq!(shown(&[]), "contested", "{document}");
    // Read as the past, though nothing came after: worked out anew, and the same.
    assert_eq!(shown(&["--as-of", "2999-01-01"]), "contested");
}

#[test]
fn without_a_workspace_nothing_is_matched() {
    let scratch = tempfile::tempdir().unwrap();
    fs::write(scratch.path().join("draft.txt"), DRAFT).unwrap();
    let report: Value =
        serde_json::from_str(&verified(scratch.path(), &["--format", "json"])).unwrap();
    assert!(report.get("matched").is_none());
    assert!(report["made_with"].get("checkpoint").is_none());
    let ran = run(scratch.path(), ["verify", "draft.txt", "--record"]).unwrap();
    assert_eq!(ran.code, 1, "{}", ran.err);
}
