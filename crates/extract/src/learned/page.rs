//! A text as the model sees it: its tokens in numbers, and what the rules found at its cues.

use isnad_model::Span;

use super::atom::{Atom, atoms};
use crate::Pack;
use crate::candidate::Candidate;
use crate::engine::candidates;
use crate::group::group;
use crate::layout::Range;
use crate::scan::Scan;

/// A text that has been read by the rules.
pub struct Page<'t> {
    pub(crate) scan: Scan<'t>,
    /// What the rules found, by the place of its cue.
    pub(crate) rules: Vec<Candidate>,
    atoms: Vec<Atom>,
    /// For each token, what was counted before it.
    counts: Vec<Counts>,
}

/// How many there are in the text before a token.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub words: u32,
    pub commas: u32,
    pub cues: u32,
    /// Contents of the rules that have begun, less those that have ended.
    pub open: i32,
}

impl<'t> Page<'t> {
    /// Reads a text.
    pub fn of(text: &'t str, pack: &'t Pack) -> Self {
        let scan = Scan::of(text, pack);
        let rules = candidates(&scan, pack);
        let atoms = atoms(&scan, pack.folding);
        let counts = counts(&scan, &rules);
        Self { scan, rules, atoms, counts }
    }

    /// How many tokens it has.
    pub fn len(&self) -> usize {
        self.atoms.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.atoms.is_empty()
    }

    /// Tokens at which the rules know a reporting word, from left to right.
    pub fn known_cues(&self) -> Vec<usize> {
        let mut all: Vec<usize> = self.scan.cues.iter().map(|hit| hit.start).collect();
        all.extend(self.rules.iter().map(|rule| rule.hit.start));
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The reporting words at a known cue: those that the rules found, or the cue and its negation.
    pub fn cue_ranges(&self, at: usize) -> Vec<Range> {
        if let Some(rule) = self.rule_at(at) {
            return rule.cue.clone();
        }
        let range = self.scan.cue_at(at).map_or((at, at + 1), |hit| {
            (group(&self.scan, hit, self.scan.sentence(at).start).start, hit.end)
        });
        vec![range]
    }

    /// The tokens that a span of code points touches.
    pub fn range(&self, span: Span) -> Option<Range> {
        let list = self.scan.tokens.list();
        let start = list.partition_point(|token| (token.at + token.chars) as usize <= span.start);
        let end = list.partition_point(|token| (token.at as usize) < span.end);
        (start < end).then_some((start, end))
    }

    /// The number that stands for the word at a token, its spellings folded.
    pub fn word_number(&self, index: usize) -> u32 {
        self.atom(index).word
    }

    pub(super) fn atom(&self, index: usize) -> Atom {
        self.atoms.get(index).copied().unwrap_or(Atom::BREAK)
    }

    /// The atom so many tokens from `index`.
    pub(super) fn near(&self, index: usize, offset: isize) -> Atom {
        index.checked_add_signed(offset).map_or(Atom::BREAK, |index| self.atom(index))
    }

    pub(super) fn counts(&self, index: usize) -> Counts {
        let last = self.counts.last().copied().unwrap_or_default();
        self.counts.get(index).copied().unwrap_or(last)
    }

    /// What the rules found at the cue that begins at the token.
    pub(crate) fn rule_at(&self, at: usize) -> Option<&Candidate> {
        let place = self.rules.partition_point(|rule| rule.hit.start < at);
        self.rules.get(place).filter(|rule| rule.hit.start == at)
    }

    /// What the rules found at a cue that the token is part of.
    pub(super) fn rule_over(&self, at: usize) -> Option<&Candidate> {
        let place = self.rules.partition_point(|rule| rule.hit.end <= at);
        let near = self.rules.get(place.saturating_sub(1)..(place + 3).min(self.rules.len()))?;
        let covers = |&(start, end): &Range| start <= at && at < end;
        near.iter()
            .find(|rule| covers(&(rule.hit.start, rule.hit.end)) || rule.cue.iter().any(covers))
    }
}

fn counts(scan: &Scan<'_>, rules: &[Candidate]) -> Vec<Counts> {
    let mut all = vec![Counts::default(); scan.tokens.len() + 1];
    for &(start, end) in rules.iter().flat_map(|rule| &rule.content) {
        for (at, step) in [(start, 1), (end, -1)] {
            if let Some(place) = all.get_mut(at) {
                place.open += step;
            }
        }
    }
    let mut so_far = Counts::default();
    for (index, place) in all.iter_mut().enumerate() {
        so_far.open += place.open;
        *place = so_far;
        so_far.words += u32::from(scan.tokens.is_word(index));
        so_far.commas += u32::from(scan.is_comma(index));
        so_far.cues += u32::from(scan.cue_at(index).is_some());
    }
    all
}
