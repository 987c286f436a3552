//! A stretch of a document's text.

use serde::{Deserialize, Serialize};

/// A half-open range of Unicode code points over the stored text, in logical order.
///
/// Written as `[start, end]`. A span that Isnad makes cuts no grapheme.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(from = "[usize; 2]", into = "[usize; 2]")]
pub struct Span {
    /// First code point.
    pub start: usize,
    /// The code point after the last.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to, not including, `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Length in code points; zero when the ends are the wrong way round.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether there is nothing in it.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether the two share a code point.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies wholly inside.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The characters of `text` it names; what lies beyond the text is left out.
    ///
    /// Linear in the text: to slice many spans of one text, keep an offset table instead.
    pub fn slice(self, text: &str) -> &str {
        let mut offsets = text.char_indices().map(|(byte, _)| byte).chain([text.len()]);
        let start = offsets.nth(self.start).unwrap_or(text.len());
        let end = match self.len() {
            0 => start,
            length => offsets.nth(length - 1).unwrap_or(text.len()),
        };
        text.get(start..end).unwrap_or_default()
    }
}

impl From<[usize; 2]> for Span {
    fn from([start, end]: [usize; 2]) -> Self {
        Self { start, end }
    }
}

impl From<Span> for [usize; 2] {
    fn from(span: Span) -> Self {
        [span.start, span.end]
    }
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    fn slices_code_points_not_bytes() {
        let text = "a\u{642}\u{627}\u{644}b";
        assert_eq!(Span::new(1, 4).slice(text), "\u{642}\u{627}\u{644}");
        assert_eq!(Span::new(4, 9).slice(text), "b");
        assert_eq!(Span::new(2, 2).slice(text), "");
    }
}
