//! Proves the figures equal to those of the reference scorer, where its gold stands beside the
//! workspace.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
#![expect(clippy::print_stderr, reason = "what is skipped is said")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use isnad_learn::score::{read_lines, score};
use serde_json::{Value, json};

fn shared() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let found = path.join("tools/score.py").is_file();
    if !found {
        eprintln!("skipped: the reference scorer and its gold are not beside the workspace");
    }
    found.then_some(path)
}

/// A small generator, so that each run spoils the gold alike.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        let step = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = step.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn spoil_spans(spans: &mut Value, dice: &mut Dice) {
    let Some(list) = spans.as_array_mut() else { return };
    for pair in list.iter_mut() {
        if dice.roll(4) == 0 {
            let start = pair[0].as_i64().unwrap() + i64::try_from(dice.roll(9)).unwrap() - 4;
            let end = pair[1].as_i64().unwrap() + i64::try_from(dice.roll(9)).unwrap() - 4;
            *pair = json!([start, end]);
        }
    }
    if dice.roll(12) == 0 {
        list.clear();
    }
}

fn spoil(line: &mut Value, dice: &mut Dice) {
    let key = if line["id"].is_string() { "id" } else { "doc_id" };
    let path = format!("some/where/{}.txt", line[key].as_str().unwrap());
    line[key] = json!(path);
    let attributions = line["attributions"].as_array_mut().unwrap();
    attributions.retain(|_| dice.roll(8) > 0);
    for attribution in attributions.iter_mut() {
        for role in ["source", "cue", "content", "channel", "time"] {
            spoil_spans(&mut attribution[role], dice);
        }
        if dice.roll(6) == 0 {
            attribution["act"] = json!("opinion");
        }
        if dice.roll(6) == 0 {
            attribution["type"] = json!("mixed");
        }
        let resolved = attribution["source_resolved"].take();
        attribution["source_resolved"] = match dice.roll(4) {
            0 => Value::Null,
            1 if resolved.is_array() => json!({ "text": "x", "span": resolved }),
            2 if resolved.is_array() => json!([resolved]),
            _ => resolved,
        };
        if dice.roll(9) == 0 {
            attribution["nested_in"] = json!("a1");
        }
    }
    if dice.roll(2) == 0 {
        let again = attributions.clone().into_iter().take(3);
        attributions.extend(again);
    }
    if let Some(relations) = line["relations"].as_array_mut() {
        relations.retain(|_| dice.roll(5) > 0);
        if let Some(first) = relations.first().cloned() {
            relations.push(json!({"type": "confirms", "from": first["from"], "to": first["to"]}));
            relations.push(json!({"type": "same_as", "from": first["from"], "to": first["to"]}));
            relations.push(first);
        }
    }
}

fn reference(arguments: &[&str], script: &Path) -> String {
    let out = Command::new("python3").arg(script).args(arguments).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

fn agrees(gold_name: &str, kind: Option<&str>, seed: u64) {
    let Some(shared) = shared() else { return };
    let gold_path = shared.join("gold").join(gold_name);
    let texts = gold_path.parent().unwrap().join("articles");
    let input = std::fs::read_to_string(&gold_path).unwrap();
    let mut dice = Dice(seed);
    let mut spoiled = String::new();
    for line in input.lines() {
        if seed > 0 && dice.roll(9) == 0 {
            continue;
        }
        let mut line: Value = serde_json::from_str(line).unwrap();
        if seed > 0 {
            spoil(&mut line, &mut dice);
        }
        spoiled.push_str(&line.to_string());
        spoiled.push('\n');
    }
    let found = std::env::temp_dir().join(format!(
        "isnad-agrees-{}-{}-{seed}-{}.ndjson",
        std::process::id(),
        gold_name.replace('/', "-"),
        kind.unwrap_or("all")
    ));
    std::fs::write(&found, &spoiled).unwrap();

    let (gold, predictions) = (read_lines(&input).unwrap(), read_lines(&spoiled).unwrap());
    let text = |id: &str| std::fs::read_to_string(texts.join(format!("{id}.txt"))).ok();
    let ours = score(&gold, &predictions, text, &BTreeSet::new(), kind).unwrap();

    let script = shared.join("tools/score.py");
    let paths = [gold_path.to_str().unwrap(), found.to_str().unwrap(), texts.to_str().unwrap()];
    let mut arguments = vec![paths[0], paths[1], "--texts", paths[2]];
    arguments.extend(kind.iter().flat_map(|kind| ["--kind", *kind]));
    assert_eq!(reference(&arguments, &script), format!("{ours}\n"), "{gold_name} {kind:?}");
    arguments.push("--json");
    let theirs = reference(&arguments, &script);
    // As text: equal digits, so equal numbers, under the same keys in the same order.
    let squeezed = theirs.trim().replace(": ", ":").replace(", ", ",");
    assert_eq!(squeezed, serde_json::to_string(&ours).unwrap(), "{gold_name} {kind:?}");
    std::fs::remove_file(&found).unwrap();
}

#[test]
fn on_arabic_news() {
    for seed in 0..4 {
        agrees("ar-seed/gold.jsonl", None, seed);
        agrees("ar-dev/gold.jsonl", None, seed);
        agrees("ar-wikinews/gold.jsonl", None, seed);
    }
}

#[test]
fn on_english_documents() {
    for seed in 0..4 {
        agrees("en-gum/gold.jsonl", None, seed);
    }
}

#[test]
fn on_a_large_corpus_and_on_one_kind_of_it() {
    agrees("en-polnear/dev.jsonl", None, 5);
    agrees("en-polnear/dev.jsonl", Some("speech"), 6);
}
