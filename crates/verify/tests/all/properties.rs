//! What must hold whatever is read and recorded, and in whatever order.

use isnad_model::{Appearance, Challenge, Event, LineageKind, Reading, Stance, Support};
use isnad_verify::{Options, verify};
use jiff::civil::date;
use proptest::prelude::*;
use serde_json::json;

use crate::support::{page, recorded, seen, stands, tied, told};

fn counted(inputs: usize) -> Options {
    Options::new(date(2025, 3, 15), inputs)
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
    fn repeating_by_hand_never_corroborates((mut readings, mut links) in any_case(), who in 0usize..6, relays: bool) {
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

/// Any small document: who speaks, what act, which words, which ties.
fn any_page(id: usize) -> impl Strategy<Value = Reading> {
    const ACTS: [&str; 7] =
        ["assert", "deny", "confirm", "repeat", "request", "opinion", "no_comment"];
    const TIES: [&str; 9] = [
        "same_as",
        "repeats",
        "denies",
        "confirms",
        "leaves_unconfirmed",
        "relays",
        "contradicts",
        "retracts",
        "corrects",
    ];
    const WORDS: [&str; 4] =
        ["the dam is quite safe", "the dam is quite safe now", "nine men were hurt", "it"];
    const NAMES: [&str; 4] = ["Ann Lee", "Bo Kerr", "officials", ""];
    let said = (0usize..4, 0usize..7, 0usize..4);
    let tie = (0usize..9, 1usize..6, 1usize..6);
    (prop::collection::vec(said, 0..6), prop::collection::vec(tie, 0..6)).prop_map(
        move |(said, ties)| {
            let says: Vec<String> = said
                .iter()
                .map(|(who, act, what)| format!("{}|{}|{}", NAMES[*who], ACTS[*act], WORDS[*what]))
                .collect();
            let names: Vec<(&str, String, String)> =
                ties.iter().map(|(k, a, b)| (TIES[*k], format!("a{a}"), format!("a{b}"))).collect();
            let says: Vec<&str> = says.iter().map(String::as_str).collect();
            let ties: Vec<_> = names.iter().map(|(k, a, b)| (*k, a.as_str(), b.as_str())).collect();
            tied(&format!("d{id}"), &says, &ties)
        },
    )
}

proptest! {
    #[test]
    fn order_changes_nothing_totals_add_up_and_nothing_corroborates(
        a in any_page(1), b in any_page(2), c in any_page(3)
    ) {
        let report = verify(&[a.clone(), b.clone(), c.clone()], &counted(3));
        prop_assert_eq!(&report, &verify(&[c, a, b], &counted(3)));
        let totals = &report.totals;
        prop_assert_eq!(totals.claims, report.claims.len());
        prop_assert_eq!(totals.support.values().sum::<usize>(), totals.claims);
        prop_assert_eq!(totals.challenge.values().sum::<usize>(), totals.claims);
        prop_assert_eq!(totals.support.len() + totals.challenge.len(), 9);
        let mut ids: Vec<_> = report.claims.iter().map(|claim| &claim.id).collect();
        ids.sort();
        ids.dedup();
        prop_assert_eq!(ids.len(), totals.claims);
        for claim in &report.claims {
            prop_assert!(claim.support <= Support::SeveralOrigins);
            prop_assert_eq!(claim.support == Support::Unattributed, claim.origins.is_empty());
        }
    }

    #[test]
    fn repeating_never_corroborates(page in any_page(1), times in 1usize..4, to in 1usize..4) {
        let before = verify(std::slice::from_ref(&page), &counted(1));
        let mut again = page;
        let Some(target) = again.extraction.attributions.get(to - 1).cloned() else { return Ok(()) };
        for time in 0..times {
            let mut copy = target.clone();
            copy.id = format!("r{time}");
            copy.act = isnad_model::Act::Repeat;
            let tie = json!({"type": "repeats", "from": copy.id, "to": target.id});
            again.extraction.attributions.push(copy);
            again.extraction.relations.push(serde_json::from_value(tie).unwrap());
        }
        let after = verify(&[again], &counted(1));
        for claim in &before.claims {
            let same = after.claims.iter().find(|other| other.id == claim.id);
            prop_assert!(same.is_none_or(|other| other.support == claim.support));
        }
    }
}
