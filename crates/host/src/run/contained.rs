//! The parent's side of a run: starts the child, feeds it, checks what comes back, ends it.

use std::io::{self, Read};
use std::ops::ControlFlow;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::pump::{Pump, Step};
use super::{Outcome, Runner};
use crate::frame::{End, Frame};
use crate::sealed::Sealed;
use crate::{CHILD_ARGUMENT, Error, Item, Level, Limits, Part, Plugin, SourceRecord, Trouble};

/// How long a child that has closed its pipe may take to end.
const GRACE: Duration = Duration::from_secs(2);
/// What a record is worth in waiting.
const WORTH_OF_RECORD: Duration = Duration::from_millis(250);
/// What a KiB of input or output is worth in waiting.
const WORTH_OF_KIB: Duration = Duration::from_millis(1);

/// A child that does not outlive its run.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone and waited for.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// As [`Runner::run`], with the options settled.
pub(super) fn run(
    runner: &Runner,
    plugin: &Plugin,
    config: &[u8],
    input: impl Read,
    each: &mut dyn FnMut(Item) -> ControlFlow<()>,
) -> Result<Outcome, Error> {
    let sealed = plugin.sealed(!runner.lacking.contains(&Part::SealedCopy))?;
    let start_error = |source| Error::Start { plugin: plugin.name().to_owned(), source };
    let mut child = start(runner, sealed).map_err(start_error)?;
    let pump = Pump::new(&mut child.0, input, config.to_vec()).map_err(start_error)?;
    let (label, limits, only_counts) = (plugin.label(), &runner.limits, runner.only_counts);
    let outcome = Outcome::default();
    let run = Run { plugin, label, sealed, limits, only_counts, child, outcome, said: 0 };
    run.drive(pump, each)
}

fn start(runner: &Runner, sealed: &Sealed) -> io::Result<Running> {
    let numbers = [
        sealed.number(),
        sealed.size,
        u64::from(sealed.system),
        runner.limits.memory,
        runner.limits.cpu.as_secs(),
        runner.limits.record_bytes as u64,
        runner.read_at_most as u64,
        runner.at_once.into(),
        u64::from(runner.allow_unsandboxed),
        u64::from(std::process::id()),
        runner.lacking.iter().fold(0, |bits, part| bits | *part as u64),
        u64::from(runner.only_counts),
    ];
    let mut command = Command::new(&runner.program);
    command.env_clear();
    // Without it Windows finds none of its own libraries.
    #[cfg(windows)]
    command.envs(std::env::var_os("SystemRoot").map(|root| ("SystemRoot", root)));
    command
        .arg(CHILD_ARGUMENT)
        .arg(sealed.path())
        .args(numbers.iter().map(u64::to_string))
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map(Running)
}

struct Run<'a> {
    plugin: &'a Plugin,
    label: String,
    sealed: &'a Sealed,
    limits: &'a Limits,
    only_counts: bool,
    child: Running,
    outcome: Outcome,
    /// Messages beside the records.
    said: u64,
}

/// How much longer the host waits, and what had come when that was last reckoned.
struct Patience {
    left: Duration,
    records: u64,
    moved: u64,
}

/// What a frame means for the run.
enum Flow {
    On,
    /// The caller wants no more, or everything was handed over.
    Finished,
}

impl Run<'_> {
    fn drive(
        mut self,
        mut pump: Pump<impl Read>,
        each: &mut dyn FnMut(Item) -> ControlFlow<()>,
    ) -> Result<Outcome, Error> {
        let mut deadline = Instant::now() + self.limits.idle;
        let mut patience = Patience { left: self.limits.patience, records: 0, moved: 0 };
        loop {
            let asked = Instant::now();
            let step = pump
                .step(deadline)
                .map_err(|source| Error::Input { plugin: self.plugin.name().to_owned(), source })?;
            // What `each` takes is not the plugin's time.
            let waited = asked.elapsed();
            let mut moved = matches!(step, Step::Fed);
            let came = Instant::now();
            while let Some((frame, length)) = self.next(&pump)? {
                moved |= !matches!(frame, Frame::Log { .. });
                if matches!(self.frame(&frame, each)?, Flow::Finished) {
                    return Ok(self.outcome);
                }
                pump.consume(length);
            }
            // Nor is it here: whoever takes a message may take long over it.
            deadline += came.elapsed();
            match step {
                Step::Closed => return Err(self.ended(pump)),
                _ if self.is_spent(&mut patience, waited, pump.went_in() + pump.came_out()) => {
                    return Err(self.failed(Trouble::Slow(self.limits.patience)));
                }
                _ if self.is_too_much(&pump) => {
                    return Err(self.failed(Trouble::TooMuch(self.limits.output_times)));
                }
                _ if moved => deadline = Instant::now() + self.limits.idle,
                _ if Instant::now() >= deadline => return Err(self.idle(&mut pump)),
                _ => {}
            }
        }
    }

    /// Whether more came out than can come of what went in.
    fn is_too_much(&self, pump: &Pump<impl Read>) -> bool {
        let due = pump.went_in().saturating_mul(self.limits.output_times);
        pump.came_out() > due.saturating_add(self.limits.record_bytes as u64)
    }

    /// Takes what was waited from the patience, and adds what came of it; whether none is left.
    fn is_spent(&self, patience: &mut Patience, waited: Duration, moved: u64) -> bool {
        let records = self.outcome.records - patience.records;
        let worth = WORTH_OF_RECORD.saturating_mul(u32::try_from(records).unwrap_or(u32::MAX))
            + WORTH_OF_KIB.saturating_mul(
                u32::try_from(moved / 1024 - patience.moved / 1024).unwrap_or(u32::MAX),
            );
        let left = patience.left.saturating_sub(waited);
        let most = self.limits.patience;
        *patience = Patience {
            left: left.saturating_add(worth).min(most),
            records: self.outcome.records,
            moved,
        };
        left.is_zero()
    }

    fn next<'p>(&self, pump: &'p Pump<impl Read>) -> Result<Option<(Frame<'p>, usize)>, Error> {
        crate::frame::take(pump.frames(), self.limits.record_bytes)
            .map_err(|why| self.failed(Trouble::Damaged(why)))
    }

    fn frame(
        &mut self,
        frame: &Frame<'_>,
        each: &mut dyn FnMut(Item) -> ControlFlow<()>,
    ) -> Result<Flow, Error> {
        let item = match *frame {
            Frame::Record(_) if self.only_counts => {
                self.outcome.records += 1;
                return Ok(Flow::On);
            }
            Frame::Record(ref fields) => {
                let number = self.outcome.records + self.outcome.skipped + 1;
                let record = SourceRecord::new(number, &self.label, fields);
                let record = match record {
                    Ok(record) => record,
                    Err(why) => return self.left_out(&why, true, each),
                };
                if self.outcome.records >= self.limits.records {
                    return Err(self.failed(Trouble::TooMany(self.limits.records)));
                }
                self.outcome.records += 1;
                Item::Record(Box::new(record))
            }
            Frame::Skipped(message) => return self.left_out(message, false, each),
            Frame::Refused(message) => return self.left_out(message, true, each),
            Frame::Log { level, message } => {
                self.said += 1;
                if self.said > self.limits.skipped {
                    return Err(self.failed(Trouble::TooManySkipped(self.limits.skipped)));
                }
                Item::Log { level: Level::of(level), message: message.to_owned() }
            }
            Frame::Ready { missing, manifest } => {
                missing.clone_into(&mut self.outcome.missing);
                if manifest != self.sealed.manifest {
                    let why = "the manifest in its table is not the one in its file".to_owned();
                    return Err(self.failed(Trouble::NotLoaded(why)));
                }
                return Ok(Flow::On);
            }
            Frame::End(End::Done, _) => return Ok(Flow::Finished),
            Frame::End(end, message) => return Err(self.gave_up(end, message)),
        };
        Ok(if each(item).is_break() { Flow::Finished } else { Flow::On })
    }

    fn left_out(
        &mut self,
        why: &str,
        refused: bool,
        each: &mut dyn FnMut(Item) -> ControlFlow<()>,
    ) -> Result<Flow, Error> {
        if self.outcome.skipped >= self.limits.skipped {
            return Err(self.failed(Trouble::TooManySkipped(self.limits.skipped)));
        }
        self.outcome.skipped += 1;
        let record = self.outcome.records + self.outcome.skipped;
        let item = Item::Skipped { record, message: why.to_owned(), refused };
        Ok(if each(item).is_break() { Flow::Finished } else { Flow::On })
    }

    fn gave_up(&self, end: End, message: &str) -> Error {
        let message = message.to_owned();
        match end {
            End::NoSandbox => {
                Error::Sandbox { plugin: self.plugin.name().to_owned(), missing: message }
            }
            End::NotLoaded => self.failed(Trouble::NotLoaded(message)),
            End::Failed | End::Done => self.failed(Trouble::Reported(message)),
        }
    }

    fn failed(&self, trouble: Trouble) -> Error {
        let records = self.outcome.records + self.outcome.skipped;
        Error::Failed { plugin: self.plugin.name().to_owned(), records, trouble }
    }

    fn idle(&self, pump: &mut Pump<impl Read>) -> Error {
        self.failed(Trouble::Idle { limit: self.limits.idle, said: pump.said() })
    }

    /// The pipe is closed and no end was announced: how the process ended says why.
    fn ended(&mut self, mut pump: Pump<impl Read>) -> Error {
        let half = !pump.frames().is_empty();
        let Some(status) = wait(&mut self.child.0) else {
            return self.idle(&mut pump);
        };
        let said = pump.said();
        let trouble = match signal(status) {
            Some(Killed::Filter) => Trouble::Forbidden(said),
            Some(Killed::Cpu) => Trouble::Cpu(self.limits.cpu),
            Some(Killed::Other(signal)) => Trouble::Died { signal, said },
            None if half => Trouble::Damaged("it ends in the middle of a record".to_owned()),
            None => Trouble::Exited { code: status.code().unwrap_or_default(), said },
        };
        self.failed(trouble)
    }
}

fn wait(child: &mut Child) -> Option<ExitStatus> {
    let until = Instant::now() + GRACE;
    while Instant::now() < until {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    None
}

/// What signal ended a process.
#[cfg_attr(windows, expect(dead_code, reason = "there are none"))]
enum Killed {
    /// That of the system call filter.
    Filter,
    /// That of the limit of processor time.
    Cpu,
    Other(i32),
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<Killed> {
    Some(match std::os::unix::process::ExitStatusExt::signal(&status)? {
        libc::SIGSYS => Killed::Filter,
        libc::SIGXCPU => Killed::Cpu,
        other => Killed::Other(other),
    })
}

/// Windows has no signals: what ended a process is its exit code.
#[cfg(windows)]
const fn signal(_: ExitStatus) -> Option<Killed> {
    None
}
