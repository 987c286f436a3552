//! Gold as the fit needs it: in token indices, each attribution with the word it is found at.

use std::collections::HashMap;

use isnad_extract::learned::Page;
use isnad_extract::{Convention, Pack};
use isnad_model::Span;

use crate::score::{Line, Mark};

type Range = (usize, usize);

/// An annotated text.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The text.
    pub text: String,
    /// What was annotated in it.
    pub line: Line,
}

impl Sample {
    pub(super) fn page<'t>(&'t self, pack: &'t Pack) -> Page<'t> {
        Page::of(&self.text, pack)
    }
}

/// A page with the attributions to be found in it.
pub(super) struct Lesson<'p, 't> {
    pub page: &'p Page<'t>,
    pub acts: Vec<Act>,
    /// Tokens at which the extractor will ask whether a cue stands there.
    pub places: Vec<usize>,
}

/// An attribution of the gold in token indices.
pub(super) struct Act {
    /// The word that it is found at.
    pub head: usize,
    /// The part of the cue in which the head stands.
    pub cue: Range,
    pub content: Vec<Range>,
    pub source: Option<Range>,
}

/// How often each word is a cue by itself: which word of a longer cue is its head.
pub(super) fn heads(pages: &[Page<'_>], lines: &[&Line]) -> HashMap<u32, usize> {
    let mut known = HashMap::new();
    for (page, line) in pages.iter().zip(lines) {
        for mark in &line.attributions {
            if let [(start, end)] = ranges(page, mark.cue.as_deref())[..]
                && end == start + 1
            {
                *known.entry(page.word_number(start)).or_default() += 1;
            }
        }
    }
    known
}

pub(super) fn lesson<'p, 't>(
    page: &'p Page<'t>,
    line: &Line,
    convention: Convention,
    known: &HashMap<u32, usize>,
) -> Lesson<'p, 't> {
    let places: Vec<usize> = match convention {
        Convention::Isnad => page.known_cues(),
        Convention::Polnear => {
            (0..page.len()).filter(|&at| isnad_extract::learned::may_be_cue(page, at)).collect()
        }
    };
    let commonest = |&(start, end): &Range| {
        let often = |&at: &usize| known.get(&page.word_number(at)).copied().unwrap_or_default();
        (start..end).max_by_key(|at| (often(at), *at))
    };
    let act = |mark: &Mark| {
        let cue = ranges(page, mark.cue.as_deref());
        let within = |at: usize| cue.iter().copied().find(|part| part.0 <= at && at < part.1);
        let head = match convention {
            Convention::Isnad => places.iter().copied().find(|&at| within(at).is_some())?,
            Convention::Polnear => commonest(cue.first()?)?,
        };
        Some(Act {
            head,
            cue: within(head)?,
            content: ranges(page, mark.content.as_deref()),
            source: ranges(page, mark.source.as_deref()).first().copied(),
        })
    };
    let acts = line.attributions.iter().filter_map(act).collect();
    Lesson { page, acts, places }
}

fn ranges(page: &Page<'_>, pairs: Option<&[[i64; 2]]>) -> Vec<Range> {
    let span = |&[start, end]: &[i64; 2]| {
        page.range(Span::new(usize::try_from(start).ok()?, usize::try_from(end).ok()?))
    };
    pairs.unwrap_or_default().iter().filter_map(span).collect()
}
