//! Moves bytes between the parent and the child: input in, frames and stderr out.

#[cfg(not(any(windows, feature = "threads")))]
#[path = "pump/polled.rs"]
mod pipes;
#[cfg(any(windows, feature = "threads"))]
#[path = "pump/threads.rs"]
mod pipes;

use std::io::{self, Read};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout};
use std::time::Instant;

use pipes::Pipes;

/// The end of stderr that is kept, in bytes.
const SAID: usize = 2048;

/// What one step did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The child took input.
    Fed,
    /// Frames may have come, or time went by.
    Waited,
    /// The child closed its side.
    Closed,
}

/// The input, the pipes of a child, and what went through them.
pub(super) struct Pump<R> {
    input: R,
    pipes: Pipes,
    passed: Passed,
}

/// What went through the pipes, however they are waited for.
#[derive(Default)]
struct Passed {
    /// Bytes from the child; those before `start` are consumed.
    frames: Vec<u8>,
    start: usize,
    /// The end of what the child wrote to stderr.
    said: Vec<u8>,
    went_in: u64,
    came_out: u64,
}

impl<R: Read> Pump<R> {
    /// Takes the child's pipes; `first` goes in before the input.
    pub(super) fn new(child: &mut Child, input: R, first: Vec<u8>) -> io::Result<Self> {
        let missing = || io::Error::other("a pipe is missing");
        let into = child.stdin.take().ok_or_else(missing)?;
        let from = child.stdout.take().ok_or_else(missing)?;
        let errors = child.stderr.take().ok_or_else(missing)?;
        let pipes = Pipes::new(into, from, errors, first)?;
        Ok(Self { input, pipes, passed: Passed::default() })
    }

    /// What has come and is not yet consumed.
    pub(super) fn frames(&self) -> &[u8] {
        self.passed.frames.get(self.passed.start..).unwrap_or_default()
    }

    pub(super) const fn consume(&mut self, length: usize) {
        self.passed.start += length;
    }

    /// Bytes that the child's pipe took.
    pub(super) const fn went_in(&self) -> u64 {
        self.passed.went_in
    }

    /// Bytes that came back.
    pub(super) const fn came_out(&self) -> u64 {
        self.passed.came_out
    }

    /// Waits until something moves or `deadline` has come.
    ///
    /// # Errors
    /// When the input cannot be read.
    pub(super) fn step(&mut self, deadline: Instant) -> io::Result<Step> {
        self.refill()?;
        self.pipes.step(deadline, &mut self.passed)
    }

    /// Reads input when the child has taken all there was.
    fn refill(&mut self) -> io::Result<()> {
        let Some(mut piece) = self.pipes.spent() else { return Ok(()) };
        piece.resize(pipes::PIECE, 0);
        let count = loop {
            match self.input.read(&mut piece) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        piece.truncate(count);
        self.pipes.give(piece);
        Ok(())
    }

    /// The end of what the child wrote to stderr, as one line.
    pub(super) fn said(&mut self) -> String {
        self.pipes.hear_out(&mut self.passed);
        let text = String::from_utf8_lossy(&self.passed.said);
        let words: Vec<_> = text.split_whitespace().collect();
        words.join(" ").chars().filter(|char| !char.is_control()).collect()
    }
}

impl Passed {
    /// Where frames go, behind those that are not yet consumed.
    fn room(&mut self) -> &mut Vec<u8> {
        self.frames.drain(..self.start);
        self.start = 0;
        &mut self.frames
    }

    /// Keeps the end of what the child wrote.
    fn hear(&mut self, more: &[u8]) {
        self.said.extend_from_slice(more);
        let surplus = self.said.len().saturating_sub(SAID);
        self.said.drain(..surplus);
    }
}
