//! What was read of a batch, kept as it comes: entries behind each other in one file. A batch that
//! was killed is read on from here, and texts are looked up here again.
//!
//! The file begins with [`MAGIC`] and a digest of how it was read. Each entry is its length (4
//! bytes, little endian), the CRC-32 of what follows, its kind, the number of its input (8 bytes)
//! and its bytes. An entry that is cut off, or whose sum is wrong, and all behind it, was never
//! written as far as a reader is concerned. Only the killing of the process is thought of, not a
//! failure of power: nothing is lost but time.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use isnad_model::Digest;

use super::kept::read_at;

const MAGIC: &[u8; 16] = b"isnad batch log2";
const HEAD: u64 = 16 + 32;
/// Bytes before the content of an entry.
const FRAME: u64 = 4 + 4 + 1 + 8;

/// What an entry holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A document with what was found in it.
    Document = 1,
    /// Something that was not read.
    Refused = 2,
    /// The input was read to its end.
    End = 3,
}

impl Kind {
    const fn of(byte: u8) -> Option<Self> {
        Some(match byte {
            1 => Self::Document,
            2 => Self::Refused,
            3 => Self::End,
            _ => return None,
        })
    }
}

/// An entry that was read back.
#[derive(Debug)]
pub struct Entry {
    pub kind: Kind,
    /// Number of the input that gave it.
    pub input: u64,
    /// Where its bytes begin in the file.
    pub at: u64,
    pub bytes: Vec<u8>,
}

/// The log of a batch, open for appending.
pub struct Log {
    path: PathBuf,
    out: BufWriter<File>,
    end: u64,
}

impl Log {
    /// Opens the log, a new one where there is none that was made the same way; nobody else may
    /// have it open. The file is cut behind its last sound entry.
    ///
    /// # Errors
    /// When it cannot be read or written; [`io::ErrorKind::WouldBlock`] where another run has it.
    pub fn open(path: &Path, made: Digest) -> io::Result<Self> {
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        file.try_lock().map_err(io::Error::from)?;
        let mut head = [0; 48];
        let known = file.read_exact(&mut head).is_ok()
            && head.starts_with(MAGIC)
            && head.ends_with(&made.0);
        if !known {
            file.set_len(0)?;
            file.write_all(MAGIC)?;
            file.write_all(&made.0)?;
        }
        let mut end = HEAD;
        let mut entries = Entries::of(path)?;
        while let Some(entry) = entries.advance()? {
            end = entry.at + entry.bytes.len() as u64;
        }
        file.set_len(end)?;
        Ok(Self { path: path.to_owned(), out: BufWriter::with_capacity(1 << 18, file), end })
    }

    /// Appends an entry; gives where its bytes begin.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn append(&mut self, kind: Kind, input: u64, bytes: &[u8]) -> io::Result<u64> {
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        let mut sum = crc32fast::Hasher::new();
        sum.update(&[kind as u8]);
        sum.update(&input.to_le_bytes());
        sum.update(bytes);
        self.out.write_all(&length.to_le_bytes())?;
        self.out.write_all(&sum.finalize().to_le_bytes())?;
        self.out.write_all(&[kind as u8])?;
        self.out.write_all(&input.to_le_bytes())?;
        self.out.write_all(bytes)?;
        let at = self.end + FRAME;
        self.end = at + u64::from(length);
        Ok(at)
    }

    /// Hands what was appended to the operating system, where the end of this process leaves it.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// A reading of all entries so far.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn entries(&mut self) -> io::Result<Entries> {
        self.out.flush()?;
        Entries::of(&self.path)
    }

    /// The bytes of the entry that begins there.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn bytes(&mut self, at: u64) -> io::Result<Vec<u8>> {
        let file = self.file()?;
        let mut length = [0; 4];
        read_at(file, &mut length, at.saturating_sub(FRAME))?;
        let length = u32::from_le_bytes(length);
        let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
        read_at(file, &mut bytes, at)?;
        Ok(bytes)
    }

    /// The file, for looking things up where [`Log::append`] said that they begin.
    ///
    /// # Errors
    /// When the disk is full.
    pub fn file(&mut self) -> io::Result<&File> {
        self.out.flush()?;
        Ok(self.out.get_ref())
    }
}

/// Entries from the first on.
pub struct Entries {
    file: BufReader<File>,
    at: u64,
}

impl Entries {
    fn of(path: &Path) -> io::Result<Self> {
        // A place of its own in the file: a second handle of the first would share one.
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(HEAD))?;
        Ok(Self { file: BufReader::with_capacity(1 << 18, file), at: HEAD })
    }

    /// The next sound entry; none behind the last.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn advance(&mut self) -> io::Result<Option<Entry>> {
        let mut frame = [0; 17];
        if !whole(self.file.read_exact(&mut frame))? {
            return Ok(None);
        }
        let [l0, l1, l2, l3, s0, s1, s2, s3, kind, input @ ..] = frame;
        let length = u32::from_le_bytes([l0, l1, l2, l3]);
        let mut bytes = Vec::new();
        self.file.by_ref().take(u64::from(length)).read_to_end(&mut bytes)?;
        let mut sum = crc32fast::Hasher::new();
        sum.update(&[kind]);
        sum.update(&input);
        sum.update(&bytes);
        let sound = bytes.len() as u64 == u64::from(length)
            && sum.finalize() == u32::from_le_bytes([s0, s1, s2, s3]);
        let Some(kind) = Kind::of(kind).filter(|_| sound) else { return Ok(None) };
        let at = self.at + FRAME;
        self.at = at + u64::from(length);
        Ok(Some(Entry { kind, input: u64::from_le_bytes(input), at, bytes }))
    }
}

fn whole(read: io::Result<()>) -> io::Result<bool> {
    match read {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use std::path::Path;

    use isnad_model::Digest;

    use super::{Kind, Log};

    fn read(path: &Path, made: &[u8]) -> Vec<(Kind, u64, Vec<u8>)> {
        let mut log = Log::open(path, Digest::of(made)).unwrap();
        let mut entries = log.entries().unwrap();
        let mut all = Vec::new();
        while let Some(entry) = entries.advance().unwrap() {
            all.push((entry.kind, entry.input, entry.bytes));
        }
        all
    }

    #[test]
    fn wherever_it_is_cut_off_what_was_whole_is_read_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let written = [(Kind::Document, 7, b"text".to_vec()), (Kind::End, 7, b"key".to_vec())];
        let mut log = Log::open(&path, Digest::of(b"so")).unwrap();
        for (kind, input, bytes) in &written {
            log.append(*kind, *input, bytes).unwrap();
        }
        drop(log);
        assert_eq!(read(&path, b"so"), written);
        let whole = std::fs::read(&path).unwrap();
        for length in 0..whole.len() {
            std::fs::write(&path, &whole[..length]).unwrap();
            let left = read(&path, b"so");
            assert!(left.len() < 2 && left == written[..left.len()], "{length}");
            // What is appended behind the cut is found.
            Log::open(&path, Digest::of(b"so")).unwrap().append(Kind::End, 9, b"x").unwrap();
            assert_eq!(read(&path, b"so").last().unwrap().1, 9);
        }
        std::fs::write(&path, &whole).unwrap();
        assert!(read(&path, b"otherwise").is_empty());
    }

    #[test]
    fn two_runs_do_not_share_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let first = Log::open(&path, Digest::of(b"")).unwrap();
        let second = Log::open(&path, Digest::of(b"")).err().unwrap();
        assert_eq!(second.kind(), std::io::ErrorKind::WouldBlock);
        drop(first);
        assert!(Log::open(&path, Digest::of(b"")).is_ok());
    }
}
