//! `extract --explain` names the rules, words and scores behind what was found and what was not.

use std::fs;

use isnad_model::{EXTRACTION_SCHEMA_JSON, Explanation, Miss, Role};
use isnad_tests::{root, run};
use serde_json::Value;

const TEXT: &str = "The minister said that the bridge is open. She did not promise that it is safe. \
    The council denied the report.\n";

fn extract(text: &str, more: &[&str]) -> String {
    let scratch = tempfile::tempdir().unwrap();
    fs::write(scratch.path().join("a.txt"), text).unwrap();
    let ran = run(scratch.path(), [&["extract", "a.txt", "--explain"], more].concat()).unwrap();
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran.out
}

fn explanation(text: &str, more: &[&str]) -> Explanation {
    let line: Value = serde_json::from_str(&extract(text, more)).unwrap();
    let schema: Value = serde_json::from_str(EXTRACTION_SCHEMA_JSON).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&line).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    serde_json::from_value(line["explanation"].clone()).unwrap()
}

/// The line of a pack's file on which a rule is said to be written names it.
fn stands_there(file: &str, line: usize, name: &str) {
    let path = root().join("crates/packs/en").join(file);
    let text = fs::read_to_string(&path).unwrap();
    let there = text.lines().skip(line - 2).take(2).any(|line| line.contains(name));
    assert!(there, "{file}:{line} does not name {name}");
}

#[test]
fn each_attribution_names_its_rule_its_words_and_its_score() {
    let why = explanation(TEXT, &["--format", "ndjson", "--weights", "none"]);
    assert_eq!(why.attributions.len(), 2);
    let made = &why.attributions[0];
    let word = made.word.as_ref().unwrap();
    assert_eq!(word.name, "say");
    stands_there(word.file.as_deref().unwrap(), word.line.unwrap(), "say");
    let frame = made.frame.as_ref().unwrap();
    stands_there(frame.file.as_deref().unwrap(), frame.line.unwrap(), &frame.name);
    let words: Vec<(Role, &str)> =
        made.words.iter().map(|one| (one.role, one.span.slice(TEXT))).collect();
    assert_eq!(words, [(Role::Cue, "said"), (Role::That, "that")]);
    assert!(made.rules.is_some_and(|score| score > 0.5) && made.weights.is_none());
}

#[test]
fn a_sentence_without_an_attribution_says_why() {
    let why = explanation(TEXT, &["--format", "ndjson", "--weights", "none"]);
    assert_eq!(why.passed_over.len(), 1, "{why:?}");
    let over = &why.passed_over[0];
    assert_eq!(over.sentence.slice(TEXT), "She did not promise that it is safe.");
    assert_eq!(over.words[0].word.name, "promise");
    assert_eq!(over.words[0].why, Some(Miss::Negated));

    let quiet = "The minister said.\n";
    let why = explanation(quiet, &["--format", "ndjson", "--weights", "none"]);
    let word = &why.passed_over[0].words[0];
    assert_eq!(word.why, Some(Miss::NoFrame));
    assert!(word.frames.len() > 1, "each frame says what it lacks: {word:?}");
}

#[test]
fn weights_say_how_sure_they_are() {
    let why = explanation(TEXT, &["--format", "ndjson"]);
    let weights = why.attributions[0].weights.as_ref().unwrap();
    assert!(weights.cue > 0.5 && weights.spans > 0.0, "{weights:?}");
    let words = why.passed_over.iter().flat_map(|over| &over.words);
    for word in words.filter(|word| word.weights.is_some()) {
        assert!(word.weights <= word.needed, "it would have been taken: {word:?}");
    }
}

#[test]
fn every_attribution_of_the_samples_is_explained() {
    for lang in ["ar", "en", "uk"] {
        for more in [&[][..], &["--weights", "none"], &["--convention", "polnear"]] {
            let texts = format!("tests/samples/{lang}/articles");
            let args = [&["extract", &texts, "--explain", "--format", "ndjson"], more].concat();
            let ran = run(&root(), args).unwrap();
            assert!(ran.out.lines().count() >= 5, "{}", ran.err);
            for line in ran.out.lines() {
                let line: Value = serde_json::from_str(line).unwrap();
                let ids = |list: &Value| -> Vec<String> {
                    let list = list.as_array().unwrap().iter();
                    list.map(|one| one["id"].as_str().unwrap().to_owned()).collect()
                };
                let found = ids(&line["attributions"]);
                assert!(!found.is_empty());
                assert_eq!(found, ids(&line["explanation"]["attributions"]));
            }
        }
    }
}

#[test]
fn people_read_it_in_both_languages() {
    let english = extract(TEXT, &["--weights", "none"]);
    assert!(english.contains("rule `say` (cues.toml:"), "{english}");
    assert!(english.contains("no attribution: She did not promise that it is safe."), "{english}");
    assert!(english.contains("negated, it says nothing"), "{english}");
    let arabic = extract(TEXT, &["--ui", "ar"]);
    assert!(arabic.contains("`say` (cues.toml:") && !arabic.contains("no attribution"), "{arabic}");
}
