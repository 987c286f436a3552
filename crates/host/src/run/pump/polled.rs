//! In one thread, which asks the system which of the three pipes is ready.

use std::io;
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fd::AsFd;
use rustix::fs::{OFlags, fcntl_setfl};
use rustix::io::Errno;

use super::{ChildStderr, ChildStdin, ChildStdout, Passed, Step};

/// The size asked for each pipe, and the least room for frames, in bytes.
const CHUNK: usize = 1 << 20;
/// Bytes of input read at a time.
pub(super) const PIECE: usize = CHUNK / 4;

pub(super) struct Pipes {
    to: Option<ChildStdin>,
    from: ChildStdout,
    errors: Option<ChildStderr>,
    waiting: Vec<u8>,
    sent: usize,
}

impl Pipes {
    pub(super) fn new(
        to: ChildStdin,
        from: ChildStdout,
        errors: ChildStderr,
        first: Vec<u8>,
    ) -> io::Result<Self> {
        for pipe in [to.as_fd(), from.as_fd(), errors.as_fd()] {
            fcntl_setfl(pipe, OFlags::NONBLOCK)?;
        }
        // A larger pipe is fewer switches between the processes; the default one works as well.
        #[cfg(target_os = "linux")]
        for pipe in [to.as_fd(), from.as_fd()] {
            let _ = rustix::pipe::fcntl_setpipe_size(pipe, CHUNK);
        }
        Ok(Self { to: Some(to), from, errors: Some(errors), waiting: first, sent: 0 })
    }

    /// Waits until something moves or `deadline` has come.
    pub(super) fn step(&mut self, deadline: Instant, passed: &mut Passed) -> io::Result<Step> {
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
            self.listen(passed);
        }
        let fed = writable && self.send(passed);
        let open = !readable || self.receive(passed)?;
        Ok(if !open {
            Step::Closed
        } else if fed {
            Step::Fed
        } else {
            Step::Waited
        })
    }

    /// A buffer for the next piece of input, once the child has taken the last one.
    pub(super) fn spent(&mut self) -> Option<Vec<u8>> {
        let all = self.to.is_some() && self.sent == self.waiting.len();
        all.then(|| std::mem::take(&mut self.waiting))
    }

    /// Puts a piece in line; an empty one closes the child's input.
    pub(super) fn give(&mut self, piece: Vec<u8>) {
        if piece.is_empty() {
            self.to = None;
        }
        self.waiting = piece;
        self.sent = 0;
    }

    fn send(&mut self, passed: &mut Passed) -> bool {
        let (Some(to), Some(rest)) = (&self.to, self.waiting.get(self.sent..)) else {
            return false;
        };
        match rustix::io::write(to, rest) {
            Ok(count) => {
                self.sent += count;
                passed.went_in += count as u64;
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

    /// Whether there may come more.
    fn receive(&self, passed: &mut Passed) -> io::Result<bool> {
        let room = passed.room();
        if room.len() == room.capacity() {
            room.reserve(CHUNK.max(room.len()));
        }
        match rustix::io::read(&self.from, rustix::buffer::spare_capacity(room)) {
            Ok(count) => {
                passed.came_out += count as u64;
                Ok(count > 0)
            }
            Err(Errno::AGAIN | Errno::INTR) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }

    fn listen(&mut self, passed: &mut Passed) {
        let Some(errors) = &self.errors else { return };
        let mut some = [0; 4096];
        match rustix::io::read(errors, &mut some) {
            Ok(0) => self.errors = None,
            Ok(count) => passed.hear(some.get(..count).unwrap_or_default()),
            Err(Errno::AGAIN | Errno::INTR) => {}
            Err(_) => self.errors = None,
        }
    }

    /// Takes what is still in the pipe of stderr: at most its capacity, which is 16 such pieces.
    pub(super) fn hear_out(&mut self, passed: &mut Passed) {
        (0..16).for_each(|_| self.listen(passed));
    }
}
