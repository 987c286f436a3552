//! What recording costs, as ratios to a bare append and sync of the same bytes in the same run.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use isnad_model::Event;
use isnad_store::{ClaimFilter, rebuild};

use crate::support::{added, at, init, open, options};

const SINGLE: usize = 300;
const MANY: usize = 100_000;

/// `cargo test --release -p isnad-store -- --ignored --nocapture figures`
#[test]
#[ignore = "a measurement, not a test"]
fn figures() {
    let dir = tempfile::tempdir().unwrap();
    let mut workspace = init(dir.path());
    let journal = dir.path().join(".isnad/journal/000001.ndjson");
    let mut say = String::new();

    let line = {
        let before = fs::metadata(&journal).unwrap().len();
        workspace.append(&[added("c000000000000")], "nour", at(1)).unwrap();
        usize::try_from(fs::metadata(&journal).unwrap().len() - before).unwrap()
    };
    let (mut ours, mut theirs, mut control) = (Vec::new(), Vec::new(), Vec::new());
    let mut files = [bare_file(&dir.path().join("bare")), bare_file(&dir.path().join("control"))];
    let bytes = vec![b'x'; line];
    // In turns whose order changes, and the middle of many: other load on the machine bears on
    // all alike, and what one sync pays for another evens out. A second bare file is the control.
    for n in 0..SINGLE {
        for turn in 0..3 {
            let [first, second] = &mut files;
            match (n + turn) % 3 {
                0 => theirs.push(bare(first, &bytes)),
                1 => control.push(bare(second, &bytes)),
                _ => {
                    let start = Instant::now();
                    workspace.append(&[added(&format!("c1{n:011}"))], "nour", at(1)).unwrap();
                    ours.push(start.elapsed().as_secs_f64());
                }
            }
        }
    }
    let [ours, theirs, control] = [ours, theirs, control].map(|mut times| middle(&mut times));
    writeln!(say, "single commit: {:.2} times bare", ours / theirs).unwrap();
    writeln!(say, "control, bare: {:.2} times bare", control / theirs).unwrap();
    writeln!(say, "in microseconds: {:.0}, {:.0}", ours * 1e6, theirs * 1e6).unwrap();

    let events: Vec<Event> = (0..MANY).map(|n| added(&format!("c2{n:011}"))).collect();
    let before = fs::metadata(&journal).unwrap().len();
    let start = Instant::now();
    workspace.append(&events, "nour", at(2)).unwrap();
    let batch = start.elapsed();
    let size = fs::metadata(&journal).unwrap().len() - before;
    let bytes = vec![b'x'; usize::try_from(size).unwrap()];
    let bare = bare(&mut bare_file(&dir.path().join("bare2")), &bytes);
    writeln!(say, "batch of {MANY}: {:.2} times bare", batch.as_secs_f64() / bare).unwrap();

    let start = Instant::now();
    workspace.release().unwrap();
    writeln!(say, "close: {:.0} ms", start.elapsed().as_secs_f64() * 1e3).unwrap();
    drop(workspace);
    let start = Instant::now();
    let mut workspace = open(dir.path());
    writeln!(say, "open: {:.1} ms", start.elapsed().as_secs_f64() * 1e3).unwrap();
    let start = Instant::now();
    let filter = ClaimFilter { lang: Some("ar".to_owned()), ..ClaimFilter::default() };
    assert_eq!(workspace.claims(&filter, 0, 50, None).unwrap().items.len(), 50);
    writeln!(say, "first page: {:.1} ms", start.elapsed().as_secs_f64() * 1e3).unwrap();
    drop(workspace);
    let start = Instant::now();
    let done = rebuild(dir.path(), options(), &mut |_| {}).unwrap();
    let rate = f64::from(u32::try_from(done.events).unwrap()) / start.elapsed().as_secs_f64();
    writeln!(say, "rebuild: {rate:.0} events/s").unwrap();
    std::io::stdout().write_all(say.as_bytes()).unwrap();
}

fn bare_file(path: &Path) -> File {
    fs::OpenOptions::new().append(true).create_new(true).open(path).unwrap()
}

/// Seconds for one append and sync.
fn bare(file: &mut File, bytes: &[u8]) -> f64 {
    let start = Instant::now();
    file.write_all(bytes).unwrap();
    file.sync_data().unwrap();
    start.elapsed().as_secs_f64()
}

fn middle(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    *values.get(values.len() / 2).unwrap()
}
