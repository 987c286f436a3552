//! What people decide on suggestions and speakers is folded as they decided it.

use isnad_model::{Attribution, Event, Reliability, Speaker, SpeakerKind};
use isnad_store::Workspace;

use crate::support::{at, attribution, document, extracted, in_memory};

fn found(workspace: &mut Workspace) {
    let text = workspace.put_object(b"Ann said it is so today.").unwrap();
    let found = extracted("d1", "en", vec![said(14)]);
    workspace.append(&[document("d1", Some(text)), found], "nour", at(1)).unwrap();
}

fn said(end: usize) -> Attribution {
    attribution("a1", [Some((0, 3)), Some((4, 8)), Some((9, end))])
}

#[test]
fn an_edit_stands_in_the_place_of_what_was_found_until_it_is_undone() {
    let mut workspace = in_memory();
    found(&mut workspace);
    let (document, name) = ("d1".to_owned(), "a1".to_owned());
    let edited = said(23);
    let edit = Event::SuggestionEdited { document: document.clone(), attribution: name, edited };
    let skip = Event::SuggestionSkipped { document, attribution: "a1".to_owned() };
    let done = workspace.append(&[edit, skip], "nour", at(2)).unwrap();
    let ends = |workspace: &mut Workspace| {
        let reading = workspace.reading("d1", None).unwrap().unwrap();
        reading.extraction.attributions[0].content[0].end
    };
    assert_eq!(ends(&mut workspace), 23);
    let found = workspace.suggestions("d1", None).unwrap().remove(0);
    assert!(found.edited && found.skipped);
    workspace.append(&[Event::Undone { seq: done[0].seq }], "nour", at(3)).unwrap();
    assert_eq!(ends(&mut workspace), 14);
    let story = workspace.story(&["document:d1"], None).unwrap();
    assert_eq!(story.len(), 3, "{story:?}");
    assert_eq!(workspace.story(&["document:d1"], Some(at(1))).unwrap().len(), 2);
}

fn speaker(id: &str, name: &str) -> Event {
    let speaker = Speaker {
        id: id.to_owned(),
        name: name.to_owned(),
        aliases: vec![],
        kind: SpeakerKind::Person,
        role: None,
        organisation: None,
        party: None,
        reliability: None,
    };
    Event::SpeakerAdded { speaker }
}

fn merged(from: &str, into: &str) -> Event {
    Event::SpeakersMerged { from: from.to_owned(), into: into.to_owned() }
}

#[test]
fn mergers_follow_on_each_other_and_each_can_be_undone() {
    let mut workspace = in_memory();
    let events = [
        speaker("s3", "Andriy Demchenko"),
        speaker("s1", "Demchenko"),
        speaker("s2", "Demtshenko"),
        merged("s1", "s2"),
        merged("s2", "s3"),
    ];
    let done = workspace.append(&events, "nour", at(1)).unwrap();
    let all = workspace.speakers(None).unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].name, "Andriy Demchenko");
    assert_eq!(all[0].aliases, ["Demchenko", "Demtshenko"]);
    workspace.append(&[Event::Undone { seq: done[4].seq }], "nour", at(2)).unwrap();
    let names: Vec<String> =
        workspace.speakers(None).unwrap().into_iter().map(|one| one.name).collect();
    assert_eq!(names, ["Demtshenko", "Andriy Demchenko"]);
    // A ring of mergers loses nobody.
    workspace.append(&[merged("s2", "s1")], "nour", at(3)).unwrap();
    assert_eq!(workspace.speakers(None).unwrap().len(), 3);
}

#[test]
fn what_is_said_of_a_speaker_changes_what_is_given_alone() {
    let mut workspace = in_memory();
    let edit = |role: Option<&str>| Event::SpeakerEdited {
        speaker: "s1".to_owned(),
        name: None,
        kind: Some(SpeakerKind::Office),
        role: role.map(str::to_owned),
        organisation: None,
        party: Some("north".to_owned()),
    };
    let (reliability, reason) = (Reliability::B, "right so far".to_owned());
    let grade = Event::ReliabilitySet { speaker: "s1".to_owned(), reliability, reason };
    let alias = |alias: &str| Event::SpeakerAliasAdded {
        speaker: "s1".to_owned(),
        alias: alias.to_owned(),
    };
    let removed = Event::SpeakerAliasRemoved { speaker: "s1".to_owned(), alias: "Lee".to_owned() };
    let events = [
        speaker("s1", "Ann Lee"),
        alias("Lee"),
        alias("A. Lee"),
        removed,
        edit(Some("minister")),
        edit(Some("")),
        grade,
    ];
    workspace.append(&events, "nour", at(1)).unwrap();
    let one = workspace.speakers(None).unwrap().remove(0);
    assert_eq!(
        (one.kind, one.role, one.aliases),
        (SpeakerKind::Office, None, vec!["A. Lee".into()])
    );
    assert_eq!((one.party.as_deref(), one.reliability), (Some("north"), Some(Reliability::B)));
}
