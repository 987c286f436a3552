//! A text with its spans marked in place, whatever overlaps what.
//!
//! The text is cut at every boundary of every span; each piece carries the classes of all that
//! cover it. So nothing ever nests wrongly, and with the tags gone the text is what it was.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use isnad_model::Span;

use crate::escape;

/// What a span is in its attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Who speaks.
    Source,
    /// The reporting words.
    Cue,
    /// What is said.
    Content,
    /// The outlet's own voice.
    Narration,
    /// The same, hedged.
    Hedged,
}

/// A span to be marked.
#[derive(Clone, Debug)]
pub struct Mark {
    /// In code points.
    pub span: Span,
    /// What it is.
    pub role: Role,
    /// Id of the attribution; empty for narration.
    pub of: String,
}

/// Something without any text of its own that stands at a place.
#[derive(Clone, Debug)]
pub enum Point {
    /// A target of links.
    Anchor { id: String },
    /// A link to a claim, `to` an address; its number is shown by the style sheet.
    Reference { to: String, number: usize, of: String, label: String },
}

/// The text as paragraphs, one a line.
pub fn html(text: &str, marks: &[Mark], points: &[(usize, Point)]) -> String {
    let characters: Vec<char> = text.chars().collect();
    let length = characters.len();
    let mut marks: Vec<&Mark> = marks.iter().filter(|mark| mark.span.start < length).collect();
    marks.sort_by_key(|mark| (mark.span.start, mark.span.end, mark.role));
    let mut points: Vec<(usize, &Point)> =
        points.iter().map(|(at, point)| (*at.min(&length), point)).collect();
    points.sort_by_key(|(at, point)| (*at, matches!(point, Point::Anchor { .. })));
    let mut page = Page { out: String::new(), open: false, active: Vec::new() };
    let mut waiting = marks.into_iter().peekable();
    let mut stops = points.into_iter().peekable();
    let ends: Vec<usize> = boundaries(&characters, waiting.clone(), stops.clone());
    for pair in ends.windows(2) {
        let &[start, end] = pair else { continue };
        page.active.retain(|mark| mark.span.end > start);
        while let Some(mark) = waiting.next_if(|mark| mark.span.start <= start) {
            page.active.push(mark);
        }
        while let Some((_, point)) = stops.next_if(|(at, _)| *at <= start) {
            page.point(point);
        }
        page.piece(&characters.get(start..end).unwrap_or_default().iter().collect::<String>());
    }
    stops.for_each(|(_, point)| page.point(point));
    page.close();
    page.out
}

fn boundaries<'a>(
    characters: &[char],
    marks: impl Iterator<Item = &'a Mark>,
    points: impl Iterator<Item = (usize, &'a Point)>,
) -> Vec<usize> {
    let mut all = BTreeSet::from([0, characters.len()]);
    all.extend(marks.flat_map(|mark| [mark.span.start, mark.span.end.min(characters.len())]));
    all.extend(points.map(|(at, _)| at));
    let lines = characters.iter().enumerate().filter(|(_, c)| **c == '\n');
    all.extend(lines.map(|(at, _)| at + 1));
    all.into_iter().collect()
}

struct Page<'a> {
    out: String,
    open: bool,
    active: Vec<&'a Mark>,
}

impl Page<'_> {
    fn open(&mut self) {
        if !self.open {
            self.out.push_str("<p dir=\"auto\">");
            self.open = true;
        }
    }

    fn close(&mut self) {
        if self.open {
            self.out.push_str("</p>");
            self.open = false;
        }
    }

    fn point(&mut self, point: &Point) {
        self.open();
        match point {
            Point::Anchor { id } => {
                self.out.push_str("<span class=\"at\" id=\"");
                escape::html(id, &mut self.out);
                self.out.push_str("\"></span>");
            }
            Point::Reference { to, number, of, label } => {
                self.out.push_str("<a class=\"ref\" href=\"");
                escape::html(to, &mut self.out);
                self.out.push_str("\" data-of=\"");
                escape::html(of, &mut self.out);
                let _ = write!(self.out, "\" data-n=\"{number}\" aria-label=\"");
                escape::html(label, &mut self.out);
                self.out.push_str("\"></a>");
            }
        }
    }

    /// A stretch that no boundary cuts; a line feed can only be its last character.
    fn piece(&mut self, text: &str) {
        self.open();
        let (classes, of) = (self.classes(), self.attributions());
        if classes.is_empty() || text.trim_matches(['\r', '\n']).is_empty() {
            escape::html(text, &mut self.out);
        } else {
            let _ = write!(self.out, "<span class=\"{classes}\" data-a=\"");
            escape::html(&of, &mut self.out);
            self.out.push_str("\">");
            escape::html(text, &mut self.out);
            self.out.push_str("</span>");
        }
        if text.ends_with('\n') {
            self.close();
        }
    }

    fn classes(&self) -> String {
        let count = |role| self.active.iter().filter(|mark| mark.role == role).count();
        let mut classes = Vec::new();
        for (role, class) in [(Role::Source, "s"), (Role::Cue, "c"), (Role::Content, "t")] {
            if count(role) > 0 {
                classes.push(class);
            }
        }
        if count(Role::Content) > 1 {
            classes.push("t2");
        }
        for (role, class) in [(Role::Narration, "n"), (Role::Hedged, "n h")] {
            if classes.is_empty() && count(role) > 0 {
                classes.push(class);
            }
        }
        classes.join(" ")
    }

    fn attributions(&self) -> String {
        let ids: BTreeSet<&str> = self.active.iter().map(|mark| mark.of.as_str()).collect();
        ids.into_iter().filter(|id| !id.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use isnad_model::Span;
    use proptest::prelude::*;

    use super::{Mark, Point, Role, html};

    /// What a reader sees of it: tags gone, references resolved.
    fn stripped(html: &str) -> String {
        let mut out = String::new();
        let mut inside = false;
        for character in html.chars() {
            match character {
                '<' => inside = true,
                '>' => inside = false,
                other if !inside => out.push(other),
                _ => {}
            }
        }
        out.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&#13;", "\r")
            .replace("&amp;", "&")
    }

    fn mark(start: usize, end: usize, role: Role) -> Mark {
        Mark { span: Span::new(start, end), role, of: format!("a{start}") }
    }

    #[test]
    fn overlapping_spans_are_cut_at_each_boundary() {
        let marks =
            [mark(0, 4, Role::Source), mark(2, 6, Role::Content), mark(3, 6, Role::Content)];
        let found = html("abcdefg", &marks, &[]);
        assert!(found.contains("<span class=\"s t\" data-a=\"a0 a2\">c</span>"), "{found}");
        assert!(found.contains("<span class=\"t t2\" data-a=\"a2 a3\">ef</span>"), "{found}");
        assert!(found.ends_with("g</p>"), "{found}");
    }

    #[test]
    fn a_reference_adds_no_text() {
        let to = "#claim-\"><b>".to_owned();
        let (of, label) = ("a\"1".to_owned(), "<i>".to_owned());
        let point = Point::Reference { to, number: 3, of, label };
        let found = html("ab", &[mark(0, 1, Role::Content)], &[(1, point)]);
        assert_eq!(stripped(&found), "ab");
        assert!(!found.contains("<b>") && !found.contains("<i>"), "{found}");
    }

    proptest! {
        #[test]
        fn without_tags_the_text_is_what_it_was(
            text in "[a-c<>&\"'\r\n \u{642}\u{627}\u{64b}\u{202e}]{0,60}",
            spans in prop::collection::vec((0usize..70, 0usize..70, 0usize..5), 0..12),
            at in prop::collection::vec(0usize..70, 0..6),
        ) {
            let roles = [Role::Source, Role::Cue, Role::Content, Role::Narration, Role::Hedged];
            let marks: Vec<Mark> =
                spans.iter().map(|&(start, end, role)| mark(start, end, roles[role])).collect();
            let points: Vec<(usize, Point)> =
                at.iter().map(|&at| (at, Point::Anchor { id: "x".to_owned() })).collect();
            let found = html(&text, &marks, &points);
            prop_assert_eq!(stripped(&found), text);
            prop_assert_eq!(found.matches("<span").count(), found.matches("</span>").count());
            prop_assert_eq!(found.matches("<p ").count(), found.matches("</p>").count());
        }
    }
}
