//! Statistics of two periods: what the manifest says of documents is counted, what nobody says is not
//! known, and a table of them can be had alone.

use std::fs;

use isnad_tests::{root, run};
use serde_json::Value;

#[test]
fn a_period_is_compared_with_the_last() {
    let scratch = tempfile::tempdir().unwrap();
    let samples = root().join("tests/samples/en/articles");
    let put = |folder: &str, names: &[&str]| {
        let folder = scratch.path().join(folder);
        fs::create_dir_all(&folder).unwrap();
        for name in names {
            fs::copy(samples.join(name), folder.join(name)).unwrap();
        }
        folder
    };
    put("march", &["en01.txt"]);
    let april = put("april", &["en01.txt", "en02.txt", "en03.txt"]);
    let manifest = "{\"id\":\"en01\",\"topic\":\"health\",\"medium\":\"newspaper\",\"origin\":\"internal\"}\n\
        {\"id\":\"en02\",\"topic\":\"health\",\"medium\":\"parchment\",\"origin\":\"external\"}\n";
    fs::write(april.join("manifest.jsonl"), manifest).unwrap();
    let isnad = |args: &[&str]| run(scratch.path(), args).unwrap();
    let march = isnad(&["verify", "march", "--date", "2026-03-31", "--out", "march.json"]);
    assert_eq!(march.code, 0, "{}", march.err);
    let args = ["verify", "april", "--date", "2026-04-30", "--previous", "march.json"];
    let report = isnad(&[&args[..], &["--format", "json"]].concat());
    // The word of the manifest that names no medium is told and listed; the rest of its line counts.
    assert_eq!(report.code, 5, "{}", report.err);
    assert!(report.err.contains("manifest.jsonl:2") && report.err.contains("parchment"));
    let report: Value = serde_json::from_str(&report.out).unwrap();
    let lines = report["statistics"]["measures"].as_array().unwrap();
    let line = |name: &str, value: Option<&str>| {
        let found =
            lines.iter().find(|line| line["name"] == name && line["value"].as_str() == value);
        found.unwrap_or_else(|| panic!("no line {name} {value:?}"))
    };
    let last: Value =
        serde_json::from_str(&fs::read_to_string(scratch.path().join("march.json")).unwrap())
            .unwrap();
    let (now, before) = (&report["totals"]["claims"], &last["totals"]["claims"]);
    let total = line("total", None);
    assert_eq!((&total["count"], &total["before"]), (now, before));
    let change = now.as_i64().unwrap() - before.as_i64().unwrap();
    assert_eq!(total["change"], change);
    let count = |name: &str, value: Option<&str>| line(name, value)["count"].as_u64().unwrap();
    assert!(count("topic", Some("health")) > 0 && count("topic", None) > 0);
    assert!(count("side", Some("internal")) > 0 && count("side", Some("external")) > 0);
    assert!(count("medium", None) > count("topic", None), "parchment is not known either");
    let sum = |name: &str| -> u64 {
        let group = lines.iter().filter(|line| line["name"] == name);
        group.filter_map(|line| line["count"].as_u64()).sum()
    };
    for name in ["topic", "side", "medium", "support", "challenge"] {
        assert_eq!(sum(name), now.as_u64().unwrap(), "{name}");
    }
    // As NDJSON, counted while the claims pass by, and to be compared with all the same.
    let lines = isnad(&[&args[..], &["--format", "ndjson"]].concat());
    assert_eq!(lines.code, 5, "{}", lines.err);
    let mut counted: Value = serde_json::from_str(lines.out.lines().nth(1).unwrap()).unwrap();
    let schema = counted.as_object_mut().unwrap().remove("schema").unwrap();
    assert_eq!(schema, isnad_model::REPORT_STATISTICS_SCHEMA);
    assert!(counted["speakers"].as_array().unwrap().len() > 3);
    assert_eq!(counted, report["statistics"]);
    let march = isnad(&["verify", "march", "--date", "2026-03-31", "--out", "march.ndjson"]);
    assert_eq!(march.code, 0, "{}", march.err);
    let args = ["verify", "april", "--date", "2026-04-30", "--previous", "march.ndjson"];
    let again = isnad(&[&args[..], &["--format", "json"]].concat());
    let again: Value = serde_json::from_str(&again.out).unwrap();
    assert_eq!(again["statistics"], report["statistics"]);
    let table =
        isnad(&[&args[..], &["--format", "csv", "--table", "speakers", "--ui", "ar"]].concat());
    assert!(table.out.lines().count() > 3 && table.out.contains('\u{627}'));
    let unknown = isnad(&["verify", "april", "--format", "csv", "--table", "speaker"]);
    assert!(unknown.code == 2 && unknown.err.contains("speakers"), "{}", unknown.err);
    fs::write(scratch.path().join("old.json"), "{\"date\":\"2026-03-31\"}").unwrap();
    let old = isnad(&["verify", "april", "--previous", "old.json", "--format", "json"]);
    assert!(old.code == 2 && old.err.contains("old.json") && old.err.contains("statistics"));
}
