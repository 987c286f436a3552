//! Pages through the plugin's C table, as the host calls it.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use isnad_html::Page;
use isnad_plugin::testing::{Ran, Taken, run};

const ENGLISH: &[u8] = include_bytes!("fixtures/en.html");
const ARABIC: &[u8] = include_bytes!("fixtures/ar-1256.html");

fn one(page: &[u8], options: &[(&str, &str)]) -> Taken {
    let Ran { mut records, failed, .. } = run::<Page>(page, options, 1000);
    assert_eq!(failed, None);
    assert_eq!(records.len(), 1);
    records.remove(0)
}

#[test]
fn an_english_page_gives_its_article_and_nothing_else() {
    let record = one(ENGLISH, &[("keep-title", "true")]);
    assert_eq!(record.title, "Port to reopen, minister says");
    assert_eq!(record.uri, "https://post.example/port");
    assert_eq!((record.lang.as_str(), record.raw.as_slice()), ("en", ENGLISH));
    for part in ["\"byline\":\"Nora Vale\"", "\"outlet\":\"The Harbour Post\"", "2025-03-04T23:30"]
    {
        assert!(record.meta_json.contains(part), "{part} in {}", record.meta_json);
    }
    let lines: Vec<_> = record.text.lines().collect();
    assert_eq!(lines.len(), 4, "{lines:#?}");
    assert_eq!(lines[0], record.title);
    assert!(lines[1].starts_with("The port of Kesra") && lines[1].ends_with("at its mouth."));
    assert!(!record.text.contains("Copyright") && !record.text.contains("Home"));
}

#[test]
fn an_arabic_page_in_windows_1256_is_read() {
    let record = one(ARABIC, &[("keep-title", "true")]);
    assert_eq!(record.text.lines().count(), 4, "{}", record.text);
    assert!(record.text.lines().nth(1).unwrap().starts_with("\u{642}\u{627}\u{644} "));
    assert!(record.meta_json.contains("2025-03-05T01:00:00+03:00"));
    let bare = one(ARABIC, &[("keep-title", "false")]);
    assert_eq!(bare.text.lines().count(), 3);
}

#[test]
fn the_size_of_reads_does_not_matter() {
    assert_eq!(run::<Page>(ENGLISH, &[], 1), run::<Page>(ENGLISH, &[], usize::MAX));
}

#[test]
fn what_is_no_page_is_an_error_that_names_it() {
    let name = [("isnad.input", "bad.html")];
    let nested = "<div>".repeat(200);
    for (page, why) in [
        (&b""[..], "empty"),
        (b" \n ", "empty"),
        (b"\x7fELF\0\0", "binary"),
        (b"<html></html>", "no article"),
        (b"<p>1234 5678</p>", "no article"),
        (nested.as_bytes(), "no article"),
    ] {
        let failed = run::<Page>(page, &name, 100).failed.unwrap();
        assert!(failed.starts_with("bad.html: ") && failed.contains(why), "{why}: {failed}");
    }
    let unknown = run::<Page>(ENGLISH, &[("encoding", "klingon")], 100).failed.unwrap();
    assert!(unknown.contains("klingon"));
}

#[test]
fn a_page_that_is_nested_deep_is_read_soon() {
    let (open, close) = ("<div>".repeat(50_000), "</div>".repeat(50_000));
    let said = "The minister said that the bridge was open to all traffic on Monday.";
    let page = format!("<html><body>{open}<p>{said}</p>{close}");
    let started = std::time::Instant::now();
    let record = one(page.as_bytes(), &[]);
    assert_eq!(record.text.trim(), said);
    assert!(record.meta_json.contains("nested too deep"), "{}", record.meta_json);
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
}
