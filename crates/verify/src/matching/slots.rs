//! A wording as slots with keys.

use isnad_text::Folding;

use super::number::{Piece, pieces};
use super::vocabulary::Vocabulary;
use crate::skeleton::skeleton;

/// Consonants that a sound needs to be told from others.
const TELLING: usize = 3;

/// A word of a wording that says something.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// What it can be found by, with the weight of a hit, 0 to 1: `=stem`, `:concept`, `~sound`,
    /// `#number`.
    pub keys: Vec<(String, f64)>,
    /// Its sound, where it may be a name: no glossary has it.
    pub name: Option<String>,
    /// Whether it is a number.
    pub number: bool,
}

/// A wording, ready to be compared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prepared {
    /// In the order of the text.
    pub slots: Vec<Slot>,
    /// How many words negate.
    pub negations: usize,
}

impl Prepared {
    /// The slots of a text.
    pub fn of(text: &str, vocabulary: &Vocabulary) -> Self {
        let mut prepared = Self::default();
        for piece in pieces(&Folding::ALL.fold(text), vocabulary) {
            match piece {
                Piece::Number(value) => prepared.slots.push(Slot {
                    keys: vec![(format!("#{value}"), 1.0)],
                    name: None,
                    number: true,
                }),
                Piece::Word(word) if vocabulary.negates(&word) => prepared.negations += 1,
                Piece::Word(word) if vocabulary.says_nothing(&word) => {}
                Piece::Word(word) => prepared.slots.push(slot(&word, vocabulary)),
            }
        }
        prepared
    }

    /// Every key, each once.
    pub fn keys(&self) -> Vec<&str> {
        let keys = self.slots.iter().flat_map(|slot| &slot.keys);
        let mut keys: Vec<&str> = keys.map(|(key, _)| key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

fn slot(word: &str, vocabulary: &Vocabulary) -> Slot {
    let stems = vocabulary.stems(word);
    let mut keys: Vec<(String, f64)> = stems.iter().map(|stem| (format!("={stem}"), 1.0)).collect();
    let concepts = vocabulary.concepts(word);
    // A word of many meanings says less by each.
    let weight = if concepts.len() > 1 { 0.8 } else { 0.9 };
    keys.extend(concepts.iter().map(|concept| (format!(":{concept}"), weight)));
    let sound = skeleton(stems.last().map_or(word, String::as_str));
    let telling = sound.len() >= TELLING;
    if telling {
        let weight = if concepts.is_empty() { 0.85 } else { 0.5 };
        keys.push((format!("~{sound}"), weight));
    }
    let name = concepts.is_empty().then_some(sound).filter(|sound| sound.len() >= 2);
    Slot { keys, name, number: false }
}
