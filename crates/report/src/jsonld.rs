//! The report as JSON-LD: a `DataFeed` with one schema.org `ClaimReview` a claim.
//!
//! A person's verdict is the rating where there is one. Else the rating is the standing in words,
//! with its reasons, and has no number: who said what is not whether it is true. A verdict has the
//! number of its place on the scale. Claimants have no
//! `@type`, for a report does not know a person from an organisation.

use isnad_model::{ClaimReport, Publisher, Report};
use serde_json::{Map, Value, json};

use crate::Words;
use crate::pages::Paging;
use crate::sheets::{document, first_seen};
use crate::view_claim::{anchor, claimants};

const CONTEXT: &str = "https://schema.org";

/// The feed, indented, with a line feed at the end. `page` is the address at which the report as
/// HTML is published; each review's `url` is the claim's place in it, relative where it is empty.
/// `paging` says on which page a claim stands where that report is split.
pub fn jsonld(report: &Report, words: &Words, page: &str, paging: &Paging) -> String {
    let element = |(at, claim): (usize, &ClaimReport)| {
        let url = paging.address(report, page, at + 1, &anchor(claim));
        let review = review(report, claim, words, &url);
        json!({
            "@type": "DataFeedItem",
            "dateCreated": review["datePublished"],
            "url": review["url"],
            "item": [review],
        })
    };
    let elements: Vec<Value> = report.claims.iter().enumerate().map(element).collect();
    let feed = json!({
        "@context": CONTEXT,
        "@type": "DataFeed",
        "name": words.get("label.report"),
        "inLanguage": words.lang(),
        "dateModified": report.date,
        "dataFeedElement": elements,
    });
    // So that it can stand in a `script` element of any page, whatever a claim says.
    format!("{feed:#}\n").replace('<', "\\u003c")
}

fn review(report: &Report, claim: &ClaimReport, words: &Words, url: &str) -> Value {
    let verdict = claim.verdict.as_ref();
    let mut fields = Map::new();
    let mut set = |key: &str, value: Value| {
        if !empty(&value) {
            fields.insert(key.to_owned(), value);
        }
    };
    set("@context", json!(CONTEXT));
    set("@type", json!("ClaimReview"));
    set("url", json!(url));
    set("claimReviewed", json!(claim.text));
    set("datePublished", json!(verdict.map_or(report.date, |verdict| verdict.date)));
    set("inLanguage", json!(words.lang()));
    set("reviewRating", rating(claim, words));
    set("itemReviewed", item(report, claim, words));
    let reviewer = verdict.and_then(|verdict| verdict.reviewer.as_deref());
    let reviewer = reviewer.map(|name| json!({"@type": "Person", "name": name}));
    match &report.publisher {
        Some(publisher) => {
            set("author", organisation(publisher));
            set("editor", json!(reviewer));
        }
        None => set("author", json!(reviewer)),
    }
    let cited = claim.evidence.iter().filter_map(|evidence| evidence.uri.as_deref());
    set("citation", json!(cited.collect::<Vec<_>>()));
    let corrections = verdict.map(|verdict| verdict.corrections.as_slice()).unwrap_or_default();
    let correction = |note: &String| json!({"@type": "CorrectionComment", "text": note});
    set("correction", corrections.iter().map(correction).collect());
    Value::Object(fields)
}

fn rating(claim: &ClaimReport, words: &Words) -> Value {
    let (label, reason) = if let Some(verdict) = &claim.verdict {
        (verdict.label.clone(), verdict.reason.clone())
    } else {
        let why: Vec<String> = claim.why.iter().map(|reason| words.say(reason)).collect();
        (words.say(&claim.headline), why.join(" "))
    };
    let mut rating =
        json!({"@type": "Rating", "alternateName": label, "ratingExplanation": reason});
    if let Some(place) = claim.verdict.as_ref().and_then(|verdict| verdict.value) {
        rating["ratingValue"] = json!(place.value);
        rating["worstRating"] = json!(place.worst);
        rating["bestRating"] = json!(place.best);
    }
    rating
}

fn organisation(publisher: &Publisher) -> Value {
    let mut found = json!({"@type": "Organization", "name": publisher.name});
    for (key, address) in [
        ("publishingPrinciples", &publisher.methodology),
        ("correctionsPolicy", &publisher.corrections),
    ] {
        if !address.is_empty() {
            found[key] = json!(address);
        }
    }
    found
}

fn item(report: &Report, claim: &ClaimReport, words: &Words) -> Value {
    let mut item = Map::new();
    item.insert("@type".to_owned(), json!("Claim"));
    item.insert("text".to_owned(), json!(claim.text));
    let authors: Vec<Value> =
        claimants(claim, words).into_iter().map(|name| json!({"name": name})).collect();
    let places = appearances(report, claim);
    for (key, value) in [
        ("author", json!(authors)),
        ("datePublished", json!(first_seen(report, claim))),
        ("appearance", json!(places)),
    ] {
        if !empty(&value) {
            item.insert(key.to_owned(), value);
        }
    }
    Value::Object(item)
}

/// Each document once that makes the claim or passes it on.
fn appearances(report: &Report, claim: &ClaimReport) -> Vec<Value> {
    let made = claim.attributions.iter().filter(|one| !crate::chain::answers(one.stance));
    let ids: std::collections::BTreeSet<&str> = made.map(|one| one.document.as_str()).collect();
    let work = |id: &str| {
        let document = document(report, id);
        let mut work = Map::new();
        work.insert("@type".to_owned(), json!("CreativeWork"));
        for (key, value) in [
            ("url", json!(document.and_then(|one| one.uri.as_deref()))),
            ("headline", json!(document.and_then(|one| one.title.as_deref()))),
            ("datePublished", json!(document.and_then(|one| one.published))),
            (
                "publisher",
                json!(
                    document
                        .and_then(|one| one.outlet.as_deref())
                        .map(|name| json!({"@type": "Organization", "name": name}))
                ),
            ),
        ] {
            if !empty(&value) {
                work.insert(key.to_owned(), value);
            }
        }
        Value::Object(work)
    };
    ids.into_iter().map(work).collect()
}

fn empty(value: &Value) -> bool {
    value.is_null() || value.as_array().is_some_and(Vec::is_empty)
}
