//! Whether a word goes on with the phrase that is read.

use super::kind::Kind;
use super::{Nouns, Reading, SPEAKER};
use crate::pack::{Features, Shape};
use crate::tag::Tags;

/// What was read so far of a phrase.
#[expect(clippy::struct_excessive_bools, reason = "each is seen or not")]
pub(super) struct State {
    pub head: Tags,
    pub last: Kind,
    pub definite: bool,
    pub names: usize,
    /// A title or a calling opens it.
    pub person: bool,
    pub nouns: usize,
    /// A number or "all" opens it.
    pub counted: bool,
    /// Nouns that an adjective may belong to: feminine ones, and others.
    pub feminine: bool,
    pub other: bool,
}

impl Nouns<'_, '_> {
    pub(super) fn take(&self, state: &mut State, index: usize, kind: Kind) {
        if matches!(state.last, Kind::Head | Kind::Pointing | Kind::Number) {
            state.head = state.head.with(self.scan.word(index).tags);
        }
        if matches!(kind, Kind::Definite | Kind::Plain) {
            state.nouns += 1;
            state.feminine |= self.is_feminine(index);
            state.other |= !self.is_feminine(index);
        }
        state.definite |= matches!(kind, Kind::Definite | Kind::Adjective);
        let family =
            kind != Kind::Name && state.last == Kind::Name && self.scan.has(index - 1, Tags::GIVEN);
        if state.last == Kind::Name && self.scan.has(index, Tags::PERSON.with(Tags::MEMBER)) {
            // A title behind the name.
            state.head = self.scan.word(index).tags;
        }
        state.names += usize::from(kind == Kind::Name || family);
        state.last = if family { Kind::Name } else { kind };
    }

    /// Whether the word goes on with the phrase.
    pub(super) fn joins(&self, state: &State, index: usize, kind: Kind, reading: Reading) -> bool {
        let scan = self.scan;
        let lenient = reading == Reading::Lenient;
        if !lenient && self.is_accusative(index, false) && state.last != Kind::Number {
            return false;
        }
        let unknown =
            scan.word(index).tags == Tags::NONE && !scan.word(index).shape.has(Shape::NOUN);
        let titled_name = state.names == 1 && state.head.has(Tags::PERSON.with(Tags::MEMBER));
        let given = state.last == Kind::Name
            && (scan.has(index - 1, Tags::GIVEN) || titled_name && unknown);
        let opened = matches!(state.last, Kind::Head | Kind::Pointing | Kind::Number);
        let titled = scan.has(index, Tags::PERSON.with(Tags::MEMBER));
        match kind {
            Kind::Adjective => match state.last {
                Kind::Definite | Kind::Adjective => lenient || self.agrees(state, index),
                Kind::Name => {
                    let fits = given || self.ends_as_adjective(index) || built(state);
                    lenient || fits && !self.ends_oblique(index)
                }
                _ => true,
            },
            Kind::Definite => match state.last {
                Kind::Plain => {
                    self.takes_genitive(index - 1) && (lenient || !self.own_matter(state, index))
                }
                Kind::Name => lenient || titled || given && !scan.has(index, Tags::NOUN),
                // "The director of the centre, Doctor NAME".
                Kind::Definite | Kind::Adjective if state.person && titled => {
                    lenient || self.is_known_name(index + 1)
                }
                Kind::Definite | Kind::Adjective | Kind::PlainAdjective => lenient,
                _ => true,
            },
            Kind::Plain => match state.last {
                _ if opened => true,
                Kind::Plain if !state.definite => self.genitive(index, reading),
                Kind::Name if state.names > 0 => titled || lenient,
                Kind::PlainAdjective => scan.has(index, Tags::ADJECTIVE) || lenient,
                _ => lenient && titled,
            },
            Kind::PlainAdjective => {
                opened
                    || !state.definite && matches!(state.last, Kind::Plain | Kind::PlainAdjective)
                    || !scan.has(index, Tags::ADJECTIVE)
                        && (state.last == Kind::Name
                            || state.names == 0 && state.head.has(Tags::PERSON.with(Tags::MEMBER)))
                    || scan.has(index, Tags::NOT)
                    || lenient
            }
            Kind::Name => match state.last {
                // A nisba that is a country's name too.
                Kind::Definite | Kind::Adjective
                    if scan.has(index, Tags::PROPER) && self.ends_as_adjective(index) =>
                {
                    true
                }
                Kind::Name => state.names < 6,
                Kind::Definite | Kind::Adjective => lenient || state.names == 0 && state.person,
                Kind::Plain | Kind::PlainAdjective => lenient || !state.head.has(Tags::ANONYMOUS),
                _ => true,
            },
            Kind::Number => lenient || state.last == Kind::Plain,
            Kind::Head => lenient,
            Kind::Pointing => lenient && state.last == Kind::Plain,
            _ => false,
        }
    }

    /// Whether the word is a matter of the one who speaks: behind a body no genitive, but its object
    /// ("no group claimed its responsibility").
    fn own_matter(&self, state: &State, index: usize) -> bool {
        let word = self.scan.word(index);
        word.pronoun && !word.article && self.is_matter(index) && !state.person
    }

    /// An adjective agrees with one of the nouns before it.
    fn agrees(&self, state: &State, index: usize) -> bool {
        if self.is_feminine(index) {
            return true;
        }
        if self.features(index).has(Features::PLURAL) {
            // A subject's adjective has no oblique ending, but that of its genitive has.
            return state.nouns > 1 || !self.ends_oblique(index);
        }
        state.other
    }

    /// Whether the noun may be the first of two: not with the ending of an indefinite plural.
    fn takes_genitive(&self, index: usize) -> bool {
        let features = self.features(index);
        !(features.has(Features::PLURAL) && features.has(Features::MASCULINE))
    }

    /// Whether a plain noun is the genitive of the plain noun before it, and no object.
    fn genitive(&self, index: usize, reading: Reading) -> bool {
        let scan = self.scan;
        let before = index - 1;
        if scan.has(index, Tags::ADJECTIVE.with(Tags::GENITIVE)) || reading == Reading::Lenient {
            return true;
        }
        let matter = self.is_matter(index) && !scan.has(index, SPEAKER);
        let speaks = scan.has(before, Tags::ANONYMOUS.with(Tags::MEMBER));
        self.takes_genitive(before) && !(matter && speaks)
    }

    /// Whether a preposition belongs to the noun before it and not to the verb.
    pub(super) fn attaches(&self, state: &State, index: usize, reading: Reading) -> bool {
        let scan = self.scan;
        let word = scan.word(index);
        let written = word.preposition && !scan.has(index, Tags::PREP);
        let last = index - 1;
        let participle = matches!(state.last, Kind::Adjective | Kind::PlainAdjective)
            && scan.word(last).shape.has(Shape::ADJECTIVE)
            && !self.ends_as_adjective(last);
        if participle || matches!(state.last, Kind::Head | Kind::Number) {
            return true;
        }
        if scan.has(index, Tags::TIME_PREP) && !scan.has(index, Tags::CHANNEL_PREP) {
            return false;
        }
        let plain = (!state.definite || state.counted) && state.names == 0;
        if plain {
            return true;
        }
        let complement = if written { index } else { scan.after(index) };
        let place = scan.has(index, Tags::PLACE_PREP) || written;
        let body = scan.has(complement, Tags::BODY.with(Tags::PLACE));
        let common = state.head.has(SPEAKER);
        // "The president of France": no preposition of the place where something is said.
        let origin = scan.has(complement, Tags::PROPER)
            && !scan.has(index, Tags::CHANNEL_PREP)
            && scan.has(index, Tags::ORIGIN);
        place && state.head.has(Tags::MEMBER) && !scan.has(complement, Tags::DEMONSTRATIVE)
            || written && common && (reading == Reading::Lenient || word.article)
            || place && common && body
            || !place && self.kind(complement, written) == Kind::Name && common && origin
            || place && state.head.has(Tags::BODY) && self.kind(complement, written) == Kind::Name
    }

    /// What "and" joins: another of the kind that speaks.
    pub(super) fn joined(
        &self,
        state: &mut State,
        at: usize,
        limit: usize,
        reading: Reading,
        governed: &dyn Fn(usize) -> bool,
        depth: usize,
    ) -> Option<usize> {
        let scan = self.scan;
        let kind = self.kind(at, false);
        let speaks = scan.has(at, SPEAKER) || !self.is_matter(at);
        let fits = match kind {
            Kind::Definite | Kind::Adjective | Kind::Name | Kind::Head => {
                let before = at.checked_sub(if scan.word(at).and { 1 } else { 2 });
                let matters = before.is_some_and(|before| self.is_matter(before));
                speaks
                    || reading == Reading::Lenient
                    || state.head.has(SPEAKER) && (matters || state.nouns > 1)
            }
            Kind::Plain | Kind::PlainAdjective => {
                scan.has(at, SPEAKER) || reading == Reading::Lenient
            }
            Kind::Other => scan.quotes.opening(at).is_some(),
            _ => false,
        };
        if !fits {
            return None;
        }
        let end = self.read_from(at, limit, reading, governed, depth + 1, false)?;
        state.last = if kind == Kind::Name { Kind::Name } else { Kind::Definite };
        state.definite = true;
        Some(end)
    }
}

/// A common noun with what follows it as its genitive.
fn built(state: &State) -> bool {
    state.head.has(SPEAKER) && (state.feminine || state.other)
}
