//! Which crate may use which, and who may print, exit, start a process.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use isnad_tests::{files, root};

const PURE: &[&str] = &["model", "text", "extract", "verify", "report"];

/// The arrows there are: each crate and what it may use of ours. Nothing else.
fn arrows() -> BTreeMap<&'static str, &'static [&'static str]> {
    const ALL: &[&str] = &[
        "model", "text", "extract", "packs", "learn", "store", "verify", "plugin", "host", "report",
    ];
    BTreeMap::from([
        ("model", &[] as &[_]),
        ("plugin", &[]),
        ("text", &["model"]),
        ("extract", &["text", "model"]),
        ("packs", &["extract", "text", "model"]),
        ("learn", &["extract", "text", "model"]),
        ("verify", &["text", "model"]),
        ("store", &["model"]),
        ("report", &["model"]),
        ("host", &["plugin", "model"]),
        ("cli", ALL),
    ])
}

fn ours(manifest: &toml::Table) -> BTreeSet<String> {
    let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
    let names = dependencies.into_iter().flat_map(|table| table.keys());
    names.filter_map(|name| name.strip_prefix("isnad-").map(str::to_owned)).collect()
}

fn manifest(folder: &std::path::Path) -> toml::Table {
    std::fs::read_to_string(folder.join("Cargo.toml")).unwrap().parse().unwrap()
}

#[test]
fn no_crate_uses_what_it_may_not() {
    let arrows = arrows();
    let mut seen = BTreeSet::new();
    for entry in std::fs::read_dir(root().join("crates")).unwrap().flatten() {
        if !entry.path().is_dir() {
            continue;
        }
        let name = entry.file_name().into_string().unwrap();
        let may = arrows.get(name.as_str()).unwrap_or_else(|| panic!("{name} is in no arrow"));
        for used in ours(&manifest(&entry.path())) {
            assert!(may.contains(&used.as_str()), "{name} must not use {used}");
        }
        seen.insert(name);
    }
    assert_eq!(seen.len(), arrows.len());
    let mut plugins = 0;
    for entry in std::fs::read_dir(root().join("plugins")).unwrap().flatten() {
        // The one in C has no manifest of cargo's.
        if entry.path().join("Cargo.toml").is_file() {
            let used = ours(&manifest(&entry.path()));
            let plugin = BTreeSet::from(["plugin".to_owned()]);
            assert!(used.is_subset(&plugin), "{} uses {used:?}", entry.path().display());
            plugins += 1;
        }
    }
    assert!(plugins > 1);
}

fn sources() -> Vec<PathBuf> {
    let mut found: Vec<_> =
        ["crates", "plugins", "tests"].iter().flat_map(|part| files(&root().join(part))).collect();
    found.retain(|path| path.extension().is_some_and(|ending| ending == "rs"));
    assert!(found.len() > 50);
    found
}

/// What is compiled into the product: the tests of a file stand at its end.
fn product(source: &str) -> &str {
    source.split("#[cfg(test)]").next().unwrap()
}

#[test]
fn sources_are_ascii_and_say_why_they_exist() {
    for path in sources() {
        let source = std::fs::read_to_string(&path).unwrap();
        let place = path.display();
        let says = source.starts_with("//!") || source.starts_with("#![doc = include_str!");
        assert!(says, "{place}: the first line says why the file exists");
        let foreign = source.char_indices().find(|(_, c)| !c.is_ascii());
        assert!(foreign.is_none(), "{place}: not ASCII: {foreign:?}");
    }
}

#[test]
fn each_power_has_one_holder() {
    // Written in pieces, so that this file does not find itself.
    let powers: &[(&str, &[&str])] = &[
        (concat!("println", "!("), &["crates/cli", "tests/"]),
        (concat!("process::", "exit("), &["crates/cli"]),
        (concat!("Command", "::new("), &["crates/host", "tests/"]),
        (concat!("Tcp", "Stream"), &[]),
    ];
    for path in sources() {
        let source = std::fs::read_to_string(&path).unwrap();
        let place = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
        let in_tests = ["/tests/", "/examples/", "/bench", "/build.rs", "plugins/misbehave/"]
            .iter()
            .any(|part| place.contains(part));
        for (power, holders) in powers {
            let may = in_tests || holders.iter().any(|holder| place.starts_with(holder));
            assert!(may || !product(&source).contains(power), "{place} must not use {power}");
        }
    }
}

#[test]
fn the_engine_names_no_language() {
    for name in ["extract", "text", "verify"] {
        for path in files(&root().join("crates").join(name).join("src")) {
            let source = std::fs::read_to_string(&path).unwrap();
            for code in ["\"ar\"", "\"en\"", "isnad_packs"] {
                let place = path.display();
                let is_test = path.ends_with("tests.rs");
                assert!(is_test || !product(&source).contains(code), "{place} names {code}");
            }
        }
    }
}

#[test]
fn pure_crates_forbid_what_is_not_pure() {
    for name in PURE {
        let library = root().join("crates").join(name).join("src/lib.rs");
        let source = std::fs::read_to_string(&library).unwrap();
        for lint in ["#![forbid(unsafe_code)]", "clippy::disallowed_methods"] {
            assert!(source.contains(lint), "{name} lacks {lint}");
        }
    }
}
