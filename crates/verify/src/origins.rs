//! Roots of a claim's lineage, and rings of speakers who cite each other.

use std::collections::{BTreeMap, BTreeSet};

use isnad_model::{EdgeState, LineageEdge, Place, Stance};

use crate::bench::Bench;
use crate::edges::Maker;

/// A speaker that a claim goes back to.
#[derive(Clone, Debug)]
pub struct Root {
    pub page: usize,
    pub at: usize,
    pub speaker: String,
}

impl Root {
    /// Whether the two may be held to be one speaker.
    pub fn is(&self, other: &Self, bench: &Bench) -> bool {
        bench.names.same(&self.speaker, &other.speaker, self.page == other.page)
    }
}

/// Whom a claim goes back to.
pub struct Descent {
    /// Who makes it or confirms it as another party, each once, and descends from nobody else.
    pub roots: Vec<Root>,
    /// Names in a ring, each ring once.
    pub circular: Vec<Vec<String>>,
}

/// Counts origins. Who repeats or passes on adds none, neither does one whom nobody names, nor
/// one who is said, or was confirmed, to have it from another; a ring has no beginning.
pub fn descent(bench: &Bench, makers: &[Maker], edges: &[LineageEdge]) -> Descent {
    let class = classes(bench, makers);
    let by_place: BTreeMap<&Place, usize> =
        makers.iter().enumerate().map(|(at, maker)| (&maker.place, at)).collect();
    let of = |place: &Place| by_place.get(place).and_then(|at| class.get(*at)).copied();
    let mut leads: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    let mut derived: BTreeSet<&Place> = BTreeSet::new();
    for edge in edges {
        let (Some(from), Some(to)) = (of(&edge.from), of(&edge.to)) else { continue };
        if from != to {
            leads.entry(from).or_default().insert(to);
            if edge.state != EdgeState::Proposed {
                derived.insert(&edge.from);
            }
        }
    }
    let rings = rings(&leads);
    let founded: BTreeSet<usize> = makers
        .iter()
        .filter(|maker| maker.founder && !maker.speaker.is_empty())
        .map(|maker| maker.page)
        .collect();
    let mut roots: Vec<Root> = Vec::new();
    for stance in [Stance::Asserts, Stance::Confirms] {
        for (at, maker) in makers.iter().enumerate() {
            let counts = maker.stance == stance
                && !maker.speaker.is_empty()
                && !derived.contains(&maker.place)
                && !class.get(at).is_some_and(|own| rings.iter().any(|ring| ring.contains(own)))
                // A second mention counts only where the fullest one names nobody.
                && (stance == Stance::Confirms || maker.founder || !founded.contains(&maker.page));
            let root = Root { page: maker.page, at: maker.at, speaker: maker.speaker.clone() };
            if counts && !roots.iter().any(|known| known.is(&root, bench)) {
                roots.push(root);
            }
        }
    }
    let name = |class: &usize| makers.get(*class).map(|maker| maker.speaker.clone());
    let circular = rings.iter().map(|ring| ring.iter().filter_map(name).collect()).collect();
    Descent { roots, circular }
}

/// For each maker the first one of the same speaker; nobody is the same as one who is not named.
fn classes(bench: &Bench, makers: &[Maker]) -> Vec<usize> {
    let mut firsts: Vec<(usize, &Maker)> = Vec::new();
    let mut class = Vec::with_capacity(makers.len());
    for (at, maker) in makers.iter().enumerate() {
        let same = |(_, first): &&(usize, &Maker)| {
            bench.names.same(&first.speaker, &maker.speaker, first.page == maker.page)
        };
        let first = firsts.iter().find(same).map_or(at, |(first, _)| *first);
        if first == at && !maker.speaker.is_empty() {
            firsts.push((at, maker));
        }
        class.push(first);
    }
    class
}

/// Sets of those who lead to each other, each of two members at least.
fn rings(leads: &BTreeMap<usize, BTreeSet<usize>>) -> Vec<BTreeSet<usize>> {
    let reach: BTreeMap<usize, BTreeSet<usize>> =
        leads.keys().map(|from| (*from, reached(leads, *from))).collect();
    let reaches = |a: &usize, b: &usize| reach.get(a).is_some_and(|found| found.contains(b));
    let mut rings: Vec<BTreeSet<usize>> = Vec::new();
    for from in leads.keys().filter(|from| reaches(from, from)) {
        if !rings.iter().any(|ring| ring.contains(from)) {
            rings.push(
                leads
                    .keys()
                    .filter(|other| reaches(from, other) && reaches(other, from))
                    .copied()
                    .collect(),
            );
        }
    }
    rings
}

fn reached(leads: &BTreeMap<usize, BTreeSet<usize>>, from: usize) -> BTreeSet<usize> {
    let (mut found, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(at) = next.pop() {
        for to in leads.get(&at).into_iter().flatten() {
            if found.insert(*to) {
                next.push(*to);
            }
        }
    }
    found
}
