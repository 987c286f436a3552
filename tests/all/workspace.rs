//! A fact-checker's day, from an empty folder to a report.

use std::fs;

use isnad_tests::{items, ok, run};
use serde_json::Value;

const NEWS: &str = "The ministry said on Monday that the bridge is open.\n\n\
    The opposition denied that the bridge is open.\n";

fn desk() -> tempfile::TempDir {
    let scratch = tempfile::tempdir().unwrap();
    ok(scratch.path(), &["init"]);
    fs::write(scratch.path().join("news.txt"), NEWS).unwrap();
    ok(scratch.path(), &["add", "news.txt", "--outlet", "The Desk", "--published", "2026-03-14"]);
    scratch
}

#[test]
fn adding_the_same_file_twice_adds_nothing() {
    let scratch = desk();
    let again = run(scratch.path(), ["add", "news.txt"]).unwrap();
    assert!(again.err.contains("nothing added"), "{}", again.err);
    let documents = items(scratch.path(), &["document", "list"]);
    assert_eq!(documents.len(), 1);
    assert_eq!(documents[0]["outlet"], "The Desk");
    assert_eq!(documents[0]["published"], "2026-03-14");
}

#[test]
fn a_claim_is_recorded_edited_linked_and_withdrawn_by_hand() {
    let scratch = desk();
    let folder = scratch.path();
    let added = ok(folder, &["claim", "add", "The bridge is open", "--by", "ministry"]);
    let id = added.trim();
    ok(folder, &["claim", "edit", id, "--topic", "bridges"]);
    let suggestion = items(folder, &["review"])[0]["id"].as_str().unwrap().to_owned();
    ok(folder, &["claim", "link", id, &suggestion, "--stance", "asserts"]);
    let claims = items(folder, &["claim", "list"]);
    assert_eq!(claims[0]["topic"], "bridges");
    assert_eq!(claims[0]["appearances"].as_array().unwrap().len(), 1);
    assert!(ok(folder, &["claim", "show", id.get(..6).unwrap()]).contains(&suggestion));
    ok(folder, &["claim", "withdraw", id, "--reason", "too vague"]);
    assert!(items(folder, &["claim", "list"]).is_empty());
    assert_eq!(items(folder, &["claim", "list", "--all"])[0]["withdrawn"], "too vague");
}

#[test]
fn a_claim_without_a_document_stands_in_every_report() {
    let scratch = desk();
    let folder = scratch.path();
    ok(folder, &["claim", "add", "The crossing was retaken", "--by", "Ministry of Defence"]);
    for format in ["html", "md", "human", "json"] {
        let report = ok(folder, &["report", "--date", "2026-03-15", "--format", format]);
        assert!(report.contains("The crossing was retaken"), "{format}");
        assert!(report.contains("Ministry of Defence"), "{format}: the claimant is lost");
    }
    let emptied = run(folder, ["claim", "edit", "c000", "--text", ""]).unwrap();
    assert_eq!(emptied.code, 2, "{}", emptied.err);
}

#[test]
fn what_a_person_links_by_hand_changes_how_the_claim_stands() {
    let scratch = desk();
    let folder = scratch.path();
    let more = "The harbour master said on Tuesday that nothing crosses the river.\n";
    fs::write(folder.join("more.txt"), more).unwrap();
    ok(folder, &["add", "more.txt", "--outlet", "The Post", "--published", "2026-03-15"]);
    let id = ok(folder, &["claim", "add", "The bridge is open", "--by", "ministry"]);
    let id = id.trim();
    let open = items(folder, &["review"]);
    let of = |words: &str| {
        let found = open.iter().find(|row| row["source"].as_str().unwrap().contains(words));
        found.unwrap()["id"].as_str().unwrap().to_owned()
    };
    let stands = || {
        let args = ["report", "--date", "2026-03-20", "--format", "json", "--claim", id];
        let report: Value = serde_json::from_str(&ok(folder, &args)).unwrap();
        let claim = &report["claims"][0];
        format!("{} {}", claim["support"].as_str().unwrap(), claim["challenge"].as_str().unwrap())
    };
    assert_eq!(stands(), "unattributed none");
    ok(folder, &["claim", "link", id, &of("ministry"), "--stance", "asserts"]);
    assert_eq!(stands(), "single_origin contested", "the opposition's denial comes along");
    ok(folder, &["claim", "link", id, &of("harbour"), "--stance", "contradicts"]);
    assert_eq!(stands(), "single_origin contested");
    ok(folder, &["claim", "link", id, &of("harbour"), "--remove"]);
    ok(folder, &["claim", "link", id, &of("harbour"), "--stance", "confirms"]);
    assert_eq!(stands(), "several_origins contested");
}

#[test]
fn review_decides_and_undo_takes_it_back() {
    let scratch = desk();
    let folder = scratch.path();
    let open = items(folder, &["review"]);
    assert!(open.len() >= 2, "{open:?}");
    let first = open[0]["id"].as_str().unwrap();
    let second = open[1]["id"].as_str().unwrap();
    let claim = ok(folder, &["review", "--accept", first]);
    ok(folder, &["review", "--reject", second, "--reason", "no claim"]);
    assert_eq!(items(folder, &["review"]).len(), open.len() - 2);
    ok(folder, &["undo"]);
    assert_eq!(items(folder, &["review"]).len(), open.len() - 1);
    let twice = run(folder, ["review", "--accept", first]).unwrap();
    assert_eq!(twice.code, 1, "{}", twice.err);
    let report = ok(folder, &["report", "--date", "2026-03-15", "--format", "json"]);
    let report: Value = serde_json::from_str(&report).unwrap();
    let claims = report["claims"].as_array().unwrap();
    assert!(claims.iter().any(|c| c["id"] == claim.trim()), "{claims:?}");
    assert!(report["made_with"]["checkpoint"].is_string());
    assert_eq!(report["totals"]["claims"], claims.len());
}

#[test]
fn the_past_can_be_read_and_not_written() {
    let scratch = desk();
    let folder = scratch.path();
    assert!(items(folder, &["document", "list", "--as-of", "2001-01-01"]).is_empty());
    let ran = run(folder, ["claim", "add", "It is so", "--as-of", "2001-01-01"]).unwrap();
    assert_eq!(ran.code, 2, "{}", ran.err);
}

#[test]
fn an_unknown_key_of_the_config_suggests_the_near_one() {
    let scratch = desk();
    fs::write(scratch.path().join("isnad.toml"), "name = \"d\"\npluggins = []\n").unwrap();
    let ran = run(scratch.path(), ["add", "news.txt"]).unwrap();
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("isnad.toml:2") && ran.err.contains("`plugins`"), "{}", ran.err);
}

#[test]
fn verify_keeps_nothing_unless_told_to_and_fails_on_what_it_is_told() {
    let scratch = desk();
    let folder = scratch.path();
    fs::write(folder.join("more.txt"), format!("{NEWS}\nThat was all.\n")).unwrap();
    let args = ["verify", "more.txt", "--date", "2026-03-15", "--fail-on", "contested"];
    let ran = run(folder, args).unwrap();
    assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
    assert_eq!(items(folder, &["document", "list"]).len(), 1);
    ok(folder, &["verify", "more.txt", "--date", "2026-03-15", "--record"]);
    assert_eq!(items(folder, &["document", "list"]).len(), 2);
}

#[test]
fn the_index_is_made_again_from_the_journal() {
    let scratch = desk();
    let folder = scratch.path();
    let before = ok(folder, &["document", "list", "--format", "csv"]);
    fs::remove_dir_all(folder.join(".isnad/index")).unwrap();
    assert_eq!(ok(folder, &["document", "list", "--format", "csv"]), before);
    ok(folder, &["store", "rebuild"]);
    assert_eq!(ok(folder, &["document", "list", "--format", "csv"]), before);
    ok(folder, &["store", "check"]);
}
