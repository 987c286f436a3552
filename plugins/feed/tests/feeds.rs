//! Feeds through the plugin's C table, as the host calls it.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use isnad_feed::Feed;
use isnad_plugin::testing::{Ran, run};

const ARABIC: &[u8] = include_bytes!("fixtures/ar.rss");
const LEGACY: &[u8] = include_bytes!("fixtures/ar-1256.rss");
const ATOM: &[u8] = include_bytes!("fixtures/en.atom");
const JSON: &[u8] = include_bytes!("fixtures/feed.json");

#[test]
fn a_bad_entry_is_named_and_spoils_no_other() {
    let Ran { records, skipped, failed, .. } = run::<Feed>(ARABIC, &[], 100);
    assert_eq!((records.len(), failed), (2, None));
    assert_eq!(skipped, ["entry 2, line 18: it has neither title nor text"]);
    let first = &records[0];
    assert_eq!((first.id.as_str(), first.lang.as_str()), ("barid-4711", "ar"));
    // The outlet's day, though it was the day before in UTC.
    assert!(first.meta_json.contains("\"published\":\"2025-03-05\""), "{}", first.meta_json);
    assert_eq!(first.text.lines().count(), 3);
    assert!(first.raw.starts_with(b"<item>") && first.raw.ends_with(b"</item>"));
    assert!(records[1].meta_json.contains("was not understood"));
}

#[test]
fn the_encoding_changes_nothing() {
    let (utf8, legacy) = (run::<Feed>(ARABIC, &[], 9), run::<Feed>(LEGACY, &[], 9));
    assert_eq!(utf8.records, legacy.records);
}

#[test]
fn a_date_of_change_is_a_date_of_publication_only_when_asked() {
    let last = |options: &[(&str, &str)]| run::<Feed>(ATOM, options, 100).records[1].clone();
    assert!(!last(&[]).meta_json.contains("published"));
    assert!(last(&[("date", "updated")]).meta_json.contains("\"published\":\"2025-03-04\""));
}

#[test]
fn what_stands_before_a_cut_is_kept() {
    let second = ATOM.windows(16).position(|part| part == b"<title>Tug boat ").unwrap();
    let cut = second + 40;
    let ran = run::<Feed>(&ATOM[..cut], &[], 50);
    assert_eq!(ran.records, run::<Feed>(ATOM, &[], 50).records[..1]);
    assert!(ran.failed.unwrap().contains("nothing behind entry 1"));
}

#[test]
fn the_size_of_reads_does_not_matter() {
    for feed in [ARABIC, LEGACY, ATOM, JSON] {
        assert_eq!(run::<Feed>(feed, &[], 1), run::<Feed>(feed, &[], usize::MAX));
    }
}

#[test]
fn what_is_no_feed_is_refused() {
    for (input, why) in [
        (&b""[..], "empty"),
        (b"prose", "neither"),
        (b"<html><p>x</p></html>", "`html`"),
        (b"{\"items\":3}", "JSON Feed"),
        (b"{}", "`items`"),
        (b"<!-- -->", "no element"),
        (b"\x7fELF\0\0", "binary"),
    ] {
        let ran = run::<Feed>(input, &[], 100);
        assert!(ran.failed.as_deref().unwrap().contains(why), "{why}: {ran:?}");
    }
    assert!(run::<Feed>(ATOM, &[("encoding", "klingon")], 9).failed.unwrap().contains("klingon"));
}

#[test]
fn a_second_declaration_ends_the_feed_and_not_the_process() {
    let feed = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><item><title>One</title></item><item><title>Two\
        </title>\n<?xml version=\"1.0\" encoding=\"windows-1256\"?><description>x</description></item>\
        </channel></rss>";
    let ran = run::<Feed>(feed.as_bytes(), &[], 9);
    assert_eq!(ran.records.len(), 1, "{ran:?}");
    let why = "line 2: an XML declaration in the middle; nothing behind entry 1 is read";
    assert_eq!(ran.failed.as_deref(), Some(why));
    let late = "<!-- x --><?xml version=\"1.0\" encoding=\"windows-1256\"?><rss></rss>";
    assert!(run::<Feed>(late.as_bytes(), &[], 9).failed.is_some());
}
