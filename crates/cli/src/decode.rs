//! Bytes to text as it was: UTF-8, UTF-16 and the legacy encodings of newsrooms; the rest is
//! refused with a reason.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use isnad_model::Reason;

/// A text, and the encoding that was guessed; `None` where nothing had to be guessed.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded {
    /// Not normalised; a byte order mark stays its first character.
    pub text: String,
    /// Name of the legacy encoding.
    pub guessed: Option<&'static str>,
}

/// More code points in one line than any article has: the file is something else.
const LONGEST_LINE: usize = 4_000_000;

/// Decodes a document.
///
/// # Errors
/// A key of the message catalogues: empty, binary, broken, without a letter, or one endless line.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Reason> {
    if bytes.is_empty() {
        return Err(Reason::new("cli.empty"));
    }
    let decoded = characters(bytes)?;
    readable(&decoded.text)?;
    Ok(decoded)
}

/// Whether there is something to read in the text.
///
/// # Errors
/// As [`decode`].
pub fn readable(text: &str) -> Result<(), Reason> {
    if text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
        return Err(Reason::new("cli.empty"));
    }
    if !text.chars().any(char::is_alphabetic) {
        return Err(Reason::new("cli.no_letters"));
    }
    let longest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    if longest > LONGEST_LINE {
        return Err(Reason::new("cli.endless_line").with("count", longest));
    }
    Ok(())
}

fn characters(bytes: &[u8]) -> Result<Decoded, Reason> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let order = if bytes.first() == Some(&0xff) { UTF_16LE } else { UTF_16BE };
        return utf16(bytes, order).ok_or_else(|| Reason::new("cli.bad_utf16"));
    }
    let error = match str::from_utf8(bytes) {
        Ok(_) if is_binary(bytes) => return unmarked_utf16(bytes),
        Ok(text) => return Ok(Decoded { text: text.to_owned(), guessed: None }),
        Err(error) => error,
    };
    if is_binary(bytes) {
        return unmarked_utf16(bytes);
    }
    if is_broken_utf8(bytes) {
        return Err(Reason::new("cli.bad_utf8").with("byte", error.valid_up_to()));
    }
    legacy(bytes).ok_or_else(|| Reason::new("cli.bad_utf8").with("byte", error.valid_up_to()))
}

fn utf16(bytes: &[u8], order: &'static Encoding) -> Option<Decoded> {
    let text = order.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(Decoded { text: text.into_owned(), guessed: None })
}

/// UTF-16 without its mark has a zero byte in every other place of Latin text and white space.
fn unmarked_utf16(bytes: &[u8]) -> Result<Decoded, Reason> {
    let binary = || Reason::new("cli.binary");
    if !bytes.len().is_multiple_of(2) || has_magic(bytes) {
        return Err(binary());
    }
    [UTF_16LE, UTF_16BE]
        .into_iter()
        .filter_map(|order| utf16(bytes, order).map(|decoded| (order, decoded)))
        .find(|(_, decoded)| mostly_words(&decoded.text))
        .map(|(order, decoded)| Decoded { guessed: Some(order.name()), ..decoded })
        .ok_or_else(binary)
}

/// Latin and Arabic letters, digits and spaces are what a real text is made of.
fn mostly_words(text: &str) -> bool {
    let all = text.chars().count();
    let plain = text.chars().filter(|c| {
        matches!(c, ' '..='~' | '\n' | '\r' | '\t' | '\u{a0}'..='\u{24f}' | '\u{370}'..='\u{6ff}')
    });
    all > 0 && plain.count() * 10 >= all * 9
}

fn has_magic(bytes: &[u8]) -> bool {
    const MAGIC: &[&[u8]] = &[b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"\x7fELF"];
    MAGIC.iter().any(|magic| bytes.starts_with(magic))
}

fn is_binary(bytes: &[u8]) -> bool {
    let control = |byte: &&u8| matches!(byte, 1..=8 | 0x0e..=0x1a | 0x1c..=0x1f);
    let head = bytes.get(..8192).unwrap_or(bytes);
    has_magic(bytes) || bytes.contains(&0) || head.iter().filter(control).count() * 20 > head.len()
}

/// A text in UTF-8 with a fault, rather than one in another encoding: more characters of several
/// bytes are whole than bytes are wrong.
fn is_broken_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut wrong) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        wrong += chunk.invalid().len();
    }
    whole > wrong
}

fn legacy(bytes: &[u8]) -> Option<Decoded> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    // C1 controls are what an encoding guessed wrong leaves behind.
    let controls = text.chars().filter(|c| matches!(c, '\u{80}'..='\u{9f}')).count();
    (controls == 0).then(|| Decoded { text: text.into_owned(), guessed: Some(encoding.name()) })
}

#[cfg(test)]
mod tests {
    use super::{Decoded, decode};

    fn check(bytes: &[u8], expected: Result<(&str, Option<&str>), &str>) {
        let decoded = decode(bytes);
        match (&decoded, expected) {
            (Ok(Decoded { text, guessed }), Ok(expected)) => {
                assert_eq!((text.as_str(), *guessed), expected);
            }
            (Err(reason), Err(key)) => assert_eq!(reason.key, key),
            _ => panic!("{decoded:?} where {expected:?} was expected"),
        }
    }

    /// "The ministry said on Monday that the talks go on", in Arabic.
    const NEWS: &str = "\u{642}\u{627}\u{644}\u{62a} \u{627}\u{644}\u{648}\u{632}\u{627}\u{631}\
        \u{629} \u{64a}\u{648}\u{645} \u{627}\u{644}\u{627}\u{62b}\u{646}\u{64a}\u{646} \u{625}\
        \u{646} \u{627}\u{644}\u{645}\u{62d}\u{627}\u{62f}\u{62b}\u{627}\u{62a} \
        \u{645}\u{633}\u{62a}\u{645}\u{631}\u{629}";

    #[test]
    fn the_text_stays_as_it_was() {
        check("\u{feff}said\r\n".as_bytes(), Ok(("\u{feff}said\r\n", None)));
        check(NEWS.as_bytes(), Ok((NEWS, None)));
        check(&[0xff, 0xfe, b'h', 0, b'i', 0], Ok(("\u{feff}hi", None)));
        check(&[0, b'h', 0, b'i'], Ok(("hi", Some("UTF-16BE"))));
    }

    #[test]
    fn old_arabic_pages_are_read() {
        let (bytes, ..) = encoding_rs::WINDOWS_1256.encode(NEWS);
        check(&bytes, Ok((NEWS, Some("windows-1256"))));
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_reason() {
        check(b"", Err("cli.empty"));
        check(b" \n\t", Err("cli.empty"));
        check("\u{feff}\n".as_bytes(), Err("cli.empty"));
        check(b"12:30 - 14 %", Err("cli.no_letters"));
        check(b"%PDF-1.7 words", Err("cli.binary"));
        check(b"\x7fELF\x00\x01\x02", Err("cli.binary"));
        check(&[NEWS.as_bytes(), b"\xd9", NEWS.as_bytes()].concat(), Err("cli.bad_utf8"));
        check("a".repeat(4_000_001).as_bytes(), Err("cli.endless_line"));
    }
}
