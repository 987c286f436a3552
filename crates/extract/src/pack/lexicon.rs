//! The vocabulary of a pack, and the analysis of one written word.

use rustc_hash::FxHashMap;

use super::{Features, Shape};
use crate::tag::Tags;

/// A form of a cue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CueForm {
    /// Number of the cue.
    pub cue: u16,
    /// Features of this form.
    pub features: Features,
}

/// A phrase of several words.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// Vocabulary ids of the words after the first.
    pub rest: Vec<u32>,
    /// Its classes.
    pub tags: Tags,
    /// The cue that it is, if it is one.
    pub cue: Option<CueForm>,
}

/// What the lexicon knows of a form.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Its classes.
    pub tags: Tags,
    /// Those that hold for one spelling alone, letter by letter, with that spelling.
    pub exact: Vec<(String, Tags)>,
    /// Those that hold however it is spelled.
    pub folded: Tags,
    /// The cues that it may be.
    pub cues: Vec<CueForm>,
    /// Phrases that begin with it, longest first.
    pub phrases: Vec<Phrase>,
}

/// Words and clitics of a pack.
#[derive(Debug, Default)]
pub struct Lexicon {
    pub(super) ids: FxHashMap<Box<str>, u32>,
    pub(super) entries: Vec<Entry>,
    pub(super) conjunctions: Vec<String>,
    pub(super) prepositions: Vec<String>,
    pub(super) future: Vec<String>,
    pub(super) article: Vec<String>,
    pub(super) contractions: Vec<String>,
    pub(super) pronouns: Vec<String>,
    pub(super) telling_pronouns: Vec<String>,
    pub(super) linking: Vec<(String, String)>,
    /// Letters that change before a pronoun, and that folding makes one with a pronoun.
    pub(super) feminine: Vec<char>,
    /// Those pronouns.
    pub(super) owners: Vec<String>,
}

/// One written word, analysed.
#[expect(clippy::struct_excessive_bools, reason = "each clitic is there or not")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// Vocabulary id of the word without its clitics; 0 where it is not known.
    pub id: u32,
    /// Vocabulary id of the word as written; 0 where it is not known.
    pub whole: u32,
    /// Classes of what is left without clitics.
    pub tags: Tags,
    /// A conjunction is written before it.
    pub and: bool,
    /// A preposition is written before it.
    pub preposition: bool,
    /// A mark of the future is written before it.
    pub future: bool,
    /// An article is written before it.
    pub article: bool,
    /// A pronoun is written after it.
    pub pronoun: bool,
    /// It has the ending of an indefinite object on a common noun.
    pub object: bool,
    /// What its letters show, where the pack has shapes.
    pub shape: Shape,
}

impl Lexicon {
    /// Vocabulary id of a folded form; 0 where it is not known.
    pub fn id(&self, form: &str) -> u32 {
        self.ids.get(form).copied().unwrap_or(0)
    }

    /// What is known of an id.
    pub fn entry(&self, id: u32) -> Option<&Entry> {
        self.entries.get(id as usize)
    }

    /// Whether the folded word is no more than a preposition that is written with the next word.
    pub fn is_preposition(&self, word: &str) -> bool {
        self.prepositions.iter().any(|preposition| preposition == word)
    }

    /// Whether the folded word begins with one of the prepositions in `governed`.
    pub fn begins_governed(&self, word: &str, governed: &[u32]) -> bool {
        let meant = |form: &&String| governed.contains(&self.id(form));
        self.prepositions.iter().filter(meant).any(|form| word.starts_with(form.as_str()))
    }

    /// Whether the folded word begins with a preposition that leads to who is told.
    pub fn leads_to_hearer(&self, word: &str) -> bool {
        let word = self.without_conjunction(word).unwrap_or(word);
        let leads = |form: &&String| {
            self.entry(self.id(form)).is_some_and(|entry| entry.tags.has(Tags::CHANNEL_PREP))
        };
        self.prepositions.iter().filter(leads).any(|form| word.starts_with(form.as_str()))
    }

    /// The folded word without conjunction, preposition and article.
    pub fn bare<'w>(&self, word: &'w str) -> &'w str {
        let word = self
            .without_conjunction(word)
            .filter(|rest| self.starts_definite(rest))
            .unwrap_or(word);
        let prefixes = self.contractions.iter().chain(&self.article);
        let stripped = prefixes.clone().find_map(|prefix| strip(word, prefix, 2));
        stripped
            .or_else(|| {
                let rest = self.strip_any(&self.prepositions, word, 2)?;
                self.strip_any(&self.article, rest, 2)
            })
            .unwrap_or(word)
    }

    /// The folded word without the clitics that `word` says it has.
    pub fn core<'w>(&self, folded: &'w str, word: &Word) -> &'w str {
        let mut core = folded;
        if word.and {
            core = self.without_conjunction(core).unwrap_or(core);
        }
        if word.preposition || word.article {
            let prefixes = self.contractions.iter().chain(&self.article);
            core =
                prefixes.clone().find_map(|prefix| strip(core, prefix, 2)).unwrap_or_else(|| {
                    let rest = self.strip_any(&self.prepositions, core, 2).unwrap_or(core);
                    self.strip_any(&self.article, rest, 2).unwrap_or(rest)
                });
        }
        if word.pronoun {
            let rest = self.pronouns.iter().find_map(|pronoun| core.strip_suffix(pronoun.as_str()));
            core = rest.unwrap_or(core);
        }
        core
    }

    /// Analyses a folded word; `spelled` is the word as written.
    pub fn analyse(&self, folded: &str, spelled: &str) -> Word {
        let whole = self.id(folded);
        let mut word = Word { whole, ..Word::default() };
        if self.take_owned(&mut word, folded, spelled) || self.take(&mut word, whole, spelled) {
            return word;
        }
        let mut stem = folded;
        if let Some(rest) = self.without_conjunction(stem) {
            let known = self.resolve(&mut word, rest, spelled);
            if known || self.starts_definite(rest) {
                word.and = true;
                stem = rest;
            }
            if known {
                return word;
            }
        }
        if !self.resolve(&mut word, stem, spelled) {
            // A pronoun shows on unknown words too, where its letters are clear.
            let long = spelled.chars().nth(4).is_some();
            word.pronoun =
                long && self.telling_pronouns.iter().any(|form| spelled.ends_with(form.as_str()));
        }
        word
    }

    /// Takes clitics off `stem` until the lexicon knows it.
    fn resolve(&self, word: &mut Word, stem: &str, spelled: &str) -> bool {
        if self.take_owned(word, stem, spelled)
            || self.take(word, self.id(stem), spelled)
            || self.take_inflected(word, stem, spelled)
        {
            return true;
        }
        for prefix in &self.contractions {
            if let Some(rest) = strip(stem, prefix, 2) {
                (word.preposition, word.article) = (true, true);
                self.take_any(word, rest, spelled);
                return true;
            }
        }
        if let Some(rest) = self.strip_any(&self.article, stem, 2) {
            word.article = true;
            self.take_any(word, rest, spelled);
            return true;
        }
        if let Some(rest) = self.strip_any(&self.future, stem, 3)
            && self.take_any(word, rest, spelled)
        {
            word.future = true;
            return true;
        }
        if let Some(rest) = self.strip_any(&self.prepositions, stem, 2) {
            if let Some(bare) = self.strip_any(&self.article, rest, 2) {
                (word.preposition, word.article) = (true, true);
                self.take_any(word, bare, spelled);
                return true;
            }
            if self.take_any(word, rest, spelled) {
                word.preposition = true;
                return true;
            }
        }
        false
    }

    fn take_any(&self, word: &mut Word, stem: &str, spelled: &str) -> bool {
        self.take(word, self.id(stem), spelled) || self.take_inflected(word, stem, spelled)
    }

    /// Somebody's somebody: a pronoun is written that folding makes one with a feminine ending, so
    /// that the whole may be another word ("his president" is no woman).
    fn take_owned(&self, word: &mut Word, stem: &str, spelled: &str) -> bool {
        let rest = self.owners.iter().find_map(|form| stem.strip_suffix(form.as_str()));
        let Some(rest) = rest.filter(|rest| rest.chars().nth(2).is_some()) else { return false };
        let id = self.id(rest);
        let someone = self.entry(id).is_some_and(|entry| entry.tags.has(Tags::PERSON));
        let owned = id != 0 && someone && !self.feminine(spelled) && self.take(word, id, spelled);
        word.pronoun |= owned;
        owned
    }

    /// Without a pronoun at its end.
    fn take_inflected(&self, word: &mut Word, stem: &str, spelled: &str) -> bool {
        for pronoun in &self.pronouns {
            let Some(rest) = stem.strip_suffix(pronoun.as_str()) else { continue };
            // Letters that folding makes equal: a feminine ending is no pronoun.
            if rest.chars().count() < 2 || self.feminine(spelled) {
                continue;
            }
            if self.take(word, self.id(rest), spelled) {
                word.pronoun = true;
                return true;
            }
            for (plain, linked) in &self.linking {
                if let Some(base) = rest.strip_suffix(linked.as_str())
                    && self.take(word, self.id(&format!("{base}{plain}")), spelled)
                {
                    word.pronoun = true;
                    return true;
                }
            }
        }
        false
    }

    /// Whether the word ends in a letter that would be another before a pronoun; marks may follow.
    fn feminine(&self, spelled: &str) -> bool {
        spelled.chars().rev().take(3).any(|last| self.feminine.contains(&last))
    }

    fn take(&self, word: &mut Word, id: u32, spelled: &str) -> bool {
        let Some(entry) = self.entry(id).filter(|_| id != 0) else { return false };
        if entry.tags == Tags::NONE && entry.cues.is_empty() {
            // Only part of phrases: remembered, but clitics may still explain it better.
            if word.id == 0 && !entry.phrases.is_empty() {
                word.id = id;
            }
            return false;
        }
        let exact = entry.exact.iter().filter(|(form, _)| spelled.contains(form.as_str()));
        word.id = id;
        word.tags = exact.fold(entry.folded, |tags, &(_, tag)| tags.with(tag));
        true
    }

    fn without_conjunction<'w>(&self, word: &'w str) -> Option<&'w str> {
        self.strip_any(&self.conjunctions, word, 2)
    }

    fn starts_definite(&self, word: &str) -> bool {
        let prefixes = self.article.iter().chain(&self.contractions);
        let bare = self.strip_any(&self.prepositions, word, 2).unwrap_or(word);
        prefixes.clone().any(|prefix| strip(word, prefix, 2).is_some())
            || self.article.iter().any(|prefix| strip(bare, prefix, 2).is_some())
    }

    #[expect(clippy::unused_self, reason = "reads as a question to the lexicon")]
    fn strip_any<'w>(&self, prefixes: &[String], word: &'w str, least: usize) -> Option<&'w str> {
        prefixes.iter().find_map(|prefix| strip(word, prefix, least))
    }
}

/// `word` without `prefix`, if at least `least` characters are left.
fn strip<'w>(word: &'w str, prefix: &str, least: usize) -> Option<&'w str> {
    word.strip_prefix(prefix).filter(|rest| rest.chars().nth(least - 1).is_some())
}
