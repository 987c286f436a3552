//! One act of saying in a document, and how such acts relate.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Span;

/// One act of saying: a source ties itself to a content through a cue (PARC 3, `PolNeAR`).
///
/// An extracted attribution is a suggestion until a person accepts it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// Unique within its document, `a1`, `a2`, ... in the order of the cues.
    pub id: String,
    /// Who is said to speak, as the text names them; empty where the subject is dropped.
    pub source: Vec<Span>,
    /// The earlier mention that an empty or pronominal source stands for.
    #[serde(default)]
    pub source_resolved: Option<Resolved>,
    /// The reporting words.
    pub cue: Vec<Span>,
    /// What is said; several spans where the narrator interrupts.
    pub content: Vec<Span>,
    /// Whether the words themselves are quoted.
    #[serde(rename = "type")]
    pub quote: QuoteType,
    /// What kind of saying it is, by the cue.
    pub act: Act,
    /// Medium, outlet told or speech event ("in a statement").
    #[serde(default)]
    pub channel: Option<Vec<Span>>,
    /// Time of the act ("on Saturday").
    #[serde(default)]
    pub time: Option<Vec<Span>>,
    /// The civil date that `time` names, where the document's own date is known.
    #[serde(default)]
    pub time_resolved: Option<Date>,
    /// How the source itself presents the content; null until there is gold for it.
    #[serde(default)]
    pub factuality: Option<Factuality>,
    /// The attribution in whose content this one stands.
    #[serde(default)]
    pub nested_in: Option<String>,
    /// How sure the extractor is, 0 to 1.
    #[serde(default)]
    pub confidence: f64,
}

/// The antecedent of a pronoun or of a dropped subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolved {
    /// The antecedent's own words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// Whether a content is in the source's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuoteType {
    /// Every word inside quotation marks.
    Direct,
    /// None.
    Indirect,
    /// Some.
    Mixed,
}

/// What kind of saying it is, lexically, by the cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Says so: everything that is none of the others.
    Assert,
    /// Says that it is not so.
    Deny,
    /// Says that it is indeed so.
    Confirm,
    /// Says again.
    Repeat,
    /// Asks for something to be done.
    Request,
    /// Asks.
    Question,
    /// Binds itself to do something, for good or ill.
    PromiseOrThreat,
    /// Was asked and says nothing.
    NoComment,
    /// Says or shows that it has not confirmed it.
    NotConfirmed,
    /// Thinks, expects, judges.
    Opinion,
}

impl Act {
    /// Its name in JSON and in packs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Assert => "assert",
            Self::Deny => "deny",
            Self::Confirm => "confirm",
            Self::Repeat => "repeat",
            Self::Request => "request",
            Self::Question => "question",
            Self::PromiseOrThreat => "promise_or_threat",
            Self::NoComment => "no_comment",
            Self::NotConfirmed => "not_confirmed",
            Self::Opinion => "opinion",
        }
    }
}

/// `FactBank`'s values: certain, probable, possible; positive, negative; unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names are FactBank's own")]
pub enum Factuality {
    #[serde(rename = "CT+")]
    CertainPositive,
    #[serde(rename = "PR+")]
    ProbablePositive,
    #[serde(rename = "PS+")]
    PossiblePositive,
    #[serde(rename = "CT-")]
    CertainNegative,
    #[serde(rename = "PR-")]
    ProbableNegative,
    #[serde(rename = "PS-")]
    PossibleNegative,
    #[serde(rename = "CTu")]
    CertainUnknown,
    #[serde(rename = "Uu")]
    Unknown,
}

/// How one attribution of a document bears on another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Relation {
    /// Which way.
    #[serde(rename = "type")]
    pub kind: RelationType,
    /// Id of the attribution that answers, repeats, relays.
    pub from: String,
    /// Id of the attribution it bears on.
    pub to: String,
}

/// The relations there are; this list and no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationType {
    /// One statement written twice, headline and body.
    SameAs,
    /// Said again on another occasion or by another.
    Repeats,
    /// Another party, or the same one later, says that it is not so.
    Denies,
    /// Another party says that it is so.
    Confirms,
    /// Asked about it, no comment or not confirmed.
    LeavesUnconfirmed,
    /// Passes on what another said.
    Relays,
    /// Incompatible facts or figures.
    Contradicts,
    /// Takes back what it said.
    Retracts,
    /// Puts right what it said.
    Corrects,
}

/// A sentence that no attribution covers: the outlet's own statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Narration {
    /// The sentence.
    pub span: Span,
    /// Whether the narrator hedges ("apparently").
    pub hedged: bool,
}

/// Something odd in the text that the reader went past.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Which oddity.
    pub code: DiagnosticCode,
    /// Where.
    pub span: Span,
    /// The same in English words.
    pub message: String,
}

/// The oddities that are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiagnosticCode {
    /// Nothing in it but white space.
    EmptyText,
    /// Characters, but not one letter.
    NoLetters,
    /// A quotation mark without its partner.
    UnclosedQuote,
    /// Quotations nested deeper than anyone writes; the inner ones are not paired.
    DeepQuotes,
    /// A sentence so long that it was read in pieces.
    LongSentence,
    /// A cue that no frame fits; the explanation says why.
    UnusedCue,
    /// The text is in a language that no pack covers; the pack named was used.
    LanguageGuessed,
}

/// All that was found in one document: schema `isnad.extraction/1`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extraction {
    /// Always [`crate::EXTRACTION_SCHEMA`].
    pub schema: String,
    /// The path as it was given, `-` for standard input, or the document's id.
    pub id: String,
    /// Code of the pack that read it (BCP 47).
    pub lang: String,
    /// In the order of their cues.
    pub attributions: Vec<Attribution>,
    /// In the order of type, then ends.
    pub relations: Vec<Relation>,
    /// In the order of the text.
    pub narration: Vec<Narration>,
    /// In the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

impl Extraction {
    /// The attribution of that id.
    pub fn attribution(&self, id: &str) -> Option<&Attribution> {
        self.attributions.iter().find(|attribution| attribution.id == id)
    }
}
