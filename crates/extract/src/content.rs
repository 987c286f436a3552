//! Where a content ends, and where one that stands before its cue begins.

use isnad_model::Act;

use crate::adjunct;
use crate::channel::channel;
use crate::layout::{NAME, Range};
use crate::noun::{NOUNS, Nouns};
use crate::pack::{Features, Shape};
use crate::scan::{Hit, Scan};
use crate::tag::Tags;

/// Before its verb a subject in a headline takes no more words than this.
const SUBJECT: usize = 5;

/// How a content is opened, which decides how it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// A clause: it runs to the end of the sentence or to the narrator's return.
    Clause,
    /// A noun phrase: a clause after it is the narrator's, and a channel may stand there.
    Object,
    /// Marks or a colon: if a quotation opens it, the quotation is all of it.
    Quotation,
}

/// The spans of the content that begins at `start`.
pub fn forward(scan: &Scan<'_>, mut start: usize, opening: Opening) -> Vec<Range> {
    // A colon at the end of a line leads to the next one.
    if opening == Opening::Quotation && scan.tokens.is_break(start) {
        start += 1;
        if scan.quotes.opening(start).is_none() {
            return vec![scan.trim(start, scan.line_end(start))];
        }
    }
    let sentence = scan.sentence(start);
    if opening == Opening::Quotation
        && let Some(quote) = scan.quotes.opening(start)
    {
        return vec![(quote.open + 1, quote.close)];
    }
    // "According to X, that ...": opens the clause after a leading adjunct.
    let joined = scan.has(start, Tags::THAT) && scan.word(start).and;
    let start = if joined { scan.after(start) } else { start };
    let bounds = scan.quotes.outermost(start).filter(|quote| quote.open < start);
    let limit = bounds.map_or(sentence.end, |quote| quote.close.min(sentence.end));
    let mut index = start;
    while index < limit {
        // A quotation is passed whole, even over the end of the sentence.
        if let Some(quote) = scan.quotes.opening(index).filter(|quote| quote.closed) {
            index = quote.close + 1;
            let direct = quote.open == start && index < limit;
            if direct
                && (scan.is_comma(index) || scan.is_stop(index))
                && bare_after(scan, index, limit)
            {
                return vec![(quote.open + 1, quote.close)];
            }
            continue;
        }
        if index > start && ends_at(scan, start, index, opening, limit) {
            break;
        }
        index += 1;
    }
    let (first, last) = scan.trim(start, index.max(start));
    if first < last { vec![(first, last)] } else { Vec::new() }
}

/// Whether what follows a quotation is no part of it: a cue or the end stands there.
fn bare_after(scan: &Scan<'_>, index: usize, limit: usize) -> bool {
    let next = (index..limit).find(|&at| scan.tokens.is_word(at));
    next.is_none_or(|next| {
        scan.has(next, Tags::RESUMES.with(Tags::AS).with(Tags::SUBORDINATOR))
            || scan.cue_at(next).is_some()
    })
}

/// Whether the narrator takes over again at the token.
fn ends_at(scan: &Scan<'_>, start: usize, index: usize, opening: Opening, limit: usize) -> bool {
    if scan.tokens.is_break(index) {
        return true;
    }
    if scan.has(index, Tags::RESUMES) {
        return true;
    }
    let long = |quote: isnad_text::Quote| quote.close - quote.open > NAME;
    let after_comma = scan.is_comma(index - 1)
        || closes(scan, index - 1) && scan.quotes.around(index - 1).is_some_and(long);
    if scan.has(index, Tags::AS) {
        let next = scan.after(index);
        // "Quoted X as saying": a part of what is quoted.
        let form = scan.cue_at(next).map(|hit| hit.form.features);
        return after_comma || form.is_some_and(|form| !form.has(Features::PARTICIPLE));
    }
    // A bare "which" may belong to the last noun; "which is what" takes up the whole statement.
    let statement = scan.has(index, Tags::ANAPHOR) && scan.after(index) > index + 1;
    if after_comma && (saying(scan, index) || statement) {
        return true;
    }
    if opening == Opening::Object && goes_on(scan, start, index)
        || withholds(scan, index)
        || second_headline(scan, index)
    {
        return true;
    }
    // Within one quotation the narrator says nothing, but the speaker may turn.
    let quote = scan.quotes.around(index).filter(|quote| quote.closed);
    let turns = match quote {
        None => turns(scan, index),
        Some(quote) if quote.open >= start => false,
        Some(_) => scan.is_comma(index - 1) && scan.has(index, Tags::CONTRAST),
    };
    if opening != Opening::Clause && turns {
        return true;
    }
    // "... in a statement on Saturday.": an event of speech at the very end is the cue's.
    (opening == Opening::Object || opening == Opening::Clause && scan.is_comma(index - 1))
        && scan.has(index, Tags::CHANNEL_PREP)
        && scan.has(scan.after(index), Tags::EVENT)
        && channel(scan, &[], index, limit).is_some_and(|end| {
            let end = adjunct::time(scan, end, limit).unwrap_or(end);
            end >= limit || scan.is_stop(end) || opening == Opening::Object && scan.is_comma(end)
        })
}

/// "Without saying when": what the speaker left unsaid is the narrator's remark.
fn withholds(scan: &Scan<'_>, index: usize) -> bool {
    let phrase = scan.after(index);
    let silent = |hit: Hit| {
        let cue = scan.pack.cues.get(usize::from(hit.form.cue));
        let negated = cue.and_then(|cue| cue.negated);
        hit.form.features.has(Features::PRESENT)
            && matches!(negated, Some(Act::NoComment | Act::NotConfirmed))
    };
    phrase > index + 1
        && scan.has(index, Tags::NOT)
        && scan.has(index, Tags::SUBORDINATOR)
        && scan.cue_at(phrase).is_some_and(silent)
}

/// "A calls for talks and B closes the border": the second half of a headline, in which the
/// subject stands before its verb.
fn second_headline(scan: &Scan<'_>, index: usize) -> bool {
    const SOMEBODY: Tags = Tags::PERSON.with(Tags::ANONYMOUS);
    let first = scan.sentences.first().copied();
    let headline = first.is_some_and(|first| first.start <= index && index < first.end);
    if !headline || scan.pack.shapes.is_empty() || !scan.word(index).and {
        return false;
    }
    let nouns = Nouns { scan, pack: scan.pack };
    let limit = scan.sentence(index).end.min(index + SUBJECT);
    let verb = (index + 1..limit)
        .take_while(|&at| scan.tokens.is_word(at) && !scan.word(at).and)
        .find(|&at| nouns.is_verb(at) || scan.has(at, Tags::NOT));
    // A verb right behind a plain noun is that of a clause about it.
    let named = |verb: usize| nouns.is_named(index, true) && !nouns.is_plain(index, verb);
    !nouns.is_verb(index) && verb.is_some_and(|verb| named(verb) || scan.has(index, SOMEBODY))
}

/// Whether "and" joins a verb there: an object holds no clause but a relative one, so the narrator
/// goes on ("announced its results and closed the branch").
fn goes_on(scan: &Scan<'_>, start: usize, index: usize) -> bool {
    let word = scan.word(index);
    if scan.pack.shapes.is_empty() || !word.and {
        return false;
    }
    let inflected = word.shape.has(Shape::VERB) && !word.pronoun && !scan.has(index, NOUNS);
    let verb = inflected && !scan.is_verbal_noun(index)
        || scan.has(index, Tags::NOT.with(Tags::AUXILIARY)) && scan.after(index) == index + 1;
    let inner = if scan.is_comma(index - 1) { Tags::NONE } else { Tags::RELATIVE };
    let inner = inner.with(Tags::THAT).with(Tags::SUBORDINATOR);
    verb && !(start..index).any(|at| scan.has(at, inner))
}

/// A verb of saying, or "and" right before one.
fn saying(scan: &Scan<'_>, index: usize) -> bool {
    let at = if scan.has(index, Tags::AND) { index + 1 } else { index };
    scan.cue_at(at).is_some_and(|hit| {
        let features = hit.form.features;
        features.has(Features::FINITE.with(Features::PARTICIPLE).with(Features::ACCORDING))
            && !features.has(Features::PASSIVE)
    })
}

/// After a comma, a word that begins a clause of the narrator's: "but", "while", "and it is".
fn turns(scan: &Scan<'_>, index: usize) -> bool {
    const TURN: Tags = Tags::CONTRAST.with(Tags::SUBORDINATOR).with(Tags::ALSO);
    const JOINED: Tags = Tags::PRONOUN
        .with(Tags::DEMONSTRATIVE)
        .with(Tags::VERB)
        .with(Tags::AUXILIARY)
        .with(Tags::NOT);
    let both = |at| scan.has(at, Tags::CONTRAST) && scan.has(at, Tags::SUBORDINATOR);
    let meanwhile = both(index)
        && (scan.after(index) > index + 1
            || scan.saying(index + 1)
            || scan.has(index + 1, Tags::VERB));
    meanwhile
        || scan.is_comma(index - 1)
            && (scan.has(index, TURN) || scan.word(index).and && scan.has(index, JOINED))
}

fn closes(scan: &Scan<'_>, index: usize) -> bool {
    scan.quotes.around(index).is_some_and(|quote| quote.closed && quote.close == index)
}

/// The content that stands before a cue: the quotation that ends there, or the clause.
pub fn backward(scan: &Scan<'_>, hit: Hit, end: usize, floor: usize) -> Option<Range> {
    let sentence = scan.sentence(hit.start);
    let start = sentence.start.max(floor);
    let mut last = end;
    while last > start && (scan.is_comma(last - 1) || scan.is_stop(last - 1)) {
        last -= 1;
    }
    if last > start && closes(scan, last - 1) {
        let quote = scan.quotes.around(last - 1)?;
        let before = (start..quote.open).any(|index| scan.tokens.is_word(index));
        if !before || quote.open < sentence.start {
            return Some((quote.open + 1, quote.close));
        }
    } else if let Some(quote) = scan.quotes.around(last.saturating_sub(1))
        && quote.closed
        && scan.tokens.list().get(quote.close).is_some()
        && quote.close >= last
        && quote.close < hit.start
    {
        // The comma stands inside the marks.
        let before = (start..quote.open).any(|index| scan.tokens.is_word(index));
        if !before || quote.open < sentence.start {
            return Some((quote.open + 1, quote.close));
        }
    }
    let (mut first, last) = scan.trim(start, last);
    // "But ...": the narrator's own word.
    if scan.has(first, Tags::CONTRAST) {
        first = scan.after(first);
    }
    // "In the same context, X said": that says nothing.
    let adverb = scan.has(first, Tags::ADVERB.with(Tags::ALSO)) && scan.after(first) >= last;
    (first < last && !adverb).then_some((first, last))
}
