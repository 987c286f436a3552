//! With a thread for each pipe, where no call says which pipe is ready. What has come is handed to
//! the one thread that runs the rest; a thread waits while more than a little is not yet taken.

use std::io::{self, Read, Write as _};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::{Step, keep, one_line};

/// Bytes moved at a time.
const CHUNK: usize = 64 << 10;
/// Pieces that wait to be taken.
const WAITING: usize = 4;
/// How long the rest of stderr is waited for when the child has ended.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// What a thread has seen.
enum Event {
    /// Bytes of frames.
    Came(Vec<u8>),
    /// There will be no more of them.
    Closed,
    /// Bytes of stderr; none at its end.
    Said(Vec<u8>),
    /// The child's pipe took as many bytes; none when it wants no more.
    Took(usize),
}

pub(in super::super) struct Pump<R> {
    input: R,
    to: Option<Sender<Vec<u8>>>,
    events: Receiver<Event>,
    feeding: bool,
    frames: Vec<u8>,
    start: usize,
    said: Vec<u8>,
    said_all: bool,
    went_in: u64,
    came_out: u64,
}

impl<R: Read> Pump<R> {
    /// Takes the child's pipes; `first` goes in before the input.
    pub(in super::super) fn new(child: &mut Child, input: R, first: Vec<u8>) -> io::Result<Self> {
        let missing = || io::Error::other("a pipe is missing");
        let into = child.stdin.take().ok_or_else(missing)?;
        let from = child.stdout.take().ok_or_else(missing)?;
        let errors = child.stderr.take().ok_or_else(missing)?;
        let (seen, events) = sync_channel(WAITING);
        let (to, pieces) = channel();
        // The thread takes it when it begins to run.
        let feeding = to.send(first).is_ok();
        let (fed, heard) = (seen.clone(), seen.clone());
        let named = |name: &str| thread::Builder::new().name(name.to_owned());
        named("plugin input").spawn(move || feed(into, &pieces, &fed))?;
        named("plugin output").spawn(move || receive(from, &seen))?;
        named("plugin errors").spawn(move || listen(errors, &heard))?;
        Ok(Self {
            input,
            to: Some(to),
            events,
            feeding,
            frames: Vec::new(),
            start: 0,
            said: Vec::new(),
            said_all: false,
            went_in: 0,
            came_out: 0,
        })
    }

    /// What has come and is not yet consumed.
    pub(in super::super) fn frames(&self) -> &[u8] {
        self.frames.get(self.start..).unwrap_or_default()
    }

    pub(in super::super) const fn consume(&mut self, length: usize) {
        self.start += length;
    }

    /// Bytes that the child's pipe took.
    pub(in super::super) const fn went_in(&self) -> u64 {
        self.went_in
    }

    /// Bytes that came back.
    pub(in super::super) const fn came_out(&self) -> u64 {
        self.came_out
    }

    /// Waits until something moves or `deadline` has come.
    ///
    /// # Errors
    /// When the input cannot be read.
    pub(in super::super) fn step(&mut self, deadline: Instant) -> io::Result<Step> {
        self.refill()?;
        let left = deadline.saturating_duration_since(Instant::now());
        match self.events.recv_timeout(left) {
            Ok(event) => Ok(self.take(event)),
            Err(RecvTimeoutError::Timeout) => Ok(Step::Waited),
            Err(RecvTimeoutError::Disconnected) => Ok(Step::Closed),
        }
    }

    fn take(&mut self, event: Event) -> Step {
        match event {
            Event::Came(bytes) => {
                self.frames.drain(..self.start);
                self.start = 0;
                self.came_out += bytes.len() as u64;
                self.frames.extend_from_slice(&bytes);
            }
            Event::Closed => return Step::Closed,
            Event::Said(bytes) if bytes.is_empty() => self.said_all = true,
            Event::Said(bytes) => keep(&mut self.said, &bytes),
            Event::Took(0) => self.to = None,
            Event::Took(count) => {
                self.feeding = false;
                self.went_in += count as u64;
                return Step::Fed;
            }
        }
        Step::Waited
    }

    /// Reads input when the child has taken all there was; closes the child's input at the end.
    fn refill(&mut self) -> io::Result<()> {
        let Some(to) = self.to.as_ref().filter(|_| !self.feeding) else { return Ok(()) };
        let mut piece = vec![0; CHUNK];
        let count = loop {
            match self.input.read(&mut piece) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        piece.truncate(count);
        self.feeding = count > 0 && to.send(piece).is_ok();
        if !self.feeding {
            self.to = None;
        }
        Ok(())
    }

    /// The end of what the child wrote to stderr, as one line.
    pub(in super::super) fn said(&mut self) -> String {
        let until = Instant::now() + LAST_WORDS;
        while !self.said_all {
            let left = until.saturating_duration_since(Instant::now());
            let Ok(event) = self.events.recv_timeout(left) else { break };
            self.take(event);
        }
        one_line(&self.said)
    }
}

/// Writes what it is given, until there is no more or the child wants no more. The pipe is closed
/// when this returns.
fn feed(mut to: ChildStdin, pieces: &Receiver<Vec<u8>>, seen: &SyncSender<Event>) {
    while let Ok(piece) = pieces.recv() {
        // The child wants no more input: that is its right.
        let took = to.write_all(&piece).map_or(0, |()| piece.len());
        if seen.send(Event::Took(took)).is_err() || took == 0 {
            return;
        }
    }
}

fn receive(mut from: ChildStdout, seen: &SyncSender<Event>) {
    while let Some(bytes) = some(&mut from) {
        if seen.send(Event::Came(bytes)).is_err() {
            return;
        }
    }
    // Nobody may be there to hear it any more.
    let _ = seen.send(Event::Closed);
}

fn listen(mut errors: ChildStderr, seen: &SyncSender<Event>) {
    while let Some(bytes) = some(&mut errors) {
        if seen.send(Event::Said(bytes)).is_err() {
            return;
        }
    }
    let _ = seen.send(Event::Said(Vec::new()));
}

/// What can be read now; `None` at the end.
fn some(pipe: &mut impl Read) -> Option<Vec<u8>> {
    let mut bytes = vec![0; CHUNK];
    loop {
        match pipe.read(&mut bytes) {
            Ok(0) => return None,
            Ok(count) => {
                bytes.truncate(count);
                return Some(bytes);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
}
