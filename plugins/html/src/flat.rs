//! Takes elements that are nested too deep out of a page, as browsers do, and keeps what is in
//! them: finding the article takes time with the square of the depth. Other sources with pages
//! inside take this file.

use std::borrow::Cow;

/// Deepest element that stays; Chromium's parser keeps as many.
const DEEPEST: usize = 512;

/// Elements without an end, and those that the next of their kind ends.
const NOT_NESTED: &str = " a area base body br col colgroup dd dt embed head hr html img input li link \
    meta optgroup option p param rp rt source tbody td tfoot th thead tr track wbr ";

/// Elements whose content is no markup.
const OPAQUE: [&str; 4] = ["script", "style", "textarea", "title"];

/// A tag: its name in lower case, whether it ends its element, and where it stands in bytes.
struct Tag {
    name: String,
    ends: bool,
    at: usize,
    end: usize,
}

/// The page without the tags of what is nested too deep; as it is where nothing is.
pub(crate) fn flat(html: &str) -> Cow<'_, str> {
    let (mut depth, mut dropped, mut kept) = (0_usize, 0_usize, 0_usize);
    let mut out = String::new();
    let mut from = 0;
    while let Some(tag) = next(html, from) {
        from = tag.end;
        if !tag.ends && OPAQUE.contains(&tag.name.as_str()) {
            from = behind(html, tag.end, &tag.name);
            continue;
        }
        if NOT_NESTED.split(' ').any(|name| name == tag.name) {
            continue;
        }
        let goes = if tag.ends { dropped > 0 } else { depth >= DEEPEST };
        match (goes, tag.ends) {
            (true, false) => dropped += 1,
            (true, true) => dropped -= 1,
            (false, false) => depth += 1,
            (false, true) => depth = depth.saturating_sub(1),
        }
        if goes {
            out.push_str(html.get(kept..tag.at).unwrap_or_default());
            out.push(' ');
            kept = tag.end;
        }
    }
    if kept == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(html.get(kept..).unwrap_or_default());
    Cow::Owned(out)
}

/// The first tag behind byte `from`; comments are passed over.
fn next(html: &str, mut from: usize) -> Option<Tag> {
    loop {
        let at = from + html.get(from..)?.find('<')?;
        let rest = html.get(at + 1..)?;
        if let Some(comment) = rest.strip_prefix("!--") {
            from = at + 4 + comment.find("-->")? + 3;
            continue;
        }
        let ends = rest.starts_with('/');
        let name = rest.strip_prefix('/').unwrap_or(rest);
        let length = name.bytes().take_while(|byte| !b" \t\r\n\x0c/>".contains(byte)).count();
        let name = name.get(..length).unwrap_or_default();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            from = at + 1;
            continue;
        }
        let end = at + 1 + closed(rest)?;
        return Some(Tag { name: name.to_ascii_lowercase(), ends, at, end });
    }
}

/// Bytes up to the end of the tag; a `>` in quotation marks does not end it.
fn closed(tag: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = b' ';
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (Some(mark), _) if mark == byte => quote = None,
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    None
}

/// Where the element whose content is no markup ends.
fn behind(html: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(found) = html.get(at..).and_then(|rest| rest.find("</")) {
        at += found + 2;
        let end = html.get(at..at + name.len());
        if end.is_some_and(|end| end.eq_ignore_ascii_case(name)) {
            return at;
        }
    }
    html.len()
}

#[cfg(test)]
mod tests {
    use super::{DEEPEST, flat};

    #[test]
    fn what_is_nested_too_deep_is_lifted_and_its_text_stays() {
        let deep = DEEPEST + 3;
        let page = format!("{}<p>x</p>{}y", "<div>".repeat(deep), "</div>".repeat(deep));
        let found = flat(&page);
        assert_eq!(found.matches("<div>").count(), DEEPEST);
        assert_eq!(found.matches("</div>").count(), DEEPEST);
        assert!(found.contains("<p>x</p>") && found.ends_with('y'));
    }

    #[test]
    fn pages_as_they_are_written_stay_as_they_are() {
        let paragraphs = "<p>one<br><img src='a>b'><li>two<!-- <div> -->".repeat(600);
        let script = format!("<script>{}</script>", "\"<div>\"".repeat(600));
        for page in [paragraphs.as_str(), script.as_str(), "a < b", "<", "<div", "</", "<!-- "] {
            assert_eq!(flat(page), page);
        }
    }
}
