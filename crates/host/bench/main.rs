//! Measures 2 KB documents a second through the sandboxed child, and what its start costs.
//!
//! `cargo run --release -p isnad-host --bin isnad-plugin-bench -- LIBRARY [DOCUMENTS]`, where LIBRARY is the
//! built `plugins/misbehave`, whose option `lines` makes a document of each line.
//!
//! With `-- LIBRARY --read FILE` it runs any plugin over a file, and says what that took of memory.
#![expect(clippy::print_stdout, reason = "a program of its own, whose output is its result")]

use std::collections::BTreeMap;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use isnad_host::{CHILD_ARGUMENT, Error, Item, Plugins, Runner, SearchDir, install};

const STARTS: u32 = 100;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1).peekable();
    if arguments.next_if(|first| first == CHILD_ARGUMENT).is_some() {
        let code = isnad_host::child_main(arguments);
        return ExitCode::from(u8::try_from(code).unwrap_or(1));
    }
    let Some(library) = arguments.next().map(PathBuf::from) else {
        println!("usage: isnad-plugin-bench LIBRARY [DOCUMENTS]");
        return ExitCode::from(2);
    };
    if arguments.next_if(|next| next == "--read").is_some() {
        let done = arguments.next().map(|file| read(&library, Path::new(&file)));
        return match done {
            Some(Ok(())) => ExitCode::SUCCESS,
            Some(Err(error)) => {
                println!("{error}");
                ExitCode::FAILURE
            }
            None => ExitCode::from(2),
        };
    }
    let documents = arguments.next().and_then(|number| number.to_str()?.parse().ok());
    match measure(&library, documents.unwrap_or(200_000)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(library: &Path, documents: usize) -> Result<(), Error> {
    let (folder, plugins) = installed(library)?;
    let Some(plugin) = plugins.by_name("misbehave") else {
        println!("that library is not the plugin `misbehave`");
        return Ok(());
    };
    let runner = Runner::new(PathBuf::from("/proc/self/exe"));
    let mut line = "said ".repeat(409);
    line.push_str("so.\n");
    let run = |count: usize| -> Result<u64, Error> {
        let mut bytes = 0;
        let input = Cursor::new(line.repeat(count));
        let outcome = runner.run(plugin, "bench", input, &BTreeMap::new(), &mut |item| {
            if let Item::Record(record) = item {
                bytes += record.text.len();
            }
            ControlFlow::Continue(())
        })?;
        debug_assert!(bytes >= count * 2000);
        Ok(outcome.records)
    };
    run(1)?;
    // The library is in memory now.
    drop(folder);
    let start = Instant::now();
    for _ in 0..STARTS {
        run(1)?;
    }
    let each = start.elapsed() / STARTS;
    println!("one document in a child of its own: {:.2} ms", each.as_secs_f64() * 1e3);
    let start = Instant::now();
    let records = run(documents)?;
    let seconds = start.elapsed().as_secs_f64();
    let rate = f64::from(u32::try_from(records).unwrap_or(u32::MAX)) / seconds;
    println!("{records} documents of {} bytes: {rate:.0} a second", line.len());
    Ok(())
}

/// A folder that goes when it is dropped.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        // What stays behind costs nothing but space.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The plugin, installed into a folder of its own.
fn installed(library: &Path) -> Result<(Scratch, Plugins), Error> {
    let folder = std::env::temp_dir().join(format!("isnad-bench-{}", std::process::id()));
    let scratch = Scratch(folder.clone());
    let lock = folder.join("isnad.lock");
    install(library, &folder, &lock)?;
    Ok((scratch, Plugins::discover(&[SearchDir::Installed { folder, lock }])))
}

/// Runs the plugin over the file, looking at the memory of both processes a hundred times a second.
fn read(library: &Path, path: &Path) -> Result<(), Error> {
    let (_folder, plugins) = installed(library)?;
    let [plugin] = plugins.all() else { return Ok(()) };
    let wrong = |source| Error::File { path: path.to_owned(), source };
    let file = std::fs::File::open(path).map_err(wrong)?;
    let size = file.metadata().map_err(wrong)?.len();
    let done = AtomicBool::new(false);
    let start = Instant::now();
    let (outcome, child) = std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut most = 0;
            while !done.load(Ordering::Relaxed) {
                most = most.max(children().into_iter().map(|pid| peak(&pid)).max().unwrap_or(0));
                std::thread::sleep(Duration::from_millis(10));
            }
            most
        });
        let runner = Runner::new(PathBuf::from("/proc/self/exe"));
        let name = path.display().to_string();
        let outcome =
            runner.run(plugin, &name, file, &BTreeMap::new(), &mut |_| ControlFlow::Continue(()));
        done.store(true, Ordering::Relaxed);
        (outcome, watch.join().unwrap_or_default())
    });
    let outcome = outcome?;
    println!(
        "{size} bytes: {} records, {} left out, in {:.1} s; at most {} MiB in the child, {} MiB here",
        outcome.records,
        outcome.skipped,
        start.elapsed().as_secs_f64(),
        child >> 10,
        peak("self") >> 10,
    );
    Ok(())
}

fn children() -> Vec<String> {
    let own = format!("/proc/self/task/{}/children", std::process::id());
    let all = std::fs::read_to_string(own).unwrap_or_default();
    all.split_whitespace().map(str::to_owned).collect()
}

/// Most memory that a process ever had resident, in KiB.
fn peak(process: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
