//! Channels: the event, the medium or the audience of a saying, with its preposition.

use crate::adjunct::{occasion_opens, time};
use crate::layout::NAME;
use crate::noun::{Nouns, is_relative};
use crate::pack::Features;
use crate::reading;
use crate::scan::Scan;
use crate::tag::Tags;

/// A phrase of more words than this is none.
const LONGEST: usize = 22;
/// Nouns that a channel is known by.
const NOUN: Tags = Tags::EVENT.with(Tags::OUTLET).with(Tags::AUDIENCE);

/// The end of the channel phrase that begins at `start`: a preposition, free or written with the
/// noun, and a medium, an event of speech or an audience.
///
/// It goes on up to a comma, a time or what opens a content (a preposition in `governed` does
/// too). Where none of these comes it ends with its noun phrase, so that an object stays outside.
pub fn channel(scan: &Scan<'_>, governed: &[u32], start: usize, limit: usize) -> Option<usize> {
    if let Some(end) = named_outlet(scan, start, limit) {
        return Some(end);
    }
    if written(scan, governed, start) {
        return None;
    }
    let from = head(scan, start, limit)?;
    let mut index = from;
    // The first word of a relative clause within the phrase, behind its verb.
    let mut clause = None;
    let opened = loop {
        if index >= limit {
            break scan.tokens.is_word(limit) && !scan.word(limit).and;
        }
        if index - start >= LONGEST || scan.is_stop(index) {
            break false;
        }
        if let Some(end) = named_outlet(scan, index, limit) {
            index = end;
            continue;
        }
        if let Some(quote) = scan.quotes.opening(index) {
            let named = clause.is_some() || names(scan, index);
            if !quote.closed || quote.close - quote.open > NAME || !named {
                break clause.is_some();
            }
            index = quote.close + 1;
            continue;
        }
        if scan.is_comma(index) {
            break start > 0 && scan.is_comma(start - 1) || opens(scan, governed, index + 1);
        }
        if clause.is_none_or(|first| index > first) && opens(scan, governed, index) {
            break true;
        }
        if let Some(after) = describes(scan, from, index).filter(|_| clause.is_none()) {
            clause = Some(after);
            index = after;
            continue;
        }
        if scan.has(index, Tags::RESUMES.with(Tags::SUBORDINATOR)) {
            break false;
        }
        let own = clause.is_none() && time(scan, index, limit).is_some();
        // A verb that "and" joins says nothing of what stands right before it.
        if own || occasion_opens(scan, index) || verb(scan, index) {
            break own || !scan.word(index).and;
        }
        index += 1;
    };
    let mut end = if opened || clause.is_some() { index } else { phrase(scan, from, index) };
    while end > from && scan.has(end - 1, Tags::PREP) && !scan.word(end - 1).pronoun {
        end -= 1;
    }
    Some(end)
}

/// The token after the verb of a relative clause that begins at `index` within the phrase: behind a
/// plain noun the verb itself ("a statement it posted"), behind a definite one "which".
fn describes(scan: &Scan<'_>, from: usize, index: usize) -> Option<usize> {
    const NAMES: Tags = Tags::GIVEN.with(Tags::SURNAME).with(Tags::PROPER).with(Tags::OUTLET);
    let nouns = Nouns { scan, pack: scan.pack };
    let verbal = |at: usize| {
        let word = scan.word(at);
        let cue = scan.cue_at(at).is_some_and(|hit| hit.form.features.has(Features::FINITE));
        nouns.is_verb(at) && (!cue || word.pronoun)
    };
    if scan.pack.subject_first {
        // "A statement posted on its website": a past form right before a preposition.
        let past = scan.cue_at(index).is_some_and(|hit| reading::past(scan.pack, scan, hit));
        let form = past || scan.has(index, Tags::VERB) && !scan.has(index, Tags::AUXILIARY);
        let describes = index == from && form && scan.has(index + 1, Tags::PREP);
        return describes.then_some(index + 1);
    }
    if scan.pack.shapes.is_empty() || index < from {
        return None;
    }
    let before = scan.word(index - 1);
    if is_relative(scan, index) && (before.article || before.pronoun) {
        let verb = scan.after(index);
        return (verbal(verb) || scan.cue_at(verb).is_some()).then_some(verb + 1);
    }
    let plain = |at: usize| {
        let word = scan.word(at);
        !(word.article || word.pronoun || scan.has(at, NAMES)) && scan.tokens.is_word(at)
    };
    (verbal(index) && !scan.word(index).and && (from - 1..index).all(plain)).then_some(index + 1)
}

/// A preposition that stands alone before a name in quotation marks.
fn named_outlet(scan: &Scan<'_>, start: usize, limit: usize) -> Option<usize> {
    let quote = scan.quotes.opening(start + 1).filter(|quote| quote.closed)?;
    let after = quote.close + 1;
    let short = quote.close - quote.open <= NAME && quote.close < limit;
    let plain = after < limit
        && scan.tokens.is_word(after)
        && !scan.has(after, Tags::THAT.with(Tags::PREP))
        && time(scan, after, limit).is_none();
    let alone = scan.tokens.is_word(start)
        && scan.pack.lexicon.is_preposition(&scan.pack.folding.fold(scan.tokens.word(start)));
    (short && alone && !plain).then_some(after)
}

/// The token after the noun that makes the phrase a channel.
fn head(scan: &Scan<'_>, start: usize, limit: usize) -> Option<usize> {
    let during = scan.has(start, Tags::DURING);
    let free = during || scan.has(start, Tags::CHANNEL_PREP);
    let noun = if free { scan.after(start) } else { start };
    let word = scan.word(start);
    // Written with its preposition and the article an event is rather a part of a title.
    let titled = word.article && !scan.has(start, Tags::OUTLET.with(Tags::AUDIENCE));
    if !free && (!word.preposition || titled) || noun >= limit {
        return None;
    }
    let passed = |index: usize| {
        let word = scan.word(index);
        scan.has(index, Tags::DETERMINER.with(Tags::DEMONSTRATIVE))
            || scan.tokens.word(index).chars().count() > 2
                && !(word.article || word.pronoun || scan.has(index, Tags::PREP))
    };
    let reach = if free { limit.min(noun + 3) } else { noun + 1 };
    // "To release the prisoners" is no release.
    let infinitive = scan.has(start, Tags::INFINITIVE)
        && scan.has(noun, Tags::EVENT.with(Tags::BASE_VERB))
        && !scan.has(noun, Tags::OUTLET.with(Tags::AUDIENCE));
    if infinitive {
        return None;
    }
    let found = (noun..reach)
        .take_while(|&index| index == noun || passed(index - 1))
        .find(|&index| scan.has(index, NOUN));
    if let Some(found) = found {
        return Some(scan.after(found));
    }
    // "During his visit", "in his apology": a deed of the speaker's.
    let deed = scan.tokens.is_word(noun)
        && (during && time(scan, noun, limit).is_none()
            || free && scan.word(noun).pronoun && scan.is_verbal_noun(noun));
    deed.then_some(noun + 1)
}

/// What opens a content.
fn opens(scan: &Scan<'_>, governed: &[u32], index: usize) -> bool {
    let word = scan.word(index);
    let told = scan.has(scan.after(index), Tags::OUTLET.with(Tags::AUDIENCE));
    scan.has(index, Tags::THAT)
        || scan.tokens.sign(index) == Some(':')
        || word.whole != 0 && governed.contains(&word.whole) && !told
        || scan.is_verbal_noun(index) && word.preposition && word.pronoun
        || written(scan, governed, index) && !scan.has(index, NOUN)
}

/// Whether a preposition in `governed` is written with the word.
fn written(scan: &Scan<'_>, governed: &[u32], index: usize) -> bool {
    let word = scan.word(index);
    if governed.is_empty() || word.id != 0 && !word.preposition || !scan.tokens.is_word(index) {
        return false;
    }
    let folded = scan.pack.folding.fold(scan.tokens.word(index));
    folded.chars().nth(3).is_some() && scan.pack.lexicon.begins_governed(&folded, governed)
}

fn verb(scan: &Scan<'_>, index: usize) -> bool {
    scan.cue_at(index)
        .is_some_and(|hit| hit.form.features.has(Features::FINITE.with(Features::PARTICIPLE)))
}

/// Whether a quotation there is the name of what stands before it.
fn names(scan: &Scan<'_>, index: usize) -> bool {
    index > 0 && scan.has(index - 1, Tags::PREP)
        || (1..3).any(|back| index >= back && scan.has(index - back, NOUN))
}

/// Where the noun phrase ends: adjectives agree in the article, a genitive follows a bare noun, a
/// preposition takes a noun along.
pub fn phrase(scan: &Scan<'_>, start: usize, limit: usize) -> usize {
    if scan.pack.subject_first {
        return limit;
    }
    let mut index = start;
    let mut definite = start.checked_sub(1).is_some_and(|head| closed(scan, head));
    let mut bare = 0;
    while index < limit {
        let word = scan.word(index);
        if let Some(quote) = scan.quotes.opening(index) {
            index = quote.close + 1;
            definite = true;
            continue;
        }
        if scan.has(index, Tags::PREP) && !word.pronoun {
            index = scan.after(index) + 1;
            (definite, bare) = (closed(scan, index - 1), 0);
            continue;
        }
        let taken = match (word.article, definite) {
            _ if scan.has(index, Tags::PREP) => true,
            _ if word.preposition => word.pronoun || scan.has(index, NOUN),
            (true, true) => {
                scan.pack.is_adjective(scan.tokens.word(index)) || !scan.tokens.is_word(index + 1)
            }
            (true, false) => true,
            (false, true) => scan.has(index, Tags::OUTLET),
            (false, false) => bare < 2 && !scan.is_verbal_noun(index) && !word.and,
        };
        if !taken {
            break;
        }
        bare += usize::from(!word.article);
        definite |= word.article || word.pronoun || scan.has(index - 1, Tags::OUTLET);
        index = scan.after(index);
    }
    index.min(limit)
}

fn closed(scan: &Scan<'_>, index: usize) -> bool {
    let word = scan.word(index);
    word.article || word.pronoun
}
