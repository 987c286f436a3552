//! A language as data: reading it, and the form in which the engine uses it.

mod compile;
mod error;
mod frame;
mod inflect;
mod lexicon;
mod shape;
mod sound;
mod source;
mod stem;

pub use error::{PackError, nearest};
pub use frame::{Element, Frame};
pub use inflect::Features;
use lexicon::Entry;
pub use lexicon::{CueForm, Lexicon, Word};
pub use shape::{Shape, Shapes};
pub use source::PackSource;
pub use stem::Stemmer;

use isnad_model::{Act, Digest};
use isnad_text::Folding;

use crate::tag::{NOUNS, Tags};

/// Writing direction of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// A language, compiled.
#[derive(Debug)]
pub struct Pack {
    pub(crate) digest: Digest,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) script: String,
    pub(crate) direction: Direction,
    pub(crate) folding: Folding,
    pub(crate) abbreviations: Vec<String>,
    pub(crate) subject_first: bool,
    pub(crate) adjective_endings: Vec<String>,
    pub(crate) adverb_endings: Vec<String>,
    pub(crate) participle_endings: Vec<String>,
    pub(crate) plural_endings: Vec<String>,
    pub(crate) object_endings: Vec<String>,
    pub(crate) oblique_endings: Vec<String>,
    pub(crate) object_marks: Vec<String>,
    pub(crate) object_shapes: Vec<Vec<char>>,
    pub(crate) headline_colon: bool,
    pub(crate) shapes: Shapes,
    /// Folded endings of a noun, longest first, and what they say of gender and number.
    pub(crate) endings: Vec<(String, Features)>,
    pub(crate) stemmer: Stemmer,
    pub(crate) lexicon: Lexicon,
    /// Vocabulary ids of words that end a passive phrase of a cue, in order.
    pub(crate) participles: Vec<u32>,
    pub(crate) cues: Vec<Cue>,
    pub(crate) frames: Vec<Frame>,
    pub(crate) times: Times,
}

/// Where a rule of a pack is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Name of the file within the pack.
    pub file: &'static str,
    /// Line, from 1.
    pub line: usize,
    /// The lemma of a reporting word, the kind of such words, or the name of a frame.
    pub name: String,
}

/// A reporting word: one entry of `cues.toml`.
#[expect(clippy::struct_excessive_bools, reason = "each is a key of its own in the file")]
#[derive(Clone, Debug)]
pub struct Cue {
    /// Its lemma, and where it is written.
    pub rule: Rule,
    /// What kind of saying.
    pub act: Act,
    /// The act under negation; none where a negated cue is no attribution.
    pub negated: Option<Act>,
    /// Whether it is a cue under negation only.
    pub only_negated: bool,
    /// Governed prepositions, as vocabulary ids.
    pub prepositions: Vec<u32>,
    /// Those of them that are written with the next word.
    pub written: Vec<String>,
    /// Words that must follow soon and belong to the cue, as vocabulary ids.
    pub companions: Vec<u32>,
    /// Whether a companion is needed.
    pub needs_companion: bool,
    /// Whether the companion is a part of what is said, and not of the cue.
    pub companion_said: bool,
    /// Letters that the word after the cue must begin with.
    pub then: String,
    /// Whether it is one where it opens its clause only.
    pub opens_clause: bool,
    /// Name of its set of frames.
    pub set: String,
    /// Frames by number, in the order in which they are tried.
    pub frames: Vec<usize>,
    /// The act where what is said is a question; none where that makes no difference.
    pub asked: Option<Act>,
    /// Whether it takes the person told as its object.
    pub addressee: bool,
    /// Whether nobody is named: a passive.
    pub agentless: bool,
    /// Whether its speaker stands behind a preposition written with the noun.
    pub dative: bool,
    /// Whether its preposition leads to the one whose words are passed on.
    pub relay: bool,
}

impl Cue {
    /// Whether the word is a preposition that the cue governs, and stands alone.
    pub fn governs(&self, word: Word) -> bool {
        let governed = |id: u32| id != 0 && self.prepositions.contains(&id);
        governed(word.whole) || governed(word.id) && !word.article
    }
}

/// Words of time with what they count.
#[derive(Clone, Debug, Default)]
pub struct Times {
    /// Vocabulary id of a weekday to days after Monday.
    pub weekdays: Vec<(u32, i8)>,
    /// Vocabulary ids of a deictic's words to days from today, the longest first.
    pub deictics: Vec<(Vec<u32>, i32)>,
    /// Vocabulary ids of an ordinal's words to its number, the longest first.
    pub ordinals: Vec<(Vec<u32>, i8)>,
    /// Vocabulary id of a unit to its days.
    pub days: Vec<(u32, i32)>,
    /// Vocabulary ids of a month's words to its number, the longest names first.
    pub months: Vec<(Vec<u32>, i8)>,
}

impl Pack {
    /// Code (BCP 47).
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Name in its own language.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Version of the data.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Digest of the data that texts are read by; remarks and blank lines make no difference.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Script (ISO 15924).
    pub fn script(&self) -> &str {
        &self.script
    }

    /// Writing direction.
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// How its words are folded.
    pub fn folding(&self) -> Folding {
        self.folding
    }

    /// The classes of a common noun that the word is an indefinite object of: those of what is left
    /// without its ending.
    pub(crate) fn object_tags(&self, folded: &str, word: &Word) -> Option<Tags> {
        let core = self.lexicon.core(folded, word);
        let stems = self.object_endings.iter().filter_map(|end| core.strip_suffix(end.as_str()));
        let known = |stem| self.lexicon.entry(self.lexicon.id(stem)).map(|entry| entry.tags);
        let plain = !(word.article || word.pronoun);
        stems.filter(|_| plain).filter_map(known).find(|tags| tags.has(NOUNS))
    }

    /// What the ending of a folded word shows of gender and number; a pronoun is no such ending.
    pub(crate) fn ending(&self, folded: &str, word: &Word) -> Option<Features> {
        let core = self.lexicon.core(folded, word);
        let found = self.endings.iter().find(|(ending, _)| core.ends_with(ending.as_str()));
        found.map(|(_, features)| *features)
    }

    /// Whether the word has the ending of a definite adjective.
    pub(crate) fn is_adjective(&self, word: &str) -> bool {
        let folded = self.folding.fold(word);
        self.adjective_endings.iter().any(|ending| folded.ends_with(ending.as_str()))
    }

    /// How many cue lemmas and frames it has.
    pub fn size(&self) -> (usize, usize) {
        (self.cues.len(), self.frames.len())
    }
}
