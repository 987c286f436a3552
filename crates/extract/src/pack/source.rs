//! The files of a pack as they are written.

use std::collections::BTreeMap;

use isnad_model::{Act, Digest};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;

use super::PackError;
use super::error;

/// The files that texts are read by; the others serve matching, lineage and tests.
const READ: [&str; 7] = [
    "pack.toml",
    "clitics.toml",
    "cues.toml",
    "frames.toml",
    "titles.toml",
    "phrases.toml",
    "times.toml",
];

/// The texts of a pack's files, by their names within the pack.
#[derive(Clone, Copy, Debug)]
pub struct PackSource<'s> {
    /// Name and text of each file.
    pub files: &'s [(&'s str, &'s str)],
}

impl PackSource<'_> {
    /// The text of the file of that name.
    ///
    /// # Errors
    /// The file is not there.
    pub fn text(&self, file: &str) -> Result<&str, PackError> {
        let found = self.files.iter().find(|(name, _)| *name == file);
        found.map(|(_, text)| *text).ok_or_else(|| PackError::Missing { file: file.to_owned() })
    }

    /// The script that `pack.toml` names (ISO 15924), without compiling the pack.
    pub fn script(&self) -> Option<String> {
        self.read::<Manifest>("pack.toml").ok().map(|manifest| manifest.script.into_inner())
    }

    pub(super) fn read<T: DeserializeOwned>(&self, file: &str) -> Result<T, PackError> {
        toml::from_str(self.text(file)?).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let (file, line) = (file.to_owned(), self.line(file, at));
            PackError::Wrong { file, line, what: error::plainly(error.message()) }
        })
    }

    /// Digest of all files that texts are read by, without remarks and blank lines.
    pub(super) fn digest(&self) -> Digest {
        let mut all = String::new();
        let mut files: Vec<&(&str, &str)> =
            self.files.iter().filter(|(name, _)| READ.contains(name)).collect();
        files.sort_unstable();
        for (name, text) in files {
            let lines = text.lines().map(str::trim_end);
            let data = lines.filter(|line| !line.is_empty() && !line.trim_start().starts_with('#'));
            for line in std::iter::once(*name).chain(data) {
                all.push_str(line);
                all.push('\n');
            }
        }
        Digest::of(all.as_bytes())
    }

    /// What is wrong with something that is written in a file.
    pub(super) fn wrong<T>(&self, file: &str, at: &Spanned<T>, what: String) -> PackError {
        let line = self.line(file, at.span().start);
        PackError::Wrong { file: file.to_owned(), line, what }
    }

    /// The line, from 1, on which the byte of the file stands.
    pub(super) fn line(&self, file: &str, byte: usize) -> usize {
        let text = self.text(file).unwrap_or_default();
        1 + text.bytes().take(byte).filter(|&byte| byte == b'\n').count()
    }
}

/// `pack.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub code: Spanned<String>,
    pub name: String,
    pub version: String,
    pub script: Spanned<String>,
    pub direction: Spanned<String>,
    pub fold: Vec<Spanned<String>>,
    /// Whether subjects usually stand before their verbs.
    pub subject_first: bool,
    #[serde(default)]
    pub abbreviations: Vec<String>,
    /// Endings of definite adjectives: they do not begin an object.
    #[serde(default)]
    pub adjective_endings: Vec<String>,
    /// Endings of adverbs: a word in small letters that no class has is one by its ending.
    #[serde(default)]
    pub adverb_endings: Vec<String>,
    /// Endings of participles: between commas such a word opens a phrase that is no part of a subject.
    #[serde(default)]
    pub participle_endings: Vec<String>,
    /// Endings of plural nouns: a base form behind one is a finite verb.
    #[serde(default)]
    pub plural_endings: Vec<String>,
    /// Endings of an indefinite object, where two words in a row have them.
    #[serde(default)]
    pub object_endings: Vec<String>,
    /// Endings that a plural has as an object and not as a subject.
    #[serde(default)]
    pub oblique_endings: Vec<String>,
    /// Endings, as they are spelled, that only an indefinite object has.
    #[serde(default)]
    pub object_marks: Vec<String>,
    /// Shapes of verbal nouns that open an object; a full stop stands for any letter.
    #[serde(default)]
    pub object_shapes: Vec<String>,
    /// Whether "NAME: words" in a headline is a saying.
    #[serde(default)]
    pub headline_colon: bool,
    /// How a word is cut down to what it shares with its relatives.
    #[serde(default)]
    pub stem: StemSource,
    /// Shapes of words.
    #[serde(default)]
    pub shapes: ShapeSource,
    /// Features to the endings of nouns that show them.
    #[serde(default)]
    pub endings: BTreeMap<Spanned<String>, Vec<String>>,
}

/// `[stem]` of `pack.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StemSource {
    #[serde(default)]
    pub prefixes: Vec<String>,
    #[serde(default)]
    pub suffixes: Vec<String>,
    /// Letters that relatives differ in.
    #[serde(default)]
    pub drop: String,
    /// Letters that must be left.
    #[serde(default)]
    pub least: usize,
}

/// Patterns of letters: `.` any, `~` any that is not `long`, `*` two or more.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShapeSource {
    pub long: String,
    #[serde(default)]
    pub verb: Vec<String>,
    #[serde(default)]
    pub noun: Vec<String>,
    #[serde(default)]
    pub adjective: Vec<String>,
}

/// `clitics.toml`: what is written together with a word, and how words inflect.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Clitics {
    #[serde(default)]
    pub conjunctions: Vec<String>,
    #[serde(default)]
    pub prepositions: Vec<String>,
    #[serde(default)]
    pub future: Vec<String>,
    #[serde(default)]
    pub article: Vec<String>,
    /// Preposition and article written as one.
    #[serde(default)]
    pub contractions: Vec<String>,
    #[serde(default)]
    pub pronouns: Vec<String>,
    /// Those that show even on a word that is not known, as they are spelled.
    #[serde(default)]
    pub telling_pronouns: Vec<String>,
    /// Last letter of a word, and what it becomes before a pronoun.
    #[serde(default)]
    pub linking: BTreeMap<String, String>,
    pub paradigm: BTreeMap<String, Vec<Cell>>,
}

/// One cell of a paradigm.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cell {
    pub stem: String,
    #[serde(default)]
    pub prefix: String,
    #[serde(default)]
    pub suffix: String,
    pub is: Spanned<String>,
}

/// `cues.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cues {
    pub cue: Vec<CueSource>,
}

/// One reporting word.
#[expect(clippy::struct_excessive_bools, reason = "each is a key of its own in the file")]
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CueSource {
    pub lemma: Spanned<String>,
    pub act: Act,
    /// Names of paradigms; without one, the lemma and `forms` are all there is.
    #[serde(default)]
    pub inflect: Vec<Spanned<String>>,
    /// Stem name to one or more stems; a stem that is not given is the lemma.
    #[serde(default)]
    pub stems: BTreeMap<Spanned<String>, Stems>,
    #[serde(default)]
    pub forms: Vec<String>,
    /// Features of the lemma itself and of `forms`.
    #[serde(default)]
    pub is: Option<Spanned<String>>,
    pub frames: Spanned<String>,
    #[serde(default)]
    pub prepositions: Vec<String>,
    #[serde(default)]
    pub negated: Option<Act>,
    #[serde(default)]
    pub asked: Option<Act>,
    #[serde(default)]
    pub only_negated: bool,
    #[serde(default)]
    pub companions: Vec<String>,
    #[serde(default)]
    pub needs_companion: bool,
    #[serde(default)]
    pub companion_said: bool,
    #[serde(default)]
    pub then: String,
    #[serde(default)]
    pub opens_clause: bool,
    #[serde(default)]
    pub addressee: bool,
    #[serde(default)]
    pub agentless: bool,
    #[serde(default)]
    pub dative: bool,
    #[serde(default)]
    pub relay: bool,
}

/// One stem or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Stems {
    One(String),
    Several(Vec<String>),
}

impl Stems {
    pub fn list(&self) -> &[String] {
        match self {
            Self::One(stem) => std::slice::from_ref(stem),
            Self::Several(stems) => stems,
        }
    }
}

/// `frames.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Frames {
    pub frame: Vec<FrameSource>,
    /// Name of a set to its frames, in the order in which they are tried.
    pub sets: BTreeMap<String, Vec<Spanned<String>>>,
}

/// One way in which a cue takes its source and its content.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FrameSource {
    pub name: Spanned<String>,
    /// `CUE`, and before and after it `source`, `that`, `content`, ...
    pub pattern: Spanned<String>,
    /// Features that a form must have, any of them.
    #[serde(default)]
    pub forms: Option<Spanned<String>>,
    /// How sure an attribution by this frame is, 0 to 1.
    pub confidence: Spanned<f64>,
}

/// `titles.toml` and `phrases.toml`: class name to words and phrases.
pub(super) type Classes = BTreeMap<Spanned<String>, Vec<String>>;

/// `times.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TimeWords {
    /// Days after Monday.
    pub weekday: BTreeMap<Spanned<String>, i8>,
    /// Days from today.
    pub deictic: BTreeMap<String, i32>,
    /// 1 to 12.
    pub month: BTreeMap<Spanned<String>, i8>,
    pub unit: Vec<String>,
    pub modifier: Vec<String>,
    pub preposition: Vec<String>,
    #[serde(default)]
    pub ago: Vec<String>,
    #[serde(default)]
    pub next: Vec<String>,
    /// Days of a month in words.
    #[serde(default)]
    pub ordinal: BTreeMap<Spanned<String>, i8>,
    /// How many days a unit has.
    #[serde(default)]
    pub days: BTreeMap<String, i32>,
    pub phrase: Vec<String>,
}
