//! Claims listed by facet, found by words, matched, and found not to be true together.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use isnad_tests::{isnad, items, json, ok, run};

const NEWS: &str = "The ministry said on Monday that the bridge is open.\n\n\
    The opposition denied that the bridge is open.\n";

fn desk() -> tempfile::TempDir {
    let scratch = tempfile::tempdir().unwrap();
    ok(scratch.path(), &["init"]);
    fs::write(scratch.path().join("news.txt"), NEWS).unwrap();
    ok(scratch.path(), &["add", "news.txt", "--outlet", "The Desk", "--published", "2026-03-14"]);
    scratch
}

fn add(folder: &Path, text: &str, more: &[&str]) -> String {
    ok(folder, &[&["claim", "add", text], more].concat()).trim().to_owned()
}

fn texts(folder: &Path, args: &[&str]) -> Vec<String> {
    let rows = items(folder, &[&["claim", "list"], args].concat());
    rows.iter().map(|row| row["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn claims_are_listed_by_what_is_known_of_them_and_paged() {
    let scratch = desk();
    let folder = scratch.path();
    add(folder, "The dam is safe", &["--by", "Ann Lee", "--first-seen", "2026-03-01"]);
    add(folder, "Repair the dam", &["--kind", "demand", "--topic", "dams"]);
    add(folder, "The road is open", &["--by", "Ann Lee", "--first-seen", "2026-03-09"]);
    let arabic = "\u{627}\u{644}\u{633}\u{62f} \u{622}\u{645}\u{646}";
    add(folder, arabic, &[]);
    assert_eq!(texts(folder, &["--by", "Ann Lee"]), ["The dam is safe", "The road is open"]);
    assert_eq!(texts(folder, &["--kind", "demand"]), ["Repair the dam"]);
    assert_eq!(texts(folder, &["--topic", "dams", "--lang", "en"]), ["Repair the dam"]);
    assert_eq!(texts(folder, &["--lang", "ar"]), [arabic]);
    let march = ["--since", "2026-03-05", "--until", "2026-03-31"];
    assert_eq!(texts(folder, &march), ["The road is open"]);
    assert_eq!(texts(folder, &["--search", "dam road"]).len(), 3);
    assert!(texts(folder, &["--search", "tunnel"]).is_empty());
    let page = run(folder, ["claim", "list", "--limit", "2", "--format", "ndjson"]).unwrap();
    assert_eq!(page.out.lines().count(), 2);
    let after = page.err.split("--after ").nth(1).unwrap().trim().to_owned();
    let rest = texts(folder, &["--after", &after]);
    assert_eq!(rest, ["The road is open", arabic]);
    let both = run(folder, ["claim", "list", "--search", "dam", "--by", "Ann Lee"]).unwrap();
    assert_eq!(both.code, 2, "{}", both.err);
    // Documents by headline and text.
    assert_eq!(items(folder, &["document", "list", "--search", "opposition"]).len(), 1);
    assert!(items(folder, &["document", "list", "--search", "tunnel"]).is_empty());
}

#[test]
fn claims_are_listed_by_how_they_stand_now_and_as_of_a_day() {
    let scratch = desk();
    let folder = scratch.path();
    add(folder, "The dam is safe", &[]);
    let open = items(folder, &["review"]);
    let first = open.iter().find(|row| row["act"] == "assert").unwrap()["id"].as_str().unwrap();
    ok(folder, &["review", "--accept", first]);
    let stand = |args: &[&str]| texts(folder, args);
    assert_eq!(stand(&["--support", "unattributed"]), ["The dam is safe"]);
    assert_eq!(stand(&["--support", "single_origin", "--challenge", "contested"]).len(), 1);
    assert!(stand(&["--support", "corroborated"]).is_empty());
    // Asked again, the kept facets answer; what is recorded next is weighed.
    assert_eq!(stand(&["--challenge", "contested"]).len(), 1);
    let claim = items(folder, &["claim", "list", "--challenge", "contested"])[0].clone();
    let denial = open.iter().find(|row| row["act"] == "deny").unwrap()["id"].as_str().unwrap();
    ok(folder, &["review", "--reject", denial, "--reason", "misread"]);
    assert!(stand(&["--challenge", "contested"]).is_empty());
    assert_eq!(stand(&["--challenge", "none"]).len(), 2);
    assert_eq!(stand(&["--challenge", "none", "--as-of", "2999-01-01"]).len(), 2);
    assert!(stand(&["--challenge", "none", "--as-of", "2001-01-01"]).is_empty());
    // The past is paged as the present is.
    let past = ["claim", "list", "--challenge", "none", "--as-of", "2999-01-01", "--limit", "1"];
    let page = run(folder, past).unwrap();
    let after = page.err.split("--after ").nth(1).unwrap_or_else(|| panic!("{}", page.err));
    let rest = stand(&["--challenge", "none", "--as-of", "2999-01-01", "--after", after.trim()]);
    assert_eq!(rest.len(), 1);
    let id = claim["id"].as_str().unwrap();
    ok(folder, &["claim", "withdraw", id, "--reason", "vague"]);
    assert_eq!(stand(&["--challenge", "none"]), ["The dam is safe"]);
    // One that was withdrawn takes nobody's place in a search.
    add(folder, "The dam", &[]);
    let dam = items(folder, &["claim", "list", "--search", "the dam", "--limit", "1"])[0].clone();
    ok(folder, &["claim", "withdraw", dam["id"].as_str().unwrap(), "--reason", "vague"]);
    let rest = stand(&["--search", "the dam", "--limit", "1"]);
    assert!(rest.len() == 1 && rest[0] != dam["text"].as_str().unwrap(), "{rest:?}");
}

#[test]
fn a_claim_that_a_person_found_to_contradict_another_stands_against_it() {
    let scratch = desk();
    let folder = scratch.path();
    let more = "Mayor Ann Lee said on Tuesday that nothing crosses the river.\n";
    fs::write(folder.join("more.txt"), more).unwrap();
    ok(folder, &["add", "more.txt", "--outlet", "The Post", "--published", "2026-03-15"]);
    let open = items(folder, &["review"]);
    let of = |words: &str, act: &str| {
        let fits = |row: &&serde_json::Value| {
            row["act"] == act && row["source"].as_str().unwrap().contains(words)
        };
        open.iter().find(fits).unwrap()["id"].as_str().unwrap().to_owned()
    };
    let denial = of("opposition", "deny");
    ok(folder, &["review", "--reject", &denial, "--reason", "another bridge"]);
    let bridge = ok(folder, &["review", "--accept", &of("ministry", "assert")]);
    let river = ok(folder, &["review", "--accept", &of("Ann Lee", "assert")]);
    let (bridge, river) = (bridge.trim(), river.trim());
    let stands = |id: &str| {
        let report = json(folder, &["claim", "standing", id]);
        report["claims"][0]["challenge"].as_str().unwrap().to_owned()
    };
    assert_eq!((stands(bridge), stands(river)), ("none".to_owned(), "none".to_owned()));
    let pair = ["claim", "match", bridge, river];
    let reason = ["--reason", "one of the two is wrong"];
    ok(folder, &[&pair[..], &["--contradicts"], &reason].concat());
    assert_eq!((stands(bridge), stands(river)), ("contested".to_owned(), "contested".to_owned()));
    let said = ok(folder, &["claim", "standing", bridge]);
    assert!(said.contains("Ann Lee claims what cannot be true together with it"), "{said}");
    // However unlike their words are, what a person said of them is shown.
    let rows = items(folder, &["claim", "match", bridge]);
    assert_eq!((&rows[0]["id"], &rows[0]["state"]), (&river.into(), &"confirmed".into()));
    ok(folder, &[&pair[..], &["--apart"], &reason].concat());
    assert_eq!(stands(bridge), "none");
    ok(folder, &["undo"]);
    assert_eq!(stands(bridge), "contested");
}

#[test]
fn what_was_matched_is_found_by_new_wordings_and_old_ones_of_it_once() {
    let scratch = desk();
    let folder = scratch.path();
    let id = add(folder, "161 blasts shook the town of Korbina", &[]);
    let found = |words: &str| -> Vec<String> {
        let rows = items(folder, &["claim", "match", words]);
        rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(found("161 blasts in Korbina"), [id.as_str()]);
    ok(folder, &["claim", "edit", &id, "--text", "161 blasts shook Korbina on Monday"]);
    assert_eq!(found("161 blasts shook Korbina"), [id.as_str()]);
    let other = add(folder, "120 blasts shook Korbina on Monday", &[]);
    let rows = items(folder, &["claim", "match", &id]);
    assert_eq!((&rows[0]["id"], &rows[0]["kind"]), (&other.as_str().into(), &"contradicts".into()));
    ok(folder, &["claim", "withdraw", &other, "--reason", "a misprint"]);
    assert!(found(&id).is_empty());
}

#[test]
fn somebody_who_thinks_about_an_answer_keeps_nobody_out() {
    let scratch = desk();
    let folder = scratch.path();
    let mut child = isnad(folder)
        .unwrap()
        .args(["review", "--ask"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    // The question was asked; nobody has answered it.
    assert!(lines.any(|line| line.unwrap().starts_with("[1/")));
    let start = Instant::now();
    ok(folder, &["claim", "add", "The road is open"]);
    assert!(start.elapsed() < Duration::from_secs(2));
    child.stdin.take().unwrap().write_all(b"a\nq\n").unwrap();
    drop(lines);
    child.wait().unwrap();
    assert_eq!(items(folder, &["claim", "list"]).len(), 2);
    // What was answered is recorded at the time of the answer, not of the question.
    let log = items(folder, &["store", "log"]);
    let times: Vec<&str> = log.iter().map(|row| row["at"].as_str().unwrap()).collect();
    assert!(log.len() > 5 && times.is_sorted(), "{times:?}");
}

#[test]
fn a_report_on_the_past_is_not_published_and_writes_nothing() {
    let scratch = desk();
    let folder = scratch.path();
    let args = ["report", "--as-of", "2999-01-01", "--publish", "--out", "r.html"];
    assert_eq!(run(folder, args).unwrap().code, 2);
    assert!(!folder.join("r.html").exists());
}

#[test]
fn a_merged_speaker_is_split_by_a_name_that_it_got_later() {
    let scratch = desk();
    let folder = scratch.path();
    ok(folder, &["speaker", "add", "Andri Demko"]);
    ok(folder, &["speaker", "edit", "Andri Demko", "--name", "Andriy Demchenko"]);
    ok(folder, &["speaker", "add", "A. Demtshenko"]);
    ok(folder, &["speaker", "merge", "Andriy Demchenko", "A. Demtshenko"]);
    ok(folder, &["speaker", "split", "Andriy Demchenko", "A. Demtshenko"]);
    let all = items(folder, &["speaker", "list"]);
    let names: Vec<&str> = all.iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(all.iter().all(|one| one["aliases"].as_array().unwrap().is_empty()), "{all:?}");
}

#[test]
fn a_correction_is_told_once_somebody_else_approved_it_and_reaches_all_that_is_one_matter() {
    let scratch = desk();
    let folder = scratch.path();
    let [first, second, third] = ["The dam is safe", "Safe is the dam", "No danger at the dam"]
        .map(|text| add(folder, text, &["--by", "ministry"]));
    for (a, b) in [(&first, &second), (&second, &third)] {
        ok(folder, &["claim", "match", a, b, "--same", "--reason", "one matter"]);
    }
    let evidence = ["evidence", "add", &first, "--undermines", "--url", "https://x.example"];
    let evidence = ok(folder, &evidence);
    let evidence = evidence.trim();
    let draft = ["verdict", "draft", &first, "--rating", "false", "--reason", "The gauge."];
    ok(folder, &[&draft[..], &["--evidence", evidence]].concat());
    ok(folder, &["verdict", "submit", &first]);
    let by_another = |args: &[&str]| {
        let done = isnad(folder).unwrap().env("ISNAD_USER", "sami").args(args).output().unwrap();
        assert!(done.status.success(), "{args:?}");
    };
    by_another(&["verdict", "approve", &first]);
    ok(folder, &["verdict", "publish", &first]);
    let told = || {
        let report = json(folder, &["report", "--claim", &first, "--date", "2026-03-20"]);
        let verdict = &report["claims"][0]["verdict"];
        let text = |key: &str| verdict[key].as_str().unwrap().to_owned();
        (text("rating"), text("state"))
    };
    let pair = |rating: &str, state: &str| (rating.to_owned(), state.to_owned());
    assert_eq!(told(), pair("false", "published"));
    let correct = ["verdict", "correct", &first, "--rating", "partly_false", "--note", "The date."];
    let touched = items(folder, &correct);
    let mut ids: Vec<&str> = touched.iter().map(|row| row["id"].as_str().unwrap()).collect();
    ids.sort_unstable();
    let mut wanted = vec![first.as_str(), second.as_str(), third.as_str()];
    wanted.sort_unstable();
    assert_eq!(ids, wanted);
    assert_eq!(told(), pair("false", "published"));
    let gate = run(folder, ["gate", &first, "--profile", "ifcn", "--format", "csv"]).unwrap();
    assert!(gate.out.contains("\"approved\""), "{}", gate.out);
    assert_eq!(run(folder, ["verdict", "approve", &first]).unwrap().code, 1);
    by_another(&["verdict", "approve", &first]);
    assert_eq!(told(), pair("partly_false", "corrected"));
    // Without its evidence the verdict stands on nothing.
    ok(folder, &["evidence", "withdraw", evidence, "--reason", "a forgery"]);
    let gate = run(folder, ["gate", &first, "--profile", "google", "--format", "csv"]).unwrap();
    assert!(gate.out.contains("verdict_evidence"), "{}", gate.out);
    let late = ["evidence", "add", &second, "--supports", "--url", "https://y.example"];
    ok(folder, &["claim", "withdraw", &second, "--reason", "the same as another"]);
    assert_eq!(run(folder, late).unwrap().code, 1);
}
