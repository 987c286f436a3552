//! One attribution in tokens, ready to be compared.

use super::lines::{Mark, Pair};
use super::words::{Range, Words};

/// Token ranges, sorted and each once, as they stand and with edge punctuation trimmed.
#[derive(Clone, Debug, Default)]
pub struct Spans {
    /// As widened to tokens: what `EXACT` compares.
    pub whole: Vec<Range>,
    /// Without punctuation at the edges.
    pub trimmed: Vec<Range>,
    /// The same, one for each of `whole`, though two of them may come out alike.
    pub each: Vec<Range>,
}

/// One attribution in tokens.
pub struct Item<'a> {
    pub source: Spans,
    pub cue: Spans,
    pub content: Spans,
    pub channel: Spans,
    pub time: Spans,
    /// The explicit source, or else the antecedent.
    pub speaker: Spans,
    pub mark: &'a Mark,
}

impl<'a> Item<'a> {
    pub fn new(words: &Words, mark: &'a Mark) -> Self {
        let role = |pairs: &Option<Vec<Pair>>| Spans::new(words, pairs.iter().flatten());
        let source = role(&mark.source);
        let speaker = if source.whole.is_empty() {
            Spans::new(words, mark.resolved.iter())
        } else {
            source.clone()
        };
        Self {
            source,
            cue: role(&mark.cue),
            content: role(&mark.content),
            channel: role(&mark.channel),
            time: role(&mark.time),
            speaker,
            mark,
        }
    }

    /// Source, cue and content.
    pub fn roles(&self) -> [&Spans; 3] {
        [&self.source, &self.cue, &self.content]
    }

    /// Where it is, for the regions that are left out.
    pub fn anchor(&self) -> &Spans {
        if self.cue.whole.is_empty() { &self.content } else { &self.cue }
    }
}

impl Spans {
    pub fn new<'p>(words: &Words, pairs: impl Iterator<Item = &'p Pair>) -> Self {
        let whole = sorted(pairs.filter_map(|pair| words.snap(*pair)).collect());
        let each: Vec<Range> = whole.iter().map(|range| words.trim(*range)).collect();
        Self { whole, trimmed: sorted(each.clone()), each }
    }

    /// All of them together.
    pub fn union<'s>(list: impl Iterator<Item = &'s Self> + Clone) -> Self {
        Self {
            whole: sorted(list.clone().flat_map(|spans| spans.whole.iter().copied()).collect()),
            trimmed: sorted(list.clone().flat_map(|spans| spans.trimmed.iter().copied()).collect()),
            each: list.flat_map(|spans| spans.each.iter().copied()).collect(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.whole.is_empty()
    }

    /// Whether the two share a token.
    pub fn overlaps(&self, other: &Self) -> bool {
        let meets = |a: &Range, b: &Range| a.0.max(b.0) < a.1.min(b.1);
        self.whole.iter().any(|a| other.whole.iter().any(|b| meets(a, b)))
    }

    /// Every token in them.
    pub fn tokens(&self) -> Vec<usize> {
        sorted(self.whole.iter().flat_map(|(first, past)| *first..*past).collect())
    }
}

/// In order, each once.
pub fn sorted<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort_unstable();
    list.dedup();
    list
}

/// How many members two sorted lists share.
pub fn shared<T: Ord>(a: &[T], b: &[T]) -> usize {
    a.iter().filter(|member| b.binary_search(member).is_ok()).count()
}
