//! Which plugin fits a file: patterns for its name, and the media type its first bytes show.

/// Whether `name` matches `pattern`, in which `*` stands for anything; ASCII case does not count.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    let pattern = pattern.to_ascii_lowercase();
    let name = name.to_ascii_lowercase();
    let mut parts = pattern.split('*');
    let Some(mut rest) = name.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    true
}

/// The media type that the first bytes of a file show, where they show one.
pub(crate) fn media_type(head: &[u8]) -> Option<&'static str> {
    let head = head.get(..1024).unwrap_or(head);
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let fixed: [(&[u8], &'static str); 4] = [
        (b"WARC/", "application/warc"),
        (b"WEBVTT", "text/vtt"),
        (b"PK\x03\x04", "application/zip"),
        (b"%PDF-", "application/pdf"),
    ];
    if let Some((_, media)) = fixed.iter().find(|(mark, _)| head.starts_with(mark)) {
        return Some(media);
    }
    if !head.starts_with(b"<") {
        return None;
    }
    let head = head.to_ascii_lowercase();
    let has = |part: &[u8]| memchr::memmem::find(&head, part).is_some();
    let tags: [(&[u8], &'static str); 4] = [
        (b"<!doctype html", "text/html"),
        (b"<html", "text/html"),
        (b"<rss", "application/rss+xml"),
        (b"<feed", "application/atom+xml"),
    ];
    tags.iter().find(|(tag, _)| has(tag)).map(|(_, media)| *media)
}

#[cfg(test)]
mod tests {
    use super::{matches, media_type};

    #[test]
    fn patterns_take_whole_names() {
        for (pattern, name, expected) in [
            ("*.html", "a.HTML", true),
            ("*.html", "a.html.txt", false),
            ("result.json", "result.json", true),
            ("result*.json", "result (2).json", true),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxc", false),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn first_bytes_show_pages_and_not_prose() {
        assert_eq!(media_type(b"\xef\xbb\xbf\n<!-- x --><!DOCTYPE HTML>"), Some("text/html"));
        assert_eq!(media_type(b"the <html> element"), None);
        assert_eq!(media_type(b""), None);
    }
}
