//! When and where a saying was made, as far as that stands outside its frame.

use crate::adjunct::{occasion, time};
use crate::candidate::Candidate;
use crate::channel::channel;
use crate::layout::Range;
use crate::pack::Features;
use crate::scan::Scan;
use crate::tag::Tags;

/// What leads into a clause has no more words than this.
const LEAD: usize = 30;
/// The first words of an object are not surely its own.
const GUESS: usize = 5;
/// The medium that a relative clause belongs to is not searched farther back than this.
const MEDIUM: usize = 25;

/// Puts times and channels right once the contents are settled.
pub fn set(scan: &Scan<'_>, list: &mut [Candidate]) {
    for one in list {
        leading(scan, one);
        medium(scan, one);
        following(scan, one);
        // What stands before a verbal noun or a participle belongs to the clause that it is in.
        let noun = one.hit.form.features.has(Features::NOUN.with(Features::PARTICIPLE));
        // What stands early in an object is rather before it: where an object begins is guessed.
        let guess = if one.object { GUESS } else { 0 };
        one.times.retain(|range| {
            free(&one.content, guess, *range) && !(noun && range.0 < one.hit.start)
        });
        // "The secretary of the conference NAME": a part of the source.
        let named = one.source.filter(|_| !one.object).unwrap_or_default();
        let guess = if one.source.is_none() { guess } else { 0 };
        one.channels.retain(|range| {
            free(&one.content, guess, *range) && !(named.0 < range.0 && range.1 < named.1)
        });
        for ranges in [&mut one.times, &mut one.channels] {
            disentangle(ranges);
        }
    }
}

/// Puts the ranges in order; of two that overlap the longer stays.
fn disentangle(ranges: &mut Vec<Range>) {
    ranges.sort_unstable();
    let mut kept: Vec<Range> = Vec::with_capacity(ranges.len());
    for range in ranges.drain(..) {
        match kept.last_mut() {
            Some(last) if range.0 < last.1 => {
                if range.1 - range.0 > last.1 - last.0 {
                    *last = range;
                }
            }
            _ => kept.push(range),
        }
    }
    *ranges = kept;
}

/// Whether the range is in no content, its first `guess` words apart.
fn free(content: &[Range], guess: usize, range: Range) -> bool {
    content.iter().all(|&(start, end)| apart(range, (start + guess, end)))
}

fn apart(one: Range, other: Range) -> bool {
    one.1 <= other.0 || other.1 <= one.0
}

/// The first token of the cue or of a source before it.
fn head(one: &Candidate) -> usize {
    let cue = one.cue.first().map_or(one.hit.start, |&(start, _)| start);
    one.source.map_or(cue, |(start, _)| start.min(cue))
}

/// "On Saturday, in a statement, the ministry said": nothing but these stands before it in its
/// clause.
fn leading(scan: &Scan<'_>, one: &mut Candidate) {
    if !one.hit.form.features.has(Features::FINITE) {
        return;
    }
    let head = head(one);
    let lowest = scan.sentence(head).start.max(head.saturating_sub(LEAD));
    let clause = |&at: &usize| {
        at == lowest
            || scan.is_comma(at - 1)
            || scan.word(at).and
            || scan.has(at - 1, Tags::AND.with(Tags::THAT))
    };
    let Some((times, channels)) =
        (lowest..head).filter(clause).take(4).find_map(|start| adjuncts(scan, start, head))
    else {
        return;
    };
    one.times.retain(|range| times.iter().all(|other| apart(*range, *other)));
    one.channels.retain(|range| channels.iter().chain(&times).all(|other| apart(*range, *other)));
    one.times.extend(times);
    one.channels.extend(channels);
}

/// The adjuncts that fill the words from `start` to `end`; none where other words stand there.
pub fn adjuncts(scan: &Scan<'_>, start: usize, end: usize) -> Option<(Vec<Range>, Vec<Range>)> {
    const LIGHT: Tags = Tags::ADVERB.with(Tags::ALSO).with(Tags::AUXILIARY);
    let (mut times, mut channels) = (Vec::new(), Vec::new());
    let mut index = start;
    while index < end {
        if let Some(after) = time(scan, index, end).or_else(|| occasion(scan, &[], index, end)) {
            times.push((index, after));
            index = after;
        } else if let Some(after) = channel(scan, &[], index, end) {
            channels.push((index, after));
            index = after;
        } else if scan.is_comma(index) {
            index += 1;
        } else if scan.has(index, LIGHT) {
            index = scan.after(index);
        } else {
            return None;
        }
    }
    Some((times, channels))
}

/// "A letter in which she wrote that ...": the letter is the channel.
fn medium(scan: &Scan<'_>, one: &mut Candidate) {
    let end = one.cue.last().map_or(one.hit.end, |&(_, end)| end);
    let back = one.source.map_or(end, |(_, source)| source.max(end));
    let refers = |at: usize| scan.word(at).pronoun && scan.has(at, Tags::PREP);
    if !(refers(end) || refers(back)) || !one.channels.is_empty() {
        return;
    }
    let head = head(one);
    let lowest = scan.sentence(head).start.max(head.saturating_sub(MEDIUM));
    let noun =
        |&at: &usize| scan.has(at, Tags::EVENT.with(Tags::DOCUMENT)) && !scan.has(at, Tags::OUTLET);
    let led = |&at: &usize| {
        noun(&at) && (scan.word(at).preposition || at > lowest && scan.has(at - 1, Tags::PREP))
    };
    let bare = |&at: &usize| {
        let word = scan.word(at);
        let joined = at > lowest && (scan.has(at - 1, Tags::PREP.with(Tags::EVENT)));
        noun(&at) && !(word.article || word.pronoun || word.preposition || joined)
    };
    let found = (lowest..head).rev().find(bare).or_else(|| (lowest..head).find(led));
    let Some(start) = found else { return };
    // A verb between makes the noun the subject of another clause.
    if (start..head).any(|at| scan.has(at, Tags::VERB) && !scan.word(at).pronoun) {
        return;
    }
    let stop = (start + 1..head).find(|&at| {
        scan.is_comma(at) || time(scan, at, head).is_some() || scan.has(at, Tags::OCCASION)
    });
    let stop = stop.unwrap_or(head);
    one.channels.push(scan.trim(start, stop));
    if let Some(after) = time(scan, stop, head).or_else(|| occasion(scan, &[], stop, head)) {
        one.times.push((stop, after));
    }
}

/// "..., in a statement on Saturday.": right behind the content, and nothing after it.
fn following(scan: &Scan<'_>, one: &mut Candidate) {
    let after_cue = one.content.last().filter(|&&(start, _)| start > one.hit.start);
    let after = match (after_cue, one.frame.as_str()) {
        (Some(&(_, end)), _) => end,
        (None, "no-content") => one.source.map_or(one.hit.end, |(_, end)| end.max(one.hit.end)),
        _ => return,
    };
    let end = scan.sentence(one.hit.start).end;
    let mut index = after;
    while index < end && !scan.tokens.is_word(index) && !scan.is_stop(index) {
        index += 1;
    }
    let closes = |at: usize| at >= end || scan.is_comma(at) || scan.is_stop(at);
    for _ in 0..2 {
        if let Some(after) = time(scan, index, end) {
            one.times.push((index, after));
            index = after;
        } else if let Some(after) = channel(scan, &[], index, end).filter(|&after| closes(after)) {
            one.channels.push((index, after));
            index = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::disentangle;

    #[test]
    fn of_ranges_that_overlap_the_longer_stays() {
        let mut ranges = vec![(9, 12), (2, 4), (2, 6), (5, 7), (6, 8), (9, 12)];
        disentangle(&mut ranges);
        assert_eq!(ranges, [(2, 6), (6, 8), (9, 12)]);
    }
}
