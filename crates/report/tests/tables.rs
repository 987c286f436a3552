//! CSV, XLSX, NDJSON and JSON-LD: read back by other readers, guarded, and the same bytes again.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use isnad_model::{REPORT_CLAIM_SCHEMA_JSON, REPORT_HEAD_SCHEMA_JSON};
use isnad_report::{csv, json, jsonld, measures, ndjson, xlsx};
use serde_json::Value;

mod common;
use common::{arabic, english, fixture};

#[test]
fn the_same_report_gives_the_same_bytes() {
    let (report, _) = fixture();
    assert!(!report.claims.is_empty());
    for words in [english(), arabic()] {
        let workbook = xlsx(&report, &words).unwrap();
        // A time of creation has seconds: that of the clock would differ by now.
        std::thread::sleep(std::time::Duration::from_millis(1100));
        assert_eq!(workbook, xlsx(&report, &words).unwrap());
        assert_eq!(csv(&report, &words, true), csv(&report, &words, true));
        assert_eq!(jsonld(&report, &words, ""), jsonld(&report, &words, ""));
    }
}

#[test]
fn csv_has_a_row_a_claim_and_a_mark_where_asked() {
    let (mut report, _) = fixture();
    report.claims[0].text = "=HYPERLINK(\"x\")".to_owned();
    let text = csv(&report, &arabic(), true);
    assert!(
        text.starts_with('\u{feff}') && !csv(&report, &arabic(), false).starts_with('\u{feff}')
    );
    assert!(text.contains("\"'=HYPERLINK(\"\"x\"\")\""));
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let width = reader.headers().unwrap().len();
    let rows: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), report.claims.len());
    for (row, claim) in rows.iter().zip(&report.claims) {
        assert_eq!((row.len(), row.get(0)), (width, Some(claim.id.as_str())));
    }
}

#[test]
fn a_workbook_reads_back_with_text_dates_and_no_formula() {
    let (mut report, _) = fixture();
    report.claims[0].text = "=1+1".to_owned();
    for words in [english(), arabic()] {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx(&report, &words).unwrap())).unwrap();
        let names = book.sheet_names();
        assert_eq!(names.len(), 6);
        let claims = book.worksheet_range(&names[0]).unwrap();
        assert_eq!(claims.height(), report.claims.len() + 1);
        assert_eq!(claims.get_value((1, 1)), Some(&Data::String("=1+1".to_owned())));
        assert!(matches!(claims.get_value((1, 8)), Some(Data::DateTime(_))));
        for name in names {
            let formulas = book.worksheet_formula(&name).unwrap();
            assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()), "{name}");
        }
    }
}

#[test]
fn each_line_is_valid_by_its_schema_and_together_they_are_the_report() {
    let (report, _) = fixture();
    for words in [english(), arabic()] {
        let lines: Vec<Value> = ndjson(&report, &words)
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines.len(), report.claims.len() + 1);
        for (at, line) in lines.iter().enumerate() {
            let schema = if at == 0 { REPORT_HEAD_SCHEMA_JSON } else { REPORT_CLAIM_SCHEMA_JSON };
            let schema: Value = serde_json::from_str(schema).unwrap();
            let validator = jsonschema::validator_for(&schema).unwrap();
            let errors: Vec<String> = validator.iter_errors(line).map(|e| e.to_string()).collect();
            assert!(errors.is_empty(), "{errors:?}");
        }
        let whole: Value = serde_json::from_str(&json(&report, &words)).unwrap();
        for (line, claim) in lines.iter().skip(1).zip(whole["claims"].as_array().unwrap()) {
            let mut line = line.clone();
            line.as_object_mut().unwrap().remove("schema");
            assert_eq!(&line, claim);
        }
    }
}

#[test]
fn each_claim_is_one_claim_review_with_what_readers_of_feeds_require() {
    let (report, _) = fixture();
    let page = "https://desk.example/r";
    let feed: Value = serde_json::from_str(&jsonld(&report, &arabic(), page)).unwrap();
    assert_eq!(feed["@type"], "DataFeed");
    assert_eq!(feed["dateModified"], report.date.to_string());
    let items = feed["dataFeedElement"].as_array().unwrap();
    assert_eq!(items.len(), report.claims.len());
    for (item, claim) in items.iter().zip(&report.claims) {
        let reviews = item["item"].as_array().unwrap();
        assert_eq!((item["@type"].as_str(), reviews.len()), (Some("DataFeedItem"), 1));
        let review = &reviews[0];
        assert_eq!(review["@context"], "https://schema.org");
        assert_eq!(review["@type"], "ClaimReview");
        assert_eq!(review["claimReviewed"], claim.text.as_str());
        assert_eq!(review["url"], format!("{page}#claim-{}", claim.id));
        assert_eq!(review["reviewRating"]["@type"], "Rating");
        assert!(!review["reviewRating"]["alternateName"].as_str().unwrap().is_empty());
        assert_eq!(review["itemReviewed"]["@type"], "Claim");
        assert!(review["reviewRating"].get("ratingValue").is_none(), "a standing has no number");
    }
}

#[test]
fn each_group_of_the_statistics_adds_up() {
    let (report, _) = fixture();
    let lines = measures(&report);
    for name in ["support", "challenge"] {
        let group = lines.iter().filter(|line| line.name == name);
        assert_eq!(group.map(|line| line.count).sum::<usize>(), report.claims.len(), "{name}");
    }
    let denied = lines.iter().find(|line| line.name == "denied").unwrap();
    assert!(denied.count > 0 && denied.count < report.claims.len());
}
