//! Message catalogues: same keys, right plurals, errors that name file and key.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;

use isnad_model::Reason;
use isnad_report::{Direction, Words};

mod common;
use common::{arabic, english};

#[test]
fn both_catalogues_have_the_same_keys_and_places() {
    let (en, ar) = (english(), arabic());
    let keys = |words: &Words| words.keys().map(str::to_owned).collect::<BTreeSet<_>>();
    assert_eq!(keys(&en), keys(&ar));
    for key in keys(&en) {
        assert_eq!(en.places(&key), ar.places(&key), "{key}");
    }
    assert!(keys(&en).len() > 150, "a catalogue lost its messages");
}

#[test]
fn every_pair_of_support_and_challenge_has_a_headline() {
    let (report, _) = common::fixture();
    for words in [english(), arabic()] {
        for support in report.totals.support.keys() {
            for challenge in report.totals.challenge.keys() {
                let name = |value: serde_json::Value| value.as_str().unwrap().to_owned();
                let support = name(serde_json::to_value(support).unwrap());
                let challenge = name(serde_json::to_value(challenge).unwrap());
                let key = format!("headline.{support}.{challenge}");
                assert_ne!(words.get(&key), key);
            }
        }
    }
}

#[test]
fn arabic_counts_take_their_six_forms() {
    let words = arabic();
    let form = |count| words.counted("count.claims", count);
    assert_eq!(form(0), "\u{644}\u{627} \u{627}\u{62f}\u{639}\u{627}\u{621}\u{627}\u{62a}");
    assert_eq!(form(1), "\u{627}\u{62f}\u{639}\u{627}\u{621} \u{648}\u{627}\u{62d}\u{62f}");
    assert_eq!(form(2), "\u{627}\u{62f}\u{639}\u{627}\u{621}\u{627}\u{646}");
    assert_eq!(form(3), "3 \u{627}\u{62f}\u{639}\u{627}\u{621}\u{627}\u{62a}");
    assert_eq!(form(11), "11 \u{627}\u{62f}\u{639}\u{627}\u{621}\u{64b}");
    assert_eq!(form(100), "100 \u{627}\u{62f}\u{639}\u{627}\u{621}");
    assert_eq!(form(103), "103 \u{627}\u{62f}\u{639}\u{627}\u{621}\u{627}\u{62a}");
}

#[test]
fn directions_are_those_of_the_languages() {
    assert_eq!(english().direction(), Direction::Ltr);
    assert_eq!(arabic().direction(), Direction::Rtl);
}

#[test]
fn values_are_put_in_words_and_unknown_keys_are_not_lost() {
    let words = english();
    let founded = Reason::new("reason.founded_by").with("speaker", "The army").with("act", "deny");
    assert_eq!(words.say(&founded), "First made here by The army (denial).");
    let nobody = Reason::new("reason.single_origin").with("speaker", "");
    assert_eq!(words.say(&nobody), "It stands on one origin: an unnamed source.");
    assert_eq!(words.say(&Reason::new("reason.later").with("who", "A")), "reason.later: A");
}

#[test]
fn a_value_is_never_read_as_a_message() {
    let reason = Reason::new("reason.retracted").with("speaker", "{act} {speaker}");
    assert_eq!(english().say(&reason), "Taken back by {act} {speaker}.");
}

#[test]
fn errors_name_file_and_key() {
    let head = "[catalogue]\nlang = \"en\"\ndirection = \"ltr\"\n";
    let check = |body: &str, expected: &[&str]| {
        let error = Words::parse("x.toml", &format!("{head}{body}")).unwrap_err().to_string();
        for part in ["x.toml"].iter().chain(expected) {
            assert!(error.contains(part), "{error}");
        }
    };
    check("[a]\nb = \"x {y\"", &["`a.b`", "not closed"]);
    check("[a]\nb = 3", &["`a.b`", "quotation marks"]);
    check("[a.b]\none = \"x\"", &["`a.b`", "other"]);
    check("[a]\nb = \"{Y}\"", &["`a.b`", "{speaker}"]);
    check("[a\n", &["not TOML"]);
    let error = Words::parse("y.toml", "[catalogue]\nlang = \"en\"").unwrap_err().to_string();
    assert!(error.contains("y.toml") && error.contains("catalogue.direction"), "{error}");
}
