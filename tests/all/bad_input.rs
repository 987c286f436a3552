//! Each bad input gets a clear message and the right exit code, and never spoils its neighbours.

use std::fs;
use std::path::Path;

use isnad_tests::{run, skipped};

const GOOD: &str = "The ministry said on Monday that the bridge is open.\n";

/// Runs `verify` on the input alone, then together with a good one.
fn check(name: &str, bytes: Option<&[u8]>, message: &str) {
    let scratch = tempfile::tempdir().unwrap();
    if let Some(bytes) = bytes {
        fs::write(scratch.path().join(name), bytes).unwrap();
    }
    refused(scratch.path(), name, message);
}

fn refused(folder: &Path, name: &str, message: &str) {
    fs::write(folder.join("good.txt"), GOOD).unwrap();
    let alone = run(folder, ["verify", name, "--date", "2026-01-01"]).unwrap();
    assert_eq!(alone.code, 1, "{}", alone.err);
    for command in ["verify", "extract"] {
        let both = run(folder, [command, name, "good.txt", "--format", "ndjson"]).unwrap();
        assert_eq!(both.code, 5, "{}", both.err);
        let told = both.err.lines().any(|line| line.contains(name) && line.contains(message));
        assert!(told, "{command}: {}", both.err);
        assert!(both.out.contains("good.txt"), "{}", both.out);
        assert!(!both.err.contains("panicked"), "{}", both.err);
    }
}

#[test]
fn what_is_no_text_is_refused_by_name() {
    check("empty.txt", Some(b""), "empty");
    check("blank.txt", Some(b" \n\n"), "empty");
    check("binary.txt", Some(b"\x7fELF\x02\x01\x01\0\0\0"), "binary");
    check("digits.txt", Some(b"12:30 14.5 %\n"), "letter");
    check("missing.txt", None, "no such file");
    let broken = ["\u{642}\u{627}\u{644} ".repeat(20).as_bytes(), b"\xd9\xff"].concat();
    check("broken.txt", Some(&broken), "not valid UTF-8 at byte 140");
}

#[test]
fn an_endless_line_is_refused() {
    check("endless.txt", Some("word ".repeat(10_000_000).as_bytes()), "characters");
}

#[test]
#[cfg(unix)]
fn a_folder_without_permission_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("locked");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read_dir(&folder).is_ok() {
        skipped("this user may read every folder");
    } else {
        refused(scratch.path(), "locked", "permission denied");
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Odd, but a text: it is read, and what is odd is said.
fn read(name: &str, text: &str) {
    let scratch = tempfile::tempdir().unwrap();
    fs::write(scratch.path().join(name), text).unwrap();
    let ran = run(scratch.path(), ["extract", name, "--format", "ndjson"]).unwrap();
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains(name), "{}", ran.err);
    assert!(ran.out.contains("isnad.extraction/1"));
}

#[test]
fn odd_texts_are_read_and_told() {
    read("unclosed.txt", "The minister said: \"We will stay until the end of the year.\n");
    read(
        "nested.txt",
        &format!("He said {}no{}.\n", "\u{201c}".repeat(10_000), "\u{201d}".repeat(10_000)),
    );
}

#[test]
fn mixed_directions_are_read() {
    let scratch = tempfile::tempdir().unwrap();
    let text = "\u{642}\u{627}\u{644} Peter Smith: \"yes \u{202b}\u{644}\u{627}\u{202c} no\".\n";
    fs::write(scratch.path().join("mixed.txt"), text).unwrap();
    let ran = run(scratch.path(), ["extract", "mixed.txt", "--format", "ndjson"]).unwrap();
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[test]
fn a_foreign_or_missing_workspace_is_refused_with_a_hint() {
    let scratch = tempfile::tempdir().unwrap();
    let none = run(scratch.path(), ["document", "list"]).unwrap();
    assert_eq!(none.code, 1);
    assert!(none.err.contains("Hint:") && none.err.contains("isnad init"), "{}", none.err);
    fs::create_dir(scratch.path().join(".isnad")).unwrap();
    let foreign = run(scratch.path(), ["document", "list"]).unwrap();
    assert_eq!(foreign.code, 4, "{}", foreign.err);
    assert!(foreign.err.contains("Hint:"), "{}", foreign.err);
}

#[test]
fn a_damaged_journal_is_refused_with_its_line() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path();
    run(folder, ["init"]).unwrap();
    fs::write(folder.join("a.txt"), GOOD).unwrap();
    run(folder, ["add", "a.txt"]).unwrap();
    let journal = isnad_tests::files(&folder.join(".isnad/journal"));
    let path = journal.first().unwrap();
    let text = fs::read_to_string(path).unwrap();
    fs::write(path, text.replacen("tester", "nobody", 1)).unwrap();
    let ran = run(folder, ["store", "check"]).unwrap();
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert!(ran.out.contains(".ndjson:1"), "{}", ran.out);
}

#[test]
fn a_format_that_a_command_has_not_is_a_usage_error() {
    let scratch = tempfile::tempdir().unwrap();
    let ran = run(scratch.path(), ["pack", "list", "--format", "html"]).unwrap();
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("human, json, ndjson, csv"), "{}", ran.err);
}
