//! Which encoding a text is in: what it is told, its byte order mark, what it says, what it
//! looks like, in this order. Other sources of text take this file too.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use isnad_plugin::{Config, Failure};

/// How far into a text its own word about the encoding is looked for, in bytes.
const HEAD: usize = 4096;

/// The option `encoding`; empty where none was given.
///
/// # Errors
/// When no encoding goes by that name.
pub(crate) fn asked(config: &Config<'_>) -> Result<String, Failure> {
    let name = config.get("encoding").unwrap_or_default().trim();
    if name.is_empty() || is_known(name) {
        return Ok(name.to_owned());
    }
    Err(Failure::batch(format!("option `encoding`: `{name}` is not known")))
}

/// Whether an encoding goes by that name.
pub(crate) fn is_known(label: &str) -> bool {
    Encoding::for_label(label.as_bytes()).is_some()
}

/// The bytes as text, the name of its encoding, and warnings.
///
/// # Errors
/// When the bytes are no text.
pub(crate) fn decode(
    raw: &[u8],
    told: &str,
) -> Result<(String, &'static str, Vec<String>), String> {
    let mut warnings = Vec::new();
    let encoding = Encoding::for_label(told.as_bytes())
        .or_else(|| Encoding::for_bom(raw).map(|(encoding, _)| encoding))
        .or_else(|| declared(raw, &mut warnings))
        .unwrap_or_else(|| guessed(raw));
    if ![UTF_16LE, UTF_16BE].contains(&encoding) && raw.contains(&0) {
        return Err("this is binary data, not text".to_owned());
    }
    let (text, encoding, broken) = encoding.decode(raw);
    if broken {
        warnings.push(format!("some bytes are not {} and were replaced", encoding.name()));
    }
    Ok((text.into_owned(), encoding.name(), warnings))
}

/// What the text says; not believed where it says UTF-8 and is not.
fn declared(raw: &[u8], warnings: &mut Vec<String>) -> Option<&'static Encoding> {
    let head = raw.get(..HEAD).unwrap_or(raw).to_ascii_lowercase();
    // XML says it in its first line, HTML in an element.
    let mark: &[u8] =
        if head.trim_ascii_start().starts_with(b"<?xml") { b"encoding=" } else { b"charset=" };
    let label = head
        .windows(mark.len())
        .enumerate()
        .filter(|(_, window)| *window == mark)
        .find_map(|(at, _)| label(head.get(at + mark.len()..)?))?;
    // As the HTML standard has it: a page read this far is not in UTF-16, whatever it says.
    let encoding = if [UTF_16LE, UTF_16BE].contains(&label) { UTF_8 } else { label };
    if encoding == UTF_8 && str::from_utf8(raw).is_err() {
        if mostly_utf8(raw) {
            return Some(UTF_8);
        }
        warnings.push("it says that it is UTF-8, and is not".to_owned());
        return None;
    }
    Some(encoding)
}

/// Whether a few bad bytes stand in a text that is UTF-8 otherwise: whole characters of several
/// bytes outnumber them by far.
fn mostly_utf8(raw: &[u8]) -> bool {
    let (mut whole, mut broken) = (0usize, 0usize);
    for chunk in raw.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > 8 * broken
}

fn label(after: &[u8]) -> Option<&'static Encoding> {
    let after = after.trim_ascii_start();
    let after = after.strip_prefix(b"\"").or(after.strip_prefix(b"'")).unwrap_or(after);
    let end = after.iter().position(|byte| b"\"'> ;/".contains(byte))?;
    Encoding::for_label(after.get(..end)?)
}

fn guessed(raw: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(raw, true);
    detector.guess(None, Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::decode;

    #[test]
    fn one_bad_byte_does_not_make_another_language_of_a_page() {
        let mut page = "<meta charset=utf-8>".to_owned();
        page += &"\u{642}\u{627}\u{644}\u{62a} ".repeat(9);
        let mut page = page.into_bytes();
        page.push(0xff);
        let (text, _, warnings) = decode(&page, "").unwrap();
        assert!(text.contains("\u{642}\u{627}\u{644}\u{62a}") && text.ends_with('\u{fffd}'));
        assert_eq!(warnings.len(), 1);
    }
    use encoding_rs::WINDOWS_1256;

    const SAID: &str = "\u{642}\u{627}\u{644} \u{627}\u{644}\u{648}\u{632}\u{64a}\u{631} \u{625}\u{646} \u{627}\u{644}\u{645}\u{62d}\u{637}\u{629} \u{62a}\u{639}\u{645}\u{644} \u{62d}\u{62a}\u{649} \u{627}\u{644}\u{622}\u{646}";

    #[test]
    fn arabic_of_the_nineties_is_read() {
        let page =
            |meta: &str| WINDOWS_1256.encode(&format!("<html>{meta}<p>{SAID}")).0.into_owned();
        for meta in ["<meta charset=windows-1256>", "", "<meta charset=\"utf-8\">"] {
            let (text, encoding, warnings) = decode(&page(meta), "").unwrap();
            assert_eq!(encoding, "windows-1256", "{meta}");
            assert!(text.ends_with(SAID), "{meta}");
            assert_eq!(warnings.is_empty(), !meta.contains("utf-8"), "{meta}");
        }
        let (text, _, _) = decode(&page("<meta charset=latin1>"), "windows-1256").unwrap();
        assert!(text.ends_with(SAID));
    }

    #[test]
    fn binary_data_is_refused() {
        assert!(decode(b"\x7fELF\0\0\0", "").is_err());
    }
}
