//! What stands around a cue, in token indices.

/// A range of tokens.
pub type Range = (usize, usize);

/// What ends the part between the cue and its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// A word that opens a content; the content begins at the token named.
    That(usize),
    /// A colon; the content begins after it.
    Colon(usize),
    /// A quotation that opens there.
    Quote(usize),
    /// A governed preposition; the content begins after it.
    Preposition(usize),
    /// A comma.
    Comma(usize),
    /// A clause with a verb of its own.
    Clause(usize),
    /// The end of the sentence.
    End(usize),
}

/// The words after a cue.
#[derive(Clone, Debug)]
pub struct Right {
    /// The words that may be the source, and an object after it.
    pub phrase: Option<Range>,
    /// When.
    pub times: Vec<Range>,
    /// Where it was said.
    pub channels: Vec<Range>,
    /// A second reporting word without a content of its own.
    pub joint: Option<Range>,
    /// A relative clause without a comma was opened in the phrase.
    pub relative: bool,
    /// What ended it.
    pub stop: Stop,
}

/// The subject that ends right before the cue.
#[derive(Clone, Debug, Default)]
pub struct Left {
    /// The subject.
    pub source: Option<Range>,
    /// Whether a relative pronoun stands between.
    pub relative: bool,
    /// When.
    pub times: Vec<Range>,
    /// Whether the subject begins where its clause does.
    pub opens: bool,
    /// Whether the noun before is the object of another verb, so that a past form describes it.
    pub object: bool,
    /// A word for a whole statement made before.
    pub anaphor: Option<Range>,
}

/// A quotation of more words than this is no name.
pub const NAME: usize = 5;
/// A subject is not searched farther than this from its cue.
pub const REACH: usize = 60;
