//! A document as the log of a batch keeps it: its text first, so that it can be looked up alone.

use std::fs::File;
use std::io;

use isnad_model::{Document, Extraction, Reading};
use isnad_verify::Cutter;
use serde::{Deserialize, Serialize};

/// What is kept of documents besides what claims are weighed with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Want {
    /// All that was found in them, for reports that show the texts.
    pub readings: bool,
    /// Their bytes, for a workspace.
    pub raw: bool,
}

/// A document without its text.
#[derive(Debug, Serialize, Deserialize)]
pub struct Kept<'a> {
    pub id: &'a str,
    pub sha256: [u8; 32],
    pub lang: &'a str,
    pub attributions: u64,
    /// Its entry in the report, as JSON.
    pub document: &'a [u8],
    /// Its sentences of narration, as JSON objects with commas between.
    pub narration: &'a [u8],
    pub narrated: u64,
    /// The claims that it founds: the set of each, and the sighting.
    #[serde(borrow)]
    pub sightings: Vec<(&'a [u8], &'a [u8])>,
    /// Document and extraction as JSON, where wanted.
    pub found: Option<&'a [u8]>,
    pub raw: Option<&'a [u8]>,
}

/// The bytes under which a document is kept.
///
/// # Errors
/// When something in it cannot be written down, which no reading brings about.
pub fn pack(reading: &Reading, raw: &[u8], cutter: &Cutter, want: Want) -> anyhow::Result<Vec<u8>> {
    let piece = cutter.piece(reading);
    let mut sightings = Vec::with_capacity(piece.sightings.len());
    for sighting in &piece.sightings {
        sightings.push((sighting.set(), postcard::to_allocvec(sighting)?));
    }
    let narration: Vec<String> = piece.narration.iter().map(isnad_report::line).collect();
    let (document, narration) = (isnad_report::line(&piece.document), narration.join(","));
    let found = want.readings || want.raw;
    let found = found.then(|| serde_json::to_vec(&(&reading.document, &reading.extraction)));
    let found = found.transpose()?;
    let kept = Kept {
        id: &piece.document.id,
        sha256: piece.document.sha256.0,
        lang: &piece.document.lang,
        attributions: piece.document.attributions as u64,
        document: document.as_bytes(),
        narration: narration.as_bytes(),
        narrated: piece.narration.len() as u64,
        sightings: sightings.iter().map(|(set, one)| (set.as_slice(), one.as_slice())).collect(),
        found: found.as_deref(),
        raw: want.raw.then_some(raw),
    };
    let mut bytes = u32::try_from(reading.text.len())?.to_le_bytes().to_vec();
    bytes.extend_from_slice(reading.text.as_bytes());
    Ok(postcard::to_extend(&kept, bytes)?)
}

/// The text of a document, and the rest.
///
/// # Errors
/// When they were not written by [`pack`].
pub fn unpack(bytes: &[u8]) -> anyhow::Result<(&str, Kept<'_>)> {
    let short = || anyhow::anyhow!("an entry of the batch log is too short");
    let (length, rest) = bytes.split_at_checked(4).ok_or_else(short)?;
    let length = u32::from_le_bytes(length.try_into()?);
    let (text, rest) = rest.split_at_checked(usize::try_from(length)?).ok_or_else(short)?;
    Ok((str::from_utf8(text)?, postcard::from_bytes(rest)?))
}

/// The reading that was packed, with its bytes; both have to have been wanted.
///
/// # Errors
/// As [`unpack`]'s.
pub fn reading(bytes: &[u8]) -> anyhow::Result<(Reading, Vec<u8>)> {
    let (text, kept) = unpack(bytes)?;
    let (document, extraction): (Document, Extraction) =
        serde_json::from_slice(kept.found.unwrap_or_default())?;
    let raw = kept.raw.unwrap_or_default().to_vec();
    Ok((Reading { document, text: text.to_owned(), extraction }, raw))
}

/// The text that is kept at that place of the log.
///
/// # Errors
/// When it cannot be read.
pub fn text_at(log: &File, at: u64) -> io::Result<String> {
    let mut length = [0; 4];
    read_at(log, &mut length, at)?;
    let mut text = vec![0; usize::try_from(u32::from_le_bytes(length)).map_err(io::Error::other)?];
    read_at(log, &mut text, at + 4)?;
    String::from_utf8(text).map_err(io::Error::other)
}

/// Reads from that place on, wherever the file stands.
#[cfg(unix)]
pub fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

/// Reads from that place on.
#[cfg(not(unix))]
pub fn read_at(mut file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    use io::{Read as _, Seek as _, SeekFrom};
    // One thread weighs where a file has one place only.
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(bytes)
}
