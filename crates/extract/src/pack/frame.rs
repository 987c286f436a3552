//! Patterns of frames.

use super::{Features, Rule};

/// One part of a frame's pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// The reporting word itself.
    Cue,
    /// Who speaks; must be there.
    Source,
    /// A document that speaks ("the poll").
    Document,
    /// Who speaks, where named.
    MaybeSource,
    /// A word that opens a content.
    That,
    /// A colon.
    Colon,
    /// A governed preposition.
    Preposition,
    /// A quotation, which is the content.
    Quote,
    /// What is said.
    Content,
    /// What is said, directly after the source, as an object.
    Object,
    /// A comma.
    Comma,
    /// "Which", standing for a statement made before.
    Anaphor,
    /// The head of the relative clause that the cue stands in.
    Head,
}

const NAMES: &[(&str, Element)] = &[
    ("CUE", Element::Cue),
    ("source", Element::Source),
    ("document", Element::Document),
    ("source?", Element::MaybeSource),
    ("that", Element::That),
    ("colon", Element::Colon),
    ("preposition", Element::Preposition),
    ("quote", Element::Quote),
    ("content", Element::Content),
    ("object", Element::Object),
    (",", Element::Comma),
    ("anaphor", Element::Anaphor),
    ("head", Element::Head),
];

/// One way in which a cue takes its source and its content.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Its name, for explanations.
    pub name: String,
    /// What stands before the cue, in reading order.
    pub before: Vec<Element>,
    /// What stands after it.
    pub after: Vec<Element>,
    /// Features that a form must have, any of them; none asks nothing.
    pub forms: Features,
    /// How sure an attribution by this frame is, 0 to 1.
    pub confidence: f64,
    /// The line of `frames.toml` that its pattern stands on, from 1.
    pub line: usize,
}

impl Frame {
    /// Its name, and where it is written.
    pub fn rule(&self) -> Rule {
        Rule { file: "frames.toml", line: self.line, name: self.name.clone() }
    }

    /// The element that every pattern has.
    pub const CUE: &'static str = "CUE";

    /// What is said of a pattern without a reporting word.
    pub fn no_cue() -> String {
        format!("the pattern has no `{}`, which stands for the reporting word", Self::CUE)
    }

    /// Whether the order of elements is one that is looked for: packs/README.md lists them.
    pub fn can_fit(before: &[Element], after: &[Element]) -> bool {
        use Element as E;
        let plain = |rest: &[Element]| {
            let opened =
                matches!(rest, [E::That | E::Colon | E::Preposition, E::Content] | [E::Quote]);
            opened || matches!(rest, [E::Content | E::Object])
        };
        match (before, after) {
            ([], [E::Source, E::Comma, E::Content])
            | ([E::Content], [E::Content])
            | ([E::Content, E::Comma], [] | [E::Source])
            | ([E::Content, E::Comma, E::Source] | [E::Anaphor, E::Source], [])
            | ([E::Anaphor], [] | [E::Source | E::MaybeSource]) => true,
            ([] | [E::Source | E::Document | E::Head], after) => {
                plain(after)
                    || matches!(after, [E::Source | E::MaybeSource, rest @ ..] if plain(rest))
            }
            _ => false,
        }
    }

    /// Reads a pattern.
    ///
    /// # Errors
    /// The word that is no element, or `CUE` where it is missing.
    pub fn parse_pattern(pattern: &str) -> Result<(Vec<Element>, Vec<Element>), String> {
        let elements = pattern
            .split_whitespace()
            .map(|word| {
                let found = NAMES.iter().find(|(name, _)| *name == word);
                found.map(|&(_, element)| element).ok_or_else(|| word.to_owned())
            })
            .collect::<Result<Vec<_>, _>>()?;
        let cue = elements.iter().position(|&element| element == Element::Cue);
        let cue = cue.ok_or_else(|| Self::CUE.to_owned())?;
        let (before, after) = elements.split_at(cue);
        Ok((before.to_vec(), after.get(1..).unwrap_or_default().to_vec()))
    }

    /// Names of all elements, for error messages.
    pub fn element_names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|&(name, _)| name)
    }
}
