//! The host as a plugin sees it: a reader for the input, a place for records.

use std::io::{self, Read as _};

use crate::abi::{self, Bytes, Host, RawRecord};
use crate::source::{Failure, Record};

/// The input, as a reader. Reads nothing but what Isnad was given; any size of read works.
#[derive(Debug)]
pub struct Input {
    host: *const Host,
}

impl Input {
    /// # Safety
    /// `host` must point to a whole host table that outlives the value.
    pub(crate) const unsafe fn new(host: *const Host) -> Self {
        Self { host }
    }
}

impl Input {
    /// Reads all that is left, for a format that can only be read as a whole.
    ///
    /// # Errors
    /// When it is larger than `most` bytes, which is said in MiB, or cannot be read any further.
    pub fn whole(&mut self, most: u64) -> Result<Vec<u8>, Failure> {
        let mut raw = Vec::new();
        self.take(most.saturating_add(1)).read_to_end(&mut raw)?;
        if raw.len() as u64 > most {
            return Err(Failure::batch(format!("the input is larger than {} MiB", most >> 20)));
        }
        Ok(raw)
    }
}

impl io::Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // SAFETY: `new` was promised a table that outlives this value.
        let host = unsafe { &*self.host };
        // SAFETY: the pointer and the length are those of one live buffer.
        let count = unsafe { (host.read)(host.context, buffer.as_mut_ptr(), buffer.len()) };
        match usize::try_from(count) {
            Ok(count) if count <= buffer.len() => Ok(count),
            _ => Err(io::Error::other("the input cannot be read any further")),
        }
    }
}

/// Where records, and messages about them, go.
#[derive(Debug)]
pub struct Output {
    host: *const Host,
    emitted: u32,
}

impl Output {
    /// # Safety
    /// `host` must point to a whole host table that outlives the value.
    pub(crate) const unsafe fn new(host: *const Host) -> Self {
        Self { host, emitted: 0 }
    }

    /// How many records were handed over so far.
    pub(crate) const fn emitted(&self) -> u32 {
        self.emitted
    }

    fn host(&self) -> &Host {
        // SAFETY: `new` was promised a table that outlives this value.
        unsafe { &*self.host }
    }

    /// Hands a record over. One that is too large is refused and reported by the host, and the
    /// plugin goes on.
    ///
    /// # Errors
    /// When Isnad wants no more records: return it from `pull`.
    pub fn emit(&mut self, record: &Record<'_>) -> Result<(), Failure> {
        let raw = raw_record(record);
        let host = self.host();
        // SAFETY: the record and all it borrows live until the call returns.
        let answer = unsafe { (host.emit)(host.context, &raw const raw) };
        self.emitted = self.emitted.saturating_add(1);
        if answer == abi::CANCELLED { Err(Failure::batch("cancelled")) } else { Ok(()) }
    }

    /// A warning for whoever runs the plugin, about what no record can carry.
    pub fn warn(&self, message: &str) {
        let host = self.host();
        // SAFETY: the message lives until the call returns.
        unsafe { (host.log)(host.context, 2, Bytes::of(message.as_bytes())) }
    }

    /// Whether Isnad wants no more; ask it in long loops.
    pub fn is_cancelled(&self) -> bool {
        let host = self.host();
        // SAFETY: the context is the one that came with the function.
        unsafe { (host.cancelled)(host.context) != 0 }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the size of a struct of ten fields")]
const fn raw_record(record: &Record<'_>) -> RawRecord {
    RawRecord {
        size: size_of::<RawRecord>() as u32,
        kind: record.kind as u32,
        id: Bytes::of(record.id.as_bytes()),
        uri: Bytes::of(record.uri.as_bytes()),
        title: Bytes::of(record.title.as_bytes()),
        text: Bytes::of(record.text.as_bytes()),
        raw: Bytes::of(record.raw),
        raw_mime: Bytes::of(record.raw_mime.as_bytes()),
        lang: Bytes::of(record.lang.as_bytes()),
        published_unix_ms: match record.published_unix_ms {
            Some(time) => time,
            None => abi::UNKNOWN_TIME,
        },
        meta_json: Bytes::of(record.meta_json.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::run;
    use crate::{Config, Failure, Input, Next, Output, Record, Source};

    const MOST: u64 = 1 << 20;

    /// The whole input is one document.
    struct Whole(Input);

    impl Source for Whole {
        fn open(_: &Config<'_>, input: Input) -> Result<Self, Failure> {
            Ok(Self(input))
        }

        fn pull(&mut self, output: &mut Output) -> Result<Next, Failure> {
            let raw = self.0.whole(MOST)?;
            output.emit(&Record { raw: &raw, ..Record::default() })?;
            Ok(Next::Done)
        }
    }

    #[test]
    fn an_input_is_read_whole_up_to_its_limit() {
        let mut input = vec![b'x'; 1 << 20];
        assert!(run::<Whole>(&input, &[], 1000).records[0].raw == input);
        input.push(b'x');
        let ran = run::<Whole>(&input, &[], 1000);
        assert_eq!(ran.failed.as_deref(), Some("the input is larger than 1 MiB"));
        assert!(ran.records.is_empty());
    }
}
