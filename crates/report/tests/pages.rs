//! A report that is split: every link arrives, every claim stands on one page, the index stays small.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};

use isnad_model::{Challenge, ClaimReport, Excluded, Report};
use isnad_report::{Paging, Templates, html_pages, jsonld, pages_folder};

mod common;
use common::{arabic, english, fixture};

const FILE: &str = "my report.html";

fn paging(claims: usize) -> Paging {
    Paging { file: FILE.to_owned(), claims }
}

/// The index under its name, and each page under its folder's.
fn split(report: &Report, words: &isnad_report::Words, claims: usize) -> BTreeMap<String, String> {
    let (_, readings) = fixture();
    let mut files = BTreeMap::new();
    let mut take = |name: &str, text: &str| {
        files.insert(format!("{}/{name}", pages_folder(FILE)), text.to_owned());
        Ok(())
    };
    let templates = Templates::built_in();
    let index =
        html_pages(report, &readings, words, &templates, &paging(claims), &mut take).unwrap();
    files.insert(FILE.to_owned(), index);
    files
}

fn quoted<'a>(text: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(before).skip(1).filter_map(|rest| rest.split('"').next())
}

/// The file that a link on another leads to, by name.
fn target(from: &str, href: &str) -> String {
    let (path, fragment) = href.split_once('#').unwrap_or((href, ""));
    let path = path.replace("%20", " ");
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let file = match path.strip_prefix("../") {
        _ if path.is_empty() => from.to_owned(),
        Some(up) => up.to_owned(),
        None if folder.is_empty() => path,
        None => format!("{folder}/{path}"),
    };
    format!("{file}#{fragment}")
}

fn with_excluded(mut report: Report) -> Report {
    let one = |number: usize| Excluded {
        input: format!("{number}.txt"),
        place: String::new(),
        reason: "It is empty".to_owned(),
    };
    report.excluded = (0..5).map(one).collect();
    report
}

#[test]
fn every_link_arrives_and_every_claim_stands_on_one_page() {
    let report = with_excluded(fixture().0);
    for words in [english(), arabic()] {
        let files = split(&report, &words, 2);
        let mut places: BTreeSet<String> = files.keys().map(|name| format!("{name}#")).collect();
        for (name, text) in &files {
            places.extend(quoted(text, " id=\"").map(|id| format!("{name}#{id}")));
        }
        let mut between = 0;
        for (name, text) in &files {
            let inner = quoted(text, "<a href=\"").chain(quoted(text, "<a class=\"ref\" href=\""));
            for href in inner.filter(|href| !href.starts_with("http")) {
                let to = target(name, &href.replace("&#x2f;", "/"));
                assert!(places.contains(&to), "{name}: {href} leads to {to}");
                between += usize::from(!to.starts_with(name.as_str()));
            }
        }
        assert!(between > 3 * files.len(), "{between}");
        for claim in &report.claims {
            let card = format!("id=\"claim-{}\"", claim.id);
            assert_eq!(files.values().filter(|text| text.contains(&card)).count(), 1, "{card}");
        }
        for number in 1..=report.documents.len() {
            let card = format!("id=\"doc-{number}\"");
            assert_eq!(files.values().filter(|text| text.contains(&card)).count(), 1, "{card}");
        }
        assert_eq!(files.keys().filter(|name| name.contains("/excluded-")).count(), 3);
        for text in files.values() {
            assert!(!text.contains(" src=") && !text.contains("<link"), "an outside resource");
        }
        assert_eq!(files, split(&report, &words, 2), "not the same bytes");
    }
}

#[test]
fn the_index_has_the_digest_of_every_page_and_the_page_of_every_word() {
    let report = fixture().0;
    let files = split(&report, &english(), 2);
    let index = &files[FILE];
    for (name, text) in files.iter().filter(|(name, _)| *name != FILE) {
        let digest = isnad_model::Digest::of(text.as_bytes()).to_string();
        assert!(index.contains(&digest), "{name}");
    }
    let words = index.split("id=\"words\">").nth(1).unwrap().split("</script>").next().unwrap();
    let words: BTreeMap<String, String> = serde_json::from_str(words).unwrap();
    for (at, claim) in report.claims.iter().enumerate() {
        for word in claim.text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
            let runs = words.get(&word.to_lowercase()).unwrap_or_else(|| panic!("no {word}"));
            let page = at / 2 + 1;
            let has = runs.split(' ').any(|run| {
                let (first, last) = run.split_once('-').unwrap_or((run, run));
                (first.parse().unwrap()..=last.parse().unwrap()).contains(&page)
            });
            assert!(has, "{word} is not on page {page}: {runs}");
        }
    }
}

#[test]
fn the_index_over_a_hundred_thousand_claims_stays_small() {
    let (mut report, _) = fixture();
    let model: Vec<ClaimReport> = report.claims.clone();
    report.claims = (0..100_000)
        .map(|number| {
            let mut claim = model[number % model.len()].clone();
            claim.id = format!("c{number:012x}");
            claim.text = format!("{} {}", claim.text, word(number));
            // Two documents do not carry so many.
            let far = |one: &mut isnad_model::ClaimAttribution| one.document = word(number);
            claim.attributions.iter_mut().filter(|_| number >= model.len()).for_each(far);
            claim.challenge = [Challenge::None, Challenge::Contested][usize::from(number % 9 == 0)];
            claim
        })
        .collect();
    report.totals.claims = report.claims.len();
    let (_, readings) = fixture();
    let (mut pages, mut longest) = (0, 0);
    let mut take = |_: &str, text: &str| {
        pages += 1;
        longest = longest.max(text.len());
        Ok(())
    };
    let templates = Templates::built_in();
    let (words, paging) = (english(), paging(500));
    let index = html_pages(&report, &readings, &words, &templates, &paging, &mut take).unwrap();
    assert!((201..=203).contains(&pages), "{pages}");
    assert!(index.len() < 3_000_000, "{} bytes", index.len());
    assert!(longest < 12_000_000, "{longest} bytes");
}

/// An invented word for each number, so that the list of words is as long as that of a large batch.
fn word(number: usize) -> String {
    let letters = b"abdefgilmnoprstu";
    let letter = |at: usize| char::from(letters[(number >> (4 * at)) % letters.len()]);
    (0..5).map(letter).collect()
}

#[test]
fn claim_reviews_lead_to_the_page_of_their_claim() {
    let report = fixture().0;
    let urls = |page: &str, paging: &Paging| -> Vec<String> {
        let feed = jsonld(&report, &english(), page, paging);
        let feed: serde_json::Value = serde_json::from_str(&feed).unwrap();
        let items = feed["dataFeedElement"].as_array().unwrap();
        items.iter().map(|item| item["url"].as_str().unwrap().to_owned()).collect()
    };
    let site = "https://desk.example/2026/r.html";
    let third = &report.claims[2].id;
    assert_eq!(
        urls(site, &paging(2))[2],
        format!("https://desk.example/2026/r-pages/claims-0002.html#claim-{third}")
    );
    assert_eq!(urls(site, &Paging::default())[2], format!("{site}#claim-{third}"));
    let bare = urls("https://desk.example", &paging(2));
    assert_eq!(bare[2], format!("https://desk.example#claim-{third}"));
    assert_eq!(urls("", &paging(2))[2], format!("#claim-{third}"));
}
