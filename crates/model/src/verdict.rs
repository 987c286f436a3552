//! What a checker concludes, and on what evidence.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Digest, Span};

/// Something that bears on a claim, anchored in a hashed document or at an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Derived from claim, selector and address.
    pub id: String,
    /// The claim.
    pub claim: String,
    /// Which way it bears.
    pub bearing: EvidenceBearing,
    /// The place quoted, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selector: Option<Selector>,
    /// Address, for a reader to follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// Address of an archived copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<String>,
    /// When it was looked at, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retrieved: Option<Timestamp>,
    /// Grade of this item of information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credibility: Option<Credibility>,
    /// What it shows, in the checker's words.
    #[serde(default)]
    pub note: String,
}

/// Which way evidence bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceBearing {
    /// For the claim.
    Supports,
    /// Against it.
    Undermines,
    /// Neither; needed to understand it.
    Context,
}

/// W3C Web Annotation text-quote and text-position selectors over one version of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Selector {
    /// Id of the document.
    pub document: String,
    /// Digest of the text that the position counts in.
    pub text: Digest,
    /// The words quoted.
    pub exact: String,
    /// Some words before them.
    #[serde(default)]
    pub prefix: String,
    /// Some words after them.
    #[serde(default)]
    pub suffix: String,
    /// Where they stand, in code points.
    pub position: Span,
}

/// Admiralty information credibility, 1 confirmed ... 5 improbable, 6 cannot be judged.
///
/// 6 means unknown and is never averaged with the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Credibility(u8);

impl TryFrom<u8> for Credibility {
    type Error = String;

    fn try_from(grade: u8) -> Result<Self, String> {
        match grade {
            1..=6 => Ok(Self(grade)),
            _ => Err(format!("credibility is a grade from 1 to 6, not {grade}")),
        }
    }
}

impl From<Credibility> for u8 {
    fn from(grade: Credibility) -> Self {
        grade.0
    }
}

/// A person's conclusion on a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// The claim.
    pub claim: String,
    /// A rating of the workspace's scale.
    pub rating: String,
    /// Why.
    pub reason: String,
    /// Ids of the evidence it stands on.
    #[serde(default)]
    pub evidence: Vec<String>,
    /// How far it has come.
    pub state: VerdictState,
    /// What was changed and why, for a correction or a withdrawal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How far a verdict has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum VerdictState {
    Draft,
    InReview,
    Approved,
    Published,
    Corrected,
    Withdrawn,
}
