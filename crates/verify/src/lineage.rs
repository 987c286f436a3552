//! Whom a claim goes back to, within a document and across documents.

use std::collections::BTreeMap;

use isnad_model::{ClaimKind, Stance};

use crate::bearing::follow;
use crate::claims::Founded;
use crate::page::{Page, same_speaker, words};

/// A speaker that a claim goes back to.
#[derive(Clone, Debug)]
pub struct Root {
    pub page: usize,
    pub at: usize,
    pub speaker: String,
}

/// Wordings shorter than this are one claim only when one speaker makes them.
const TELLING: usize = 4;

/// Claims that are one, each group in the order of the pages.
pub fn group(pages: &[Page], claims: Vec<Founded>) -> Vec<Vec<Founded>> {
    let wordings: Vec<Wording> = claims.iter().map(|claim| Wording::of(pages, claim)).collect();
    let mut near: BTreeMap<(ClaimKind, Vec<String>), Vec<usize>> = BTreeMap::new();
    for (at, wording) in wordings.iter().enumerate() {
        let start = wording.words.iter().take(TELLING).cloned().collect();
        near.entry((wording.kind, start)).or_default().push(at);
    }
    let mut root: Vec<usize> = (0..claims.len()).collect();
    for list in near.values() {
        let list = distinct(&wordings, list, &mut root);
        for (at, a) in list.iter().enumerate() {
            for b in list.iter().skip(at + 1) {
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
    fn of(pages: &[Page], claim: &Founded) -> Self {
        let page = pages.get(claim.page);
        let quote = page.map(|page| page.quote(claim.by)).unwrap_or_default();
        let speaker = page.map(|page| page.speaker(claim.by)).unwrap_or_default();
        Self { kind: claim.kind, words: words(&quote), speaker }
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

/// The distinct speakers of a group that make the claim or confirm it as another party. Who
/// repeats or passes on adds none, and neither does one whom nobody names.
pub fn origins(pages: &[Page], group: &[Founded]) -> Vec<Root> {
    let mut roots: Vec<Root> = Vec::new();
    for stance in [Stance::Asserts, Stance::Confirms] {
        for claim in group {
            let Some(page) = pages.get(claim.page) else { continue };
            let makers = claim.seen.iter().filter(|seen| seen.stance == stance);
            for seen in makers.filter(|seen| founded_or_confirmed(page, claim, seen.at, stance)) {
                let root = Root { page: claim.page, at: seen.at, speaker: page.speaker(seen.at) };
                if !root.speaker.is_empty() && !roots.iter().any(|known| known.is(&root)) {
                    roots.push(root);
                }
            }
        }
    }
    roots
}

/// A second mention of one statement counts only where the fullest one names nobody.
fn founded_or_confirmed(page: &Page, claim: &Founded, at: usize, stance: Stance) -> bool {
    stance == Stance::Confirms || at == claim.by || page.speaker(claim.by).is_empty()
}

impl Root {
    /// Whether the two may be held to be one speaker.
    pub fn is(&self, other: &Self) -> bool {
        same_speaker(&self.speaker, &other.speaker, self.page == other.page)
    }
}
