//! What is printed is valid by the published schemas.

use isnad_model::{
    EXTRACTION_SCHEMA_JSON, REPORT_CLAIM_SCHEMA_JSON, REPORT_HEAD_SCHEMA_JSON, REPORT_SCHEMA_JSON,
    REPORT_STATISTICS_SCHEMA_JSON,
};
use isnad_tests::{Ran, isnad, root, run};
use serde_json::Value;

fn check(schema: &str, values: &[Value]) {
    let schema: Value = serde_json::from_str(schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(!values.is_empty());
    for value in values {
        let errors: Vec<String> = validator.iter_errors(value).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}

#[test]
fn extractions_are_valid() {
    let ran = run(&root(), ["extract", "tests/samples/ar/articles", "--format", "ndjson"]).unwrap();
    let lines: Vec<Value> = ran.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert!(lines.len() >= 6);
    check(EXTRACTION_SCHEMA_JSON, &lines);
}

/// The report of a workspace, with all that people can record on a claim.
#[test]
fn a_report_with_lineage_evidence_and_verdict_is_valid() {
    let scratch = tempfile::tempdir().unwrap();
    let ok = |user: &str, args: &[&str]| {
        let mut command = isnad(scratch.path()).unwrap();
        let ran: Ran = command.env("ISNAD_USER", user).args(args).output().unwrap().into();
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.err);
        ran.out.trim().to_owned()
    };
    ok("nour", &["init"]);
    let says = "said on Monday that the old bridge will close in May.\n";
    let mut places = Vec::new();
    for (at, who) in ["Ann Lee", "Bo Kerr"].into_iter().enumerate() {
        let name = format!("{at}.txt");
        std::fs::write(scratch.path().join(&name), format!("LONDON (Reuters) - {who} {says}"))
            .unwrap();
        ok("nour", &["add", &name, "--url", &format!("https://{at}.example/bridge")]);
    }
    let review: Value = serde_json::from_str(&ok("nour", &["review", "--format", "json"])).unwrap();
    for row in review["items"].as_array().unwrap() {
        places.push(row["id"].as_str().unwrap().to_owned());
    }
    let claim = ok("nour", &["review", "--accept", &places[0]]);
    ok("nour", &["review", "--accept", &places[1], "--claim", &claim]);
    let url = ["--url", "https://record.example", "--archived", "https://archive.example/1"];
    let add = ["evidence", "add", &claim, "--supports", "--credibility", "2"];
    let evidence = ok("nour", &[&add[..], &url[..]].concat());
    let draft = ["verdict", "draft", &claim, "--rating", "true", "--reason", "It did."];
    ok("nour", &[&draft[..], &["--evidence", &evidence]].concat());
    ok("nour", &["verdict", "submit", &claim]);
    ok("sami", &["verdict", "approve", &claim]);
    let report = ok("nour", &["report", "--date", "2026-05-02", "--format", "json"]);
    let report: Value = serde_json::from_str(&report).unwrap();
    let shown = &report["claims"][0];
    assert_eq!(shown["verdict"]["reviewer"], "sami");
    assert_eq!(shown["evidence"][0]["credibility"], 2);
    assert_eq!(shown["lineage"][0]["basis"], "agency", "{shown}");
    check(REPORT_SCHEMA_JSON, &[report]);
}

#[test]
fn reports_are_valid_and_the_same_whatever_the_order() {
    let date = ["--date", "2026-03-14", "--format", "json"];
    let files = ["tests/samples/ar/articles/ar01.txt", "tests/samples/en/articles/en01.txt"];
    let one = run(&root(), [&["verify", files[0], files[1]], &date[..]].concat()).unwrap();
    let two = run(&root(), [&["verify", files[1], files[0]], &date[..]].concat()).unwrap();
    assert_eq!(one.out, two.out);
    let report: Value = serde_json::from_str(&one.out).unwrap();
    assert!(!report["claims"].as_array().unwrap().is_empty());
    check(REPORT_SCHEMA_JSON, &[report]);
}

/// The lines of a batch, written as they come, are those of the report that is held.
#[test]
fn each_line_of_a_batch_is_valid_and_says_what_the_report_says() {
    let batch = ["verify", "tests/samples/ar/articles", "tests/samples/en/articles"];
    let printed = |format: &str| {
        let args = [&batch[..], &["--date", "2026-03-14", "--format", format]].concat();
        run(&root(), args).unwrap().out
    };
    let whole: Value = serde_json::from_str(&printed("json")).unwrap();
    let mut lines: Vec<Value> =
        printed("ndjson").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let claims = lines.split_off(2);
    check(REPORT_HEAD_SCHEMA_JSON, &lines[..1]);
    check(REPORT_STATISTICS_SCHEMA_JSON, &lines[1..]);
    check(REPORT_CLAIM_SCHEMA_JSON, &claims);
    assert_eq!(claims.len(), whole["claims"].as_array().unwrap().len());
    lines[1].as_object_mut().unwrap().remove("schema");
    assert_eq!(lines[1], whole["statistics"]);
}
