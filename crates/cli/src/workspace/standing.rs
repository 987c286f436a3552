//! How claims stand, kept as facets to list by. Of what is kept only that is worked out anew which
//! something recorded since may have changed.

use std::collections::{BTreeMap, BTreeSet};

use isnad_model::{Appearance, Claim, Event, Reading, Report};
use isnad_store::{ClaimFilter, DerivedAt, Facets, LogFilter, Until, Workspace, keys_name};
use isnad_verify::{Ledger, Marks, Options, Pairs, marks, name_mark, verify_with};

use super::Desk;

/// What the facets of support and challenge are kept under.
pub(super) const STANDING: &str = "standing";
/// Events looked through at once.
const CHUNK: usize = 1024;
/// Where more than one event in so many is new, all is worked out anew: most of it may have changed.
const FEW: u64 = 4;

/// A facet of standing as a filter asks for it.
pub fn facet(axis: &str, value: &str) -> (String, String) {
    (STANDING.to_owned(), format!("{axis}:{value}"))
}

/// Brings the kept facets to what is recorded now, by rules of that version; `options` say which
/// agencies there are. The desk reads that state from then on.
///
/// # Errors
/// As the store's.
pub fn bring_up(desk: &mut Desk, version: &str, options: &Options) -> anyhow::Result<()> {
    loop {
        desk.let_go();
        desk.hold_still()?;
        let Some(seq) = desk.until().seq else { return Ok(()) };
        let at = DerivedAt { seq, version: version.to_owned() };
        let kept = kept(desk)?.filter(|kept| kept.version == version && kept.seq <= seq);
        if kept.as_ref() == Some(&at) {
            return Ok(());
        }
        let part = match kept {
            Some(kept) => Afresh::since(desk, kept, at.clone())?,
            None => None,
        };
        let facets = match part {
            Some(part) => part.facets(options)?,
            None => whole(desk, at, options)?,
        };
        // Somebody else may have done the same meanwhile: then theirs is gone on from.
        if desk.inner.get_mut().derive_facets(STANDING, &facets)? {
            return Ok(());
        }
    }
}

/// Up to where facets and keys are kept, if that is one point.
fn kept(desk: &Desk) -> anyhow::Result<Option<DerivedAt>> {
    let mut inner = desk.inner.borrow_mut();
    let facets = inner.derived_at(STANDING)?;
    let keys = inner.derived_at(&keys_name(STANDING))?;
    Ok(facets.filter(|facets| Some(facets) == keys.as_ref()))
}

/// Everything, from what is recorded.
fn whole(desk: &Desk, at: DerivedAt, options: &Options) -> anyhow::Result<Facets> {
    let readings = desk.readings()?.read;
    let ledger = desk.ledger()?;
    desk.let_in()?;
    let report = verify_with(&readings, &ledger, options);
    let mut founded = BTreeMap::new();
    let mut added = BTreeMap::new();
    for recorded in desk.story(&["kind:claim_added", "kind:document_added"])? {
        match recorded.event {
            Some(Event::ClaimAdded { claim }) => {
                founded.entry(claim.id).or_insert(recorded.seq);
            }
            Some(Event::DocumentAdded { document }) => {
                added.insert(document.id, recorded.seq);
            }
            _ => {}
        }
    }
    let mut keys: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for reading in &readings {
        if let Some(seq) = added.get(&reading.document.id) {
            key(&mut keys, &marks(reading), *seq);
        }
    }
    sort(&mut keys);
    let mut claims = BTreeMap::new();
    for (id, values) in standings(&report) {
        if let Some(seq) = founded.get(id) {
            claims.insert(*seq, values);
        }
    }
    Ok(Facets { from: None, at, claims, keys })
}

fn key(keys: &mut BTreeMap<String, Vec<u64>>, marks: &Marks, seq: u64) {
    for key in marks.sets.iter().flat_map(|(_, sets)| sets).chain(&marks.names) {
        keys.entry(key.clone()).or_default().push(seq);
    }
}

fn sort(keys: &mut BTreeMap<String, Vec<u64>>) {
    for list in keys.values_mut() {
        list.sort_unstable();
        list.dedup();
    }
}

fn standings(report: &Report) -> impl Iterator<Item = (&str, Vec<String>)> {
    report.claims.iter().map(|claim| {
        let facets = super::standing(claim).map(|(_, facet)| facet);
        (claim.id.as_str(), facets.to_vec())
    })
}

/// What events speak of.
#[derive(Debug, Default)]
struct Touched {
    /// Documents, with the last event of each.
    documents: BTreeMap<String, u64>,
    claims: BTreeSet<String>,
    speakers: bool,
}

impl Touched {
    /// Takes in an event; `false` where nobody can say what it changes.
    fn take(
        &mut self,
        seq: u64,
        event: Option<&Event>,
        inner: &mut Workspace,
    ) -> anyhow::Result<bool> {
        let Some(event) = event else { return Ok(false) };
        let mut document = |id: &str| {
            self.documents.insert(id.to_owned(), seq);
        };
        match event {
            Event::DocumentAdded { document: added } => document(&added.id),
            Event::ExtractionRecorded { document: id, .. }
            | Event::SuggestionRejected { document: id, .. }
            | Event::SuggestionEdited { document: id, .. } => document(id),
            Event::SuggestionAccepted { document: id, claim, .. } => {
                document(id);
                self.claims.insert(claim.clone());
            }
            Event::LineageAdded { from, to, .. } | Event::LineageRefused { from, to, .. } => {
                document(&from.document);
                document(&to.document);
            }
            Event::ClaimAdded { claim } => {
                self.claims.insert(claim.id.clone());
            }
            Event::ClaimLinked { claim, .. }
            | Event::ClaimUnlinked { claim, .. }
            | Event::ClaimWithdrawn { claim, .. }
            | Event::IndependenceEstablished { claim, .. }
            | Event::ConcessionEstablished { claim, .. } => {
                self.claims.insert(claim.clone());
            }
            Event::ClaimsMatched { claim, other, .. }
            | Event::ClaimsToldApart { claim, other, .. } => {
                self.claims.extend([claim.clone(), other.clone()]);
            }
            Event::SpeakerAdded { .. }
            | Event::SpeakerAliasAdded { .. }
            | Event::SpeakerAliasRemoved { .. }
            | Event::SpeakerEdited { .. }
            | Event::SpeakersMerged { .. }
            | Event::SpeakersSplit { .. } => self.speakers = true,
            Event::Undone { seq: undone } => {
                let found = inner.log(&LogFilter::default(), undone.saturating_sub(1), 1)?.items;
                let event = found.into_iter().find(|found| found.seq == *undone);
                return self.take(seq, event.and_then(|found| found.event).as_ref(), inner);
            }
            Event::Redacted { .. } => return Ok(false),
            // None of these bears on how a claim stands.
            Event::WorkspaceCreated { .. }
            | Event::SuggestionSkipped { .. }
            | Event::ClaimEdited { .. }
            | Event::ReplySought { .. }
            | Event::ReliabilitySet { .. }
            | Event::EvidenceAdded { .. }
            | Event::EvidenceWithdrawn { .. }
            | Event::VerdictRecorded { .. }
            | Event::ReportPublished { .. } => {}
        }
        Ok(true)
    }
}

/// A recorded claim, and the event that founded it.
struct Founded {
    seq: u64,
    claim: Claim,
}

/// What has to be weighed anew.
struct Afresh<'d> {
    desk: &'d Desk,
    kept: DerivedAt,
    at: DerivedAt,
    touched: Touched,
    /// Readings as they are now, by document.
    readings: BTreeMap<String, Option<Reading>>,
    marks: BTreeMap<String, Marks>,
    /// Documents that were touched, by the keys that they have now.
    new: BTreeMap<String, BTreeSet<String>>,
    claims: BTreeMap<String, Option<Founded>>,
}

impl<'d> Afresh<'d> {
    /// What was touched since; nothing where all has to be worked out.
    fn since(desk: &'d Desk, kept: DerivedAt, at: DerivedAt) -> anyhow::Result<Option<Self>> {
        if (at.seq - kept.seq) * FEW > at.seq {
            return Ok(None);
        }
        let (mut touched, mut cursor) = (Touched::default(), kept.seq);
        while cursor < at.seq {
            desk.take_turns()?;
            let mut inner = desk.inner.borrow_mut();
            let page = inner.log(&LogFilter::default(), cursor, CHUNK)?;
            for recorded in page.items.iter().filter(|recorded| recorded.seq <= at.seq) {
                if !touched.take(recorded.seq, recorded.event.as_ref(), &mut inner)? {
                    return Ok(None);
                }
            }
            let Some(next) = page.next else { break };
            cursor = next;
        }
        let (readings, marks, new, claims) = Default::default();
        Ok(Some(Self { desk, kept, at, touched, readings, marks, new, claims }))
    }

    fn facets(mut self, options: &Options) -> anyhow::Result<Facets> {
        let mut keys = BTreeMap::new();
        for (id, seq) in self.touched.documents.clone() {
            let marks = self.marks(&id)?.clone();
            key(&mut keys, &marks, seq);
            for set in marks.sets.into_iter().flat_map(|(_, sets)| sets) {
                self.new.entry(set).or_default().insert(id.clone());
            }
        }
        sort(&mut keys);
        let (mut claims, mut changed) = (BTreeMap::new(), self.changed()?);
        let partners = self.partners(&changed)?;
        changed.extend(partners);
        let mut weighed = changed.clone();
        weighed.extend(self.partners(&changed)?);
        let (readings, ledger) = self.before_the_scales(weighed)?;
        self.desk.let_in()?;
        let report = verify_with(&readings, &ledger, options);
        let stand: BTreeMap<&str, Vec<String>> = standings(&report).collect();
        let before = self.before();
        for id in &changed {
            // Its facets go even where nothing of it counts any more.
            claims.extend(founded(self.desk, id, before)?.map(|one| (one.seq, Vec::new())));
            if let Some(now) = self.claim(id)? {
                claims.insert(now.seq, stand.get(id.as_str()).cloned().unwrap_or_default());
            }
        }
        Ok(Facets { from: Some(self.kept), at: self.at, claims, keys })
    }

    fn before(&self) -> Until {
        Until { seq: Some(self.kept.seq), ..self.desk.until() }
    }

    /// The claims that stand otherwise, maybe: those that were touched, those that are linked into
    /// what was touched, and those that share a set of claims with either.
    fn changed(&mut self) -> anyhow::Result<BTreeSet<String>> {
        let before = self.before();
        let mut changed = self.touched.claims.clone();
        let mut documents: BTreeSet<String> = self.touched.documents.keys().cloned().collect();
        for name in self.renamed(before)? {
            documents.extend(self.with_key(&name)?);
        }
        let mut sets = BTreeSet::new();
        for id in &documents {
            sets.extend(self.marks(id)?.sets.iter().flat_map(|(_, sets)| sets.clone()));
            if let Some(old) = self.desk.reading_until(id, before)? {
                sets.extend(marks(&old).sets.into_iter().flat_map(|(_, sets)| sets));
            }
            changed.extend(self.linked_to(id)?.into_iter().map(|claim| claim.id));
        }
        for id in self.touched.claims.clone() {
            let now = self.claim(&id)?.map(|one| one.claim.appearances.clone());
            let old = founded(self.desk, &id, before)?.map(|one| one.claim.appearances);
            let links: Vec<Appearance> = now.into_iter().chain(old).flatten().collect();
            sets.extend(self.sets_of(&links)?);
        }
        changed.extend(self.founding(sets)?.1.into_iter().map(|claim| claim.id));
        Ok(changed)
    }

    /// Keys of the names whose speaker is another one now, or none.
    fn renamed(&self, before: Until) -> anyhow::Result<BTreeSet<String>> {
        let mut renamed = BTreeSet::new();
        if !self.touched.speakers {
            return Ok(renamed);
        }
        let mut inner = self.desk.inner.borrow_mut();
        let (old, new) = (inner.speakers(before)?, inner.speakers(self.desk.until())?);
        for (some, others) in [(&old, &new), (&new, &old)] {
            for speaker in some {
                let same = |other: &isnad_model::Speaker| {
                    (&other.id, &other.name, other.kind)
                        == (&speaker.id, &speaker.name, speaker.kind)
                        && other.aliases == speaker.aliases
                };
                let at = others.binary_search_by(|other| other.id.cmp(&speaker.id)).ok();
                if !at.and_then(|at| others.get(at)).is_some_and(same) {
                    let names = std::iter::once(&speaker.name).chain(&speaker.aliases);
                    renamed.extend(names.map(|name| name_mark(name)));
                }
            }
        }
        Ok(renamed)
    }

    /// Claims that stand against these by a person's word, and those that did.
    fn partners(&self, ids: &BTreeSet<String>) -> anyhow::Result<BTreeSet<String>> {
        let terms: Vec<String> = ids.iter().map(|id| format!("claim:{id}")).collect();
        let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
        let pairs = Pairs::of(&self.desk.story(&terms)?);
        let both = pairs.contradictions().flat_map(|(one, other)| [one, other]);
        Ok(both.filter(|id| !ids.contains(*id)).map(str::to_owned).collect())
    }

    /// The documents and the records with which these claims are weighed as with all there are: the
    /// sets of claims that they are in, whole, and whoever takes something out of those.
    fn before_the_scales(
        &mut self,
        ids: BTreeSet<String>,
    ) -> anyhow::Result<(Vec<Reading>, Ledger)> {
        let (mut documents, mut links) = (BTreeSet::new(), Vec::new());
        for id in &ids {
            links.extend(
                self.claim(id)?.map(|one| one.claim.appearances.clone()).unwrap_or_default(),
            );
        }
        documents.extend(links.iter().map(|link| link.document.clone()));
        let sets = self.sets_of(&links)?;
        let (more, sharers) = self.founding(sets)?;
        documents.extend(more);
        let mut all = ids;
        all.extend(sharers.into_iter().map(|claim| claim.id));
        let mut claims = Vec::new();
        for id in &all {
            claims.extend(self.claim(id)?.map(|one| (one.seq, one.claim.clone())));
        }
        claims.sort_by_key(|(seq, _)| *seq);
        let ledger = Ledger {
            claims: claims.into_iter().map(|(_, claim)| claim).collect(),
            speakers: self.desk.speakers()?,
            rejected: self.desk.rejected(&documents)?,
            ..Ledger::default()
        };
        let of_claims = all.iter().map(|id| format!("claim:{id}"));
        let terms: Vec<String> =
            of_claims.chain(documents.iter().map(|id| format!("lineage:{id}"))).collect();
        let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
        let ledger = ledger.with_events(&self.desk.story(&terms)?);
        let mut readings = Vec::new();
        for id in &documents {
            self.read(id)?;
            readings.extend(self.readings.get(id).cloned().flatten());
        }
        Ok((readings, ledger))
    }

    /// The sets of the claims that the linked attributions found.
    fn sets_of(&mut self, links: &[Appearance]) -> anyhow::Result<BTreeSet<String>> {
        let mut sets = BTreeSet::new();
        for link in links {
            let marks = self.marks(&link.document)?;
            let founds = marks.sets.iter().filter(|(id, _)| *id == link.attribution);
            sets.extend(founds.flat_map(|(_, sets)| sets.clone()));
        }
        Ok(sets)
    }

    /// The documents that found claims of these sets, and of the sets that those are in too, and so
    /// on; and the recorded claims that are linked to such a founder.
    fn founding(
        &mut self,
        sets: BTreeSet<String>,
    ) -> anyhow::Result<(BTreeSet<String>, Vec<Claim>)> {
        let (mut founders, mut known) = (BTreeSet::new(), sets.clone());
        let mut next: Vec<String> = sets.into_iter().collect();
        while let Some(set) = next.pop() {
            for id in self.with_key(&set)? {
                let marks = self.marks(&id)?.clone();
                for (attribution, sets) in
                    marks.sets.into_iter().filter(|(_, sets)| sets.contains(&set))
                {
                    founders.insert((id.clone(), attribution));
                    next.extend(sets.into_iter().filter(|set| known.insert(set.clone())));
                }
            }
        }
        let documents: BTreeSet<String> = founders.iter().map(|(id, _)| id.clone()).collect();
        let mut claims = Vec::new();
        for id in &documents {
            let links = |claim: &Claim| {
                let here = claim.appearances.iter().filter(|seen| seen.document == *id);
                let mut here = here.map(|seen| (id.clone(), seen.attribution.clone()));
                here.any(|place| founders.contains(&place))
            };
            claims.extend(self.linked_to(id)?.into_iter().filter(links));
        }
        Ok((documents, claims))
    }

    /// Documents that have the key, or once had it, and those that are new.
    fn with_key(&self, key: &str) -> anyhow::Result<BTreeSet<String>> {
        let mut found = Touched::default();
        let mut inner = self.desk.inner.borrow_mut();
        for seq in inner.key_events(&keys_name(STANDING), key, usize::MAX)? {
            for recorded in inner.log(&LogFilter::default(), seq - 1, 1)?.items {
                found.take(recorded.seq, recorded.event.as_ref(), &mut inner)?;
            }
        }
        let new = self.new.get(key).into_iter().flatten().cloned();
        Ok(found.documents.into_keys().chain(new).collect())
    }

    fn linked_to(&self, document: &str) -> anyhow::Result<Vec<Claim>> {
        let document = Some(document.to_owned());
        let filter = ClaimFilter { document, withdrawn: true, ..ClaimFilter::default() };
        Ok(self.desk.claims_that(&filter, 0, usize::MAX)?.items)
    }

    fn marks(&mut self, document: &str) -> anyhow::Result<&Marks> {
        if !self.marks.contains_key(document) {
            self.read(document)?;
            let reading = self.readings.get(document).and_then(Option::as_ref);
            self.marks.insert(document.to_owned(), reading.map(marks).unwrap_or_default());
        }
        Ok(self.marks.entry(document.to_owned()).or_default())
    }

    fn read(&mut self, document: &str) -> anyhow::Result<()> {
        if !self.readings.contains_key(document) {
            self.desk.take_turns()?;
            let found = self.desk.known_reading(document)?;
            self.readings.insert(document.to_owned(), found);
        }
        Ok(())
    }

    fn claim(&mut self, id: &str) -> anyhow::Result<Option<&Founded>> {
        if !self.claims.contains_key(id) {
            let found = founded(self.desk, id, self.desk.until())?;
            self.claims.insert(id.to_owned(), found);
        }
        Ok(self.claims.get(id).and_then(Option::as_ref))
    }
}

/// The claim as it stood then; nothing where it did not.
fn founded(desk: &Desk, id: &str, until: Until) -> anyhow::Result<Option<Founded>> {
    match desk.inner.borrow_mut().claim(id, until) {
        Ok(state) => Ok(Some(Founded { seq: state.founded, claim: state.claim })),
        Err(isnad_store::Error::UnknownId { .. }) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

#[cfg(test)]
#[path = "standing_tests.rs"]
mod tests;
