//! The parent's side of a run: starts the child, feeds it, checks what comes back, ends it.

mod pump;

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::frame::{End, Frame};
use crate::sealed::Sealed;
use crate::{CHILD_ARGUMENT, Error, Item, Level, Limits, Plugin, SourceRecord, Trouble};
use pump::{Pump, Step};

/// How long a child that has closed its pipe may take to end.
const GRACE: Duration = Duration::from_secs(2);

/// What came of a run that went to its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Records handed over.
    pub records: u64,
    /// Records left out.
    pub skipped: u64,
    /// Parts of the sandbox that were missing; empty unless `allow_unsandboxed`.
    pub missing: String,
}

/// Runs plugins, each run in a child process of its own.
#[derive(Clone, Debug)]
pub struct Runner {
    /// The executable that becomes the child; it must call [`child_main`](crate::child_main) when
    /// its first argument is [`CHILD_ARGUMENT`].
    pub program: PathBuf,
    /// What a run may cost.
    pub limits: Limits,
    /// Whether to go on where a part of the sandbox is missing.
    pub allow_unsandboxed: bool,
}

/// A child that does not outlive its run.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone and waited for.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Runner {
    /// A runner with the default limits.
    pub fn new(program: PathBuf) -> Self {
        Self { program, limits: Limits::default(), allow_unsandboxed: false }
    }

    /// Runs `plugin` over `input`, handing each item to `each` as it comes; `each` may end the run.
    /// `input_name` is for the plugin's messages.
    ///
    /// # Errors
    /// When the plugin is not trusted, an option does not fit, or the run ends early. Whatever was
    /// handed to `each` before that is sound and stays.
    pub fn run(
        &self,
        plugin: &Plugin,
        input_name: &str,
        input: impl Read,
        options: &BTreeMap<String, String>,
        each: &mut dyn FnMut(Item) -> ControlFlow<()>,
    ) -> Result<Outcome, Error> {
        let config = config(&plugin.manifest().settle(options)?, input_name);
        let sealed = plugin.sealed()?;
        let name = plugin.name().to_owned();
        let mut child =
            self.start(sealed).map_err(|source| Error::Start { plugin: name.clone(), source })?;
        let pump = Pump::new(&mut child.0, input, config)
            .map_err(|source| Error::Start { plugin: name, source })?;
        let label = plugin.label();
        let limits = &self.limits;
        Run { plugin, label, sealed, limits, child, outcome: Outcome::default() }.drive(pump, each)
    }

    fn start(&self, sealed: &Sealed) -> io::Result<Running> {
        let numbers = [
            u64::try_from(sealed.number()).unwrap_or_default(),
            sealed.size,
            u64::from(sealed.system),
            self.limits.memory,
            self.limits.cpu.as_secs(),
            self.limits.record_bytes as u64,
            u64::from(self.allow_unsandboxed),
            u64::from(std::process::id()),
        ];
        Command::new(&self.program)
            .arg(CHILD_ARGUMENT)
            .args(numbers.iter().map(u64::to_string))
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map(Running)
    }
}

/// The first bytes on the child's input: the length of the configuration, and its pairs.
fn config(options: &[(String, String)], input_name: &str) -> Vec<u8> {
    let name = input_name.replace('\0', "");
    let pairs = options.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    let mut body = Vec::new();
    for (key, value) in pairs.chain([("isnad.input", name.as_str())]) {
        for part in [key, value] {
            body.extend_from_slice(part.as_bytes());
            body.push(0);
        }
    }
    let mut all = u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes().to_vec();
    all.append(&mut body);
    all
}

struct Run<'a> {
    plugin: &'a Plugin,
    label: String,
    sealed: &'a Sealed,
    limits: &'a Limits,
    child: Running,
    outcome: Outcome,
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
        loop {
            let step = pump
                .step(deadline)
                .map_err(|source| Error::Input { plugin: self.plugin.name().to_owned(), source })?;
            let mut moved = matches!(step, Step::Fed);
            while let Some((frame, length)) = self.next(&pump)? {
                moved |= matches!(frame, Frame::Record(_) | Frame::Skipped(_));
                if matches!(self.frame(&frame, each)?, Flow::Finished) {
                    return Ok(self.outcome);
                }
                pump.consume(length);
            }
            match step {
                Step::Closed => return Err(self.ended(pump)),
                _ if moved => deadline = Instant::now() + self.limits.idle,
                _ if Instant::now() >= deadline => return Err(self.idle(&mut pump)),
                _ => {}
            }
        }
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
            Frame::Record(ref fields) => {
                let number = self.outcome.records + self.outcome.skipped + 1;
                let record = SourceRecord::new(number, &self.label, fields);
                let record = record.map_err(|why| self.failed(Trouble::Damaged(why)))?;
                if self.outcome.records >= self.limits.records {
                    return Err(self.failed(Trouble::TooMany(self.limits.records)));
                }
                self.outcome.records += 1;
                Item::Record(Box::new(record))
            }
            Frame::Skipped(message) => {
                if self.outcome.skipped >= self.limits.skipped {
                    return Err(self.failed(Trouble::TooManySkipped(self.limits.skipped)));
                }
                self.outcome.skipped += 1;
                let record = self.outcome.records + self.outcome.skipped;
                Item::Skipped { record, message: message.to_owned() }
            }
            Frame::Log { level, message } => {
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
        let trouble = match (status.signal(), status.code()) {
            (Some(libc::SIGSYS), _) => Trouble::Forbidden(said),
            (Some(libc::SIGXCPU), _) => Trouble::Cpu(self.limits.cpu),
            (Some(signal), _) => Trouble::Died { signal, said },
            (None, _) if half => Trouble::Damaged("it ends in the middle of a record".to_owned()),
            (None, code) => Trouble::Exited { code: code.unwrap_or_default(), said },
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
