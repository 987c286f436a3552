//! What is worked out anew for a part is what is worked out for all; and what either costs.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use isnad_model::{
    Appearance, Attribution, Claim, ClaimKind, Digest, Document, Event, Extraction, LineageKind,
    MatchKind, Speaker, SpeakerKind, Stance,
};
use isnad_store::{ClaimFilter, OpenOptions, Workspace};
use isnad_verify::{Agency, Options};
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::json;

use super::{Afresh, bring_up, facet, kept, whole};
use crate::workspace::Desk;

const RULES: &str = "rules 1";
const SPEAKERS: [&str; 4] = ["Ann Lee", "Lee Ann Marsh", "the harbour office", ""];
const SAYS: [&str; 5] = [
    "the old dam is safe",
    "the old dam is safe now",
    "the old dam is gone",
    "nine men were hurt there",
    "it",
];
const STANCES: [Stance; 6] = [
    Stance::Asserts,
    Stance::Repeats,
    Stance::Confirms,
    Stance::Denies,
    Stance::LeavesUnconfirmed,
    Stance::Retracts,
];
const DOCUMENTS: usize = 6;
const CLAIMS: usize = 6;

fn options() -> Options {
    let names = vec!["Harbour Press".to_owned()];
    let agencies = vec![Agency { id: "hp".to_owned(), names }];
    Options { agencies, ..Options::new(jiff::civil::date(2026, 3, 20), 0) }
}

/// A document of some sentences, each by a speaker of some words, the second a denial of the first
/// where it is odd; its text is kept.
fn document(desk: &mut Desk, id: &str, says: &[(&str, &str)], odd: usize) -> [Event; 2] {
    let (mut text, mut found) = (String::new(), Vec::new());
    for (at, (speaker, words)) in says.iter().enumerate() {
        let mut add = |part: &str| {
            let start = text.chars().count();
            text.push_str(part);
            let span = (!part.is_empty()).then(|| json!([start, start + part.chars().count()]));
            text.push(' ');
            span.into_iter().collect::<Vec<_>>()
        };
        let (source, cue, content) = (add(speaker), add("says"), add(words));
        found.push(json!({"id": format!("a{at}"), "source": source, "cue": cue,
            "content": content, "type": "indirect", "act": "assert"}));
    }
    let ties = match odd % 3 {
        1 if says.len() > 1 => json!([{"type": "denies", "from": "a1", "to": "a0"}]),
        _ => json!([]),
    };
    desk.put(text.as_bytes(), &text).unwrap();
    let outlets = ["The Post", "Ann Lee", "Harbour Press", "The Daily"];
    let digest = Some(Digest::of(text.as_bytes()));
    let document = Document {
        id: id.to_owned(),
        raw: digest,
        text: digest,
        outlet: outlets.get(odd % 5).map(|name| (*name).to_owned()),
        byline: (odd % 4 == 2).then(|| "Harbour Press".to_owned()),
        published: odd
            .is_multiple_of(2)
            .then(|| jiff::civil::date(2026, 3, i8::try_from(odd % 9 + 1).unwrap())),
        ..Document::default()
    };
    let extraction: Extraction = serde_json::from_value(json!({"schema": "isnad.extraction/1",
        "id": id, "lang": "xx", "attributions": found, "relations": ties, "narration": [],
        "diagnostics": []}))
    .unwrap();
    let pack = "xx 1".to_owned();
    let recorded = Event::ExtractionRecorded { document: id.to_owned(), pack, extraction };
    [Event::DocumentAdded { document }, recorded]
}

fn claim(id: String, appearances: Vec<Appearance>) -> Event {
    let claim = Claim {
        id,
        text: "a claim".to_owned(),
        lang: None,
        kind: ClaimKind::Statement,
        claimants: Vec::new(),
        first_seen: None,
        topic: None,
        appearances,
        withdrawn: None,
    };
    Event::ClaimAdded { claim }
}

fn speaker(at: usize) -> Event {
    let kind = if at == 2 { SpeakerKind::Anonymous } else { SpeakerKind::Person };
    let (id, name) = (format!("s{at}"), SPEAKERS[at % 3].to_owned());
    let (role, organisation, party, reliability) = (None, None, None, None);
    let aliases = Vec::new();
    let speaker = Speaker { id, name, aliases, kind, role, organisation, party, reliability };
    Event::SpeakerAdded { speaker }
}

/// One thing that somebody does, from any four numbers.
fn act(desk: &mut Desk, (kind, a, b, c): (usize, usize, usize, usize)) {
    let claim_id = |at: usize| format!("c{}", at % CLAIMS);
    let place = |at: usize, by: usize| Appearance {
        document: format!("d{}", at % DOCUMENTS),
        attribution: format!("a{}", by % 2),
        stance: STANCES[(by / 2) % STANCES.len()],
    };
    let (document_id, attribution) = (format!("d{}", a % DOCUMENTS), format!("a{}", b % 2));
    let (reason, speaker_id) = (String::new(), |at: usize| format!("s{}", at % 3));
    let lineage =
        if c.is_multiple_of(2) { LineageKind::WireCopyOf } else { LineageKind::RelayedBy };
    let event = match kind {
        0 | 1 => {
            let says = [b, c].map(|n| (SPEAKERS[n % 4], SAYS[(n / 4) % 5]));
            let says = says.get(..1 + (b / 20) % 2).unwrap();
            let [added, extracted] = document(desk, &document_id, says, c);
            let new = kind == 0 || desk.document(&document_id).is_err();
            let events = if new { vec![added, extracted] } else { vec![extracted] };
            desk.record(&[&events]).unwrap();
            return;
        }
        2 => Event::SuggestionRejected { document: document_id, attribution, reason },
        3 => {
            let Ok(found) = desk.document(&document_id).and_then(|one| desk.reading(&one)) else {
                return;
            };
            let Some(mut edited) = found.extraction.attribution(&attribution).cloned() else {
                return;
            };
            shorten(&mut edited);
            Event::SuggestionEdited { document: document_id, attribution, edited }
        }
        4 => Event::SuggestionAccepted { document: document_id, attribution, claim: claim_id(c) },
        5 | 6 => Event::ClaimLinked { claim: claim_id(a), appearance: place(b, c) },
        7 => Event::ClaimUnlinked { claim: claim_id(a), appearance: place(b, c) },
        8 => Event::ClaimWithdrawn { claim: claim_id(a), reason },
        9 => Event::LineageAdded { kind: lineage, from: place(a, c), to: place(b, c / 2) },
        10 => {
            Event::LineageRefused { kind: lineage, from: place(a, c), to: place(b, c / 2), reason }
        }
        11 => {
            let origins = vec![place(a, c), place(b, c)];
            Event::IndependenceEstablished { claim: claim_id(c), origins, reason }
        }
        12 => Event::ConcessionEstablished { claim: claim_id(a), appearance: place(b, c), reason },
        13 => {
            let found = if c.is_multiple_of(4) { MatchKind::Same } else { MatchKind::Contradicts };
            Event::ClaimsMatched { claim: claim_id(a), other: claim_id(b), found, reason }
        }
        14 => Event::ClaimsToldApart { claim: claim_id(a), other: claim_id(b), reason },
        15 => speaker(a % 3),
        16 => {
            Event::SpeakerAliasAdded { speaker: speaker_id(a), alias: SPEAKERS[b % 3].to_owned() }
        }
        17 => {
            Event::SpeakerAliasRemoved { speaker: speaker_id(a), alias: SPEAKERS[b % 3].to_owned() }
        }
        18 => Event::SpeakersMerged { from: speaker_id(a), into: speaker_id(b) },
        19 => Event::SpeakersSplit { from: speaker_id(a), into: speaker_id(b) },
        20 => Event::SuggestionSkipped { document: document_id, attribution },
        21 => claim(claim_id(a), vec![place(b, c)]),
        _ => {
            let recent = desk.events().unwrap().saturating_sub((a * 7 + b) as u64 % 40);
            // What was undone already, or cannot be, stays.
            let _ = desk.inner.get_mut().undo(Some(recent), "nour", Timestamp::UNIX_EPOCH);
            return;
        }
    };
    desk.record(&[&[event]]).unwrap();
}

/// The other half of what was said.
fn shorten(edited: &mut Attribution) {
    for span in &mut edited.content {
        span.start += (span.end - span.start) / 2;
    }
}

/// The claims of each facet, as they are listed.
fn listed(desk: &Desk) -> BTreeMap<String, Vec<String>> {
    let support = ["unattributed", "single_origin", "several_origins", "corroborated", "conceded"];
    let challenge = ["none", "unconfirmed", "contested", "retracted"];
    let axes = [("support", &support[..]), ("challenge", &challenge[..])];
    let mut all = BTreeMap::new();
    for (axis, values) in axes {
        for value in values {
            let derived = vec![facet(axis, value)];
            let filter = ClaimFilter { derived, withdrawn: true, ..ClaimFilter::default() };
            let found = desk.claims_that(&filter, 0, usize::MAX).unwrap().items;
            let mut ids: Vec<String> = found.into_iter().map(|claim| claim.id).collect();
            ids.sort();
            all.insert(format!("{axis}:{value}"), ids);
        }
    }
    all
}

fn in_memory() -> Desk {
    let (languages, words) = (Vec::new(), crate::search::WORDS);
    let start = Timestamp::UNIX_EPOCH;
    Desk::over(Workspace::in_memory("test", &languages, "nour", start, words).unwrap(), None)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("ISNAD_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(128)
    ))]
    #[test]
    fn what_is_worked_out_for_a_part_is_what_is_worked_out_for_all(
        acts in prop::collection::vec((0usize..24, 0usize..64, 0usize..64, 0usize..64), 60..110)
    ) {
        let mut desk = in_memory();
        for at in 0..DOCUMENTS {
            act(&mut desk, (0, at, at * 3 + 20, at * 5));
        }
        for at in 0..CLAIMS {
            act(&mut desk, (21, at, at, at % 2));
        }
        let (before, after) = acts.split_at(45);
        for one in before {
            act(&mut desk, *one);
        }
        bring_up(&mut desk, RULES, &options()).unwrap();
        for some in after.chunks(3) {
            for one in some {
                act(&mut desk, *one);
            }
            let part = {
                desk.let_go();
                desk.hold_still().unwrap();
                let kept = kept(&desk).unwrap().unwrap();
                let at = isnad_store::DerivedAt { seq: desk.until().seq.unwrap(), ..kept.clone() };
                Afresh::since(&desk, kept, at).unwrap().is_some()
            };
            prop_assert!(part, "all of it was worked out, and nothing tried");
            bring_up(&mut desk, RULES, &options()).unwrap();
            let by_parts = listed(&desk);
            let at = kept(&desk).unwrap().unwrap();
            let all = whole(&desk, at, &options()).unwrap();
            let all = isnad_store::Facets { keys: BTreeMap::new(), ..all };
            let mut other = BTreeMap::new();
            for (founded, values) in &all.claims {
                for value in values {
                    let claim = desk.claim_of_event(*founded).unwrap().unwrap();
                    other.entry(value.clone()).or_insert_with(Vec::new).push(claim.id);
                }
            }
            for list in other.values_mut() {
                list.sort();
            }
            let by_parts: BTreeMap<_, _> =
                by_parts.into_iter().filter(|(_, list)| !list.is_empty()).collect();
            prop_assert_eq!(by_parts, other);
        }
    }
}

/// `ISNAD_CLAIMS=50000 cargo test --release -p isnad-cli -- --ignored --nocapture standing`
#[test]
#[ignore = "a measurement, not a test"]
fn what_it_costs_to_know_how_claims_stand() {
    let claims = std::env::var("ISNAD_CLAIMS").ok().and_then(|claims| claims.parse().ok());
    let claims: usize = claims.unwrap_or(50_000);
    let dir = tempfile::tempdir().unwrap();
    let words = crate::search::WORDS;
    let start = OpenOptions { wait: Duration::ZERO, at: Timestamp::UNIX_EPOCH, words };
    let inner = Workspace::init(dir.path(), "test", &[], "nour", start).unwrap();
    let mut desk = Desk::over(inner, None);
    let each = 5;
    let batch = |desk: &mut Desk, from: usize, upto: usize| {
        for part in (from..upto).step_by(2000) {
            let mut actions = Vec::new();
            for at in part..upto.min(part + 2000) {
                let id = format!("d{at:012x}");
                let said: Vec<(String, String)> = (0..each)
                    .map(|n| {
                        let number = at * each + n;
                        let who = format!("Name{} Family{}", number % 3001, number % 701);
                        (
                            who,
                            format!(
                                "bridge {} of town {} will be shut {}",
                                number % 97,
                                number / 3,
                                n
                            ),
                        )
                    })
                    .collect();
                let says: Vec<(&str, &str)> =
                    said.iter().map(|(who, words)| (who.as_str(), words.as_str())).collect();
                let mut events = document(desk, &id, &says, at).to_vec();
                events.extend((0..each).map(|n| {
                    let (attribution, stance) = (format!("a{n}"), Stance::Asserts);
                    let seen = Appearance { document: id.clone(), attribution, stance };
                    claim(format!("c{:012x}", at * each + n), vec![seen])
                }));
                actions.push(events);
            }
            let actions: Vec<&[Event]> = actions.iter().map(Vec::as_slice).collect();
            desk.record(&actions).unwrap();
        }
    };
    let timed = |desk: &mut Desk, what: &str| {
        desk.release().unwrap();
        let start = Instant::now();
        bring_up(desk, RULES, &options()).unwrap();
        let took = start.elapsed();
        let derived = vec![facet("challenge", "contested")];
        let filter = ClaimFilter { derived, ..ClaimFilter::default() };
        let start = Instant::now();
        let page = desk.claims_that(&filter, 0, 50).unwrap();
        println!("{what}: {took:.2?}; a page of {}: {:.2?}", page.items.len(), start.elapsed());
    };
    let documents = claims / each;
    batch(&mut desk, 0, documents);
    println!("{} events, {documents} documents, {claims} claims", desk.events().unwrap());
    timed(&mut desk, "all, the first time");
    timed(&mut desk, "nothing new");
    batch(&mut desk, documents, documents + 200);
    timed(&mut desk, "200 documents and 1,000 claims more");
    let seen = |at: usize| Appearance {
        document: format!("d{at:012x}"),
        attribution: "a1".to_owned(),
        stance: Stance::Denies,
    };
    let linked = Event::ClaimLinked { claim: format!("c{:012x}", 4), appearance: seen(7) };
    desk.record(&[&[linked]]).unwrap();
    timed(&mut desk, "one link more");
    let named = |id: &str, name: &str| {
        let Event::SpeakerAdded { speaker } = speaker(0) else { unreachable!() };
        let (id, name) = (id.to_owned(), name.to_owned());
        Event::SpeakerAdded { speaker: Speaker { id, name, ..speaker } }
    };
    let (from, into) = ("s1".to_owned(), "s2".to_owned());
    let merged = Event::SpeakersMerged { from, into };
    let events = [named("s1", "Name5 Family5"), named("s2", "Name6 Family6"), merged];
    desk.record(&[&events]).unwrap();
    timed(&mut desk, "two speakers merged");
}
