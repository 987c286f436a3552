//! Claims and documents are listed, paged and found by their words, in memory and in a folder alike.

use isnad_model::Event;
use isnad_store::{ClaimFilter, DerivedAt, Facets, KeyRule, Until, Workspace, keys_name};

use crate::support::{added, at, both, claim, document, edited, init, options};

#[test]
fn pages_of_claims_add_up_to_all_of_them() {
    both(|workspace| {
        let claims: Vec<Event> = (0..1000).map(|n| added(&format!("c{n:06}"))).collect();
        workspace.append(&claims, "nour", at(1)).unwrap();
        workspace
            .append(&[edited("c000500", "other words"), added("c000001")], "nour", at(2))
            .unwrap();
        let (mut ids, mut cursor) = (Vec::new(), 0);
        loop {
            let page = workspace.claims(&ClaimFilter::default(), cursor, 300, None).unwrap();
            ids.extend(page.items.into_iter().map(|claim| claim.id));
            match page.next {
                Some(next) => cursor = next,
                None => break,
            }
        }
        let expected: Vec<String> = (0..1000).map(|n| format!("c{n:06}")).collect();
        assert_eq!(ids, expected);
        let text = Some("other".to_owned());
        let filter = ClaimFilter { text, lang: Some("ar".to_owned()), ..ClaimFilter::default() };
        let page = workspace.claims(&filter, 0, 10, None).unwrap();
        assert_eq!(page.items.len(), 1);
        let filter = ClaimFilter { lang: Some("en".to_owned()), ..ClaimFilter::default() };
        assert!(workspace.claims(&filter, 0, 10, None).unwrap().items.is_empty());
    });
}

fn ids(hits: Vec<isnad_store::Hit<isnad_model::Claim>>) -> Vec<String> {
    hits.into_iter().map(|hit| hit.item.id).collect()
}

#[test]
fn claims_are_found_by_their_words_the_rarest_first() {
    both(|workspace| {
        let claims = [
            ("c000001", "the bridge is open"),
            ("c000002", "the bridge is closed"),
            ("c000003", "the road is open"),
        ];
        for (id, text) in claims {
            let claim = claim(id, text);
            workspace.append(&[Event::ClaimAdded { claim }], "nour", at(1)).unwrap();
        }
        let search = |workspace: &mut Workspace, words: &[&str], as_of| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            ids(workspace.search_claims(&words, 10, as_of).unwrap())
        };
        assert_eq!(search(workspace, &["closed"], None), ["c000002"]);
        let all = search(workspace, &["the", "closed", "bridge"], None);
        assert_eq!(all, ["c000002", "c000001", "c000003"]);
        assert_eq!(search(workspace, &["absent"], None), [""; 0]);
        // A claim is found by its new words and its old ones, once.
        workspace.append(&[edited("c000003", "the tunnel is open")], "nour", at(2)).unwrap();
        assert_eq!(search(workspace, &["tunnel", "road"], None), ["c000003"]);
        assert_eq!(search(workspace, &["tunnel"], Some(at(1))), [""; 0]);
        workspace.undo(None, "nour", at(3)).unwrap();
        assert_eq!(search(workspace, &["tunnel"], None), [""; 0]);
    });
}

#[test]
fn documents_are_found_by_headline_and_text() {
    both(|workspace| {
        let text = workspace.put_object(b"the tunnel was closed on Monday").unwrap();
        let Event::DocumentAdded { document: mut known } = document("d123456", Some(text)) else {
            unreachable!()
        };
        known.title = Some("Traffic news".to_owned());
        workspace.append(&[Event::DocumentAdded { document: known }], "nour", at(1)).unwrap();
        for word in ["tunnel", "traffic"] {
            let hits = workspace.search_documents(&[word.to_owned()], 10, None).unwrap();
            assert_eq!(hits.first().unwrap().item.id, "d123456", "{word}");
        }
        assert!(workspace.search_documents(&["road".to_owned()], 10, None).unwrap().is_empty());
    });
}

#[test]
fn words_of_a_rule_that_changed_are_indexed_anew() {
    let dir = tempfile::tempdir().unwrap();
    init(dir.path()).append(&[added("c123456")], "nour", at(1)).unwrap();
    let words = isnad_store::Words { version: "letters", of: |text, _| vec![text.to_owned()] };
    let options = isnad_store::OpenOptions { words, ..options() };
    let mut workspace = Workspace::open(dir.path(), options).unwrap();
    assert_eq!(workspace.notes().len(), 1);
    let whole = ["the town was retaken".to_owned()];
    assert_eq!(ids(workspace.search_claims(&whole, 10, None).unwrap()), ["c123456"]);
}

#[test]
fn filters_find_what_was_given_at_the_founding_or_later() {
    both(|workspace| {
        let day = |day| jiff::civil::date(2026, 3, day);
        let events: Vec<Event> = (0..1400_i16)
            .map(|n| {
                let mut claim = claim(&format!("c{n:06}"), "text");
                claim.lang = Some(if n % 2 == 0 { "ar" } else { "en" }.to_owned());
                claim.claimants = vec![format!("speaker {}", n % 7)];
                claim.first_seen = Some(day(i8::try_from(n % 28 + 1).unwrap()));
                Event::ClaimAdded { claim }
            })
            .collect();
        workspace.append(&events, "nour", at(1)).unwrap();
        let late = Event::ClaimEdited {
            claim: "c000002".to_owned(),
            text: None,
            topic: None,
            claimants: Some(vec!["speaker 3".to_owned(), "speaker 2".to_owned()]),
        };
        workspace.append(&[late], "nour", at(2)).unwrap();
        let mut list = |filter: ClaimFilter, size| {
            let (mut ids, mut cursor) = (Vec::new(), Some(0));
            while let Some(from) = cursor {
                let page = workspace.claims(&filter, from, size, None).unwrap();
                assert!(page.items.len() <= size);
                ids.extend(page.items.into_iter().map(|claim| claim.id));
                cursor = page.next;
            }
            ids
        };
        let (lang, claimant) = (Some("ar".to_owned()), Some("speaker 3".to_owned()));
        let filter = ClaimFilter { lang, claimant, ..ClaimFilter::default() };
        // 10, 24, ... are even with remainder 3; claim 2 came to it by the edit, so it is last.
        let mut expected: Vec<String> =
            (0..1400).filter(|n| n % 14 == 10).map(|n| format!("c{n:06}")).collect();
        expected.push("c000002".to_owned());
        assert_eq!(list(filter.clone(), 1000), expected);
        assert_eq!(list(filter.clone(), 7), expected);
        let (since, until) = (Some(day(11)), Some(day(11)));
        let one_day = ClaimFilter { since, until, ..filter };
        expected.retain(|id| id.trim_start_matches(['c', '0']).parse::<u32>().unwrap() % 28 == 10);
        assert_eq!(list(one_day, 10), expected);
    });
}

#[test]
fn a_span_of_days_lists_what_was_first_seen_in_it() {
    both(|workspace| {
        let day = |n: i32| jiff::civil::date(2020, 1, 1) + jiff::Span::new().days(n);
        let events: Vec<Event> = (0..3000)
            .map(|n| {
                let mut claim = claim(&format!("c{n:06}"), "text");
                claim.first_seen = (n % 3 > 0).then(|| day(n * 7 % 900));
                claim.claimants = vec![format!("speaker {}", n % 5)];
                Event::ClaimAdded { claim }
            })
            .collect();
        workspace.append(&events, "nour", at(1)).unwrap();
        for (from, to, claimant) in
            [(10, 10, None), (0, 40, Some(2)), (880, 5000, None), (300, 200, None), (-9, 900, None)]
        {
            let (since, until) = (Some(day(from)), Some(day(to)));
            let claimant = claimant.map(|n| format!("speaker {n}"));
            let filter = ClaimFilter { since, until, claimant, ..ClaimFilter::default() };
            let expected: Vec<String> = events
                .iter()
                .filter_map(|event| match event {
                    Event::ClaimAdded { claim } => Some(claim),
                    _ => None,
                })
                .filter(|claim| claim.first_seen.is_some_and(|s| s >= day(from) && s <= day(to)))
                .filter(|claim| {
                    filter.claimant.as_ref().is_none_or(|c| claim.claimants.contains(c))
                })
                .map(|claim| claim.id.clone())
                .collect();
            let (mut ids, mut cursor) = (Vec::new(), Some(0));
            while let Some(at) = cursor {
                let page = workspace.claims(&filter, at, 7, None).unwrap();
                ids.extend(page.items.into_iter().map(|claim| claim.id));
                cursor = page.next;
            }
            assert_eq!(ids, expected, "{from} to {to}");
        }
    });
}

#[test]
fn facets_that_were_worked_out_filter_until_they_are_worked_out_anew() {
    both(|workspace| {
        let claims: Vec<Event> = (0..700).map(|n| added(&format!("c{n:06}"))).collect();
        workspace.append(&claims, "nour", at(1)).unwrap();
        assert_eq!(workspace.derived_at("standing").unwrap(), None);
        let value = |seq: u64, odd: &str, even: &str| {
            vec![[even, odd][usize::from(seq.is_multiple_of(2))].to_owned()]
        };
        let derived_at = DerivedAt { seq: 701, version: "rules 1".to_owned() };
        let facets = |odd: &str, even: &str| Facets {
            from: None,
            at: derived_at.clone(),
            claims: (2..=701).map(|seq| (seq, value(seq, odd, even))).collect(),
            keys: [("one".to_owned(), vec![2, 3])].into(),
        };
        let list = |workspace: &mut Workspace, value: &str| {
            let derived = vec![("standing".to_owned(), value.to_owned())];
            let filter = ClaimFilter { derived, ..ClaimFilter::default() };
            workspace.claims(&filter, 0, 1000, None).unwrap().items.len()
        };
        assert!(workspace.derive_facets("standing", &facets("a", "b")).unwrap());
        workspace.release().unwrap();
        assert_eq!(workspace.derived_at("standing").unwrap(), Some(derived_at.clone()));
        assert_eq!((list(workspace, "a"), list(workspace, "b")), (350, 350));
        let text = Some("town".to_owned());
        let derived = vec![("standing".to_owned(), "b".to_owned())];
        let topic = Some("roads".to_owned());
        let late = Event::ClaimEdited {
            claim: "c000005".to_owned(),
            text: None,
            topic: topic.clone(),
            claimants: None,
        };
        workspace.append(&[late], "nour", at(2)).unwrap();
        let filter = ClaimFilter { text, derived, topic, ..ClaimFilter::default() };
        assert_eq!(workspace.claims(&filter, 0, 9, None).unwrap().items[0].id, "c000005");
        // Some anew: the others keep what they have, and so do the keys.
        let later = DerivedAt { seq: 702, ..derived_at.clone() };
        let some = Facets {
            from: Some(derived_at.clone()),
            at: later.clone(),
            claims: [(2, vec!["c".to_owned()]), (3, Vec::new())].into(),
            keys: [("one".to_owned(), vec![702])].into(),
        };
        assert!(workspace.derive_facets("standing", &some).unwrap());
        let keys = |workspace: &mut Workspace| {
            workspace.key_events(&keys_name("standing"), "one", 9).unwrap()
        };
        let counts =
            |workspace: &mut Workspace| ["a", "b", "c"].map(|value| list(workspace, value));
        assert_eq!((counts(workspace), keys(workspace)), ([349, 349, 1], vec![2, 3, 702]));
        // Who began from what is no longer kept has nothing to say.
        assert!(!workspace.derive_facets("standing", &some).unwrap());
        assert_eq!(workspace.derived_at("standing").unwrap(), Some(later));
        // Anew: nothing of the old is left.
        assert!(workspace.derive_facets("standing", &facets("b", "c")).unwrap());
        assert_eq!((counts(workspace), keys(workspace)), ([0, 350, 350], vec![2, 3]));
    });
}

#[test]
fn keys_of_wordings_are_worked_out_once_and_for_what_is_new() {
    let letters = |text: &str| text.split(' ').map(|word| format!("={word}")).collect();
    both(|workspace| {
        workspace.append(&[added("c111111"), added("c222222")], "nour", at(1)).unwrap();
        let rule = KeyRule { name: "match", version: "1", of: &letters };
        let asked = |workspace: &mut Workspace, key: &str| {
            workspace.derive_keys(&rule, &mut |_| {}).unwrap();
            let events = workspace.key_events("match", key, 10).unwrap();
            assert_eq!(workspace.key_weight("match", key).unwrap(), events.len() as u64);
            events
        };
        assert_eq!(asked(workspace, "=town"), [2, 3]);
        workspace.append(&[edited("c111111", "the city was lost")], "nour", at(2)).unwrap();
        workspace.release().unwrap();
        assert_eq!(asked(workspace, "=city"), [4]);
        // An old wording leads to the claim as it stands.
        let found = workspace.claim_of_event(2, None).unwrap().unwrap();
        assert_eq!(found.text, "the city was lost");
        assert_eq!(workspace.claim_of_event(3, None).unwrap().unwrap().id, "c222222");
        assert_eq!(workspace.claim_of_event(1, None).unwrap(), None);
        // Another version of the rule makes all of them again.
        let upper = |text: &str| text.split(' ').map(str::to_uppercase).collect();
        let rule = KeyRule { name: "match", version: "2", of: &upper };
        workspace.derive_keys(&rule, &mut |_| {}).unwrap();
        assert!(workspace.key_events("match", "=town", 10).unwrap().is_empty());
        assert_eq!(workspace.key_events("match", "THE", 10).unwrap(), [2, 3, 4]);
    });
}

#[test]
fn keys_are_worked_out_in_parts_and_others_come_in_between() {
    let dir = tempfile::tempdir().unwrap();
    let mut workspace = init(dir.path());
    let claims: Vec<Event> = (0..40_000).map(|n| added(&format!("c{n:06}"))).collect();
    workspace.append(&claims, "nour", at(1)).unwrap();
    let one = |_: &str| vec!["key".to_owned()];
    let rule = KeyRule { name: "match", version: "1", of: &one };
    let mut parts = Vec::new();
    workspace
        .derive_keys(&rule, &mut |reached| {
            parts.push(reached);
        })
        .unwrap();
    assert_eq!(parts, [16_385, 32_769]);
    assert_eq!(workspace.key_weight("match", "key").unwrap(), 40_000);
    workspace.release().unwrap();
    drop(Workspace::open(dir.path(), options()).unwrap());
}

#[test]
fn a_reader_of_several_steps_sees_one_state() {
    let dir = tempfile::tempdir().unwrap();
    let mut reader = init(dir.path());
    reader.append(&[added("c111111"), edited("c111111", "old")], "nour", at(1)).unwrap();
    let now = reader.now().unwrap();
    reader.release().unwrap();
    let mut other = crate::support::open(dir.path());
    other.append(&[edited("c111111", "new"), added("c222222")], "sami", at(1)).unwrap();
    other.undo(Some(2), "sami", at(1)).unwrap();
    drop(other);
    let seen = |reader: &mut Workspace, until: Until| {
        let page = reader.claims(&ClaimFilter::default(), 0, 9, until).unwrap();
        page.items.into_iter().map(|claim| claim.text).collect::<Vec<_>>()
    };
    assert_eq!(seen(&mut reader, now), ["old"]);
    assert_eq!(reader.story(&["claim:c111111"], now).unwrap().len(), 2);
    assert_eq!(seen(&mut reader, Until::default()), ["the town was retaken"]);
}
