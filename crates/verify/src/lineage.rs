//! Claims of several documents that are one by their words.

use std::collections::BTreeMap;

use isnad_model::ClaimKind;

use crate::bearing::follow;
use crate::bench::Bench;
use crate::claims::Founded;
use crate::page::{same_speaker, words};

/// Wordings shorter than this are one claim only when one speaker makes them.
const TELLING: usize = 4;

/// The folded words at the beginning of a wording, by which claims that may be one are found.
pub fn beginning(quote: &str) -> Vec<String> {
    let mut words = words(quote);
    words.truncate(TELLING);
    words
}

/// Claims that are one, each group in the order of the pages.
pub fn group(bench: &Bench, claims: Vec<Founded>) -> Vec<Vec<Founded>> {
    let wordings: Vec<Wording> = claims.iter().map(|claim| Wording::of(bench, claim)).collect();
    let mut near: BTreeMap<(ClaimKind, &[String]), Vec<usize>> = BTreeMap::new();
    for (at, wording) in wordings.iter().enumerate() {
        let start = wording.words.get(..TELLING).unwrap_or(&wording.words);
        near.entry((wording.kind, start)).or_default().push(at);
    }
    let mut root: Vec<usize> = (0..claims.len()).collect();
    for list in near.values() {
        let mut list = distinct(&wordings, list, &mut root);
        // A copy begins as the whole of the other, so that copies stand together by their words.
        list.sort_by_key(|at| wordings.get(*at).map(|wording| &wording.words));
        for (at, a) in list.iter().enumerate() {
            let longer = list.iter().skip(at + 1).take_while(|b| begins(&wordings, *a, **b));
            for b in longer {
                if are_copies(&wordings, *a, *b) {
                    join(&mut root, *a, *b);
                }
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<Founded>> = BTreeMap::new();
    for (at, claim) in claims.into_iter().enumerate() {
        groups.entry(follow(&root, at)).or_default().push(claim);
    }
    groups.into_values().collect()
}

/// Whether the one is the beginning of the other, or all of it.
fn begins(wordings: &[Wording], a: usize, b: usize) -> bool {
    wordings.get(a).zip(wordings.get(b)).is_some_and(|(a, b)| b.words.starts_with(&a.words))
}

/// The claims of a list without those that match an earlier one to the letter, which are joined
/// to it at once: a wire copy in a thousand outlets is compared with the others once.
fn distinct(wordings: &[Wording], list: &[usize], root: &mut [usize]) -> Vec<usize> {
    let mut first: BTreeMap<(&[String], &str), usize> = BTreeMap::new();
    let mut out = Vec::new();
    for at in list.iter().copied() {
        let Some(wording) = wordings.get(at) else { continue };
        let known = *first.entry((&wording.words, &wording.speaker)).or_insert(at);
        if known != at && are_copies(wordings, known, at) {
            join(root, known, at);
        } else {
            out.push(at);
        }
    }
    out
}

fn are_copies(wordings: &[Wording], a: usize, b: usize) -> bool {
    wordings.get(a).zip(wordings.get(b)).is_some_and(|(a, b)| a.is_copy_of(b))
}

fn join(root: &mut [usize], a: usize, b: usize) {
    let (a, b) = (follow(root, a), follow(root, b));
    if let Some(place) = root.get_mut(a.max(b)) {
        *place = a.min(b);
    }
}

struct Wording {
    kind: ClaimKind,
    words: Vec<String>,
    speaker: String,
}

impl Wording {
    fn of(bench: &Bench, claim: &Founded) -> Self {
        let quote = bench.quote(claim.page, claim.by);
        let speaker = bench.speaker(claim.page, claim.by).to_owned();
        Self { kind: claim.kind, words: words(quote), speaker }
    }

    /// Word for word, or by one speaker and cut short by a fifth at most. A word more or less
    /// inside, or in front, may be a "not", so those are never taken for copies.
    fn is_copy_of(&self, other: &Self) -> bool {
        let (a, b) = (self.words.len(), other.words.len());
        let starts = self.words.iter().zip(&other.words).all(|(a, b)| a == b);
        let close = a == b || a.min(b) > TELLING && a.min(b) * 5 >= a.max(b) * 4;
        let telling = a == b && a >= TELLING;
        starts && close && (telling || same_speaker(&self.speaker, &other.speaker, false))
    }
}
