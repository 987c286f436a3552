//! What is carried out is what comes in, byte for byte; what is redacted is nowhere.

use std::fs;
use std::path::{Path, PathBuf};

use isnad_model::Event;
use isnad_store::{Error, NoRedaction, Workspace, check};
use tempfile::TempDir;

use crate::support::{
    added, at, both, claim, document, edited, extracted, in_memory, init, open, options,
};

const SECRET: &[u8] = b"the name that has to go";

fn sample() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fill(&mut init(dir.path()));
    dir
}

fn fill(workspace: &mut Workspace) {
    let [one, two] = [&b"a text"[..], SECRET].map(|bytes| workspace.put_object(bytes).unwrap());
    let documents = [document("d111111", Some(one)), document("d222222", Some(two))];
    workspace.append(&documents, "nour", at(1)).unwrap();
    let named = Event::ClaimAdded { claim: claim("c123456", str::from_utf8(SECRET).unwrap()) };
    workspace.append(&[named, edited("c123456", "b")], "nour", at(2)).unwrap();
    workspace.append(&[added("c777777")], "sami", at(3)).unwrap();
}

fn export(dir: &Path) -> Vec<u8> {
    let mut out = Vec::new();
    open(dir).export(&mut out).unwrap();
    out
}

fn import(bytes: &[u8]) -> Result<(TempDir, isnad_store::Archived), Error> {
    let dir = tempfile::tempdir().unwrap();
    let archived = init(dir.path()).import(&mut &*bytes)?;
    Ok((dir, archived))
}

#[test]
fn a_second_export_is_the_same_to_the_last_byte() {
    let dir = sample();
    let first = export(dir.path());
    let (copy, archived) = import(&first).unwrap();
    assert_eq!((archived.checkpoint.events, archived.objects), (6, 2));
    assert_eq!(check(copy.path(), options()).unwrap().problems, []);
    let (mut old, mut new) = (open(dir.path()), open(copy.path()));
    assert_eq!(old.events(1).unwrap(), new.events(1).unwrap());
    assert_eq!(new.claim("c123", None).unwrap().claim.text, "b");
    drop((old, new));
    assert_eq!(export(copy.path()), first);
    open(copy.path()).append(&[added("c9")], "nour", at(9)).unwrap();
    assert_eq!(check(copy.path(), options()).unwrap().events, 7);
}

#[test]
fn an_export_holds_the_state_of_its_beginning_while_others_record() {
    struct Busy<'a>(&'a Path, bool, Vec<u8>);
    impl std::io::Write for Busy<'_> {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            if !std::mem::replace(&mut self.1, true) {
                open(self.0).append(&[added("c888888")], "sami", at(5)).unwrap();
            }
            self.2.extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let dir = sample();
    let mut out = Busy(dir.path(), false, Vec::new());
    let archived = open(dir.path()).export(&mut out).unwrap();
    assert_eq!(archived.checkpoint.events, 6);
    let (copy, _) = import(&out.2).unwrap();
    assert_eq!(open(copy.path()).events(1).unwrap().len(), 6);
    assert_eq!(open(dir.path()).events(1).unwrap().len(), 7);
}

#[test]
fn a_used_workspace_and_a_broken_archive_are_refused_and_change_nothing() {
    let whole = export(sample().path());
    let used = sample();
    let before = export(used.path());
    let refused = open(used.path()).import(&mut &*whole);
    assert!(matches!(refused, Err(Error::Used { events: 6 })));
    assert_eq!(export(used.path()), before);
    let mut broken: Vec<Vec<u8>> = Vec::new();
    for place in (0..whole.len()).step_by(97) {
        let mut bytes = whole.clone();
        *bytes.get_mut(place).unwrap() ^= 1;
        broken.push(bytes);
        broken.push(whole.get(..place).unwrap().to_vec());
    }
    let mut taken = 0;
    for bytes in broken {
        let dir = tempfile::tempdir().unwrap();
        let mut workspace = init(dir.path());
        let Err(error) = workspace.import(&mut &*bytes) else {
            // Padding and fields of the archive that bear on nothing.
            taken += 1;
            drop(workspace);
            assert_eq!(export(dir.path()), whole);
            continue;
        };
        assert!(matches!(&error, Error::Archive(_)), "the workspace is not damaged: {error}");
        assert_eq!(workspace.events(1).unwrap().len(), 1);
        workspace.release().unwrap();
        let report = check(dir.path(), options()).unwrap();
        assert_eq!((report.problems, report.objects), (vec![], 0), "{error}");
        let names = fs::read_dir(dir.path().join(".isnad")).unwrap();
        let mut names = names.map(|name| name.unwrap().file_name());
        assert!(!names.any(|name| name.to_string_lossy().contains("import")));
    }
    assert!(taken > 0);
}

#[test]
fn memory_and_folders_carry_out_and_take_in_the_same() {
    let from_folder = export(sample().path());
    let mut memory = in_memory();
    let archived = memory.import(&mut &*from_folder).unwrap();
    assert_eq!((archived.checkpoint.events, archived.objects), (6, 2));
    assert_eq!(memory.claim("c123", None).unwrap().claim.text, "b");
    let written = |memory: &mut Workspace| {
        let mut out = Vec::new();
        memory.export(&mut out).unwrap();
        out
    };
    assert_eq!(written(&mut memory), from_folder);
    memory.redact(&[3], "court order", "nour", at(7)).unwrap();
    memory.append(&[added("c888888")], "nour", at(8)).unwrap();
    let (copy, archived) = import(&written(&mut memory)).unwrap();
    assert_eq!((archived.checkpoint.events, archived.objects), (8, 1));
    assert_eq!(check(copy.path(), options()).unwrap().problems, []);
    let refused = memory.import(&mut &*from_folder);
    assert!(matches!(refused, Err(Error::Used { events: 8 })));
    for place in (0..from_folder.len()).step_by(97) {
        let mut bytes = from_folder.clone();
        *bytes.get_mut(place).unwrap() ^= 1;
        let mut fresh = in_memory();
        match fresh.import(&mut &*bytes) {
            // Padding and fields of the archive that bear on nothing.
            Ok(_) => assert_eq!(written(&mut fresh), from_folder),
            Err(Error::Archive(_)) => {
                assert_eq!(fresh.events(1).unwrap().len(), 1);
            }
            Err(other) => panic!("byte {place}: {other}"),
        }
    }
}

#[test]
fn what_is_redacted_says_nothing_any_more_in_memory_too() {
    both(|workspace| {
        fill(workspace);
        let root = workspace.checkpoint(6).unwrap();
        workspace.redact(&[3, 4], "court order", "nour", at(7)).unwrap();
        let events = workspace.events(1).unwrap();
        let gone: Vec<u64> = events.iter().filter(|e| e.event.is_none()).map(|e| e.seq).collect();
        assert_eq!(gone, [3, 4]);
        assert_eq!(workspace.checkpoint(6).unwrap(), root);
        assert_eq!(workspace.root().unwrap(), workspace.checkpoint(None).unwrap());
        assert!(workspace.claim("c123456", None).is_err(), "a claim without its founding");
        assert!(workspace.search_claims(&["name".to_owned()], 5, None).unwrap().is_empty());
        let lost = workspace.get_object(&isnad_model::Digest::of(SECRET));
        assert!(matches!(lost, Err(Error::NoObject(_))));
        for (seq, expected) in [
            (1, NoRedaction::Beginning),
            (3, NoRedaction::RedactedAlready),
            (7, NoRedaction::Proof),
            (99, NoRedaction::NoSuchEvent),
        ] {
            let refused = workspace.redact(&[seq], "r", "nour", at(8));
            let Err(Error::CannotRedact { seq: of, why }) = refused else { panic!("{seq}") };
            assert_eq!((of, why), (seq, expected));
        }
    });
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

fn has(dir: &Path, words: &[u8]) -> Option<PathBuf> {
    let holds =
        |path: &PathBuf| fs::read(path).unwrap().windows(words.len()).any(|window| window == words);
    files(dir).into_iter().find(holds)
}

#[test]
fn what_is_redacted_is_nowhere_and_the_chain_is_whole() {
    let dir = sample();
    // A secret word stands in the journal, and, folded by the rule for words, in the index.
    assert!(has(dir.path(), SECRET).is_some());
    let mut workspace = open(dir.path());
    let root = workspace.checkpoint(6).unwrap();
    workspace.redact(&[3, 4], "court order", "nour", at(7)).unwrap();
    let notes = workspace.notes();
    assert_eq!(notes, []);
    assert_eq!(workspace.checkpoint(6).unwrap(), root);
    drop(workspace);
    assert_eq!(check(dir.path(), options()).unwrap().problems, []);
    assert_eq!(has(dir.path(), SECRET), None);
    assert_eq!(has(dir.path(), b"cw:name"), None, "a word is left in the index");
    assert_eq!(files(&dir.path().join(".isnad/objects")).len(), 1);
    // The same text may come again, and stays when the index is made again.
    let digest = open(dir.path()).put_object(SECRET).unwrap();
    open(dir.path()).append(&[document("d222222", Some(digest))], "nour", at(9)).unwrap();
    fs::remove_dir_all(dir.path().join(".isnad/index")).unwrap();
    assert_eq!(open(dir.path()).get_object(&digest).unwrap(), SECRET);
    let (copy, _) = import(&export(dir.path())).unwrap();
    assert_eq!(check(copy.path(), options()).unwrap().problems, []);
    // What came again is missed like anything else.
    fs::remove_file(object_path(dir.path(), &digest)).unwrap();
    let report = check(dir.path(), options()).unwrap();
    let [problem] = report.problems.as_slice() else { panic!("{:?}", report.problems) };
    assert_eq!((problem.event, problem.what.contains("missing")), (Some(9), true));
}

fn object_path(dir: &Path, digest: &isnad_model::Digest) -> PathBuf {
    let name = digest.to_string();
    let (shard, rest) = name.split_at(2);
    dir.join(".isnad/objects").join(shard).join(rest)
}

/// A wire copy at two addresses is two documents of the same bytes.
#[test]
fn a_text_that_went_with_another_document_is_gone_and_not_lost() {
    both(|workspace| {
        let digest = workspace.put_object(SECRET).unwrap();
        for name in ["d111111", "d222222"] {
            let extraction = extracted(name, "ar", Vec::new());
            workspace.append(&[document(name, Some(digest)), extraction], "nour", at(1)).unwrap();
        }
        assert_eq!(workspace.reading("d222222", None).unwrap().unwrap().text.as_bytes(), SECRET);
        workspace.redact(&[2], "court order", "nour", at(2)).unwrap();
        assert_eq!(workspace.reading("d222222", None).unwrap(), None);
    });
}

/// Somebody restores the objects from an old backup.
#[test]
fn an_object_that_was_redacted_and_is_back_is_named() {
    let dir = sample();
    let path = object_path(dir.path(), &isnad_model::Digest::of(SECRET));
    let packed = fs::read(&path).unwrap();
    open(dir.path()).redact(&[3], "court order", "nour", at(7)).unwrap();
    assert_eq!(check(dir.path(), options()).unwrap().problems, []);
    fs::write(&path, packed).unwrap();
    let report = check(dir.path(), options()).unwrap();
    let [problem] = report.problems.as_slice() else { panic!("{:?}", report.problems) };
    assert_eq!((problem.event, problem.what.contains("redacted")), (Some(7), true));
    assert!(path.ends_with(problem.file.strip_prefix(".isnad").unwrap()));
}

#[test]
fn a_redaction_that_nothing_says_is_damage() {
    let dir = sample();
    open(dir.path()).redact(&[4], "court order", "nour", at(7)).unwrap();
    let journal = dir.path().join(".isnad/journal/000001.ndjson");
    let whole = fs::read_to_string(&journal).unwrap();
    let other = whole.replacen("{\"redacted\":7}", "{\"redacted\":6}", 1);
    assert_ne!(other, whole);
    fs::write(&journal, other).unwrap();
    let report = check(dir.path(), options()).unwrap();
    assert_eq!(report.problems.first().unwrap().event, Some(4));
}

#[test]
fn an_import_that_was_cut_short_is_finished_or_taken_back() {
    let whole = sample();
    let dir = tempfile::tempdir().unwrap();
    drop(init(dir.path()));
    let isnad = dir.path().join(".isnad");
    let copy = |to: &str| {
        fs::create_dir(isnad.join(to)).unwrap();
        for file in files(&whole.path().join(".isnad/journal")) {
            fs::copy(&file, isnad.join(to).join(file.file_name().unwrap())).unwrap();
        }
    };
    copy("journal.import");
    assert_eq!(open(dir.path()).events(1).unwrap().len(), 1);
    assert!(!isnad.join("journal.import").exists());
    copy("journal.import");
    fs::rename(isnad.join("journal"), isnad.join("journal.replaced")).unwrap();
    fs::remove_dir_all(isnad.join("index")).unwrap();
    let mut workspace = Workspace::open(dir.path(), options()).unwrap();
    assert_eq!(workspace.events(1).unwrap().len(), 6);
    assert!(!isnad.join("journal.replaced").exists());
}

#[test]
fn an_earlier_root_is_found_and_another_is_not() {
    let dir = sample();
    let mut workspace = open(dir.path());
    let root = workspace.checkpoint(4).unwrap().root;
    assert_eq!(workspace.find_root(&root, None).unwrap(), Some(4));
    assert_eq!(workspace.find_root(&isnad_model::Digest::of(b"x"), None).unwrap(), None);
    assert_eq!(workspace.checkpoint(Some(at(2))).unwrap().events, 5);
    assert_eq!(workspace.checkpoint(Some(at(-1))).unwrap().events, 0);
    assert_eq!(workspace.find_root(&root, Some(at(-1))).unwrap(), None);
    // A clock that goes back brings nothing before the first event that came later.
    for second in [9, 8, 1, 1, 1] {
        workspace.append(&[added("c8")], "nour", at(second)).unwrap();
    }
    assert_eq!(workspace.checkpoint(Some(at(8))).unwrap().events, 6);
}
