//! Reads the lines of one segment, proves them, and says what does not fit.
//!
//! After a flaw it reads on as well as it can: whether a whole batch stands beyond it is what tells
//! damage from a write that was never acknowledged.

use std::io::{self, BufRead};

use isnad_model::Digest;

use crate::frame::{Commit, Entry, Head, Header, PAYLOAD_START, VERSION, redacted_by};

/// An event and where it stands.
#[derive(Clone, Debug)]
pub struct Located {
    /// Its lines.
    pub entry: Entry,
    /// Bytes before its header line in the segment.
    pub offset: u64,
    /// Whether the payload is what its header says, or redacted; said as [`Step::Bad`] if not.
    pub whole: bool,
}

/// What one step of reading gave.
#[derive(Debug)]
pub enum Step {
    /// A whole batch, proven.
    Batch {
        /// Its events.
        events: Vec<Located>,
        /// The byte after its commit line.
        end: u64,
    },
    /// What is left of a batch after a flaw, or after its beginning was not read.
    Partial(Vec<Located>),
    /// A line that is not as it was written.
    Bad(Flaw),
    /// No more lines.
    End {
        /// Whether some of them belong to no whole batch.
        loose: bool,
    },
}

/// A line that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// From 1 where the scan began at the top of the segment.
    pub line: u64,
    /// Sequence number of the event concerned.
    pub event: u64,
    /// What is wrong.
    pub what: String,
    /// What is lost by it.
    pub lost: String,
    /// Whether it is a payload alone, and the lines around it are as they were written.
    pub payload: bool,
}

enum Expect {
    HeaderOrCommit,
    Payload { header: Box<Header>, hash: Digest, offset: u64 },
}

/// A reader of one segment.
pub struct Scanner<R> {
    input: R,
    held: Option<Vec<u8>>,
    offset: u64,
    line: u64,
    line_start: u64,
    /// Where the history stands after the last event read.
    pub head: Head,
    /// Whether a zero byte was seen, which no line has but a page that never reached the disk.
    pub nul: bool,
    /// Header lines accepted, with or without their payload.
    pub events: u64,
    expect: Expect,
    pending: Vec<Located>,
    tainted: bool,
    adrift: bool,
}

impl<R: BufRead> Scanner<R> {
    /// Reads `input`, which begins `offset` bytes into the segment, after `head`.
    ///
    /// `inside` says that it may begin in the middle of a batch.
    pub fn new(input: R, offset: u64, head: Head, inside: bool) -> Self {
        Self {
            input,
            held: None,
            offset,
            line: 0,
            line_start: offset,
            head,
            nul: false,
            events: 0,
            expect: Expect::HeaderOrCommit,
            pending: Vec::new(),
            tainted: inside,
            adrift: false,
        }
    }

    /// The next thing to know.
    ///
    /// # Errors
    /// When the segment cannot be read.
    pub fn step(&mut self) -> io::Result<Step> {
        loop {
            let Some(mut line) = self.next_line()? else {
                let loose =
                    !self.pending.is_empty() || !matches!(self.expect, Expect::HeaderOrCommit);
                return Ok(Step::End { loose });
            };
            self.nul |= line.contains(&0);
            if line.pop_if(|last| *last == b'\n').is_none() {
                return Ok(self.cut_off(&line));
            }
            let step = match std::mem::replace(&mut self.expect, Expect::HeaderOrCommit) {
                Expect::HeaderOrCommit => self.header_or_commit(&line),
                Expect::Payload { header, hash, offset } => {
                    self.payload(line, *header, hash, offset)
                }
            };
            if let Some(step) = step {
                return Ok(step);
            }
        }
    }

    fn next_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        if let Some(line) = self.held.take() {
            return Ok(Some(line));
        }
        let mut line = Vec::new();
        let read = self.input.read_until(b'\n', &mut line)?;
        self.line_start = self.offset;
        self.offset += read as u64;
        self.line += 1;
        Ok((read > 0).then_some(line))
    }

    fn header_or_commit(&mut self, line: &[u8]) -> Option<Step> {
        if line.starts_with(b"{\"commit\":")
            && let Ok(commit) = serde_json::from_slice(line)
        {
            return Some(self.commit(line, commit));
        }
        match serde_json::from_slice::<Header>(line) {
            Ok(header) => self.header(line, header),
            Err(_) if self.tainted && is_payload(line) => None,
            Err(_) => {
                let lost = "this event, or the commit of the batch before it";
                let bad = self.bad("neither a header nor a commit line can be read here", lost);
                self.adrift = true;
                Some(bad)
            }
        }
    }

    fn header(&mut self, line: &[u8], header: Header) -> Option<Step> {
        let expected = self.head.seq + 1;
        let wrong = if self.adrift && header.seq == expected + 1 {
            None
        } else if header.seq != expected {
            Some(format!("event {} stands where event {expected} belongs", header.seq))
        } else if header.prev != self.head.hash {
            Some(format!("event {expected} does not continue the header line of the event before"))
        } else if header.v == 0 || header.v > VERSION {
            Some(format!("version {} of an event; this program reads up to {VERSION}", header.v))
        } else if header.id != header.derived_id() || header.time().is_none() {
            Some("the fields of this header do not fit its id".to_owned())
        } else {
            None
        };
        self.adrift = false;
        let step = wrong.map(|what| {
            self.bad(&what, "who, when and what of this event cannot be trusted; nor can its place")
        });
        let hash = Digest::of(line);
        self.expect = Expect::Payload { header: Box::new(header), hash, offset: self.line_start };
        step
    }

    fn payload(
        &mut self,
        line: Vec<u8>,
        header: Header,
        hash: Digest,
        offset: u64,
    ) -> Option<Step> {
        self.head = Head { seq: header.seq, hash };
        self.events += 1;
        let lost = "what this event said; who, when and its place in the history stay";
        let redacted = redacted_by(&line).is_some_and(|by| by > header.seq);
        let whole = redacted || Digest::of(&line) == header.payload_digest;
        let is_header = || !is_payload(&line) && serde_json::from_slice::<Header>(&line).is_ok();
        if !whole && (is_header() || line.starts_with(b"{\"commit\":")) {
            let step = self.bad_event("the payload line is missing", lost);
            self.held = Some([line.as_slice(), b"\n"].concat());
            return Some(step);
        }
        let flaw = Flaw {
            line: self.line,
            event: header.seq,
            what: "the payload is not what its header's digest says".to_owned(),
            lost: lost.to_owned(),
            payload: true,
        };
        let entry = Entry { header, hash, payload: line };
        self.pending.push(Located { entry, offset, whole });
        (!whole).then_some(Step::Bad(flaw))
    }

    fn commit(&mut self, line: &[u8], commit: Commit) -> Step {
        let expected = Commit { commit: self.pending.len() as u64, hash: self.head.hash }.line();
        let events = std::mem::take(&mut self.pending);
        if !events.is_empty() && expected.trim_end().as_bytes() == line {
            self.tainted = false;
            return Step::Batch { events, end: self.offset };
        }
        let follows = commit.hash == self.head.hash && commit.commit >= events.len() as u64;
        if self.tainted && (self.adrift || follows) {
            self.tainted = self.adrift;
            return Step::Partial(events);
        }
        let lost =
            "nothing, if the events before it are whole; whether the batch was whole is open";
        self.bad_event("the commit line does not fit the batch before it", lost)
    }

    /// Bytes after the last line feed: how a write that was cut off looks, or something else.
    fn cut_off(&mut self, rest: &[u8]) -> Step {
        let begins = |whole: &[u8]| whole.starts_with(rest) || rest.starts_with(whole);
        let commit = Commit { commit: self.pending.len() as u64, hash: self.head.hash }.line();
        let ordinary = match &self.expect {
            Expect::HeaderOrCommit => begins(b"{\"v\":") || commit.as_bytes().starts_with(rest),
            Expect::Payload { .. } => begins(PAYLOAD_START),
        };
        if ordinary {
            return Step::End { loose: true };
        }
        self.bad("the last line is no beginning of any line that belongs here", "this line")
    }

    /// A flaw in the line just read, which belongs to the event that would come next.
    fn bad(&mut self, what: &str, lost: &str) -> Step {
        self.flaw(self.head.seq + 1, what, lost)
    }

    /// A flaw in the line just read, which belongs to the event that came last.
    fn bad_event(&mut self, what: &str, lost: &str) -> Step {
        self.flaw(self.head.seq, what, lost)
    }

    fn flaw(&mut self, event: u64, what: &str, lost: &str) -> Step {
        self.pending.clear();
        self.tainted = true;
        let (what, lost) = (what.to_owned(), lost.to_owned());
        Step::Bad(Flaw { line: self.line, event, what, lost, payload: false })
    }
}

fn is_payload(line: &[u8]) -> bool {
    line.starts_with(PAYLOAD_START) || redacted_by(line).is_some()
}
