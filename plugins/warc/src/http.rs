//! The answer of a server as it was archived: its head, and its body without what it travelled in.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::page::LARGEST;

/// Most lines of a head.
const LINES: usize = 256;

/// What matters of the head of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// In lower case, with parameters.
    pub(crate) content_type: String,
    chunked: bool,
    /// In the order in which they were put on.
    encodings: Vec<String>,
    /// Bytes of the head.
    length: usize,
}

/// Reads the head; `block` may be the beginning of the answer.
///
/// # Errors
/// When it is no HTTP answer, or its head is not whole.
pub(crate) fn head(block: &[u8]) -> Result<Answer, String> {
    // Later versions have no text form of their own; archives write them so.
    let later = |version: &[u8]| block.starts_with(version).then_some(version.len());
    let patched = later(b"HTTP/2.0").or_else(|| later(b"HTTP/2")).or_else(|| later(b"HTTP/3"));
    let (block, more) = match patched {
        Some(length) => {
            let rest = block.get(length..).unwrap_or_default();
            (Cow::Owned([b"HTTP/1.1", rest].concat()), 8 - length)
        }
        None => (Cow::Borrowed(block), 0),
    };
    let mut lines = [httparse::EMPTY_HEADER; LINES];
    let mut answer = httparse::Response::new(&mut lines);
    let mut config = httparse::ParserConfig::default();
    config
        .allow_spaces_after_header_name_in_responses(true)
        .allow_obsolete_multiline_headers_in_responses(true)
        .ignore_invalid_headers_in_responses(true);
    let length = match config.parse_response(&mut answer, &block) {
        Ok(httparse::Status::Complete(length)) => length - more,
        Ok(httparse::Status::Partial) => return Err("its HTTP head is not whole".to_owned()),
        Err(error) => return Err(format!("its HTTP head: {error}")),
    };
    let value = |name: &str| {
        let found = answer.headers.iter().find(|line| line.name.eq_ignore_ascii_case(name));
        found.map(|line| String::from_utf8_lossy(line.value).trim().to_ascii_lowercase())
    };
    let list = |name: &str| -> Vec<String> {
        let value = value(name).unwrap_or_default();
        value.split(',').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect()
    };
    Ok(Answer {
        status: answer.code.unwrap_or_default(),
        content_type: value("content-type").unwrap_or_default(),
        chunked: list("transfer-encoding").iter().any(|one| one == "chunked"),
        encodings: list("content-encoding"),
        length,
    })
}

impl Answer {
    /// A page that came without a head, with the media type that the archive says.
    pub(crate) fn bare(content_type: &str) -> Self {
        Self { content_type: content_type.to_ascii_lowercase(), ..Self::default() }
    }

    /// Whether it holds a page, by its type, or by its first bytes where it names none.
    pub(crate) fn is_page(&self, block: &[u8]) -> bool {
        let kind = self.content_type.split(';').next().unwrap_or_default().trim();
        let begins = || {
            let body = block.get(self.length..).unwrap_or_default();
            body.trim_ascii_start().starts_with(b"<") || !self.encodings.is_empty()
        };
        matches!(kind, "text/html" | "application/xhtml+xml") || kind.is_empty() && begins()
    }

    /// The encoding of characters that the server says.
    pub(crate) fn charset(&self) -> &str {
        charset(&self.content_type)
    }

    /// The body as the server meant it. Some archives keep a body without the chunks and
    /// encodings that its head still names: what is not there is not taken off.
    ///
    /// # Errors
    /// When it is in an encoding that is not read, or damaged from its beginning.
    pub(crate) fn body<'b>(
        &self,
        block: &'b [u8],
        warnings: &mut Vec<String>,
    ) -> Result<Cow<'b, [u8]>, String> {
        let mut body = Cow::Borrowed(block.get(self.length..).unwrap_or_default());
        if self.chunked
            && let Some(whole) = unchunked(&body)
        {
            body = Cow::Owned(whole);
        }
        for encoding in self.encodings.iter().rev() {
            let decoded = match encoding.as_str() {
                "gzip" | "x-gzip" if body.starts_with(&[0x1f, 0x8b]) => {
                    inflated(MultiGzDecoder::new(&*body))
                }
                "deflate" if body.first().is_some_and(|byte| byte & 15 == 8) => {
                    inflated(ZlibDecoder::new(&*body))
                }
                "deflate" if !body.trim_ascii_start().starts_with(b"<") => {
                    inflated(DeflateDecoder::new(&*body))
                }
                "gzip" | "x-gzip" | "deflate" | "identity" | "none" => continue,
                _ if body.trim_ascii_start().starts_with(b"<") => continue,
                other => {
                    return Err(format!(
                        "its body is in the encoding `{other}`, which is not read"
                    ));
                }
            };
            let (whole, fault) = decoded;
            match fault {
                Some(why) if whole.is_empty() => return Err(format!("its body: {why}")),
                Some(why) => warnings.push(format!("its body breaks off: {why}")),
                None => {}
            }
            body = Cow::Owned(whole);
        }
        Ok(body)
    }
}

/// The value of `charset` in a media type; empty where it names none.
pub(crate) fn charset(content_type: &str) -> &str {
    let mut parts = content_type.split(';').skip(1);
    let value = parts.find_map(|part| part.trim().strip_prefix("charset="));
    value.unwrap_or_default().trim_matches(['"', '\'', ' '])
}

/// What comes out, no more than a page may have, and why it ends where it does.
fn inflated(reader: impl Read) -> (Vec<u8>, Option<String>) {
    let mut out = Vec::new();
    let fault = reader.take(LARGEST + 1).read_to_end(&mut out).err();
    (out, fault.map(|error| error.to_string()))
}

/// The body without its chunks (RFC 9112, 7.1); none where it is not made of chunks.
fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        let end = body.iter().position(|byte| *byte == b'\n')?;
        let line = str::from_utf8(body.get(..end)?).ok()?;
        let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        body = body.get(end + 1..)?;
        if size == 0 {
            return Some(out);
        }
        let Some(chunk) = body.get(..size) else {
            // Cut off: what came is kept.
            out.extend_from_slice(body);
            return Some(out);
        };
        out.extend_from_slice(chunk);
        body = body.get(size..)?;
        body = body.strip_prefix(b"\r\n").or(body.strip_prefix(b"\n")).unwrap_or(body);
        if body.is_empty() {
            return Some(out);
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::{charset, head, unchunked};

    fn body(answer: &[u8]) -> String {
        let found = head(answer).unwrap();
        String::from_utf8(found.body(answer, &mut Vec::new()).unwrap().into_owned()).unwrap()
    }

    #[test]
    fn chunks_go_where_there_are_any() {
        let answer = |body: &str| {
            format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{body}").into_bytes()
        };
        assert_eq!(body(&answer("3\r\n<p>\r\nA;x=1\r\n0123456789\r\n0\r\n\r\n")), "<p>0123456789");
        assert_eq!(body(&answer("<p>no chunks</p>")), "<p>no chunks</p>");
        assert_eq!(unchunked(b"5\r\nab").unwrap(), b"ab");
        assert_eq!(unchunked(b"zz\r\nab"), None);
    }

    #[test]
    fn heads_are_read_as_servers_write_them() {
        let head = |text: &str| head(text.as_bytes());
        for (text, status) in [
            ("HTTP/1.0 200\r\n\r\n", Some(200)),
            ("HTTP/2 301 Moved\r\nA : b\r\n\r\n", Some(301)),
            ("HTTP/1.1 200 OK\nno colon\nContent-Type: a\n\n", Some(200)),
            ("HTTP/1.1 200 OK\r\n", None),
            ("<html>", None),
        ] {
            assert_eq!(head(text).map(|head| head.status).ok(), status, "{text}");
        }
        let two = "HTTP/2 200 OK\r\n\r\n<p>";
        assert_eq!(body(two.as_bytes()), "<p>");
        assert_eq!(charset("text/html; charset=\"windows-1256\""), "windows-1256");
        assert_eq!(charset("text/html"), "");
    }
}
