//! `verify` over a batch: the same bytes however it is run, and counts that add up.

use std::fs;
use std::path::Path;
use std::process::Command;

use isnad_tests::{Ran, binary, root, run};
use serde_json::Value;

const BATCH: [&str; 3] =
    ["tests/samples/ar/articles", "tests/samples/en/articles", "tests/corpus/en/articles"];
const DATE: [&str; 2] = ["--date", "2026-03-14"];

fn verified(folder: &Path, inputs: &[&str], more: &[&str]) -> Ran {
    run(folder, [&["verify"], inputs, &DATE, more].concat()).unwrap()
}

fn report(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap()
}

fn count(value: &Value) -> u64 {
    value.as_u64().unwrap()
}

fn length(value: &Value) -> u64 {
    value.as_array().unwrap().len().try_into().unwrap()
}

/// Every total is the sum of what the report lists.
fn adds_up(report: &Value) {
    let totals = &report["totals"];
    for list in ["documents", "claims", "narration", "excluded"] {
        assert_eq!(count(&totals[list]), length(&report[list]), "{list}");
    }
    let documents = report["documents"].as_array().unwrap();
    let attributions: u64 = documents.iter().map(|one| count(&one["attributions"])).sum();
    assert_eq!(count(&totals["attributions"]), attributions);
    for axis in ["support", "challenge"] {
        let values = totals[axis].as_object().unwrap();
        assert_eq!(values.values().map(count).sum::<u64>(), count(&totals["claims"]), "{axis}");
        for (value, number) in values {
            let claims = report["claims"].as_array().unwrap().iter();
            let standing = claims.filter(|claim| claim[axis] == value.as_str()).count() as u64;
            assert_eq!(standing, count(number), "{axis} {value}");
        }
    }
    assert_eq!(count(&totals["inputs"]), count(&totals["documents"]) + count(&totals["excluded"]));
}

#[test]
fn the_counts_of_a_batch_add_up_with_bad_inputs_in_it() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("week");
    std::fs::create_dir(&folder).unwrap();
    for (at, name) in ["ar01.txt", "ar02.txt"].iter().enumerate() {
        let text = std::fs::read(root().join("tests/samples/ar/articles").join(name)).unwrap();
        std::fs::write(folder.join(format!("{at}.txt")), text).unwrap();
    }
    std::fs::write(folder.join("picture.txt"), [0_u8, 159, 0, 255, 0, 1]).unwrap();
    std::fs::write(folder.join("nothing.txt"), "").unwrap();
    let ran = verified(scratch.path(), &["week", "gone.txt"], &["--format", "json"]);
    assert_eq!(ran.code, 5, "{}", ran.err);
    let report = report(&ran);
    assert_eq!(count(&report["totals"]["documents"]), 2);
    assert_eq!(length(&report["excluded"]), 3, "{}", report["excluded"]);
    assert!(count(&report["totals"]["claims"]) > 5);
    adds_up(&report);
}

#[test]
fn one_core_or_two_and_any_order_give_the_same_bytes() {
    let reversed: Vec<&str> = BATCH.iter().rev().copied().collect();
    let formats = ["json", "ndjson", "jsonld", "html", "md", "csv", "xlsx", "human"];
    for format in formats {
        let usual = verified(&root(), &BATCH, &["--format", format]);
        assert!(usual.out.len() > 10_000, "{format}: {}", usual.err);
        let other = verified(&root(), &reversed, &["--format", format]);
        assert!(usual.out == other.out, "{format}: the order of inputs shows");
        let one = on_one_core(&[&["verify"], &BATCH[..], &DATE, &["--format", format]].concat());
        let Some(one) = one else { continue };
        assert!(usual.out == one.out, "{format}: the number of cores shows");
    }
}

/// The command bound to the first core; none where `taskset` is missing, which is said.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
fn on_one_core(args: &[&str]) -> Option<Ran> {
    let mut command = Command::new("taskset");
    command.args(["-c", "0"]).arg(binary().unwrap()).args(args).current_dir(root());
    match command.env("NO_COLOR", "1").output() {
        Ok(output) => Some(output.into()),
        Err(error) => {
            println!("skipped: taskset cannot be run ({error})");
            None
        }
    }
}

#[test]
fn a_sample_is_the_same_in_any_order_and_what_it_leaves_out_is_listed() {
    let sample = ["--sample", "3", "--format", "json"];
    let ran = verified(&root(), &BATCH, &sample);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let drawn = report(&ran);
    assert_eq!(length(&drawn["documents"]), 3);
    assert!(length(&drawn["excluded"]) > 3);
    adds_up(&drawn);
    let reversed: Vec<&str> = BATCH.iter().rev().copied().collect();
    assert_eq!(verified(&root(), &reversed, &sample).out, ran.out);
}

#[test]
fn a_report_of_many_claims_is_split_into_pages_that_are_the_same_each_time() {
    let scratch = tempfile::tempdir().unwrap();
    let samples = root().join("tests/samples/ar/articles");
    let samples = samples.to_str().unwrap();
    let args = ["verify", samples, "--date", "2026-03-14", "--claims-per-page", "20", "--out"];
    let split = |name: &str| run(scratch.path(), args.iter().chain([&name])).unwrap();
    let files = || {
        let folder = fs::read_dir(scratch.path().join("r-pages")).unwrap();
        let read = |path: &Path| fs::read(path).unwrap();
        let mut all: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
        all.sort();
        all.push(scratch.path().join("r.html"));
        all.iter().map(|path| (path.clone(), read(path))).collect::<Vec<_>>()
    };
    let ran = split("r.html");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("r-pages"), "{}", ran.err);
    let first = files();
    assert!(first.len() > 5, "{}", first.len());
    assert_eq!(split("r.html").code, 0);
    assert!(first == files(), "not the same bytes");
    // Nothing is left behind, and nothing of somebody else's is replaced.
    assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 2);
    fs::write(scratch.path().join("r-pages/notes.txt"), "mine").unwrap();
    let refused = split("r.html");
    assert!(refused.code == 1 && refused.err.contains("notes.txt"), "{}", refused.err);
    assert!(scratch.path().join("r-pages/notes.txt").is_file());
}
