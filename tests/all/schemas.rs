//! What is printed is valid by the published schemas.

use isnad_model::{EXTRACTION_SCHEMA_JSON, REPORT_SCHEMA_JSON};
use isnad_tests::{root, run};
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
