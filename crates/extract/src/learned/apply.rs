//! What the model chose, put into the candidates of the rules, or drawn as it is.

use super::decode::{Labelled, decode};
use super::page::Page;
use super::weights::Weights;
use crate::Pack;
use crate::candidate::{Candidate, blank};
use crate::layout::Range;

/// The candidates of a page under weights of our own convention, by their place in the text.
pub(crate) fn choose(page: &Page<'_>, pack: &Pack, weights: &Weights) -> Vec<Candidate> {
    let found = decode(page, weights);
    found.iter().filter_map(|found| chosen(page, pack, found)).collect()
}

fn chosen(page: &Page<'_>, pack: &Pack, found: &Labelled) -> Option<Candidate> {
    let head = found.spans.head;
    let mut candidate = match page.rule_at(head) {
        Some(rule) => rule.clone(),
        None => blank(&page.scan, pack, page.scan.cue_at(head)?)?,
    };
    // What is punctuation and nothing else says nothing.
    let trim = |(start, end)| Some(page.scan.trim(start, end)).filter(|&(start, end)| start < end);
    let content: Vec<Range> = found.spans.content.iter().copied().filter_map(trim).collect();
    if content.is_empty() && !found.spans.content.is_empty() {
        return None;
    }
    candidate.content = content;
    candidate.source = found.spans.source.and_then(trim);
    candidate.confidence = f64::from(found.score().exp());
    Some(candidate)
}

/// The attributions of a page under weights of another convention, which nests nothing: what
/// stands in the content of another is dropped.
pub(crate) fn outlines(page: &Page<'_>, weights: &Weights) -> Vec<Labelled> {
    let found = decode(page, weights);
    let length = |one: &Labelled| one.spans.content.iter().map(|range| range.1 - range.0).sum();
    let mut order: Vec<(usize, usize)> =
        found.iter().map(length).enumerate().map(|(index, length)| (length, index)).collect();
    order.sort_unstable_by_key(|&(length, index)| (std::cmp::Reverse::<usize>(length), index));
    let mut taken = vec![false; page.len()];
    let mut kept = vec![false; found.len()];
    for (_, index) in order {
        let Some(one) = found.get(index) else { continue };
        if taken.get(one.spans.head).copied().unwrap_or(true) {
            continue;
        }
        for &(start, end) in &one.spans.content {
            taken.get_mut(start..end).into_iter().for_each(|places| places.fill(true));
        }
        if let Some(place) = kept.get_mut(index) {
            *place = true;
        }
    }
    found.into_iter().zip(kept).filter_map(|(one, kept)| kept.then_some(one)).collect()
}
