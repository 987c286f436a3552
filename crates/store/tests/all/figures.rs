//! What the store costs at a million claims, as ratios to a bare append with the same bytes and
//! syncs in the same run.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use isnad_model::Event;
use isnad_store::{ClaimFilter, Workspace, rebuild};

use crate::generate::Generator;
use crate::support::{added, at, init, open, options};

const SINGLE: usize = 300;
/// Events of one group commit.
const GROUP: usize = 10_000;

/// `ISNAD_CLAIMS=1000000 cargo test --release -p isnad-store -- --ignored --nocapture figures`
#[test]
#[ignore = "a measurement, not a test"]
fn figures() {
    let claims = std::env::var("ISNAD_CLAIMS").ok().and_then(|claims| claims.parse().ok());
    let claims = claims.unwrap_or(100_000);
    let dir = tempfile::tempdir().unwrap();
    let mut table = Table::default();
    let mut workspace = init(dir.path());
    single(&mut workspace, dir.path(), &mut table);
    let mut generator = Generator::new(1);
    let (ours, theirs) = import(&mut workspace, dir.path(), claims, &mut generator, &mut table);
    let start = Instant::now();
    table.measure("close: the index is handed to the disk", "ms", || workspace.release().unwrap());
    drop(workspace);
    let ratio = (ours + start.elapsed().as_secs_f64()) / theirs;
    table.line("import and close (floor 20, target 5)", ratio, "times bare");
    table.measure("open when indexed (floor 500, target 100)", "ms", || open(dir.path()));
    let mut workspace = open(dir.path());
    pages(&mut workspace, &mut table);
    drop(workspace);
    let before = Instant::now();
    let cpu = cpu_seconds();
    reset_peak();
    let done = rebuild(dir.path(), options(), &mut |_| {}).unwrap();
    let (seconds, cpu) = (before.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    let events = f64::from(u32::try_from(done.events).unwrap());
    let what = "rebuild (floor 40000, target 150000)";
    table.line(what, events / seconds, "events/s");
    table.line("  the same by processor time of one core", events / cpu, "events/s");
    let index = folder_size(&dir.path().join(".isnad/index")) >> 20;
    let journal = folder_size(&dir.path().join(".isnad/journal")) >> 20;
    let keys = keys(dir.path());
    writeln!(table.text, "{events} events; journal {journal} MB, index {index} MB").unwrap();
    writeln!(table.text, "{keys} keys of the index, {:.2} an event", keys / events).unwrap();
    std::io::stdout().write_all(table.text.as_bytes()).unwrap();
}

/// Keys that sled has.
fn keys(dir: &Path) -> f64 {
    let db = sled::Config::default().path(dir.join(".isnad/index")).open().unwrap();
    f64::from(u32::try_from(db.len()).unwrap())
}

#[test]
fn an_event_costs_the_index_two_keys_at_most() {
    let dir = tempfile::tempdir().unwrap();
    let (mut workspace, mut generator) = (init(dir.path()), Generator::new(5));
    let actions: Vec<Vec<Event>> = (0..40_000).map(|_| generator.action()).collect();
    let sound = |action: &&Vec<Event>| !matches!(action.first(), Some(Event::Undone { .. }));
    let slices: Vec<&[Event]> = actions.iter().filter(sound).map(Vec::as_slice).collect();
    workspace.append_group(&slices, "nour", at(2)).unwrap();
    let events = workspace.events(1).unwrap().len();
    drop(workspace);
    let each = keys(dir.path()) / f64::from(u32::try_from(events).unwrap());
    assert!((0.5..=2.0).contains(&each), "{each:.2} keys an event");
}

#[derive(Default)]
struct Table {
    text: String,
}

impl Table {
    fn line(&mut self, what: &str, value: f64, unit: &str) {
        let peak = peak_mb();
        writeln!(self.text, "{what:60} {value:12.2} {unit:10} peak {peak:5} MB").unwrap();
        // Said as it comes: a run of a million takes minutes.
        std::io::stderr().write_all(format!("{what}: {value:.2} {unit}\n").as_bytes()).unwrap();
        reset_peak();
    }

    fn measure<T>(&mut self, what: &str, unit: &str, work: impl FnOnce() -> T) -> T {
        reset_peak();
        let (start, before) = (Instant::now(), thread_seconds());
        let out = work();
        let (took, cpu) = (start.elapsed().as_secs_f64(), thread_seconds() - before);
        self.line(what, took * 1e3, unit);
        // What other load on the machine bears on less.
        self.line("  of it, processor time of this thread", cpu * 1e3, unit);
        out
    }
}

/// In turns whose order changes, and the middle of many: other load on the machine bears on all
/// alike, and what one sync pays for another evens out. A second bare file is the control.
fn single(workspace: &mut Workspace, dir: &Path, table: &mut Table) {
    let journal = dir.join(".isnad/journal/000001.ndjson");
    let line = {
        let before = fs::metadata(&journal).unwrap().len();
        workspace.append(&[added("c000000000000")], "nour", at(1)).unwrap();
        usize::try_from(fs::metadata(&journal).unwrap().len() - before).unwrap()
    };
    let bytes = vec![b'x'; line];
    let (mut ours, mut theirs, mut control) = (Vec::new(), Vec::new(), Vec::new());
    let mut files = [bare_file(&dir.join("bare")), bare_file(&dir.join("control"))];
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
    table.line("single commit (floor 1.5, target 1.1)", ours / theirs, "times bare");
    table.line("  control: another bare file", control / theirs, "times bare");
    table.line("  a bare append and sync", theirs * 1e6, "us");
}

fn import(
    workspace: &mut Workspace,
    dir: &Path,
    claims: usize,
    generator: &mut Generator,
    table: &mut Table,
) -> (f64, f64) {
    let mut bare_file = bare_file(&dir.join("bare2"));
    let (mut ours, mut theirs, mut cpu) = (0.0, 0.0, 0.0);
    let mut size = folder_size(&dir.join(".isnad/journal"));
    reset_peak();
    while generator.claims < claims {
        let actions: Vec<Vec<Event>> = (0..GROUP).map(|_| generator.action()).collect();
        let last = generator.claims as u64;
        let sound = |action: &&Vec<Event>| !matches!(action.first(), Some(Event::Undone { seq }) if *seq + GROUP as u64 > last);
        let slices: Vec<&[Event]> = actions.iter().filter(sound).map(Vec::as_slice).collect();
        let (start, before) = (Instant::now(), cpu_seconds());
        workspace.append_group(&slices, "nour", at(2)).unwrap();
        ours += start.elapsed().as_secs_f64();
        cpu += cpu_seconds() - before;
        let now = folder_size(&dir.join(".isnad/journal"));
        let bytes = vec![b'x'; usize::try_from(now - size).unwrap()];
        size = now;
        theirs += bare(&mut bare_file, &bytes);
    }
    let what = format!("import of {claims} claims (floor 20, target 5)");
    table.line(&what, ours / theirs, "times bare");
    table.line("  seconds", ours, "s");
    table.line("  processor seconds", cpu, "s");
    table.line("  bare seconds", theirs, "s");
    (ours, theirs)
}

fn pages(workspace: &mut Workspace, table: &mut Table) {
    let some = |text: &str| Some(text.to_owned());
    let filters = [
        ("by language", ClaimFilter { lang: some("ar"), ..ClaimFilter::default() }),
        (
            "by language and speaker",
            ClaimFilter { lang: some("en"), claimant: some("speaker 7"), ..ClaimFilter::default() },
        ),
        (
            "by speaker and topic",
            ClaimFilter {
                topic: some("topic 9"),
                claimant: some("speaker 1"),
                ..ClaimFilter::default()
            },
        ),
    ];
    for (name, filter) in filters {
        let what = format!("first page {name} (floor 50, target 5)");
        let page = table.measure(&what, "ms", || workspace.claims(&filter, 0, 50, None).unwrap());
        assert!(!page.items.is_empty(), "{name}");
    }
    let words = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
    for text in
        ["said bridge 17", "the minister said announced confirmed denied", "bridge41 closure 1204"]
    {
        let what = format!("search `{text}` (50 asked for)");
        table.measure(&what, "ms", || workspace.search_claims(&words(text), 20, None).unwrap());
    }
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

fn folder_size(dir: &Path) -> u64 {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| if path.is_dir() { folder_size(&path) } else { path.metadata().unwrap().len() })
        .sum()
}

/// The most memory this process had since the last reset, where the system tells.
fn peak_mb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) >> 10
}

fn reset_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// Processor time of this thread, to the nanosecond.
fn thread_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = stat.split(' ').next().and_then(|field| field.parse::<f64>().ok());
    nanoseconds.unwrap_or(0.0) / 1e9
}

/// Processor time of all threads of this process.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let rest = stat.rsplit(") ").next().unwrap_or_default();
    let ticks = rest.split(' ').skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<f64>() / 100.0
}
