//! Every change to a file is found and named; an ordinary loss never looks like damage.

use std::fs;
use std::path::{Path, PathBuf};

use isnad_store::journal::{Journal as _, MemoryJournal};
use isnad_store::{Error, Note, Workspace, check, rebuild};
use tempfile::TempDir;

use crate::support::{added, at, document, edited, init, open, options};

/// Three commits; the last has two events.
fn sample() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let mut workspace = init(dir.path());
    let digest = workspace.put_object(b"a text").unwrap();
    workspace
        .append(&[document("d123456", Some(digest)), added("c123456")], "nour", at(1))
        .unwrap();
    workspace.append(&[edited("c123456", "b"), edited("c123456", "c")], "nour", at(2)).unwrap();
    drop(workspace);
    let journal = dir.path().join(".isnad/journal/000001.ndjson");
    (dir, journal)
}

fn index(dir: &Path) -> PathBuf {
    dir.join(".isnad/index")
}

fn witness(dir: &Path) -> PathBuf {
    dir.join(".isnad/journal/acknowledged")
}

/// As if nobody but the journal had seen what was acknowledged.
fn forget(dir: &Path) {
    fs::remove_dir_all(index(dir)).unwrap();
    fs::remove_file(witness(dir)).unwrap();
}

#[test]
fn a_sound_workspace_has_no_problems() {
    let (dir, _) = sample();
    let report = check(dir.path(), options()).unwrap();
    assert_eq!((report.events, report.objects, report.problems.len()), (5, 1, 0));
}

#[test]
fn every_flipped_byte_of_the_journal_is_found_and_nothing_is_appended() {
    let (dir, journal) = sample();
    let whole = fs::read(&journal).unwrap();
    let lines = String::from_utf8(whole.clone()).unwrap().lines().count() as u64;
    let step = if std::env::var_os("ISNAD_FLIPS").is_some() { 1 } else { 23 };
    for place in (0..whole.len()).step_by(step).chain([whole.len() - 1]) {
        for mask in [0x01, 0x20] {
            let mut bytes = whole.clone();
            *bytes.get_mut(place).unwrap() ^= mask;
            fs::write(&journal, &bytes).unwrap();
            let report = check(dir.path(), options()).unwrap();
            let problem = report.problems.first();
            let problem = problem.unwrap_or_else(|| panic!("byte {place} ^ {mask:#x} unseen"));
            let above = whole.get(..place).unwrap().split(|byte| *byte == b'\n');
            let line = above.count() as u64;
            assert!(problem.file.ends_with("000001.ndjson") && problem.event.is_some());
            // A header's bytes are attested by the next header or commit line, two lines on.
            let found = problem.line.unwrap_or(lines);
            assert!((line..=line + 2).contains(&found), "byte {place} in line {line}: {problem}");
            match Workspace::open(dir.path(), options()) {
                Err(Error::Damaged(_)) => {}
                Err(other) => panic!("byte {place}: {other}"),
                Ok(_) => panic!("byte {place} ^ {mask:#x}: opened"),
            }
            assert_eq!(fs::read(&journal).unwrap(), bytes, "the journal was touched");
        }
    }
    fs::write(&journal, &whole).unwrap();
    assert_eq!(open(dir.path()).events(1).unwrap().len(), 5);
}

#[test]
fn a_history_in_memory_is_proven_as_one_on_disk_is() {
    let (_dir, journal) = sample();
    let whole = fs::read(&journal).unwrap();
    assert_eq!(MemoryJournal::of(whole.clone()).unwrap().end().head.seq, 5);
    for place in 0..whole.len() {
        let mut flipped = whole.clone();
        *flipped.get_mut(place).unwrap() ^= 0x01;
        let Err(Error::Damaged(problem)) = MemoryJournal::of(flipped) else {
            panic!("byte {place}: taken");
        };
        assert!(problem.event.is_some(), "byte {place}: {problem}");
        let ends = whole.get(..place).unwrap();
        let batches = ends.windows(10).filter(|line| line.starts_with(b"{\"commit\":")).count();
        if MemoryJournal::of(ends.to_vec()).is_ok() {
            assert!(ends.is_empty() || ends.ends_with(b"\n") && batches > 0, "cut at {place}");
        }
    }
}

#[test]
fn damage_is_found_without_an_index_too() {
    let (dir, journal) = sample();
    let whole = fs::read(&journal).unwrap();
    for place in (0..whole.len()).step_by(31) {
        let mut bytes = whole.clone();
        *bytes.get_mut(place).unwrap() ^= 0x02;
        fs::write(&journal, &bytes).unwrap();
        let _ = fs::remove_dir_all(index(dir.path()));
        match Workspace::open(dir.path(), options()) {
            Err(Error::Damaged(problem)) => assert!(problem.line.is_some(), "{problem}"),
            Err(other) => panic!("byte {place}: {other}"),
            Ok(_) => panic!("byte {place}: opened"),
        }
        assert!(!check(dir.path(), options()).unwrap().problems.is_empty());
    }
}

#[test]
fn an_unfinished_write_is_set_aside_and_said_wherever_it_was_cut() {
    let (dir, journal) = sample();
    let sound = fs::read(&journal).unwrap();
    let mut workspace = open(dir.path());
    let before = workspace.events(1).unwrap();
    workspace.append(&[edited("c123456", "d"), added("c777777")], "nour", at(3)).unwrap();
    drop(workspace);
    let longer = fs::read(&journal).unwrap();
    for cut in (sound.len() + 1..longer.len()).step_by(17).chain([longer.len() - 1]) {
        let (dir, journal) = sample();
        fs::write(&journal, &sound).unwrap();
        forget(dir.path());
        drop(open(dir.path()));
        fs::write(&journal, longer.get(..cut).unwrap()).unwrap();
        let report = check(dir.path(), options()).unwrap();
        assert_eq!(
            (report.unfinished, report.problems.len()),
            ((cut - sound.len()) as u64, 0),
            "{:?}",
            report.problems
        );
        let mut workspace = open(dir.path());
        let notes = workspace.notes();
        let Some(Note::TornTail { file, bytes }) = notes.first() else { panic!("{notes:?}") };
        assert_eq!(*bytes, (cut - sound.len()) as u64);
        assert_eq!(fs::read(file).unwrap(), longer.get(sound.len()..cut).unwrap());
        assert_eq!(workspace.events(1).unwrap(), before);
        workspace.append(&[edited("c123456", "e")], "nour", at(4)).unwrap();
        drop(workspace);
        assert!(check(dir.path(), options()).unwrap().problems.is_empty());
    }
}

#[test]
fn a_page_that_never_reached_the_disk_is_an_unfinished_write() {
    let (dir, journal) = sample();
    let sound = fs::read(&journal).unwrap();
    drop(open(dir.path()));
    let many: Vec<_> = (0..40).map(|n| added(&format!("c{n:06}"))).collect();
    let mut later = open(dir.path());
    later.append(&many, "nour", at(3)).unwrap();
    drop(later);
    let longer = fs::read(&journal).unwrap();
    // Only the first page of the new bytes and the last: what lies between reads as zeros.
    let mut torn = longer.clone();
    torn.get_mut(8192..12288).unwrap().fill(0);
    assert!(longer.len() > 13000 && sound.len() < 8192);
    let (dir, journal) = sample();
    fs::write(&journal, &sound).unwrap();
    forget(dir.path());
    drop(open(dir.path()));
    fs::write(&journal, &torn).unwrap();
    let mut workspace = open(dir.path());
    assert!(matches!(workspace.notes().as_slice(), [Note::TornTail { .. }]));
    assert_eq!(workspace.events(1).unwrap().len(), 5);
}

#[test]
fn a_shortened_journal_is_an_alarm() {
    let (dir, journal) = sample();
    let whole = fs::read_to_string(&journal).unwrap();
    let commit = whole.match_indices("{\"commit\"").nth(1).unwrap().0;
    let end = commit + whole.split_at(commit).1.find('\n').unwrap() + 1;
    fs::write(&journal, whole.split_at(end).0).unwrap();
    let Err(Error::Damaged(problem)) = Workspace::open(dir.path(), options()) else {
        panic!("opened");
    };
    assert_eq!((problem.event, problem.lost.as_str()), (Some(4), "events 4 to 5"));
    assert_eq!(check(dir.path(), options()).unwrap().problems.len(), 1);
    assert!(rebuild(dir.path(), options(), &mut |_| {}).is_err());
    fs::write(&journal, "").unwrap();
    assert!(Workspace::open(dir.path(), options()).is_err());
    fs::remove_file(&journal).unwrap();
    assert!(Workspace::open(dir.path(), options()).is_err());
}

#[test]
fn a_shortened_journal_is_an_alarm_without_an_index_too() {
    let (dir, journal) = sample();
    let whole = fs::read(&journal).unwrap();
    for cut in (1..whole.len()).rev().step_by(37) {
        fs::write(&journal, whole.get(..cut).unwrap()).unwrap();
        let _ = fs::remove_dir_all(index(dir.path()));
        let Err(Error::Damaged(problem)) = Workspace::open(dir.path(), options()) else {
            panic!("cut at {cut}: opened");
        };
        assert!(problem.lost.ends_with('5'), "cut at {cut}: {}", problem.lost);
        assert!(!check(dir.path(), options()).unwrap().problems.is_empty());
        assert_eq!(fs::read(&journal).unwrap().len(), cut, "the journal was touched");
    }
    // A witness that cannot be read says nothing, and is written anew.
    fs::write(&journal, &whole).unwrap();
    for bytes in [vec![0; 128], b"{}".to_vec()] {
        fs::write(witness(dir.path()), &bytes).unwrap();
        assert_eq!(open(dir.path()).events(1).unwrap().len(), 5);
    }
    open(dir.path()).append(&[added("c2")], "nour", at(3)).unwrap();
    assert!(fs::read_to_string(witness(dir.path())).unwrap().starts_with("{\"seq\":6,"));
}

#[test]
fn a_lost_or_damaged_object_is_named_with_its_event() {
    let (dir, _) = sample();
    let objects = dir.path().join(".isnad/objects");
    let shard = fs::read_dir(&objects).unwrap().next().unwrap().unwrap().path();
    let object = fs::read_dir(&shard).unwrap().next().unwrap().unwrap().path();
    let whole = fs::read(&object).unwrap();
    for bytes in [&b""[..], b"garbage", whole.get(..whole.len() - 1).unwrap()] {
        fs::write(&object, bytes).unwrap();
        let report = check(dir.path(), options()).unwrap();
        let problem = report.problems.first().unwrap();
        assert_eq!(problem.event, Some(2));
        assert!(dir.path().join(&problem.file).ends_with(&object), "{problem}");
    }
    fs::remove_file(&object).unwrap();
    let report = check(dir.path(), options()).unwrap();
    assert!(report.problems.first().unwrap().what.contains("missing"));
}

#[test]
fn an_index_that_is_gone_or_garbage_is_made_again() {
    type Harm = fn(&Path);
    let harms: [(&str, Harm); 4] = [
        ("removed", |path| fs::remove_dir_all(path).unwrap()),
        ("a file", |path| {
            fs::remove_dir_all(path).unwrap();
            fs::write(path, "x").unwrap();
        }),
        ("garbage", |path| fs::write(path.join("db"), vec![0xa5; 70_000]).unwrap()),
        ("foreign", |path| {
            fs::remove_dir_all(path).unwrap();
            drop(sled::open(path).unwrap());
        }),
    ];
    for (name, harm) in harms {
        let (dir, _) = sample();
        harm(&index(dir.path()));
        let mut workspace = open(dir.path());
        let notes = workspace.notes();
        assert!(
            matches!(notes.as_slice(), [Note::IndexRebuilt { events: 5, .. }]),
            "{name}: {notes:?}"
        );
        assert_eq!(workspace.claim("c123", None).unwrap().claim.text, "c", "{name}");
    }
}

#[test]
fn an_index_cut_or_flipped_anywhere_never_loses_or_invents() {
    let (dir, _) = sample();
    let db = index(dir.path()).join("db");
    let whole = fs::read(&db).unwrap();
    let used = whole.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    for trial in 0..40 {
        let mut bytes = whole.clone();
        let place = used * trial / 40;
        if trial % 2 == 0 {
            bytes.truncate(place);
        } else {
            *bytes.get_mut(place).unwrap() ^= 0x40;
        }
        let _ = fs::remove_dir_all(index(dir.path()));
        fs::create_dir(index(dir.path())).unwrap();
        fs::write(&db, &bytes).unwrap();
        let mut workspace = open(dir.path());
        let state = workspace.claim("c123456", None);
        let state = state.unwrap_or_else(|error| panic!("trial {trial}: {error}"));
        assert_eq!(state.claim.text, "c", "trial {trial}");
        assert_eq!(workspace.events(1).unwrap().len(), 5, "trial {trial}");
    }
}

#[test]
fn a_rebuild_counts_what_it_read() {
    let (dir, _) = sample();
    let mut told = 0;
    let done = rebuild(dir.path(), options(), &mut |events| told = events).unwrap();
    assert_eq!((done.events, told), (5, 5));
    assert_eq!(open(dir.path()).claim("c123", None).unwrap().claim.text, "c");
}
