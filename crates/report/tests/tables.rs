//! CSV, XLSX, NDJSON and JSON-LD: read back by other readers, guarded, and the same bytes again.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use isnad_model::{
    REPORT_CLAIM_SCHEMA_JSON, REPORT_HEAD_SCHEMA_JSON, REPORT_STATISTICS_SCHEMA_JSON,
};
use isnad_report::{
    Paging, TABLES, Templates, csv, html, json, jsonld, markdown, measures, ndjson, previous,
    statistics, xlsx,
};
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
        assert_eq!(csv(&report, &words, "claims", true), csv(&report, &words, "claims", true));
        assert_eq!(
            jsonld(&report, &words, "", &Paging::default()),
            jsonld(&report, &words, "", &Paging::default())
        );
    }
}

#[test]
fn csv_has_a_row_a_claim_and_a_mark_where_asked() {
    let (mut report, _) = fixture();
    report.claims[0].text = "=HYPERLINK(\"x\")".to_owned();
    let text = csv(&report, &arabic(), "claims", true);
    assert!(
        text.starts_with('\u{feff}')
            && !csv(&report, &arabic(), "claims", false).starts_with('\u{feff}')
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
        assert_eq!(names.len(), TABLES.len());
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
        assert_eq!(lines.len(), report.claims.len() + 2);
        for (at, line) in lines.iter().enumerate() {
            let schema = match at {
                0 => REPORT_HEAD_SCHEMA_JSON,
                1 => REPORT_STATISTICS_SCHEMA_JSON,
                _ => REPORT_CLAIM_SCHEMA_JSON,
            };
            let schema: Value = serde_json::from_str(schema).unwrap();
            let validator = jsonschema::validator_for(&schema).unwrap();
            let errors: Vec<String> = validator.iter_errors(line).map(|e| e.to_string()).collect();
            assert!(errors.is_empty(), "{errors:?}");
        }
        let whole: Value = serde_json::from_str(&json(&report, &words)).unwrap();
        let mut counted = lines[1].clone();
        counted.as_object_mut().unwrap().remove("schema");
        assert!(!counted["speakers"].as_array().unwrap().is_empty());
        assert_eq!(counted, whole["statistics"]);
        for (line, claim) in lines.iter().skip(2).zip(whole["claims"].as_array().unwrap()) {
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
    let feed: Value =
        serde_json::from_str(&jsonld(&report, &arabic(), page, &Paging::default())).unwrap();
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
        let value = review["reviewRating"].get("ratingValue");
        assert_eq!(value.is_some(), claim.verdict.is_some(), "a standing has no number");
        if let Some(verdict) = &claim.verdict {
            let rating = &review["reviewRating"];
            assert_eq!(rating["alternateName"], verdict.label.as_str());
            let numbers =
                ["worstRating", "ratingValue", "bestRating"].map(|key| rating[key].as_u64());
            assert_eq!(numbers, [Some(1), Some(1), Some(5)]);
            assert_eq!(review["editor"]["@type"], "Person");
        }
        assert_eq!(review["author"]["@type"], "Organization");
        assert!(!review["author"]["name"].as_str().unwrap().is_empty());
        for (kind, date) in [("review", &review["datePublished"]), ("feed", &item["dateCreated"])] {
            assert!(date.as_str().unwrap().parse::<jiff::civil::Date>().is_ok(), "{kind}: {date}");
        }
    }
}

#[test]
fn without_a_publisher_the_reviewer_is_the_author() {
    let (mut report, _) = fixture();
    report.publisher = None;
    let feed: Value =
        serde_json::from_str(&jsonld(&report, &english(), "", &Paging::default())).unwrap();
    let authors = feed["dataFeedElement"].as_array().unwrap().iter();
    let authors: Vec<&Value> = authors.filter_map(|item| item["item"][0].get("author")).collect();
    assert_eq!(authors.len(), 1);
    assert_eq!(authors[0]["@type"], "Person");
}

#[test]
fn each_group_of_the_statistics_adds_up() {
    let (report, _) = fixture();
    let lines = measures(&report);
    for name in ["support", "challenge", "topic", "side", "medium"] {
        let group = || lines.iter().filter(|line| line.name == name);
        assert_eq!(group().map(|line| line.count).sum::<usize>(), report.claims.len(), "{name}");
        let percent: f64 = group().map(|line| line.percent).sum();
        assert!((percent - 100.0).abs() < 0.5, "{name}: {percent}");
    }
    let denied = lines.iter().find(|line| line.name == "denied").unwrap();
    assert!(denied.count > 0 && denied.count < report.claims.len());
    assert!(lines.iter().all(|line| line.before.is_none() && line.change.is_none()));
}

#[test]
fn what_the_documents_do_not_say_is_counted_as_not_known() {
    let (mut report, _) = fixture();
    let unknown = |report: &isnad_model::Report, name: &str| {
        let lines = measures(report);
        lines.iter().find(|line| line.name == name && line.value.is_none()).unwrap().count
    };
    // Only the first of the two documents says anything of itself.
    for name in ["topic", "side", "medium"] {
        assert!((1..report.claims.len()).contains(&unknown(&report, name)), "{name}");
    }
    for document in &mut report.documents {
        (document.topic, document.side, document.medium) = (None, None, None);
    }
    for name in ["topic", "side", "medium"] {
        assert_eq!(unknown(&report, name), report.claims.len(), "{name}");
    }
}

#[test]
fn the_change_on_the_last_period_is_counted_from_its_report() {
    let (mut report, _) = fixture();
    let words = english();
    for printed in [json(&report, &words), ndjson(&report, &words)] {
        let last = previous(printed.as_bytes()).unwrap();
        assert_eq!(last.date, report.date);
        let mut now = report.clone();
        now.previous = Some(last);
        now.claims.truncate(12);
        let lines = measures(&now);
        let total = lines.iter().find(|line| line.name == "total").unwrap();
        assert_eq!((total.count, total.before, total.change), (12, Some(15), Some(-3)));
        assert_eq!(total.change_percent, Some(-20.0));
        let fresh = lines.iter().find(|line| line.value.as_deref() == Some("external")).unwrap();
        assert_eq!((fresh.before, fresh.change_percent), (Some(0), None), "nothing to divide by");
    }
    report.claims.clear();
    assert!(previous(&b"{}"[..]).is_err() && previous(&b""[..]).is_err());
    let lines = ndjson(&report, &words);
    let head = previous(lines.lines().next().unwrap().as_bytes()).unwrap_err();
    assert!(head.contains("statistics"), "{head}");
    assert!(measures(&report).iter().all(|line| line.percent.abs() < f64::EPSILON));
}

/// The lines of the statistics that a format prints: count and share.
fn figures(rows: &[Vec<String>], count: usize, percent: usize) -> Vec<(String, String)> {
    let bare = |cell: &String| cell.trim_end_matches(".0").to_owned();
    rows.iter().map(|row| (bare(&row[count]), bare(&row[percent]))).collect()
}

#[test]
fn every_format_prints_the_same_statistics() {
    let (report, readings) = fixture();
    let words = english();
    let counted = statistics(&report, &words);
    let expected: Vec<(String, String)> = counted
        .measures
        .iter()
        .map(|line| (line.count.to_string(), line.percent.to_string()))
        .collect();
    let json: Value = serde_json::from_str(&json(&report, &words)).unwrap();
    assert_eq!(json["statistics"], serde_json::to_value(&counted).unwrap());
    let table = csv(&report, &words, "statistics", false);
    let mut reader = ::csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<Vec<String>> =
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    assert_eq!(figures(&rows, 2, 3), expected);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx(&report, &words).unwrap())).unwrap();
    let sheet = book.worksheet_range(&words.get("sheet.statistics")).unwrap();
    let rows: Vec<Vec<String>> =
        sheet.rows().skip(1).map(|row| row.iter().map(ToString::to_string).collect()).collect();
    assert_eq!(figures(&rows, 2, 3), expected);
    // In Markdown and HTML the groups stand in an order of their own.
    let mut sorted = expected;
    sorted.sort();
    let page = markdown(&report, &readings, &words, &Templates::built_in()).unwrap();
    let (_, part) = page.split_once("## Statistics").unwrap();
    let (part, _) = part.split_once("| Speaker |").unwrap();
    let rows = part.lines().filter(|line| line.starts_with("| ") && !line.contains("Number"));
    let rows: Vec<Vec<String>> =
        rows.map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect()).collect();
    let mut found = figures(&rows, 2, 3);
    found.sort();
    assert_eq!(found, sorted);
    let page = html(&report, &readings, &words, &Templates::built_in()).unwrap();
    for speaker in counted.speakers.iter().filter(|one| one.corrected > 0) {
        let row = format!(
            "<bdi>{}</bdi></th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            speaker.speaker,
            speaker.claims,
            speaker.contested,
            speaker.corroborated,
            speaker.corrected
        );
        assert!(page.contains(&row), "{row}");
    }
    assert!(counted.speakers.iter().any(|one| one.corrected > 0));
}

#[test]
fn every_table_can_be_had_as_csv() {
    let (report, _) = fixture();
    let mut headings = std::collections::BTreeSet::new();
    for table in TABLES {
        let text = csv(&report, &arabic(), table, false);
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        assert!(
            headings.insert(reader.headers().unwrap().clone().as_slice().to_owned()),
            "{table}"
        );
        let rows = reader.records().map(Result::unwrap).count();
        assert!(rows > 0, "{table}");
    }
}

#[test]
fn a_cell_that_is_too_long_is_cut_in_sight() {
    let (mut report, _) = fixture();
    report.claims[0].text = "\u{628}\u{62d}\u{631} ".repeat(20_000);
    report.excluded[0].reason = "long ".repeat(9_000);
    let words = english();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx(&report, &words).unwrap())).unwrap();
    let claims = book.worksheet_range("Claims").unwrap();
    let cell = claims.get_value((1, 1)).unwrap().to_string();
    assert_eq!(cell.encode_utf16().count(), 32_767);
    assert!(
        cell.ends_with(
            "\u{2026} [cut: 80000 characters in full; the whole stands in CSV and JSON]"
        )
    );
    let left_out = book.worksheet_range("Left out").unwrap();
    let rows: Vec<Vec<String>> =
        left_out.rows().skip(1).map(|row| row.iter().map(ToString::to_string).collect()).collect();
    assert_eq!(rows.len(), report.excluded.len() + 2, "{rows:?}");
    assert_eq!(rows[1][..2], ["Claims", "B2"]);
    assert!(rows[1][2].contains("80000 characters"));
    assert_eq!(rows[2][..2], ["Left out", "C2"]);
    assert!(csv(&report, &words, "claims", false).contains(&report.claims[0].text));
}
