//! Standing by what people recorded: links, findings, lineage.

use isnad_model::{
    Basis, Challenge, EdgeState, Event, LineageKind, Place, SpeakerKind, Stance, Support,
};
use isnad_verify::{Options, verify_with};
use jiff::civil::date;

use crate::support::{
    both, options, page, recorded, seen, speaker, stands, tied, told, two_papers,
};

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
fn an_answer_that_was_turned_down_weighs_no_more_and_the_claim_stands() {
    let says = ["Ann Lee|assert|the dam is safe", "Bo Kerr|deny|it"];
    let papers = [tied("d1", &says, &[("denies", "a2", "a1")])];
    let mut ledger = recorded(vec![seen("d1", "a1", Stance::Asserts)]);
    assert_eq!(stands(&papers, &ledger).challenge, Challenge::Contested);
    ledger.rejected.insert(Place::new("d1", "a2"));
    let claim = stands(&papers, &ledger);
    assert_eq!((claim.challenge, claim.attributions.len()), (Challenge::None, 1));
}

#[test]
fn what_a_person_says_of_an_answer_takes_the_place_of_what_was_read() {
    let says = ["Ann Lee|assert|the dam is safe", "Bo Kerr|deny|it"];
    let papers = [tied("d1", &says, &[("denies", "a2", "a1")])];
    let links = vec![seen("d1", "a1", Stance::Asserts), seen("d1", "a2", Stance::Confirms)];
    let claim = stands(&papers, &recorded(links));
    assert_eq!((claim.support, claim.challenge), (Support::SeveralOrigins, Challenge::None));
    let stances: Vec<Stance> = claim.attributions.iter().map(|one| one.stance).collect();
    assert_eq!(stances, [Stance::Asserts, Stance::Confirms]);
}

#[test]
fn spellings_that_a_person_merged_are_one_origin() {
    let papers = [
        page("d1", "", None, &["Demchenko|assert|the dam is safe"]),
        page("d2", "", None, &["Demtshenko|assert|the dam is quite safe"]),
    ];
    let mut ledger = both();
    assert_eq!(stands(&papers, &ledger).support, Support::SeveralOrigins);
    ledger.speakers.push(speaker("s1", "Demchenko", &["Demtshenko"], SpeakerKind::Person));
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
        ledger.speakers.push(speaker(id, name, &[], SpeakerKind::Anonymous));
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
fn a_ring_stays_one_when_a_person_confirms_an_edge_of_it() {
    let ring = [
        page("d1", "The Daily", None, &["The Post|assert|the dam is safe"]),
        page("d2", "The Post", None, &["The Daily|assert|the dam is quite safe"]),
    ];
    let (from, to) = (seen("d1", "a1", Stance::Asserts), seen("d2", "a1", Stance::Asserts));
    let confirmed = Event::LineageAdded { kind: LineageKind::QuotedFrom, from, to };
    let claim = stands(&ring, &both().with_events(&told(vec![confirmed])));
    assert_eq!(claim.lineage.len(), 2, "the other text says what it says");
    assert_eq!((claim.circular.len(), claim.origins.len()), (1, 0));
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
    ledger.speakers.push(speaker(
        "s1",
        "Andriy Ivan Demchenko",
        &["Andrii Ivan Demtshenko"],
        SpeakerKind::Person,
    ));
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
