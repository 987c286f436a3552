//! `isnad train`: the same gold gives the same weights, which help, and which are refused elsewhere.

use std::path::Path;

use isnad_tests::{Ran, root, run};
use serde_json::Value;

/// Trains on our own samples of a language; the file lies in `folder`.
fn train(folder: &Path, name: &str, more: &[&str]) -> Ran {
    let gold = root().join("tests/samples/ar/gold.jsonl");
    let gold = gold.to_string_lossy();
    let mut args = vec!["train", "--pack", "ar", "--gold", &gold, "--out", name];
    args.extend(more);
    run(folder, args).unwrap()
}

fn eval(folder: &Path, weights: &str) -> Value {
    let set = root().join("tests/samples/ar");
    let (gold, texts) = (set.join("gold.jsonl"), set.join("articles"));
    let (gold, texts) = (gold.to_string_lossy(), texts.to_string_lossy());
    let args = ["eval", &gold, "--texts", &texts, "--json", "--weights", weights];
    let ran = run(folder, args).unwrap();
    assert_eq!(ran.code, 0, "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn the_same_gold_and_seed_give_the_same_bytes() {
    let scratch = tempfile::tempdir().unwrap();
    let read = |name: &str| std::fs::read(scratch.path().join(name)).unwrap();
    for (name, seed) in [("a", "1"), ("b", "1"), ("c", "2")] {
        let ran = train(scratch.path(), name, &["--seed", seed, "--all"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    assert_eq!(read("a"), read("b"));
    assert_ne!(read("a"), read("c"), "the seed does nothing");
}

#[test]
fn weights_learn_what_they_are_shown() {
    let scratch = tempfile::tempdir().unwrap();
    assert_eq!(train(scratch.path(), "w", &["--all"]).code, 0);
    let triple = |weights: &str| eval(scratch.path(), weights)["TRIPLE"].as_f64().unwrap();
    let (rules, learned) = (triple("none"), triple("w"));
    assert!(learned > rules + 0.1, "{rules} by rules, {learned} on what was learned");
}

#[test]
fn weights_that_do_not_fit_are_refused_with_the_reason() {
    let scratch = tempfile::tempdir().unwrap();
    let text = scratch.path().join("text.txt");
    std::fs::write(&text, "She said so.").unwrap();
    let extract = |args: &[&str]| {
        run(scratch.path(), [&["extract", "text.txt", "--weights"], args].concat()).unwrap()
    };
    let ran = train(scratch.path(), "w", &["--convention", "polnear", "--all"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let misfit = extract(&["w"]);
    assert_eq!(misfit.code, 1, "{misfit:?}");
    assert!(misfit.err.contains("convention polnear"), "{}", misfit.err);
    let mut bytes = std::fs::read(scratch.path().join("w")).unwrap();
    if let Some(byte) = bytes.get_mut(5000) {
        *byte ^= 1;
    }
    std::fs::write(scratch.path().join("changed"), bytes).unwrap();
    let damaged = extract(&["changed", "--convention", "polnear"]);
    assert_eq!(damaged.code, 1, "{damaged:?}");
    assert!(damaged.err.contains("checksum"), "{}", damaged.err);
    let other = extract(&["text.txt"]);
    assert!(other.err.contains("not a file of weights"), "{}", other.err);
}

#[test]
fn weights_fit_the_data_that_they_were_made_for() {
    let scratch = tempfile::tempdir().unwrap();
    let here = scratch.path();
    assert_eq!(train(here, "w", &["--epochs", "1", "--all"]).code, 0);
    std::fs::create_dir(here.join("ar")).unwrap();
    for entry in std::fs::read_dir(root().join("crates/packs/ar")).unwrap().map(Result::unwrap) {
        if entry.path().extension().is_some_and(|end| end == "toml") {
            std::fs::copy(entry.path(), here.join("ar").join(entry.file_name())).unwrap();
        }
    }
    std::fs::write(here.join("a.txt"), "\u{642}\u{627}\u{644} \u{625}\u{646}").unwrap();
    let read = || run(here, ["extract", "a.txt", "--pack", "ar", "--weights", "w"]).unwrap();
    assert_eq!(read().code, 0, "{}", read().err);

    // Remarks and blank lines are no data; a new word is.
    let titles = std::fs::read_to_string(here.join("ar/titles.toml")).unwrap();
    std::fs::write(here.join("ar/titles.toml"), format!("# A remark.\n\n{titles}")).unwrap();
    assert_eq!(read().code, 0, "{}", read().err);
    let changed = titles.replacen("person = [", "person = [\"x\", ", 1);
    assert_ne!(changed, titles);
    std::fs::write(here.join("ar/titles.toml"), changed).unwrap();
    let refused = read();
    assert_eq!(refused.code, 1, "{}", refused.out);
    assert!(refused.err.contains("with data"), "{}", refused.err);
    assert!(refused.err.contains("train them anew"), "{}", refused.err);
}

#[test]
fn held_out_figures_and_folds_are_told() {
    let scratch = tempfile::tempdir().unwrap();
    let gold = root().join("tests/corpus/ar/gold.jsonl");
    let gold = gold.to_string_lossy();
    let args = ["train", "--pack", "ar", "--gold", &gold, "--epochs", "1", "--folds", "2"];
    let ran = run(scratch.path(), [&args[..], &["--out", "w"]].concat()).unwrap();
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("rules alone") && ran.out.contains("by 2 folds"), "{}", ran.out);
    assert!(ran.err.contains("held out: cue"), "{}", ran.err);
}
