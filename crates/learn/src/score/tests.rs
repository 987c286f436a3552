//! A small document of our own, scored by hand.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;

use super::{Figures, read_lines, score};

const TEXT: &str = "The mayor said \"the bridge is safe\". He added it was tested.";
const GOLD: &str = r#"{"id": "b", "text": TEXT, "attributions": [
 {"id": "a1", "source": [[0, 9]], "cue": [[10, 14]], "content": [[16, 34]], "type": "direct", "act": "assert"},
 {"id": "a2", "source": [[37, 39]], "source_resolved": {"span": [0, 9]}, "cue": [[40, 45]], "content": [[46, 59]],
  "type": "indirect", "act": "assert"}], "relations": [{"type": "repeats", "from": "a2", "to": "a1"}]}"#;

fn gold() -> String {
    GOLD.replace('\n', "").replace("TEXT", &serde_json::to_string(TEXT).unwrap())
}

fn figures(prediction: &str) -> Figures {
    let (gold, found) = (read_lines(&gold()).unwrap(), read_lines(prediction).unwrap());
    score(&gold, &found, |_| None, &BTreeSet::new(), None).unwrap()
}

#[test]
fn gold_against_itself_is_perfect_whatever_path_it_was_read_from() {
    let all = figures(&gold().replace("\"id\": \"b\"", "\"id\": \"x/b.txt\""));
    assert_eq!((all.docs, all.missing, all.gold, all.pred), (1, 0, 2, 2));
    assert!((all.triple - 1.0).abs() < 1e-12 && all.relations == Some(1.0));
    assert!(all.to_string().ends_with("{'direct': 1.0, 'indirect': 1.0}"));
}

#[test]
fn quotation_marks_cost_the_exact_figure_only() {
    let all = figures(&gold().replace("[16, 34]", "[15, 36]"));
    assert!((all.content.exact - 0.5).abs() < 1e-12);
    assert!((all.content.trim - 1.0).abs() < 1e-12);
}

#[test]
fn a_missing_document_counts_and_nothing_is_divided_by_nothing() {
    let all = figures("");
    assert_eq!((all.missing, all.pred), (1, 0));
    let json = serde_json::to_string(&all).unwrap();
    assert!(json.contains(r#""act":0,"#), "{json}");
    assert!(json.contains(r#""same_as":{"P":0,"R":0}"#), "{json}");
}

#[test]
fn a_line_that_is_no_document_is_named() {
    let error = read_lines("{\"id\": \"a\"}\n\n{oops").unwrap_err().to_string();
    assert!(error.starts_with("line 3 "), "{error}");
    let gold = read_lines(r#"{"id": "a"}"#).unwrap();
    let error = score(&gold, &gold, |_| None, &BTreeSet::new(), None).unwrap_err();
    assert!(error.to_string().starts_with("no text for a"), "{error}");
}
