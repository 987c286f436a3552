//! In one thread, which asks the system which of the three pipes is ready.

use std::io::{self, Read};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout};
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::AsFd;
use rustix::fs::{OFlags, fcntl_setfl};
use rustix::io::Errno;

use super::{Step, keep, one_line};

/// Bytes moved at a time, and the size asked for each pipe.
const CHUNK: usize = 1 << 20;
pub(in super::super) struct Pump<R> {
    input: R,
    to: Option<ChildStdin>,
    from: ChildStdout,
    errors: Option<ChildStderr>,
    waiting: Vec<u8>,
    sent: usize,
    frames: Vec<u8>,
    start: usize,
    end: usize,
    said: Vec<u8>,
    went_in: u64,
    came_out: u64,
}

impl<R: Read> Pump<R> {
    /// Takes the child's pipes; `first` goes in before the input.
    pub(in super::super) fn new(child: &mut Child, input: R, first: Vec<u8>) -> io::Result<Self> {
        let missing = || io::Error::other("a pipe is missing");
        let to = child.stdin.take().ok_or_else(missing)?;
        let from = child.stdout.take().ok_or_else(missing)?;
        let errors = child.stderr.take().ok_or_else(missing)?;
        for pipe in [to.as_fd(), from.as_fd(), errors.as_fd()] {
            fcntl_setfl(pipe, OFlags::NONBLOCK)?;
        }
        // A larger pipe is fewer switches between the processes; the default one works as well.
        #[cfg(target_os = "linux")]
        for pipe in [to.as_fd(), from.as_fd()] {
            let _ = rustix::pipe::fcntl_setpipe_size(pipe, CHUNK);
        }
        Ok(Self {
            input,
            to: Some(to),
            from,
            errors: Some(errors),
            waiting: first,
            sent: 0,
            frames: vec![0; CHUNK],
            start: 0,
            end: 0,
            said: Vec::new(),
            went_in: 0,
            came_out: 0,
        })
    }

    /// What has come and is not yet consumed.
    pub(in super::super) fn frames(&self) -> &[u8] {
        self.frames.get(self.start..self.end).unwrap_or_default()
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
        let timeout = Timespec {
            tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: left.subsec_nanos().into(),
        };
        let (mut writable, mut readable, mut said) = (false, false, false);
        {
            let mut fds = vec![PollFd::new(&self.from, PollFlags::IN)];
            fds.extend(self.errors.as_ref().map(|pipe| PollFd::new(pipe, PollFlags::IN)));
            let has_errors = fds.len() == 2;
            fds.extend(self.to.as_ref().map(|pipe| PollFd::new(pipe, PollFlags::OUT)));
            match poll(&mut fds, Some(&timeout)) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
            let mut ready = fds.iter().map(|fd| !fd.revents().is_empty());
            readable |= ready.next().unwrap_or_default();
            said |= has_errors && ready.next().unwrap_or_default();
            writable |= ready.next().unwrap_or_default();
        }
        if said {
            self.listen();
        }
        let fed = writable && self.send();
        let open = !readable || self.receive()?;
        Ok(if !open {
            Step::Closed
        } else if fed {
            Step::Fed
        } else {
            Step::Waited
        })
    }

    /// Reads input when the child has taken all there was; closes the child's input at the end.
    fn refill(&mut self) -> io::Result<()> {
        if self.to.is_none() || self.sent < self.waiting.len() {
            return Ok(());
        }
        self.waiting.resize(CHUNK / 4, 0);
        let count = loop {
            match self.input.read(&mut self.waiting) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.waiting.truncate(count);
        self.sent = 0;
        if count == 0 {
            self.to = None;
        }
        Ok(())
    }

    fn send(&mut self) -> bool {
        let (Some(to), Some(rest)) = (&self.to, self.waiting.get(self.sent..)) else {
            return false;
        };
        match rustix::io::write(to, rest) {
            Ok(count) => {
                self.sent += count;
                self.went_in += count as u64;
                count > 0
            }
            Err(Errno::AGAIN | Errno::INTR) => false,
            // The child wants no more input: that is its right.
            Err(_) => {
                self.to = None;
                false
            }
        }
    }

    fn receive(&mut self) -> io::Result<bool> {
        if self.start > 0 {
            self.frames.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.frames.len() {
            self.frames.resize(self.frames.len() * 2, 0);
        }
        let Some(room) = self.frames.get_mut(self.end..) else { return Ok(false) };
        match rustix::io::read(&self.from, room) {
            Ok(count) => {
                self.end += count;
                self.came_out += count as u64;
                Ok(count > 0)
            }
            Err(Errno::AGAIN | Errno::INTR) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }

    fn listen(&mut self) {
        let Some(errors) = &self.errors else { return };
        let mut some = [0; 4096];
        match rustix::io::read(errors, &mut some) {
            Ok(0) => self.errors = None,
            Ok(count) => keep(&mut self.said, some.get(..count).unwrap_or_default()),
            Err(Errno::AGAIN | Errno::INTR) => {}
            Err(_) => self.errors = None,
        }
    }

    /// The end of what the child wrote to stderr, as one line.
    pub(in super::super) fn said(&mut self) -> String {
        // What is still in the pipe: at most its capacity, which is 16 such pieces.
        for _ in 0..16 {
            self.listen();
        }
        one_line(&self.said)
    }
}
