//! What an attribution becomes in the convention of another corpus.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use isnad_extract::{Convention, Options, extract};
use isnad_model::{Attribution, Span};

/// Each attribution as `source | cue | content`, parts of a content with ` + ` between.
fn drawn(text: &str, convention: Convention) -> Vec<String> {
    let pack = isnad_packs::get("en").unwrap().unwrap();
    let options = Options { convention, ..Options::default() };
    let words = |spans: &[Span]| {
        let words: Vec<&str> = spans.iter().map(|span| span.slice(text)).collect();
        words.join(" + ")
    };
    let line = |one: &Attribution| {
        format!("{} | {} | {}", words(&one.source), words(&one.cue), words(&one.content))
    };
    extract(text, pack, &options).attributions.iter().map(line).collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(drawn(text, Convention::Polnear), expected, "{text}");
    assert_ne!(
        drawn(text, Convention::Isnad),
        expected,
        "our own draws it in the same way: {text}"
    );
}

#[test]
fn marks_and_that_belong_to_the_content() {
    check(
        "\u{201c}The dam is safe,\u{201d} the engineer said.",
        &["the engineer | said | \u{201c}The dam is safe,\u{201d}"],
    );
    check(
        "The mayor said that the market would open.",
        &["The mayor | said | that the market would open"],
    );
}

#[test]
fn the_cue_is_the_whole_verb_group() {
    check(
        "The mayor has repeatedly denied that the market is closed.",
        &["The mayor | has repeatedly denied | that the market is closed"],
    );
    check(
        "The mayor said: \"The market is open.\"",
        &["The mayor | said: | \"The market is open.\""],
    );
    check("The minister warned of a long winter.", &["The minister | warned of | a long winter"]);
}

#[test]
fn nothing_is_nested_and_a_participle_keeps_its_speaker() {
    check(
        "The mayor said that the engineer said that the dam is safe.",
        &["The mayor | said | that the engineer said that the dam is safe"],
    );
    check(
        "The mayor praised the crews, adding that the road was open.",
        &["The mayor | praised | the crews", "The mayor | adding | that the road was open"],
    );
}
