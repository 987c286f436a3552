//! Reading on from a cue: source, times and channels, and what opens the content.

use crate::Pack;
use crate::adjunct;
use crate::channel::channel;
use crate::clause;
use crate::layout::{NAME, REACH, Range, Right, Stop};
use crate::noun::{Nouns, SPEAKER, is_relative};
use crate::pack::{Cue, Element, Features};
use crate::scan::{Hit, Scan};
use crate::subject;
use crate::tag::Tags;

/// Reads on from a cue. `that` words count only where `stops_at_that`.
pub fn right(scan: &Scan<'_>, pack: &Pack, hit: Hit, cue: &Cue, limit: usize) -> Right {
    let mut out = Right {
        phrase: None,
        times: Vec::new(),
        channels: Vec::new(),
        joint: None,
        relative: false,
        stop: Stop::End(limit),
    };
    let mut index = hit.end;
    let farthest = limit.min(hit.end + REACH);
    while index < limit {
        if index >= farthest {
            out.stop = Stop::Clause(index);
            break;
        }
        if cue.addressee
            && index == hit.end
            && let Some(end) = addressee(scan, index, limit)
        {
            index = end;
            continue;
        }
        let bound = scan.word(index).pronoun || scan.has(index, Tags::PRONOUN);
        let apart = scan.has(index, Tags::PREP) && bound && !out.relative;
        if scan.has(index, Tags::ADVERB.with(Tags::ALSO)) || apart {
            index = scan.after(index);
            continue;
        }
        if let Some(joint) = joint(scan, pack, cue, index) {
            out.joint = Some(joint);
            index = joint.1;
            continue;
        }
        if hit.form.features.has(Features::ACCORDING)
            && index == hit.end
            && let Some(quote) = scan.quotes.opening(index)
            && quote.closed
            && quote.close - quote.open <= NAME
        {
            grow(&mut out.phrase, index, quote.close + 1);
            index = quote.close + 1;
            continue;
        }
        let dative = cue.dative || hit.form.features.has(Features::ACCORDING);
        if out.phrase.is_none()
            && !dative
            && let Some(end) = hearer(scan, index, limit)
        {
            out.channels.push((index, end));
            index = end;
            continue;
        }
        if let Some(end) = published(scan, pack, hit, index, limit, &out) {
            grow(&mut out.phrase, index, end);
            index = end;
            continue;
        }
        out.relative |= describes(scan, pack, cue, index, limit, &out);
        if let Some(stop) = stop_at(scan, cue, index, limit, &out) {
            out.stop = stop;
            break;
        }
        if !pack.subject_first && out.phrase.is_some() && is_relative(scan, index) {
            out.relative = true;
        }
        if out.relative && scan.tokens.is_word(index) {
            // A clause of the source's own: its times and verbs are no part of the frame.
            let end = scan.after(index);
            grow(&mut out.phrase, index, end);
            index = end;
        } else if let Some(end) = adjunct::time(scan, index, limit) {
            out.times.push((index, end));
            index = end;
        } else if let Some(end) = set_off(scan, cue, index, limit)
            .or_else(|| channel(scan, &cue.prepositions, index, limit))
        {
            out.channels.push((index, end));
            index = end;
        } else if let Some(end) = adjunct::occasion(scan, &cue.prepositions, index, limit) {
            out.times.push((index, end));
            index = end;
        } else if let Some(end) = apposition(scan, pack, index, limit, &out) {
            grow(&mut out.phrase, index, end);
            index = end;
        } else if scan.is_comma(index) {
            out.relative = false;
            let Some(end) = aside(scan, pack, index, limit, cue, &mut out) else {
                out.stop = Stop::Comma(index);
                break;
            };
            index = end;
        } else if let Some(quote) = scan.quotes.opening(index) {
            // A name in quotation marks: the rest was seen by stop_at.
            grow(&mut out.phrase, index, quote.close + 1);
            index = quote.close + 1;
        } else {
            let end = scan.after(index);
            grow(&mut out.phrase, index, end);
            index = end;
        }
    }
    out
}

/// The end of what a past form says of the source of an "according to": "a report published by the
/// agency", up to the comma.
fn published(
    scan: &Scan<'_>,
    pack: &Pack,
    hit: Hit,
    index: usize,
    limit: usize,
    so_far: &Right,
) -> Option<usize> {
    let past = scan.has(index, Tags::VERB) || scan.saying(index);
    let own = subject::reduced(scan, index) || adjunct::time(scan, index + 1, limit).is_some();
    let describes = pack.subject_first
        && hit.form.features.has(Features::ACCORDING)
        && so_far.phrase.is_some_and(|(_, end)| end == index)
        && !scan.has(index, Tags::AUXILIARY)
        && past
        && own;
    let ends = |&at: &usize| scan.is_comma(at) || scan.is_stop(at);
    describes.then(|| (index..limit).find(ends).unwrap_or(limit))
}

/// The end of a channel between two commas, the second of which stands before what opens the
/// content: whatever is said of it is part of it.
fn set_off(scan: &Scan<'_>, cue: &Cue, start: usize, limit: usize) -> Option<usize> {
    channel(scan, &cue.prepositions, start, limit).filter(|_| scan.is_comma(start - 1))?;
    let comma = (start..limit.min(start + REACH / 2)).find(|&at| scan.is_comma(at))?;
    let next = comma + 1;
    let long = |quote: isnad_text::Quote| quote.close - quote.open > NAME;
    let opens = scan.has(next, Tags::THAT)
        || scan.tokens.sign(next) == Some(':')
        || scan.quotes.opening(next).is_some_and(long);
    let told = |at: usize| {
        scan.has(at, Tags::THAT) || scan.is_stop(at) || scan.quotes.opening(at).is_some_and(long)
    };
    (opens && !(start..comma).any(told)).then_some(comma)
}

/// The end of an apposition behind the comma at `comma`: "Smith, a teacher at the school".
fn apposition(
    scan: &Scan<'_>,
    pack: &Pack,
    comma: usize,
    limit: usize,
    so_far: &Right,
) -> Option<usize> {
    let (first, last) = so_far.phrase.filter(|_| pack.subject_first && scan.is_comma(comma))?;
    let start = comma + 1;
    let end = (start..limit.min(start + 25)).find(|&at| {
        scan.is_comma(at)
            || scan.is_stop(at) && scan.sentence(at).end <= at + 2
            || scan.quotes.opening(at).is_some()
            || adjunct::time(scan, at, limit).is_some()
    });
    let end = end.unwrap_or(limit);
    let capital = |at: usize| scan.tokens.word(at).starts_with(char::is_uppercase);
    let post = |at: usize| scan.has(at, Tags::PERSON);
    let name = (first..last).any(post)
        && !capital(last - 2)
        && (start..end).all(|at| capital(at) || !scan.tokens.is_word(at))
        && end - start <= 5
        && scan.is_comma(end);
    let described = scan.has(start, Tags::DETERMINER)
        || adjunct::is_number(scan, start)
        || !capital(start) && (start..end.min(start + 4)).any(post);
    let nominal = !(start..end).any(|at| clause::finite(scan, at))
        && !scan
            .has(start, Tags::PREP.with(Tags::AND).with(Tags::RELATIVE).with(Tags::SUBORDINATOR));
    (nominal && end > start && (name || described)).then_some(end)
}

/// Whether a clause without a relative pronoun goes on with the phrase: a verb right behind a plain
/// noun for somebody ("judges were hearing a case"), where what opens the content comes later than its own would.
fn describes(
    scan: &Scan<'_>,
    pack: &Pack,
    cue: &Cue,
    index: usize,
    limit: usize,
    so_far: &Right,
) -> bool {
    let Some((first, last)) = so_far.phrase.filter(|_| !pack.subject_first && !so_far.relative)
    else {
        return false;
    };
    let nouns = Nouns { scan, pack };
    let verb = |at: usize| nouns.is_verb(at) || scan.has(at, Tags::VERB);
    let begins =
        verb(index) || scan.has(index, Tags::AUXILIARY.with(Tags::NOT)) && verb(scan.after(index));
    let opener = |&at: &usize| {
        scan.has(at, Tags::THAT)
            || scan.tokens.sign(at) == Some(':')
            || scan.quotes.opening(at).is_some()
            // A verb that has the noun as its object leaves what follows to the cue.
            || scan.word(index).pronoun && cue.governs(scan.word(at))
    };
    last == index
        && begins
        && !scan.word(index).and
        && (nouns.is_plain(first, index) || first + 1 == index && nouns.is_unknown(first))
        && (index + 3..limit.min(index + 25))
            .take_while(|&at| !scan.is_stop(at))
            .any(|at| opener(&at))
}

/// The person told, right after the cue: a pronoun, or a short phrase with a word for an audience,
/// an outlet or a post.
fn addressee(scan: &Scan<'_>, start: usize, limit: usize) -> Option<usize> {
    const HEARERS: Tags = Tags::AUDIENCE.with(Tags::OUTLET).with(Tags::EVENT);
    if scan.has(start, Tags::PRONOUN) {
        return Some(start + 1);
    }
    if let Some(end) = told(scan, start, limit) {
        return Some(end);
    }
    let head = (start..limit.min(start + 4)).find(|&index| scan.has(index, HEARERS))?;
    // Behind a definite noun a definite hearer is one of two: "the lawyer told the court".
    let two = |index: usize| {
        !scan.pack.shapes.is_empty() && scan.word(index).article && scan.word(head).article
    };
    let plain = |index: usize| {
        scan.tokens.is_word(index)
            && !two(index)
            && !scan.has(index, Tags::THAT.with(Tags::PREP).with(Tags::VERB))
    };
    (start..head).all(plain).then(|| scan.after(head))
}

/// The end of a noun phrase for who is told, right between the cue and what opens the content: its
/// preposition is written with it.
fn hearer(scan: &Scan<'_>, start: usize, limit: usize) -> Option<usize> {
    let word = scan.word(start);
    let opens = |at: &usize| {
        scan.has(*at, Tags::THAT)
            || scan.tokens.sign(*at) == Some(':')
            || scan.quotes.opening(*at).is_some_and(|quote| quote.close - quote.open > NAME)
    };
    if !word.preposition || word.pronoun || scan.has(start, Tags::THAT.with(Tags::PREP)) {
        return None;
    }
    let time = |at: usize| adjunct::time(scan, at, limit);
    let end = (start + 1..limit.min(start + 5))
        .find(|at| opens(at) || time(*at).is_some_and(|end| opens(&end)))?;
    let plain = |at: usize| {
        let word = scan.word(at);
        scan.tokens.is_word(at)
            && !(at > start && word.preposition)
            && !scan.has(at, Tags::PREP.with(Tags::VERB).with(Tags::AND))
            && scan.cue_at(at).is_none()
    };
    let leads = scan.pack.lexicon.leads_to_hearer(&scan.pack.folding.fold(scan.tokens.word(start)));
    (leads && (start..end).all(plain) && adjunct::time(scan, start, end).is_none()).then_some(end)
}

/// The end of a name that stands before a clause or a quotation: "told Radio Vesper he would".
fn told(scan: &Scan<'_>, start: usize, limit: usize) -> Option<usize> {
    let capital = |at: usize| scan.tokens.word(at).starts_with(char::is_uppercase);
    let first = start + usize::from(scan.has(start, Tags::DETERMINER));
    let mut end = first;
    while end < limit.min(first + 6)
        && capital(end)
        && !scan.has(end, Tags::PRONOUN.with(Tags::DETERMINER).with(Tags::WEEKDAY))
    {
        end += 1;
    }
    let opens = scan.has(
        end,
        Tags::PRONOUN
            .with(Tags::DETERMINER)
            .with(Tags::THAT)
            .with(Tags::INFINITIVE)
            .with(Tags::INTERROGATIVE),
    ) || scan.is_comma(end)
        || adjunct::time(scan, end, limit).is_some()
        || scan.quotes.opening(end).is_some();
    (end > first && opens).then_some(end)
}

/// "Saying" right before what opens the content, after a cue that takes no object.
fn joint(scan: &Scan<'_>, pack: &Pack, cue: &Cue, index: usize) -> Option<Range> {
    let hit = scan.cue_at(index).filter(|hit| hit.form.features.has(Features::PARTICIPLE))?;
    let object = cue.frames.iter().filter_map(|&frame| pack.frames.get(frame));
    if scan.word(index).and || object.clone().any(|frame| frame.after.contains(&Element::Object)) {
        return None;
    }
    // When and where it was said may stand between.
    let mut at = hit.end;
    let limit = scan.sentence(index).end;
    while let Some(end) =
        adjunct::time(scan, at, limit).or_else(|| channel(scan, &cue.prepositions, at, limit))
    {
        at = end;
    }
    at += usize::from(at > hit.end && scan.is_comma(at));
    let opens = scan.has(at, Tags::THAT)
        || scan.tokens.sign(at) == Some(':')
        || scan.quotes.opening(at).is_some();
    opens.then_some((hit.start, hit.end))
}

fn grow(phrase: &mut Option<Range>, start: usize, end: usize) {
    *phrase = Some(phrase.map_or((start, end), |(first, _)| (first, end)));
}

fn stop_at(scan: &Scan<'_>, cue: &Cue, index: usize, limit: usize, so_far: &Right) -> Option<Stop> {
    if scan.has(index, Tags::THAT) {
        return Some(Stop::That(scan.after(index)));
    }
    match scan.tokens.sign(index) {
        Some(':') => return Some(Stop::Colon(index + 1)),
        Some('.' | '!' | '?' | '\u{61f}' | '\u{2026}') => {
            let initial = scan.tokens.word(index.wrapping_sub(1)).chars().count() == 1;
            return (!initial).then_some(Stop::End(index));
        }
        _ => {}
    }
    if let Some(quote) = scan.quotes.opening(index) {
        let name = quote.closed && quote.close - quote.open - 1 < NAME && quote.close + 1 < limit;
        let noun_before = so_far.phrase.is_some_and(|(_, end)| end == index);
        // A name by itself, where what opens the content follows.
        let next = quote.close + 1;
        let opens = scan.has(next, Tags::THAT) || cue.governs(scan.word(next));
        if !(name && (noun_before || opens) && !scan.is_stop(quote.close + 1)) {
            return Some(Stop::Quote(index));
        }
        return None;
    }
    let word = scan.word(index);
    if scan.has(index, Tags::DURING.with(Tags::TIME)) && scan.after(index) > index + 1 {
        return None;
    }
    if cue.governs(word) {
        let next = scan.after(index);
        if scan.has(next, Tags::THAT) {
            return Some(Stop::That(scan.after(next)));
        }
        // "Commented on the loss, saying": no content of this cue begins there.
        let frames = cue.frames.iter().filter_map(|&frame| scan.pack.frames.get(frame));
        let opened = [Element::Preposition, Element::Object];
        return frames
            .clone()
            .any(|frame| opened.iter().any(|one| frame.after.contains(one)))
            .then_some(Stop::Preposition(next));
    }
    if scan.has(index, Tags::RESUMES.with(Tags::SUBORDINATOR).with(Tags::CONTRAST)) {
        return Some(Stop::Clause(index));
    }
    let relative = so_far.relative;
    // Behind a plain noun a feminine participle is its adjective ("groups defending ...").
    let plain = so_far.phrase.is_some_and(|(_, end)| end == index)
        && !scan.word(index - 1).article
        && scan.has(index - 1, SPEAKER);
    let adjective = plain
        && scan.cue_at(index).is_some_and(|hit| {
            let features = hit.form.features;
            features.has(Features::PARTICIPLE) && features.has(Features::FEMININE)
        });
    // Right behind its verb a participle that is a calling is the subject ("a spokesman said").
    let calling = so_far.phrase.is_none() && scan.has(index, Tags::PERSON.with(Tags::ANONYMOUS));
    if relative || adjective || calling {
        return None;
    }
    let verb = scan.cue_at(index).is_some_and(|hit| {
        hit.form.features.has(Features::FINITE.with(Features::PARTICIPLE))
            && !hit.form.features.has(Features::INFINITIVE)
            // After its subject, without an "and", it is rather a verbal noun of these letters.
            && !(scan.is_verbal_noun(index) && !scan.word(index).and && so_far.phrase.is_some())
    });
    (verb || scan.has(index, Tags::VERB) && so_far.phrase.is_some()).then_some(Stop::Clause(index))
}

/// Whether another clause or adjunct begins there, and no object.
fn goes_elsewhere(scan: &Scan<'_>, start: usize) -> bool {
    const OTHER: Tags = Tags::PREP
        .with(Tags::AND)
        .with(Tags::AUXILIARY)
        .with(Tags::NOT)
        .with(Tags::ADVERB)
        .with(Tags::AS)
        .with(Tags::CONTRAST)
        .with(Tags::SUBORDINATOR)
        .with(Tags::RESUMES)
        .with(Tags::RELATIVE)
        .with(Tags::PRONOUN);
    // With a pronoun it is as well a noun ("its control of").
    let verb = scan.has(start, Tags::VERB) && !scan.word(start).pronoun;
    scan.word(start).and
        || verb
        || scan.has(start, OTHER)
        || scan.saying(start)
        || !scan.tokens.is_word(start)
}

/// Whether a preposition that the cue governs is written with the word.
pub fn governs_written(scan: &Scan<'_>, cue: &Cue, index: usize) -> bool {
    let word = scan.word(index);
    if cue.written.is_empty() || word.id != 0 && !word.preposition || !scan.tokens.is_word(index) {
        return false;
    }
    let folded = scan.pack.folding.fold(scan.tokens.word(index));
    folded.chars().nth(3).is_some()
        && cue.written.iter().any(|form| folded.starts_with(form.as_str()))
}

/// Words set between commas: an apposition that belongs to the source, or a clause, a time or a
/// channel that does not. Gives the token after it; none where the frame ends at the comma.
fn aside(
    scan: &Scan<'_>,
    pack: &Pack,
    comma: usize,
    limit: usize,
    cue: &Cue,
    out: &mut Right,
) -> Option<usize> {
    let (start, hit_end) = (comma + 1, out.phrase.map_or(0, |(start, _)| start));
    // After a comma a content may still be opened, or an adjunct may stand.
    let began = cue.relay && !(out.times.is_empty() && out.channels.is_empty());
    let named = (out.phrase.is_some() || began) && cue.governs(scan.word(start));
    if scan.has(start, Tags::THAT) || scan.quotes.opening(start).is_some() || named {
        return Some(start);
    }
    if adjunct::time(scan, start, limit).is_some()
        || channel(scan, &cue.prepositions, start, limit).is_some()
        || adjunct::occasion(scan, &cue.prepositions, start, limit).is_some()
    {
        return Some(start);
    }
    // "The ministry announced, on Sunday, the closure": behind what stands between commas comes the
    // object.
    let closed =
        |&(first, last): &Range| last == comma && first > hit_end && scan.is_comma(first - 1);
    let set_apart = out.times.iter().chain(&out.channels).any(closed);
    let object = cue.frames.iter().filter_map(|&frame| pack.frames.get(frame));
    let takes = object.clone().any(|frame| frame.after.contains(&Element::Object));
    if set_apart
        && takes
        && !pack.subject_first
        && out.phrase.is_some()
        && !goes_elsewhere(scan, start)
    {
        return Some(start);
    }
    let said = |index| scan.quotes.opening(index).is_some_and(|quote| quote.close - index > NAME);
    let close = (start..limit.min(start + 25)).find(|&index| {
        scan.is_comma(index)
            || scan.has(index, Tags::THAT)
            || scan.tokens.sign(index) == Some(':')
            || said(index)
    })?;
    let opens = |index: usize| {
        scan.has(index, Tags::THAT)
            || scan.tokens.sign(index) == Some(':')
            || scan.quotes.opening(index).is_some()
            || adjunct::time(scan, index, limit).is_some()
            || channel(scan, &cue.prepositions, index, limit).is_some()
            || adjunct::occasion(scan, &cue.prepositions, index, limit).is_some()
            || cue.prepositions.contains(&scan.word(index).whole)
            || governs_written(scan, cue, index)
    };
    let continues = opens(close) || scan.is_comma(close) && opens(close + 1);
    let clause = scan.has(start, Tags::RELATIVE.with(Tags::ANAPHOR).with(Tags::PRONOUN))
        || scan.word(start).and && scan.has(start, Tags::PRONOUN);
    let verbal = (start..close).any(|index| {
        scan.has(index, Tags::VERB.with(Tags::SUBORDINATOR))
            || scan.cue_at(index).is_some_and(|hit| {
                hit.form.features.has(Features::FINITE.with(Features::PARTICIPLE))
            })
    });
    // A clause between commas is the narrator's.
    if clause && continues || verbal && scan.is_comma(close) && opens(close + 1) {
        return Some(close);
    }
    let (phrase_start, _) = out.phrase?;
    let object_follows = !pack.subject_first && cue.frames.len() > 1;
    if verbal || clause || !(continues || object_follows && scan.is_comma(close)) {
        return None;
    }
    out.phrase = Some((phrase_start, close));
    Some(if scan.is_comma(close) && !continues { close + 1 } else { close })
}
