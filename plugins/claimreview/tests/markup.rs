//! Markup through the plugin's C table, as the host calls it.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use isnad_claimreview::Reviews;
use isnad_plugin::testing::run;

const ONE: &[u8] = include_bytes!("fixtures/one.jsonld");
const FEED: &[u8] = include_bytes!("fixtures/feed.jsonld");
const SEARCH: &[u8] = include_bytes!("fixtures/search.json");
const DUMP: &[u8] = include_bytes!("fixtures/dump.claimreview.jsonl");
const FACT_CHECK: u32 = 3;

#[test]
fn one_markup_is_the_same_alone_in_a_list_and_in_a_feed() {
    let record = |input: &[u8]| run::<Reviews>(input, &[], 100).records.remove(0);
    let one = record(ONE);
    assert_eq!((one.kind, one.uri.as_str()), (FACT_CHECK, "https://sahel.example/check/1"));
    for part in [
        "\"claimed\":\"2025-03-04\"",
        "\"published\":\"2025-03-06\"",
        r#""appearances":["https://barid.example/port","https://post.example/port"]"#,
    ] {
        assert!(one.meta_json.contains(part), "{part} in {}", one.meta_json);
    }
    let list = [b"[", ONE, b"]"].concat();
    for other in [&list[..], FEED, DUMP] {
        let other = record(other);
        assert_eq!((other.text, other.meta_json), (one.text.clone(), one.meta_json.clone()));
    }
}

#[test]
fn a_feed_tells_what_is_wrong_with_which_element() {
    let ran = run::<Reviews>(FEED, &[], 100);
    assert_eq!(ran.failed, None);
    assert_eq!(
        ran.skipped,
        [
            "element 2: the review does not say which claim",
            "element 4: no ClaimReview in it (it is a NewsArticle)",
        ]
    );
    assert_eq!(ran.said, [(2, "element 3: it was taken back".to_owned())]);
    let texts: Vec<&str> = ran.records[1..].iter().map(|record| record.text.as_str()).collect();
    assert_eq!(texts, ["The bridge will close on Friday", "The tug was sunk"]);
    let second = &ran.records[1].meta_json;
    assert!(second.contains("\"claimant\":\"Ada Holm, Town hall\""), "{second}");
    assert!(second.contains("\"rating\":\"1 (1-5)\"") && second.contains("without a label"));
}

#[test]
fn a_claim_search_gives_a_record_for_every_review() {
    let ran = run::<Reviews>(SEARCH, &[], 100);
    assert_eq!((ran.records.len(), ran.skipped.len(), ran.failed), (2, 1, None));
    assert!(ran.records[1].meta_json.contains("\"reviewer\":\"post.example\""));
    assert_eq!(run::<Reviews>(SEARCH, &[("lang", "en")], 9).records[0].lang, "en");
}

#[test]
fn a_bad_line_of_a_dump_is_named() {
    let ran = run::<Reviews>(DUMP, &[], 100);
    assert_eq!(ran.records.len(), 2);
    assert!(ran.skipped[0].starts_with("line 2: not JSON"), "{:?}", ran.skipped);
}

#[test]
fn the_size_of_reads_does_not_matter() {
    for input in [ONE, FEED, SEARCH, DUMP] {
        assert_eq!(run::<Reviews>(input, &[], 1), run::<Reviews>(input, &[], usize::MAX));
    }
}

#[test]
fn what_is_no_json_is_refused() {
    for (input, why) in [
        (&b""[..], "empty"),
        (b"prose", "not JSON"),
        (b"{\"a\":", "not JSON"),
        (b"\xff\xfe", "UTF-8"),
    ] {
        assert!(run::<Reviews>(input, &[], 9).failed.unwrap().contains(why), "{why}");
    }
    assert!(run::<Reviews>(b"{}", &[], 9).skipped[0].contains("no ClaimReview"));
}
