//! What languages know of words: comes in as data, all languages together.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Deserialize;

use crate::page::words;

/// What one language knows: `matching.toml` of its pack.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Language {
    /// Words that say nothing about a claim.
    pub stop: Vec<String>,
    /// Words that negate.
    pub particles: Vec<String>,
    /// Words that help to negate and mean nothing themselves.
    pub helpers: Vec<String>,
    /// Beginnings of a wording that refutes a claim instead of making it.
    pub refutations: Vec<String>,
    /// Joined to the front of words, the longest that leaves enough is taken off.
    pub prefixes: Vec<String>,
    /// Endings of words, the longest that leaves enough is taken off.
    pub suffixes: Vec<String>,
    /// Words for numbers.
    pub numbers: BTreeMap<String, u64>,
    /// Words for one concept, whose name is the same in every language.
    pub concepts: BTreeMap<String, Vec<String>>,
}

/// All languages' words, folded and stemmed.
#[derive(Debug, Default)]
pub struct Vocabulary {
    stop: HashSet<String>,
    particles: HashSet<String>,
    prefixes: Vec<String>,
    suffixes: Vec<String>,
    numbers: HashMap<String, u64>,
    concepts: HashMap<String, Vec<String>>,
}

/// Letters that must be left of a word when something is taken off.
const LEFT: usize = 3;

impl Vocabulary {
    /// All these languages together.
    pub fn new(languages: &[Language]) -> Self {
        let mut new = Self::default();
        let fold =
            |list: &[String]| list.iter().map(|word| crate::folded(word)).collect::<Vec<_>>();
        for language in languages {
            new.stop.extend(fold(&language.stop));
            new.particles.extend(fold(&language.particles));
            new.prefixes.extend(fold(&language.prefixes));
            new.suffixes.extend(fold(&language.suffixes));
            let numbers = language.numbers.iter();
            new.numbers.extend(numbers.map(|(word, value)| (crate::folded(word), *value)));
        }
        let longest_first = |list: &mut Vec<String>| {
            list.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
            list.dedup();
        };
        longest_first(&mut new.prefixes);
        longest_first(&mut new.suffixes);
        for language in languages {
            for (concept, list) in &language.concepts {
                for word in list.iter().flat_map(|word| words(word)) {
                    let whole = new.concepts.entry(word.clone()).or_default();
                    if !whole.contains(concept) {
                        whole.push(concept.clone());
                    }
                    for stem in new.stems(&word) {
                        let list = new.concepts.entry(format!("~{stem}")).or_default();
                        if !list.contains(concept) {
                            list.push(concept.clone());
                        }
                    }
                }
            }
        }
        new
    }

    pub(super) fn says_nothing(&self, word: &str) -> bool {
        self.stop.contains(word)
    }

    pub(super) fn negates(&self, word: &str) -> bool {
        self.particles.contains(word)
    }

    /// The number that a word stands for, also with what is joined to its front.
    pub(super) fn number(&self, word: &str) -> Option<u64> {
        let known = |word: &str| self.numbers.get(word).copied();
        known(word).or_else(|| self.bare(word).into_iter().find_map(known))
    }

    /// The concepts of a word: of the word itself, else of it without what is joined to its front,
    /// else of its stems.
    pub(super) fn concepts(&self, word: &str) -> Vec<&str> {
        let known = |key: &str| self.concepts.get(key);
        let found = known(word)
            .or_else(|| self.bare(word).into_iter().find_map(known))
            .or_else(|| self.stems(word).iter().find_map(|stem| known(&format!("~{stem}"))));
        found.into_iter().flatten().map(String::as_str).collect()
    }

    /// The word without each of the prefixes that it may have.
    fn bare<'w>(&self, word: &'w str) -> Vec<&'w str> {
        let rest = |prefix: &String| word.strip_prefix(prefix.as_str());
        let enough = |rest: &&str| rest.chars().count() >= LEFT;
        self.prefixes.iter().filter_map(rest).filter(enough).collect()
    }

    /// Stems of a word: with the longest prefix taken off and, where that is one letter that may
    /// be the word's own, without; endings taken off twice at most.
    pub(super) fn stems(&self, word: &str) -> Vec<String> {
        let mut stems = Vec::new();
        let bare = self.bare(word);
        let longest = bare.first().copied().unwrap_or(word);
        let one = word.chars().count() - longest.chars().count() <= 1;
        let forms = if one && longest != word { vec![word, longest] } else { vec![longest] };
        for form in forms {
            let mut rest = form;
            for _ in 0..2 {
                let cut = self.suffixes.iter().find_map(|suffix| {
                    rest.strip_suffix(suffix.as_str()).filter(|rest| rest.chars().count() >= LEFT)
                });
                rest = cut.unwrap_or(rest);
            }
            if !stems.iter().any(|stem| stem == rest) {
                stems.push(rest.to_owned());
            }
        }
        stems
    }
}
