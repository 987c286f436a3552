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
        if round % 13 == 12 {
            let seq = recorded.first().unwrap().seq;
            workspace.redact(&[seq], "by law", "child", at(round)).unwrap();
        }
        for event in recorded {
            writeln!(out, "ack {} {}", event.seq, event.id).unwrap();
        }
        out.flush().unwrap();
    }
}

/// Kills in one workspace, before a new one is begun: each opening after a kill reads all of it.
const LIVES: u64 = 40;

/// `ISNAD_KILLS` says how many.
#[test]
fn killed_processes_lose_nothing() {
    let kills = std::env::var("ISNAD_KILLS").ok().and_then(|kills| kills.parse().ok());
    let kills: u64 = kills.unwrap_or(200);
    let mut acknowledged = 0;
    for first in (0..kills).step_by(usize::try_from(LIVES).unwrap()) {
        acknowledged += lives(first..kills.min(first + LIVES));
    }
    assert!(acknowledged > 0);
    let mut out = std::io::stdout();
    writeln!(out, "{kills} kills, {acknowledged} events acknowledged, none lost").unwrap();
}

/// Kills one process after the other in one workspace; gives how many events were acknowledged.
fn lives(kills: std::ops::Range<u64>) -> usize {
    let dir = tempfile::tempdir().unwrap();
    drop(init(dir.path()));
    let mut acknowledged: Vec<(u64, String)> = Vec::new();
    for kill in kills {
        acknowledged.extend(live(dir.path(), kill));
        let events = open(dir.path()).events(1).unwrap();
        for (seq, id) in &acknowledged {
            let there = events.get(usize::try_from(*seq - 1).unwrap());
            assert_eq!(there.map(|event| &event.id), Some(id), "kill {kill}: event {seq}");
        }
    }
    assert_eq!(check(dir.path(), options()).unwrap().problems, []);
    acknowledged.len()
}

/// Lets a process record, and kills it; gives what it acknowledged.
fn live(dir: &Path, kill: u64) -> Vec<(u64, String)> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "kills::record_until_killed"])
        .env(DIR, dir)
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
        acks.collect()
    });
    // Spread over the child's life: before it opens, while it opens, while it writes.
    std::thread::sleep(Duration::from_micros(kill * 7919 % 120_011));
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}
