//! What is recorded: the kinds of events, for ever.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    Appearance, Attribution, Claim, Digest, Document, Evidence, Extraction, MatchKind, Reliability,
    Speaker, SpeakerKind, Verdict,
};

/// One thing that happened in a workspace. The journal holds these and nothing else; every state
/// is a fold over them.
///
/// A kind is never changed, only joined by a newer version under another name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "payload", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the field names are those of the types that they hold")]
pub enum Event {
    /// The first event of every journal.
    WorkspaceCreated { name: String, languages: Vec<String> },
    /// A document came in; its bytes and text are objects.
    DocumentAdded { document: Document },
    /// What the extractor suggests for a document. A later one replaces the suggestions that
    /// nobody has decided on.
    ExtractionRecorded { document: String, pack: String, extraction: Extraction },
    /// A person takes a suggestion as a claim's appearance.
    SuggestionAccepted { document: String, attribution: String, claim: String },
    /// A person turns a suggestion down.
    SuggestionRejected { document: String, attribution: String, reason: String },
    /// A person puts a suggestion right: `edited` stands in its place. What the extractor had
    /// found stays in the journal.
    SuggestionEdited { document: String, attribution: String, edited: Attribution },
    /// A person leaves a suggestion for later.
    SuggestionSkipped { document: String, attribution: String },
    /// A claim, by hand or from a suggestion.
    ClaimAdded { claim: Claim },
    /// New values for what is given; the rest stays.
    ClaimEdited {
        claim: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        topic: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        claimants: Option<Vec<String>>,
    },
    /// An attribution bears on a claim.
    ClaimLinked { claim: String, appearance: Appearance },
    /// It does not after all.
    ClaimUnlinked { claim: String, appearance: Appearance },
    /// Not a claim worth checking after all.
    ClaimWithdrawn { claim: String, reason: String },
    /// Two claims are one, say the same of each other, or cannot be true together, as a person
    /// found.
    ClaimsMatched { claim: String, other: String, found: MatchKind, reason: String },
    /// They have nothing to do with each other, however alike they look.
    ClaimsToldApart { claim: String, other: String, reason: String },
    /// Somebody was asked for a reply to a claim; `reply` is what they answered.
    ReplySought {
        claim: String,
        whom: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply: Option<String>,
    },
    /// Somebody who speaks.
    SpeakerAdded { speaker: Speaker },
    /// Another spelling of the same one.
    SpeakerAliasAdded { speaker: String, alias: String },
    /// It was another's name.
    SpeakerAliasRemoved { speaker: String, alias: String },
    /// New values for what is given; an empty text takes a value away.
    SpeakerEdited {
        speaker: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<SpeakerKind>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organisation: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        party: Option<String>,
    },
    /// Two are one: `from` lives on as an alias of `into`.
    SpeakersMerged { from: String, into: String },
    /// They were two after all.
    SpeakersSplit { from: String, into: String },
    /// A grade, with its reason.
    ReliabilitySet { speaker: String, reliability: Reliability, reason: String },
    /// An edge of lineage between two claims' appearances, as a person sees it.
    LineageAdded { kind: LineageKind, from: Appearance, to: Appearance },
    /// A proposed edge that a person found not to be one.
    LineageRefused { kind: LineageKind, from: Appearance, to: Appearance, reason: String },
    /// Two origins of a claim were found to be independent.
    IndependenceEstablished { claim: String, origins: Vec<Appearance>, reason: String },
    /// The confirmer speaks against its own interest.
    ConcessionEstablished { claim: String, appearance: Appearance, reason: String },
    /// Something that bears on a claim.
    EvidenceAdded { evidence: Evidence },
    /// It does not after all.
    EvidenceWithdrawn { evidence: String, reason: String },
    /// A verdict came to be, or came further.
    VerdictRecorded { verdict: Verdict },
    /// A report went out.
    ReportPublished { report: Digest, claims: Vec<String> },
    /// Payload of the event at `seq` and the object named are gone for good.
    Redacted {
        seq: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        object: Option<Digest>,
        reason: String,
    },
    /// The event at `seq` no longer counts.
    Undone { seq: u64 },
}

/// How one appearance descends from another (W3C PROV where it has the word).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineageKind {
    /// Takes the words over.
    QuotedFrom,
    /// Passes on what another said.
    RelayedBy,
    /// Says again.
    Repeats,
    /// Prints an agency's text.
    WireCopyOf,
    /// Rests on that record.
    PrimarySource,
}

/// An event as it stands in the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// Place in the journal, from 1.
    pub seq: u64,
    /// Derived from content.
    pub id: String,
    /// When it was recorded, UTC.
    pub at: Timestamp,
    /// Who recorded it.
    pub by: String,
    /// First event of the action that it is part of; its own number where it stands alone.
    pub action: u64,
    /// What happened; absent once it is redacted.
    pub event: Option<Event>,
}
