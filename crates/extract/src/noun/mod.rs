//! Reading a noun phrase: where it ends, by definiteness, agreement, names and titles.
//!
//! For languages that show definiteness on the word. A definite noun takes definite adjectives, a
//! plain one a genitive; what fits neither begins another phrase. `kind` says what a word may be in
//! a phrase, `joining` whether it goes on with the one that is read, `shown` what a word or a phrase
//! shows of itself.

mod joining;
mod kind;
mod shown;

use crate::Pack;
use crate::adjunct;
use crate::channel::channel;
use crate::scan::Scan;
use crate::tag::Tags;
pub use crate::tag::{NOUNS, SPEAKER};
use joining::State;
use kind::Kind;

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

/// "Who", "which" with a head: the shorter ones ("what") have none.
pub fn is_relative(scan: &Scan<'_>, index: usize) -> bool {
    scan.has(index, Tags::RELATIVE)
        && !scan.has(index, Tags::PREP.with(Tags::SUBORDINATOR))
        && scan.tokens.word(index).chars().nth(3).is_some()
}

impl Nouns<'_, '_> {
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

/// A word of one letter.
fn is_letter(scan: &Scan<'_>, index: usize) -> bool {
    scan.tokens.is_word(index) && scan.tokens.word(index).chars().nth(1).is_none()
}
