//! The edges of a claim's lineage: what texts say, what looks like a copy, what people decided.

use std::collections::{BTreeMap, BTreeSet};

use isnad_model::{Basis, EdgeState, LineageEdge, LineageKind, Place, Stance};

use crate::bench::Bench;
use crate::claims::Founded;

/// Founders beyond this many are compared with the first alone: a wire story in a thousand
/// outlets needs no million comparisons.
const COMPARED: usize = 64;

/// One who makes the claim, repeats it, passes it on or confirms it.
#[derive(Clone, Debug)]
pub struct Maker {
    pub page: usize,
    pub at: usize,
    pub stance: Stance,
    /// Whether it founded the claim in its document.
    pub founder: bool,
    pub speaker: String,
    pub place: Place,
}

/// The makers of a group, in its order, each attribution once.
pub fn makers(bench: &Bench, group: &[Founded]) -> Vec<Maker> {
    let mut makers: Vec<Maker> = Vec::new();
    let mut met = BTreeSet::new();
    for claim in group {
        for seen in &claim.seen {
            let is_for = matches!(
                seen.stance,
                Stance::Asserts | Stance::Confirms | Stance::Repeats | Stance::Relays
            );
            let place = bench.place(claim.page, seen.at);
            if is_for && met.insert(place.clone()) {
                makers.push(Maker {
                    page: claim.page,
                    at: seen.at,
                    stance: seen.stance,
                    founder: seen.at == claim.by,
                    speaker: bench.speaker(claim.page, seen.at).to_owned(),
                    place,
                });
            }
        }
    }
    makers
}

/// Every edge between them, in order; a refused one is gone.
pub fn of(bench: &Bench, group: &[Founded], makers: &[Maker]) -> Vec<LineageEdge> {
    let mut found: BTreeMap<(LineageKind, Place, Place), (Basis, EdgeState)> = BTreeMap::new();
    let mut add = |kind, from: &Place, to: &Place, basis, state| {
        found.entry((kind, from.clone(), to.clone())).or_insert((basis, state));
    };
    said(bench, group, &mut add);
    let founders: Vec<&Maker> = makers.iter().filter(|maker| maker.founder).collect();
    for (at, a) in founders.iter().enumerate() {
        let rest = if at == 0 { founders.len() } else { COMPARED };
        for b in founders.iter().take(rest).skip(at + 1).filter(|b| b.page != a.page) {
            between(bench, a, b, &mut add);
            between(bench, b, a, &mut add);
            copied(bench, a, b, &mut add);
        }
    }
    let places: BTreeSet<&Place> = makers.iter().map(|maker| &maker.place).collect();
    for ((kind, from, to), confirmed) in &bench.ledger.edges {
        let known = |place: &Place| places.contains(place);
        let key = (*kind, from.clone(), to.clone());
        match (confirmed, known(from) && known(to) && from != to) {
            (true, true) => {
                // Who copies whom was a guess; what the other text says itself it goes on saying.
                let back = (*kind, to.clone(), from.clone());
                if found.get(&back).is_some_and(|(_, state)| *state == EdgeState::Proposed) {
                    found.remove(&back);
                }
                let basis = found.get(&key).map_or(Basis::Person, |(basis, _)| *basis);
                found.insert(key, (basis, EdgeState::Confirmed));
            }
            (false, _) => {
                found.remove(&key);
            }
            (true, false) => {}
        }
    }
    let edge = |((kind, from, to), (basis, state))| LineageEdge { kind, from, to, basis, state };
    found.into_iter().map(edge).collect()
}

type Add<'a> = dyn FnMut(LineageKind, &Place, &Place, Basis, EdgeState) + 'a;

/// What the texts say themselves.
fn said(bench: &Bench, group: &[Founded], add: &mut Add) {
    for claim in group {
        for seen in &claim.seen {
            let kind = match seen.stance {
                Stance::Repeats => LineageKind::Repeats,
                Stance::Relays => LineageKind::RelayedBy,
                _ => continue,
            };
            // Who names nobody passes on what cannot be followed.
            let named = !bench.speaker(claim.page, seen.at).is_empty();
            if let Some(towards) = seen.towards.filter(|towards| named && *towards != seen.at) {
                let (from, to) =
                    (bench.place(claim.page, seen.at), bench.place(claim.page, towards));
                add(kind, &from, &to, Basis::Text, EdgeState::Said);
            }
        }
    }
}

/// `a` names the outlet of `b` as its source: an outlet is no origin, what it prints may be.
fn between(bench: &Bench, a: &Maker, b: &Maker, add: &mut Add) {
    let outlet = bench.sheets.get(b.page).and_then(|sheet| sheet.outlet.as_deref());
    if outlet.is_some_and(|outlet| bench.names.same(&a.speaker, outlet, false)) {
        add(LineageKind::QuotedFrom, &a.place, &b.place, Basis::Outlet, EdgeState::Said);
    }
}

/// The two documents print one text: the later one copies the earlier, and everyone the agency.
fn copied(bench: &Bench, a: &Maker, b: &Maker, add: &mut Add) {
    let sheets = bench.sheets.get(a.page).zip(bench.sheets.get(b.page));
    let Some((first, second)) = sheets.map(|(a, b)| (&a.signs, &b.signs)) else { return };
    let Some(basis) = bench.copies(a.page, b.page) else { return };
    let date = |maker: &Maker| bench.published(maker.page);
    let later = match (first.is_the_agency_of(second), second.is_the_agency_of(first)) {
        (true, false) => false,
        (false, true) => true,
        _ => matches!((date(a), date(b)), (Some(a), Some(b)) if a > b),
    };
    let (from, to) = if later { (a, b) } else { (b, a) };
    add(LineageKind::WireCopyOf, &from.place, &to.place, basis, EdgeState::Proposed);
}
