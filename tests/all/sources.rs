//! Every source plugin reads its own fixtures through the real sandbox, as the golden files say.
//!
//! A golden file is `plugins/NAME/tests/fixtures/*.golden.jsonl`. Its first line names the input
//! beside it and the options; the others are what comes out. `UPDATE_GOLDEN=1` writes them anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use isnad_host::{Item, Plugins, Runner, SearchDir, SourceRecord};
use isnad_tests::{binary, files, root};
use serde_json::{Value, json};

const GOLDEN: &str = ".golden.jsonl";

/// Folders of source plugins in Rust; the one that misbehaves has tests of its own.
fn sources() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(root().join("plugins"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("Cargo.toml").is_file() && !path.ends_with("misbehave"))
        .collect();
    found.sort();
    found
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

fn plugins() -> Plugins {
    Plugins::discover(&[SearchDir::Beside(binary().unwrap().parent().unwrap().to_owned())])
}

/// What comes out, a JSON line an item, in order.
fn lines(plugins: &Plugins, plugin: &str, input: &Path, options: &Value) -> Vec<Value> {
    let plugin = plugins.by_name(plugin).unwrap_or_else(|| panic!("{plugin} was not built"));
    let option =
        |(key, value): (&String, &Value)| (key.clone(), value.as_str().unwrap().to_owned());
    let options: BTreeMap<_, _> = options.as_object().into_iter().flatten().map(option).collect();
    let runner = Runner::new(binary().unwrap().to_owned());
    let mut lines = Vec::new();
    let file = File::open(input).unwrap();
    let outcome = runner.run(plugin, &name(input), file, &options, &mut |item| {
        lines.push(match item {
            Item::Record(record) => line(&record),
            Item::Skipped { record, message, .. } => json!({"skipped": record, "why": message}),
            Item::Log { level, message } => json!({"log": format!("{level:?}"), "says": message}),
        });
        ControlFlow::Continue(())
    });
    lines.extend(outcome.err().map(|error| json!({"failed": error.to_string()})));
    lines
}

/// A record with all that is known of it; of its bytes, how many and which.
fn line(record: &SourceRecord) -> Value {
    let document = &record.document;
    let all = json!({
        "record": record.number,
        "kind": format!("{:?}", record.kind),
        "id": record.source_id,
        "uri": document.uri,
        "title": document.title,
        "byline": document.byline,
        "outlet": document.outlet,
        "published": document.published,
        "lang": document.lang,
        "mime": document.mime,
        "raw_bytes": record.raw.len(),
        "raw_sha256": document.raw,
        "warnings": record.warnings,
        "meta": record.meta,
        "text": record.text,
    });
    let Value::Object(mut all) = all else { unreachable!() };
    all.retain(|_, value| !value.is_null() && *value != json!("") && *value != json!([]));
    Value::Object(all)
}

fn check(plugins: &Plugins, plugin: &str, golden: &Path) -> String {
    let text = fs::read_to_string(golden).unwrap();
    let head = text.lines().next().unwrap_or_default();
    let case: Value = serde_json::from_str(head)
        .unwrap_or_else(|error| panic!("{}: its first line: {error}", golden.display()));
    let input = case["input"].as_str().expect("the first line names the input").to_owned();
    let path = golden.with_file_name(&input);
    let found = lines(plugins, plugin, &path, &case["options"]);
    assert_eq!(found, lines(plugins, plugin, &path, &case["options"]), "{}", golden.display());
    let out = found.iter().fold(head.to_owned() + "\n", |out, line| out + &line.to_string() + "\n");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(golden, &out).unwrap();
    } else {
        let expected: Vec<&str> = text.lines().collect();
        let differs = out.lines().zip(&expected).position(|(found, known)| found != *known);
        let at = differs.unwrap_or(expected.len().min(out.lines().count()));
        let place = format!("{}:{}: UPDATE_GOLDEN=1 writes it", golden.display(), at + 1);
        assert_eq!(out.lines().nth(at), expected.get(at).copied(), "{place}");
    }
    input
}

#[test]
fn every_source_reads_its_fixtures_as_the_golden_files_say() {
    let plugins = plugins();
    let mut seen = 0;
    for folder in sources() {
        let plugin = name(&folder);
        let fixtures = files(&folder.join("tests/fixtures"));
        let (golden, inputs): (Vec<PathBuf>, Vec<PathBuf>) =
            fixtures.into_iter().partition(|path| name(path).ends_with(GOLDEN));
        let read: BTreeSet<String> =
            golden.iter().map(|golden| check(&plugins, &plugin, golden)).collect();
        let forgotten: Vec<String> =
            inputs.iter().map(|path| name(path)).filter(|name| !read.contains(name)).collect();
        assert_eq!(forgotten, Vec::<String>::new(), "{plugin}: read by no golden file");
        assert!(!golden.is_empty(), "{plugin} has no fixture");
        seen += golden.len();
    }
    assert!(seen > 1);
}

#[test]
fn every_source_has_what_a_stranger_needs() {
    for folder in sources() {
        let name = name(&folder);
        let readme = fs::read_to_string(folder.join("README.md")).unwrap();
        assert!(readme.contains("isnad add "), "{name}: its README shows no command");
        let manifest: toml::Table =
            fs::read_to_string(folder.join("plugin.toml")).unwrap().parse().unwrap();
        assert_eq!(manifest["name"].as_str(), Some(name.as_str()), "folder and plugin");
        let options = manifest.get("options").and_then(toml::Value::as_table);
        for option in options.into_iter().flat_map(toml::Table::keys) {
            assert!(readme.contains(&format!("`{option}`")), "{name}: no word of `{option}`");
        }
    }
}
