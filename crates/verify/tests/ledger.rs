//! Standing by what people recorded: links, findings, lineage; and the properties that must hold
//! whatever is recorded and in whatever order.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use isnad_model::{
    Appearance, Basis, Challenge, Claim, ClaimKind, ClaimReport, Document, EdgeState, Event,
    Extraction, LineageKind, Place, Reading, Recorded, Reliability, Speaker, SpeakerKind, Stance,
    Support,
};
use isnad_verify::{Agency, Ledger, Options, verify_with};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde_json::json;

fn options() -> Options {
    let names = ["Harbour Press Agency", "HPA"].map(str::to_owned).to_vec();
    let agencies = vec![Agency { id: "hpa".to_owned(), names }];
    Options { agencies, ..Options::new(date(2026, 3, 20), 1) }
}

/// A document of one outlet with one attribution a line, `speaker|act|content`.
fn page(id: &str, outlet: &str, published: Option<Date>, says: &[&str]) -> Reading {
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
    let extraction: Extraction = serde_json::from_value(json!({"schema": "isnad.extraction/1",
        "id": id, "lang": "xx", "attributions": attributions, "relations": [], "narration": [],
        "diagnostics": []}))
    .unwrap();
    let outlet = (!outlet.is_empty()).then(|| outlet.to_owned());
    let document = Document { id: id.to_owned(), outlet, published, ..Document::default() };
    Reading { document, text, extraction }
}

fn seen(document: &str, attribution: &str, stance: Stance) -> Appearance {
    Appearance { document: document.to_owned(), attribution: attribution.to_owned(), stance }
}

fn recorded(appearances: Vec<Appearance>) -> Ledger {
    let claim = Claim {
        id: "c1".to_owned(),
        text: "The dam is safe".to_owned(),
        lang: None,
        kind: ClaimKind::Statement,
        claimants: Vec::new(),
        first_seen: None,
        topic: None,
        appearances,
        withdrawn: None,
    };
    Ledger { claims: vec![claim], ..Ledger::default() }
}

fn told(events: Vec<Event>) -> Vec<Recorded> {
    let (id, at, by) = (String::new(), Timestamp::UNIX_EPOCH, "nour".to_owned());
    let one = |(seq, event)| {
        let (id, by) = (id.clone(), by.clone());
        Recorded { seq, id, at, by, action: seq, event }
    };
    (1..).zip(events.into_iter().map(Some)).map(one).collect()
}

fn stands(readings: &[Reading], ledger: &Ledger) -> ClaimReport {
    let report = verify_with(readings, ledger, &options());
    report.claims.into_iter().find(|claim| claim.id == "c1").unwrap()
}

fn two_papers() -> Vec<Reading> {
    vec![
        page("d1", "The Daily", Some(date(2026, 3, 1)), &["Ann Lee|assert|the dam is safe"]),
        page("d2", "The Post", Some(date(2026, 3, 2)), &["Bo Kerr|assert|no water comes out"]),
    ]
}

fn both() -> Ledger {
    recorded(vec![seen("d1", "a1", Stance::Asserts), seen("d2", "a1", Stance::Asserts)])
}

#[test]
fn a_link_by_hand_weighs_as_the_person_says() {
    let papers = two_papers();
    let link = |stance| {
        let links = vec![seen("d1", "a1", Stance::Asserts), seen("d2", "a1", stance)];
        let claim = stands(&papers, &recorded(links));
        (claim.support, claim.challenge)
    };
    assert_eq!(link(Stance::Asserts), (Support::SeveralOrigins, Challenge::None));
    assert_eq!(link(Stance::Denies), (Support::SingleOrigin, Challenge::Contested));
    assert_eq!(link(Stance::Contradicts), (Support::SingleOrigin, Challenge::Contested));
    assert_eq!(link(Stance::LeavesUnconfirmed), (Support::SingleOrigin, Challenge::Unconfirmed));
    assert_eq!(link(Stance::Repeats), (Support::SingleOrigin, Challenge::None));
    assert_eq!(link(Stance::Relays), (Support::SingleOrigin, Challenge::None));
    assert_eq!(link(Stance::Confirms), (Support::SeveralOrigins, Challenge::None));
    assert_eq!(link(Stance::Retracts), (Support::SingleOrigin, Challenge::Contested));
}

#[test]
fn a_statement_linked_as_a_denial_is_no_claim_of_its_own_and_a_contradiction_stays_one() {
    let papers = two_papers();
    let count = |stance| {
        let links = vec![seen("d1", "a1", Stance::Asserts), seen("d2", "a1", stance)];
        verify_with(&papers, &recorded(links), &options()).claims.len()
    };
    assert_eq!(count(Stance::Denies), 1);
    assert_eq!(count(Stance::Contradicts), 2);
}

#[test]
fn what_was_turned_down_neither_founds_nor_bears() {
    let mut ledger = recorded(vec![seen("d1", "a1", Stance::Asserts)]);
    ledger.rejected.insert(Place::new("d2", "a1"));
    let report = verify_with(&two_papers(), &ledger, &options());
    assert_eq!(report.claims.len(), 1);
}

#[test]
fn spellings_that_a_person_merged_are_one_origin() {
    let papers = [
        page("d1", "", None, &["Demchenko|assert|the dam is safe"]),
        page("d2", "", None, &["Demtshenko|assert|the dam is quite safe"]),
    ];
    let mut ledger = both();
    assert_eq!(stands(&papers, &ledger).support, Support::SeveralOrigins);
    ledger.speakers.push(Speaker {
        id: "s1".to_owned(),
        name: "Demchenko".to_owned(),
        aliases: vec!["Demtshenko".to_owned()],
        kind: SpeakerKind::Person,
        role: None,
        organisation: None,
        party: None,
        reliability: Some(Reliability::A),
    });
    assert_eq!(stands(&papers, &ledger).support, Support::SingleOrigin);
}

#[test]
fn two_unnamed_sources_are_never_two_origins() {
    let papers = [
        page("d1", "", None, &["an official|assert|the dam is safe"]),
        page("d2", "", None, &["a person close to it|assert|the dam is quite safe"]),
    ];
    let mut ledger = both();
    for (id, name) in [("s1", "an official"), ("s2", "a person close to it")] {
        ledger.speakers.push(Speaker {
            id: id.to_owned(),
            name: name.to_owned(),
            aliases: vec![],
            kind: SpeakerKind::Anonymous,
            role: None,
            organisation: None,
            party: None,
            reliability: None,
        });
    }
    assert_eq!(stands(&papers, &ledger).support, Support::SingleOrigin);
}

#[test]
fn independence_is_a_persons_finding_and_falls_with_its_lineage() {
    let papers = two_papers();
    let origins = vec![seen("d1", "a1", Stance::Asserts), seen("d2", "a1", Stance::Asserts)];
    let reason = "each read the gauge".to_owned();
    let found = Event::IndependenceEstablished { claim: "c1".to_owned(), origins, reason };
    let claim = stands(&papers, &both().with_events(&told(vec![found.clone()])));
    assert_eq!(claim.support, Support::Corroborated);
    let copy = Event::LineageAdded {
        kind: LineageKind::WireCopyOf,
        from: seen("d2", "a1", Stance::Asserts),
        to: seen("d1", "a1", Stance::Asserts),
    };
    let claim = stands(&papers, &both().with_events(&told(vec![found, copy])));
    assert_eq!(claim.support, Support::SingleOrigin);
    assert_eq!(claim.lineage.len(), 1);
    assert_eq!(
        (claim.lineage[0].state, claim.lineage[0].basis),
        (EdgeState::Confirmed, Basis::Person)
    );
}

#[test]
fn a_concession_is_a_persons_finding() {
    let papers = two_papers();
    let appearance = seen("d2", "a1", Stance::Confirms);
    let found = |appearance| Event::ConcessionEstablished {
        claim: "c1".to_owned(),
        appearance,
        reason: "it speaks against itself".to_owned(),
    };
    let links = vec![seen("d1", "a1", Stance::Asserts), appearance.clone()];
    let ledger = recorded(links).with_events(&told(vec![found(appearance)]));
    assert_eq!(stands(&papers, &ledger).support, Support::Conceded);
    // Who does not make the claim cannot concede it.
    let denies = seen("d2", "a1", Stance::Denies);
    let links = vec![seen("d1", "a1", Stance::Asserts), denies.clone()];
    let ledger = recorded(links).with_events(&told(vec![found(denies)]));
    assert_eq!(stands(&papers, &ledger).support, Support::SingleOrigin);
}

#[test]
fn an_agency_in_the_byline_proposes_a_copy_that_counts_when_confirmed() {
    let mut papers = two_papers();
    papers[0].document.byline = Some("HPA".to_owned());
    papers[1].document.byline = Some("Staff and Harbour Press Agency".to_owned());
    let claim = stands(&papers, &both());
    assert_eq!(claim.support, Support::SeveralOrigins);
    let edge = claim.lineage.first().unwrap().clone();
    assert_eq!((edge.kind, edge.basis), (LineageKind::WireCopyOf, Basis::Agency));
    assert_eq!((edge.state, edge.from.document.as_str()), (EdgeState::Proposed, "d2"));
    let (kind, from) = (edge.kind, seen("d2", "a1", Stance::Asserts));
    let to = seen("d1", "a1", Stance::Asserts);
    let confirmed = Event::LineageAdded { kind, from: from.clone(), to: to.clone() };
    let claim = stands(&papers, &both().with_events(&told(vec![confirmed.clone()])));
    assert_eq!(claim.support, Support::SingleOrigin);
    assert_eq!(claim.lineage[0].state, EdgeState::Confirmed);
    let refused = Event::LineageRefused { kind, from, to, reason: "own reporters".to_owned() };
    let claim = stands(&papers, &both().with_events(&told(vec![confirmed, refused])));
    assert_eq!(claim.support, Support::SeveralOrigins);
    assert!(claim.lineage.is_empty());
}

#[test]
fn one_text_or_one_address_proposes_a_copy() {
    let long = (0..40).map(|word| format!("word{word}")).collect::<Vec<_>>().join(" ");
    let says = format!("Ann Lee|assert|{long}");
    let other = format!("Bo Kerr|assert|{long}");
    let papers = [page("d1", "", None, &[&says]), page("d2", "", None, &[&other])];
    assert_eq!(stands(&papers, &both()).lineage[0].basis, Basis::Overlap);
    let mut papers = two_papers();
    papers[0].document.uri = Some("https://www.post.example/dam/?from=feed".to_owned());
    papers[1].document.uri = Some("http://post.example/dam".to_owned());
    assert_eq!(stands(&papers, &both()).lineage[0].basis, Basis::Address);
}

#[test]
fn an_outlet_is_no_origin_when_what_it_prints_is_here() {
    let papers = [
        page("d1", "The Daily", None, &["The Post|assert|the dam is safe"]),
        page("d2", "The Post", None, &["Bo Kerr|assert|the dam is quite safe"]),
    ];
    let claim = stands(&papers, &both());
    assert_eq!(claim.support, Support::SingleOrigin);
    assert_eq!(claim.origins[0].speaker, "Bo Kerr");
    assert_eq!(claim.lineage[0].kind, LineageKind::QuotedFrom);
}

#[test]
fn papers_that_cite_each_other_have_no_origin_and_are_shown() {
    let ring = [
        page("d1", "The Daily", None, &["The Post|assert|the dam is safe"]),
        page("d2", "The Post", None, &["The Courier|assert|the dam is quite safe"]),
        page("d3", "The Courier", None, &["The Daily|assert|the old dam is safe"]),
    ];
    let links = ["d1", "d2", "d3"].map(|id| seen(id, "a1", Stance::Asserts)).to_vec();
    let claim = stands(&ring, &recorded(links));
    assert_eq!(claim.support, Support::Unattributed);
    assert_eq!(claim.circular.len(), 1);
    assert_eq!(claim.circular[0].len(), 3);
    assert_eq!(claim.lineage.len(), 3);
    assert!(claim.why.iter().any(|reason| reason.key == "reason.circular"));
}

#[test]
fn a_ring_that_only_a_proposal_closes_has_no_origin_either() {
    let mut ring = [
        page("d1", "Harbour Press Agency", None, &["The Post|assert|the dam is safe"]),
        page("d2", "The Post", None, &["Bo Kerr|assert|the dam is quite safe"]),
    ];
    assert_eq!(stands(&ring, &both()).origins.len(), 1);
    ring[1].document.byline = Some("HPA".to_owned());
    let claim = stands(&ring, &both());
    assert_eq!(claim.lineage.len(), 2);
    assert!(claim.origins.is_empty(), "{:?}", claim.origins);
    assert_eq!(claim.circular.len(), 1);
}

#[test]
fn the_latest_decision_on_an_edge_holds_in_whatever_order_it_is_read() {
    let (from, to) = (seen("d2", "a1", Stance::Asserts), seen("d1", "a1", Stance::Asserts));
    let kind = LineageKind::WireCopyOf;
    let confirmed = Event::LineageAdded { kind, from: from.clone(), to: to.clone() };
    let refused = Event::LineageRefused { kind, from, to, reason: "two reporters".to_owned() };
    let mut events = told(vec![confirmed, refused]);
    let papers = two_papers();
    assert!(stands(&papers, &both().with_events(&events)).lineage.is_empty());
    events.reverse();
    assert!(stands(&papers, &both().with_events(&events)).lineage.is_empty());
}

#[test]
fn part_of_a_recorded_name_is_the_recorded_speaker() {
    let papers = [
        page("d1", "", None, &["Andriy Ivan Demchenko|assert|the dam is safe"]),
        page("d2", "", None, &["Andrii Ivan|assert|the dam is quite safe"]),
    ];
    let mut ledger = both();
    assert_eq!(stands(&papers, &ledger).support, Support::SeveralOrigins);
    ledger.speakers.push(Speaker {
        id: "s1".to_owned(),
        name: "Andriy Ivan Demchenko".to_owned(),
        aliases: vec!["Andrii Ivan Demtshenko".to_owned()],
        kind: SpeakerKind::Person,
        role: None,
        organisation: None,
        party: None,
        reliability: None,
    });
    assert_eq!(stands(&papers, &ledger).support, Support::SingleOrigin);
}

#[test]
fn a_claim_stands_as_of_any_day() {
    let papers = two_papers();
    let links = vec![seen("d1", "a1", Stance::Asserts), seen("d2", "a1", Stance::Denies)];
    let on = |day| {
        let options = Options { standing: Some(day), ..options() };
        let report = verify_with(&papers, &recorded(links.clone()), &options);
        (report.claims[0].support, report.claims[0].challenge)
    };
    assert_eq!(on(date(2026, 2, 1)), (Support::Unattributed, Challenge::None));
    assert_eq!(on(date(2026, 3, 1)), (Support::SingleOrigin, Challenge::None));
    assert_eq!(on(date(2026, 3, 2)), (Support::SingleOrigin, Challenge::Contested));
}

const STANCES: [Stance; 9] = [
    Stance::Asserts,
    Stance::Repeats,
    Stance::Relays,
    Stance::Confirms,
    Stance::Denies,
    Stance::Contradicts,
    Stance::LeavesUnconfirmed,
    Stance::Retracts,
    Stance::Corrects,
];
const NAMES: [&str; 6] = ["Ann Lee", "Bo Kerr", "Cy Park", "The Post", "The Daily", ""];

/// Four documents whose one attribution a person linked in any way.
fn any_case() -> impl Strategy<Value = (Vec<Reading>, Vec<Appearance>)> {
    prop::collection::vec((0usize..6, 0usize..9, 0usize..3), 1..6).prop_map(|list| {
        let outlets = ["The Post", "The Daily", ""];
        let (mut readings, mut links) = (Vec::new(), Vec::new());
        for (at, (name, stance, outlet)) in list.into_iter().enumerate() {
            let id = format!("d{at}");
            let says = format!("{}|assert|wording number {at} of it", NAMES[name]);
            readings.push(page(&id, outlets[outlet], None, &[&says]));
            links.push(seen(&id, "a1", STANCES[stance]));
        }
        (readings, links)
    })
}

/// Any decisions on lineage between five documents; of one edge each, so that none overrules
/// another.
fn any_edges() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::btree_set((0usize..5, 0usize..5), 0..5).prop_map(|pairs| {
        let appearance = |at| seen(&format!("d{at}"), "a1", Stance::Asserts);
        let (mut events, kind) = (Vec::new(), LineageKind::RelayedBy);
        for (from, to) in pairs {
            let (from, to) = (appearance(from), appearance(to));
            events.push(Event::LineageAdded { kind, from, to });
        }
        events
    })
}

proptest! {
    #[test]
    fn without_a_person_nothing_is_corroborated_or_conceded(
        (readings, links) in any_case(), edges in any_edges()
    ) {
        let claim = stands(&readings, &recorded(links).with_events(&told(edges)));
        prop_assert!(claim.support <= Support::SeveralOrigins);
        prop_assert_eq!(claim.support == Support::Unattributed, claim.origins.is_empty());
    }

    #[test]
    fn the_order_of_events_and_documents_does_not_matter(
        (mut readings, links) in any_case(), edges in any_edges(), seed in any::<usize>()
    ) {
        let events = told(edges.clone());
        let before = stands(&readings, &recorded(links.clone()).with_events(&events));
        let mut shuffled = edges;
        if !shuffled.is_empty() {
            let by = seed % shuffled.len();
            shuffled.rotate_left(by);
        }
        readings.reverse();
        let mut links: Vec<Appearance> = links;
        links.reverse();
        let after = stands(&readings, &recorded(links).with_events(&told(shuffled)));
        prop_assert_eq!(before, after);
    }

    #[test]
    fn repeating_never_corroborates((mut readings, mut links) in any_case(), who in 0usize..6, relays: bool) {
        let before = stands(&readings, &recorded(links.clone()));
        let says = format!("{}|assert|they say it once more", NAMES[who]);
        readings.push(page("d9", "", None, &[&says]));
        let stance = if relays { Stance::Relays } else { Stance::Repeats };
        links.push(seen("d9", "a1", stance));
        let after = stands(&readings, &recorded(links));
        prop_assert!(after.support <= before.support);
        prop_assert!(after.origins.len() <= before.origins.len());
    }

    #[test]
    fn who_nobody_names_never_counts((mut readings, mut links) in any_case()) {
        let before = stands(&readings, &recorded(links.clone()));
        readings.push(page("d9", "", None, &["|assert|they say it once more"]));
        links.push(seen("d9", "a1", Stance::Asserts));
        let after = stands(&readings, &recorded(links));
        prop_assert_eq!(after.origins.len(), before.origins.len());
    }

    #[test]
    fn a_denial_by_another_party_contests((mut readings, mut links) in any_case()) {
        readings.push(page("d9", "", None, &["Someone Quite Else|assert|it is not so"]));
        links.push(seen("d9", "a1", Stance::Denies));
        let after = stands(&readings, &recorded(links));
        prop_assert!(after.challenge >= Challenge::Contested);
    }

    #[test]
    fn retraction_by_the_only_origin_retracts(copies in 0usize..4) {
        let mut readings = vec![page("d0", "", None, &["Ann Lee|assert|the dam is safe"])];
        let mut links = vec![seen("d0", "a1", Stance::Asserts)];
        for at in 1..=copies {
            let id = format!("d{at}");
            readings.push(page(&id, "", None, &["Bo Kerr|assert|she said so"]));
            links.push(seen(&id, "a1", Stance::Repeats));
        }
        readings.push(page("d9", "", None, &["Ann Lee|assert|that was wrong"]));
        links.push(seen("d9", "a1", Stance::Retracts));
        let claim = stands(&readings, &recorded(links));
        prop_assert_eq!(claim.challenge, Challenge::Retracted);
    }
}
