//! Events of every kind: each is undone without a trace, and read for ever as it was written.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use isnad_model::Event;
use isnad_store::{ClaimFilter, Workspace, check};
use serde_json::{Value, json};

use crate::generate::Generator;
use crate::support::{at, both, extracted, init, open, options};

/// One event of each kind that a person can record, from a history that all of them speak of.
fn one_of_each() -> (Vec<Event>, BTreeMap<String, Event>) {
    let mut generator = Generator::new(11);
    let (mut before, mut each) = (Vec::new(), BTreeMap::new());
    for _ in 0..40_000 {
        for event in generator.action() {
            let kind = kind(&event);
            if kind != "undone" && !each.contains_key(&kind) {
                each.insert(kind, event);
            }
        }
    }
    for event in each.values() {
        let value = serde_json::to_value(event).unwrap().to_string();
        for id in ids(&value, "\"claim\":\"") {
            before.push(Event::ClaimAdded { claim: crate::support::claim(&id, "some words") });
        }
        for id in ids(&value, "\"document\":\"") {
            before.push(crate::support::document(&id, None));
            let found = ["a0", "a1", "a2", "a3"]
                .map(|name| crate::support::attribution(name, [None, Some((1, 2)), None]));
            before.push(extracted(&id, "ar", found.to_vec()));
        }
    }
    (before, each)
}

fn ids(text: &str, key: &str) -> Vec<String> {
    let parts = text.split(key).skip(1);
    parts.filter_map(|part| Some(part.split('"').next()?.to_owned())).collect()
}

fn kind(event: &Event) -> String {
    let value = serde_json::to_value(event).unwrap();
    value.get("kind").unwrap().as_str().unwrap().to_owned()
}

/// Everything that readers see, a line each.
fn seen(workspace: &mut Workspace, kinds: &[String]) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut line = |name: &str, value: Value| lines.push(format!("{name} {value}\n"));
    let all = ClaimFilter { withdrawn: true, ..ClaimFilter::default() };
    for claim in workspace.claims(&all, 0, 10_000, None).unwrap().items {
        let state = workspace.claim(&claim.id, None).unwrap();
        line("claim", json!([state.claim, state.evidence, state.verdicts]));
    }
    for document in workspace.documents(None).unwrap() {
        let extraction = workspace.extraction(&document.id, None).unwrap();
        line("document", json!([document, extraction]));
        for one in workspace.suggestions(&document.id, None).unwrap() {
            let state = format!("{:?}", one.state);
            line("suggestion", json!([one.id, state, one.edited, one.skipped, one.attribution]));
        }
    }
    line("speakers", json!(workspace.speakers(None).unwrap()));
    for kind in kinds {
        for recorded in workspace.story(&[&format!("kind:{kind}")], None).unwrap() {
            line("event", json!([recorded.seq, recorded.id, recorded.by, recorded.event]));
        }
    }
    lines.concat()
}

#[test]
fn an_event_of_any_kind_is_undone_without_a_trace_and_comes_back() {
    both(|workspace| {
        let (before, each) = one_of_each();
        workspace.append(&before, "nour", at(1)).unwrap();
        // All but the first of a workspace, redactions and undoings.
        assert_eq!(each.len(), 29, "{:?}", each.keys());
        let kinds: Vec<String> = each.keys().cloned().collect();
        for (kind, event) in &each {
            let was = seen(workspace, &kinds);
            let done = workspace.append(std::slice::from_ref(event), "nour", at(2)).unwrap();
            let is = seen(workspace, &kinds);
            assert_ne!(is, was, "{kind} is seen nowhere");
            let seq = done.first().unwrap().seq;
            workspace.undo(Some(seq), "nour", at(3)).unwrap();
            assert_eq!(seen(workspace, &kinds), was, "{kind} left a trace");
            let undoing = workspace.events(1).unwrap().last().unwrap().seq;
            workspace.undo(Some(undoing), "nour", at(4)).unwrap();
            assert_eq!(seen(workspace, &kinds), is, "{kind} did not come back");
        }
    });
}

fn frozen() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/formats/1/every-kind")
}

#[test]
fn a_frozen_history_of_every_kind_reads_as_it_did() {
    let dir = tempfile::tempdir().unwrap();
    let isnad = dir.path().join(".isnad");
    for sub in ["journal", "objects"] {
        fs::create_dir_all(isnad.join(sub)).unwrap();
    }
    for name in ["format", "journal/000001.ndjson", "journal/acknowledged"] {
        fs::copy(frozen().join(name), isnad.join(name)).unwrap();
    }
    let report = check(dir.path(), options()).unwrap();
    assert_eq!(report.problems, []);
    let mut workspace = open(dir.path());
    let kinds: Vec<String> = one_of_each().1.into_keys().collect();
    let log = workspace.history(&isnad_store::LogFilter::default(), 0, usize::MAX).unwrap().items;
    for kind in kinds.iter().map(String::as_str).chain(["workspace_created", "redacted", "undone"])
    {
        assert!(log.iter().any(|one| one.kind == kind), "no {kind} in the frozen history");
    }
    let now = seen(&mut workspace, &kinds);
    assert_eq!(now, fs::read_to_string(frozen().join("seen.txt")).unwrap());
}

/// Writes the frozen history of every kind. Run once for a version, never again:
/// `cargo test --release -p isnad-store -- --ignored freeze_every_kind`
#[test]
#[ignore = "it makes what must never change"]
fn freeze_every_kind() {
    let dir = tempfile::tempdir().unwrap();
    let mut workspace = init(dir.path());
    let (before, each) = one_of_each();
    let kinds: Vec<String> = each.keys().cloned().collect();
    workspace.append(&before, "nour", at(1)).unwrap();
    let mut seqs = Vec::new();
    for event in each.values() {
        let done = workspace.append(std::slice::from_ref(event), "nour", at(2)).unwrap();
        seqs.push(done.first().unwrap().seq);
    }
    workspace.undo(seqs.first().copied(), "sami", at(3)).unwrap();
    workspace.redact(&[*seqs.last().unwrap()], "court order", "sami", at(4)).unwrap();
    fs::create_dir_all(frozen().join("journal")).unwrap();
    fs::write(frozen().join("seen.txt"), seen(&mut workspace, &kinds)).unwrap();
    drop(workspace);
    for name in ["format", "journal/000001.ndjson", "journal/acknowledged"] {
        fs::copy(dir.path().join(".isnad").join(name), frozen().join(name)).unwrap();
    }
}
