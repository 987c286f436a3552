//! The corpus can be trusted: its spans stand on words and its gold refers to what is there.

use std::collections::{BTreeMap, BTreeSet};

use isnad_model::{Act, QuoteType, Relation, Span};
use isnad_tests::{files, root};
use serde_json::Value;

fn lines(path: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(root().join("tests/corpus").join(path)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn spans(value: &Value) -> Vec<Span> {
    serde_json::from_value::<Option<Vec<Span>>>(value.clone()).unwrap().unwrap_or_default()
}

fn name(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Letters, digits, Arabic vowel marks and tatweel: what a word is made of.
fn in_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '\u{64B}'..='\u{652}' | '\u{670}' | '\u{640}')
}

fn cuts_a_word(text: &[char], at: usize) -> bool {
    at > 0 && at < text.len() && in_word(text[at - 1]) && in_word(text[at])
}

fn check_span(text: &[char], span: Span, place: &str) {
    assert!(!span.is_empty() && span.end <= text.len(), "{place}: {span:?} is no span");
    let words = &text[span.start..span.end];
    let edge = |letter: &char| letter.is_whitespace();
    assert!(!words.first().is_some_and(edge) && !words.last().is_some_and(edge), "{place}: space");
    assert!(!cuts_a_word(text, span.start) && !cuts_a_word(text, span.end), "{place}: {span:?}");
}

fn check_attribution(text: &[char], gold: &Value, ids: &BTreeSet<String>, place: &str) {
    for role in ["source", "cue", "content", "channel", "time"] {
        let mut last = 0;
        for span in spans(&gold[role]) {
            check_span(text, span, &format!("{place} {role}"));
            assert!(span.start >= last, "{place} {role}: parts out of order");
            last = span.end;
        }
    }
    let cue = spans(&gold["cue"]).first().copied();
    let cue = cue.unwrap_or_else(|| panic!("{place}: no cue"));
    if !gold["source_resolved"].is_null() {
        let resolved: Span = serde_json::from_value(gold["source_resolved"].clone()).unwrap();
        check_span(text, resolved, &format!("{place} source_resolved"));
        assert!(resolved.end <= cue.start, "{place}: the antecedent comes later");
    }
    serde_json::from_value::<QuoteType>(gold["type"].clone()).unwrap();
    serde_json::from_value::<Act>(gold["act"].clone()).unwrap();
    if let Some(outer) = gold["nested_in"].as_str() {
        assert!(ids.contains(outer) && gold["id"] != outer, "{place}: nested in {outer}");
    }
}

fn check_document(text: &[char], gold: &Value, place: &str) {
    let attributions = gold["attributions"].as_array().unwrap();
    let ids: BTreeSet<String> = attributions.iter().map(|one| name(&one["id"])).collect();
    assert_eq!(ids.len(), attributions.len(), "{place}: an id twice");
    for one in attributions {
        check_attribution(text, one, &ids, &format!("{place} {}", one["id"]));
    }
    let cues: Vec<_> = attributions.iter().map(|one| spans(&one["cue"])[0].start).collect();
    assert!(cues.is_sorted(), "{place}: not in the order of the cues");
    for relation in gold["relations"].as_array().into_iter().flatten() {
        let relation: Relation = serde_json::from_value(relation.clone()).unwrap();
        assert!(
            ids.contains(&relation.from) && ids.contains(&relation.to),
            "{place}: {relation:?}"
        );
        assert_ne!(relation.from, relation.to, "{place}");
    }
}

#[test]
fn gold_of_the_corpus_is_well_formed() {
    for lang in ["ar", "en"] {
        let gold = lines(&format!("{lang}/gold.jsonl"));
        assert!(!gold.is_empty(), "{lang}");
        for document in &gold {
            let id = name(&document["id"]);
            let path = root().join(format!("tests/corpus/{lang}/articles/{id}.txt"));
            let text: Vec<char> = std::fs::read_to_string(path).unwrap().chars().collect();
            check_document(&text, document, &format!("{lang} {id}"));
        }
    }
}

#[test]
fn article_gold_and_manifest_name_the_same_documents() {
    for lang in ["ar", "en"] {
        let folder = root().join("tests/corpus").join(lang).join("articles");
        let texts: BTreeMap<String, String> = files(&folder)
            .iter()
            .map(|path| {
                let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
                (stem, std::fs::read_to_string(path).unwrap())
            })
            .collect();
        let manifest = lines(&format!("{lang}/manifest.jsonl"));
        let gold = lines(&format!("{lang}/gold.jsonl"));
        let names = |list: &[Value]| list.iter().map(|one| name(&one["id"])).collect::<Vec<_>>();
        assert_eq!(names(&manifest), texts.keys().cloned().collect::<Vec<_>>(), "{lang}");
        assert_eq!(names(&gold), names(&manifest), "{lang}");
        for one in &manifest {
            assert_eq!(one["licence"], "MIT OR Apache-2.0", "{lang} {}", one["id"]);
            assert!(!one["published"].as_str().unwrap().is_empty(), "{lang} {}", one["id"]);
        }
    }
}
