//! Documents and records to weigh.

use isnad_model::{
    Appearance, Claim, ClaimKind, ClaimReport, Document, Event, Extraction, Reading, Recorded,
    Speaker, SpeakerKind, Stance,
};
use isnad_verify::{Agency, Ledger, Options, verify_with};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

pub fn options() -> Options {
    let names = ["Harbour Press Agency", "HPA"].map(str::to_owned).to_vec();
    let agencies = vec![Agency { id: "hpa".to_owned(), names }];
    Options { agencies, ..Options::new(date(2026, 3, 20), 1) }
}

/// A reading of an annotated line; an antecedent may be written as its bare span.
pub fn reading(mut line: Value, text: String) -> Reading {
    for attribution in line["attributions"].as_array_mut().unwrap() {
        let resolved = attribution["source_resolved"].take();
        if resolved.is_array() {
            attribution["source_resolved"] = json!({ "text": "", "span": resolved });
        }
    }
    let get = |key: &str| if line[key].is_array() { line[key].clone() } else { json!([]) };
    let extraction = json!({"schema": "isnad.extraction/1", "id": line["id"], "lang": "xx",
        "attributions": line["attributions"], "relations": get("relations"),
        "narration": get("narration"), "diagnostics": []});
    let extraction: Extraction = serde_json::from_value(extraction).unwrap();
    let document = Document { id: extraction.id.clone(), ..Document::default() };
    Reading { document, text, extraction }
}

/// A document of one sentence an attribution, `speaker|act|content`, and of relations.
pub fn tied(id: &str, says: &[&str], relations: &[(&str, &str, &str)]) -> Reading {
    let (mut text, mut attributions) = (String::new(), Vec::new());
    for (at, line) in says.iter().enumerate() {
        let parts: Vec<&str> = line.split('|').collect();
        let mut add = |words: &str| {
            let start = text.chars().count();
            text.push_str(words);
            let span = json!([[start, start + words.chars().count()]]);
            text.push(' ');
            if words.is_empty() { json!([]) } else { span }
        };
        let (source, cue, content) = (add(parts[0]), add("says"), add(parts[2]));
        attributions.push(json!({"id": format!("a{}", at + 1), "source": source, "cue": cue,
            "content": content, "type": "indirect", "act": parts[1]}));
    }
    let relations: Vec<Value> = relations
        .iter()
        .map(|(kind, from, to)| json!({"type": kind, "from": from, "to": to}))
        .collect();
    reading(json!({"id": id, "attributions": attributions, "relations": relations}), text)
}

/// The same of one outlet and day, without relations.
pub fn page(id: &str, outlet: &str, published: Option<Date>, says: &[&str]) -> Reading {
    let mut page = tied(id, says, &[]);
    page.document.outlet = (!outlet.is_empty()).then(|| outlet.to_owned());
    page.document.published = published;
    page
}

pub fn seen(document: &str, attribution: &str, stance: Stance) -> Appearance {
    Appearance { document: document.to_owned(), attribution: attribution.to_owned(), stance }
}

pub fn claim(id: &str, text: &str, appearances: Vec<Appearance>) -> Claim {
    Claim {
        id: id.to_owned(),
        text: text.to_owned(),
        lang: None,
        kind: ClaimKind::Statement,
        claimants: Vec::new(),
        first_seen: None,
        topic: None,
        appearances,
        withdrawn: None,
    }
}

/// A ledger of one claim, `c1`.
pub fn recorded(appearances: Vec<Appearance>) -> Ledger {
    Ledger { claims: vec![claim("c1", "The dam is safe", appearances)], ..Ledger::default() }
}

pub fn told(events: Vec<Event>) -> Vec<Recorded> {
    let (id, at, by) = (String::new(), Timestamp::UNIX_EPOCH, "nour".to_owned());
    let one = |(seq, event)| {
        let (id, by) = (id.clone(), by.clone());
        Recorded { seq, id, at, by, action: seq, event }
    };
    (1..).zip(events.into_iter().map(Some)).map(one).collect()
}

/// How the claim of that id stands.
pub fn stands_as(id: &str, readings: &[Reading], ledger: &Ledger) -> ClaimReport {
    let report = verify_with(readings, ledger, &options());
    report.claims.into_iter().find(|claim| claim.id == id).unwrap()
}

/// How `c1` stands.
pub fn stands(readings: &[Reading], ledger: &Ledger) -> ClaimReport {
    stands_as("c1", readings, ledger)
}

pub fn two_papers() -> Vec<Reading> {
    vec![
        page("d1", "The Daily", Some(date(2026, 3, 1)), &["Ann Lee|assert|the dam is safe"]),
        page("d2", "The Post", Some(date(2026, 3, 2)), &["Bo Kerr|assert|no water comes out"]),
    ]
}

/// `c1` is asserted in both papers.
pub fn both() -> Ledger {
    recorded(vec![seen("d1", "a1", Stance::Asserts), seen("d2", "a1", Stance::Asserts)])
}

pub fn speaker(id: &str, name: &str, aliases: &[&str], kind: SpeakerKind) -> Speaker {
    Speaker {
        id: id.to_owned(),
        name: name.to_owned(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        kind,
        role: None,
        organisation: None,
        party: None,
        reliability: None,
    }
}
