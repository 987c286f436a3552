//! Which attributions of a document are one statement, and how statements bear on each other.

use isnad_model::{Act, RelationType, Stance};

use crate::page::Page;

/// One statement bearing on another.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    pub from: usize,
    pub to: usize,
    pub kind: RelationType,
    /// Whether the one that bears says nothing of its own.
    pub only_answers: bool,
}

/// The statements of a document: the attributions, those that are one statement joined.
pub struct Statements {
    /// For each attribution the first one of its statement.
    pub root: Vec<usize>,
    pub edges: Vec<Edge>,
    /// Attributions that pass on what nobody named said.
    pub hidden: Vec<usize>,
}

/// Whether the act can found a claim where nothing else speaks against it.
pub fn founds(act: Act) -> bool {
    !matches!(act, Act::Question | Act::NoComment | Act::NotConfirmed | Act::Opinion)
}

impl Statements {
    pub fn of(page: &Page) -> Self {
        let mut statements = Self { root: joined(page), edges: Vec::new(), hidden: Vec::new() };
        for relation in &page.reading.extraction.relations {
            let ends = page.find(&relation.from).zip(page.find(&relation.to));
            let Some((from, to)) = ends else { continue };
            match relation.kind {
                RelationType::SameAs => {}
                RelationType::Relays => statements.relay(page, from, to),
                kind => {
                    let only_answers = kind != RelationType::Corrects;
                    statements.edges.push(Edge { from, to, kind, only_answers });
                }
            }
        }
        for (inner, attribution) in page.attributions().iter().enumerate() {
            let outer = attribution.nested_in.as_deref().and_then(|id| page.find(id));
            if let Some(outer) = outer.filter(|outer| fills(page, inner, *outer)) {
                statements.relay(page, outer, inner);
            }
        }
        statements
    }

    /// `outer` passes on `inner`. The inner speaker is the origin when there is one to name.
    fn relay(&mut self, page: &Page, outer: usize, inner: usize) {
        let kind = RelationType::Relays;
        let Some(said) = page.get(inner).filter(|said| founds(said.act)) else { return };
        let nested = said.nested_in.as_deref().and_then(|id| page.find(id)) == Some(outer);
        let whole = !nested || fills(page, inner, outer);
        let edge = if whole && page.speaker(inner).is_empty() {
            self.hidden.push(outer);
            Edge { from: inner, to: outer, kind, only_answers: true }
        } else {
            Edge { from: outer, to: inner, kind, only_answers: whole }
        };
        let known = self
            .edges
            .iter()
            .any(|other| other.kind == kind && (other.from, other.to) == (edge.from, edge.to));
        if !known {
            self.edges.push(edge);
        }
    }

    pub fn root(&self, at: usize) -> usize {
        self.root.get(at).copied().unwrap_or(at)
    }
}

fn fills(page: &Page, inner: usize, outer: usize) -> bool {
    let both = page.get(inner).zip(page.get(outer));
    inner != outer && both.is_some_and(|(inner, outer)| page.fills(inner, outer))
}

/// For each attribution the first of those that `same_as` joins it with.
fn joined(page: &Page) -> Vec<usize> {
    let mut root: Vec<usize> = (0..page.attributions().len()).collect();
    for relation in &page.reading.extraction.relations {
        let ends = page.find(&relation.from).zip(page.find(&relation.to));
        if let (RelationType::SameAs, Some((from, to))) = (relation.kind, ends) {
            let (a, b) = (follow(&root, from), follow(&root, to));
            if let Some(place) = root.get_mut(a.max(b)) {
                *place = a.min(b);
            }
        }
    }
    (0..root.len()).map(|at| follow(&root, at)).collect()
}

/// The end of a chain of parents; each parent has a smaller number than its child.
pub fn follow(root: &[usize], mut at: usize) -> usize {
    while let Some(next) = root.get(at).copied().filter(|next| *next < at) {
        at = next;
    }
    at
}

/// How an answer of that kind bears on a claim, when what it answers has the stance `towards`.
pub fn stance(kind: RelationType, towards: Stance) -> Option<Stance> {
    let plain = match kind {
        RelationType::SameAs => return None,
        RelationType::Repeats => Stance::Repeats,
        RelationType::Denies => Stance::Denies,
        RelationType::Confirms => Stance::Confirms,
        RelationType::LeavesUnconfirmed => Stance::LeavesUnconfirmed,
        RelationType::Relays => Stance::Relays,
        RelationType::Contradicts => Stance::Contradicts,
        RelationType::Retracts => Stance::Retracts,
        RelationType::Corrects => Stance::Corrects,
    };
    let passes_on = matches!(plain, Stance::Repeats | Stance::Relays | Stance::Confirms);
    match towards {
        Stance::Asserts | Stance::Repeats | Stance::Relays | Stance::Confirms => Some(plain),
        Stance::Denies | Stance::Contradicts if passes_on => Some(towards),
        _ => None,
    }
}
