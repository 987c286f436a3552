//! What is recorded is what is read, in memory and in a folder alike.

use isnad_model::Event;
use isnad_store::{Error, LogFilter, SuggestionState, Workspace, find};

use crate::support::{
    added, appearance, at, attribution, both, claim, document, edited, extracted, init, open,
    options,
};

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
    let cue =
        |(id, start): &(&str, usize)| attribution(id, [None, Some((*start, start + 2)), None]);
    extracted("d123456", "ar", cues.iter().map(cue).collect())
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
    assert_eq!(workspace.checkpoint(root.events).unwrap(), root);
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
