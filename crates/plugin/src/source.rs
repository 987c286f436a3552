//! What a plugin author writes: the `Source` trait, and what it is given.

use core::fmt;

/// A source of documents: bytes in, records out.
pub trait Source: Sized {
    /// Starts on one input. `input` may be kept and read in any later call.
    ///
    /// # Errors
    /// When the options or the beginning of the input make no sense; the batch ends with it.
    fn open(config: &Config<'_>, input: crate::Input) -> Result<Self, Failure>;

    /// Hands over the next record, or a few.
    ///
    /// # Errors
    /// [`Failure::record`] leaves one record out and goes on; [`Failure::batch`] ends the batch.
    fn pull(&mut self, output: &mut crate::Output) -> Result<Next, Failure>;
}

/// Whether there is more to pull.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Pull again.
    More,
    /// Everything was handed over.
    Done,
}

/// Why a record, or the whole batch, could not be read. Say the place: line, record number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub(crate) message: String,
    pub(crate) ends_batch: bool,
}

impl Failure {
    /// One record cannot be read; the ones after it can.
    pub fn record(message: impl Into<String>) -> Self {
        Self { message: message.into(), ends_batch: false }
    }

    /// Nothing more can be read.
    pub fn batch(message: impl Into<String>) -> Self {
        Self { message: message.into(), ends_batch: true }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::batch(error.to_string())
    }
}

/// What kind of record it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u32)]
pub enum Kind {
    /// A text in which somebody says something.
    #[default]
    Document = 1,
    /// A claim somebody wants checked.
    Claim = 2,
    /// A check somebody has made.
    FactCheck = 3,
}

/// One record. What is not known stays empty.
#[derive(Clone, Copy, Debug, Default)]
pub struct Record<'a> {
    /// Document, claim or fact-check.
    pub kind: Kind,
    /// Its name within the source, such as a message number.
    pub id: &'a str,
    /// Canonical address.
    pub uri: &'a str,
    /// Headline.
    pub title: &'a str,
    /// The text: decoded, not normalised.
    pub text: &'a str,
    /// The record as it was before it was read.
    pub raw: &'a [u8],
    /// Media type of `raw`.
    pub raw_mime: &'a str,
    /// Language (BCP 47).
    pub lang: &'a str,
    /// Milliseconds since 1970, UTC.
    pub published_unix_ms: Option<i64>,
    /// A JSON object: `byline`, `outlet`, `published` (as written, ISO 8601), `warnings` (a list).
    pub meta_json: &'a str,
}

/// The options of this run, checked by the host against the manifest, defaults filled in.
#[derive(Clone, Copy, Debug)]
pub struct Config<'a> {
    pairs: &'a [u8],
}

impl<'a> Config<'a> {
    /// Reads `key NUL value NUL` pairs.
    pub const fn new(pairs: &'a [u8]) -> Self {
        Self { pairs }
    }

    /// The pairs in order; bytes that are not UTF-8 end them.
    pub fn pairs(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let mut parts = self.pairs.split(|byte| *byte == 0).map(|part| str::from_utf8(part).ok());
        std::iter::from_fn(move || Some((parts.next()??, parts.next()??)))
    }

    /// The value of an option; the last one wins.
    pub fn get(&self, key: &str) -> Option<&'a str> {
        self.pairs().filter(|(name, _)| *name == key).map(|(_, value)| value).last()
    }

    /// Whether an option of type `boolean` is on.
    pub fn is_on(&self, key: &str) -> bool {
        self.get(key) == Some("true")
    }

    /// The name of the input as the user gave it, for messages.
    pub fn input_name(&self) -> Option<&'a str> {
        self.get("isnad.input")
    }
}

#[cfg(test)]
mod tests {
    use super::Config;

    #[test]
    fn options_are_pairs_and_the_last_one_wins() {
        let config = Config::new(b"a\x001\0b\0\0a\x002\0");
        assert_eq!(config.get("a"), Some("2"));
        assert_eq!(config.get("b"), Some(""));
        assert_eq!(config.get("c"), None);
        assert_eq!(Config::new(b"a\x001\0\xff\0x\0").pairs().count(), 1);
    }
}
