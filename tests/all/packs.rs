//! A language pack is made, checked and used from its folder, with no new build.

use std::fs;
use std::path::Path;

use isnad_tests::{Ran, root, run};

fn isnad(folder: &Path, line: &str) -> Ran {
    run(folder, line.split_whitespace()).unwrap()
}

fn change(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{}", path.display());
    fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn a_new_pack_passes_and_reads() {
    let scratch = tempfile::tempdir().unwrap();
    let here = scratch.path();
    for line in ["pack new xx", "pack new yy more/yy --from en"] {
        assert_eq!(isnad(here, line).code, 0);
    }
    let checked = isnad(here, "pack check xx");
    assert_eq!((checked.code, checked.out.contains("4 cases")), (0, true), "{}", checked.out);
    assert!(!checked.out.contains("warning"), "{}", checked.out);
    assert_eq!(isnad(here, "pack check more/yy").code, 0);
    assert_eq!(isnad(here, "pack new xx").code, 1, "a folder with files is not overwritten");
    assert_eq!(isnad(here, "pack new x/../y").code, 2, "no code");

    // A word that only this pack knows is read as soon as it is written.
    change(&here.join("xx/cues.toml"), "lemma = \"say\"", "lemma = \"zay\"");
    change(&here.join("xx/cues.toml"), "past = \"said\"", "past = \"zaid\"");
    fs::write(here.join("a.txt"), "The minister zaid that the bridge is open.\n").unwrap();
    let ran = isnad(here, "extract a.txt --pack xx --format ndjson");
    assert!(ran.out.contains("\"lang\":\"xx\"") && ran.out.contains("\"assert\""), "{}", ran.out);
    let ran = isnad(here, "extract a.txt --format ndjson");
    assert!(!ran.out.contains("\"assert\""), "{}", ran.out);
    assert_eq!(isnad(here, "extract a.txt --pack xx --lang en").code, 2, "one of the two");
}

#[test]
fn a_mistake_is_told_with_file_line_and_what_was_meant() {
    let scratch = tempfile::tempdir().unwrap();
    let here = scratch.path();
    let check = |says: &[&str]| {
        let ran = isnad(here, "pack check xx");
        assert_eq!(ran.code, 1, "{}", ran.out);
        for part in says {
            assert!(ran.out.contains(part), "{part} is not in {}", ran.out);
        }
    };
    let file = |name: &str| here.join("xx").join(name);
    assert_eq!(isnad(here, "pack new xx").code, 0);
    change(&file("cases/first.case"), "content: the bridge is open", "content: the bridge");
    check(&["xx/cases/first.case:2:", "expected:", "found:", "content: the bridge is open"]);
    change(&file("cases/first.case"), "cue: said", "cu: said");
    check(&["xx/cases/first.case:6:", "was `cue:` meant?"]);
    change(&file("cues.toml"), "frames = \"say\"", "frames = \"sey\"");
    check(&["xx/cues.toml:4:", "`sey`"]);
    change(&file("phrases.toml"), "determiner =", "determner =");
    change(&file("cues.toml"), "frames = \"sey\"", "frames = \"say\"");
    check(&["xx/phrases.toml:7:", "was `determiner` meant?"]);
    change(&file("phrases.toml"), "determner =", "determiner = 7 #");
    check(&["xx/phrases.toml:7:", "a list in brackets"]);
    fs::remove_file(file("times.toml")).unwrap();
    change(&file("phrases.toml"), "determiner = 7 #", "determiner =");
    check(&["times.toml is missing"]);
    let ran = isnad(here, "extract a.txt --pack xx");
    assert!(ran.code == 1 && ran.err.contains("times.toml is missing"), "{}", ran.err);
}

#[test]
fn a_rule_without_a_case_is_counted_and_named() {
    let scratch = tempfile::tempdir().unwrap();
    let here = scratch.path();
    assert_eq!(isnad(here, "pack new xx").code, 0);
    change(
        &here.join("xx/cues.toml"),
        "cue = [",
        "cue = [\n{ lemma = \"sing\", act = \"deny\", frames = \"say\", inflect = [\"verb\"] },",
    );
    let ran = isnad(here, "pack check xx --gaps");
    assert_eq!(ran.code, 0, "a gap is a warning");
    let named = ran.out.contains("xx/cues.toml:4: `say: deny`");
    assert!(ran.out.contains("1 of 5 rules lacks") && named, "{}", ran.out);
    let ran = isnad(here, "pack check xx --strict");
    assert!(ran.code == 1 && ran.out.contains("xx/cues.toml:4: `say: deny`"), "{}", ran.out);

    // A further word of a kind that has its examples is no rule of its own.
    change(&here.join("xx/cues.toml"), "act = \"deny\"", "act = \"assert\"");
    let ran = isnad(here, "pack check xx --strict");
    assert_eq!(ran.code, 0, "{}", ran.out);
}

#[test]
fn every_pack_of_the_binary_passes() {
    let ran = isnad(&root(), "pack list --format ndjson");
    let codes =
        ran.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let codes: Vec<String> = codes.map(|row| row["code"].as_str().unwrap().to_owned()).collect();
    assert!(codes.len() >= 2);
    let scratch = tempfile::tempdir().unwrap();
    for code in codes {
        let ran = isnad(scratch.path(), &format!("pack check {code} --strict"));
        assert_eq!(ran.code, 0, "{}", ran.out);
    }
}

#[test]
fn a_pack_with_other_data_is_not_read_with_shipped_weights() {
    let scratch = tempfile::tempdir().unwrap();
    let here = scratch.path();
    let shipped = root().join("crates/packs/en");
    fs::create_dir(here.join("en")).unwrap();
    for entry in fs::read_dir(&shipped).unwrap().map(Result::unwrap) {
        if entry.path().extension().is_some_and(|end| end == "toml") {
            fs::copy(entry.path(), here.join("en").join(entry.file_name())).unwrap();
        }
    }
    let texts = root().join("tests/samples/en/articles");
    let extract = |more: &[&str]| {
        let args = ["extract", &texts.to_string_lossy(), "--format", "ndjson"].map(str::to_owned);
        let more = more.iter().map(|&word| word.to_owned());
        run(here, args.into_iter().chain(more)).unwrap()
    };
    let (learned, rules) = (extract(&["--lang", "en"]), extract(&["--weights", "none"]));
    assert_ne!(learned.out, rules.out, "the weights do nothing here, so this test shows nothing");
    assert_eq!(extract(&["--pack", "en"]).out, learned.out, "the same data");
    change(&here.join("en/pack.toml"), "code = \"en\"", "code = \"en\" # changed");
    assert_eq!(extract(&["--pack", "en"]).out, rules.out, "other data");

    let weights = root().join("crates/packs/ar/weights");
    let misfit = extract(&["--pack", "en", "--weights", &weights.to_string_lossy()]);
    assert_eq!(misfit.code, 1);
    assert!(misfit.err.contains("weights are for pack ar"), "{}", misfit.err);
}
