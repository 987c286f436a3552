//! What an event can be found by.

use isnad_model::{Claim, Digest, Event};

use crate::frame::Header;
use crate::index::Row;
use crate::journal::Place;

/// Events that undo others.
pub(crate) const UNDONE: &str = "kind:undone";

/// The row of an event; one whose payload is gone is found by kind and user only.
pub(crate) fn row(header: &Header, hash: &Digest, event: Option<&Event>, place: Place) -> Row {
    let mut terms = vec![term("kind", &header.kind), term("by", &header.by)];
    terms.extend(event.into_iter().flat_map(entities));
    terms.sort();
    terms.dedup();
    Row { seq: header.seq, place, check: short(hash), terms }
}

/// First bytes of a digest.
pub(crate) fn short(digest: &Digest) -> u64 {
    digest.0.first_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

/// `name:value`; a zero byte would end the term in the index.
pub(crate) fn term(name: &str, value: &str) -> String {
    format!("{name}:{}", value.replace('\0', "\u{fffd}"))
}

fn entities(event: &Event) -> Vec<String> {
    let claim = |id: &str| term("claim", id);
    let document = |id: &str| term("document", id);
    let speaker = |id: &str| term("speaker", id);
    match event {
        Event::WorkspaceCreated { .. } | Event::Undone { .. } | Event::Redacted { .. } => vec![],
        Event::DocumentAdded { document: added } => vec![document(&added.id)],
        Event::ExtractionRecorded { document: id, .. }
        | Event::SuggestionRejected { document: id, .. }
        | Event::SuggestionEdited { document: id, .. }
        | Event::SuggestionSkipped { document: id, .. } => vec![document(id)],
        Event::SuggestionAccepted { document: id, claim: of, .. } => {
            vec![document(id), claim(of)]
        }
        Event::ClaimAdded { claim: added } => founded(added),
        Event::ClaimEdited { claim: id, .. }
        | Event::ClaimWithdrawn { claim: id, .. }
        | Event::ClaimUnlinked { claim: id, .. }
        | Event::IndependenceEstablished { claim: id, .. }
        | Event::ConcessionEstablished { claim: id, .. }
        | Event::ReplySought { claim: id, .. } => vec![claim(id)],
        Event::ClaimsMatched { claim: id, other, .. }
        | Event::ClaimsToldApart { claim: id, other, .. } => vec![claim(id), claim(other)],
        Event::ClaimLinked { claim: id, appearance } => {
            vec![claim(id), term("seen", &appearance.document)]
        }
        Event::SpeakerAdded { speaker: added } => vec![speaker(&added.id)],
        Event::SpeakerAliasAdded { speaker: id, .. }
        | Event::SpeakerAliasRemoved { speaker: id, .. }
        | Event::SpeakerEdited { speaker: id, .. }
        | Event::ReliabilitySet { speaker: id, .. } => {
            vec![speaker(id)]
        }
        Event::SpeakersMerged { from, into } | Event::SpeakersSplit { from, into } => {
            vec![speaker(from), speaker(into)]
        }
        Event::LineageAdded { from, to, .. } | Event::LineageRefused { from, to, .. } => {
            vec![term("lineage", &from.document), term("lineage", &to.document)]
        }
        Event::EvidenceAdded { evidence } => {
            vec![term("evidence", &evidence.id), claim(&evidence.claim)]
        }
        Event::EvidenceWithdrawn { evidence, .. } => vec![term("evidence", evidence)],
        Event::VerdictRecorded { verdict } => vec![claim(&verdict.claim)],
        Event::ReportPublished { claims, .. } => claims.iter().map(|id| claim(id)).collect(),
    }
}

fn founded(added: &Claim) -> Vec<String> {
    let mut terms = vec![term("claim", &added.id)];
    terms.extend(added.lang.iter().map(|lang| term("claim-lang", lang)));
    terms.extend(added.appearances.iter().map(|seen| term("seen", &seen.document)));
    terms
}
