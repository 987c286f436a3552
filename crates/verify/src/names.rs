//! Which names are one speaker: what people recorded first, then the words of the names.

use std::collections::{BTreeMap, BTreeSet};

use isnad_model::{Speaker, SpeakerKind};

use crate::page::{same_speaker, words};

/// The speakers on record, by every spelling.
pub struct Names<'l> {
    speakers: &'l [Speaker],
    by_words: BTreeMap<BTreeSet<String>, usize>,
}

impl<'l> Names<'l> {
    pub fn new(speakers: &'l [Speaker]) -> Self {
        let mut by_words = BTreeMap::new();
        for (at, speaker) in speakers.iter().enumerate() {
            for name in spellings(speaker) {
                by_words.entry(words(name).into_iter().collect()).or_insert(at);
            }
        }
        Self { speakers, by_words }
    }

    /// The speaker on record of that name, in one of its spellings.
    pub fn find(&self, name: &str) -> Option<&'l Speaker> {
        if self.speakers.is_empty() {
            return None;
        }
        self.speakers.get(*self.by_words.get(&words(name).into_iter().collect())?)
    }

    /// Whether the two names may be held to be one speaker. Unnamed sources are never held to be
    /// two: nobody knows.
    pub fn same(&self, a: &str, b: &str, same_document: bool) -> bool {
        let like = |known: &Speaker, name: &str| {
            spellings(known).any(|spelling| same_speaker(spelling, name, same_document))
        };
        match (self.find(a), self.find(b)) {
            (Some(a), Some(b)) => {
                let unnamed = |one: &Speaker| one.kind == SpeakerKind::Anonymous;
                a.id == b.id || unnamed(a) && unnamed(b)
            }
            (Some(known), None) => like(known, b),
            (None, Some(known)) => like(known, a),
            (None, None) => same_speaker(a, b, same_document),
        }
    }
}

/// Every spelling of a speaker.
pub fn spellings(speaker: &Speaker) -> impl Iterator<Item = &str> {
    std::iter::once(&speaker.name).chain(&speaker.aliases).map(String::as_str)
}
