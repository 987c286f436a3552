//! Sheets through the plugin's C table, as the host calls it.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use isnad_plugin::testing::run;
use isnad_table::Table;

const CSV: &[u8] = include_bytes!("fixtures/ar.csv");
const LEGACY: &[u8] = include_bytes!("fixtures/ar-1256.csv");
const BOOK: &[u8] = include_bytes!("fixtures/book.xlsx");
const CLAIM: u32 = 2;
const FACT_CHECK: u32 = 3;

#[test]
fn a_row_is_a_claim_or_a_fact_check_and_a_bad_one_is_named() {
    let ran = run::<Table>(CSV, &[], 100);
    assert_eq!(ran.failed, None);
    assert_eq!(ran.skipped, ["line 5: its cell for the claim is empty"]);
    let kinds: Vec<u32> = ran.records.iter().map(|record| record.kind).collect();
    assert_eq!(kinds, [CLAIM, FACT_CHECK]);
    let [claim, check] = &ran.records[..] else { panic!() };
    assert!(claim.meta_json.contains("\"claimed\":\"2025-02-25\""), "{}", claim.meta_json);
    assert!(check.meta_json.contains("could be two days"), "{}", check.meta_json);
    assert!(!check.meta_json.contains("\"published\""));
    assert!(
        check.meta_json.contains(r#""appearances":["https://a.example/1","https://a.example/2"]"#)
    );
    assert_eq!(check.uri, "https://sahel.example/1");
    assert!(check.raw.starts_with(b"2;") && check.raw.ends_with(b"/2"));
    let told = run::<Table>(CSV, &[("dates", "dmy")], 100).records[1].clone();
    assert!(told.meta_json.contains("\"published\":\"2025-04-03\""));
}

#[test]
fn the_encoding_changes_no_text() {
    let texts = |input| {
        let records = run::<Table>(input, &[], 100).records;
        records.into_iter().map(|record| record.text).collect::<Vec<_>>()
    };
    assert_eq!(texts(CSV), texts(LEGACY));
}

#[test]
fn a_workbook_has_typed_dates_and_rows_with_their_own_numbers() {
    let ran = run::<Table>(BOOK, &[("header-row", "2")], 100);
    assert_eq!(ran.failed, None);
    assert_eq!(ran.skipped, ["row 5: its cell for the claim is empty"]);
    assert!(ran.records[0].meta_json.contains("\"claimed\":\"2025-03-06\""));
    assert_eq!(ran.records[1].text, "Water returns tomorrow");
    let none = run::<Table>(BOOK, &[("sheet", "x")], 100).failed.unwrap();
    assert!(none.contains("no sheet `x`"), "{none}");
}

#[test]
fn the_size_of_reads_does_not_matter() {
    for sheet in [CSV, LEGACY, BOOK] {
        let options = [("header-row", if sheet == BOOK { "2" } else { "1" })];
        assert_eq!(run::<Table>(sheet, &options, 1), run::<Table>(sheet, &options, usize::MAX));
    }
}

#[test]
fn what_is_no_sheet_is_refused() {
    for (input, options, why) in [
        (&b""[..], &[][..], "empty"),
        (b"a,b\n1,2\n", &[], "no column"),
        (b"claim\nx\n", &[("header-row", "9")], "no row of headers"),
        (b"claim\nx\n", &[("header-row", "0")], "no row"),
        (b"claim\nx\n", &[("encoding", "klingon")], "klingon"),
        (b"PK\x03\x04 and no more", &[], "workbook"),
        (b"\x7fELF\0\0", &[], "binary"),
    ] {
        let ran = run::<Table>(input, options, 100);
        assert!(ran.failed.as_deref().unwrap_or_default().contains(why), "{why}: {ran:?}");
    }
    let cut = run::<Table>(&BOOK[..BOOK.len() / 2], &[], 100);
    assert!(cut.failed.unwrap().contains("workbook"));
}
