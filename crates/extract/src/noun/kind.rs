//! What a word may be within a noun phrase.

use super::{NOUNS, Nouns, is_relative};
use crate::adjunct;
use crate::pack::{Features, Shape};
use crate::tag::Tags;

/// What a word may be within a noun phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A noun with the article or a pronoun.
    Definite,
    /// A noun that may take a genitive.
    Plain,
    /// An adjective with the article.
    Adjective,
    /// An adjective without.
    PlainAdjective,
    /// A proper name, or a word that nothing is known of.
    Name,
    /// Digits.
    Number,
    /// "All", "some": the noun follows.
    Head,
    /// "This".
    Pointing,
    /// Free, or written with the noun.
    Preposition,
    /// "Who", "which".
    Relative,
    /// No part of a noun phrase.
    Other,
}

impl Nouns<'_, '_> {
    pub(super) fn kind(&self, index: usize, written: bool) -> Kind {
        const OTHER: Tags = Tags::THAT
            .with(Tags::RESUMES)
            .with(Tags::SUBORDINATOR)
            .with(Tags::CONTRAST)
            .with(Tags::AUXILIARY)
            .with(Tags::ADVERB)
            .with(Tags::ALSO)
            .with(Tags::PRONOUN)
            .with(Tags::TIME)
            .with(Tags::DEICTIC)
            .with(Tags::OCCASION)
            .with(Tags::AS);
        let scan = self.scan;
        let word = scan.word(index);
        let nouns = scan.has(index, NOUNS);
        if !scan.tokens.is_word(index) {
            return Kind::Other;
        }
        if adjunct::is_number(scan, index) {
            return Kind::Number;
        }
        if word.preposition && !written {
            return Kind::Preposition;
        }
        if scan.has(index, Tags::GIVEN.with(Tags::SURNAME).with(Tags::PROPER)) && !word.article {
            return Kind::Name;
        }
        if scan.has(index, Tags::DEMONSTRATIVE) {
            return Kind::Pointing;
        }
        if scan.has(index, Tags::RELATIVE) && !scan.has(index, Tags::PREP.with(Tags::SUBORDINATOR))
        {
            return if is_relative(scan, index) { Kind::Relative } else { Kind::Other };
        }
        let next = scan.after(index);
        let names = Tags::GIVEN.with(Tags::SURNAME);
        let behind_name = index.checked_sub(1).is_some_and(|before| scan.has(before, names));
        if scan.has(index, Tags::PREP)
            && !word.pronoun
            && (scan.is_comma(next) || scan.has(next, Tags::THAT) && behind_name)
        {
            // Where no noun follows a preposition it is a name of these letters.
            return Kind::Name;
        }
        if scan.has(index, OTHER) && !nouns {
            return Kind::Other;
        }
        let according = |hit: crate::scan::Hit| hit.form.features.has(Features::ACCORDING);
        if scan.cue_at(index).is_some_and(according) {
            return Kind::Other;
        }
        if scan.has(index, Tags::NOT) {
            return if scan.has(index, Tags::HEAD) { Kind::PlainAdjective } else { Kind::Other };
        }
        if scan.has(index, Tags::HEAD.with(Tags::QUANTIFIER)) {
            // "One of them": complete by itself.
            return if word.pronoun { Kind::Name } else { Kind::Head };
        }
        if scan.has(index, Tags::PREP) && !nouns {
            return Kind::Preposition;
        }
        self.noun_kind(index)
    }

    /// A noun, an adjective, a name or a verb.
    fn noun_kind(&self, index: usize) -> Kind {
        let scan = self.scan;
        let word = scan.word(index);
        let nouns = scan.has(index, NOUNS);
        let adjective = scan.has(index, Tags::ADJECTIVE);
        if word.article {
            let shaped = word.shape.has(Shape::ADJECTIVE) && !nouns;
            let post = scan.has(index, Tags::PERSON.with(Tags::MEMBER));
            return if adjective || shaped || post && self.ends_as_adjective(index) {
                Kind::Adjective
            } else {
                Kind::Definite
            };
        }
        if !nouns && !adjective {
            let cue = scan.cue_at(index).is_some_and(|hit| {
                hit.form.features.has(Features::FINITE.with(Features::PARTICIPLE))
            });
            let known = word.id != 0 && (cue || scan.has(index, Tags::VERB));
            let shaped = word.shape.has(Shape::VERB) && (word.id == 0 || word.tags == Tags::NONE);
            if (known || shaped) && !scan.is_verbal_noun(index) {
                return Kind::Other;
            }
        }
        if word.pronoun {
            return Kind::Definite;
        }
        if nouns || scan.is_verbal_noun(index) {
            return Kind::Plain;
        }
        if adjective {
            return Kind::PlainAdjective;
        }
        if word.shape.has(Shape::NOUN) {
            return Kind::Plain;
        }
        if word.shape.has(Shape::ADJECTIVE) { Kind::PlainAdjective } else { Kind::Name }
    }

    pub(super) fn ends_as_adjective(&self, index: usize) -> bool {
        let folded = self.pack.folding.fold(self.scan.tokens.word(index));
        self.pack.adjective_endings.iter().any(|ending| folded.ends_with(ending.as_str()))
    }

    pub(super) fn features(&self, index: usize) -> Features {
        let folded = self.pack.folding.fold(self.scan.tokens.word(index));
        self.pack.ending(&folded, &self.scan.word(index)).unwrap_or_default()
    }

    pub(super) fn is_feminine(&self, index: usize) -> bool {
        self.features(index).has(Features::FEMININE)
    }
}
