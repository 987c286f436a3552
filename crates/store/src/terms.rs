//! What an event can be found by.

use isnad_model::{Claim, Digest, Document, Event};

use crate::frame::Header;
use crate::index::Row;
use crate::journal::Place;
use crate::objects::Objects;
use crate::words::Words;

/// Events that undo others.
pub(crate) const UNDONE: &str = "kind:undone";
/// Events that found claims.
pub(crate) const CLAIMS: &str = "kind:claim_added";
/// Before a word of a claim's wording.
pub(crate) const CLAIM_WORD: &str = "cw";
/// Before a word of a document's headline or text.
pub(crate) const DOCUMENT_WORD: &str = "dw";

/// What the terms of an event are drawn from besides the event itself.
#[derive(Clone, Copy)]
pub(crate) struct Sources<'a> {
    pub(crate) words: Words,
    pub(crate) objects: &'a dyn Objects,
}

impl Sources<'_> {
    /// The row of an event; one whose payload is gone is found by kind and user only.
    pub(crate) fn row(
        &self,
        header: &Header,
        hash: &Digest,
        event: Option<&Event>,
        place: Place,
    ) -> Row {
        let mut terms = vec![term("kind", &header.kind), term("by", &header.by)];
        if let Some(event) = event {
            terms.extend(entities(event));
            self.texts(event, &mut terms);
        }
        terms.sort_unstable();
        terms.dedup();
        let at = header.time().map_or(0, nanoseconds);
        Row { seq: header.seq, place, check: short(hash), at, terms }
    }

    fn texts(&self, event: &Event, terms: &mut Vec<String>) {
        match event {
            Event::ClaimAdded { claim } => {
                self.words(CLAIM_WORD, &claim.text, claim.lang.as_deref(), terms);
            }
            Event::ClaimEdited { text: Some(text), .. } => {
                self.words(CLAIM_WORD, text, None, terms);
            }
            Event::DocumentAdded { document } => self.document(document, terms),
            _ => {}
        }
    }

    fn document(&self, document: &Document, terms: &mut Vec<String>) {
        if self.words == Words::NONE {
            return;
        }
        let lang = document.lang.as_deref();
        let title = document.title.as_deref().unwrap_or_default();
        self.words(DOCUMENT_WORD, title, lang, terms);
        // A text that is damaged or gone has no words; `store check` names it.
        let text = document.text.and_then(|digest| self.objects.get(&digest).ok());
        if let Some(text) = text {
            self.words(DOCUMENT_WORD, &String::from_utf8_lossy(&text), lang, terms);
        }
    }

    fn words(&self, name: &str, text: &str, lang: Option<&str>, terms: &mut Vec<String>) {
        terms.extend((self.words.of)(text, lang).iter().map(|word| term(name, word)));
    }
}

/// A time as the index keeps it: nanoseconds since 1970, UTC.
pub(crate) fn nanoseconds(at: jiff::Timestamp) -> i64 {
    i64::try_from(at.as_nanosecond()).unwrap_or(i64::MAX)
}

/// First bytes of a digest.
pub(crate) fn short(digest: &Digest) -> u64 {
    digest.0.first_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

/// Longest value of a term, in bytes: a longer one is found by its beginning.
const LONGEST: usize = 200;

/// `name:value`; a zero byte would end the term in the index.
pub(crate) fn term(name: &str, value: &str) -> String {
    let end = value.floor_char_boundary(LONGEST);
    let value = value.get(..end).unwrap_or_default();
    let mut term = String::with_capacity(name.len() + 1 + value.len());
    term.push_str(name);
    term.push(':');
    if value.contains('\0') {
        term.push_str(&value.replace('\0', "\u{fffd}"));
    } else {
        term.push_str(value);
    }
    term
}

fn entities(event: &Event) -> Vec<String> {
    let claim = |id: &str| term("claim", id);
    let document = |id: &str| term("document", id);
    let speaker = |id: &str| term("speaker", id);
    match event {
        Event::WorkspaceCreated { .. } | Event::Redacted { .. } => vec![],
        Event::Undone { seq } => vec![undoes(*seq)],
        Event::DocumentAdded { document: added } => vec![document(&added.id)],
        Event::ExtractionRecorded { document: id, .. }
        | Event::SuggestionRejected { document: id, .. }
        | Event::SuggestionEdited { document: id, .. }
        | Event::SuggestionSkipped { document: id, .. } => vec![document(id)],
        Event::SuggestionAccepted { document: id, claim: of, .. } => {
            vec![document(id), claim(of)]
        }
        Event::ClaimAdded { claim: added } => founded(added),
        Event::ClaimEdited { claim: id, topic, claimants, .. } => {
            let mut terms = vec![claim(id)];
            terms.extend(topic.iter().map(|topic| term("topic", topic)));
            terms.extend(claimants.iter().flatten().map(|name| term("claimant", name)));
            terms
        }
        Event::ClaimWithdrawn { claim: id, .. }
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

/// Found by the event that is undone, so that nobody has to read every undoing there is.
pub(crate) fn undoes(seq: u64) -> String {
    format!("undoes:{seq}")
}

fn founded(added: &Claim) -> Vec<String> {
    let mut terms = vec![term("claim", &added.id), claim_kind(added.kind)];
    terms.extend(added.lang.iter().map(|lang| term("claim-lang", lang)));
    terms.extend(added.topic.iter().map(|topic| term("topic", topic)));
    terms.extend(added.claimants.iter().map(|name| term("claimant", name)));
    terms.extend(added.first_seen.iter().map(|date| term("first-seen", &date.to_string())));
    terms.extend(added.appearances.iter().map(|seen| term("seen", &seen.document)));
    terms
}

/// The term of a claim's kind.
pub(crate) fn claim_kind(kind: isnad_model::ClaimKind) -> String {
    use isnad_model::ClaimKind::{Commitment, Demand, Statement};
    let name = match kind {
        Statement => "statement",
        Commitment => "commitment",
        Demand => "demand",
    };
    term("claim-kind", name)
}
