//! The samples are read the same way each time, and every span leads back to its words.

use isnad_model::{Attribution, Extraction, Span};
use isnad_tests::{files, root, run};

fn spans(attribution: &Attribution) -> Vec<Span> {
    let more = [&attribution.channel, &attribution.time].into_iter().flatten().flatten();
    let resolved = attribution.source_resolved.iter().map(|resolved| resolved.span);
    let roles = [&attribution.source, &attribution.cue, &attribution.content];
    roles.into_iter().flatten().chain(more).copied().chain(resolved).collect()
}

#[test]
fn every_span_slices_to_words() {
    for lang in ["ar", "en", "uk"] {
        let folder = root().join("tests/samples").join(lang).join("articles");
        for path in files(&folder) {
            let ran = run(
                &root(),
                ["extract".as_ref(), path.as_os_str(), "--format".as_ref(), "ndjson".as_ref()],
            )
            .unwrap();
            let extraction: Extraction = serde_json::from_str(&ran.out).unwrap();
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(extraction.lang, lang, "{}", path.display());
            assert!(!extraction.attributions.is_empty(), "{}", path.display());
            for attribution in &extraction.attributions {
                for span in spans(attribution) {
                    let words = span.slice(&text);
                    assert_eq!(words.chars().count(), span.len(), "{}", path.display());
                    assert_eq!(words.trim(), words, "{} {}", path.display(), attribution.id);
                }
            }
        }
    }
}

#[test]
fn the_same_samples_give_the_same_bytes() {
    let args = ["extract", "tests/samples", "--format", "ndjson"];
    let (one, two) = (run(&root(), args).unwrap(), run(&root(), args).unwrap());
    assert!(one.out.lines().count() >= 10);
    assert_eq!(one.out, two.out);
}

#[test]
fn gold_of_the_samples_can_be_scored() {
    for lang in ["ar", "en", "uk"] {
        let gold = format!("tests/samples/{lang}/gold.jsonl");
        let texts = format!("tests/samples/{lang}/articles");
        let ran = run(&root(), ["eval", &gold, "--texts", &texts]).unwrap();
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.contains("TRIPLE"), "{}", ran.out);
    }
}
