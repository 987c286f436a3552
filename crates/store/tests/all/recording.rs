//! What is recorded is what is read, in memory and in a folder alike.

use isnad_model::{Act, Attribution, Event, Extraction, QuoteType, Span};
use isnad_store::{ClaimFilter, Error, LogFilter, SuggestionState, Workspace, find};

use crate::support::{WORDS, added, appearance, at, claim, document, edited, init, open, options};

/// Runs the same on both implementations of journal, objects and index.
fn both(test: impl Fn(&mut Workspace)) {
    let mut memory =
        Workspace::in_memory("test", &["ar".to_owned()], "nour", at(0), WORDS).unwrap();
    test(&mut memory);
    let dir = tempfile::tempdir().unwrap();
    test(&mut init(dir.path()));
}

#[test]
fn a_claim_is_the_fold_of_its_events() {
    both(|workspace| {
        workspace.append(&[added("c123456"), added("c999999")], "nour", at(1)).unwrap();
        let link = Event::ClaimLinked { claim: "c123456".to_owned(), appearance: appearance("d1") };
        workspace.append(&[edited("c123456", "retaken on Saturday"), link], "sami", at(2)).unwrap();
        let state = workspace.claim("c123456", None).unwrap();
        assert_eq!(state.claim.text, "retaken on Saturday");
        assert_eq!(state.claim.appearances, [appearance("d1")]);
        assert_eq!(workspace.claim("c999999", None).unwrap().claim.text, "the town was retaken");
    });
}

#[test]
fn undo_takes_an_event_out_and_undoing_that_brings_it_back() {
    both(|workspace| {
        workspace.append(&[added("c123456")], "nour", at(1)).unwrap();
        let edit = workspace.append(&[edited("c123456", "wrong")], "nour", at(2)).unwrap();
        let seq = edit.first().unwrap().seq;
        let text = |workspace: &mut Workspace| workspace.claim("c123456", None).unwrap().claim.text;
        assert_eq!(text(workspace), "wrong");
        let undo = workspace.append(&[Event::Undone { seq }], "nour", at(3)).unwrap();
        assert_eq!(text(workspace), "the town was retaken");
        let seq = undo.first().unwrap().seq;
        workspace.append(&[Event::Undone { seq }], "nour", at(4)).unwrap();
        assert_eq!(text(workspace), "wrong");
        let as_of = |workspace: &mut Workspace, second| {
            workspace.claim("c123456", Some(at(second))).map(|state| state.claim.text).ok()
        };
        assert_eq!(as_of(workspace, 0), None);
        assert_eq!(as_of(workspace, 1).as_deref(), Some("the town was retaken"));
        assert_eq!(as_of(workspace, 2).as_deref(), Some("wrong"));
        assert_eq!(as_of(workspace, 3).as_deref(), Some("the town was retaken"));
    });
}

#[test]
fn what_cannot_be_undone_is_refused_before_it_is_written() {
    both(|workspace| {
        for seq in [0, 1, 7] {
            let refused = workspace.append(&[Event::Undone { seq }], "nour", at(1));
            assert!(matches!(refused, Err(Error::Unrecordable(_))), "{seq}");
        }
        assert_eq!(workspace.events(1).unwrap().len(), 1);
    });
}

#[test]
fn an_id_may_be_short_but_not_ambiguous() {
    both(|workspace| {
        workspace
            .append(&[added("cabc111"), added("cabc222"), added("cxyz333")], "nour", at(1))
            .unwrap();
        assert_eq!(workspace.claim("cxyz", None).unwrap().claim.id, "cxyz333");
        match workspace.claim("cabc", None) {
            Err(Error::Ambiguous { candidates, .. }) => {
                assert_eq!(candidates, ["cabc111", "cabc222"]);
            }
            other => panic!("{other:?}"),
        }
        assert!(matches!(workspace.claim("cxy", None), Err(Error::UnknownId { .. })));
        assert!(matches!(workspace.document("cxyz", None), Err(Error::UnknownId { .. })));
    });
}

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

#[test]
fn the_log_says_who_did_what() {
    both(|workspace| {
        workspace.append(&[added("c123456"), added("c234567")], "nour", at(1)).unwrap();
        workspace.append(&[edited("c123456", "b")], "sami", at(2)).unwrap();
        let count = |workspace: &mut Workspace, filter: LogFilter| {
            workspace.log(&filter, 0, 100).unwrap().items.len()
        };
        let by = Some("sami".to_owned());
        assert_eq!(count(workspace, LogFilter { by, ..LogFilter::default() }), 1);
        let kind = Some("claim_added".to_owned());
        assert_eq!(count(workspace, LogFilter { kind, ..LogFilter::default() }), 2);
        let entity = Some("claim:c123456".to_owned());
        assert_eq!(count(workspace, LogFilter { entity, ..LogFilter::default() }), 2);
        let since = Some(at(2));
        assert_eq!(count(workspace, LogFilter { since, ..LogFilter::default() }), 1);
        let until = Some(at(1));
        assert_eq!(count(workspace, LogFilter { until, ..LogFilter::default() }), 3);
    });
}

fn extraction(cues: &[(&str, usize)]) -> Event {
    let attributions = cues.iter().map(|(id, start)| Attribution {
        id: (*id).to_owned(),
        source: Vec::new(),
        source_resolved: None,
        cue: vec![Span::new(*start, start + 2)],
        content: Vec::new(),
        quote: QuoteType::Indirect,
        act: Act::Assert,
        channel: None,
        time: None,
        time_resolved: None,
        factuality: None,
        nested_in: None,
        confidence: 0.5,
    });
    let extraction = Extraction {
        schema: isnad_model::EXTRACTION_SCHEMA.to_owned(),
        id: "d123456".to_owned(),
        lang: "ar".to_owned(),
        attributions: attributions.collect(),
        relations: Vec::new(),
        narration: Vec::new(),
        diagnostics: Vec::new(),
    };
    let document = "d123456".to_owned();
    Event::ExtractionRecorded { document, pack: "ar 1".to_owned(), extraction }
}

#[test]
fn a_decision_outlives_a_new_extraction() {
    both(|workspace| {
        let accept = Event::SuggestionAccepted {
            document: "d123456".to_owned(),
            attribution: "a2".to_owned(),
            claim: "c1".to_owned(),
        };
        let first = extraction(&[("a1", 10), ("a2", 20)]);
        workspace.append(&[document("d123456", None), first, accept], "nour", at(1)).unwrap();
        let states = |workspace: &mut Workspace| -> Vec<(String, bool)> {
            let all = workspace.suggestions("d123456", None).unwrap();
            all.into_iter().map(|one| (one.id, one.state == SuggestionState::Open)).collect()
        };
        let expect = |pairs: &[(&str, bool)]| -> Vec<(String, bool)> {
            pairs.iter().map(|(id, open)| ((*id).to_owned(), *open)).collect()
        };
        assert_eq!(states(workspace), expect(&[("a1", true), ("a2", false)]));
        // The same cue under another id keeps its decision; the old open one is gone.
        workspace.append(&[extraction(&[("a1", 20), ("a2", 30)])], "nour", at(2)).unwrap();
        assert_eq!(states(workspace), expect(&[("a1", false), ("a2", true)]));
        // A cue that is no longer found keeps its decision under an id of its own.
        workspace.append(&[extraction(&[("a1", 40)])], "nour", at(3)).unwrap();
        let last = states(workspace);
        assert_eq!(last.first().unwrap(), &("a1".to_owned(), true));
        assert!(last.get(1).unwrap().0.starts_with("a1@") && !last.get(1).unwrap().1);
    });
}

#[test]
fn bytes_and_texts_come_back() {
    both(|workspace| {
        let text = "\u{642}\u{627}\u{644}";
        let digest = workspace.put_object(text.as_bytes()).unwrap();
        workspace
            .append(&[document("d123456", Some(digest)), extraction(&[])], "nour", at(1))
            .unwrap();
        let reading = workspace.reading("d123", None).unwrap().unwrap();
        assert_eq!((reading.text.as_str(), reading.document.text), (text, Some(digest)));
        assert_eq!(workspace.documents(None).unwrap(), [reading.document]);
    });
}

#[test]
fn everything_is_there_after_closing_and_opening() {
    let dir = tempfile::tempdir().unwrap();
    let mut workspace = init(dir.path());
    let mut written = workspace.append(&[added("c123456")], "nour", at(1)).unwrap();
    written
        .extend(workspace.append(&[edited("c123456", "b"), added("c2")], "sami", at(2)).unwrap());
    let root = workspace.checkpoint(None).unwrap();
    drop(workspace);
    let below = dir.path().join("a/b");
    std::fs::create_dir_all(&below).unwrap();
    let mut workspace = open(&find(&below).unwrap());
    assert_eq!(workspace.notes(), []);
    assert_eq!(workspace.events(2).unwrap(), written);
    assert_eq!(workspace.checkpoint(None).unwrap(), root);
    workspace.append(&[added("c3")], "nour", at(3)).unwrap();
    assert_eq!(workspace.checkpoint(Some(root.events)).unwrap(), root);
    assert_ne!(workspace.checkpoint(None).unwrap().root, root.root);
}

#[test]
fn a_second_handle_finds_it_busy_and_gets_in_after_release() {
    let dir = tempfile::tempdir().unwrap();
    let mut first = init(dir.path());
    match Workspace::open(dir.path(), options()) {
        Err(Error::Busy { pid, since }) => {
            assert_eq!(pid, Some(std::process::id()));
            assert_eq!(since, Some(at(0).to_string()));
        }
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("two at once"),
    }
    first.release().unwrap();
    open(dir.path()).append(&[added("c123456")], "sami", at(1)).unwrap();
    first.append(&[edited("c123456", "b")], "nour", at(2)).unwrap();
    assert_eq!(first.claim("c123456", None).unwrap().claim, claim("c123456", "b"));
}

#[test]
fn foreign_folders_are_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join(".isnad");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("mine.txt"), "x").unwrap();
    let init = || Workspace::init(dir.path(), "test", &[], "nour", options()).err().unwrap();
    let refused = Workspace::open(dir.path(), options()).err().unwrap();
    assert!(matches!(refused, Error::Foreign { .. }) && refused.hint().is_some());
    assert!(matches!(init(), Error::Foreign { .. }));
    std::fs::write(folder.join("format"), "isnad.workspace/9\n").unwrap();
    assert!(matches!(init(), Error::Newer { .. }));
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
    assert!(matches!(find(std::path::Path::new("/proc")), Err(Error::NoWorkspace { .. })));
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
fn an_action_of_several_events_is_undone_as_one() {
    both(|workspace| {
        let link = Event::ClaimLinked { claim: "c123456".to_owned(), appearance: appearance("d1") };
        workspace.append(&[added("c123456"), link], "nour", at(1)).unwrap();
        let group: [&[Event]; 2] = [&[added("c2")], &[edited("c123456", "b"), added("c3")]];
        let seqs = workspace.append_group(&group, "nour", at(2)).unwrap();
        assert_eq!(seqs, 4..=6);
        let undone = |workspace: &mut Workspace, seq| -> Vec<u64> {
            let all = workspace.undo(seq, "nour", at(3)).unwrap();
            all.iter().map(|recorded| recorded.seq).collect()
        };
        // The latest, then the one before it, in the same commit but an action of its own.
        assert_eq!(undone(workspace, None), [5, 6]);
        assert_eq!(undone(workspace, None), [4]);
        assert_eq!(undone(workspace, Some(3)), [2, 3]);
        assert!(workspace.claim("c123456", None).is_err());
        for (seq, why) in [(1, "beginning"), (2, "already"), (99, "no such")] {
            let refused = workspace.undo(Some(seq), "nour", at(4)).err().unwrap();
            assert!(refused.to_string().contains(why), "{refused}");
        }
        assert!(matches!(workspace.undo(None, "nour", at(4)), Err(Error::NothingToUndo)));
        // Undoing the undoing (events 10 and 11) brings both back.
        assert_eq!(undone(workspace, Some(10)), [10, 11]);
        assert_eq!(workspace.claim("c123456", None).unwrap().claim.appearances.len(), 1);
    });
}
