//! The records of an archive (ISO 28500, WARC 1.0 and 1.1), one after the other. Made here because
//! the reader that there is wants a record whole before it says what it is, and stops at a fault.

use std::io::{self, BufRead as _, BufReader, ErrorKind, Read};

use crate::members::Members;
use crate::page::LARGEST;

/// Longest line, and most bytes, of the head of a record.
const LONGEST: u64 = 64 << 10;
const HEAD: usize = 1 << 20;

/// What a record says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// From 1.
    pub(crate) number: u64,
    /// Where it, or its gzip member, begins in the file, in bytes, as indexes of archives have it.
    pub(crate) at: u64,
    /// `WARC-Type`.
    pub(crate) kind: String,
    pub(crate) id: String,
    pub(crate) uri: String,
    pub(crate) date: String,
    /// Media type of the block, with its parameters.
    pub(crate) content_type: String,
    /// Bytes of the block.
    pub(crate) length: u64,
    /// Why the block is not whole; empty where it is.
    pub(crate) truncated: String,
}

/// Why something cannot be read.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) text: String,
    /// Nothing more can be read.
    pub(crate) ends: bool,
}

/// Reads records; what is not asked for is passed over and not held.
#[derive(Debug)]
pub(crate) struct Archive<R: Read> {
    input: BufReader<Members<R>>,
    /// Bytes of the block that were not read.
    left: u64,
    at: u64,
    count: u64,
    /// Looking for the next record after a fault that was told.
    lost: bool,
    /// A fault behind a sound record, to be told next.
    fault: Option<io::Error>,
}

impl<R: Read> Archive<R> {
    pub(crate) fn new(input: R) -> Self {
        let input = BufReader::with_capacity(1 << 16, Members::new(input));
        Self { input, left: 0, at: 0, count: 0, lost: false, fault: None }
    }

    /// Records that were found.
    pub(crate) const fn count(&self) -> u64 {
        self.count
    }

    /// The head of the next record; none at the end.
    ///
    /// # Errors
    /// Once for a stretch without a sound record; the next call goes on behind it.
    pub(crate) fn next(&mut self) -> Result<Option<Head>, Fault> {
        loop {
            let fault = self.fault.take().map_or(Ok(()), Err);
            let error = match fault.and_then(|()| self.pass_over()).and_then(|()| self.find()) {
                Ok(found) => {
                    self.lost &= found.is_none();
                    return Ok(found);
                }
                Err(error) => error,
            };
            // Faults of the data have kinds of their own; any other is the input's.
            let ends = error.kind() == ErrorKind::Other;
            let told = std::mem::replace(&mut self.lost, true);
            self.left = 0;
            self.input.get_mut().leave_damaged();
            if ends || !told {
                let at = self.input.get_ref().at().unwrap_or(self.at);
                let text = format!("behind record {}, byte {at}: {error}", self.count);
                return Err(Fault { text, ends });
            }
        }
    }

    fn pass_over(&mut self) -> io::Result<()> {
        while self.left > 0 {
            let count = self.input.fill_buf()?.len() as u64;
            if count == 0 {
                return Err(cut());
            }
            self.skip(count.min(self.left));
        }
        Ok(())
    }

    fn skip(&mut self, count: u64) {
        self.input.consume(usize::try_from(count).unwrap_or(usize::MAX));
        self.left -= count;
        self.at += count;
    }

    fn find(&mut self) -> io::Result<Option<Head>> {
        loop {
            let before = self.at;
            let line = self.line()?;
            let at = self.input.get_ref().at().unwrap_or(before);
            if line.is_empty() {
                return Ok(None);
            }
            if line.starts_with(b"WARC/") {
                return self.head(at).map(Some);
            }
            if !line.trim_ascii().is_empty() && !self.lost {
                return Err(wrong("no record begins here"));
            }
        }
    }

    fn head(&mut self, at: u64) -> io::Result<Head> {
        self.count += 1;
        let mut head = Head { number: self.count, at, ..Head::default() };
        let mut size = 0;
        let mut length = None;
        loop {
            let line = self.line()?;
            if line.is_empty() {
                return Err(cut());
            }
            size += line.len();
            if size > HEAD {
                return Err(wrong("the head of a record is longer than 1 MiB"));
            }
            let text = String::from_utf8_lossy(&line);
            if text.trim().is_empty() {
                break;
            }
            let Some((name, value)) = text.split_once(':') else { continue };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => head.kind = value.to_ascii_lowercase(),
                "warc-record-id" => head.id = bare(value),
                "warc-target-uri" => head.uri = bare(value),
                "warc-date" => value.clone_into(&mut head.date),
                "content-type" => value.clone_into(&mut head.content_type),
                "content-length" => length = value.parse().ok(),
                "warc-truncated" => value.clone_into(&mut head.truncated),
                _ => {}
            }
        }
        head.length = length.ok_or_else(|| wrong("a record says no Content-Length"))?;
        self.left = head.length;
        Ok(head)
    }

    fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        self.input.by_ref().take(LONGEST).read_until(b'\n', &mut line)?;
        self.at += line.len() as u64;
        Ok(line)
    }

    /// The next bytes of the block, `most` or what is left of it, behind those in `block`.
    ///
    /// # Errors
    /// When it cannot be read, or is larger than a page may be.
    pub(crate) fn block(&mut self, block: &mut Vec<u8>, most: u64) -> Result<(), String> {
        let wanted = self.left.min(most);
        if block.len() as u64 + wanted > LARGEST {
            return Err(format!("it is larger than {} MiB", LARGEST >> 20));
        }
        let before = block.len();
        let read = self.input.by_ref().take(wanted).read_to_end(block);
        let count = (block.len() - before) as u64;
        self.left -= count;
        self.at += count;
        let begun = self.input.get_ref().begun();
        let whole = || if count < wanted { Err(cut()) } else { Ok(()) };
        let result = read.and_then(|_| whole()).and_then(|()| self.settle(begun));
        result.map_err(|error| {
            self.left = 0;
            self.lost = true;
            self.input.get_mut().leave_damaged();
            error.to_string()
        })
    }

    /// Goes to the end of the member where the block is its last: only then is its checksum known,
    /// and a damaged byte in what somebody said would be a wrong quotation.
    fn settle(&mut self, begun: u64) -> io::Result<()> {
        let mut ends = 4;
        while self.left == 0 {
            let next = self.input.fill_buf().map(|buffer| buffer.first().copied());
            let next = match next {
                Ok(next) => next,
                Err(error) if self.input.get_ref().begun() == begun => return Err(error),
                Err(error) => {
                    self.fault = Some(error);
                    return Ok(());
                }
            };
            if ends == 0 || !matches!(next, Some(b'\r' | b'\n')) {
                break;
            }
            self.input.consume(1);
            self.at += 1;
            ends -= 1;
        }
        Ok(())
    }
}

/// Addresses and ids stand in angle brackets, in some archives and not in others.
fn bare(value: &str) -> String {
    value.trim_start_matches('<').trim_end_matches('>').to_owned()
}

fn cut() -> io::Error {
    io::Error::new(ErrorKind::UnexpectedEof, "it ends in the middle of a record")
}

fn wrong(why: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, why.to_owned())
}
