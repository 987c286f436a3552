//! Mends what Telegram writes and JSON does not know.

use std::borrow::Cow;

/// Writes `\xNN` as `\u00NN`; everything else stays.
pub(crate) fn clean(json: &[u8]) -> Cow<'_, [u8]> {
    if !json.windows(2).any(|pair| pair == b"\\x") {
        return Cow::Borrowed(json);
    }
    let mut out = Vec::with_capacity(json.len() + 16);
    let mut rest = json;
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        out.push(*first);
        if *first != b'\\' {
            continue;
        }
        let Some((escaped, after)) = rest.split_first() else { break };
        rest = after;
        let hex = after.get(..2).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
        if *escaped == b'x' && hex {
            out.extend_from_slice(b"u00");
        } else {
            out.push(*escaped);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn only_escapes_are_mended() {
        for (json, expected) in [
            (r#""a\x1fb""#, r#""a\u001fb""#),
            (r#""a\\x41""#, r#""a\\x41""#),
            (r#""\\\x0a""#, r#""\\\u000a""#),
            (r#""\xzz""#, r#""\xzz""#),
            (r#""\"#, r#""\"#),
            (r#""\x"#, r#""\x"#),
        ] {
            assert_eq!(clean(json.as_bytes()), expected.as_bytes(), "{json}");
        }
    }
}
