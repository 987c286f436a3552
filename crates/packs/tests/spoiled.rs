//! Packs with one mistake each: every one is told with file, line and what was meant.

use isnad_packs::{Fault, Folder, check, skeleton};

/// The first fault of a new pack in which `from` stands as `to` in a file.
fn spoiled(file: &str, from: &str, to: &str) -> Fault {
    let mut files = skeleton("xx", None);
    let (_, text) = files.iter_mut().find(|(name, _)| name == file).expect("a file of a new pack");
    assert!(text.contains(from), "{file} has no {from}");
    *text = text.replacen(from, to, 1);
    let found = check(&Folder::of("xx", files)).faults;
    found.into_iter().next().unwrap_or_else(|| panic!("{file}: {to} is taken as it is"))
}

/// What is changed in a file, the line that is named, and what is said there.
type Row = (&'static str, &'static str, &'static str, usize, &'static str);

const ROWS: &[Row] = &[
    ("pack.toml", "script = ", "script ", 7, "expected `=`"),
    ("pack.toml", "direction =", "direktion =", 8, "was `direction` meant?"),
    ("pack.toml", "\"ltr\"", "\"lrt\"", 8, "there are: ltr, rtl"),
    ("pack.toml", "\"Latn\"", "\"Latin\"", 7, "was `Latn` meant?"),
    ("pack.toml", "code = \"xx\"", "code = \"\"", 2, "the code of the language is empty"),
    ("pack.toml", "\"controls\"", "\"control\"", 10, "was `controls` meant?"),
    ("pack.toml", "version = \"0.1.0\"", "", 1, "there is no key `version`"),
    ("cues.toml", "\"assert\"", "\"asert\"", 4, "was `assert` meant?"),
    ("cues.toml", "lemma =", "lema =", 4, "was `lemma` meant?"),
    ("cues.toml", "\"say\", act", "\"\", act", 4, "a lemma is empty"),
    ("cues.toml", "[\"verb\"]", "[\"verbs\"]", 4, "was `verb` meant?"),
    ("cues.toml", "frames = \"say\"", "frames = \"sayy\"", 4, "was `say` meant?"),
    (
        "cues.toml",
        "past =",
        "pasts =",
        4,
        "no paradigm of `say` has the stem `pasts`; was `past` meant?",
    ),
    ("cues.toml", "act =", "needs_companion = true, act =", 4, "without `companions`"),
    ("cues.toml", "act =", "only_negated = true, act =", 4, "without `negated`"),
    ("cues.toml", "act =", "relay = \"yes\", act =", 4, "expected true or false"),
    ("clitics.toml", "\"participle\"", "\"particple\"", 18, "was `participle` meant?"),
    ("frames.toml", "source CUE that", "source CUE than", 6, "was `that` meant?"),
    ("frames.toml", "source CUE that", "source that", 6, "the pattern has no `CUE`"),
    ("frames.toml", "source CUE that", "that source CUE", 6, "never fits"),
    (
        "frames.toml",
        "\"content-cue-source\", \"",
        "\"content-cue-sorce\", \"",
        26,
        "was `content-cue-source` meant?",
    ),
    (
        "frames.toml",
        "name = \"cue-that\"",
        "name = \"source-cue-that\"",
        19,
        "the first is on line 5",
    ),
    ("frames.toml", "confidence = 0.9", "confidence = 9", 8, "from 0 to 1, not 9"),
    ("frames.toml", "confidence = 0.9", "confidence = \"0.9\"", 8, "expected a number"),
    ("phrases.toml", "preposition =", "prepositon =", 6, "was `preposition` meant?"),
    ("phrases.toml", "[\"that\"]", "\"that\"", 2, "expected a list in brackets"),
    ("phrases.toml", "[\"that\"]", "[\"that\", \"\"]", 2, "an empty word in the class `that`"),
    ("phrases.toml", "not =", "and =", 5, "duplicate key"),
    ("titles.toml", "\"ministry\"]", "\"ministry\"", 4, "missing comma"),
    ("times.toml", "\"Tuesday\" = 1", "\"Tuesday\" = 7", 10, "`Tuesday` is given 7"),
    ("times.toml", "\"January\" = 1", "\"January\" = 13", 19, "a month is 1 to 12"),
    ("times.toml", "[deictic]", "[deiktic]", 13, "was `deictic` meant?"),
    ("cases/first.case", "cue: said", "cu: said", 6, "was `cue:` meant?"),
];

#[test]
fn each_mistake_is_told_with_its_place_and_what_was_meant() {
    let mut wrong = Vec::new();
    for &(file, from, to, line, says) in ROWS {
        let Fault { place, what } = spoiled(file, from, to);
        if place != format!("xx/{file}:{line}") || !what.contains(says) || what.contains('\n') {
            wrong.push(format!("{to}: {place}: {what}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let mut files = skeleton("xx", None);
    files.retain(|(name, _)| name != "times.toml");
    let found = check(&Folder::of("xx", files)).faults;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].place, "xx/times.toml");
    assert!(found[0].what.contains("is missing from the pack"), "{found:?}");
}
