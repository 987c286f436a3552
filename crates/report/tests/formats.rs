//! What every format promises: schema, counts, directions, escaping, the same bytes again.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use isnad_model::{REPORT_SCHEMA_JSON, Reason};
use isnad_report::{Paging, Templates, csv, html, human, json, jsonld, markdown, ndjson, xlsx};
use serde_json::Value;

mod common;
use common::{arabic, english, fixture};

const HOSTILE: &str =
    "</title></style><script>alert(1)</script><img src=x onerror=\"y\">'&\u{202e}";

#[test]
fn json_is_valid_by_its_schema() {
    let schema: Value = serde_json::from_str(REPORT_SCHEMA_JSON).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for words in [english(), arabic()] {
        let value: Value = serde_json::from_str(&json(&fixture().0, &words)).unwrap();
        let errors: Vec<String> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}

#[test]
fn each_claim_stands_once_in_the_list_and_once_in_full() {
    let (report, readings) = fixture();
    let page = html(&report, &readings, &arabic(), &Templates::built_in()).unwrap();
    for (challenge, count) in &report.totals.challenge {
        let name = serde_json::to_value(challenge).unwrap();
        let attribute = format!("data-challenge=\"{}\"", name.as_str().unwrap());
        assert_eq!(page.matches(&attribute).count(), 2 * count, "{attribute}");
    }
    for claim in &report.claims {
        assert_eq!(page.matches(&format!(" id=\"claim-{}\"", claim.id)).count(), 1);
    }
    let total = format!("<td class=\"sum\">{}</td></tr></tfoot>", report.totals.claims);
    assert!(page.contains(&total));
}

/// Values of an attribute, in order.
fn values<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let opening = format!(" {name}=\"");
    let rest = page.split(opening.as_str()).skip(1);
    rest.filter_map(|rest| rest.split_once('"')).map(|(value, _)| value).collect()
}

#[test]
fn links_within_the_page_arrive_and_nothing_is_fetched() {
    let (report, readings) = fixture();
    let page = html(&report, &readings, &arabic(), &Templates::built_in()).unwrap();
    let mut ids = values(&page, "id");
    let links: Vec<&str> =
        values(&page, "href").iter().filter_map(|h| h.strip_prefix('#')).collect();
    assert!(links.len() > 100, "{}", links.len());
    for link in links {
        assert!(ids.contains(&link), "#{link} leads nowhere");
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id stands twice");
    assert!(
        values(&page, "src").is_empty() && !page.contains("<link") && !page.contains("@import")
    );
    let within = page.split("url(").skip(1).all(|rest| rest.starts_with('#'));
    assert!(within, "a style sheet that fetches");
}

#[test]
fn each_content_links_to_its_claim_and_back() {
    let (report, readings) = fixture();
    let page = html(&report, &readings, &english(), &Templates::built_in()).unwrap();
    for claim in &report.claims {
        let to_claim = format!("class=\"ref\" href=\"#claim-{}\"", claim.id);
        assert!(page.matches(&to_claim).count() >= claim.attributions.len(), "{}", claim.id);
    }
    assert!(page.contains("<a href=\"#d1-a5\">") && page.contains("id=\"d1-a5\""));
}

#[test]
fn the_page_runs_the_way_of_its_language() {
    let (report, readings) = fixture();
    let rtl = html(&report, &readings, &arabic(), &Templates::built_in()).unwrap();
    assert!(rtl.contains("<html lang=\"ar\" dir=\"rtl\">"));
    assert!(rtl.contains("<bdi>") && rtl.contains("class=\"text\" lang=\"ar\" dir=\"auto\""));
    let ltr = html(&report, &readings, &english(), &Templates::built_in()).unwrap();
    assert!(ltr.contains("<html lang=\"en\" dir=\"ltr\">"));
    // The same chain is drawn from the other side.
    let first =
        |page: &str| page.split("<g class=\"box").nth(1).map(|g| values(g, "x")[0].to_owned());
    assert_ne!(first(&rtl), first(&ltr));
}

#[test]
fn hostile_text_stays_text() {
    let (mut report, mut readings) = fixture();
    for document in &mut report.documents {
        document.title = Some(HOSTILE.to_owned());
        document.outlet = Some(HOSTILE.to_owned());
        document.uri = Some("javascript:alert(1)".to_owned());
    }
    for claim in &mut report.claims {
        claim.text = HOSTILE.to_owned();
        claim.why.push(Reason::new("reason.retracted").with("speaker", HOSTILE));
        claim.attributions.iter_mut().for_each(|one| one.speaker = HOSTILE.to_owned());
        claim.attributions.iter_mut().for_each(|one| one.quote = HOSTILE.to_owned());
    }
    report.excluded.iter_mut().for_each(|one| one.reason = HOSTILE.to_owned());
    for one in &mut readings {
        one.text = HOSTILE.to_owned() + &one.text;
    }
    let page = html(&report, &readings, &english(), &Templates::built_in()).unwrap();
    assert_eq!(page.matches("<script>").count(), 1, "only our own");
    assert!(!page.contains("<img") && !page.contains("href=\"javascript:"));
    let text = markdown(&report, &readings, &english(), &Templates::built_in()).unwrap();
    assert!(!text.contains("<script") && !text.contains("<img"));
    let terminal = human(&report, &readings, &english());
    assert!(!terminal.contains('\u{202e}'));
}

#[test]
fn only_the_terminal_isolates() {
    let (report, readings) = fixture();
    let isolates = |text: &str| text.matches('\u{2068}').count();
    let terminal = human(&report, &readings, &arabic());
    assert!(isolates(&terminal) > 50);
    assert_eq!(isolates(&terminal), terminal.matches('\u{2069}').count());
    assert_eq!(isolates(&html(&report, &readings, &arabic(), &Templates::built_in()).unwrap()), 0);
    assert_eq!(
        isolates(&markdown(&report, &readings, &arabic(), &Templates::built_in()).unwrap()),
        0
    );
    assert_eq!(isolates(&json(&report, &arabic())), 0);
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let (report, mut readings) = fixture();
    let words = arabic();
    let page = html(&report, &readings, &words, &Templates::built_in()).unwrap();
    readings.reverse();
    assert_eq!(page, html(&report, &readings, &words, &Templates::built_in()).unwrap());
    assert!(page.ends_with("</html>\n"));
}

#[test]
fn a_report_without_texts_or_claims_is_still_whole() {
    let (mut report, readings) = fixture();
    assert!(html(&report, &[], &arabic(), &Templates::built_in()).unwrap().contains("doc-2"));
    report.claims.clear();
    report.documents.clear();
    report.excluded.clear();
    let page = html(&report, &readings, &english(), &Templates::built_in()).unwrap();
    assert!(page.contains("No claim was found.") && page.contains("Nothing was left out."));
    assert!(human(&report, &[], &english()).contains("No claim was found."));
    assert!(
        markdown(&report, &[], &english(), &Templates::built_in())
            .unwrap()
            .contains("No claim was found.")
    );
}

/// What is on record of a claim stands in every format: its id, what it may be, how it stands there
/// and its verdict. Without a record to match against no format has a place for it.
#[test]
fn what_is_on_record_stands_in_every_format() {
    let (report, readings) = fixture();
    let one = report.claims.iter().find_map(|claim| claim.on_record.first()).unwrap();
    let (words, templates) = (english(), Templates::built_in());
    let standing = words.say(&one.headline);
    let told = [&one.id, &one.verdict.as_ref().unwrap().label, &standing];
    let alone = {
        let mut alone = report.clone();
        alone.matched = None;
        alone.claims.iter_mut().for_each(|claim| claim.on_record.clear());
        alone
    };
    let feed = |report: &_| jsonld(report, &words, "", &Paging::default());
    let formats: [&dyn Fn(&isnad_model::Report) -> String; 8] = [
        &|report| json(report, &words),
        &|report| ndjson(report, &words),
        &|report| csv(report, &words, "claims", false),
        &|report| csv(report, &words, "on_record", false),
        &|report| html(report, &readings, &words, &templates).unwrap(),
        &|report| markdown(report, &readings, &words, &templates).unwrap(),
        &|report| human(report, &readings, &words),
        &feed,
    ];
    for (at, format) in formats.iter().enumerate() {
        let (shown, plain) = (format(&report), format(&alone));
        for said in told {
            assert!(shown.contains(said), "format {at} does not say {said}");
        }
        assert!(!plain.contains(&one.id), "format {at}");
        assert!(!plain.contains("like one on record") && !plain.contains("likeness"), "{at}");
    }
    let names = |report: &_| {
        let book = xlsx(report, &words).unwrap();
        let book: calamine::Xlsx<_> = calamine::Reader::new(std::io::Cursor::new(book)).unwrap();
        calamine::Reader::sheet_names(&book)
    };
    assert!(names(&report).contains(&"On record".to_owned()));
    assert!(!names(&alone).contains(&"On record".to_owned()));
    assert_eq!(names(&alone).len(), names(&report).len() - 1);
}
