//! The conformance kit passes a plugin that keeps the rules, and names the one that another breaks.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::{Path, PathBuf};
use std::process::Command;

use isnad_host::{Rule, Runner, check};

/// A way that `kit.c` knows, the first rule that the kit must find broken, and a part of the reason.
const BROKEN: [(&str, Rule, &str); 10] = [
    ("DESCRIPTION", Rule::Manifest, "the description is empty"),
    ("HELP", Rule::Manifest, "option `x` has no help"),
    ("ENTRY", Rule::Abi, "an entry of its table is null"),
    ("AT_EMPTY", Rule::Empty, "aborted (signal 6)"),
    ("NOTHING", Rule::Samples, "a.kit: no record"),
    ("REFUSED", Rule::Samples, "a.kit: a record of unknown kind 9"),
    ("CLOCK", Rule::Determinism, "a.kit: two runs differ"),
    ("EACH_READ", Rule::ReadSizes, "a.kit: reads of 1 bytes give other records"),
    ("ABORTS", Rule::Broken, "noise: "),
    ("KEEPS", Rule::Memory, "256 MiB of memory: "),
];

#[expect(clippy::print_stderr, reason = "a test that is skipped must say so")]
fn compile(way: &str, folder: &Path) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let library = folder.join(format!("libisnad_{}.so", way.to_lowercase()));
    let compiled = Command::new("cc")
        .args(["-std=c99", "-Wall", "-Wextra", "-Werror", "-O1", "-fPIC", "-shared", "-D", way])
        .args(["-I".as_ref(), root.join("../plugin/include").as_os_str()])
        .arg(root.join("tests/kit.c"))
        .arg("-o")
        .arg(&library)
        .output();
    let Ok(compiled) = compiled else {
        eprintln!("skipped: no C compiler named cc");
        return None;
    };
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    Some(library)
}

/// The rules that are broken, each with the reason, and how many were tried.
fn broken(library: &Path) -> (Vec<(Rule, String)>, usize) {
    let runner = Runner::new(PathBuf::from(env!("CARGO_BIN_EXE_isnad-plugin-bench")));
    let sample = b"The pier is open.\nThe union denied it.\nThe harbour office said so.\n".to_vec();
    let found = check(library, &[("a.kit".to_owned(), sample)], &runner).unwrap();
    let tried = found.iter().filter(|finding| finding.tried).count();
    (found.into_iter().filter_map(|finding| Some((finding.rule, finding.wrong?))).collect(), tried)
}

#[test]
fn the_kit_passes_a_good_plugin_and_names_the_rule_that_a_bad_one_breaks() {
    let folder = tempfile::tempdir().unwrap();
    let Some(good) = compile("GOOD", folder.path()) else { return };
    assert_eq!(broken(&good), (Vec::new(), 8));
    for (way, rule, why) in BROKEN {
        let Some(library) = compile(way, folder.path()) else { return };
        let (found, _) = broken(&library);
        let first = found.first().unwrap_or_else(|| panic!("{way}: nothing was found"));
        assert!(first.0 == rule && first.1.contains(why), "{way}: {found:?}");
        let alone = found.iter().all(|(also, _)| *also == rule);
        // A clock shows in every comparison.
        assert!(alone || rule == Rule::Determinism, "{way}: {found:?}");
    }
}

#[test]
fn how_many_records_are_asked_for_at_once_must_not_show() {
    let folder = tempfile::tempdir().unwrap();
    let Some(library) = compile("AT_ONCE", folder.path()) else { return };
    let (found, _) = broken(&library);
    assert!(matches!(found.as_slice(), [(Rule::ReadSizes, _)]), "{found:?}");
}
