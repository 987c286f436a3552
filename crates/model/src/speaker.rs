//! Who speaks.

use serde::{Deserialize, Serialize};

/// Someone or something that speaks, across documents and spellings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speaker {
    /// Derived from the first name recorded.
    pub id: String,
    /// Canonical name.
    pub name: String,
    /// Other spellings, in any script.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What it is.
    pub kind: SpeakerKind,
    /// Post held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Body spoken for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// The side it is on in the matter, in the user's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// Latest grade; the history is in the journal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reliability: Option<Reliability>,
}

/// What a speaker is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeakerKind {
    /// Somebody by name.
    Person,
    /// The holder of a post.
    Office,
    /// A body.
    Organisation,
    /// Kept without a name by the outlet.
    Anonymous,
    /// A report, a law, a data set.
    Document,
}

/// Admiralty source reliability: A completely reliable ... E unreliable, F cannot be judged.
///
/// F means unknown and is never averaged with the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the letters are the Admiralty code's own")]
pub enum Reliability {
    A,
    B,
    C,
    D,
    E,
    F,
}
