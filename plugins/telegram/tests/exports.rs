//! Exports through the plugin's C table, as the host calls it.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use isnad_plugin::testing::run;
use isnad_telegram::Export;

const CHAT: &[u8] = include_bytes!("fixtures/result.json");
const FULL: &[u8] = include_bytes!("fixtures/full.json");

#[test]
fn one_chat_gives_its_messages_with_the_traps_avoided() {
    let ran = run::<Export>(CHAT, &[], 100);
    assert_eq!(ran.failed, None);
    let ids: Vec<&str> = ran.records.iter().map(|record| record.id.as_str()).collect();
    assert_eq!(ids, ["2", "3", "7"]);
    assert_eq!(ran.skipped, ["message 4, line 48: not JSON: invalid number"]);
    assert_eq!(ran.said.len(), 1, "{:?}", ran.said);
    let [first, second, third] = &ran.records[..] else { panic!() };
    assert_eq!(first.published_unix_ms, Some(1_741_123_800_000));
    assert_eq!(first.uri, "https://t.me/c/1900112233/2");
    assert!(second.text.contains('\u{a0}') && second.text.contains("\\x "), "{}", second.text);
    assert!(second.text.contains('\n') && !second.meta_json.contains("byline"));
    assert!(second.meta_json.contains("\"reply_to\":\"2\""));
    // An old export: the local day, for want of better.
    assert_eq!(third.published_unix_ms, None);
    assert!(third.meta_json.contains("\"published\":\"2025-03-05T11:00:00\""));
    assert_eq!(run::<Export>(CHAT, &[("forwards", "false")], 9).records.len(), 2);
}

#[test]
fn a_full_export_gives_the_messages_of_all_chats() {
    let ran = run::<Export>(FULL, &[], 100);
    assert_eq!((ran.records.len(), ran.failed, ran.skipped.len()), (3, None, 0));
    assert_eq!(ran.records[1].text, "Did the minister say Monday?");
    assert_eq!(ran.records[1].uri, "https://t.me/c/555/1");
    assert!(ran.records[2].meta_json.contains(r#""outlet":"Old \"group\"""#));
    assert_eq!(ran.records[2].text, "See @post: he denied it.");
    for chat in ["Ivo Brandt", "77"] {
        let only = run::<Export>(FULL, &[("chat", chat)], 100).records;
        assert_eq!(only, ran.records[..1], "{chat}");
    }
}

#[test]
fn what_stands_before_a_cut_is_kept() {
    let at = CHAT.windows(8).position(|part| part == b"\"id\": 3,").unwrap();
    let ran = run::<Export>(&CHAT[..at + 300], &[], 50);
    assert_eq!(ran.records.len(), 1);
    let failed = ran.failed.unwrap();
    assert!(failed.contains("cut off") && failed.contains("message 3"), "{failed}");
}

#[test]
fn the_size_of_reads_does_not_matter() {
    for export in [CHAT, FULL] {
        assert_eq!(run::<Export>(export, &[], 1), run::<Export>(export, &[], usize::MAX));
    }
}

#[test]
fn what_is_no_export_is_refused() {
    let deep = "[".repeat(100_000);
    for (input, why) in [
        (&b""[..], "empty"),
        (b" \n", "empty"),
        (b"prose", "not JSON"),
        (b"{}", "no `messages`"),
        (b"{\"a\":1}}", "bracket"),
        (b"{\"messages\":3}", "no `messages`"),
        (b"\x7fELF", "not JSON"),
        (deep.as_bytes(), "deeply"),
    ] {
        let ran = run::<Export>(input, &[], 100);
        assert!(ran.failed.as_deref().unwrap_or_default().contains(why), "{why}: {ran:?}");
    }
}
