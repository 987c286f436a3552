//! Reading a noun phrase: where it ends, by definiteness, agreement, names and titles.
//!
//! For languages that show definiteness on the word. A definite noun takes definite adjectives, a
//! plain one a genitive; what fits neither begins another phrase.

use crate::Pack;
use crate::adjunct;
use crate::channel::channel;
use crate::layout::Range;
use crate::pack::{Features, Shape};
use crate::scan::Scan;
use crate::tag::Tags;
pub use crate::tag::{NOUNS, SPEAKER};

/// What a word may be within a noun phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
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

/// A part longer than this is read no farther.
const LONGEST: usize = 40;

/// How a phrase is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Another phrase may follow at once: only what surely belongs is taken.
    Strict,
    /// All up to the limit is one phrase, but for adjuncts.
    Lenient,
}

/// Reads phrases of one text.
#[derive(Clone, Copy)]
pub struct Nouns<'a, 't> {
    pub scan: &'a Scan<'t>,
    pub pack: &'a Pack,
}

/// What was read so far of a phrase.
#[expect(clippy::struct_excessive_bools, reason = "each is seen or not")]
struct State {
    head: Tags,
    last: Kind,
    definite: bool,
    names: usize,
    /// A title or a calling opens it.
    person: bool,
    nouns: usize,
    /// A number or "all" opens it.
    counted: bool,
    /// Nouns that an adjective may belong to: feminine ones, and others.
    feminine: bool,
    other: bool,
}

/// "Who", "which" with a head: the shorter ones ("what") have none.
pub fn is_relative(scan: &Scan<'_>, index: usize) -> bool {
    scan.has(index, Tags::RELATIVE)
        && !scan.has(index, Tags::PREP.with(Tags::SUBORDINATOR))
        && scan.tokens.word(index).chars().nth(3).is_some()
}

impl Nouns<'_, '_> {
    fn kind(&self, index: usize, written: bool) -> Kind {
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
        if scan.has(index, Tags::PREP)
            && !word.pronoun
            && (scan.is_comma(next) || scan.has(next, Tags::THAT))
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

    fn ends_as_adjective(&self, index: usize) -> bool {
        let folded = self.pack.folding.fold(self.scan.tokens.word(index));
        self.pack.adjective_endings.iter().any(|ending| folded.ends_with(ending.as_str()))
    }

    fn features(&self, index: usize) -> Features {
        let folded = self.pack.folding.fold(self.scan.tokens.word(index));
        self.pack.ending(&folded, &self.scan.word(index)).unwrap_or_default()
    }

    fn is_feminine(&self, index: usize) -> bool {
        self.features(index).has(Features::FEMININE)
    }

    /// The end of the phrase that begins at `start`; none where none begins there. Words that
    /// `governed` accepts belong to the cue.
    pub fn read(
        &self,
        start: usize,
        limit: usize,
        reading: Reading,
        governed: &dyn Fn(usize) -> bool,
        written: bool,
    ) -> Option<usize> {
        self.read_from(start, limit.min(start + LONGEST), reading, governed, 0, written)
    }

    /// Whether the phrase is plain, of one who speaks: no article, no pronoun, no name.
    pub fn is_plain(&self, start: usize, end: usize) -> bool {
        let plain = |index: usize| {
            matches!(self.kind(index, false), Kind::Plain | Kind::PlainAdjective | Kind::Head)
        };
        let mut head = (start..end).take_while(|&at| self.kind(at, false) != Kind::Preposition);
        self.kind(start, false) != Kind::PlainAdjective && head.all(plain) && self.speaks(start)
    }

    fn read_from(
        &self,
        start: usize,
        limit: usize,
        reading: Reading,
        governed: &dyn Fn(usize) -> bool,
        depth: usize,
        written: bool,
    ) -> Option<usize> {
        let scan = self.scan;
        let first = self.kind(start, written);
        let quoted = scan.quotes.opening(start).filter(|quote| quote.closed && quote.close < limit);
        let mut index = match (first, quoted) {
            (_, Some(quote)) => quote.close + 1,
            (Kind::Preposition | Kind::Relative | Kind::Other, _) => return None,
            _ => scan.after(start),
        };
        if start >= limit || depth > 3 {
            return None;
        }
        let mut state = State {
            head: self.scan.word(start).tags,
            last: match first {
                _ if quoted.is_some() => Kind::Name,
                // A participle that nobody lists stands for one who does it.
                Kind::PlainAdjective => Kind::Plain,
                first => first,
            },
            definite: matches!(first, Kind::Definite | Kind::Adjective),
            person: scan.has(start, Tags::PERSON.with(Tags::MEMBER))
                || first == Kind::PlainAdjective,
            names: usize::from(first == Kind::Name || quoted.is_some()),
            // A genitive is oblique from its start.
            nouns: usize::from(written || depth > 0)
                + usize::from(matches!(first, Kind::Plain | Kind::Definite | Kind::Adjective)),
            counted: matches!(first, Kind::Head | Kind::Number),
            feminine: self.is_feminine(start),
            other: !self.is_feminine(start),
        };
        while index < limit {
            let next = self.step(&mut state, index, limit, reading, governed, depth);
            let Some(next) = next.filter(|&next| next > index) else { break };
            index = next.min(limit);
        }
        Some(index)
    }

    /// The token after what joins the phrase at `index`.
    fn step(
        &self,
        state: &mut State,
        index: usize,
        limit: usize,
        reading: Reading,
        governed: &dyn Fn(usize) -> bool,
        depth: usize,
    ) -> Option<usize> {
        let scan = self.scan;
        if let Some(end) = self.sign(state, index, limit, reading) {
            return Some(end);
        }
        if governed(index) || !scan.tokens.is_word(index) {
            return None;
        }
        if adjunct::time(scan, index, limit).is_some() && state.last != Kind::Plain
            || channel(scan, &[], index, limit).is_some()
            || adjunct::occasion(scan, &[], index, limit).is_some()
        {
            return None;
        }
        let word = scan.word(index);
        let initial = scan.tokens.sign(index + 1) != Some('.') && index + 1 < limit;
        let spelled = || index.checked_sub(1).is_some_and(|before| is_letter(scan, before));
        if is_letter(scan, index) && (initial || spelled()) {
            // The letters of an agency, or a name by its first letter.
            return Some(index + 1);
        }
        let free = scan.has(index, Tags::AND);
        if word.and || free {
            let at = if free { scan.after(index) } else { index };
            return self.joined(state, at, limit, reading, governed, depth);
        }
        match self.kind(index, false) {
            Kind::Other => None,
            Kind::Preposition => {
                if !self.attaches(state, index, reading) {
                    return None;
                }
                let written = word.preposition && !scan.has(index, Tags::PREP);
                let at = if written { index } else { scan.after(index) };
                if scan.has(index, Tags::PREP) && word.pronoun {
                    return Some(at);
                }
                let end = self.read_from(at, limit, reading, governed, depth + 1, written)?;
                (state.last, state.definite) = (Kind::Definite, true);
                Some(end)
            }
            Kind::Relative => {
                if !state.definite && state.names == 0 {
                    return None;
                }
                Some(self.relative(index, limit, reading, governed, depth))
            }
            kind => {
                // Behind a noun a calling that is an adjective too describes it ("rights groups").
                let describes = kind == Kind::Plain
                    && state.last == Kind::Plain
                    && scan.has(index, Tags::ADJECTIVE);
                let kind = if describes { Kind::PlainAdjective } else { kind };
                if !self.joins(state, index, kind, reading) {
                    return None;
                }
                self.take(state, index, kind);
                Some(scan.after(index))
            }
        }
    }

    fn take(&self, state: &mut State, index: usize, kind: Kind) {
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

    /// Quotation marks around a name, brackets, a hyphen within a name, an apposition.
    fn sign(
        &self,
        state: &mut State,
        index: usize,
        limit: usize,
        reading: Reading,
    ) -> Option<usize> {
        let scan = self.scan;
        if let Some(quote) = scan.quotes.opening(index) {
            let name = quote.closed
                && quote.close - index <= 7
                && quote.close < limit
                && self.kind(index + 1, false) != Kind::Preposition;
            let fits = name && state.last != Kind::Number;
            if fits {
                state.names += 1;
                state.last = Kind::Name;
            }
            return fits.then_some(quote.close + 1);
        }
        match scan.tokens.sign(index)? {
            '(' => {
                let close =
                    (index..limit.min(index + 9)).find(|&at| scan.tokens.sign(at) == Some(')'))?;
                Some(close + 1)
            }
            '-' if state.last == Kind::Name && self.kind(index + 1, false) == Kind::Name => {
                Some(index + 1)
            }
            '&' => Some(index + 1),
            '#' | '.' if reading == Reading::Lenient => Some(index + 1),
            _ if scan.is_comma(index) => self.apposition(state, index, limit, reading),
            _ => None,
        }
    }

    /// A name or a title set off by a comma; where an object may follow, by two.
    fn apposition(
        &self,
        state: &mut State,
        comma: usize,
        limit: usize,
        reading: Reading,
    ) -> Option<usize> {
        let scan = self.scan;
        let start = comma + 1;
        let titled = scan.has(start, SPEAKER) && !scan.word(start).and;
        let kind = self.kind(start, false);
        let quoted = scan.quotes.opening(start).is_some();
        let unknown = kind == Kind::PlainAdjective && scan.word(start).id == 0;
        if !(titled || kind == Kind::Name || quoted || unknown)
            || matches!(kind, Kind::Preposition | Kind::Other) && !quoted
            || adjunct::time(scan, start, limit).is_some()
        {
            return None;
        }
        if reading == Reading::Strict {
            let close = (start..limit).find(|&at| scan.is_comma(at))?;
            return (close - start < 12).then(|| {
                (state.last, state.definite) = (Kind::Name, true);
                close + 1
            });
        }
        (state.last, state.names) = (Kind::Head, 0);
        Some(start)
    }

    /// Whether the word goes on with the phrase.
    fn joins(&self, state: &State, index: usize, kind: Kind, reading: Reading) -> bool {
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

    /// A noun for a matter: by its class, or by the shape of a verbal noun or of a plural of things.
    fn is_matter(&self, index: usize) -> bool {
        let scan = self.scan;
        scan.has(index, Tags::NOUN)
            || scan.is_verbal_noun(index)
            || scan.word(index).shape.has(Shape::NOUN)
                && !scan.has(index, Tags::GIVEN.with(Tags::SURNAME).with(Tags::PROPER))
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
    fn attaches(&self, state: &State, index: usize, reading: Reading) -> bool {
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
    fn joined(
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

    /// The end of the relative clause: its verb, a subject and what hangs on them.
    fn relative(
        &self,
        index: usize,
        limit: usize,
        reading: Reading,
        governed: &dyn Fn(usize) -> bool,
        depth: usize,
    ) -> usize {
        let scan = self.scan;
        if reading == Reading::Lenient {
            let comma = (index..limit).find(|&at| scan.is_comma(at));
            return comma.unwrap_or(limit);
        }
        let mut at = scan.after(index);
        while at < limit && scan.has(at, Tags::NOT.with(Tags::AUXILIARY)) {
            at = scan.after(at);
        }
        at = scan.after(at).min(limit);
        let mut subject = false;
        while at < limit && !governed(at) {
            if let Some(end) = adjunct::time(scan, at, limit) {
                at = end;
            } else if self.kind(at, false) == Kind::Preposition {
                let written = scan.word(at).preposition && !scan.has(at, Tags::PREP);
                let from = if written { at } else { scan.after(at) };
                let none = scan.word(at).pronoun && !written;
                let end = self.read_from(from, limit, reading, governed, depth + 1, written);
                // Where nothing can be read behind it the preposition is passed by itself.
                at = if none { from } else { end.unwrap_or(from) }.max(at + 1);
            } else if !subject {
                subject = true;
                let end = self.read_from(at, limit, reading, governed, depth + 1, false);
                let Some(end) = end else { break };
                at = end;
            } else {
                break;
            }
        }
        at
    }

    /// Whether the phrase that begins at `start` can name one who speaks.
    pub fn speaks(&self, start: usize) -> bool {
        let scan = self.scan;
        let kind = self.kind(start, false);
        let word = scan.word(start);
        if scan.has(start, SPEAKER) {
            return true;
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

    /// Whether the phrase that begins there can only be an object: a plain noun for a matter, or an
    /// object's ending.
    pub fn is_object(&self, start: usize) -> bool {
        self.is_accusative(start, false)
            || self.kind(start, false) == Kind::Plain
                && self.is_matter(start)
                && !self.scan.has(start, SPEAKER.with(Tags::EVENT))
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

    fn ends_oblique(&self, index: usize) -> bool {
        let folded = self.pack.folding.fold(self.scan.tokens.word(index));
        self.pack.oblique_endings.iter().any(|ending| folded.ends_with(ending.as_str()))
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
    fn is_known_name(&self, index: usize) -> bool {
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

    /// Passes adjuncts: times, channels, prepositions with their nouns, adverbs, commas.
    pub fn adjuncts(&self, start: usize, limit: usize, governed: &dyn Fn(usize) -> bool) -> usize {
        let scan = self.scan;
        let mut index = start;
        while index < limit && !governed(index) {
            let next = if let Some(end) = adjunct::time(scan, index, limit) {
                end
            } else if let Some(end) = adjunct::occasion(scan, &[], index, limit) {
                end
            } else if let Some(end) = channel(scan, &[], index, limit) {
                end
            } else if scan.has(index, Tags::ADVERB.with(Tags::ALSO)) {
                scan.after(index)
            } else if scan.is_comma(index) {
                index + 1
            } else if self.kind(index, false) == Kind::Preposition {
                let word = scan.word(index);
                let written = word.preposition && !scan.has(index, Tags::PREP);
                let at = if written { index } else { scan.after(index) };
                if word.pronoun && !written {
                    at
                } else {
                    let end = self.read_from(at, limit, Reading::Strict, governed, 1, written);
                    end.unwrap_or(at).max(index + 1)
                }
            } else {
                break;
            };
            index = next.min(limit);
        }
        index
    }
}

/// A common noun with what follows it as its genitive.
fn built(state: &State) -> bool {
    state.head.has(SPEAKER) && (state.feminine || state.other)
}

/// A word of one letter.
fn is_letter(scan: &Scan<'_>, index: usize) -> bool {
    scan.tokens.is_word(index) && scan.tokens.word(index).chars().nth(1).is_none()
}
