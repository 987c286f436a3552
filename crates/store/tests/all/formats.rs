//! Workspaces of every version of the format, frozen: they are read for ever, and their damage is
//! judged as it was.

use std::fs;
use std::path::{Path, PathBuf};

use isnad_model::Event;
use isnad_store::{Error, Workspace, check};
use tempfile::TempDir;

use crate::support::{added, at, document, edited, init, open, options};

fn frozen() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/formats")
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}

/// A frozen workspace, thawed in a folder of its own.
fn thaw(name: &str) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    copy(&frozen().join(name), &dir.path().join(".isnad"));
    // git keeps no empty folders.
    fs::create_dir_all(dir.path().join(".isnad/objects")).unwrap();
    dir
}

#[test]
fn version_1_is_read() {
    let dir = thaw("1/sound");
    let report = check(dir.path(), options()).unwrap();
    assert_eq!((report.problems, report.events, report.objects), (vec![], 8, 1));
    let mut workspace = open(dir.path());
    let events = workspace.events(1).unwrap();
    let ids: Vec<&str> = events.iter().map(|event| event.id.as_str()).collect();
    assert_eq!(ids.join(" "), fs::read_to_string(frozen().join("1/ids.txt")).unwrap().trim());
    assert_eq!(workspace.claim("c123", None).unwrap().claim.text, "the town was retaken again");
    let gone: Vec<u64> = events.iter().filter(|e| e.event.is_none()).map(|e| e.seq).collect();
    assert_eq!(gone, [5]);
    let reading = workspace.document("d123", None).unwrap();
    assert!(!workspace.get_object(&reading.text.unwrap()).unwrap().is_empty());
    workspace.append(&[added("c9")], "nour", at(9)).unwrap();
    drop(workspace);
    assert_eq!(check(dir.path(), options()).unwrap().problems, []);
}

#[test]
fn damage_to_version_1_is_judged_as_it_was() {
    let cases: [(&str, u64, &str); 5] = [
        ("flipped-payload", 3, "the payload is not what"),
        ("flipped-header", 4, "do not fit its id"),
        ("missing-object", 2, "the object is missing"),
        ("shortened", 8, "was acknowledged"),
        ("unsaid-redaction", 5, "no event says that it was redacted"),
    ];
    for (name, event, what) in cases {
        let dir = thaw(&format!("1/{name}"));
        let report = check(dir.path(), options()).unwrap();
        let fits = |problem: &&isnad_store::Problem| {
            problem.event == Some(event) && problem.what.contains(what)
        };
        assert!(report.problems.iter().any(|p| fits(&p)), "{name}: {:?}", report.problems);
    }
    let torn = thaw("1/unfinished-write");
    assert_eq!(check(torn.path(), options()).unwrap().problems, []);
    assert_eq!(open(torn.path()).events(1).unwrap().len(), 8);
    let newer = thaw("1/newer");
    assert!(matches!(Workspace::open(newer.path(), options()), Err(Error::Newer { .. })));
}

/// Writes the frozen workspaces of this version. Run once for a version, never again:
/// `cargo test --release -p isnad-store -- --ignored freeze`
#[test]
#[ignore = "it makes what must never change"]
fn freeze() {
    let dir = tempfile::tempdir().unwrap();
    let mut workspace = init(dir.path());
    let digest = workspace.put_object("\u{642}\u{627}\u{644} the mayor".as_bytes()).unwrap();
    workspace
        .append(&[document("d123456", Some(digest)), added("c123456")], "nour", at(1))
        .unwrap();
    workspace.append(&[edited("c123456", "the town was retaken again")], "sami", at(2)).unwrap();
    workspace.append(&[added("c777777")], "sami", at(3)).unwrap();
    workspace.append(&[Event::Undone { seq: 4 }], "nour", at(4)).unwrap();
    workspace.redact(&[5], "court order", "nour", at(5)).unwrap();
    workspace.append(&[Event::Undone { seq: 6 }], "nour", at(6)).unwrap();
    let ids: Vec<String> = workspace.events(1).unwrap().into_iter().map(|e| e.id).collect();
    drop(workspace);
    let from = dir.path().join(".isnad");
    for name in ["index", "index.aside"] {
        let _ = fs::remove_dir_all(from.join(name));
    }
    fs::remove_file(from.join("lock")).unwrap();
    let version = frozen().join("1");
    fs::create_dir_all(&version).unwrap();
    fs::write(version.join("ids.txt"), ids.join(" ") + "\n").unwrap();
    let write = |name: &str, harm: &dyn Fn(&Path, String)| {
        let to = version.join(name);
        copy(&from, &to);
        let journal = to.join("journal/000001.ndjson");
        harm(&to, fs::read_to_string(journal).unwrap());
    };
    let put = |to: &Path, text: String| fs::write(to.join("journal/000001.ndjson"), text).unwrap();
    write("sound", &|_, _| {});
    write("flipped-payload", &|to, text| put(to, text.replacen("town was", "town wAs", 1)));
    write("flipped-header", &|to, text| {
        put(to, text.replacen("\"by\":\"sami\"", "\"by\":\"same\"", 1));
    });
    write("missing-object", &|to, _| fs::remove_dir_all(to.join("objects")).unwrap());
    write("shortened", &|to, text| {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        put(to, lines.get(..lines.len() - 3).unwrap().concat());
    });
    write("unsaid-redaction", &|to, text| {
        put(to, text.replacen("{\"redacted\":7}", "{\"redacted\":6}", 1));
    });
    write("unfinished-write", &|to, text| put(to, text + "{\"v\":1,\"id\":\"e0123"));
    write("newer", &|to, _| fs::write(to.join("format"), "isnad.workspace/2\n").unwrap());
}
