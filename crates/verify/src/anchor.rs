//! Quotations anchored in documents by W3C selectors, and what became of them in a later version.
//!
//! A quotation is never anchored anew in silence: what is found elsewhere is reported as moved.

use isnad_model::{Digest, Selector, Span};

/// Code points of context that a selector keeps on either side.
const CONTEXT: usize = 32;

/// Why a quotation cannot be anchored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unanchored {
    /// The words stand nowhere in the text.
    Absent,
    /// They stand in so many places; one must be named.
    Several(usize),
    /// There are only so many.
    Fewer(usize),
}

/// What became of a quotation in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchoring {
    /// The same words in the same place with the same words around them.
    Sound,
    /// The same words with the same words around them in another place.
    Moved(Span),
    /// The same words with other words around them.
    ContextChanged(Span),
    /// The same words in several places, and nothing tells which is meant.
    Ambiguous(usize),
    /// The words are gone.
    Orphan,
}

/// The selectors of `exact` in `text`; the `nth` place, from 1, where there are several.
///
/// # Errors
/// See [`Unanchored`].
pub fn anchor(
    document: &str,
    text: &str,
    exact: &str,
    nth: Option<usize>,
) -> Result<Selector, Unanchored> {
    let places = places(text, exact);
    let position = match (nth, places.as_slice()) {
        (_, []) => return Err(Unanchored::Absent),
        (None, [one]) => *one,
        (None, several) => return Err(Unanchored::Several(several.len())),
        (Some(nth), all) => {
            *nth.checked_sub(1).and_then(|at| all.get(at)).ok_or(Unanchored::Fewer(all.len()))?
        }
    };
    let (prefix, suffix) = around(text, position);
    Ok(Selector {
        document: document.to_owned(),
        text: Digest::of(text.as_bytes()),
        exact: exact.to_owned(),
        prefix,
        suffix,
        position,
    })
}

/// What became of the quotation in `text`, a version of its document.
pub fn check(selector: &Selector, text: &str) -> Anchoring {
    let places = places(text, &selector.exact);
    let same =
        |place: &&Span| around(text, **place) == (selector.prefix.clone(), selector.suffix.clone());
    let alike: Vec<Span> = places.iter().filter(same).copied().collect();
    match (alike.as_slice(), places.as_slice()) {
        (_, []) => Anchoring::Orphan,
        (alike, _) if alike.contains(&selector.position) => Anchoring::Sound,
        ([one], _) => Anchoring::Moved(*one),
        ([], [one]) => Anchoring::ContextChanged(*one),
        (_, several) => Anchoring::Ambiguous(several.len()),
    }
}

/// Every place of the words, overlapping ones too, in code points.
fn places(text: &str, exact: &str) -> Vec<Span> {
    if exact.is_empty() {
        return Vec::new();
    }
    let length = exact.chars().count();
    let (mut found, mut from, mut passed) = (Vec::new(), 0, 0);
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(exact)) {
        passed += text.get(from..from + at).map_or(0, |skipped| skipped.chars().count());
        found.push(Span::new(passed, passed + length));
        let step = exact.chars().next().map_or(1, char::len_utf8);
        from += at + step;
        passed += 1;
    }
    found
}

fn around(text: &str, place: Span) -> (String, String) {
    let before = place.start.saturating_sub(CONTEXT);
    let prefix = text.chars().skip(before).take(place.start - before).collect();
    let suffix = text.chars().skip(place.end).take(CONTEXT).collect();
    (prefix, suffix)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use isnad_model::Span;

    use super::{Anchoring, Unanchored, anchor, check};

    const TEXT: &str = "\u{642}\u{627}\u{644} it was shut. He said it was shut. The end.";

    #[test]
    fn a_quotation_is_anchored_in_code_points() {
        let selector = anchor("d1", TEXT, "He said", None).unwrap();
        assert_eq!(selector.position, Span::new(17, 24));
        assert_eq!(selector.position.slice(TEXT), "He said");
        assert_eq!(check(&selector, TEXT), Anchoring::Sound);
        assert_eq!(anchor("d1", TEXT, "never", None), Err(Unanchored::Absent));
        assert_eq!(anchor("d1", TEXT, "it was shut", None), Err(Unanchored::Several(2)));
        assert_eq!(anchor("d1", TEXT, "it was shut", Some(3)), Err(Unanchored::Fewer(2)));
        let second = anchor("d1", TEXT, "it was shut", Some(2)).unwrap();
        assert_eq!(second.position, Span::new(25, 36));
    }

    #[test]
    fn a_later_version_is_reported_and_never_followed() {
        let selector = anchor("d1", TEXT, "it was shut", Some(2)).unwrap();
        let now = |text: &str| check(&selector, text);
        assert_eq!(now("He said it was open. The end."), Anchoring::Orphan);
        assert_eq!(now("So it was shut then."), Anchoring::ContextChanged(Span::new(3, 14)));
        assert_eq!(now("it was shut, it was shut"), Anchoring::Ambiguous(2));
        let earlier = "Somebody went on for quite a while before this, and then: ";
        let selector = anchor("d1", &format!("{earlier}{TEXT}"), "it was shut", Some(2)).unwrap();
        let longer = format!("Updated. {earlier}{TEXT}");
        let start = selector.position.start + 9;
        assert_eq!(check(&selector, &longer), Anchoring::Moved(Span::new(start, start + 11)));
    }
}
