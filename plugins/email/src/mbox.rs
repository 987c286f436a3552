//! Cuts a mailbox into its messages (RFC 4155, with the quoting of mboxrd), one held at a time.

use std::io::{BufRead as _, BufReader, Read, Result};

/// Largest message taken, in bytes.
pub(crate) const LARGEST: usize = 32 << 20;
/// Longest piece of a line that is looked at, in bytes; the rest of the line follows.
const PIECE: u64 = 64 << 10;

/// A message as it was written.
#[derive(Debug)]
pub(crate) struct Found {
    /// From 1.
    pub(crate) number: u64,
    /// Where it begins, from 1.
    pub(crate) line: u64,
    pub(crate) raw: Vec<u8>,
    /// It is not whole.
    pub(crate) too_long: bool,
}

/// Reads one message after the other. What does not begin like a mailbox is one message.
#[derive(Debug)]
pub(crate) struct Mailbox<R> {
    input: BufReader<R>,
    /// Lines that were read.
    line: u64,
    count: u64,
    at: At,
    /// Whether it began with a line that separates messages.
    several: bool,
    ended: bool,
}

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum At {
    /// A line behind an empty one, or the first.
    Blank,
    /// Another line.
    Line,
    /// The rest of a line.
    Middle,
}

impl<R: Read> Mailbox<R> {
    pub(crate) fn new(input: R) -> Self {
        Self {
            input: BufReader::with_capacity(1 << 16, input),
            line: 0,
            count: 0,
            at: At::Blank,
            several: false,
            ended: false,
        }
    }

    /// Messages that were found.
    pub(crate) const fn count(&self) -> u64 {
        self.count
    }

    /// The next message; none at the end.
    ///
    /// # Errors
    /// When the input cannot be read.
    pub(crate) fn next(&mut self) -> Result<Option<Found>> {
        let mut found = Found { number: 0, line: 0, raw: Vec::new(), too_long: false };
        while !self.ended {
            let (mut piece, at) = (Vec::new(), self.at);
            self.input.by_ref().take(PIECE).read_until(b'\n', &mut piece)?;
            self.ended = piece.is_empty();
            let blank = at != At::Middle && piece.trim_ascii_end().is_empty();
            self.line += u64::from(at != At::Middle && !self.ended);
            self.at = match piece.ends_with(b"\n") {
                true if blank => At::Blank,
                true => At::Line,
                false => At::Middle,
            };
            if at == At::Blank && separates(&piece) && (self.several || self.line == 1) {
                self.several = true;
                if found.line > 0 {
                    return Ok(Some(self.finish(found)));
                }
                continue;
            }
            if found.line == 0 && (self.ended || blank) {
                continue;
            }
            found.line = if found.line == 0 { self.line } else { found.line };
            let text = if at != At::Middle && self.several { unquoted(&piece) } else { &piece };
            if found.raw.len() + text.len() > LARGEST {
                found.too_long = true;
            } else if !found.too_long {
                found.raw.extend_from_slice(text);
            }
        }
        Ok((found.line > 0).then(|| self.finish(found)))
    }

    fn finish(&mut self, mut found: Found) -> Found {
        self.count += 1;
        found.number = self.count;
        // The empty line between two messages is the mailbox's.
        for end in [&b"\r\n\r\n"[..], b"\n\n"] {
            if self.several && found.raw.ends_with(end) {
                found.raw.truncate(found.raw.len() - end.len() / 2);
                break;
            }
        }
        found
    }
}

/// Whether a line begins a message: `From`, somebody, and a time of day.
fn separates(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let is_time = |part: &[u8]| matches!(part, [a, b, b':', c, d] if [a, b, c, d].into_iter().all(u8::is_ascii_digit));
    rest.windows(5).any(is_time)
}

/// A line of text that began with `From ` was given a `>` so that it separates nothing.
fn unquoted(line: &[u8]) -> &[u8] {
    let bare = line.iter().position(|byte| *byte != b'>').unwrap_or(0);
    let quoted = bare > 0 && line.get(bare..).unwrap_or_default().starts_with(b"From ");
    if quoted { line.get(1..).unwrap_or_default() } else { line }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::{LARGEST, Mailbox};

    fn all(bytes: &[u8]) -> Vec<(u64, String, bool)> {
        let mut mailbox = Mailbox::new(bytes);
        let mut found = Vec::new();
        while let Some(one) = mailbox.next().unwrap() {
            let text = String::from_utf8_lossy(&one.raw).into_owned();
            found.push((one.line, text, one.too_long));
        }
        found
    }

    #[test]
    fn messages_are_cut_where_they_begin() {
        let mailbox =
            b"From a@x Sat Mar  1 10:00:00 2025\nA: 1\n\nx\n\nFrom now on\n>From a\n>>From b\n\n\
            From b@x Sat Mar  1 11:00:00 2025\nB: 2\n\ny\nFrom c 10:00\n";
        let first = "A: 1\n\nx\n\nFrom now on\nFrom a\n>From b\n".to_owned();
        let second = "B: 2\n\ny\nFrom c 10:00\n".to_owned();
        assert_eq!(all(mailbox), [(2, first, false), (11, second, false)]);
    }

    #[test]
    fn a_saved_message_is_one_and_nothing_is_none() {
        let saved = b"\r\nA: 1\r\n\r\nFrom b@x Sat Mar  1 11:00:00 2025\r\n";
        assert_eq!(all(saved).len(), 1);
        assert_eq!(all(b"\n \n"), []);
        assert_eq!(all(b""), []);
    }

    #[test]
    fn a_message_too_large_is_not_held_and_the_next_is_read() {
        let mut mailbox = b"From a 10:00\nA: 1\n\n".to_vec();
        mailbox.resize(mailbox.len() + LARGEST, b'x');
        mailbox.extend_from_slice(b"\n\nFrom b 10:00\nB: 2\n\ny\n");
        let found = all(&mailbox);
        assert_eq!(found.iter().map(|one| one.2).collect::<Vec<_>>(), [true, false]);
        assert_eq!(found[1].1, "B: 2\n\ny\n");
    }
}
