//! One pass over the tokens: what each word is, where phrases and cues stand.

use isnad_model::Act;
use isnad_text::{Quotes, Sentence, Tokens, sentences};

use crate::Pack;
use crate::pack::{CueForm, Features, Word};
use crate::tag::Tags;

/// A text with everything that the later layers ask about its tokens.
pub struct Scan<'t> {
    /// The language that it was read in.
    pub pack: &'t Pack,
    /// The text in tokens.
    pub tokens: Tokens<'t>,
    /// One analysis a token; classes of a phrase stand on its first token.
    pub words: Vec<Word>,
    /// For each token, how many tokens the phrase that begins there has; 1 for a single word.
    pub lengths: Vec<u8>,
    /// Quotations.
    pub quotes: Quotes,
    /// Sentences.
    pub sentences: Vec<Sentence>,
    /// For each token, the number of its sentence.
    pub sentence_of: Vec<u32>,
    /// Places where a reporting word stands, in order.
    pub cues: Vec<Hit>,
    /// Verbal nouns, and the act that each names, in order.
    pub noun_acts: Vec<(usize, Act)>,
    /// For each token, whether its ending makes an adverb of it.
    adverbs: Vec<bool>,
    /// For each token, whether its ending makes a plural of it.
    plurals: Vec<bool>,
}

/// A reporting word in the text.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// First token.
    pub start: usize,
    /// The token after the last.
    pub end: usize,
    /// Its form; the first where several share a spelling.
    pub form: CueForm,
}

impl<'t> Scan<'t> {
    /// Reads `text` with `pack`.
    pub fn of(text: &'t str, pack: &'t Pack) -> Self {
        let tokens = Tokens::of(text);
        let mut words = Vec::with_capacity(tokens.len());
        let mut folded = String::new();
        let mut adverbs = Vec::with_capacity(tokens.len());
        let mut plurals = Vec::with_capacity(tokens.len());
        for index in 0..tokens.len() {
            let word = tokens.word(index);
            pack.folding.fold_into(word, &mut folded);
            if tokens.is_word(index) {
                let mut found = pack.lexicon.analyse(&folded, word);
                if found.article || found.preposition {
                    // It is a noun of the same letters.
                    found.tags = found.tags.without(Tags::VERB);
                }
                let names = Tags::GIVEN.with(Tags::SURNAME).with(Tags::PROPER).with(Tags::ADVERB);
                if let Some(tags) = pack.object_tags(&folded, &found)
                    && !found.tags.has(names)
                {
                    found.object = true;
                    found.tags = found.tags.with(tags);
                }
                if !pack.shapes.is_empty() {
                    found.shape = pack.shapes.of(pack.lexicon.core(&folded, &found));
                }
                let adverb = found.tags == Tags::NONE
                    && word.starts_with(char::is_lowercase)
                    && pack.adverb_endings.iter().any(|end| folded.ends_with(end.as_str()));
                adverbs.push(adverb);
                plurals.push(pack.plural_endings.iter().any(|end| folded.ends_with(end.as_str())));
                words.push(found);
            } else {
                adverbs.push(false);
                plurals.push(false);
                // Signs take part in phrases only.
                words.push(Word { whole: pack.lexicon.id(&folded), ..Word::default() });
            }
        }
        let quotes = Quotes::of(&tokens);
        let abbreviates = |word: &str| pack.abbreviations.contains(&pack.folding.fold(word));
        let sentences = sentences(&tokens, &abbreviates);
        let mut sentence_of = vec![0; tokens.len()];
        for (number, sentence) in sentences.iter().enumerate() {
            if let Some(places) = sentence_of.get_mut(sentence.start..sentence.end) {
                places.fill(u32::try_from(number).unwrap_or(u32::MAX));
            }
        }
        let lengths = vec![1; tokens.len()];
        let mut scan = Self {
            pack,
            tokens,
            words,
            lengths,
            quotes,
            sentences,
            sentence_of,
            cues: Vec::new(),
            noun_acts: Vec::new(),
            adverbs,
            plurals,
        };
        scan.name_parts();
        scan.find_phrases(pack);
        scan.noun_acts = (0..scan.words.len())
            .filter_map(|index| {
                let noun = |form: &CueForm| form.features.has(Features::NOUN);
                let form = scan.forms(pack, index).find(noun)?;
                Some((index, pack.cues.get(usize::from(form.cue))?.act))
            })
            .collect();
        scan
    }

    /// Before a first name a part of names is no word that joins ("the mother of Muhammad").
    fn name_parts(&mut self) {
        const JOINS: Tags = Tags::AND
            .with(Tags::CONTRAST)
            .with(Tags::SUBORDINATOR)
            .with(Tags::INTERROGATIVE)
            .with(Tags::RESUMES);
        for index in 1..self.words.len() {
            if self.has(index, Tags::GIVEN)
                && self.has(index - 1, Tags::GIVEN)
                && let Some(part) = self.words.get_mut(index - 1)
            {
                part.tags = part.tags.without(JOINS);
            }
        }
    }

    /// Phrases and single-word cues, from left to right; the longest phrase wins.
    fn find_phrases(&mut self, pack: &Pack) {
        let mut index = 0;
        while index < self.words.len() {
            let word = self.word(index);
            let phrase = [word.whole, word.id].into_iter().filter(|&id| id != 0).find_map(|id| {
                let entry = pack.lexicon.entry(id)?;
                entry.phrases.iter().find(|phrase| self.continues(index + 1, &phrase.rest))
            });
            if let Some(phrase) = phrase {
                let length = phrase.rest.len() + 1;
                if let Some(word) = self.words.get_mut(index) {
                    word.tags = phrase.tags;
                }
                if let Some(place) = self.lengths.get_mut(index) {
                    *place = u8::try_from(length).unwrap_or(u8::MAX);
                }
                if let Some(form) = phrase.cue {
                    self.cues.push(Hit { start: index, end: index + length, form });
                }
                index += if phrase.cue.is_some() { length } else { 1 };
                continue;
            }
            // Words of one's own speech ("I think") are no cues of the narrator's.
            let own = |form: &CueForm| !form.features.has(Features::SPEAKER);
            // A passive shows by its auxiliary only: an active form comes first.
            let active = |form: &CueForm| {
                own(form) && pack.subject_first && !form.features.has(Features::PASSIVE)
            };
            let form = self.forms(pack, index).find(active);
            if let Some(form) = form.or_else(|| self.forms(pack, index).find(own)) {
                self.cues.push(Hit { start: index, end: index + 1, form });
            }
            index += 1;
        }
    }

    fn continues(&self, start: usize, rest: &[u32]) -> bool {
        rest.iter().enumerate().all(|(offset, &id)| {
            self.words.get(start + offset).is_some_and(|word| word.whole == id || word.id == id)
        })
    }

    /// The readings of a word as a cue that its clitics allow.
    pub fn forms<'p>(
        &self,
        pack: &'p Pack,
        index: usize,
    ) -> impl Iterator<Item = CueForm> + use<'p> {
        let word = self.word(index);
        let entry = pack.lexicon.entry(word.id).filter(|_| word.id != 0);
        let forms = entry.map_or(&[][..], |entry| &entry.cues);
        let subject_next = word.object && self.begins_nominal(index);
        let cue = |form: &CueForm| pack.cues.get(usize::from(form.cue));
        let asks = move |form: &CueForm| cue(form).is_some_and(|cue| cue.opens_clause);
        let opens = forms.iter().any(asks) && self.begins_clause(index);
        forms.iter().copied().filter(move |form| {
            let noun = form.features.has(Features::NOUN);
            let participle = form.features.has(Features::PARTICIPLE);
            let finite = form.features.has(Features::FINITE);
            // An article makes a noun or a name of it; a noun takes no mark of the future.
            // Behind "that" the object's ending is that of a subject ("but an official said").
            let subject = participle && subject_next;
            !((finite || participle) && (word.article || word.preposition))
                && !subject
                && !(noun && (word.future || word.article))
                && (!asks(form) || opens)
        })
    }

    /// Whether a word stands before the token that the subject of its clause follows.
    fn begins_nominal(&self, index: usize) -> bool {
        let before = index.wrapping_sub(1);
        self.has(before, Tags::THAT.with(Tags::CONTRAST)) && !self.word(before).pronoun
    }

    /// Whether the word may be a verbal noun.
    pub fn is_verbal_noun(&self, index: usize) -> bool {
        self.noun_acts.binary_search_by_key(&index, |&(at, _)| at).is_ok()
    }

    /// The analysis of a token; empty beyond the end.
    pub fn word(&self, index: usize) -> Word {
        self.words.get(index).copied().unwrap_or_default()
    }

    /// Whether the token is of any of these classes.
    pub fn has(&self, index: usize, tags: Tags) -> bool {
        self.words.get(index).is_some_and(|word| word.tags.has(tags))
    }

    /// The token after the word or phrase at `index`.
    pub fn after(&self, index: usize) -> usize {
        index + self.lengths.get(index).map_or(1, |&length| usize::from(length).max(1))
    }

    /// The sentence of a token.
    pub fn sentence(&self, index: usize) -> Sentence {
        let number = self.sentence_of.get(index).copied().unwrap_or_default();
        let none = Sentence { start: index, end: index, paragraph: 0, cut: false };
        self.sentences.get(number as usize).copied().unwrap_or(none)
    }

    /// The end of the line that the token stands in.
    pub fn line_end(&self, index: usize) -> usize {
        let mut end = self.sentence(index).end;
        while end < self.tokens.len() && !self.tokens.is_break(end) {
            end = self.sentence(end).end.max(end + 1);
        }
        end
    }

    /// The cue that begins at the token, if one does. Logarithmic in the number of cues.
    pub fn cue_at(&self, index: usize) -> Option<Hit> {
        let place = self.cues.binary_search_by_key(&index, |hit| hit.start).ok()?;
        self.cues.get(place).copied()
    }

    /// Whether the sign at the token separates parts of a sentence.
    pub fn is_comma(&self, index: usize) -> bool {
        match self.tokens.sign(index) {
            Some(',' | '\u{60c}' | '\u{61b}' | ';' | '\u{2014}' | '\u{2015}') => true,
            // Between blanks; else it joins two words.
            Some('\u{2013}' | '-') => {
                let spaced = |at: usize| self.tokens.list().get(at).is_none_or(|one| one.spaced);
                spaced(index) || spaced(index + 1)
            }
            _ => false,
        }
    }

    /// Whether the word is an adverb by its class, or by its ending.
    pub fn is_adverb(&self, index: usize) -> bool {
        self.has(index, Tags::ADVERB) || self.adverbs.get(index).copied().unwrap_or_default()
    }

    /// Whether a base form stands there behind a plural, as a finite verb.
    pub fn agrees(&self, index: usize) -> bool {
        let mut before = index.wrapping_sub(1);
        if self.is_adverb(before) {
            before = before.wrapping_sub(1);
        }
        self.has(index, Tags::BASE_VERB)
            && (self.plurals.get(before).copied().unwrap_or_default()
                && !self.has(before, Tags::VERB.with(Tags::PREP).with(Tags::DETERMINER))
                || self.has(before, Tags::PRONOUN.with(Tags::QUANTIFIER)))
    }

    /// Whether a verb of saying stands there that has a subject of its own, or continues a speech.
    pub fn saying(&self, index: usize) -> bool {
        self.cue_at(index)
            .is_some_and(|hit| hit.form.features.has(Features::FINITE.with(Features::PARTICIPLE)))
    }

    /// Whether a clause begins at the token: with a sentence, a quotation, an "and" or behind a word
    /// that opens one.
    pub fn begins_clause(&self, index: usize) -> bool {
        const OPENERS: Tags = Tags::THAT
            .with(Tags::AND)
            .with(Tags::CONTRAST)
            .with(Tags::SUBORDINATOR)
            .with(Tags::RELATIVE)
            .with(Tags::AUXILIARY)
            .with(Tags::AS)
            .with(Tags::ALSO);
        let opened = |at: usize| {
            // With a pronoun it has its subject already.
            self.has(at, OPENERS) && !self.has(at, Tags::PREP) && !self.word(at).pronoun
        };
        let Some(before) = index.checked_sub(1) else { return true };
        let start = self.sentence(index).start;
        // "For his part, he ..."
        let set_off = self.is_comma(before)
            && self.has(start, Tags::ADVERB.with(Tags::ALSO))
            && self.after(start) == before;
        start == index
            || set_off
            || self.word(index).and
            || opened(before)
            || self.quotes.opening(before).is_some()
    }

    /// Whether a full stop or its like stands there.
    pub fn is_stop(&self, index: usize) -> bool {
        matches!(self.tokens.sign(index), Some('.' | '!' | '?' | '\u{61f}' | '\u{2026}'))
    }

    /// Moves both ends inward past punctuation, keeping quotation marks and brackets whose
    /// partner is inside.
    pub fn trim(&self, mut start: usize, mut end: usize) -> (usize, usize) {
        let loose = |index: usize, start: usize, end: usize| match self.tokens.sign(index) {
            None => self.tokens.is_break(index),
            Some('%' | '$' | '\u{66a}' | '\u{20ac}' | '\u{a3}') => false,
            Some('(' | '[') => {
                !(index..end).any(|at| matches!(self.tokens.sign(at), Some(')' | ']')))
            }
            Some(')' | ']') => {
                !(start..index).any(|at| matches!(self.tokens.sign(at), Some('(' | '[')))
            }
            Some(_) => match self.quotes.around(index) {
                Some(quote) if quote.open == index || quote.close == index => {
                    !(quote.closed && start <= quote.open && quote.close < end)
                }
                _ => true,
            },
        };
        while start < end && loose(start, start, end) {
            start += 1;
        }
        while end > start && loose(end - 1, start, end) {
            end -= 1;
        }
        // A pair that encloses the whole stays outside.
        if let Some(quote) = self.quotes.opening(start)
            && quote.closed
            && quote.close + 1 == end
        {
            return (start + 1, end - 1);
        }
        (start, end)
    }
}
