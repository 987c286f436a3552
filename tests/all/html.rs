//! A page goes through the real plugin, found beside the executable.

use isnad_tests::{root, run};
use serde_json::Value;

#[test]
fn a_page_becomes_a_document() {
    let scratch = tempfile::tempdir().unwrap();
    let page = root().join("tests/samples/html/ar-desalination.html");
    let page = page.to_str().unwrap();
    assert_eq!(run(scratch.path(), ["init"]).unwrap().code, 0);
    let added = run(scratch.path(), ["add", page]).unwrap();
    assert_eq!(added.code, 0, "{}", added.err);
    let list = run(scratch.path(), ["document", "list", "--format", "ndjson"]).unwrap();
    let document: Value = serde_json::from_str(list.out.trim()).unwrap();
    assert!(document["plugin"].as_str().unwrap().starts_with("html "), "{document}");
    for key in ["title", "published", "lang"] {
        assert!(document[key].is_string(), "{key}: {document}");
    }
    let verified =
        run(scratch.path(), ["verify", page, "--date", "2026-03-14", "--format", "json"]).unwrap();
    let report: Value = serde_json::from_str(&verified.out).unwrap();
    assert!(report["made_with"]["plugins"]["html"].is_string());
    assert!(!report["claims"].as_array().unwrap().is_empty());
}
