//! What a plugin author does, from `plugin new` to documents in a workspace, and what a
//! fact-checker sees of a plugin that does not keep the rules.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use isnad_tests::{binary, run, skipped};

fn ok(folder: &Path, args: &[&str]) -> isnad_tests::Ran {
    let ran = run(folder, args).unwrap();
    assert_eq!(ran.code, 0, "{args:?}: {}{}", ran.out, ran.err);
    ran
}

/// Checks a built library, installs it, and reads the sample with it.
fn use_it(folder: &Path, name: &str, library: &Path, documents: usize) {
    let (library, sample) = (library.to_str().unwrap(), format!("{name}/sample.{name}"));
    let alone = ok(folder, &["plugin", "check", library]);
    // Under load the time may be over before enough was read to judge the memory.
    let slow = |out: &str| out.matches("untried memory: it read too little").count();
    assert_eq!(alone.out.matches("untried ").count() - slow(&alone.out), 3, "{}", alone.out);
    let checked = ok(folder, &["plugin", "check", library, &sample]);
    assert_eq!(
        checked.out.lines().filter(|line| line.starts_with("ok ")).count() + slow(&checked.out),
        8,
        "{}",
        checked.out
    );
    ok(folder, &["init", "desk"]);
    let desk = folder.join("desk");
    let (library, sample) = (folder.join(library), folder.join(&sample));
    let installed = ok(&desk, &["plugin", "install", library.to_str().unwrap()]);
    assert!(
        installed.err.contains("SHA-256") && installed.err.contains("-o lang=string"),
        "{}",
        installed.err
    );
    assert!(ok(&desk, &["plugin", "info", name]).out.contains("pinned"));
    let sample = sample.to_str().unwrap();
    ok(&desk, &["add", sample, "--plugin", name, "-o", "lang=en"]);
    let list = || ok(&desk, &["document", "list", "--format", "ndjson"]).out;
    assert_eq!(list().lines().count(), documents);
    let again = ok(&desk, &["add", sample]);
    assert!(again.err.contains("already"), "{}", again.err);
    assert_eq!(list().lines().count(), documents, "running again adds nothing twice");
    let wrong = run(&desk, ["add", sample, "--plugin", name, "-o", "langue=en"]).unwrap();
    assert_eq!(wrong.code, 2, "{}", wrong.err);
    assert!(wrong.err.contains("there are: lang"), "{}", wrong.err);
    ok(&desk, &["plugin", "remove", name]);
    assert_eq!(run(&desk, ["plugin", "info", name]).unwrap().code, 2);
}

#[test]
fn a_new_plugin_in_rust_builds_offline_and_brings_documents() {
    let scratch = tempfile::tempdir().unwrap();
    ok(scratch.path(), &["plugin", "new", "my-notes"]);
    let project = scratch.path().join("my-notes");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    for command in ["build", "test"] {
        let done = Command::new(&cargo)
            .args([command, "--release", "--offline", "--quiet"])
            .current_dir(&project)
            .env_remove("CARGO_TARGET_DIR")
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    let library = PathBuf::from("my-notes/target/release/libisnad_my_notes.so");
    use_it(scratch.path(), "my-notes", &library, 2);
    assert_eq!(run(scratch.path(), ["plugin", "new", "my-notes"]).unwrap().code, 2);
    assert_eq!(run(scratch.path(), ["plugin", "new", "../x"]).unwrap().code, 2);
}

#[test]
fn a_new_plugin_in_c_is_one_file_and_brings_documents() {
    let scratch = tempfile::tempdir().unwrap();
    ok(scratch.path(), &["plugin", "new", "notes", "--lang", "c"]);
    let project = scratch.path().join("notes");
    let built = Command::new("cc")
        .args(["-std=c99", "-O2", "-fPIC", "-shared", "-I", ".", "notes.c"])
        .args(["-o", "libisnad_notes.so"])
        .current_dir(&project)
        .output();
    let Ok(built) = built else { return skipped("no C compiler named cc") };
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    use_it(scratch.path(), "notes", Path::new("notes/libisnad_notes.so"), 2);
}

#[test]
fn the_kit_says_what_is_wrong_and_how_to_mend_it() {
    let scratch = tempfile::tempdir().unwrap();
    let library = binary().unwrap().with_file_name("libmisbehave.so");
    fs::write(scratch.path().join("in.txt"), "one\ntwo\n").unwrap();
    let checked = run(scratch.path(), ["plugin", "check", library.to_str().unwrap(), "in.txt"]);
    let checked = checked.unwrap();
    assert_eq!(checked.code, 1, "{}", checked.out);
    let manifest = "failed  manifest: it names neither file-patterns nor media-types";
    assert!(
        checked.out.contains(manifest) && checked.out.contains("plugin.toml"),
        "{}",
        checked.out
    );
    let arabic = ["--ui", "ar", "plugin", "check", library.to_str().unwrap()];
    let arabic = run(scratch.path(), arabic).unwrap();
    assert!(!arabic.out.contains("failed") && arabic.out.contains("plugin.toml"), "{}", arabic.out);
    let text = run(scratch.path(), ["plugin", "check", "in.txt"]).unwrap();
    assert!(text.code == 1 && text.err.contains("carries no manifest"), "{}", text.err);
}

/// Ways to misbehave, and a part of what is said of each; the host's own tests try them all.
const WAYS: [(&str, &str); 8] = [
    ("panic", "a panic on purpose"),
    ("segfault", "memory access outside its bounds"),
    ("endless-loop", "made no progress for 2 s"),
    ("endless-records", "handed over more than 300 records"),
    ("memory", "memory allocation"),
    ("socket", "what no plugin may do"),
    ("half-record", "sent damaged data"),
    ("trickle", "it is too slow"),
];

#[test]
fn a_plugin_that_misbehaves_costs_its_batch_a_message_and_the_workspace_nothing() {
    let scratch = tempfile::tempdir().unwrap();
    let desk = scratch.path();
    ok(desk, &["init"]);
    let limits =
        "\n[limits]\nidle-seconds = 2\npatience-seconds = 3\nmemory-mib = 128\nrecords = 300\n";
    let config = fs::read_to_string(desk.join("isnad.toml")).unwrap_or_default();
    fs::write(desk.join("isnad.toml"), config + limits).unwrap();
    let library = binary().unwrap().with_file_name("libmisbehave.so");
    ok(desk, &["plugin", "install", library.to_str().unwrap()]);
    fs::write(desk.join("in.txt"), "text\n").unwrap();
    for (way, told) in WAYS {
        let option = format!("how={way}");
        let ran = run(desk, ["add", "in.txt", "--plugin", "misbehave", "-o", &option]).unwrap();
        assert_eq!(ran.code, 5, "{way}: {}", ran.err);
        let line = ran.err.lines().find(|line| line.contains("plugin `misbehave`, record "));
        assert!(
            line.is_some_and(|line| line.contains(told) && line.contains("in.txt")),
            "{way}: {}",
            ran.err
        );
        ok(desk, &["store", "check"]);
    }
    assert_eq!(
        ok(desk, &["document", "list", "--format", "ndjson"]).out.lines().count(),
        4,
        "each text once"
    );
    let path = desk.join("plugins/libmisbehave.so");
    let mut bytes = fs::read(&path).unwrap();
    bytes.push(0);
    fs::write(&path, bytes).unwrap();
    let ran = run(desk, ["add", "in.txt", "--plugin", "misbehave"]).unwrap();
    assert_eq!(ran.code, 1, "{}", ran.err);
    for part in ["has changed since it was installed", "plugin install", "plugin remove misbehave"]
    {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
}

#[test]
fn the_help_shows_the_options_of_the_plugin_that_is_named() {
    let scratch = tempfile::tempdir().unwrap();
    let help = |args: &[&str]| ok(scratch.path(), args).out;
    let named = help(&["verify", "--plugin", "table", "--help"]);
    let options = help(&["plugin", "info", "table"]);
    let options = options.lines().filter(|line| line.starts_with("  -o "));
    let mut count = 0;
    for line in options {
        assert!(named.contains(line), "{line} in {named}");
        count += 1;
    }
    assert!(count > 3, "{named}");
    assert!(!help(&["verify", "--help"]).contains("  -o "));
}

#[test]
fn progress_is_shown_on_a_terminal_and_nowhere_else() {
    let scratch = tempfile::tempdir().unwrap();
    for name in ["a.txt", "b.txt"] {
        fs::write(scratch.path().join(name), "The mayor said that the bridge was open.\n").unwrap();
    }
    let line = format!("{} extract a.txt b.txt", binary().unwrap().display());
    // `script` gives the command a terminal, and writes down all that comes out of it.
    let shown = Command::new("script")
        .args(["-qec", &line, "/dev/null"])
        .current_dir(scratch.path())
        .env("HOME", scratch.path())
        .env("TERM", "xterm")
        .output();
    let Ok(shown) = shown else { return skipped("no program named script") };
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains("/2 "), "{shown:?}");
    let piped = ok(scratch.path(), &["extract", "a.txt", "b.txt"]);
    assert!(!piped.err.contains("/2 "), "{}", piped.err);
}
