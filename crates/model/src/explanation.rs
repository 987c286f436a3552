//! How an extraction came about: the rules and words behind each attribution, and why other
//! reporting words made none.

use serde::{Deserialize, Serialize};

use crate::Span;

/// Why a document was read as it was.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// One for each attribution, in the same order.
    pub attributions: Vec<Made>,
    /// Sentences in which reporting words stand and no attribution was found.
    pub passed_over: Vec<PassedOver>,
}

/// A rule, by its name in the pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleName {
    /// The lemma of a reporting word, or the name of a frame.
    pub name: String,
    /// File within the pack; none for a frame that no pack has to write.
    pub file: Option<String>,
    /// Line in it, from 1.
    pub line: Option<usize>,
}

/// What made an attribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Made {
    /// Id of the attribution.
    pub id: String,
    /// The reporting word; none where no pack knows it, as with a colon or a cue that is learned.
    pub word: Option<RuleName>,
    /// The frame by which source and content were taken; none where no frame fits.
    pub frame: Option<RuleName>,
    /// The words and signs that made it one, by their places in the text.
    pub words: Vec<Telling>,
    /// How sure the rules are, 0 to 1, as the frame says; none where no frame fits.
    pub rules: Option<f64>,
    /// What the weights say; none where the text was read by rules alone.
    pub weights: Option<Weighed>,
}

/// What weights say of an attribution: probabilities, 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weighed {
    /// That a reporting word stands there.
    pub cue: f64,
    /// That source and content are these, if one does.
    pub spans: f64,
    /// Whether the rules drew source and content elsewhere.
    pub redrawn: bool,
}

/// A word or sign that a rule asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Telling {
    /// What it is there.
    pub role: Role,
    /// Where it stands.
    pub span: Span,
}

/// What a word or sign does for a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The reporting word itself.
    Cue,
    /// It turns the cue round.
    Negation,
    /// It goes with the cue ("comment" of "declined to comment").
    Companion,
    /// It makes the cue an aside ("as").
    As,
    /// It opens the content ("that").
    That,
    /// A colon before the content.
    Colon,
    /// The cue's own preposition before the content.
    Preposition,
    /// A quotation mark of the content.
    Quote,
    /// A comma between content and cue.
    Comma,
    /// "Who", between source and cue.
    Relative,
}

/// A sentence with reporting words and without an attribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PassedOver {
    /// The sentence.
    pub sentence: Span,
    /// Its reporting words, in the order of the text.
    pub words: Vec<Passed>,
}

/// A reporting word that made no attribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Passed {
    /// The word, as the pack names it.
    pub word: RuleName,
    /// Where it stands.
    pub span: Span,
    /// What kept it; none where the rules would have taken it and the weights did not.
    pub why: Option<Miss>,
    /// For [`Miss::NoFrame`]: each frame that was tried, and what it asks for in vain.
    pub frames: Vec<Tried>,
    /// The probability that weights give to a reporting word there, or, where that is high enough, to
    /// all that they would read from it, 0 to 1.
    pub weights: Option<f64>,
    /// The probability from which they take one, 0 to 1.
    pub needed: Option<f64>,
}

/// A frame that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// Its name in the pack.
    pub frame: String,
    /// The first thing that it asks for and does not find.
    pub lacks: Lack,
}

/// What a frame asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// A form of the reporting word with other features.
    Form,
    /// Who speaks.
    Source,
    /// A document that speaks.
    Document,
    /// The head of a relative clause.
    Head,
    /// "Which", for a statement made before.
    Anaphor,
    /// A word that opens a content.
    That,
    /// A colon.
    Colon,
    /// The cue's own preposition.
    Preposition,
    /// A quotation.
    Quote,
    /// A comma.
    Comma,
    /// What is said.
    Content,
    /// What is said, as an object.
    Object,
}

/// Why a reporting word makes no attribution; the later, the nearer it came to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Miss {
    /// It is no verb where it stands: a noun behind an article, a passive.
    NoVerb,
    /// It is in the first or second person: somebody's own speech.
    OwnSpeech,
    /// It counts under negation only, and is not negated.
    NotNegated,
    /// The next word must begin with other letters.
    NextWord,
    /// The word that must go with it is not near.
    NoCompanion,
    /// It is negated, and no act of saying then.
    Negated,
    /// It describes the noun before it ("a project called X").
    Describes,
    /// None of its frames fits.
    NoFrame,
    /// It continues a speech, and there is none.
    NothingToGoOn,
    /// It stands in the name or title of somebody who speaks.
    InsideName,
    /// It is part of another reporting word.
    PartOfAnother,
    /// It is what another reporting word says.
    ObjectOfAnother,
}
