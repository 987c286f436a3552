//! Measures 2 KB documents a second through the sandboxed child, and what its start costs.
//!
//! `cargo run --release -p isnad-host --bin isnad-plugin-bench -- LIBRARY [DOCUMENTS]`, where LIBRARY is the
//! built `plugins/misbehave`, whose option `lines` makes a document of each line.
#![expect(clippy::print_stdout, reason = "a program of its own, whose output is its result")]

use std::collections::BTreeMap;
use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

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
    let folder = std::env::temp_dir().join(format!("isnad-bench-{}", std::process::id()));
    let lock = folder.join("isnad.lock");
    let installed = install(library, &folder, &lock);
    let plugins = Plugins::discover(&[SearchDir::Installed { folder: folder.clone(), lock }]);
    installed?;
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
    // The library is in memory now; leaving the folder behind would cost nothing but space.
    let _ = std::fs::remove_dir_all(&folder);
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
