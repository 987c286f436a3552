//! The extractor stays above the floors that it has reached on the gold beside the repository.

use isnad_tests::{run, shared};
use serde_json::Value;

/// Percentages on one set: cue, source and content are trimmed F1. A set that the weights that
/// ship were trained on is read by rules alone (`more`).
fn check(set: &str, more: &[&str], floors: &[(&str, f64)]) {
    let Some(folder) = shared(set) else { return };
    let args = ["eval", "gold.jsonl", "--texts", "articles", "--json"];
    let ran = run(&folder, [&args, more].concat()).unwrap();
    let figures: Value = serde_json::from_str(&ran.out).unwrap();
    for (name, floor) in floors {
        let value = &figures[name];
        let reached = value["TRIM"].as_f64().or(value.as_f64()).unwrap() * 100.0;
        assert!(reached >= *floor, "{set}: {name} {reached:.1}, the floor is {floor}");
    }
}

#[test]
fn the_seed_article() {
    check(
        "gold/ar-seed",
        &[],
        &[("cue", 95.0), ("TRIPLE", 85.0), ("SPEAKER", 90.0), ("relations", 95.0)],
    );
}

#[test]
fn arabic_news() {
    let floors = [
        ("cue", 82.0),
        ("content", 67.0),
        ("TRIPLE", 58.0),
        ("SPEAKER", 60.0),
        ("act", 96.0),
        ("channel", 60.0),
        ("time", 65.0),
        ("relations", 22.0),
    ];
    check("gold/ar-dev", &[], &floors);
}

#[test]
fn english_news_in_the_convention_of_polnear() {
    let Some(folder) = shared("gold/en-polnear") else { return };
    let args = ["eval", "dev.jsonl", "--convention", "polnear", "--weights", "none", "--json"];
    let ran = run(&folder, args).unwrap();
    let figures: Value = serde_json::from_str(&ran.out).unwrap();
    for (name, floor) in [("source", 60.0), ("cue", 61.0), ("content", 52.0)] {
        let reached = figures[name]["EXACT"].as_f64().unwrap() * 100.0;
        assert!(reached >= floor, "{name} {reached:.1}, the floor is {floor}");
    }
    for (name, floor) in [("TRIPLE", 40.0), ("SOFT+SRC", 54.0)] {
        let reached = figures[name].as_f64().unwrap() * 100.0;
        assert!(reached >= floor, "{name} {reached:.1}, the floor is {floor}");
    }
}

#[test]
fn english_documents() {
    let floors = [("cue", 65.0), ("content", 47.0), ("TRIPLE", 37.0), ("SPEAKER", 57.0)];
    check("gold/en-gum", &["--weights", "none"], &floors);
}
