//! What holds for every text, however broken: found over texts glued together from both languages.
//!
//! The pieces are cue words, names, quotation marks, digits, breaks, combining marks, emoji and
//! marks of direction, since these are what moves, opens or cuts spans.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;
use std::path::Path;

use isnad_extract::{Options, Pack, extract};
use isnad_model::{Attribution, Extraction, Span};
use proptest::prelude::*;

/// Arabic: cues, names and small words, some with clitics and vowel marks.
const ARABIC: &[&str] = &[
    "\u{642}\u{627}\u{644}",                                             // said
    "\u{648}\u{623}\u{636}\u{627}\u{641}",                               // and added
    "\u{646}\u{641}\u{649}",                                             // denied
    "\u{642}\u{627}\u{626}\u{644}\u{627}",                               // saying
    "\u{648}\u{641}\u{642}\u{627}",                                      // according
    "\u{644}\u{644}\u{648}\u{632}\u{627}\u{631}\u{629}",                 // to the ministry
    "\u{646}\u{642}\u{644}\u{62a}",                                      // passed on
    "\u{639}\u{646}",                                                    // from
    "\u{642}\u{648}\u{644}\u{647}",                                      // his saying
    "\u{625}\u{646}",                                                    // that
    "\u{644}\u{645}",                                                    // not
    "\u{627}\u{644}\u{648}\u{632}\u{64e}\u{64a}\u{631}\u{64f}", // the minister, with vowels
    "\u{627}\u{644}\u{62d}\u{631}\u{628}",                      // the war
    "\u{627}\u{644}\u{633}\u{628}\u{62a}",                      // Saturday
    "\u{627}\u{644}\u{630}\u{64a}",                             // who
    "\u{648}\u{647}\u{648} \u{645}\u{627} \u{646}\u{641}\u{62a}\u{647}", // which she denied
];
const ENGLISH: &[&str] = &[
    "said",
    "The minister",
    "denied",
    "that",
    "adding",
    "according to",
    "told reporters",
    "his claim",
    "which",
    "who",
    "did not",
    "on Saturday",
    "in a statement",
    "was accused of",
    "Ms.",
    "the war",
    "and",
];
const MARKS: &[&str] = &[
    "\"",
    "\u{ab}",
    "\u{bb}",
    "\u{201c}",
    "\u{201d}",
    "'",
    "(",
    ")",
    ":",
    ",",
    "\u{60c}",
    ".",
    "?",
    "\u{61f}",
    "...",
    "\u{2014}",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "7",
    "\u{664}\u{662}",
    "1.5",
    "\u{301}",
    "\u{64e}\u{651}",
    "\u{20dd}",
    "\u{1f600}",
    "\u{1f469}\u{200d}\u{1f52c}",
    "\u{1f1f8}\u{1f1ea}",
    "\u{200f}",
    "\u{202e}",
    "\u{2067}",
    "\u{2069}",
    "\u{feff}",
    "\u{640}",
    "\u{0}",
    "e\u{301}",
];

/// Texts of up to forty pieces, with and without spaces between them.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(ARABIC),
        3 => prop::sample::select(ENGLISH),
        3 => prop::sample::select(MARKS),
    ];
    let glue = prop_oneof![4 => Just(" "), 1 => Just("")];
    prop::collection::vec((piece, glue), 0..40)
        .prop_map(|pieces| pieces.iter().flat_map(|&(piece, glue)| [piece, glue]).collect())
}

/// Every pack by its rules alone, and those with weights with them too.
fn readers() -> Vec<(&'static Pack, Options)> {
    let alone = isnad_packs::all().unwrap().into_iter().map(|pack| (pack, Options::default()));
    let weighed = isnad_packs::codes().filter_map(|code| {
        let weights = Some(isnad_packs::weights(code)?);
        Some((isnad_packs::get(code)?.ok()?, Options { weights, ..Options::default() }))
    });
    alone.chain(weighed).collect()
}

fn read(text: &str, (pack, options): &(&Pack, Options)) -> Extraction {
    extract(text, pack, options)
}

/// The lists of spans of one attribution; each is in order in itself.
fn lists(one: &Attribution) -> Vec<Vec<Span>> {
    let resolved = one.source_resolved.iter().map(|resolved| resolved.span).collect();
    let mut lists = vec![one.source.clone(), one.cue.clone(), one.content.clone(), resolved];
    lists.extend(one.channel.clone());
    lists.extend(one.time.clone());
    lists
}

/// Whether a character cannot begin a grapheme: the combining marks that `MARKS` and `ARABIC` use.
fn combining(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{20d0}'..='\u{20f0}')
}

/// Whether a combining mark behind it makes one grapheme with it; behind white space it stands
/// alone.
fn carries(character: char) -> bool {
    !character.is_whitespace() && !character.is_control()
}

fn whole(text: &[char], span: Span) -> Result<(), TestCaseError> {
    prop_assert!(span.start < span.end, "an empty span: {span:?}");
    prop_assert!(span.end <= text.len(), "beyond the end: {span:?} of {}", text.len());
    let cut = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| text.get(at));
        let mark = text.get(at).copied().is_some_and(combining);
        mark && before.is_some_and(|&before| carries(before))
    };
    prop_assert!(!cut(span.start), "begins with a combining mark: {span:?}");
    prop_assert!(!cut(span.end), "leaves a combining mark behind: {span:?}");
    Ok(())
}

/// Spans are whole, lists of them in order, and every cue and name stands in the text.
fn sound(text: &str, found: &Extraction) -> Result<(), TestCaseError> {
    let characters: Vec<char> = text.chars().collect();
    for list in found.attributions.iter().flat_map(lists) {
        for &span in &list {
            whole(&characters, span)?;
        }
        for (before, after) in list.iter().zip(list.iter().skip(1)) {
            prop_assert!(before.end <= after.start, "{before:?} before {after:?}");
        }
    }
    for one in &found.attributions {
        prop_assert!(!one.cue.is_empty(), "{} has no cue", one.id);
        if let Some(resolved) = &one.source_resolved {
            prop_assert_eq!(resolved.span.slice(text), &resolved.text);
        }
    }
    for narration in &found.narration {
        whole(&characters, narration.span)?;
    }
    Ok(())
}

fn shift(extraction: &Extraction, by: usize) -> Vec<Vec<Vec<Span>>> {
    let moved = |span: &Span| Span::new(span.start + by, span.end + by);
    let one = |one: &Attribution| {
        lists(one).iter().map(|list| list.iter().map(moved).collect()).collect()
    };
    extraction.attributions.iter().map(one).collect()
}

/// Every pack reads the articles of every language. A fuzzer found one whose channel stood twice.
#[test]
fn articles_are_read_soundly() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests");
    let mut count = 0;
    for folder in ["corpus/ar", "corpus/en", "samples/ar", "samples/en", "samples/uk"] {
        for article in std::fs::read_dir(tests.join(folder).join("articles")).unwrap() {
            let path = article.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            for reader in readers() {
                let found = sound(&text, &read(&text, &reader));
                assert!(found.is_ok(), "{}: {found:?}", path.display());
            }
            count += 1;
        }
    }
    assert!(count > 200, "{count}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_are_whole_and_in_order(text in texts()) {
        for reader in readers() {
            sound(&text, &read(&text, &reader))?;
        }
    }

    #[test]
    fn names_stand_for_something(text in texts()) {
        for reader in readers() {
            let found = read(&text, &reader);
            let ids: BTreeSet<&str> = found.attributions.iter().map(|one| one.id.as_str()).collect();
            prop_assert_eq!(ids.len(), found.attributions.len(), "an id stands twice");
            for one in &found.attributions {
                if let Some(outer) = &one.nested_in {
                    prop_assert!(ids.contains(outer.as_str()), "{} is nested in {outer}", one.id);
                    prop_assert_ne!(outer, &one.id, "nested in itself");
                }
            }
            for relation in &found.relations {
                prop_assert!(ids.contains(relation.from.as_str()), "{relation:?}");
                prop_assert!(ids.contains(relation.to.as_str()), "{relation:?}");
                prop_assert_ne!(&relation.from, &relation.to, "bears on itself");
            }
        }
    }

    #[test]
    fn reading_twice_finds_the_same(text in texts()) {
        for reader in readers() {
            prop_assert_eq!(read(&text, &reader), read(&text, &reader));
        }
    }

    /// What stands in front, in a paragraph of its own and saying nothing, moves everything alike.
    /// The text begins with such paragraphs already: the first line has rules of its own, and weights
    /// look at the sentence before the one they read.
    #[test]
    fn a_paragraph_in_front_only_shifts(text in texts()) {
        const QUIET: &str = "Green hills.\n\n";
        for reader in readers() {
            let front = QUIET.repeat(8);
            let before = read(&format!("{front}{text}"), &reader);
            let after = read(&format!("{QUIET}{front}{text}"), &reader);
            prop_assert_eq!(shift(&before, QUIET.chars().count()), shift(&after, 0));
            prop_assert_eq!(before.relations, after.relations);
        }
    }
}
