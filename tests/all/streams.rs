//! Long inputs through a plugin, and inputs that come again.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

use isnad_tests::{files, isnad, root, run, skipped};
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
    fs::write(scratch.path().join("short.txt"), "The mayor said that it was open.").unwrap();
    let extract = ["extract", "short.txt", "long.rss", "short.txt", "--format", "ndjson"];
    let mut found = lines(scratch.path(), &extract, 0);
    let ends = [found.remove(0), found.remove(300)];
    assert!(ends.iter().all(|end| end["id"] == "short.txt"), "in the order of the inputs");
    let ids: Vec<String> = (1..=300).map(|number| format!("long.rss#{number}")).collect();
    assert_eq!(found.iter().map(|line| line["id"].as_str().unwrap()).collect::<Vec<_>>(), ids);
    let whole = found.iter().all(|line| line["attributions"].as_array().unwrap().len() == 501);
    assert!(whole, "each statement of each entry, the last one too");
}

/// Most memory that a process ever had resident, in KiB; none where the system does not say.
fn peak(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[test]
fn a_long_input_is_recorded_as_it_comes_and_not_held() {
    let scratch = tempfile::tempdir().unwrap();
    lines(scratch.path(), &["init"], 0);
    let body = "Fog lay over the bay and the lamps were lit early. ".repeat(50);
    let mut feed = "<rss version=\"2.0\"><channel><title>The Ferry</title>".to_owned();
    for number in 1..=4000 {
        write!(
            feed,
            "<item><guid>{number}</guid><description>{number}. {body}</description></item>"
        )
        .unwrap();
    }
    feed += "</channel></rss>";
    fs::write(scratch.path().join("long.rss"), feed).unwrap();
    let mut adding = isnad(scratch.path()).unwrap();
    let mut adding = adding.args(["add", "--quiet", "long.rss"]).spawn().unwrap();
    let mut most = 0;
    let status = loop {
        most = most.max(peak(adding.id()).unwrap_or(0));
        match adding.try_wait().unwrap() {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    assert!(status.success());
    let list = lines(scratch.path(), &["document", "list", "--format", "ndjson"], 0);
    assert_eq!(list.len(), 4000);
    if most == 0 {
        return skipped("no memory of processes in /proc");
    }
    assert!(most < 120 << 10, "{most} KiB for an input of 10 MB");
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
