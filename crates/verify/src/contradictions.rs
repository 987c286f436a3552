//! Recorded claims that a person found not to be true together: each stands against the other.

use std::collections::BTreeMap;

use isnad_model::Challenge;

use crate::bench::Bench;
use crate::origins::Root;
use crate::reasons::weigh;
use crate::recorded::Group;

/// A claim that stands against another.
pub struct Opponent {
    pub claim: String,
    pub text: String,
    /// Whom it goes back to.
    pub origins: Vec<Root>,
}

/// For each claim those that stand against it. One that nobody is named for, or that its only
/// origin took back, stands against nothing.
pub fn of(bench: &Bench, groups: &[Group]) -> BTreeMap<String, Vec<Opponent>> {
    let recorded = groups.iter().filter_map(|group| Some((group.claim?.id.as_str(), group)));
    let recorded: BTreeMap<&str, &Group> = recorded.collect();
    let find = |id: &str| recorded.get(id).copied();
    let mut all: BTreeMap<String, Vec<Opponent>> = BTreeMap::new();
    for (a, b) in bench.ledger.pairs.contradictions() {
        let Some((first, second)) = find(a).zip(find(b)) else { continue };
        for (id, other) in [(a, second), (b, first)] {
            all.entry(id.to_owned()).or_default().extend(opponent(bench, other));
        }
    }
    all
}

fn opponent(bench: &Bench, group: &Group) -> Option<Opponent> {
    let claim = group.claim?;
    // By what documents say of it: what stands against it by other claims takes nothing back.
    let standing = weigh(bench, group, &[]);
    let stands = !standing.origins.is_empty() && standing.challenge != Challenge::Retracted;
    let (id, text) = (claim.id.clone(), claim.text.clone());
    stands.then_some(Opponent { claim: id, text, origins: standing.origins })
}
