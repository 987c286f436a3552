//! What an entity is, by the events that made it.

use std::collections::{BTreeMap, BTreeSet};

use isnad_model::{Attribution, Claim, Document, Event, Evidence, Extraction, Speaker, Verdict};

/// An attribution that the extractor suggests, and what a person decided on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// Id of the attribution; with `@` and the extraction's event where a later extraction gave
    /// the same id to another attribution.
    pub id: String,
    /// The document.
    pub document: String,
    /// What was suggested.
    pub attribution: Attribution,
    /// What was decided.
    pub state: SuggestionState,
    /// Whether a person put it right.
    pub edited: bool,
    /// Whether a person left it for later.
    pub skipped: bool,
}

/// What a person decided on a suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SuggestionState {
    /// Nothing yet.
    Open,
    /// It bears on this claim.
    Accepted(String),
    /// Turned down, for this reason.
    Rejected(String),
}

/// A claim with what hangs on it.
#[derive(Clone, Debug, PartialEq)]
pub struct ClaimState {
    /// The event that founded it.
    pub founded: u64,
    /// As it stands.
    pub claim: Claim,
    /// In the order of recording, without what was withdrawn.
    pub evidence: Vec<Evidence>,
    /// In the order of recording: the last one holds.
    pub verdicts: Vec<Verdict>,
}

/// Folds the events of one claim.
pub(crate) fn claim(
    id: &str,
    events: impl IntoIterator<Item = (u64, Event)>,
) -> Option<ClaimState> {
    let mut state: Option<ClaimState> = None;
    for (seq, event) in events {
        match (&mut state, event) {
            (None, Event::ClaimAdded { claim }) if claim.id == id => {
                let (evidence, verdicts) = (Vec::new(), Vec::new());
                state = Some(ClaimState { founded: seq, claim, evidence, verdicts });
            }
            (Some(state), event) => state.apply(event),
            (None, _) => {}
        }
    }
    state
}

impl ClaimState {
    fn apply(&mut self, event: Event) {
        let claim = &mut self.claim;
        match event {
            Event::ClaimAdded { claim: again } => {
                // The same claim found again: it was seen in more places by more people.
                let known: BTreeSet<_> = claim.claimants.iter().cloned().collect();
                let more = again.claimants.into_iter().filter(|name| !known.contains(name));
                claim.claimants.extend(more);
                let known: BTreeSet<_> = claim.appearances.iter().cloned().collect();
                let more = again.appearances.into_iter().filter(|seen| !known.contains(seen));
                claim.appearances.extend(more);
            }
            Event::ClaimEdited { text, topic, claimants, .. } => {
                if let Some(text) = text {
                    claim.text = text;
                }
                claim.topic = topic.or(claim.topic.take());
                if let Some(claimants) = claimants {
                    claim.claimants = claimants;
                }
            }
            Event::ClaimLinked { appearance, .. } if !claim.appearances.contains(&appearance) => {
                claim.appearances.push(appearance);
            }
            Event::ClaimUnlinked { appearance, .. } => {
                claim.appearances.retain(|seen| *seen != appearance);
            }
            Event::ClaimWithdrawn { reason, .. } => claim.withdrawn = Some(reason),
            Event::EvidenceAdded { evidence } => self.evidence.push(evidence),
            Event::VerdictRecorded { verdict } => self.verdicts.push(verdict),
            _ => {}
        }
    }
}

/// A document with what was found in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct DocumentState {
    pub(crate) document: Option<Document>,
    pub(crate) extraction: Option<Extraction>,
    extracted: u64,
    decisions: BTreeMap<String, SuggestionState>,
    /// Put right by a person: these stand in the place of what was found.
    edits: BTreeMap<String, Attribution>,
    pub(crate) skipped: BTreeSet<String>,
    /// Decided on before the latest extraction: with the event of their own.
    earlier: Vec<(u64, Attribution, SuggestionState)>,
}

/// Folds the events of one document.
pub(crate) fn document(events: impl IntoIterator<Item = (u64, Event)>) -> DocumentState {
    let mut state = DocumentState::default();
    for (seq, event) in events {
        match event {
            Event::DocumentAdded { document } => state.document = Some(document),
            Event::ExtractionRecorded { extraction, .. } => state.extract(seq, extraction),
            Event::SuggestionEdited { attribution, edited, .. } => state.edit(attribution, edited),
            Event::SuggestionSkipped { attribution, .. } => {
                state.skipped.insert(attribution);
            }
            Event::SuggestionAccepted { attribution, claim, .. } => {
                state.decide(attribution, SuggestionState::Accepted(claim));
            }
            Event::SuggestionRejected { attribution, reason, .. } => {
                state.decide(attribution, SuggestionState::Rejected(reason));
            }
            _ => {}
        }
    }
    state
}

impl DocumentState {
    fn decide(&mut self, attribution: String, decision: SuggestionState) {
        let early = self
            .earlier
            .iter_mut()
            .find(|(seq, earlier, _)| attribution == format!("{}@{seq}", earlier.id));
        match early {
            Some((_, _, state)) => *state = decision,
            None => {
                self.decisions.insert(attribution, decision);
            }
        }
    }

    fn edit(&mut self, id: String, edited: Attribution) {
        let found = self.extraction.iter_mut().flat_map(|latest| &mut latest.attributions);
        for attribution in found.filter(|attribution| attribution.id == id) {
            attribution.clone_from(&edited);
        }
        self.edits.insert(id, edited);
    }

    /// A later extraction replaces what nobody has decided on.
    fn extract(&mut self, seq: u64, extraction: Extraction) {
        let decisions = std::mem::take(&mut self.decisions);
        if let Some(old) = self.extraction.replace(extraction) {
            for attribution in old.attributions {
                if let Some(state) = decisions.get(&attribution.id) {
                    self.earlier.push((self.extracted, attribution, state.clone()));
                }
            }
        }
        self.extracted = seq;
        self.skipped.clear();
        for edited in std::mem::take(&mut self.edits).into_values() {
            let latest = self.extraction.iter().flat_map(|latest| &latest.attributions);
            let same = latest.into_iter().find(|found| found.cue == edited.cue);
            if let Some(id) = same.map(|found| found.id.clone()) {
                self.edit(id.clone(), Attribution { id, ..edited });
            }
        }
        let attributions = self.extraction.iter().flat_map(|latest| &latest.attributions);
        for attribution in attributions {
            let same = |(_, old, _): &(u64, Attribution, _)| old.cue == attribution.cue;
            if let Some(at) = self.earlier.iter().position(same) {
                let (_, _, state) = self.earlier.remove(at);
                self.decisions.insert(attribution.id.clone(), state);
            }
        }
    }

    pub(crate) fn suggestions(&self, document: &str) -> Vec<Suggestion> {
        let latest = self.extraction.iter().flat_map(|latest| &latest.attributions);
        let latest = latest.map(|attribution| {
            let state = self.decisions.get(&attribution.id).cloned();
            (attribution.id.clone(), attribution, state.unwrap_or(SuggestionState::Open))
        });
        let earlier = self.earlier.iter().map(|(seq, attribution, state)| {
            (format!("{}@{seq}", attribution.id), attribution, state.clone())
        });
        let all = latest.chain(earlier);
        all.map(|(id, attribution, state)| Suggestion {
            id,
            document: document.to_owned(),
            attribution: attribution.clone(),
            state,
            edited: self.edits.contains_key(&attribution.id),
            skipped: self.skipped.contains(&attribution.id),
        })
        .collect()
    }
}

/// A new value where one is given; an empty one takes the old away.
fn edit(value: &mut Option<String>, new: Option<String>) {
    if let Some(new) = new {
        *value = Some(new).filter(|new| !new.is_empty());
    }
}

/// Folds all that was recorded on speakers.
pub(crate) fn speakers(events: impl IntoIterator<Item = Event>) -> Vec<Speaker> {
    let mut all: BTreeMap<String, Speaker> = BTreeMap::new();
    let mut merged: BTreeMap<String, String> = BTreeMap::new();
    for event in events {
        match event {
            Event::SpeakerAdded { speaker } => {
                all.entry(speaker.id.clone()).or_insert(speaker);
            }
            Event::SpeakerAliasAdded { speaker, alias } => {
                if let Some(speaker) = all.get_mut(&speaker) {
                    speaker.aliases.push(alias);
                }
            }
            Event::SpeakerAliasRemoved { speaker, alias } => {
                if let Some(speaker) = all.get_mut(&speaker) {
                    speaker.aliases.retain(|known| *known != alias);
                }
            }
            Event::SpeakerEdited { speaker, name, kind, role, organisation, party } => {
                if let Some(speaker) = all.get_mut(&speaker) {
                    speaker.name = name.unwrap_or_else(|| std::mem::take(&mut speaker.name));
                    speaker.kind = kind.unwrap_or(speaker.kind);
                    edit(&mut speaker.role, role);
                    edit(&mut speaker.organisation, organisation);
                    edit(&mut speaker.party, party);
                }
            }
            Event::ReliabilitySet { speaker, reliability, .. } => {
                if let Some(speaker) = all.get_mut(&speaker) {
                    speaker.reliability = Some(reliability);
                }
            }
            Event::SpeakersMerged { from, into } => {
                merged.insert(from, into);
            }
            Event::SpeakersSplit { from, .. } => {
                merged.remove(&from);
            }
            _ => {}
        }
    }
    for from in merged.keys() {
        let into = last(&merged, from);
        let Some(gone) = all.get(from).filter(|_| into != from).cloned() else { continue };
        let Some(into) = all.get_mut(into) else { continue };
        for name in std::iter::once(gone.name).chain(gone.aliases) {
            if into.name != name && !into.aliases.contains(&name) {
                into.aliases.push(name);
            }
        }
        all.remove(from);
    }
    all.into_values().collect()
}

/// Who lives on after all mergers; the one asked about, where mergers go round in a ring.
fn last<'m>(merged: &'m BTreeMap<String, String>, from: &'m String) -> &'m String {
    let mut at = from;
    for _ in 0..=merged.len() {
        match merged.get(at) {
            Some(into) => at = into,
            None => return at,
        }
    }
    from
}
