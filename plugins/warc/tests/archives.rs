//! Archives through the plugin's C table, as the host calls it.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use isnad_plugin::testing::run;
use isnad_warc::Pages;

const CRAWL: &[u8] = include_bytes!("fixtures/crawl.warc.gz");
const CUT: &[u8] = include_bytes!("fixtures/cut.warc");

#[test]
fn the_pages_of_a_crawl_are_read_and_the_rest_is_counted() {
    let ran = run::<Pages>(CRAWL, &[], 100);
    assert_eq!(ran.failed, None);
    let [arabic, english] = &ran.records[..] else { panic!("{:?} {:?}", ran.records, ran.skipped) };
    // Chunks around gzip around windows-1256.
    assert_eq!(
        (arabic.uri.as_str(), arabic.lang.as_str()),
        ("https://barid.example/jisr?x=1", "ar")
    );
    assert_eq!(arabic.text.lines().count(), 3, "{}", arabic.text);
    assert!(arabic.raw.starts_with(b"<!DOCTYPE html>"));
    for part in [
        "\"archived\":\"2025-03-05T08:00:00Z\"",
        "\"canonical\":\"https://barid.example/jisr\"",
        "\"published\":\"2025-03-05T00:40:00+03:00\"",
        "\"encoding\":\"windows-1256\"",
    ] {
        assert!(arabic.meta_json.contains(part), "{part}: {}", arabic.meta_json);
    }
    // Its head still names what the archive took off.
    assert!(english.text.contains("never been closed"));
    assert_eq!(ran.skipped.len(), 2, "{:?}", ran.skipped);
    // Only the checksum at the end of its member shows the damage.
    let damaged = "(https://barid.example/damaged): corrupt gzip stream";
    assert!(ran.skipped[0].contains(damaged), "{:?}", ran.skipped);
    assert!(ran.skipped[1].contains("encoding `br`"), "{:?}", ran.skipped);
    let told = "passed over: answers with an error: 1, redirections: 1, revisits, of pages that had \
        not changed: 1, what is no page: 1";
    assert_eq!(ran.said, [(2, told.to_owned())]);
}

#[test]
fn a_fault_between_records_and_a_cut_cost_only_what_they_touch() {
    let ran = run::<Pages>(CUT, &[], 100);
    assert_eq!(ran.failed, None);
    let texts: Vec<&str> = ran.records.iter().map(|record| record.uri.as_str()).collect();
    assert_eq!(texts, ["https://post.example/port", "https://post.example/port.html"]);
    assert!(ran.records[1].meta_json.contains("only its beginning (length)"));
    assert_eq!(ran.skipped.len(), 2, "{:?}", ran.skipped);
    assert!(ran.skipped[0].contains("no Content-Length"), "{:?}", ran.skipped);
    assert!(ran.skipped[1].contains("in the middle of a record"), "{:?}", ran.skipped);
}

#[test]
fn options_choose_pages() {
    let uris = |options: &[(&str, &str)]| -> Vec<String> {
        run::<Pages>(CRAWL, options, 999).records.into_iter().map(|record| record.uri).collect()
    };
    assert_eq!(uris(&[("uri", "post.example")]), ["https://post.example/port"]);
    assert_eq!(uris(&[("errors", "true"), ("uri", "/nothing")]), ["https://barid.example/nothing"]);
}

#[test]
fn the_size_of_reads_does_not_matter() {
    for file in [CRAWL, CUT] {
        assert_eq!(run::<Pages>(file, &[], 1), run::<Pages>(file, &[], usize::MAX));
    }
}

#[test]
fn what_is_no_archive_is_said() {
    for (file, why) in [
        (&b""[..], "no record"),
        (b"prose\nand more\n", "no record"),
        (b"\x1f\x8b\x08\0", "no record"),
    ] {
        let ran = run::<Pages>(file, &[], 9);
        assert!(ran.failed.as_deref().unwrap().contains(why), "{ran:?}");
    }
    assert!(run::<Pages>(CUT, &[("encoding", "klingon")], 9).failed.unwrap().contains("klingon"));
}

#[test]
fn damage_anywhere_is_the_same_for_reads_of_any_size() {
    // A fuzzer found that what came of a damaged member depended on them.
    for at in (0..CRAWL.len()).step_by(61) {
        let mut damaged = CRAWL.to_vec();
        damaged[at] ^= 0x55;
        let whole = run::<Pages>(&damaged, &[], usize::MAX);
        assert_eq!(whole, run::<Pages>(&damaged, &[], 7), "byte {at}");
    }
}
