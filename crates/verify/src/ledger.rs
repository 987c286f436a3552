//! What people recorded, as far as standing rests on it.

use std::collections::{BTreeMap, BTreeSet};

use isnad_model::{Appearance, Claim, Event, LineageKind, Place, Recorded, Speaker};

use crate::pairs::Pairs;

/// The decisions of a workspace's people. The default is a workspace in which nobody decided.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Recorded claims with the attributions linked to them, withdrawn ones too.
    pub claims: Vec<Claim>,
    /// Everyone on record.
    pub speakers: Vec<Speaker>,
    /// Suggestions that were turned down.
    pub rejected: BTreeSet<Place>,
    /// Edges of lineage: `true` where confirmed, `false` where refused.
    pub edges: BTreeMap<Edge, bool>,
    /// Origins that were found to be independent, by claim; each set is one finding.
    pub independent: BTreeMap<String, Vec<Finding>>,
    /// Confirmations against the confirmer's own interest, by claim.
    pub concessions: BTreeMap<String, Vec<Finding>>,
    /// What pairs of recorded claims are to each other.
    pub pairs: Pairs,
}

/// Which edge of lineage.
pub type Edge = (LineageKind, Place, Place);

/// Which attributions a finding names, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The attributions.
    pub places: Vec<Place>,
    /// In the finder's words.
    pub reason: String,
}

impl Ledger {
    /// Takes in what was decided on lineage and on pairs of claims. The latest decision on an edge
    /// or a pair holds, whatever order the events come in.
    #[must_use]
    pub fn with_events(mut self, events: &[Recorded]) -> Self {
        let mut sorted: Vec<&Recorded> = events.iter().collect();
        sorted.sort_by_key(|recorded| recorded.seq);
        for event in sorted.into_iter().filter_map(|recorded| recorded.event.as_ref()) {
            self.take(event);
        }
        let findings = self.independent.values_mut().chain(self.concessions.values_mut());
        findings.for_each(|list| list.sort());
        self
    }

    fn take(&mut self, event: &Event) {
        match event {
            Event::LineageAdded { kind, from, to } => {
                self.edges.insert((*kind, place(from), place(to)), true);
            }
            Event::LineageRefused { kind, from, to, .. } => {
                self.edges.insert((*kind, place(from), place(to)), false);
            }
            Event::IndependenceEstablished { claim, origins, reason } => {
                let places = origins.iter().map(place).collect();
                let finding = Finding { places, reason: reason.clone() };
                self.independent.entry(claim.clone()).or_default().push(finding);
            }
            Event::ConcessionEstablished { claim, appearance, reason } => {
                let finding = Finding { places: vec![place(appearance)], reason: reason.clone() };
                self.concessions.entry(claim.clone()).or_default().push(finding);
            }
            other => self.pairs.take(other),
        }
    }
}

fn place(appearance: &Appearance) -> Place {
    Place::new(&appearance.document, &appearance.attribution)
}
