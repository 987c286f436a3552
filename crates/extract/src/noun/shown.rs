//! What a word or a phrase shows of itself: whether it can speak, is an object, a name, a verb.

use super::kind::Kind;
use super::{NOUNS, Nouns, SPEAKER, is_letter};
use crate::adjunct;
use crate::layout::Range;
use crate::pack::{Features, Shape};
use crate::tag::Tags;

impl Nouns<'_, '_> {
    /// Whether the phrase is plain, of one who speaks: no article, no pronoun, no name.
    pub fn is_plain(&self, start: usize, end: usize) -> bool {
        let plain = |index: usize| {
            matches!(self.kind(index, false), Kind::Plain | Kind::PlainAdjective | Kind::Head)
        };
        let mut head = (start..end).take_while(|&at| self.kind(at, false) != Kind::Preposition);
        self.kind(start, false) != Kind::PlainAdjective && head.all(plain) && self.speaks(start)
    }

    /// Whether the phrase that begins at `start` can name one who speaks.
    pub fn speaks(&self, start: usize) -> bool {
        let scan = self.scan;
        let kind = self.kind(start, false);
        let word = scan.word(start);
        if scan.has(start, SPEAKER) {
            return true;
        }
        // "In 2005 AD": a letter by itself is a sign of something.
        if is_letter(scan, start) && scan.tokens.sign(start + 1) != Some('.') {
            return false;
        }
        match kind {
            Kind::Head | Kind::Number | Kind::Pointing => {
                let next = scan.after(start);
                let joined = scan.has(next, Tags::PREP) && !scan.word(next).pronoun;
                let noun = if joined { scan.after(next) } else { next };
                match self.kind(noun, false) {
                    Kind::Head | Kind::Pointing | Kind::Number => false,
                    Kind::Preposition | Kind::Relative | Kind::Other => {
                        scan.has(start, Tags::QUANTIFIER) && !scan.has(start, Tags::NOUN)
                    }
                    // "The number of dead" is a matter, "a number of the dead" is not.
                    _ if scan.has(start, Tags::NOUN) && !joined && noun == start + 1 => false,
                    _ if kind == Kind::Pointing => !scan.has(noun, Tags::NOUN),
                    _ => self.speaks(noun),
                }
            }
            Kind::Preposition | Kind::Relative => false,
            Kind::Other => scan.quotes.opening(start).is_some(),
            Kind::Definite | Kind::Plain => {
                !(self.is_matter(start)
                    || self.is_accusative(start, false)
                    || word.pronoun && !word.article)
            }
            _ => true,
        }
    }

    /// Whether the phrase that begins there names one who can speak: by a class, or behind its verb
    /// by a name or an article.
    pub fn is_named(&self, start: usize, behind_verb: bool) -> bool {
        let scan = self.scan;
        let proper = Tags::GIVEN.with(Tags::SURNAME).with(Tags::PROPER);
        let kind = self.kind(start, false);
        let document = scan.has(start, Tags::DOCUMENT);
        let long = scan.tokens.word(start).chars().nth(2).is_some();
        let named = match kind {
            Kind::Definite | Kind::Adjective => scan.has(start, SPEAKER) || behind_verb,
            Kind::Plain => scan.has(start, SPEAKER) && !(document && behind_verb),
            Kind::Name => scan.has(start, proper) || behind_verb,
            _ => false,
        };
        named && long && self.speaks(start) && adjunct::time(scan, start, start + 4).is_none()
    }

    /// Whether a proper name begins there, or a word that nothing is known of.
    pub fn is_name(&self, index: usize) -> bool {
        self.kind(index, false) == Kind::Name
            && adjunct::time(self.scan, index, index + 4).is_none()
            && !self.scan.has(index, Tags::PREP)
    }

    /// Whether a name that is known begins there.
    pub(super) fn is_known_name(&self, index: usize) -> bool {
        let known = Tags::GIVEN.with(Tags::SURNAME).with(Tags::PROPER);
        self.is_name(index) && self.scan.has(index, known) && !self.scan.has(index, Tags::THAT)
    }

    /// The names in a phrase: family names, or all where no other is there.
    pub fn names(&self, (start, end): Range) -> impl Iterator<Item = usize> + use<'_> {
        let name = move |&at: &usize| {
            self.kind(at, false) == Kind::Name && self.scan.tokens.is_word(at)
                || self.scan.has(at, Tags::SURNAME)
                || self.scan.word(at).article && self.scan.word(at).tags == Tags::NONE
        };
        let given = move |at: usize| self.scan.has(at, Tags::GIVEN);
        let stop = (start..end).find(|&at| at > start && self.kind(at, false) == Kind::Preposition);
        let end = stop.unwrap_or(end);
        let family = (start..end).filter(name).any(|at| !given(at));
        (start..end).filter(name).filter(move |&at| !(family && given(at)))
    }

    /// Whether nothing is known of the word, not even that it is a name.
    pub fn is_unknown(&self, index: usize) -> bool {
        let word = self.scan.word(index);
        word.id == 0 && word.tags == Tags::NONE && !(word.article || word.pronoun)
    }

    /// Back from a word to the first of the names and titles before it.
    pub fn back(&self, index: usize, lowest: usize) -> usize {
        let part = Tags::PERSON.with(Tags::GIVEN);
        let mut start = index;
        while start > lowest
            && self.scan.tokens.is_word(start - 1)
            && self.scan.has(start - 1, part)
            && !self.is_verb(start - 1)
        {
            start -= 1;
        }
        start
    }

    /// Whether a finite verb stands there, by its class or its shape.
    pub fn is_verb(&self, index: usize) -> bool {
        let scan = self.scan;
        let word = scan.word(index);
        let cue = scan
            .cue_at(index)
            .is_some_and(|hit| hit.form.features.has(Features::FINITE) && hit.end == index + 1);
        let shaped = word.shape.has(Shape::VERB) && word.tags == Tags::NONE;
        scan.tokens.is_word(index)
            && !word.article
            && (cue || scan.has(index, Tags::VERB) || shaped)
    }

    /// A noun for a matter: by its class, or by the shape of a verbal noun or of a plural of things.
    pub(super) fn is_matter(&self, index: usize) -> bool {
        let scan = self.scan;
        scan.has(index, Tags::NOUN)
            || scan.is_verbal_noun(index)
            || scan.word(index).shape.has(Shape::NOUN)
                && !scan.has(index, Tags::GIVEN.with(Tags::SURNAME).with(Tags::PROPER))
    }

    /// Whether the phrase that begins there can only be an object: a plain noun for a matter, or an
    /// object's ending.
    pub fn is_object(&self, start: usize) -> bool {
        self.is_accusative(start, false)
            || self.kind(start, false) == Kind::Plain
                && self.is_matter(start)
                && !self.scan.has(start, SPEAKER.with(Tags::EVENT))
    }

    /// The ending of an indefinite object: on a noun for a matter, or on this word and the next;
    /// where `loose`, on any common noun.
    pub fn is_accusative(&self, index: usize, loose: bool) -> bool {
        let (scan, pack) = (self.scan, self.pack);
        let word = scan.word(index);
        let spelled = scan.tokens.word(index);
        if pack.object_marks.iter().any(|mark| spelled.ends_with(mark.as_str())) {
            return true;
        }
        let names = Tags::GIVEN.with(Tags::SURNAME).with(Tags::PROPER).with(Tags::ADVERB);
        if word.article || word.pronoun || scan.has(index, names) {
            return false;
        }
        let base = |index: usize| {
            let folded = pack.folding.fold(scan.tokens.word(index));
            let stem =
                pack.object_endings.iter().find_map(|end| folded.strip_suffix(end.as_str()))?;
            let tags =
                pack.lexicon.entry(pack.lexicon.id(stem)).map_or(Tags::NONE, |entry| entry.tags);
            Some((tags, pack.shapes.of(stem)))
        };
        let Some((tags, shape)) = base(index) else { return false };
        if loose && tags.has(NOUNS) {
            return true;
        }
        let matter = Tags::NOUN.with(Tags::EVENT).with(Tags::DOCUMENT);
        let next = || base(index + 1).is_some() && !scan.has(index + 1, names);
        tags.has(matter) || shape.has(Shape::NOUN) || tags.has(NOUNS) && next()
    }

    /// Whether the first word has the ending of an object: an indefinite sound plural.
    pub fn is_oblique(&self, start: usize) -> bool {
        let (scan, pack) = (self.scan, self.pack);
        let word = scan.word(start);
        if self.kind(start, false) == Kind::Name || !self.ends_oblique(start) {
            return false;
        }
        let folded = pack.folding.fold(scan.tokens.word(start));
        let core = pack.lexicon.core(&folded, &word);
        let stem = pack.oblique_endings.iter().find_map(|end| core.strip_suffix(end.as_str()));
        let known = stem.filter(|stem| stem.chars().nth(2).is_some()).is_some_and(|stem| {
            pack.lexicon.entry(pack.lexicon.id(stem)).is_some_and(|entry| entry.tags.has(NOUNS))
        });
        known || !word.article && word.tags == Tags::NONE
    }

    pub(super) fn ends_oblique(&self, index: usize) -> bool {
        let folded = self.pack.folding.fold(self.scan.tokens.word(index));
        self.pack.oblique_endings.iter().any(|ending| folded.ends_with(ending.as_str()))
    }
}
