//! The bytes of an archive, whether it is plain or made of gzip members, one for each record.

use std::io::{self, BufRead as _, BufReader, Chain, Cursor, Read};
use std::mem::replace;

use flate2::bufread::GzDecoder;

/// How a gzip member begins (RFC 1952): its mark, and the only method there is.
const MARK: [u8; 3] = [0x1f, 0x8b, 8];

/// A member whose first bytes were read already.
type Member<R> = GzDecoder<Chain<Cursor<[u8; 3]>, Blocks<R>>>;
/// The input in whole blocks.
type Blocks<R> = BufReader<Counted<R>>;

/// Reads until the buffer is full, and counts. What a decoder gives of a damaged member depends on
/// how much it is given at once, which must not depend on how the input comes.
#[derive(Debug)]
struct Counted<R> {
    input: R,
    count: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while let Some(room) = buffer.get_mut(filled..).filter(|room| !room.is_empty()) {
            match self.input.read(room)? {
                0 => break,
                count => filled += count,
            }
        }
        self.count += filled as u64;
        Ok(filled)
    }
}

/// A reader of the uncompressed bytes.
#[derive(Debug)]
pub(crate) struct Members<R: Read> {
    state: State<R>,
    begun: u64,
    /// Where the last member begins in the input, in bytes.
    at: u64,
    /// The last member is damaged.
    failed: bool,
}

#[derive(Debug)]
enum State<R: Read> {
    /// Nothing was read yet.
    New(Blocks<R>),
    Plain(Blocks<R>),
    /// Between two members.
    Between(Blocks<R>),
    Member(Box<Member<R>>),
    Ended,
}

impl<R: Read> Members<R> {
    pub(crate) fn new(input: R) -> Self {
        let input = BufReader::with_capacity(1 << 16, Counted { input, count: 0 });
        Self { state: State::New(input), begun: 0, at: 0, failed: false }
    }

    /// Members that were begun; what one read gives is of one member. The member before the last
    /// was whole by its checksum.
    pub(crate) const fn begun(&self) -> u64 {
        self.begun
    }

    /// Where the last member begins in the input, in bytes; none where nothing is compressed.
    pub(crate) fn at(&self) -> Option<u64> {
        (self.begun > 0).then_some(self.at)
    }

    /// Leaves a member that is damaged: the next one follows.
    pub(crate) fn leave_damaged(&mut self) {
        if std::mem::take(&mut self.failed) {
            self.leave_member();
        }
    }

    fn leave_member(&mut self) {
        self.state = match replace(&mut self.state, State::Ended) {
            State::Member(member) => State::Between(member.into_inner().into_inner().1),
            other => other,
        };
    }

    /// Looks at what comes next; what is no member between members is passed over.
    fn begin(&mut self) -> io::Result<()> {
        self.state = match replace(&mut self.state, State::Ended) {
            State::New(mut input) => {
                let compressed = input.fill_buf()?.first() == MARK.first();
                if compressed { State::Between(input) } else { State::Plain(input) }
            }
            State::Between(mut input) => {
                if seek(&mut input)? {
                    self.begun += 1;
                    let ahead = input.buffer().len() + MARK.len();
                    self.at = input.get_ref().count - ahead as u64;
                    State::Member(Box::new(GzDecoder::new(Cursor::new(MARK).chain(input))))
                } else {
                    State::Ended
                }
            }
            other => other,
        };
        Ok(())
    }
}

impl<R: Read> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match &mut self.state {
                State::Plain(input) => return input.read(buffer),
                State::Ended => return Ok(0),
                State::Member(member) => match member.read(buffer) {
                    Ok(0) if !buffer.is_empty() => self.leave_member(),
                    result => {
                        self.failed |= result.is_err();
                        return result;
                    }
                },
                State::New(_) | State::Between(_) => self.begin()?,
            }
        }
    }
}

/// Reads up to the end of the next mark; whether there is one.
fn seek<R: Read>(input: &mut Blocks<R>) -> io::Result<bool> {
    let mut seen = [0_u8; 3];
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(false);
        }
        let mut used = 0;
        for byte in buffer {
            used += 1;
            seen = [seen[1], seen[2], *byte];
            if seen == MARK {
                break;
            }
        }
        input.consume(used);
        if seen == MARK {
            return Ok(true);
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use std::io::{Read as _, Write as _};

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::Members;

    fn member(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn members_follow_each_other_and_a_damaged_one_is_left() {
        let mut file = [member("one "), vec![0; 5], member("two "), member("three")].concat();
        let mut text = String::new();
        Members::new(file.as_slice()).read_to_string(&mut text).unwrap();
        assert_eq!(text, "one two three");
        let second = member("one ").len() + 5;
        file[second + 12] ^= 0xff;
        let mut members = Members::new(file.as_slice());
        text.clear();
        assert!(members.read_to_string(&mut text).is_err());
        members.leave_damaged();
        text.clear();
        members.read_to_string(&mut text).unwrap();
        assert_eq!(text, "three");
    }

    #[test]
    fn plain_bytes_stay_as_they_are() {
        let mut text = String::new();
        Members::new(&b"WARC/1.0"[..]).read_to_string(&mut text).unwrap();
        assert_eq!(text, "WARC/1.0");
    }
}
