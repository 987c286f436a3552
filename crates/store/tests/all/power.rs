//! After a power failure, and after any failing operation, everything acknowledged is there.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use isnad_model::{Digest, Event};
use isnad_store::{Error, Ground, Workspace, check_on};

use crate::sim::{Dice, Fault, Kept, SimDisk};
use crate::support::{added, at, document, edited, options};

/// What was acknowledged.
#[derive(Default)]
struct Promised {
    events: Vec<(u64, String)>,
    objects: Vec<(Digest, Vec<u8>)>,
    /// Redactions that were acknowledged, and those that were only asked for.
    gone: Vec<u64>,
    asked: Vec<u64>,
}

pub struct World {
    pub disk: SimDisk,
    pub kept: Kept,
    pub dice: Dice,
    promised: Promised,
    /// Names for claims, so that no two are the same.
    made: usize,
    /// What failed, to be tried again as whoever ran it would.
    failed: Option<usize>,
}

pub const DIR: &str = "/desk";

impl World {
    pub fn new(seed: usize) -> Self {
        use isnad_store::disk::Disk as _;
        let disk = SimDisk::new();
        disk.make_dir(Path::new(DIR)).unwrap();
        disk.sync_dir(Path::new("/")).unwrap();
        let dice = Dice::new(seed as u64 + 1);
        Self {
            disk,
            kept: Kept::default(),
            dice,
            promised: Promised::default(),
            made: 0,
            failed: None,
        }
    }

    pub fn ground(&self) -> Ground {
        let (disk, indexes) = (Arc::new(self.disk.clone()), Arc::new(self.kept.clone()));
        Ground { disk, indexes, segment_bytes: 9_000 }
    }

    pub fn open(&self) -> Result<Workspace, Error> {
        let (ground, dir) = (self.ground(), Path::new(DIR));
        match Workspace::open_on(ground.clone(), dir, options()) {
            Err(Error::NoWorkspace { .. }) => {
                Workspace::init_on(ground, dir, "sim", &[], "nour", options())
            }
            other => other,
        }
    }

    /// Does one thing, and notes what was acknowledged.
    pub fn act(&mut self, workspace: &mut Workspace) -> Result<(), Error> {
        let rolled = self.dice.roll(12);
        let kind = self.failed.take().unwrap_or_else(|| {
            self.made += 1;
            rolled
        });
        let outcome = self.do_one(workspace, kind);
        self.failed = outcome.is_err().then_some(kind);
        outcome
    }

    fn do_one(&mut self, workspace: &mut Workspace, kind: usize) -> Result<(), Error> {
        let name = format!("c{:06}", self.made);
        match kind {
            0..3 => {
                let bytes = name.repeat(1 + self.made * 37 % 900).into_bytes();
                let digest = workspace.put_object(&bytes)?;
                let event = document(&format!("d{:06}", self.made), Some(digest));
                self.record(workspace, &[event])?;
                self.promised.objects.push((digest, bytes));
            }
            3 => workspace.release()?,
            4 if self.promised.events.len() > 3 => {
                let chosen = self.dice.roll(self.promised.events.len() - 2) + 2;
                let seq = self.promised.events[chosen].0;
                self.promised.asked.push(seq);
                match workspace.redact(&[seq], "by law", "nour", at(2)) {
                    Ok(()) => self.promised.gone.push(seq),
                    Err(Error::CannotRedact { .. }) => {}
                    Err(other) => return Err(other),
                }
            }
            5 => {
                let (one, two) = ([added(&name)], [edited(&name, "b"), edited(&name, "c")]);
                let group: [&[Event]; 2] = [&one, &two];
                workspace.append_group(&group, "nour", at(1))?;
            }
            sides => {
                let events: Vec<_> =
                    (0..=sides % 7).map(|n| added(&format!("{name}x{n}"))).collect();
                self.record(workspace, &events)?;
            }
        }
        Ok(())
    }

    fn record(&mut self, workspace: &mut Workspace, events: &[Event]) -> Result<(), Error> {
        let recorded = workspace.append(events, "nour", at(1))?;
        self.promised.events.extend(recorded.into_iter().map(|event| (event.seq, event.id)));
        Ok(())
    }

    /// Everything acknowledged is there and whole, and nothing looks like damage.
    pub fn verify(&mut self, what: &str) {
        let report = check_on(&self.ground(), Path::new(DIR), options());
        let report = match report {
            // The power went before there was a workspace, and nothing was acknowledged.
            Err(Error::NoWorkspace { .. }) if self.promised.events.is_empty() => return,
            other => other.unwrap_or_else(|error| panic!("{what}: check: {error}")),
        };
        assert_eq!(report.problems, [], "{what}");
        let mut workspace = self.open().unwrap_or_else(|error| panic!("{what}: open: {error}"));
        let events = workspace.events(1).unwrap_or_else(|error| panic!("{what}: {error}"));
        for (seq, id) in &self.promised.events {
            let there = events.get(usize::try_from(*seq - 1).unwrap());
            assert_eq!(there.map(|event| &event.id), Some(id), "{what}: event {seq}");
        }
        for event in &events {
            if event.event.is_none() {
                assert!(self.promised.asked.contains(&event.seq), "{what}: {} is gone", event.seq);
            }
        }
        for seq in &self.promised.gone {
            assert_eq!(events[usize::try_from(*seq - 1).unwrap()].event, None, "{what}: {seq}");
        }
        let redacted = events.iter().filter_map(|event| match event.event {
            Some(Event::Redacted { object, .. }) => object,
            _ => None,
        });
        let redacted: Vec<Digest> = redacted.collect();
        for (digest, bytes) in &self.promised.objects {
            match workspace.get_object(digest) {
                Ok(got) => assert_eq!(&got, bytes, "{what}"),
                Err(error) => assert!(redacted.contains(digest), "{what}: {error}"),
            }
        }
        for digest in &redacted {
            let object = workspace.get_object(digest);
            assert!(matches!(object, Err(Error::NoObject(_))), "{what}: {digest} is there again");
        }
        drop(workspace);
        let report = check_on(&self.ground(), Path::new(DIR), options()).unwrap();
        assert_eq!((report.problems, report.unfinished, report.redactions), (vec![], 0, 0));
    }
}

pub fn count(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|count| count.parse().ok()).unwrap_or(otherwise)
}

/// `ISNAD_POWER_LOSSES` says how many; each is one failure in a workspace that had some before.
#[test]
fn a_power_failure_loses_nothing_acknowledged_and_looks_like_no_damage() {
    let losses = count("ISNAD_POWER_LOSSES", 50);
    let mut redactions = 0;
    for seed in 0..losses.div_ceil(5) {
        let mut world = World::new(seed);
        for round in 0..5 {
            let steps = world.disk.steps() + world.dice.roll(if round == 0 { 40 } else { 160 });
            world.disk.fail_at(steps, Fault::Power);
            // Until the power is gone.
            'on: loop {
                let Ok(mut workspace) = world.open() else { break };
                for _ in 0..20 {
                    if world.act(&mut workspace).is_err() {
                        break 'on;
                    }
                }
            }
            let mut dice = world.dice;
            world.disk.power_failure(&mut dice);
            world.dice = dice;
            if world.dice.roll(2) == 0 {
                world.kept.forget();
            }
            let failed = world.disk.failed().unwrap_or_default();
            world.verify(&format!("seed {seed}, round {round}, after step {steps} ({failed})"));
        }
        redactions += world.promised.gone.len();
    }
    assert!(redactions > 0, "no redaction was ever tried");
}

const FAULTS: [Fault; 4] = [
    Fault::Short,
    Fault::Refused(ErrorKind::StorageFull),
    Fault::Refused(ErrorKind::PermissionDenied),
    Fault::Refused(ErrorKind::Other),
];

/// One thing to do, at each step of which something fails.
fn each_step(name: &str, work: fn(&mut Workspace) -> Result<(), Error>) {
    for fault in FAULTS {
        for power in [false, true] {
            let mut failures = 0;
            for step in 0.. {
                let mut world = World::new(step);
                let mut workspace = world.open().unwrap();
                for n in 0..8 {
                    world.record(&mut workspace, &[added(&format!("c{n}"))]).unwrap();
                }
                world.promised.asked = vec![3];
                world.disk.fail_at(world.disk.steps() + step, fault);
                let outcome = work(&mut workspace);
                let Some(failed) = world.disk.failed() else { break };
                failures += 1;
                let what = format!("{name}, {failed} at step {step}");
                if let Err(error) = outcome {
                    let said = error.to_string();
                    assert!(said.contains("cannot ") || said.contains("closed"), "{what}: {said}");
                    // A handle whose journal failed writes no more.
                    if matches!(&error, Error::Io { what: "write" | "sync", path, .. }
                        if path.extension().is_some_and(|ending| ending == "ndjson"))
                    {
                        let again = workspace.append(&[added("c9")], "nour", at(3));
                        assert!(matches!(again, Err(Error::Poisoned)), "{what}");
                    }
                }
                drop(workspace);
                if power {
                    let mut dice = world.dice;
                    world.disk.power_failure(&mut dice);
                    world.dice = dice;
                    world.kept.forget();
                }
                world.verify(&what);
                // Once more: what was found whole must outlive a power failure too.
                let mut workspace = world.open().unwrap();
                world.record(&mut workspace, &[added("c77")]).unwrap();
                drop(workspace);
                let mut dice = world.dice;
                world.disk.power_failure(&mut dice);
                world.dice = dice;
                world.kept.forget();
                world.verify(&format!("{what}, then a power failure"));
            }
            assert!(failures > 2, "{name}: {failures} steps failed");
        }
    }
}

#[test]
fn a_failure_at_any_step_of_a_commit_is_said_and_the_next_opening_is_sound() {
    each_step("commit", |workspace| {
        let events: Vec<_> = (0..30).map(|n| added(&format!("c1{n}"))).collect();
        workspace.append(&events, "nour", at(3)).map(|_| ())
    });
}

#[test]
fn a_failure_at_any_step_of_keeping_an_object_is_said() {
    each_step("object", |workspace| {
        let bytes: Vec<u8> = (0..4000_u32).flat_map(u32::to_le_bytes).collect();
        workspace.put_object(&bytes).map(|_| ())
    });
}

#[test]
fn a_failure_at_any_step_of_a_redaction_is_said_and_the_next_opening_finishes_it() {
    each_step("redaction", |workspace| workspace.redact(&[3], "by law", "nour", at(3)));
}
