//! Messages through the plugin's C table, as the host calls it.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use isnad_email::Messages;
use isnad_plugin::testing::run;

const MAILBOX: &[u8] = include_bytes!("fixtures/press.mbox");
const OLD: &[u8] = include_bytes!("fixtures/old-1256.eml");

#[test]
fn a_bad_message_is_named_and_spoils_no_other() {
    let ran = run::<Messages>(MAILBOX, &[], 100);
    assert_eq!(ran.failed, None);
    let ids: Vec<&str> = ran.records.iter().map(|record| record.id.as_str()).collect();
    let expected = ["20250305.1@naql.example", "n2@post.example", "u7@dock.example"];
    assert_eq!(ids, [&expected[..], &["e3@evening.example"]].concat());
    assert_eq!(ran.skipped, ["message 3, line 62: it has no header of a message"]);
    let [first, second, third, inner] = &ran.records[..] else { panic!() };
    // The sender's day, though it was the day before in UTC; the subject stands in two words.
    assert!(first.meta_json.contains("\"published\":\"2025-03-05T00:31:02+03:00\""));
    assert_eq!((first.lang.as_str(), first.text.lines().count()), ("ar", 3));
    assert_eq!(first.text.lines().next(), Some(first.title.as_str()));
    assert_eq!(first.uri, "mid:20250305.1@naql.example");
    assert!(second.text.contains("had never closed. \u{201c}Not for an hour,\u{201d} he said.\n"));
    assert!(second.text.contains("\nFrom our side"), "{}", second.text);
    assert!(second.meta_json.contains("port log.pdf"), "{}", second.meta_json);
    assert!(third.meta_json.contains("its date was not understood"));
    assert!(third.text.contains("asked the paper to correct its report.\nSigned,\nthe board\n"));
    assert!(inner.meta_json.contains("\"within\":\"u7@dock.example\""));
    assert!(inner.meta_json.contains("2025-03-05T23:50:00-05:00"));
}

#[test]
fn eight_bit_mail_that_names_no_charset_is_read_with_a_warning() {
    let ran = run::<Messages>(OLD, &[], 7);
    let record = &ran.records[0];
    assert!(record.title.starts_with("\u{627}\u{644}\u{628}\u{644}\u{62f}\u{64a}\u{629}"));
    assert!(!record.text.contains('\u{fffd}') && !record.meta_json.contains('\u{fffd}'));
    assert!(record.meta_json.contains("read as windows-1256"), "{}", record.meta_json);
    assert_eq!(record.raw, OLD);
}

#[test]
fn quoted_lines_and_forms_are_the_readers_choice() {
    let text =
        |options: &[(&str, &str)]| run::<Messages>(MAILBOX, options, 99).records[1].text.clone();
    assert!(text(&[]).contains("> Is the port closed?"));
    assert!(!text(&[("quotes", "false")]).contains("> Is"));
    let html = text(&[("prefer", "html"), ("keep-title", "false")]);
    assert!(html.starts_with("The harbour master, Ivo Brandt") && html.lines().count() == 1);
}

#[test]
fn the_size_of_reads_does_not_matter() {
    for file in [MAILBOX, OLD] {
        assert_eq!(run::<Messages>(file, &[], 1), run::<Messages>(file, &[], usize::MAX));
    }
}

#[test]
fn what_is_no_message_is_said() {
    assert!(run::<Messages>(b"", &[], 9).failed.unwrap().contains("no message"));
    let prose = run::<Messages>(b"prose, and no more", &[], 9);
    assert_eq!(prose.skipped, ["message 1, line 1: it has no header of a message"]);
    let unknown = run::<Messages>(OLD, &[("encoding", "klingon")], 9);
    assert!(unknown.failed.unwrap().contains("klingon"));
}
