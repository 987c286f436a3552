//! With a thread for each pipe, where no call says which pipe is ready. What has come is handed to
//! the one thread that runs the rest; a thread waits while more than a little is not yet taken.

use std::io::{self, Read, Write as _};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::{ChildStderr, ChildStdin, ChildStdout, Passed, Step};

/// Bytes moved at a time, input and output.
pub(super) const PIECE: usize = 64 << 10;
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

pub(super) struct Pipes {
    to: Option<Sender<Vec<u8>>>,
    events: Receiver<Event>,
    feeding: bool,
    said_all: bool,
}

impl Pipes {
    pub(super) fn new(
        into: ChildStdin,
        from: ChildStdout,
        errors: ChildStderr,
        first: Vec<u8>,
    ) -> io::Result<Self> {
        let (seen, events) = sync_channel(WAITING);
        let (to, pieces) = channel();
        // The thread takes it when it begins to run.
        let feeding = to.send(first).is_ok();
        let (fed, heard) = (seen.clone(), seen.clone());
        let named = |name: &str| thread::Builder::new().name(name.to_owned());
        named("plugin input").spawn(move || feed(into, &pieces, &fed))?;
        named("plugin output").spawn(move || receive(from, &seen))?;
        named("plugin errors").spawn(move || listen(errors, &heard))?;
        Ok(Self { to: Some(to), events, feeding, said_all: false })
    }

    /// Waits until something moves or `deadline` has come.
    #[expect(clippy::unnecessary_wraps, reason = "a system that is asked which is ready may fail")]
    pub(super) fn step(&mut self, deadline: Instant, passed: &mut Passed) -> io::Result<Step> {
        let left = deadline.saturating_duration_since(Instant::now());
        Ok(match self.events.recv_timeout(left) {
            Ok(event) => self.take(event, passed),
            Err(RecvTimeoutError::Timeout) => Step::Waited,
            Err(RecvTimeoutError::Disconnected) => Step::Closed,
        })
    }

    fn take(&mut self, event: Event, passed: &mut Passed) -> Step {
        match event {
            Event::Came(bytes) => {
                passed.room().extend_from_slice(&bytes);
                passed.came_out += bytes.len() as u64;
            }
            Event::Closed => return Step::Closed,
            Event::Said(bytes) if bytes.is_empty() => self.said_all = true,
            Event::Said(bytes) => passed.hear(&bytes),
            Event::Took(0) => self.to = None,
            Event::Took(count) => {
                self.feeding = false;
                passed.went_in += count as u64;
                return Step::Fed;
            }
        }
        Step::Waited
    }

    /// A buffer for the next piece of input, once the child has taken the last one.
    pub(super) fn spent(&self) -> Option<Vec<u8>> {
        (self.to.is_some() && !self.feeding).then(Vec::new)
    }

    /// Puts a piece in line; an empty one closes the child's input.
    pub(super) fn give(&mut self, piece: Vec<u8>) {
        self.feeding =
            !piece.is_empty() && self.to.as_ref().is_some_and(|to| to.send(piece).is_ok());
        if !self.feeding {
            self.to = None;
        }
    }

    /// Takes what the child still says on stderr.
    pub(super) fn hear_out(&mut self, passed: &mut Passed) {
        let until = Instant::now() + LAST_WORDS;
        while !self.said_all {
            let left = until.saturating_duration_since(Instant::now());
            let Ok(event) = self.events.recv_timeout(left) else { break };
            self.take(event, passed);
        }
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
    let mut bytes = vec![0; PIECE];
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
