//! What a fact-checker's commands refuse, ask and keep.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::Stdio;

use isnad_tests::{Ran, isnad, items, ok, run};
use serde_json::Value;

const NEWS: &str = "The ministry said on Monday that 161 blasts shook the bridge.\n\n\
    The opposition denied that the bridge is open.\n\n\
    Mayor Ann Lee thinks that the bridge is ugly.\n";

fn refused(folder: &Path, args: &[&str], code: i32, says: &str) {
    let ran = run(folder, args).unwrap();
    assert_eq!(ran.code, code, "{args:?}: {}{}", ran.out, ran.err);
    assert!(ran.err.contains(says), "{args:?}: {}", ran.err);
}

fn desk() -> tempfile::TempDir {
    let scratch = tempfile::tempdir().unwrap();
    ok(scratch.path(), &["init"]);
    fs::write(scratch.path().join("news.txt"), NEWS).unwrap();
    let url = "https://desk.example/news";
    ok(scratch.path(), &["add", "news.txt", "--published", "2026-03-14", "--url", url]);
    scratch
}

/// Runs `review --ask` with these answers.
fn asked(folder: &Path, answers: &str) -> Ran {
    let mut command = isnad(folder).unwrap();
    let mut child = command
        .args(["review", "--ask"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
    child.wait_with_output().unwrap().into()
}

#[test]
fn a_withdrawn_claim_is_left_alone_and_a_claimant_has_a_name() {
    let scratch = desk();
    let folder = scratch.path();
    let id = ok(folder, &["claim", "add", "The bridge is open"]);
    let id = id.trim();
    refused(folder, &["claim", "edit", id], 2, "--text");
    refused(folder, &["claim", "edit", id, "--by", " "], 2, "letter");
    refused(folder, &["claim", "add", "The dam is safe", "--by", ""], 2, "letter");
    ok(folder, &["claim", "withdraw", id, "--reason", "too vague"]);
    let again: [&[&str]; 4] = [
        &["claim", "withdraw", id, "--reason", "twice"],
        &["claim", "edit", id, "--topic", "bridges"],
        &["claim", "contact", id, "--whom", "ministry"],
        &["claim", "standing", id],
    ];
    for args in again {
        refused(folder, args, 1, "withdrawn");
    }
    let undone = items(folder, &["claim", "list", "--all"]);
    assert_eq!(undone[0]["withdrawn"], "too vague");
}

#[test]
fn a_negation_is_refused_as_a_claim() {
    let scratch = desk();
    let folder = scratch.path();
    refused(folder, &["claim", "add", "It is not true that the dam is safe"], 1, "refutes");
    let open = items(folder, &["review"]);
    let first = open.iter().find(|row| row["act"] == "assert").unwrap();
    let claim = ok(folder, &["review", "--accept", first["id"].as_str().unwrap()]);
    let words = first["content"].as_str().unwrap();
    assert_eq!(words, "161 blasts shook the bridge");
    for negated in ["161 blasts never shook the bridge", "161 blasts didn't shook the bridge"] {
        refused(folder, &["claim", "edit", claim.trim(), "--text", negated], 1, "negation");
    }
}

#[test]
fn what_is_worth_most_is_listed_first_and_what_was_skipped_last() {
    let scratch = desk();
    let folder = scratch.path();
    let open = items(folder, &["review"]);
    assert!(open.len() >= 3, "{open:?}");
    assert!(open[0]["content"].as_str().unwrap().contains("161"), "{open:?}");
    assert!(open[0]["why"].as_array().unwrap().iter().any(|why| why == "figures"));
    let first = open[0]["id"].as_str().unwrap();
    ok(folder, &["review", "--skip", first]);
    let later = items(folder, &["review"]);
    assert_eq!(later.last().unwrap()["id"], first);
    assert_eq!(later.len(), open.len());
}

#[test]
fn answers_decide_and_the_sentence_is_shown_as_it_stands() {
    let scratch = desk();
    let folder = scratch.path();
    let open = items(folder, &["review"]);
    let ran = asked(folder, "what\ne content 161 blasts\na\nr no claim\nu\ns\nq\n");
    assert_eq!(ran.code, 0, "{}", ran.err);
    let sentence = "The ministry said on Monday that 161 blasts shook the bridge.";
    assert!(ran.out.contains(sentence), "{}", ran.out);
    assert!(ran.out.contains("That is none of the answers."), "{}", ran.out);
    let claims = items(folder, &["claim", "list"]);
    assert_eq!(claims[0]["text"], "161 blasts");
    let later = items(folder, &["review"]);
    assert_eq!(later.len(), open.len() - 1, "one accepted; the rejection was undone");
}

#[test]
fn u_takes_back_what_was_answered_here_and_nothing_of_others() {
    let scratch = desk();
    let folder = scratch.path();
    let open = items(folder, &["review"]);
    let second = open[1]["id"].as_str().unwrap();
    let mut child = isnad(folder)
        .unwrap()
        .args(["review", "--ask"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut answers = child.stdin.take().unwrap();
    let mut shown = |start: &str| assert!(lines.any(|line| line.unwrap().starts_with(start)));
    shown("[1/");
    // An edit is taken back too, and the same suggestion is asked about again.
    answers.write_all(b"e content 161 blasts\n").unwrap();
    shown("[1/");
    answers.write_all(b"r no claim\n").unwrap();
    shown("[2/");
    ok(folder, &["claim", "add", "The road is open"]);
    ok(folder, &["review", "--reject", second]);
    answers.write_all(b"u\n").unwrap();
    shown("[1/");
    answers.write_all(b"u\n").unwrap();
    shown("[1/");
    // What somebody else decided on meanwhile is passed over.
    answers.write_all(b"s\n").unwrap();
    shown("[3/");
    answers.write_all(b"q\n").unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(items(folder, &["claim", "list"]).len(), 1);
    let later = items(folder, &["review"]);
    assert_eq!(later.len(), open.len() - 1);
    assert_eq!(later.last().unwrap()["content"], open[0]["content"]);
}

#[test]
fn arabic_is_shown_in_its_own_order() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    ok(folder, &["init"]);
    let case = isnad_tests::root().join("crates/verify/case/march/1-assertion.txt");
    let text = fs::read_to_string(&case).unwrap();
    ok(folder, &["add", case.to_str().unwrap()]);
    let ran = asked(folder, "q\n");
    let sentence = text.lines().nth(2).unwrap().split('.').next().unwrap();
    assert!(ran.out.contains(sentence), "{}", ran.out);
    assert!(!ran.out.contains('\u{202b}') && !ran.out.contains('\u{202e}'));
}

#[test]
fn decisions_are_kept_as_gold() {
    let scratch = desk();
    let folder = scratch.path();
    let open = items(folder, &["review"]);
    let id = |at: usize| open[at]["id"].as_str().unwrap().to_owned();
    refused(folder, &["review", "--edit", &id(0)], 2, "--source");
    refused(folder, &["review", "--edit", &id(0), "--content", "nowhere"], 1, "do not stand");
    refused(folder, &["review", "--edit", &id(0), "--content", "900-901"], 2, "characters");
    ok(folder, &["review", "--edit", &id(0), "--content", "161 blasts"]);
    ok(folder, &["review", "--accept", &id(0)]);
    ok(folder, &["review", "--reject", &id(1), "--reason", "a headline"]);
    ok(folder, &["review", "--export", "gold.jsonl"]);
    let gold = fs::read_to_string(folder.join("gold.jsonl")).unwrap();
    let line: Value = serde_json::from_str(gold.lines().next().unwrap()).unwrap();
    assert_eq!(line["text"], NEWS);
    let content = &line["attributions"][0]["content"][0];
    let span = |at: usize| usize::try_from(content[at].as_u64().unwrap()).unwrap();
    assert_eq!(NEWS.get(span(0)..span(1)), Some("161 blasts"));
    assert_eq!(line["attributions"][0]["edited"], true);
    assert_eq!(line["rejected"][0]["reason"], "a headline");
    assert_eq!(line["ignore"].as_array().unwrap().len(), open.len() - 2);
    // The figures of the extractor against what people decided.
    fs::write(folder.join(format!("{}.txt", line["id"].as_str().unwrap())), NEWS).unwrap();
    let figures = ok(folder, &["eval", "gold.jsonl", "--texts", "."]);
    assert!(figures.contains("cue"), "{figures}");
    let train = ["train", "--pack", "en", "--gold", "gold.jsonl", "--out", "learned.weights"];
    ok(folder, &train);
    assert!(folder.join("learned.weights").exists());
}

#[test]
fn speakers_are_merged_split_and_undone() {
    let scratch = desk();
    let folder = scratch.path();
    let names = || -> Vec<String> {
        let all = items(folder, &["speaker", "list"]);
        all.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    ok(folder, &["speaker", "merge", "Demtshenko", "Andriy Demchenko"]);
    assert_eq!(names(), ["Andriy Demchenko"]);
    ok(folder, &["speaker", "split", "Demtshenko", "Andriy Demchenko"]);
    assert_eq!(names().len(), 2);
    ok(folder, &["undo"]);
    assert_eq!(names(), ["Andriy Demchenko"]);
    ok(folder, &["undo"]);
    assert!(names().is_empty(), "a merger records two names and is undone as a whole");
    let id = ok(folder, &["speaker", "add", "Ann Lee", "--kind", "office"]);
    ok(folder, &["speaker", "grade", "ann lee", "B", "--reason", "right so far"]);
    ok(folder, &["speaker", "grade", id.trim(), "D", "--reason", "wrong twice"]);
    let shown = ok(folder, &["speaker", "show", "Ann Lee", "--format", "json"]);
    let shown: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["reliability"], "D");
    assert_eq!(shown["grades"][0]["reason"], "right so far");
    assert_eq!(shown["grades"][1]["by"], "tester");
    refused(folder, &["speaker", "grade", "Ann Lee", "G", "--reason", "x"], 2, "A (completely");
    refused(folder, &["speaker", "edit", "Ann Lee"], 2, "--name");
    refused(folder, &["speaker", "show", "Nobody"], 1, "speaker list");
}

#[test]
fn claimants_of_claims_recorded_by_hand_are_names_too() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    ok(folder, &["init"]);
    let names =
        ["Putin", "\u{628}\u{648}\u{62a}\u{64a}\u{646}", "\u{41f}\u{443}\u{442}\u{438}\u{43d}"];
    for (at, name) in names.iter().enumerate() {
        ok(folder, &["claim", "add", &format!("Road {at} is open"), "--by", name]);
    }
    let alone = ok(folder, &["claim", "add", "The dam is safe", "--by", "Butan"]);
    ok(folder, &["claim", "withdraw", alone.trim(), "--reason", "too vague"]);
    let pairs = items(folder, &["speaker", "suggest"]);
    assert_eq!(pairs.len(), 3, "{pairs:?}");
    ok(folder, &["speaker", "merge", names[1], names[0]]);
    ok(folder, &["speaker", "merge", names[2], names[0]]);
    assert!(items(folder, &["speaker", "suggest"]).is_empty());
}

#[test]
fn evidence_is_anchored_and_a_report_links_it() {
    let scratch = desk();
    let folder = scratch.path();
    let claim = ok(folder, &["claim", "add", "161 blasts shook the bridge", "--by", "ministry"]);
    let (claim, quote) = (claim.trim(), "the bridge is open");
    let document = items(folder, &["document", "list"])[0]["id"].as_str().unwrap().to_owned();
    let add = |quote: &str, code: i32, says: &str| {
        let args = ["evidence", "add", claim, "--undermines", "--document", &document, "--quote"];
        refused(folder, &[&args[..], &[quote]].concat(), code, says);
    };
    add("never said", 1, "do not stand");
    add("the bridge", 1, "3 places");
    refused(folder, &["evidence", "add", claim, "--context"], 2, "address");
    refused(folder, &["evidence", "add", claim, "--url", "https://x.example"], 2, "--supports");
    let evidence = ok(
        folder,
        &[
            "evidence",
            "add",
            claim,
            "--undermines",
            "--document",
            &document,
            "--quote",
            quote,
            "--archived",
            "https://archive.example/1",
        ],
    );
    ok(folder, &["evidence", "check"]);
    let html = ok(folder, &["report", "--date", "2026-03-15", "--format", "html"]);
    for part in [
        "data-originalurl=\"https:&#x2f;&#x2f;desk.example&#x2f;news\"",
        "data-versionurl=\"https:&#x2f;&#x2f;archive.example&#x2f;1\"",
        "data-versiondate=\"2",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    ok(folder, &["evidence", "withdraw", evidence.trim(), "--reason", "a forgery"]);
    assert!(items(folder, &["evidence", "list"]).is_empty());
}

#[test]
fn a_gate_of_ones_own_asks_for_what_it_names() {
    let scratch = desk();
    let folder = scratch.path();
    let claim = ok(folder, &["claim", "add", "The bridge is open"]);
    let settings = "name = \"d\"\ngate = \"own\"\ngate_checks = [\"claimant\", \"verdict\"]\n";
    fs::write(folder.join("isnad.toml"), settings).unwrap();
    let ran = run(folder, ["gate", claim.trim(), "--format", "ndjson"]).unwrap();
    assert_eq!(ran.code, 3, "{}", ran.err);
    assert_eq!(ran.out.lines().count(), 2, "{}", ran.out);
    assert!(ran.out.contains("isnad claim edit"), "{}", ran.out);
    fs::write(folder.join("isnad.toml"), settings.replace("claimant", "claimnat")).unwrap();
    refused(folder, &["gate"], 2, "`claimant`");
}
