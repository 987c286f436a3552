//! A proposition, and how it stands.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A proposition in its own words, never its negation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Derived from its first wording and claimant.
    pub id: String,
    /// The proposition.
    pub text: String,
    /// Language of the wording (BCP 47).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// What founded it.
    pub kind: ClaimKind,
    /// Who makes it, in the words that are recorded.
    #[serde(default)]
    pub claimants: Vec<String>,
    /// The earliest civil date on which it is known to have been made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<Date>,
    /// Subject, in the user's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// Where it was seen.
    #[serde(default)]
    pub appearances: Vec<Appearance>,
    /// Why it is no longer held to be a claim worth checking; absent while it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<String>,
}

/// What kind of speech act founds a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimKind {
    /// Asserted or confirmed.
    Statement,
    /// Promised or threatened.
    Commitment,
    /// Asked for.
    Demand,
}

/// One attribution that bears on a claim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appearance {
    /// Id of the document.
    pub document: String,
    /// Id of the attribution within it.
    pub attribution: String,
    /// Which way it bears.
    pub stance: Stance,
}

/// How an attribution bears on a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// Makes it.
    Asserts,
    /// Makes it again.
    Repeats,
    /// Passes it on.
    Relays,
    /// Makes it as another party.
    Confirms,
    /// Says that it is not so.
    Denies,
    /// Says what cannot be true together with it.
    Contradicts,
    /// Asked, says nothing or does not confirm.
    LeavesUnconfirmed,
    /// Takes it back.
    Retracts,
    /// Puts it right.
    Corrects,
}

/// What a claim rests on. The order is that of strength.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Support {
    /// Narration only.
    Unattributed,
    /// One origin, however many outlets.
    SingleOrigin,
    /// Several origins, their independence not established.
    SeveralOrigins,
    /// Several origins that a person found independent.
    Corroborated,
    /// Confirmed against the confirmer's own interest, as a person found.
    Conceded,
}

impl Support {
    /// Every value, the weakest first.
    pub const ALL: [Self; 5] = [
        Self::Unattributed,
        Self::SingleOrigin,
        Self::SeveralOrigins,
        Self::Corroborated,
        Self::Conceded,
    ];
}

/// What stands against a claim. The order is that of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Challenge {
    /// Nothing on record.
    None,
    /// Asked, and no comment or not confirmed.
    Unconfirmed,
    /// Another party denies or contradicts.
    Contested,
    /// Its only origin took it back.
    Retracted,
}

impl Challenge {
    /// Every value, the lightest first.
    pub const ALL: [Self; 4] = [Self::None, Self::Unconfirmed, Self::Contested, Self::Retracted];
}

/// How two claims are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchKind {
    /// One proposition in two wordings.
    Same,
    /// Nearly word for word.
    NearCopy,
    /// The same matter with what cannot be true together, such as another figure.
    Contradicts,
}
