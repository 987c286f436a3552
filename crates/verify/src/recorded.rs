//! Recorded claims in the place of the provisional ones that they were made from: what a person
//! linked bears as the person said, and weighs as what the extractor found does.

use std::collections::{BTreeMap, BTreeSet};

use isnad_model::{Claim, Place, Stance};

use crate::bench::Bench;
use crate::claims::{Founded, Seen};
use crate::lineage::group;

/// Claims that are one.
pub struct Group<'l> {
    /// What people recorded of it; none for a provisional claim.
    pub claim: Option<&'l Claim>,
    pub founded: Vec<Founded>,
}

/// A link of a recorded claim, with its places on the bench.
#[derive(Clone, Copy)]
struct Link {
    page: usize,
    at: usize,
    stance: Stance,
}

/// Every claim that stands: the provisional ones in the order of their founding, then the
/// recorded ones in the order of recording. Withdrawn ones are gone, with what they took in.
pub fn groups<'l>(bench: &Bench<'l>, founded: Vec<Founded>) -> Vec<Group<'l>> {
    let founded: Vec<Founded> = founded
        .into_iter()
        .filter(|claim| bench.counts(claim.page))
        .filter_map(|claim| kept(bench, claim))
        .collect();
    let mut provisional = group(bench, founded);
    let places = Founders::of(&provisional);
    let pages: BTreeMap<&str, usize> =
        bench.sheets.iter().enumerate().map(|(at, sheet)| (sheet.document.as_str(), at)).collect();
    let mut recorded = Vec::new();
    for claim in &bench.ledger.claims {
        let links = links(bench, &pages, claim);
        let founded = taken(bench, claim, &links, &mut provisional, &places);
        if claim.withdrawn.is_none() {
            recorded.push(Group { claim: Some(claim), founded });
        }
    }
    let provisional = provisional.into_iter().filter(|founded| !founded.is_empty());
    provisional.map(|founded| Group { claim: None, founded }).chain(recorded).collect()
}

/// The claim without what a person turned down; nothing where that is what founded it.
fn kept(bench: &Bench, mut claim: Founded) -> Option<Founded> {
    if bench.ledger.rejected.is_empty() {
        return Some(claim);
    }
    let page = claim.page;
    claim.seen.retain(|seen| !bench.ledger.rejected.contains(&bench.place(page, seen.at)));
    claim.seen.iter().any(|seen| seen.at == claim.by).then_some(claim)
}

fn links(bench: &Bench, pages: &BTreeMap<&str, usize>, claim: &Claim) -> Vec<Link> {
    let link = |seen: &isnad_model::Appearance| {
        let place = Place::new(&seen.document, &seen.attribution);
        let page = *pages.get(seen.document.as_str())?;
        let at = bench.sheets.get(page)?.find(&seen.attribution)?;
        let counts = bench.counts(page) && !bench.ledger.rejected.contains(&place);
        counts.then_some(Link { page, at, stance: seen.stance })
    };
    claim.appearances.iter().filter_map(link).collect()
}

/// Which group an attribution founds, by its page and place.
struct Founders(BTreeMap<(usize, usize), usize>);

impl Founders {
    fn of(groups: &[Vec<Founded>]) -> Self {
        let each = groups.iter().enumerate();
        let each =
            each.flat_map(|(at, group)| group.iter().map(move |one| ((one.page, one.by), at)));
        Self(each.collect())
    }

    /// The groups that the links may take from, in order: there is no need to ask all the others.
    fn linked(&self, links: &[Link]) -> BTreeSet<usize> {
        links.iter().filter_map(|link| self.0.get(&(link.page, link.at)).copied()).collect()
    }
}

/// Takes what belongs to the recorded claim out of the provisional ones.
fn taken(
    bench: &Bench,
    claim: &Claim,
    links: &[Link],
    provisional: &mut [Vec<Founded>],
    founders: &Founders,
) -> Vec<Founded> {
    let mut own: Vec<Founded> = Vec::new();
    for at in founders.linked(links) {
        let Some(group) = provisional.get_mut(at) else { continue };
        let founders = |link: &&Link| {
            group.iter().any(|founded| (founded.page, founded.by) == (link.page, link.at))
        };
        let Some(link) = links.iter().find(founders) else { continue };
        let agrees = group.iter().any(|founded| {
            (founded.page, founded.by) == (link.page, link.at) && agrees(founded, link.stance)
        });
        if agrees {
            own.append(group);
        } else if !matches!(link.stance, Stance::Contradicts | Stance::Corrects) {
            // A denial that was read as a statement is no claim of its own any more.
            group.retain(|founded| (founded.page, founded.by) != (link.page, link.at));
        }
    }
    let known: BTreeSet<(usize, usize, Stance)> = own
        .iter()
        .flat_map(|founded| founded.seen.iter().map(|seen| (founded.page, seen.at, seen.stance)))
        .collect();
    for link in links.iter().filter(|link| !known.contains(&(link.page, link.at, link.stance))) {
        say(&mut own, link, claim);
    }
    own.sort_by_key(|founded| {
        let sheet = bench.sheets.get(founded.page);
        let place = sheet.map_or(0, |sheet| sheet.place(founded.by));
        (founded.page, place, founded.by, founded.linked)
    });
    own
}

/// Whether the founder of a claim stands to it as the person says.
fn agrees(founded: &Founded, stance: Stance) -> bool {
    let own = founded.seen.first().map_or(Stance::Asserts, |seen| seen.stance);
    match stance {
        Stance::Asserts | Stance::Repeats | Stance::Relays | Stance::Confirms => {
            own == Stance::Asserts
        }
        other => other == own,
    }
}

/// The attribution bears as the person says, and in no other way.
fn say(own: &mut Vec<Founded>, link: &Link, claim: &Claim) {
    let seen = Seen { at: link.at, stance: link.stance, towards: None };
    let mut founds = None;
    for (index, founded) in own.iter_mut().enumerate().filter(|(_, f)| f.page == link.page) {
        if founded.by == link.at {
            founds = Some(index);
        } else {
            founded.seen.retain(|other| other.at != link.at);
        }
    }
    if let Some(founded) = founds.and_then(|index| own.get_mut(index)) {
        founded.linked = true;
        founded.seen.iter_mut().filter(|other| other.at == link.at).for_each(|other| *other = seen);
    } else {
        let (page, by, kind) = (link.page, link.at, claim.kind);
        let seen = vec![seen];
        own.push(Founded { page, by, kind, hidden: false, linked: true, seen });
    }
}
