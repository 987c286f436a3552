//! Random commands against the store and against a plain map: they must agree, crashes in between.

use std::collections::{BTreeMap, BTreeSet};

use isnad_model::{Event, Recorded};
use isnad_store::{ClaimFilter, Error, Workspace};

use crate::power::World;
use crate::sim::Fault;
use crate::support::{appearance, at, claim, in_memory, init};

/// A claim as the plain map has it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Plain {
    text: String,
    claimants: Vec<String>,
    seen: Vec<String>,
    withdrawn: Option<String>,
}

/// All events so far, by number; what counts is worked out anew each time.
#[derive(Default)]
struct Model(Vec<Event>);

impl Model {
    fn counts(&self) -> Vec<bool> {
        let mut counts = vec![true; self.0.len()];
        for (place, event) in self.0.iter().enumerate().rev() {
            if let (Event::Undone { seq }, true) = (event, counts[place]) {
                counts[usize::try_from(*seq - 1).unwrap()] = false;
            }
        }
        counts
    }

    fn claims(&self) -> BTreeMap<String, Plain> {
        let mut claims: BTreeMap<String, Plain> = BTreeMap::new();
        let counts = self.counts();
        for (event, _) in self.0.iter().zip(counts).filter(|(_, counts)| *counts) {
            match event {
                Event::ClaimAdded { claim } => {
                    claims.entry(claim.id.clone()).or_insert_with(|| Plain {
                        text: claim.text.clone(),
                        claimants: claim.claimants.clone(),
                        ..Plain::default()
                    });
                }
                Event::ClaimEdited { claim, text, claimants, .. } => {
                    let Some(plain) = claims.get_mut(claim) else { continue };
                    plain.text = text.clone().unwrap_or_else(|| plain.text.clone());
                    plain.claimants = claimants.clone().unwrap_or_else(|| plain.claimants.clone());
                }
                Event::ClaimLinked { claim, appearance } => {
                    let Some(plain) = claims.get_mut(claim) else { continue };
                    if !plain.seen.contains(&appearance.document) {
                        plain.seen.push(appearance.document.clone());
                    }
                }
                Event::ClaimUnlinked { claim, appearance } => {
                    let Some(plain) = claims.get_mut(claim) else { continue };
                    plain.seen.retain(|document| *document != appearance.document);
                }
                Event::ClaimWithdrawn { claim, reason } => {
                    let Some(plain) = claims.get_mut(claim) else { continue };
                    plain.withdrawn = Some(reason.clone());
                }
                _ => {}
            }
        }
        claims
    }

    /// Claims with a word in a wording that counts, old or new.
    fn with_word(&self, word: &str) -> BTreeSet<String> {
        let claims = self.claims();
        let counts = self.counts();
        let has = |text: &str| text.split(' ').any(|other| other == word);
        let events = self.0.iter().zip(counts).filter(|(_, counts)| *counts);
        let found = events.filter_map(|(event, _)| match event {
            Event::ClaimAdded { claim } if has(&claim.text) => Some(claim.id.clone()),
            Event::ClaimEdited { claim, text: Some(text), .. } if has(text) => Some(claim.clone()),
            _ => None,
        });
        found.filter(|id| claims.contains_key(id)).collect()
    }

    fn take(&mut self, recorded: Vec<Recorded>) {
        self.0.extend(recorded.into_iter().map(|recorded| recorded.event.unwrap()));
    }
}

const NAMES: [&str; 3] = ["nour", "sami", "lina"];

/// The next command, as events of one action.
fn command(model: &Model, world: &mut World) -> Vec<Event> {
    let dice = &mut world.dice;
    let id = format!("c{:06}", dice.roll(12));
    let text = |dice: &mut crate::sim::Dice| format!("common w{}", dice.roll(9));
    let appearance = appearance(&format!("d{}", dice.roll(3)));
    match dice.roll(9) {
        0..3 => {
            let mut claim = claim(&id, &text(dice));
            claim.claimants = vec![NAMES[dice.roll(3)].to_owned()];
            vec![Event::ClaimAdded { claim }]
        }
        3 => {
            let (words, names) = (text(dice), vec![NAMES[dice.roll(3)].to_owned()]);
            let (topic, claimants) = (None, (dice.roll(2) == 0).then_some(names));
            vec![Event::ClaimEdited { claim: id, text: Some(words), topic, claimants }]
        }
        4 => vec![Event::ClaimLinked { claim: id, appearance }],
        5 => vec![Event::ClaimUnlinked { claim: id, appearance }],
        6 => vec![Event::ClaimWithdrawn { claim: id, reason: "vague".to_owned() }],
        _ if model.0.len() > 1 => {
            let seq = 2 + dice.roll(model.0.len() - 1) as u64;
            vec![Event::Undone { seq }]
        }
        _ => Vec::new(),
    }
}

fn agree(model: &Model, workspace: &mut Workspace, what: &str) {
    let expected = model.claims();
    let all = ClaimFilter { withdrawn: true, ..ClaimFilter::default() };
    let plain = |claim: isnad_model::Claim| {
        let seen = claim.appearances.into_iter().map(|seen| seen.document).collect();
        let (claimants, withdrawn) = (claim.claimants, claim.withdrawn);
        (claim.id, Plain { text: claim.text, claimants, seen, withdrawn })
    };
    // Claims that were added twice keep the claimants of both: they are left to other tests.
    let twice: BTreeSet<String> =
        expected.keys().filter(|id| added_twice(model, id)).cloned().collect();
    let mut cursor = Some(0);
    let mut found = BTreeMap::new();
    while let Some(from) = cursor {
        let page = workspace.claims(&all, from, 3, None).unwrap();
        for claim in page.items {
            let (id, plain) = plain(claim);
            assert!(found.insert(id, plain).is_none(), "{what}: a claim is listed twice");
        }
        cursor = page.next;
    }
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "{what}");
    for (id, plain) in expected.iter().filter(|(id, _)| !twice.contains(*id)) {
        assert_eq!(found.get(id), Some(plain), "{what}: {id}");
    }
    for name in NAMES {
        let filter = ClaimFilter { claimant: Some(name.to_owned()), ..all.clone() };
        let listed = workspace.claims(&filter, 0, 100, None).unwrap().items;
        let listed: BTreeSet<String> = listed.into_iter().map(|claim| claim.id).collect();
        let has = |plain: &Plain| plain.claimants.iter().any(|other| other == name);
        for (id, plain) in expected.iter().filter(|(id, _)| !twice.contains(*id)) {
            assert_eq!(listed.contains(id), has(plain), "{what}: {id} of {name}");
        }
    }
    for word in ["common", "w3"] {
        let hits = workspace.search_claims(&[word.to_owned()], 100, None).unwrap();
        let hits: BTreeSet<String> = hits.into_iter().map(|hit| hit.item.id).collect();
        assert_eq!(hits, model.with_word(word), "{what}: {word}");
    }
    // The root that the index has is the one that the journal proves; this lets the workspace go.
    assert_eq!(workspace.root().unwrap(), workspace.checkpoint(None).unwrap(), "{what}");
}

fn added_twice(model: &Model, id: &str) -> bool {
    let adds = |event: &&Event| matches!(event, Event::ClaimAdded { claim } if claim.id == id);
    model.0.iter().filter(adds).count() > 1
}

fn first() -> Event {
    Event::WorkspaceCreated { name: "sim".to_owned(), languages: Vec::new() }
}

#[test]
fn the_store_and_a_plain_map_agree_with_crashes_in_between() {
    for seed in 0..12 {
        let mut world = World::new(seed + 1000);
        let mut model = Model(vec![first()]);
        let mut workspace = world.open().unwrap();
        for round in 0..60 {
            if world.dice.roll(6) == 0 {
                world.disk.fail_at(world.disk.steps() + world.dice.roll(9), Fault::Power);
            }
            let what = format!("seed {seed}, round {round}");
            let events = command(&model, &mut world);
            let outcome = workspace.append(&events, "nour", at(round));
            match outcome {
                Ok(recorded) => model.take(recorded),
                Err(Error::Unrecordable(_)) => {}
                Err(_) => {
                    drop(workspace);
                    let mut dice = world.dice;
                    world.disk.power_failure(&mut dice);
                    world.dice = dice;
                    world.kept.forget();
                    workspace = world.open().unwrap();
                    let found = workspace.events(1).unwrap().len();
                    // What was not acknowledged is there as a whole or not at all.
                    if found == model.0.len() + events.len() {
                        model.0.extend(events);
                    }
                    assert_eq!(found, model.0.len(), "{what}");
                }
            }
            if world.dice.roll(5) == 0 {
                workspace.release().unwrap_or_default();
            }
            if workspace.events(1).is_ok() {
                agree(&model, &mut workspace, &what);
            }
        }
    }
}

/// Rounds of commands, with the index closed and opened again in between.
fn agrees(workspace: &mut Workspace, seed: usize, rounds: i64) {
    let mut world = World::new(seed + 2000);
    let mut model = Model(vec![first()]);
    for round in 0..rounds {
        let events = command(&model, &mut world);
        model.take(workspace.append(&events, "nour", at(round)).unwrap());
        if world.dice.roll(4) == 0 {
            workspace.release().unwrap();
        }
        agree(&model, workspace, &format!("seed {seed}, round {round}"));
    }
}

#[test]
fn a_workspace_in_memory_agrees_too() {
    for seed in 0..6 {
        agrees(&mut in_memory(), seed, 80);
    }
}

/// What was handed to sled, and what is still held back, are one list.
#[test]
fn a_workspace_on_sled_agrees_too() {
    for seed in 0..4 {
        let dir = tempfile::tempdir().unwrap();
        let mut workspace = init(dir.path());
        agrees(&mut workspace, seed, 40);
        assert_eq!(workspace.notes(), [], "the index was made again");
    }
}
