//! Any part of any file under `.isnad/`, flipped, zeroed, cut or swapped: found and named, or mended
//! in quiet, and never silently lost.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use isnad_store::disk::OsDisk;
use isnad_store::ground::SledIndexes;
use isnad_store::{Error, Ground, Workspace, check_on};
use tempfile::TempDir;

use crate::sim::Dice;
use crate::support::{added, at, document, edited, options};

fn ground() -> Ground {
    Ground { disk: Arc::new(OsDisk), indexes: Arc::new(SledIndexes), segment_bytes: 1500 }
}

fn open(dir: &Path) -> Result<Workspace, Error> {
    Workspace::open_on(ground(), dir, options())
}

/// Several segments, several objects, a redaction.
fn sample() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let init = Workspace::init_on(ground(), dir.path(), "test", &[], "nour", options());
    let mut workspace = init.unwrap();
    for n in 0..4_u8 {
        let digest = workspace.put_object(&[b'a' + n; 300]).unwrap();
        let name = format!("d00000{n}");
        workspace.append(&[document(&name, Some(digest)), added("c1")], "nour", at(1)).unwrap();
        workspace.append(&[edited("c1", &format!("wording {n}"))], "nour", at(2)).unwrap();
    }
    workspace.redact(&[4], "by law", "nour", at(3)).unwrap();
    dir
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}

/// What is done to the bytes of a file; `None` where it would change nothing.
fn harmed(bytes: &[u8], kind: usize, dice: &mut Dice) -> Option<Vec<u8>> {
    let mut new = bytes.to_vec();
    let (one, two) = (dice.roll(bytes.len()), dice.roll(bytes.len()));
    let (from, to) = (one.min(two), one.max(two) + 1);
    match kind {
        0 => *new.get_mut(one)? ^= 1 << dice.roll(8),
        1 => new.get_mut(from..to)?.fill(0),
        2 => new.truncate(one),
        // Two parts of the file in each other's place.
        _ => new.rotate_left(one),
    }
    (new != bytes).then_some(new)
}

#[test]
fn damage_anywhere_is_found_and_named_or_mended_in_quiet() {
    let whole = sample();
    let names: Vec<PathBuf> = files(&whole.path().join(".isnad"));
    let names = names.iter().map(|path| path.strip_prefix(whole.path()).unwrap());
    let expected = open(whole.path()).unwrap().events(1).unwrap();
    assert!(whole.path().join(".isnad/journal/000003.ndjson").exists());
    let mut dice = Dice::new(7);
    let (mut found, mut mended) = (0, 0);
    for name in names {
        for trial in 0..24 {
            let dir = tempfile::tempdir().unwrap();
            copy(whole.path(), dir.path());
            let path = dir.path().join(name);
            let Some(bytes) = harmed(&fs::read(&path).unwrap(), trial % 4, &mut dice) else {
                continue;
            };
            fs::write(&path, bytes).unwrap();
            let what = format!("{}, trial {trial}", name.display());
            let text = name.to_string_lossy();
            let truth = text.starts_with(".isnad/journal/0") || text.starts_with(".isnad/objects");
            let report = check_on(&ground(), dir.path(), options());
            if truth {
                let report = report.unwrap_or_else(|error| panic!("{what}: {error}"));
                let problem = report.problems.first();
                let problem = problem.unwrap_or_else(|| panic!("{what}: nothing found"));
                assert!(problem.event.is_some(), "{what}: {problem}");
                assert!(!problem.lost.is_empty() && !problem.remedy.is_empty(), "{what}");
                found += 1;
            } else if name.ends_with("format") {
                assert!(report.is_err_and(|error| error.is_busy_or_damaged()), "{what}");
                found += 1;
            } else {
                let mut workspace = open(dir.path()).unwrap_or_else(|e| panic!("{what}: {e}"));
                assert!(workspace.notes().len() <= 1, "{what}: one line at most");
                assert_eq!(workspace.events(1).unwrap(), expected, "{what}");
                assert_eq!(workspace.claim("c1", None).unwrap().claim.text, "wording 3");
                mended += 1;
            }
        }
    }
    assert!(found > 100 && mended > 50, "{found} found, {mended} mended");
}

#[test]
fn files_in_each_others_place_are_found() {
    let swaps: [(&str, &str); 2] = [("journal", "0"), ("objects", "")];
    for (folder, start) in swaps {
        let dir = sample();
        let all = files(&dir.path().join(".isnad").join(folder));
        let name = |path: &&PathBuf| path.file_name().unwrap().to_string_lossy().starts_with(start);
        let pair: Vec<&PathBuf> = all.iter().filter(name).take(2).collect();
        let [one, two] = pair.as_slice() else { panic!("two files") };
        let (first, second) = (fs::read(one).unwrap(), fs::read(two).unwrap());
        fs::write(one, second).unwrap();
        fs::write(two, first).unwrap();
        let report = check_on(&ground(), dir.path(), options()).unwrap();
        assert!(report.problems.first().unwrap().event.is_some(), "{folder}");
    }
}

#[test]
fn a_full_segment_is_followed_by_another_and_a_missing_one_is_named() {
    let dir = sample();
    let journal = dir.path().join(".isnad/journal");
    let segments =
        files(&journal).into_iter().filter(|path| path.to_string_lossy().ends_with("ndjson"));
    assert!(segments.count() >= 4);
    assert_eq!(open(dir.path()).unwrap().events(1).unwrap().len(), 14);
    fs::remove_file(journal.join("000002.ndjson")).unwrap();
    let report = check_on(&ground(), dir.path(), options()).unwrap();
    assert!(report.problems.iter().any(|p| p.what.contains("000003.ndjson stands where")));
    assert!(matches!(open(dir.path()), Err(Error::Damaged(_))));
}
