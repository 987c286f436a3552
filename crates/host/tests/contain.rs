//! Whatever a plugin does, it costs its own run an error that names it; what came before is kept.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use isnad_host::{
    Error, Item, Outcome, Part, Plugins, RecordKind, Runner, SearchDir, SourceRecord, Trouble,
    Trust, install, remove,
};

/// The library of a plugin, which cargo puts beside this test.
fn library(name: &str) -> PathBuf {
    std::env::current_exe().unwrap().with_file_name(name)
}

fn runner() -> Runner {
    let mut runner = Runner::new(PathBuf::from(env!("CARGO_BIN_EXE_isnad-plugin-bench")));
    runner.limits.idle = Duration::from_secs(3);
    runner.limits.memory = 256 << 20;
    runner.limits.patience = Duration::from_secs(5);
    runner.limits.records = 5_000;
    runner.limits.skipped = 500;
    runner
}

/// A C compiler is there, or the test says that it is not.
#[expect(clippy::print_stderr, reason = "a test that is skipped must say so")]
fn compile(source: &Path, defines: &[&str], into: &Path) -> bool {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let compiled = std::process::Command::new("cc")
        .args(["-std=c99", "-Wall", "-Wextra", "-Werror", "-O1", "-fPIC", "-shared", "-I"])
        .arg(root.join("crates/plugin/include"))
        .args(defines)
        .arg(source)
        .arg("-o")
        .arg(into)
        .output();
    let Ok(compiled) = compiled else {
        eprintln!("skipped: no C compiler named cc");
        return false;
    };
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    true
}

/// A runner that takes what the library at `path` gives, installed into a folder of its own.
fn try_file(path: &Path, input: &[u8]) -> (Result<Outcome, Error>, Vec<SourceRecord>) {
    let folder = tempfile::tempdir().unwrap();
    let (into, lock) = (folder.path().join("plugins"), folder.path().join("isnad.lock"));
    let manifest = match install(path, &into, &lock) {
        Ok((manifest, _)) => manifest,
        Err(error) => return (Err(error), Vec::new()),
    };
    let plugins = Plugins::discover(&[SearchDir::Installed { folder: into, lock }]);
    let plugin = plugins.by_name(&manifest.name).unwrap();
    let mut records = Vec::new();
    let outcome = runner().run(plugin, "in", input, &BTreeMap::new(), &mut |item| {
        if let Item::Record(record) = item {
            records.push(*record);
        }
        ControlFlow::Continue(())
    });
    (outcome, records)
}

/// Libraries that are wrong before their first record: the way, as `broken.c` knows it, and the
/// message.
const BROKEN: [(&str, &str); 14] = [
    ("GOOD", ""),
    ("MAJOR", "it speaks ABI 2, this Isnad speaks 1"),
    ("MAGIC", "its table does not begin as a table does"),
    ("SMALL", "its table has 56 bytes of 64"),
    ("NULL_TABLE", "it returns no table"),
    ("NULL_ENTRY", "an entry of its table is null"),
    ("NO_SYMBOL", "it does not export isnad_source_plugin_v1"),
    ("NO_MANIFEST", "it carries no manifest"),
    ("BAD_MANIFEST", "its manifest: TOML parse error"),
    ("TWO_MANIFESTS", "it carries more than one manifest"),
    ("OTHER_MANIFEST", "the manifest in its table is not the one in its file"),
    ("CONSTRUCTOR_CONNECTS", "what no plugin may do"),
    ("CONSTRUCTOR_HANGS", "made no progress for 3 s"),
    ("UNDEFINED", "undefined symbol: nobody_has_this"),
];

#[test]
fn libraries_that_are_wrong_from_the_start_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken.c");
    for (way, expected) in BROKEN {
        let library = folder.path().join(format!("libisnad_{}.so", way.to_lowercase()));
        if !compile(&source, &["-D", way], &library) {
            return;
        }
        let (outcome, records) = try_file(&library, b"input");
        match outcome {
            Ok(_) => assert!(way == "GOOD" && records.len() == 1, "{way}: {records:?}"),
            Err(error) => {
                let told = error.to_string();
                assert!(way != "GOOD" && told.contains(expected), "{way}: {told}");
                let named = told.contains("plugin `broken`, before its first record: ");
                assert!(named || told.contains("not an Isnad plugin: "), "{way}: {told}");
            }
        }
    }
    let text = folder.path().join("text.so");
    std::fs::write(&text, "no library").unwrap();
    assert!(try_file(&text, b"").0.unwrap_err().to_string().contains("no manifest"));
    let mut cut = std::fs::read(library("libmisbehave.so")).unwrap();
    let end = isnad_plugin::manifest::END_MARK;
    let at = cut.windows(end.len()).position(|window| window == end).unwrap();
    cut.truncate(at + end.len());
    std::fs::write(&text, &cut).unwrap();
    assert!(try_file(&text, b"").0.is_err(), "it ends behind its manifest");
}

#[test]
fn a_plugin_of_version_1_0_keeps_loading_and_so_does_a_later_one() {
    let folder = tempfile::tempdir().unwrap();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen_v1.c");
    for defines in [&[][..], &["-D", "NEWER"]] {
        let library = folder.path().join(format!("libisnad_frozen{}.so", defines.len()));
        if !compile(&source, defines, &library) {
            return;
        }
        let (outcome, records) = try_file(&library, b"The bridge is open.");
        assert_eq!(outcome.unwrap().records, 1, "{defines:?}");
        let SourceRecord { kind, source_id, document, text, raw, .. } = &records[0];
        assert_eq!((*kind, source_id.as_str()), (RecordKind::Claim, "7"));
        assert_eq!((text.as_str(), raw.as_slice()), ("The bridge is open.", &b"as it was"[..]));
        let told =
            [&document.uri, &document.title, &document.mime, &document.lang, &document.byline];
        let told = told.map(|field| field.as_deref().unwrap_or_default());
        let expected = ["https://frozen.example/7", "Of 1.0", "text/x-frozen", "en", "F. Rozen"];
        assert_eq!(told, expected);
        assert_eq!(document.published.unwrap().to_string(), "2025-03-05");
    }
}

#[test]
fn the_plugin_in_c_reads_paragraphs() {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/plain");
    let library = folder.path().join("libisnad_plain.so");
    if !compile(&root.join("plain.c"), &["-pedantic"], &library) {
        return;
    }
    let notes = std::fs::read(root.join("tests/fixtures/notes.plain")).unwrap();
    let (outcome, records) = try_file(&library, &notes);
    assert_eq!(outcome.unwrap().records, 3);
    let ids: Vec<&str> = records.iter().map(|record| record.source_id.as_str()).collect();
    assert_eq!(ids, ["line-1", "line-5", "line-7"]);
    assert!(records[0].text.ends_with("open.\nBoats may land from noon.\n"));
    let long = [b"one\n\n".to_vec(), vec![b'x'; 2 << 20], b"\n\ntwo\n\n\xff\n\nthree".to_vec()];
    let (outcome, records) = try_file(&library, &long.concat());
    assert_eq!(outcome.unwrap().skipped, 2, "one too long, one not UTF-8");
    assert_eq!(records.len(), 3);
}

struct Installed {
    folder: tempfile::TempDir,
}

impl Installed {
    fn new(name: &str) -> Self {
        let installed = Self { folder: tempfile::tempdir().unwrap() };
        install(&library(name), &installed.plugins(), &installed.lock()).unwrap();
        installed
    }

    fn plugins(&self) -> PathBuf {
        self.folder.path().join("plugins")
    }

    fn lock(&self) -> PathBuf {
        self.folder.path().join("isnad.lock")
    }

    fn discover(&self) -> Plugins {
        let (folder, lock) = (self.plugins(), self.lock());
        Plugins::discover(&[SearchDir::Installed { folder, lock }])
    }
}

#[derive(Default)]
struct Seen {
    records: Vec<SourceRecord>,
    skipped: Vec<String>,
}

fn run(plugins: &Plugins, how: &str, input: &[u8]) -> (Result<Outcome, Error>, Seen) {
    let mut seen = Seen::default();
    let options = BTreeMap::from([("how".to_owned(), how.to_owned())]);
    let plugin = plugins.by_name("misbehave").unwrap();
    let outcome = runner().run(plugin, "in.txt", Cursor::new(input), &options, &mut |item| {
        match item {
            Item::Record(record) => seen.records.push(*record),
            Item::Skipped { message, .. } => seen.skipped.push(message),
            Item::Log { .. } => {}
        }
        ControlFlow::Continue(())
    });
    (outcome, seen)
}

/// Each way, and a part of the message it must end with.
const CONTAINED: [(&str, &str); 43] = [
    ("panic", "the plugin panicked: a panic on purpose"),
    ("abort", "aborted (signal 6)"),
    ("exit", "ended in the middle (exit code 7)"),
    ("segfault", "memory access outside its bounds (signal 11)"),
    ("stack", "it crashed: aborted (signal 6)"),
    ("endless-loop", "made no progress for 3 s"),
    ("endless-records", "handed over more than 5000 records"),
    ("endless-skips", "more than 500 of its records"),
    ("memory", "memory allocation of"),
    ("false-length", "it crashed"),
    ("fails", "line 7: an end on purpose"),
    ("file", "prevented: Permission denied"),
    ("write-file", "prevented: Permission denied"),
    ("stat", "prevented: Permission denied"),
    ("out-of-nothing", "more than 200 times its input"),
    ("socket", "what no plugin may do"),
    ("exec", "what no plugin may do"),
    ("fork", "what no plugin may do"),
    ("thread", "what no plugin may do"),
    ("ptrace", "what no plugin may do"),
    ("signal", "what no plugin may do"),
    ("closes-pipes", "ended in the middle"),
    ("half-record", "sent damaged data"),
    ("sleep", "made no progress for 3 s"),
    ("trickle", "it is too slow"),
    ("endless-logs", "or it said more than that"),
    ("endless-stderr", "made no progress for 3 s; it wrote: !!!"),
    ("fork-bomb", "what no plugin may do"),
    ("watch-parent", "what no plugin may do"),
    ("read-parent", "what no plugin may do"),
    ("kill-everybody", "what no plugin may do"),
    ("io-uring", "what no plugin may do"),
    ("unshare", "what no plugin may do"),
    ("mount", "prevented: Permission denied"),
    ("own-memory", "prevented: Permission denied"),
    ("other-files", "prevented: there are none"),
    ("environment", "prevented: there is none"),
    ("raise-limits", "prevented: Permission denied"),
    ("lift-filter", "prevented: Permission denied"),
    ("heap", "it crashed: aborted (signal 6)"),
    ("illegal", "it crashed: "),
    ("hangs-in-close", "made no progress for 3 s"),
    ("time-bomb", "made no progress for 3 s"),
];

#[test]
fn every_misbehaviour_ends_in_a_message_and_keeps_what_came_before() {
    let installed = Installed::new("libmisbehave.so");
    let plugins = installed.discover();
    let mut wrong = Vec::new();
    for (how, expected) in CONTAINED {
        let started = Instant::now();
        let (outcome, seen) = run(&plugins, how, b"");
        let message = outcome.map_or_else(|error| error.to_string(), |_| "no error".to_owned());
        let kept = seen.records.len() >= 256 && seen.records[0].text == "before";
        let told = message.starts_with("plugin `misbehave`, record ") && message.contains(expected);
        if !told || !kept || started.elapsed() > Duration::from_secs(20) {
            wrong.push(format!("{how}: {} kept, {message}", seen.records.len()));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(!Path::new("/tmp/isnad-misbehave").exists());
}

#[test]
fn a_record_that_breaks_a_rule_is_left_out_alone() {
    let installed = Installed::new("libmisbehave.so");
    let plugins = installed.discover();
    for (how, expected) in [
        ("huge-record", "a record may have 67108864"),
        ("null-pointer", "its raw is a null pointer with 1000 bytes"),
        ("invalid-utf8", "its text is not UTF-8"),
        ("ten-gigabytes", "it has 10737418240 bytes"),
        ("bad-meta", "meta_json is not an object"),
        ("deep-meta", "meta_json is not an object"),
    ] {
        let (outcome, seen) = run(&plugins, how, b"");
        assert_eq!(outcome.unwrap().skipped, 1, "{how}");
        assert!(seen.skipped[0].contains(expected), "{how}: {:?}", seen.skipped);
        assert_eq!(seen.records.len(), 256, "{how}");
    }
}

#[test]
fn habits_that_harm_nobody_are_borne() {
    let installed = Installed::new("libmisbehave.so");
    let plugins = installed.discover();
    for how in ["stdin", "stops-early", "panics-in-close"] {
        let (outcome, seen) = run(&plugins, how, &vec![b'x'; 10 << 20]);
        assert_eq!(outcome.unwrap().records, 256, "{how}");
        assert_eq!(seen.records.len(), 256, "{how}");
    }
    let (outcome, _) = run(&plugins, "stdout", b"");
    assert!(outcome.unwrap_err().to_string().contains("it was allowed"), "stdout is not the pipe");
}

#[test]
fn many_records_arrive_whole_and_in_order() {
    let installed = Installed::new("libmisbehave.so");
    let lines: Vec<_> = (0..4000).map(|n: usize| format!("{n} {}\n", "y".repeat(n + 1))).collect();
    let input = lines.concat();
    let (outcome, seen) = run(&installed.discover(), "lines", input.as_bytes());
    assert_eq!(outcome.unwrap(), Outcome { records: 4000, skipped: 0, missing: String::new() });
    for (number, (record, line)) in seen.records.iter().zip(input.lines()).enumerate() {
        assert_eq!(record.text, line);
        assert_eq!(record.number, number as u64 + 1);
    }
}

/// A run of `misbehave` on a system that lacks parts of the sandbox.
fn run_without(lacking: &'static [Part], how: &str, allowed: bool) -> Result<Outcome, Error> {
    let installed = Installed::new("libmisbehave.so");
    let plugins = installed.discover();
    let mut runner = runner();
    runner.lacking = lacking;
    runner.allow_unsandboxed = allowed;
    let options = BTreeMap::from([("how".to_owned(), how.to_owned())]);
    let plugin = plugins.by_name("misbehave").unwrap();
    runner.run(plugin, "in.txt", Cursor::new("one\n"), &options, &mut |_| ControlFlow::Continue(()))
}

#[test]
fn where_a_part_of_the_sandbox_is_missing_it_is_named_and_nothing_runs_unasked() {
    let cases: [(&[Part], &[&str]); 4] = [
        (&[Part::Landlock], &["Landlock"]),
        (&[Part::SealedCopy], &["a sealed copy of the library"]),
        (&[Part::Seccomp], &["seccomp"]),
        (&[Part::Landlock, Part::Seccomp, Part::Limits], &["limits", "Landlock", "seccomp"]),
    ];
    for (lacking, named) in cases {
        let error = run_without(lacking, "lines", false).unwrap_err();
        assert!(matches!(error, Error::Sandbox { .. }), "{error}");
        assert!(error.hint().unwrap().contains("--allow-unsandboxed"));
        let missing = run_without(lacking, "lines", true).unwrap().missing;
        for part in ["limits", "Landlock", "seccomp", "a sealed copy of the library"] {
            let lacks = named.contains(&part);
            assert_eq!(error.to_string().contains(part), lacks, "{part}: {error}");
            assert_eq!(missing.contains(part), lacks, "{part}: {missing}");
        }
    }
    // The part that is there still holds.
    let told = run_without(&[Part::Landlock], "socket", true).unwrap_err().to_string();
    assert!(told.contains("what no plugin may do"), "{told}");
    let told = run_without(&[Part::Seccomp], "file", true).unwrap_err().to_string();
    assert!(told.contains("prevented: Permission denied"), "{told}");
}

/// Lines of 64 KiB, as many as it has bytes left; none of it is held.
struct Lines(u64);

impl std::io::Read for Lines {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = buffer.len().min(usize::try_from(self.0).unwrap_or(usize::MAX));
        for (byte, left) in buffer[..count].iter_mut().zip((0..=self.0).rev()) {
            *byte = if left % (64 << 10) == 1 { b'\n' } else { b'x' };
        }
        self.0 -= count as u64;
        Ok(count)
    }
}

#[test]
fn gigabytes_pass_a_plugin_that_has_48_mib() {
    let installed = Installed::new("libmisbehave.so");
    let plugins = installed.discover();
    let mut runner = runner();
    runner.limits.memory = 48 << 20;
    runner.limits.records = 1 << 20;
    let (mut records, mut bytes) = (0, 0);
    let options = BTreeMap::from([("how".to_owned(), "lines".to_owned())]);
    let plugin = plugins.by_name("misbehave").unwrap();
    let outcome = runner.run(plugin, "in.txt", Lines(2 << 30), &options, &mut |item| {
        let Item::Record(record) = item else { panic!("{item:?}") };
        records += 1;
        bytes += record.text.len() + 1;
        ControlFlow::Continue(())
    });
    outcome.unwrap();
    assert_eq!((records, bytes), (2 << 14, 2 << 30));
}

#[test]
fn a_plugin_that_was_changed_or_never_installed_is_refused() {
    let installed = Installed::new("libmisbehave.so");
    assert!(matches!(installed.discover().all()[0].trust(), Trust::Pinned(_)));
    let path = installed.plugins().join("libmisbehave.so");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.push(0);
    std::fs::write(&path, &bytes).unwrap();
    let error = run(&installed.discover(), "lines", b"x").0.unwrap_err();
    assert!(matches!(error, Error::Changed { .. }), "{error}");
    let hint = error.hint().unwrap();
    assert!(hint.contains("plugin install") && hint.contains("plugin remove misbehave"), "{hint}");
    std::fs::remove_file(installed.lock()).unwrap();
    let error = run(&installed.discover(), "lines", b"x").0.unwrap_err();
    assert!(matches!(error, Error::Unpinned { .. }), "{error}");
    assert!(remove("misbehave", &installed.plugins(), &installed.lock()).unwrap());
    assert!(installed.discover().all().is_empty());
}

#[test]
fn a_plugin_changed_between_finding_and_running_is_refused() {
    let installed = Installed::new("libmisbehave.so");
    let plugins = installed.discover();
    let path = installed.plugins().join("libmisbehave.so");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.push(0);
    std::fs::write(&path, &bytes).unwrap();
    assert!(matches!(run(&plugins, "lines", b"x").0, Err(Error::Changed { .. })));
}

#[test]
fn a_page_becomes_a_document() {
    let folder = std::env::current_exe().unwrap().parent().unwrap().to_owned();
    let plugins = Plugins::discover(&[SearchDir::Beside(folder)]);
    let page = include_bytes!("../../../plugins/html/tests/fixtures/ar-1256.html");
    let plugin = plugins.for_file("saved/PAGE.HTM", b"").unwrap();
    assert_eq!(plugins.for_file("page", page).unwrap().name(), plugin.name());
    let mut found = Vec::new();
    let mut runner = runner();
    runner.limits.idle = Duration::from_secs(20);
    let mut each = |item| {
        if let Item::Record(record) = item {
            found.push(record);
        }
        ControlFlow::Continue(())
    };
    let none = BTreeMap::new();
    runner.run(plugin, "page.htm", Cursor::new(page), &none, &mut each).unwrap();
    let [record] = found.as_slice() else { panic!("one document: {found:?}") };
    assert_eq!(record.document.published.unwrap().to_string(), "2025-03-05");
    assert_eq!(record.document.plugin.as_deref(), Some("html 0.1.0"));
    assert_eq!(record.raw, page);
    assert_eq!(record.text.lines().next(), record.document.title.as_deref());
    assert!(record.document.outlet.is_some() && record.document.byline.is_some());
    let error = runner
        .run(plugin, "none.html", Cursor::new(b""), &none, &mut |_| ControlFlow::Continue(()));
    let error = error.unwrap_err();
    assert!(matches!(&error, Error::Failed { trouble: Trouble::Reported(_), records: 0, .. }));
    assert!(error.to_string().contains("none.html: the page is empty"), "{error}");
    let unknown = BTreeMap::from([("keep-titel".to_owned(), "true".to_owned())]);
    let error =
        runner.run(plugin, "x", Cursor::new(page), &unknown, &mut |_| ControlFlow::Break(()));
    assert!(error.unwrap_err().to_string().contains("keep-title"));
}
