//! Killed at a random moment, a process loses nothing that it was told is kept.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use isnad_model::Event;
use isnad_store::check;

use crate::support::{added, at, init, open, options};

const DIR: &str = "ISNAD_KILL_DIR";
const WAIT: Duration = Duration::from_secs(10);

/// The child: records for ever, and says what is acknowledged.
#[test]
#[ignore = "the other side of killed_processes_lose_nothing"]
fn record_until_killed() {
    let Some(dir) = std::env::var_os(DIR) else { return };
    let patient = isnad_store::OpenOptions { wait: WAIT, ..options() };
    let mut workspace = isnad_store::Workspace::open(Path::new(&dir), patient).unwrap();
    let mut out = std::io::stdout().lock();
    for round in 0.. {
        let batch: Vec<Event> =
            (0..=(round % 7)).map(|n| added(&format!("c{round}x{n}"))).collect();
        let recorded = workspace.append(&batch, "child", at(round)).unwrap();
        if round % 5 == 0 {
            workspace.put_object(format!("object {round}").as_bytes()).unwrap();
        }
        if round % 11 == 0 {
            workspace.release().unwrap();
        }
        for event in recorded {
            writeln!(out, "ack {} {}", event.seq, event.id).unwrap();
        }
        out.flush().unwrap();
    }
}

#[test]
fn killed_processes_lose_nothing() {
    let kills = std::env::var("ISNAD_KILLS").ok().and_then(|kills| kills.parse().ok());
    let dir = tempfile::tempdir().unwrap();
    drop(init(dir.path()));
    let mut acknowledged: Vec<(u64, String)> = Vec::new();
    for kill in 0..kills.unwrap_or(20_u64) {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "--nocapture", "kills::record_until_killed"])
            .env(DIR, dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let reader = std::thread::spawn(move || {
            let lines = out.lines().map_while(Result::ok);
            let acks = lines.filter_map(|line| {
                let mut words = line.strip_prefix("ack ")?.split(' ');
                Some((words.next()?.parse().ok()?, words.next()?.to_owned()))
            });
            acks.collect::<Vec<(u64, String)>>()
        });
        // Spread over the child's life: before it opens, while it opens, while it writes.
        std::thread::sleep(Duration::from_millis(kill * 7919 % 120));
        child.kill().unwrap();
        child.wait().unwrap();
        acknowledged.extend(reader.join().unwrap());
        let mut workspace = open(dir.path());
        for (seq, id) in acknowledged.iter().rev().take(50) {
            let events = workspace.log(&isnad_store::LogFilter::default(), seq - 1, 1).unwrap();
            let event = events.items.first().unwrap_or_else(|| panic!("event {seq} is lost"));
            assert_eq!((event.seq, &event.id), (*seq, id));
        }
    }
    let events = open(dir.path()).events(1).unwrap();
    for (seq, id) in &acknowledged {
        let place = usize::try_from(*seq - 1).unwrap();
        assert_eq!(&events.get(place).unwrap().id, id, "event {seq}");
    }
    assert!(!acknowledged.is_empty());
    assert_eq!(check(dir.path(), options()).unwrap().problems, []);
}
