//! A process that was killed, then a power failure: what it had written and not made durable could
//! be read, and others built upon it.

use std::path::Path;

use isnad_store::check_on;

use crate::power::{DIR, World, count};
use crate::sim::Fault;
use crate::support::{added, at, document, in_memory, options};

/// Names and bytes that a killed process had not made durable can be read, and are built upon.
#[test]
fn what_a_killed_process_left_is_made_durable_before_anything_builds_on_it() {
    let lives = count("ISNAD_POWER_LOSSES", 50) * 4;
    for seed in 0..lives {
        let mut world = World::new(1_000_000 + seed);
        let reach = if seed % 4 == 0 { 30 } else { 120 };
        let steps = world.dice.roll(reach);
        world.disk.fail_at(steps, Fault::Killed);
        while let Ok(mut workspace) = world.open() {
            if (0..20).any(|_| world.act(&mut workspace).is_err()) {
                break;
            }
        }
        let failed = world.disk.failed().unwrap_or_default();
        world.disk.revive();
        if world.dice.roll(2) == 0 {
            world.kept.forget();
        }
        let what = format!("seed {seed}, killed after step {steps} ({failed})");
        let mut workspace = world.open().unwrap_or_else(|error| panic!("{what}: {error}"));
        for _ in 0..=world.dice.roll(3) {
            world.act(&mut workspace).unwrap_or_else(|error| panic!("{what}: {error}"));
        }
        drop(workspace);
        fail_power(&mut world);
        world.verify(&format!("{what}, then a power failure"));
    }
}

fn fail_power(world: &mut World) {
    let mut dice = world.dice;
    world.disk.power_failure(&mut dice);
    world.dice = dice;
    world.kept.forget();
}

/// Killed at each step of a redaction, and finished by whoever comes next: no power failure brings
/// back what went.
#[test]
fn a_redaction_that_was_killed_is_finished_for_good() {
    for step in 0.. {
        for dice in 0..24 {
            let mut world = World::new(step * 100 + dice);
            let mut workspace = world.open().unwrap();
            let object = workspace.put_object(b"the name that has to go").unwrap();
            workspace.append(&[document("d111111", Some(object))], "nour", at(1)).unwrap();
            let steps = world.disk.steps() + step;
            world.disk.fail_at(steps, Fault::Killed);
            let _ = workspace.redact(&[2], "by law", "nour", at(2));
            let Some(failed) = world.disk.failed() else { return };
            drop(workspace);
            world.disk.revive();
            world.kept.forget();
            let what = format!("step {step} ({failed}), dice {dice}");
            let redacted = |world: &World| {
                let mut workspace = world.open().unwrap_or_else(|error| panic!("{what}: {error}"));
                let gone = workspace.events(1).unwrap()[1].event.is_none();
                assert_eq!(workspace.get_object(&object).is_err(), gone, "{what}: the object");
                gone
            };
            let gone = redacted(&world);
            fail_power(&mut world);
            assert_eq!(redacted(&world), gone, "{what}, then a power failure");
        }
    }
}

fn archive() -> Vec<u8> {
    let mut memory = in_memory();
    let object = memory.put_object(b"a text").unwrap();
    memory.append(&[document("d111111", Some(object))], "nour", at(1)).unwrap();
    memory.append(&[added("c777777")], "sami", at(3)).unwrap();
    let mut out = Vec::new();
    memory.export(&mut out).unwrap();
    out
}

/// Killed at each step of an import: whoever comes next finds the old history or the new one, and
/// a power failure takes nothing of what they record.
#[test]
fn an_import_that_was_killed_is_finished_or_taken_back_for_good() {
    let archive = archive();
    let (mut before, mut after) = (0, 0);
    for step in 0.. {
        for dice in 0..24 {
            let mut world = World::new(step * 100 + dice);
            drop(world.open().unwrap());
            let steps = world.disk.steps() + step;
            let mut workspace = world.open().unwrap();
            world.disk.fail_at(steps, Fault::Killed);
            let outcome = workspace.import(&mut archive.as_slice());
            let Some(failed) = world.disk.failed() else {
                assert!(before > 10 && after > 1, "{before} {after}");
                return;
            };
            drop(workspace);
            world.disk.revive();
            world.kept.forget();
            let what = format!("step {step} ({failed}), dice {dice}");
            let mut workspace = world.open().unwrap_or_else(|error| panic!("{what}: {error}"));
            let events = workspace.events(1).unwrap().len();
            assert!(events == 1 || events == 3, "{what}: {events} events");
            assert!(events == 3 || outcome.is_err(), "{what}: it was said to be in");
            workspace.append(&[added("c9")], "nour", at(9)).unwrap();
            drop(workspace);
            fail_power(&mut world);
            let again = world.open().unwrap_or_else(|error| panic!("{what}, power: {error}"));
            assert_eq!({ again }.events(1).unwrap().len(), events + 1, "{what}");
            let report = check_on(&world.ground(), Path::new(DIR), options()).unwrap();
            assert_eq!(report.problems, [], "{what}");
            if events == 1 { before += 1 } else { after += 1 }
        }
    }
}
