//! Reports of hostile texts in every format: what would steer a terminal, turn a line around, run in a
//! spreadsheet or a page, or break a reader, is text and nothing else.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use isnad_model::{REPORT_SCHEMA_JSON, Reading, Reason, Report};
use isnad_report::{
    Paging, TABLES, Templates, csv, html, human, json, jsonld, markdown, ndjson, xlsx,
};
use serde_json::Value;

mod common;
use common::{arabic, english, fixture};

/// Each is put wherever a report holds words from outside.
const HOSTILE: &[&str] = &[
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\u{ff1d}1+1",
    "\u{202e}drowssap\u{2066} \u{2067}\u{202b}",
    "\u{202d}\u{628}\u{62d}\u{631} Falcat-3 (\u{645}) 54%\u{202c}",
    "\u{1b}[31mred\u{1b}]0;title\u{7} \u{8}\u{7f}\u{85}\u{9b}2J",
    "nul \u{0} and \u{fffe}\u{ffff}",
    "one\r\ntwo\u{2028}three\u{2029}four\u{b}five",
    "\"quoted\", 'single'; \u{ab}\u{628}\u{bb} \u{201c}x\u{201d} `code`",
    "</script><script>alert(1)</script><!-- ]]> -->",
    "[a](javascript:alert(1)) ![b](http://x.example/p.png) | cell |",
    "- item\n# heading\n> quote\n1. first\n\n---\n***bold***",
    "1) one",
    "{{ 7 * 7 }}{% for a in b %}",
    "&amp;&#x202e;<b>",
    "",
    " ",
];

/// The example with `text` wherever words from outside stand.
fn with(text: &str) -> (Report, Vec<Reading>) {
    let (mut report, mut readings) = fixture();
    let own = || text.to_owned();
    for document in &mut report.documents {
        document.title = Some(own());
        document.outlet = Some(own());
        document.topic = Some(own());
        document.uri = Some(own());
    }
    for claim in &mut report.claims {
        claim.text = own();
        claim.why.push(Reason::new("reason.retracted").with("speaker", text));
        for one in &mut claim.attributions {
            one.speaker = own();
            one.quote = own();
        }
        claim.origins.iter_mut().for_each(|one| text.clone_into(&mut one.speaker));
        for one in &mut claim.evidence {
            one.note = own();
            one.uri = Some(own());
            one.archived = Some(own());
        }
        let on_record = claim.on_record.iter_mut();
        let told = on_record.filter_map(|one| {
            (one.id, one.text) = (own(), own());
            one.verdict.as_mut()
        });
        for verdict in claim.verdict.iter_mut().chain(told) {
            verdict.label = own();
            verdict.reason = own();
            verdict.reviewer = Some(own());
            verdict.corrections = vec![own()];
        }
    }
    for one in &mut report.excluded {
        (one.input, one.place, one.reason) = (own(), own(), own());
    }
    for reading in &mut readings {
        reading.text = own() + &reading.text;
    }
    (report, readings)
}

const BIDI: [char; 9] = [
    '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}',
    '\u{2069}',
];

#[test]
fn a_terminal_is_not_steered_and_every_isolate_is_closed() {
    for text in HOSTILE {
        let (report, readings) = with(text);
        let shown = human(&report, &readings, &arabic());
        let steers = |c: char| c != '\n' && (c.is_control() || BIDI[..7].contains(&c));
        assert!(!shown.contains(steers), "{text:?}");
        for line in shown.lines() {
            let count = |mark| line.matches(mark).count();
            assert_eq!(count('\u{2068}'), count('\u{2069}'), "{text:?}: {line}");
        }
    }
}

#[test]
fn markdown_stays_as_it_was_laid_out() {
    let lines_of = |report: &Report, readings: &[Reading]| {
        markdown(report, readings, &english(), &Templates::built_in()).unwrap()
    };
    let (plain_report, plain_readings) = with("words");
    let plain = lines_of(&plain_report, &plain_readings);
    for text in HOSTILE.iter().filter(|text| !text.trim().is_empty()) {
        let (report, readings) = with(text);
        let page = lines_of(&report, &readings);
        assert_eq!(page.lines().count(), plain.lines().count(), "{text:?} adds lines");
        let bad = |c: char| c != '\n' && (c.is_control() || BIDI.contains(&c));
        assert!(!page.contains(bad), "{text:?}");
        assert!(!page.contains("<script") && !page.replace("\\]", "").contains("]("), "{text:?}");
        for (line, ours) in page.lines().zip(plain.lines()) {
            let cells = |line: &str| line.replace("\\|", "").matches('|').count();
            assert_eq!(cells(line), cells(ours), "{text:?}: {line}");
            // What begins an item of a list must not begin another one within it.
            let item = line.trim_start().strip_prefix("- ").unwrap_or("x");
            let begins = |marks: &[&str]| marks.iter().any(|mark| item.starts_with(mark));
            assert!(!begins(&["- ", "+ ", "* ", "1. ", "1) ", "> ", "# "]), "{text:?}: {line}");
        }
    }
}

#[test]
fn a_page_runs_nothing_and_leaks_no_direction() {
    for text in HOSTILE {
        let (report, readings) = with(text);
        let page = html(&report, &readings, &arabic(), &Templates::built_in()).unwrap();
        assert_eq!(page.matches("<script").count(), 1, "{text:?}");
        assert!(!page.contains("href=\"javascript:") && !page.contains('\0'), "{text:?}");
        if *text == HOSTILE[17] {
            assert!(page.contains("{{ 7 * 7 }}"));
        }
        // Whatever turns direction stands within an element that ends it.
        let open = ["<bdi>", "<bdi dir=\"ltr\">", "dir=\"auto\">", "<title>", "<text ", "<span "];
        for (at, _) in page.match_indices(&BIDI[..7]) {
            let before = &page.as_bytes()[..at];
            let before = std::str::from_utf8(before).unwrap();
            let opened = open.iter().filter_map(|tag| before.rfind(tag)).max().unwrap_or_default();
            let closed = ["</bdi>", "</text>"].iter().filter_map(|tag| before.rfind(tag)).max();
            let inside_tag = before.rfind('<') > before.rfind('>');
            assert!(inside_tag || opened > closed.unwrap_or_default(), "{text:?}");
        }
    }
}

#[test]
fn no_spreadsheet_takes_a_cell_for_a_formula() {
    for text in HOSTILE {
        let (report, _) = with(text);
        for table in TABLES {
            let out = csv(&report, &english(), table, true);
            assert!(!out.contains('\0'), "{text:?}");
            let mut reader = ::csv::ReaderBuilder::new().from_reader(out.as_bytes());
            for row in reader.records().map(Result::unwrap) {
                for cell in &row {
                    let first = cell.chars().next().unwrap_or('x');
                    let number = cell.parse::<f64>().is_ok();
                    let formula = "=+-@\t\r\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}".contains(first);
                    assert!(number || !formula, "{text:?}: {cell:?}");
                }
            }
        }
        let book = xlsx(&report, &english()).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book)).unwrap();
        for name in book.sheet_names() {
            let formulas = book.worksheet_formula(&name).unwrap();
            assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()), "{text:?}");
        }
    }
}

#[test]
fn json_keeps_every_character_and_can_stand_in_a_page() {
    let schema: Value = serde_json::from_str(REPORT_SCHEMA_JSON).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for text in HOSTILE {
        let (report, _) = with(text);
        let value: Value = serde_json::from_str(&json(&report, &arabic())).unwrap();
        let errors: Vec<String> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{text:?}: {errors:?}");
        assert_eq!(value["claims"][0]["text"], *text);
        let lines = ndjson(&report, &arabic());
        assert_eq!(lines.lines().count(), report.claims.len() + 2, "{text:?}");
        let feed = jsonld(&report, &arabic(), "https://desk.example/r", &Paging::default());
        assert!(!feed.contains('<'), "{text:?}: it could end the element that it is put into");
        let feed: Value = serde_json::from_str(&feed).unwrap();
        assert_eq!(feed["dataFeedElement"][0]["item"][0]["claimReviewed"], *text);
    }
}

#[test]
fn a_batch_without_anything_is_still_a_report_in_every_format() {
    let (mut report, _) = fixture();
    report.claims.clear();
    report.documents.clear();
    report.narration.clear();
    report.excluded.clear();
    report.totals = isnad_model::Totals::default();
    report.matched = None;
    for words in [english(), arabic()] {
        let templates = Templates::built_in();
        assert!(html(&report, &[], &words, &templates).unwrap().ends_with("</html>\n"));
        assert!(markdown(&report, &[], &words, &templates).unwrap().contains("# "));
        assert!(!human(&report, &[], &words).is_empty());
        for table in TABLES {
            assert!(csv(&report, &words, table, false).starts_with('"'));
        }
        let book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx(&report, &words).unwrap())).unwrap();
        // Nothing was there to match against.
        assert_eq!(book.sheet_names().len(), TABLES.len() - 1);
        let feed: Value =
            serde_json::from_str(&jsonld(&report, &words, "", &Paging::default())).unwrap();
        assert_eq!(feed["dataFeedElement"], serde_json::json!([]));
        assert_eq!(ndjson(&report, &words).lines().count(), 2);
    }
}

#[test]
fn a_very_long_claim_is_whole_where_there_is_no_limit() {
    let text = "\u{642}\u{627}\u{644} said ".repeat(20_000);
    let (report, readings) = with(&text);
    let long = text.trim();
    assert!(json(&report, &english()).contains(long));
    assert!(csv(&report, &english(), "claims", false).contains(long));
    let page = html(&report, &readings, &english(), &Templates::built_in()).unwrap();
    assert!(page.contains(long));
    assert!(xlsx(&report, &english()).is_ok());
}
