//! The report as JSON-LD: a `DataFeed` with one schema.org `ClaimReview` a claim.
//!
//! A person's verdict is the rating where there is one. Else the rating is the standing in words,
//! with its reasons, and has no number: who said what is not whether it is true. A verdict has the
//! number of its place on the scale. Claimants have no
//! `@type`, for a report does not know a person from an organisation.

use std::io::{self, Write};

use isnad_model::{ClaimReport, OnRecord, Publisher, Report};
use serde_json::{Map, Value, json};

use crate::Words;
use crate::json::{fields, items};
use crate::lists::{Held, Lists};
use crate::pages::Paging;
use crate::sheets::{document, first_seen};
use crate::view_claim::{anchor, claimants};
use crate::view_record::relation;

const CONTEXT: &str = "https://schema.org";

/// The feed, indented, with a line feed at the end. `page` is the address at which the report as
/// HTML is published; each review's `url` is the claim's place in it, relative where it is empty.
/// `paging` says on which page a claim stands where that report is split.
pub fn jsonld(report: &Report, words: &Words, page: &str, paging: &Paging) -> String {
    let mut out = Vec::new();
    // Writing into memory cannot fail.
    let _ = jsonld_to(report, &Held { report, words }, words, page, paging, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// The same, its claims written as they come; the documents of `report` have to be there.
///
/// # Errors
/// What `out` and `lists` say.
pub fn jsonld_to(
    report: &Report,
    lists: &dyn Lists,
    words: &Words,
    page: &str,
    paging: &Paging,
    out: &mut dyn Write,
) -> io::Result<()> {
    let feed = json!({
        "@context": CONTEXT,
        "@type": "DataFeed",
        "name": words.get("label.report"),
        "inLanguage": words.lang(),
        "dateModified": report.date,
        "dataFeedElement": [],
    });
    let mut out = Guarded(out);
    fields(&feed, 0, &mut out, &mut |key, value, out| {
        if key != "dataFeedElement" {
            return write!(out, "{value}");
        }
        let mut number = 0;
        items(2, out, &mut |put| {
            lists.claims(&mut |claim| {
                number += 1;
                let url = paging.address(report, page, number, &anchor(claim));
                put(&element(&review(report, claim, words, &url)))
            })
        })
    })?;
    out.write_all(b"\n")
}

fn element(review: &Value) -> Value {
    json!({
        "@type": "DataFeedItem",
        "dateCreated": review["datePublished"],
        "url": review["url"],
        "item": [review],
    })
}

/// Escapes what could end the `script` element of a page that the feed is put into.
struct Guarded<'a>(&'a mut dyn Write);

impl Write for Guarded<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for (at, part) in bytes.split(|byte| *byte == b'<').enumerate() {
            if at > 0 {
                self.0.write_all(b"\\u003c")?;
            }
            self.0.write_all(part)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
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
    set("about", claim.on_record.iter().map(|one| on_record(one, words)).collect());
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

/// A claim on record that the reviewed one may be: not the same thing until a person says so.
fn on_record(one: &OnRecord, words: &Words) -> Value {
    let name = words.get("label.on_record");
    let mut parts = vec![format!("{name}: {}", relation(one, words)), words.say(&one.headline)];
    let verdict = one.verdict.iter();
    parts.extend(verdict.map(|told| format!("{}: {}", words.get("label.verdict"), told.label)));
    json!({
        "@type": "Claim",
        "identifier": one.id,
        "text": one.text,
        "description": parts.join(". "),
    })
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
