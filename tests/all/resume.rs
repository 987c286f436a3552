//! `verify` over more than memory holds: killed and run again, by patterns, from lists of claims.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use isnad_tests::{Ran, binary, root, run};
use serde_json::Value;

const DATE: [&str; 2] = ["--date", "2026-03-14"];

fn verified(folder: &Path, args: &[&str]) -> Ran {
    run(folder, [&["verify"], &DATE[..], args].concat()).unwrap()
}

fn report(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err))
}

fn ids(report: &Value) -> Vec<&str> {
    let documents = report["documents"].as_array().unwrap().iter();
    documents.map(|document| document["id"].as_str().unwrap()).collect()
}

/// Many copies of the samples, each with a line of its own.
fn copies(folder: &Path, count: usize) {
    fs::create_dir_all(folder).unwrap();
    let mut texts = Vec::new();
    for samples in ["tests/samples/ar/articles", "tests/samples/en/articles"] {
        for entry in fs::read_dir(root().join(samples)).unwrap() {
            texts.push(fs::read_to_string(entry.unwrap().path()).unwrap());
        }
    }
    texts.sort();
    for at in 0..count {
        let text = format!("{}\nEdition {at}.\n", texts[at % texts.len()]);
        fs::write(folder.join(format!("{at:05}.txt")), text).unwrap();
    }
}

#[test]
fn a_batch_that_was_killed_goes_on_where_it_was() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    copies(&folder.join("week"), 1500);
    let args = ["week", "--format", "ndjson", "--out"];
    let ran = verified(folder, &[&args[..], &["whole.ndjson"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let whole = fs::read(folder.join("whole.ndjson")).unwrap();
    assert!(whole.len() > 1_000_000, "{}", whole.len());

    let log = folder.join(".killed.ndjson.batch/read.log");
    let mut command = Command::new(binary().unwrap());
    command.arg("verify").args(DATE).args(args).arg("killed.ndjson").current_dir(folder);
    let mut child = command.stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    // Killed as soon as something was read, long before all was.
    while fs::metadata(&log).map_or(0, |meta| meta.len()) < 200_000 {
        assert!(begun.elapsed() < Duration::from_mins(1), "nothing is read");
        assert!(child.try_wait().unwrap().is_none(), "it was over before it was killed");
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(!folder.join("killed.ndjson").exists());
    let ran = verified(folder, &[&args[..], &["killed.ndjson"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let told = ran.err.lines().find(|line| line.contains("of 1500 inputs were read before"));
    let told = told.unwrap_or_else(|| panic!("{}", ran.err));
    let read: usize = told.split_whitespace().find_map(|word| word.parse().ok()).unwrap();
    assert!(read > 0 && read < 1500, "{told}");
    assert!(fs::read(folder.join("killed.ndjson")).unwrap() == whole, "other bytes");
    assert!(!folder.join(".killed.ndjson.batch").exists(), "something is left behind");
}

#[test]
fn what_changed_since_it_was_read_is_read_again() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    copies(&folder.join("week"), 3);
    let args = ["week", "--format", "ndjson", "--spill", "aside"];
    let first = verified(folder, &args);
    // A report that cannot be written leaves what was read where it is.
    fs::create_dir(folder.join("taken.ndjson")).unwrap();
    let ran = verified(folder, &[&args[..], &["--out", "taken.ndjson"]].concat());
    assert_eq!(ran.code, 1, "{}", ran.err);
    // Other words of the same length and time would show, if they were read.
    let path = folder.join("week/00000.txt");
    let text = fs::read_to_string(&path).unwrap();
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    fs::write(&path, "x".repeat(text.len())).unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    let again = verified(folder, &args);
    assert!(again.err.contains("3 of 3 inputs"), "{}", again.err);
    assert_eq!(again.out, first.out);
    assert!(!folder.join("aside").exists());
    fs::write(&path, text).unwrap();

    let ran = verified(folder, &[&args[..], &["--out", "taken.ndjson"]].concat());
    assert_eq!(ran.code, 1, "{}", ran.err);
    fs::write(folder.join("week/00001.txt"), "The mayor said the bridge was open again.").unwrap();
    let changed = verified(folder, &args);
    assert!(changed.err.contains("2 of 3 inputs"), "{}", changed.err);
    assert!(changed.out.contains("the bridge was open again"), "{}", changed.out);
    // Read as another language, nothing of it counts.
    let ran = verified(folder, &[&args[..], &["--out", "taken.ndjson"]].concat());
    assert_eq!(ran.code, 1, "{}", ran.err);
    let other = verified(folder, &[&args[..], &["--lang", "en"]].concat());
    assert!(!other.err.contains("inputs were read before"), "{}", other.err);
}

#[test]
fn patterns_choose_within_folders_only() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    for name in ["w/a.txt", "w/b.md", "w/drafts/c.txt", "w/deep/er/d.txt", "e.md"] {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "The mayor said the bridge was open.").unwrap();
    }
    let found = |more: &[&str]| {
        let ran = verified(folder, &[&["w", "e.md", "--format", "json"], more].concat());
        ids(&report(&ran)).join(" ")
    };
    assert_eq!(found(&[]), "e.md w/a.txt w/b.md w/deep/er/d.txt w/drafts/c.txt");
    assert_eq!(found(&["--glob", "*.txt"]), "e.md w/a.txt w/deep/er/d.txt w/drafts/c.txt");
    let without = ["--glob", "*.txt", "--exclude", "drafts", "--exclude", "deep/**"];
    assert_eq!(found(&without), "e.md w/a.txt");
    let ran = verified(folder, &["w", "--glob", "["]);
    assert_eq!(ran.code, 2, "{}", ran.err);
}

#[test]
fn a_list_of_claims_is_checked_against_the_documents() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    let article = "The mayor said the old bridge will be shut in May. The ministry denied that \
                   the old bridge will be shut in May.";
    fs::write(folder.join("article.txt"), article).unwrap();
    let sheet = "claim,claimant,date\n\"the old bridge will be shut in May\",A reader,2026-03-01\n\
                 \"the ferry sails at night again\",A reader,2026-03-02\n\" \",Nobody,\n";
    fs::write(folder.join("claims.csv"), sheet).unwrap();
    let ran = verified(folder, &["article.txt", "claims.csv", "--format", "json"]);
    let report = report(&ran);
    let claims = report["claims"].as_array().unwrap();
    let bridge = claims.iter().filter(|claim| {
        let text = claim["text"].as_str().unwrap();
        text.contains("old bridge will be shut in May")
    });
    let bridge: Vec<&Value> = bridge.collect();
    assert_eq!(bridge.len(), 1, "the list and the article say one thing: {claims:#?}");
    let seen: Vec<&str> = bridge[0]["attributions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["document"].as_str().unwrap())
        .collect();
    assert!(seen.contains(&"article.txt"), "{seen:?}");
    assert!(seen.iter().any(|id| id.starts_with("claims.csv#")), "{seen:?}");
    let ferry = claims.iter().find(|claim| claim["text"] == "the ferry sails at night again");
    let ferry = ferry.unwrap_or_else(|| panic!("{claims:#?}"));
    assert_eq!(ferry["origins"][0]["speaker"], "A reader");
    assert_eq!(ferry["support"], "single_origin");
}
