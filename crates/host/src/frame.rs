//! What goes through the pipe from the child: length, checksum, raw fields. The reader trusts
//! nothing, because the child may be anybody's.

use isnad_plugin::abi::UNKNOWN_TIME;

/// Bytes before a payload: its length and its CRC-32, little-endian.
pub(crate) const HEADER: usize = 8;
/// Bytes of a record's payload before its fields: tag, kind, time, eight lengths.
const RECORD_HEAD: usize = 1 + 4 + 8 + 8 * 4;
/// Longest message kept, in bytes.
pub(crate) const LONGEST_MESSAGE: usize = 4096;
/// Bytes that it may have in the pipe: each that is not UTF-8 has become three.
const LONGEST_TOLD: usize = 3 * LONGEST_MESSAGE;

/// How a run ended, as the child says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// All was handed over.
    Done,
    /// The plugin gave up.
    Failed,
    /// A part of the sandbox is missing.
    NoSandbox,
    /// The library could not be used.
    NotLoaded,
}

/// One frame, borrowed from the pipe's buffer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Frame<'a> {
    Record(Fields<'a>),
    Log {
        level: u8,
        message: &'a str,
    },
    /// A record that the plugin itself left out.
    Skipped(&'a str),
    /// A record that breaks a rule of the header.
    Refused(&'a str),
    /// The library is open; the bytes are the manifest in its table.
    Ready {
        missing: &'a str,
        manifest: &'a [u8],
    },
    End(End, &'a str),
}

/// The fields of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields<'a> {
    pub(crate) kind: u32,
    pub(crate) published: Option<i64>,
    pub(crate) id: &'a str,
    pub(crate) uri: &'a str,
    pub(crate) title: &'a str,
    pub(crate) text: &'a str,
    pub(crate) raw: &'a [u8],
    pub(crate) raw_mime: &'a str,
    pub(crate) lang: &'a str,
    pub(crate) meta: &'a str,
}

/// Appends a record to `out`, field by field in the order of the ABI.
pub(crate) fn put_record(out: &mut Vec<u8>, kind: u32, published: i64, fields: &[&[u8]; 8]) {
    put(out, |out| {
        out.push(1);
        out.extend_from_slice(&kind.to_le_bytes());
        out.extend_from_slice(&published.to_le_bytes());
        for field in fields {
            out.extend_from_slice(&u32::try_from(field.len()).unwrap_or(u32::MAX).to_le_bytes());
        }
        for field in fields {
            out.extend_from_slice(field);
        }
    });
}

/// Appends any other frame.
pub(crate) fn put_message(out: &mut Vec<u8>, frame: &Frame<'_>) {
    put(out, |out| match frame {
        Frame::Record(_) => {}
        Frame::Log { level, message } => {
            out.extend_from_slice(&[2, *level]);
            out.extend_from_slice(message.as_bytes());
        }
        Frame::Skipped(message) => {
            out.push(3);
            out.extend_from_slice(message.as_bytes());
        }
        Frame::Refused(message) => {
            out.push(6);
            out.extend_from_slice(message.as_bytes());
        }
        Frame::Ready { missing, manifest } => {
            out.push(5);
            out.extend_from_slice(missing.as_bytes());
            out.push(0);
            out.extend_from_slice(manifest);
        }
        Frame::End(end, message) => {
            out.extend_from_slice(&[4, *end as u8]);
            out.extend_from_slice(message.as_bytes());
        }
    });
}

fn put(out: &mut Vec<u8>, payload: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    out.extend_from_slice(&[0; HEADER]);
    payload(out);
    let (Some(head), Some(body)) = (out.get(start..start + 4), out.get(start + HEADER..)) else {
        return;
    };
    debug_assert_eq!(head.len(), 4);
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes();
    let checksum = crc32fast::hash(body).to_le_bytes();
    if let Some(head) = out.get_mut(start..start + HEADER) {
        head.iter_mut().zip(length.iter().chain(&checksum)).for_each(|(to, from)| *to = *from);
    }
}

/// The first frame in `bytes` and its length with its header; none where it is not whole yet.
///
/// # Errors
/// When it is longer than `limit` allows, or damaged.
pub(crate) fn take(bytes: &[u8], limit: usize) -> Result<Option<(Frame<'_>, usize)>, String> {
    let Some((head, rest)) = bytes.split_first_chunk::<4>() else { return Ok(None) };
    let length = usize::try_from(u32::from_le_bytes(*head)).unwrap_or(usize::MAX);
    if length > limit.saturating_add(RECORD_HEAD).max(2 * LONGEST_MESSAGE + (64 << 10)) {
        return Err(format!("a frame of {length} bytes, where records may have {limit}"));
    }
    let Some((checksum, rest)) = rest.split_first_chunk::<4>() else { return Ok(None) };
    let Some(payload) = rest.get(..length) else { return Ok(None) };
    if crc32fast::hash(payload) != u32::from_le_bytes(*checksum) {
        return Err("a checksum does not match".to_owned());
    }
    parse(payload).map(|frame| Some((frame, HEADER + length)))
}

fn parse(payload: &[u8]) -> Result<Frame<'_>, String> {
    match payload {
        [1, body @ ..] => record(body).map(Frame::Record),
        [2, level, message @ ..] => Ok(Frame::Log { level: *level, message: told(message)? }),
        [3, message @ ..] => told(message).map(Frame::Skipped),
        [6, message @ ..] => told(message).map(Frame::Refused),
        [4, end, message @ ..] => {
            let end = match end {
                0 => End::Done,
                1 => End::Failed,
                2 => End::NoSandbox,
                3 => End::NotLoaded,
                _ => return Err(format!("an end of unknown kind {end}")),
            };
            Ok(Frame::End(end, told(message)?))
        }
        [5, body @ ..] => {
            let at = memchr::memchr(0, body).ok_or("a greeting without its end")?;
            let (missing, manifest) = body.split_at_checked(at).unwrap_or_default();
            let manifest = manifest.get(1..).unwrap_or_default();
            Ok(Frame::Ready { missing: told(missing)?, manifest })
        }
        _ => Err("a frame of unknown kind".to_owned()),
    }
}

fn record(body: &[u8]) -> Result<Fields<'_>, String> {
    let short = || "a record shorter than its own lengths".to_owned();
    let (kind, rest) = body.split_first_chunk::<4>().ok_or_else(short)?;
    let (published, rest) = rest.split_first_chunk::<8>().ok_or_else(short)?;
    let (lengths, mut rest) = rest.split_at_checked(8 * 4).ok_or_else(short)?;
    let mut fields: [&[u8]; 8] = [&[]; 8];
    for (field, length) in fields.iter_mut().zip(lengths.as_chunks::<4>().0) {
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        (*field, rest) = rest.split_at_checked(length).ok_or_else(short)?;
    }
    if !rest.is_empty() {
        return Err("a record longer than its own lengths".to_owned());
    }
    let [id, uri, title, text, raw, raw_mime, lang, meta] = fields;
    Ok(Fields {
        kind: u32::from_le_bytes(*kind),
        published: Some(i64::from_le_bytes(*published)).filter(|time| *time != UNKNOWN_TIME),
        id: utf8(id, "id")?,
        uri: utf8(uri, "uri")?,
        title: utf8(title, "title")?,
        text: utf8(text, "text")?,
        raw,
        raw_mime: utf8(raw_mime, "raw_mime")?,
        lang: utf8(lang, "lang")?,
        meta: utf8(meta, "meta_json")?,
    })
}

/// A message; messages are kept by the thousand, so that none may be as long as a record.
fn told(bytes: &[u8]) -> Result<&str, String> {
    if bytes.len() > LONGEST_TOLD {
        return Err(format!("a message of {} bytes", bytes.len()));
    }
    utf8(bytes, "message")
}

fn utf8<'a>(bytes: &'a [u8], field: &str) -> Result<&'a str, String> {
    str::from_utf8(bytes).map_err(|_| format!("its {field} is not UTF-8"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::{End, Frame, put_message, put_record, take};

    fn two() -> Vec<u8> {
        let mut out = Vec::new();
        put_record(&mut out, 1, 7, &[b"i", b"u", b"ti", b"text", b"\xff", b"m", b"ar", b"{}"]);
        put_message(&mut out, &Frame::End(End::Failed, "why"));
        out
    }

    #[test]
    fn frames_come_back_as_they_went() {
        let bytes = two();
        let (frame, length) = take(&bytes, 100).unwrap().unwrap();
        let Frame::Record(fields) = frame else { panic!("a record was put first") };
        assert_eq!((fields.id, fields.text, fields.raw), ("i", "text", &b"\xff"[..]));
        assert_eq!((fields.lang, fields.meta, fields.published), ("ar", "{}", Some(7)));
        let (frame, rest) = take(&bytes[length..], 100).unwrap().unwrap();
        assert_eq!(frame, Frame::End(End::Failed, "why"));
        assert_eq!(length + rest, bytes.len());
    }

    #[test]
    fn no_damage_and_no_shortening_is_taken_for_a_frame() {
        let bytes = two();
        let (_, length) = take(&bytes, 100).unwrap().unwrap();
        for end in 0..length {
            assert_eq!(take(&bytes[..end], 100), Ok(None), "{end}");
        }
        for at in 4..length {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x41;
            assert!(take(&damaged, 100).is_err(), "{at}");
        }
        let mut huge = bytes;
        huge[..4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(take(&huge, 100).is_err());
    }

    #[test]
    fn no_message_is_as_long_as_a_record_may_be() {
        for (length, taken) in [(3 * super::LONGEST_MESSAGE, true), (1 << 20, false)] {
            let message = &*"x".repeat(length);
            for frame in [
                Frame::Skipped(message),
                Frame::Refused(message),
                Frame::Log { level: 2, message },
                Frame::End(End::Failed, message),
            ] {
                let mut bytes = Vec::new();
                put_message(&mut bytes, &frame);
                assert_eq!(take(&bytes, 64 << 20).is_ok(), taken, "{length}");
            }
        }
    }
}
