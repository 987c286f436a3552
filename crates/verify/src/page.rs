//! A reading with its words at hand: slices by code point, and names as sets of folded words.

use std::collections::{BTreeSet, HashMap};

use isnad_model::{Attribution, Reading, Span};
use isnad_text::{Folding, is_word};

/// A reading, ready to be asked.
pub struct Page<'r> {
    pub reading: &'r Reading,
    /// Byte offset of each code point, and of the end.
    offsets: Vec<usize>,
    by_id: HashMap<&'r str, usize>,
}

impl<'r> Page<'r> {
    pub fn new(reading: &'r Reading) -> Self {
        let text = &reading.text;
        let offsets = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
        let mut by_id = HashMap::new();
        for (at, attribution) in reading.extraction.attributions.iter().enumerate() {
            by_id.entry(attribution.id.as_str()).or_insert(at);
        }
        Self { reading, offsets, by_id }
    }

    pub fn attributions(&self) -> &'r [Attribution] {
        &self.reading.extraction.attributions
    }

    /// The attribution at that place; places come from this page, so there always is one.
    pub fn get(&self, at: usize) -> Option<&'r Attribution> {
        self.attributions().get(at)
    }

    pub fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    pub fn slice(&self, span: Span) -> &'r str {
        let last = self.offsets.len().saturating_sub(1);
        let byte = |at: usize| self.offsets.get(at.min(last)).copied().unwrap_or_default();
        self.reading.text.get(byte(span.start)..byte(span.end)).unwrap_or_default()
    }

    /// The words of several spans; " ... " stands where the narrator interrupts.
    pub fn join(&self, spans: &[Span]) -> String {
        let parts: Vec<&str> = spans.iter().map(|span| self.slice(*span).trim()).collect();
        parts.join(" ... ")
    }

    /// Who speaks: for a dropped or pronominal subject its antecedent; empty where nobody is named.
    ///
    /// A pronoun that was resolved stands for its antecedent, also where it is written out.
    pub fn speaker(&self, at: usize) -> String {
        let Some(attribution) = self.get(at) else { return String::new() };
        match &attribution.source_resolved {
            Some(found) if attribution.source.is_empty() || self.is_short(&attribution.source) => {
                let words =
                    if found.text.is_empty() { self.slice(found.span) } else { &found.text };
                words.trim().to_owned()
            }
            _ => self.join(&attribution.source),
        }
    }

    fn is_short(&self, source: &[Span]) -> bool {
        source.iter().map(|span| words(self.slice(*span)).len()).sum::<usize>() < 2
    }

    pub fn quote(&self, at: usize) -> String {
        self.get(at).map(|attribution| self.join(&attribution.content)).unwrap_or_default()
    }

    /// Where it stands, to order by.
    pub fn place(&self, at: usize) -> usize {
        let spans =
            self.get(at).into_iter().flat_map(|found| found.content.iter().chain(&found.cue));
        spans.map(|span| span.start).min().unwrap_or_default()
    }

    /// Whether `inner` is all that `outer` says, but for a word or two that join them.
    pub fn fills(&self, inner: &Attribution, outer: &Attribution) -> bool {
        let covered = |at: usize| {
            let spans = inner.source.iter().chain(&inner.cue).chain(&inner.content);
            spans.into_iter().any(|span| span.start <= at && at < span.end)
        };
        let (mut all, mut left) = (0, 0);
        for span in &outer.content {
            let mut within = false;
            for (at, letter) in self.slice(*span).chars().enumerate() {
                let starts = is_word(letter) && !within;
                within = is_word(letter);
                all += usize::from(starts);
                left += usize::from(starts && !covered(span.start + at));
            }
        }
        all > 0 && (left < 2 && left < all || left * 20 <= all * 3)
    }
}

/// The folded words of a text, in order.
pub fn words(text: &str) -> Vec<String> {
    let folded = Folding::ALL.fold(text);
    folded
        .split(|letter| !is_word(letter))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether two names may be held to be one speaker: the same words, or one name within the other.
/// One word within another name is enough in the same document only.
pub fn same_speaker(a: &str, b: &str, same_document: bool) -> bool {
    let (a, b): (BTreeSet<_>, BTreeSet<_>) =
        (words(a).into_iter().collect(), words(b).into_iter().collect());
    let shorter = a.len().min(b.len());
    if shorter == 0 {
        return false;
    }
    let within = a.is_subset(&b) || b.is_subset(&a);
    a == b || within && (shorter > 1 || same_document)
}
