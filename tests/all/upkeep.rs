//! A workspace is kept: checked, carried out and in, redacted, undone, shared by two terminals.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use isnad_tests::{files, isnad, json, ok, run};
use serde_json::Value;

const NEWS: &str = "The ministry said on Monday that the bridge is open.\n";

fn desk() -> tempfile::TempDir {
    let scratch = tempfile::tempdir().unwrap();
    ok(scratch.path(), &["init"]);
    fs::write(scratch.path().join("news.txt"), NEWS).unwrap();
    ok(scratch.path(), &["add", "news.txt", "--outlet", "The Desk"]);
    scratch
}

#[test]
fn a_check_says_on_standard_output_what_it_found() {
    let scratch = desk();
    let folder = scratch.path();
    assert!(ok(folder, &["store", "check"]).starts_with("Sound: 3 events, "));
    let report = json(folder, &["store", "check"]);
    assert_eq!((&report["schema"], &report["events"]), (&"isnad.check/1".into(), &3.into()));
    let objects = files(&folder.join(".isnad/objects"));
    fs::write(objects.first().unwrap(), "x").unwrap();
    let ran = run(folder, ["store", "check", "--format", "ndjson"]).unwrap();
    assert_eq!(ran.code, 4, "{}", ran.err);
    let problem: Value = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
    assert_eq!(problem["event"], 2);
    assert!(problem["file"].as_str().unwrap().starts_with(".isnad/objects/"), "{problem}");
    let ran = run(folder, ["store", "check", "--ui", "ar"]).unwrap();
    assert!(ran.out.contains(".isnad/objects/") && ran.code == 4, "{}", ran.out);
}

#[test]
fn a_lost_text_is_named_by_whoever_needs_it_and_the_history_goes_on() {
    let scratch = desk();
    let folder = scratch.path();
    let claim = ok(folder, &["claim", "add", "The bridge is open"]);
    let claim = claim.trim();
    let document = json(folder, &["document", "list"])["items"][0]["id"].clone();
    let document = document.as_str().unwrap();
    let quoted = ["evidence", "add", claim, "--supports", "--document", document, "--quote"];
    ok(folder, &[&quoted[..], &["the bridge is open"]].concat());
    let object = files(&folder.join(".isnad/objects")).pop().unwrap();
    let (file, kept) =
        (object.strip_prefix(folder).unwrap().to_owned(), fs::read(&object).unwrap());
    let file = file.to_str().unwrap();
    for damaged in [false, true] {
        if damaged {
            fs::write(&object, "x").unwrap();
        } else {
            fs::remove_file(&object).unwrap();
        }
        let all: [&[&str]; 7] = [
            &["evidence", "check"],
            &["report", "--date", "2026-03-15"],
            &["review"],
            &["claim", "standing", claim],
            &["claim", "list", "--support", "unattributed"],
            &["gate"],
            &["export", "all.tar"],
        ];
        for args in all {
            let ran = run(folder, args).unwrap();
            assert_eq!(ran.code, 4, "{args:?}: {}{}", ran.out, ran.err);
            assert!(ran.err.contains(file) && ran.err.contains("backup"), "{args:?}: {}", ran.err);
        }
        let ran = run(folder, ["store", "check"]).unwrap();
        assert!(ran.code == 4 && ran.out.contains(file), "{}", ran.out);
        assert!(ran.err.contains("the history is whole"), "{}", ran.err);
        ok(folder, &["claim", "add", "The road is open"]);
        ok(folder, &["undo"]);
    }
    fs::write(&object, kept).unwrap();
    ok(folder, &["evidence", "check"]);
    ok(folder, &["store", "check"]);
}

#[test]
fn a_claim_outlives_the_documents_that_it_was_seen_in() {
    for undone in [false, true] {
        let scratch = desk();
        let folder = scratch.path();
        let open = json(folder, &["review"]);
        let place = open["items"][0]["id"].as_str().unwrap();
        let claim = ok(folder, &["claim", "add", "The road is closed"]);
        let claim = claim.trim();
        ok(folder, &["claim", "link", claim, place, "--stance", "denies"]);
        ok(folder, &["claim", "contact", claim, "--whom", "The mayor", "--reply", "No comment"]);
        let draft = ["verdict", "draft", claim, "--rating", "true", "--reason", "It was seen."];
        let url = ["evidence", "add", claim, "--supports", "--url", "https://x.example"];
        let evidence = ok(folder, &url);
        ok(folder, &[&draft[..], &["--evidence", evidence.trim()]].concat());
        let shown = ok(folder, &["claim", "show", claim]);
        assert!(shown.contains("the bridge is open"), "{shown}");
        assert!(shown.contains("The mayor was asked"), "{shown}");
        assert!(shown.contains("replied: No comment"), "{shown}");
        let document = place.split(':').next().unwrap();
        if undone {
            ok(folder, &["undo", "2"]);
        } else {
            ok(folder, &["redact", document, "--reason", "court order", "--yes"]);
        }
        let shown = ok(folder, &["claim", "show", claim]);
        assert!(shown.contains("redacted or undone"), "{shown}");
        ok(folder, &["claim", "standing", claim]);
        ok(folder, &["claim", "edit", claim, "--text", "The road is shut"]);
        ok(folder, &["claim", "list", "--support", "unattributed"]);
        let gate = run(folder, ["gate"]).unwrap();
        assert_eq!(gate.code, 3, "{}", gate.err);
        ok(folder, &["report", "--date", "2026-03-15"]);
        ok(folder, &["store", "check"]);
    }
}

#[test]
fn the_log_is_filtered_and_paged() {
    let scratch = desk();
    let folder = scratch.path();
    let claim = ok(folder, &["claim", "add", "The bridge is open"]);
    ok(folder, &["claim", "edit", claim.trim(), "--topic", "bridges"]);
    let rows = |args: &[&str]| -> Vec<Value> {
        let list = json(folder, &[&["store", "log"], args].concat());
        list["items"].as_array().unwrap().clone()
    };
    assert_eq!(rows(&[]).len(), 5);
    assert_eq!(rows(&["--kind", "claim_edited"]).len(), 1);
    assert_eq!(rows(&["--claim", claim.trim().get(..6).unwrap()]).len(), 2);
    assert_eq!(rows(&["--by", "nobody"]).len(), 0);
    assert_eq!(rows(&["--until", "2001-01-01"]).len(), 0);
    assert_eq!(rows(&["--as-of", "2001-01-01"]).len(), 0);
    assert_eq!(rows(&["--since", "2001-01-01"]).len(), 5);
    let page = run(folder, ["store", "log", "--limit", "2", "--format", "ndjson"]).unwrap();
    assert_eq!(page.out.lines().count(), 2);
    assert!(page.err.contains("--after 2"), "{}", page.err);
    assert_eq!(rows(&["--after", "2"])[0]["seq"], 3);
}

#[test]
fn an_earlier_checkpoint_is_found_again_and_a_rewritten_history_is_not() {
    let scratch = desk();
    let folder = scratch.path();
    let before = json(folder, &["store", "checkpoint"]);
    let root = before["root"].as_str().unwrap();
    ok(folder, &["claim", "add", "The bridge is open"]);
    assert_ne!(json(folder, &["store", "checkpoint"])["root"], root);
    assert_eq!(json(folder, &["store", "checkpoint", "--verify", root]), before);
    assert_eq!(json(folder, &["store", "checkpoint", "--verify", root, "--count", "3"]), before);
    let other = run(folder, ["store", "checkpoint", "--verify", root, "--count", "2"]).unwrap();
    assert_eq!(other.code, 4, "{}", other.err);
    let report = json(folder, &["report", "--date", "2026-03-15"]);
    let printed = report["made_with"]["checkpoint"].as_str().unwrap();
    assert_eq!(json(folder, &["store", "checkpoint", "--verify", printed])["events"], 4);
    let second = desk();
    let foreign = run(second.path(), ["store", "checkpoint", "--verify", root]).unwrap();
    assert_eq!(foreign.code, 4, "{}", foreign.err);
}

#[test]
fn a_workspace_goes_out_and_comes_in_and_goes_out_the_same() {
    let scratch = desk();
    let folder = scratch.path();
    ok(folder, &["export", "out.tar"]);
    let second = tempfile::tempdir().unwrap();
    ok(second.path(), &["init"]);
    let archive = folder.join("out.tar");
    ok(second.path(), &["import", archive.to_str().unwrap()]);
    ok(second.path(), &["store", "check"]);
    ok(second.path(), &["export", "again.tar"]);
    assert_eq!(fs::read(&archive).unwrap(), fs::read(second.path().join("again.tar")).unwrap());
    let used = run(folder, ["import", "out.tar"]).unwrap();
    assert_eq!(used.code, 1);
    assert!(used.err.contains("events of its own") && used.err.contains("Hint:"), "{}", used.err);
    let past = run(folder, ["export", "past.tar", "--as-of", "2020-01-01"]).unwrap();
    assert_eq!(past.code, 2, "{}", past.err);
    assert!(!folder.join("past.tar").exists());
}

#[test]
fn a_document_is_redacted_for_good_once_it_is_meant() {
    let scratch = desk();
    let folder = scratch.path();
    let list = json(folder, &["document", "list"]);
    let id = list["items"][0]["id"].as_str().unwrap();
    let args = ["redact", id, "--reason", "court order 17"];
    let shown = run(folder, args).unwrap();
    assert!(shown.code == 0 && shown.out.contains("document_added"), "{}", shown.err);
    assert!(shown.err.contains("nothing was done"), "{}", shown.err);
    assert_eq!(files(&folder.join(".isnad/objects")).len(), 1);
    ok(folder, &[&args[..], &["--yes"]].concat());
    assert!(files(&folder.join(".isnad/objects")).is_empty());
    let journal = files(&folder.join(".isnad/journal"));
    let kept: String = journal.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    assert!(!kept.contains("The Desk") && kept.contains("court order 17"), "{kept}");
    ok(folder, &["store", "check"]);
    let log = json(folder, &["store", "log", "--kind", "document_added"]);
    assert_eq!(log["items"][0]["redacted"], true);
    let undo = run(folder, ["undo", "4"]).unwrap();
    assert!(undo.code == 1 && undo.err.contains("gone for good"), "{}", undo.err);
}

/// A wire copy at two addresses is two documents of the same bytes.
#[test]
fn a_document_whose_text_went_with_another_is_left_out_and_named() {
    let scratch = desk();
    let folder = scratch.path();
    ok(folder, &["add", "news.txt", "--url", "https://copy.example/1"]);
    let list = json(folder, &["document", "list"]);
    let ids: Vec<&str> =
        list["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
    ok(folder, &["redact", ids[0], "--reason", "court order 17", "--yes"]);
    let report = json(folder, &["report", "--date", "2026-03-15"]);
    assert_eq!(report["excluded"][0]["input"], ids[1], "{report}");
    assert_eq!(report["totals"]["inputs"], 1);
    for args in [
        &["claim", "list", "--challenge", "none"][..],
        &["review"],
        &["review", "--export", "decisions.ndjson"],
        &["speaker", "suggest"],
        &["lineage", "list"],
        &["gate"],
    ] {
        ok(folder, args);
    }
    assert!(run(folder, ["review"]).unwrap().err.contains("1 document is passed over"));
}

#[test]
fn an_accepted_suggestion_is_undone_as_one() {
    let scratch = desk();
    let folder = scratch.path();
    let open = json(folder, &["review"]);
    let id = open["items"][0]["id"].as_str().unwrap();
    let claim = ok(folder, &["review", "--accept", id]);
    assert_eq!(json(folder, &["claim", "list"])["items"].as_array().unwrap().len(), 1);
    ok(folder, &["undo"]);
    assert!(json(folder, &["claim", "list"])["items"].as_array().unwrap().is_empty());
    assert_eq!(json(folder, &["review"]), open);
    let log = json(folder, &["store", "log", "--kind", "undone"]);
    let undoing = log["items"][0]["seq"].to_string();
    ok(folder, &["undo", &undoing]);
    assert_eq!(json(folder, &["claim", "show", claim.trim()])["id"], claim.trim());
}

#[test]
fn two_terminals_wait_a_little_and_then_say_who_holds_it() {
    let scratch = desk();
    let folder = scratch.path();
    let lock = fs::File::open(folder.join(".isnad/lock")).unwrap();
    lock.lock().unwrap();
    let start = Instant::now();
    let ran = run(folder, ["claim", "list"]).unwrap();
    assert!(ran.code == 4 && start.elapsed() > Duration::from_secs(1), "{}", ran.err);
    assert!(ran.err.contains("busy: held by PID ") && ran.err.contains(" since 2"), "{}", ran.err);
    let arabic = run(folder, ["--ui", "ar", "claim", "list"]).unwrap();
    assert!(arabic.code == 4 && !arabic.err.contains("busy"), "{}", arabic.err);
    // Held for a moment only: the other waits and gets in.
    let waiting = isnad(folder).unwrap().args(["claim", "list"]).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(300));
    drop(lock);
    assert!(waiting.wait_with_output().unwrap().status.success());
}

#[test]
fn a_command_that_waits_for_its_input_keeps_nobody_out() {
    let scratch = desk();
    let folder = scratch.path();
    let mut long = isnad(folder)
        .unwrap()
        .args(["add", "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(500));
    let start = Instant::now();
    ok(folder, &["claim", "add", "The road is open"]);
    assert!(start.elapsed() < Duration::from_secs(2));
    let mut input = long.stdin.take().unwrap();
    input.write_all(b"The mayor said on Sunday that the road is open.\n").unwrap();
    drop(input);
    assert!(long.wait().unwrap().success());
    assert_eq!(json(folder, &["document", "list"])["items"].as_array().unwrap().len(), 2);
}

#[test]
fn every_reading_command_reads_the_past() {
    let scratch = desk();
    let folder = scratch.path();
    let open = json(folder, &["review"]);
    let id = open["items"][0]["id"].as_str().unwrap();
    let claim = ok(folder, &["review", "--accept", id]);
    let claim = claim.trim();
    ok(folder, &["speaker", "merge", "The ministry", "Ministry of Roads"]);
    let evidence = ["evidence", "add", claim, "--supports", "--url", "https://x.example"];
    let evidence = ok(folder, &evidence);
    let draft = ["verdict", "draft", claim, "--rating", "true", "--reason", "It was seen."];
    ok(folder, &[&draft[..], &["--evidence", evidence.trim()]].concat());
    let lists: [&[&str]; 14] = [
        &["document", "list"],
        &["document", "list", "--search", "bridge"],
        &["claim", "list", "--all"],
        &["claim", "list", "--search", "bridge"],
        &["claim", "list", "--support", "single_origin"],
        &["claim", "match", "the bridge is open"],
        &["review"],
        &["speaker", "list"],
        &["speaker", "suggest"],
        &["evidence", "list"],
        &["evidence", "check"],
        &["verdict", "list"],
        &["lineage", "list"],
        &["store", "log"],
    ];
    for args in lists {
        let then = json(folder, &[args, &["--as-of", "2001-01-01"]].concat());
        assert_eq!(then["items"].as_array().unwrap().len(), 0, "{args:?}");
        let now = json(folder, &[args, &["--as-of", "2999-01-01"]].concat());
        assert_eq!(now, json(folder, args), "{args:?}");
    }
    for args in
        [&["claim", "show", claim][..], &["claim", "standing", claim], &["verdict", "show", claim]]
    {
        let then = run(folder, [args, &["--as-of", "2001-01-01"]].concat()).unwrap();
        assert_eq!(then.code, 1, "{args:?}: {}", then.err);
        ok(folder, &[args, &["--as-of", "2999-01-01"]].concat());
    }
    let report = json(folder, &["report", "--date", "2026-03-15", "--as-of", "2001-01-01"]);
    assert_eq!(
        (&report["totals"]["claims"], &report["totals"]["documents"]),
        (&0.into(), &0.into())
    );
    assert_eq!(json(folder, &["store", "checkpoint", "--as-of", "2001-01-01"])["events"], 0);
    let gate = run(folder, ["gate", "--as-of", "2001-01-01"]).unwrap();
    assert_eq!(gate.code, 0, "nothing was to be published then: {}", gate.err);
}
