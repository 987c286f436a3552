//! A language that was added as data alone reads its articles like the others, end to end.

use isnad_model::{Act, Extraction};
use isnad_tests::{root, run};
use serde_json::Value;

const ARTICLES: &str = "tests/samples/uk/articles";

#[test]
fn an_article_is_read_by_its_letters() {
    let article = root().join(ARTICLES).join("uk01.txt");
    let text = std::fs::read_to_string(&article).unwrap();
    let path = article.to_string_lossy();
    let ran = run(&root(), ["extract", &*path, "--format", "ndjson"]).unwrap();
    let found: Extraction = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(found.lang, "uk", "{}", ran.err);
    let gold = std::fs::read_to_string(root().join("tests/samples/uk/gold.jsonl")).unwrap();
    let gold: Value = serde_json::from_str(gold.lines().next().unwrap()).unwrap();
    let gold = gold["attributions"].as_array().unwrap();
    assert_eq!(found.attributions.len(), gold.len());
    for (one, gold) in found.attributions.iter().zip(gold) {
        let one_value = serde_json::to_value(one).unwrap();
        for field in ["source", "cue", "content", "act", "type"] {
            assert_eq!(one_value[field], gold[field], "{}: {field}", one.id);
        }
    }
    let denial = &found.attributions[0];
    assert_eq!((denial.act, found.relations.len()), (Act::Deny, 1), "{:?}", found.relations);
    assert_eq!(text.lines().next().unwrap(), denial_line(&text, denial));
}

/// From the source of an attribution to the end of its content.
fn denial_line<'t>(text: &'t str, one: &isnad_model::Attribution) -> &'t str {
    isnad_model::Span::new(one.source[0].start, one.content[0].end).slice(text)
}

/// What the README of the pack says of it.
#[test]
fn the_pack_stays_above_its_floors() {
    let args = ["eval", "tests/samples/uk/gold.jsonl", "--texts", ARTICLES, "--json"];
    let ran = run(&root(), args).unwrap();
    let figures: Value = serde_json::from_str(&ran.out).unwrap();
    for (name, floor) in [("source", 0.9), ("cue", 0.95), ("content", 0.92), ("SPEAKER", 0.88)] {
        let figure = &figures[name];
        let reached = figure["TRIM"].as_f64().or(figure.as_f64()).unwrap();
        assert!(reached >= floor, "{name}: {reached}, the floor is {floor}");
    }
}

#[test]
fn a_report_is_made_of_it() {
    let args = ["verify", ARTICLES, "--date", "2026-01-10", "--format", "json"];
    let ran = run(&root(), args).unwrap();
    assert_eq!(ran.code, 0, "{}", ran.err);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["documents"].as_array().unwrap().len(), 10);
    let claims = report["claims"].as_array().unwrap();
    assert!(claims.len() > 30, "{}", claims.len());
    let contested = claims.iter().filter(|claim| claim["challenge"] == "contested").count();
    assert!(contested > 0, "no denial reached a claim");
}
