//! Long inputs through a plugin, and inputs that come again.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use isnad_tests::{files, root, run};
use serde_json::Value;

/// The lines of a command's output as JSON.
fn lines(folder: &Path, args: &[&str], code: i32) -> Vec<Value> {
    let ran = run(folder, args).unwrap();
    assert_eq!(ran.code, code, "{args:?}: {}", ran.err);
    ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_feed_longer_than_what_is_held_gives_every_entry() {
    let scratch = tempfile::tempdir().unwrap();
    let body = "The minister said that the bridge was open. ".repeat(500);
    let mut feed = "<rss version=\"2.0\"><channel><title>The Ferry</title>".to_owned();
    for number in 1..=300 {
        write!(
            feed,
            "<item><guid>{number}</guid><title>Bridge {number}</title><description>{body}The mayor \
             said that number {number} was last.</description></item>"
        )
        .unwrap();
    }
    feed += "</channel></rss>";
    assert!(feed.len() > 6 << 20, "more than the 4 MiB that are held");
    fs::write(scratch.path().join("long.rss"), feed).unwrap();
    let found = lines(scratch.path(), &["extract", "long.rss", "--format", "ndjson"], 0);
    let ids: Vec<String> = (1..=300).map(|number| format!("long.rss#{number}")).collect();
    assert_eq!(found.iter().map(|line| line["id"].as_str().unwrap()).collect::<Vec<_>>(), ids);
    let whole = found.iter().all(|line| line["attributions"].as_array().unwrap().len() == 501);
    assert!(whole, "each statement of each entry, the last one too");
}

/// Every fixture of every source, by its path.
fn fixtures() -> Vec<String> {
    let all = files(&root().join("plugins")).into_iter();
    all.map(|path| path.to_str().unwrap().to_owned())
        .filter(|path| path.contains("/fixtures/") && !path.ends_with(".golden.jsonl"))
        .collect()
}

#[test]
fn running_again_adds_nothing_twice_whatever_the_source() {
    let scratch = tempfile::tempdir().unwrap();
    lines(scratch.path(), &["init"], 0);
    let fixtures = fixtures();
    let mut add = vec!["add"];
    add.extend(fixtures.iter().map(String::as_str));
    // Fixtures hold bad records on purpose.
    lines(scratch.path(), &add, 5);
    let list = || lines(scratch.path(), &["document", "list", "--format", "ndjson"], 0);
    let first = list();
    let mut plugins: Vec<&str> = first
        .iter()
        .filter_map(|document| document["plugin"].as_str()?.split(' ').next())
        .collect();
    plugins.sort_unstable();
    plugins.dedup();
    assert!(plugins.len() >= 3, "{plugins:?}");
    let journal = || {
        let log = run(scratch.path(), ["store", "log", "--format", "ndjson"]).unwrap();
        assert_eq!(log.code, 0, "{}", log.err);
        log.out.lines().count()
    };
    let before = journal();
    lines(scratch.path(), &add, 5);
    assert_eq!(list(), first);
    assert_eq!(journal(), before, "no event either");
}
