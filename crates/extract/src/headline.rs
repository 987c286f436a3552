//! Lines that say who speaks by a colon: headlines, interviews, running reports.

use isnad_model::Act;
use rustc_hash::FxHashMap;

use crate::Pack;
use crate::adjunct;
use crate::candidate::Candidate;
use crate::channel::channel;
use crate::content::{Opening, forward};
use crate::layout::{NAME, Range};
use crate::noun::{Nouns, Reading};
use crate::pack::{CueForm, Features};
use crate::scan::{Hit, Scan};
use crate::tag::Tags;

/// Who is named before a colon takes no more words than this.
const LONGEST: usize = 12;
/// A name before an answer of an interview.
const ANSWERING: usize = 6;

/// Everybody who is announced by a colon, by their places.
pub fn announced(scan: &Scan<'_>, pack: &Pack) -> Vec<Candidate> {
    let mut found = headline(scan, pack);
    // Elsewhere a line with a colon is as well a list.
    if !pack.shapes.is_empty() {
        let lines = lines(scan);
        found.extend(lines.iter().filter_map(|&line| reported(scan, pack, line)));
        found.extend(answers(scan, pack, &lines, &found));
    }
    found.sort_by_key(|one| one.hit.start);
    found.dedup_by_key(|one| one.hit.start);
    found
}

/// "NAME: words" in the parts of the headline: the colon is the cue.
fn headline(scan: &Scan<'_>, pack: &Pack) -> Vec<Candidate> {
    let Some(first) = scan.sentences.first() else { return Vec::new() };
    if pack.shapes.is_empty() {
        let colon = (first.start..first.end).find(|&at| scan.tokens.sign(at) == Some(':'));
        return colon
            .and_then(|colon| speech(scan, pack, (first.start, first.end), colon, false))
            .into_iter()
            .collect();
    }
    let line = (first.start, scan.line_end(first.start));
    let parts = parts(scan, line);
    parts.iter().filter_map(|&part| in_part(scan, pack, part)).collect()
}

/// A headline in its parts: at stops and bars, and before an "and NAME:".
fn parts(scan: &Scan<'_>, (start, end): Range) -> Vec<Range> {
    let bar = |at: usize| matches!(scan.tokens.sign(at), Some('|' | '\u{61b}' | ';'));
    let named = |at: usize| {
        scan.word(at).and
            && (at..end.min(at + ANSWERING))
                .take_while(|&at| !scan.is_comma(at))
                .any(|at| scan.tokens.sign(at) == Some(':'))
    };
    let mut parts = Vec::new();
    let mut from = start;
    for at in start..end {
        let stop = scan.is_stop(at) && scan.quotes.around(at).is_none();
        if stop || bar(at) || scan.is_comma(at) && named(at + 1) {
            parts.push((from, at));
            from = at + 1;
        }
    }
    parts.push((from, end));
    parts
}

/// The first of a part's colons that somebody stands before.
fn in_part(scan: &Scan<'_>, pack: &Pack, (start, end): Range) -> Option<Candidate> {
    let mut from = start;
    for colon in (start..end).filter(|&at| scan.tokens.sign(at) == Some(':')) {
        if let Some(found) = speech(scan, pack, (from, end), colon, false) {
            return Some(found);
        }
        from = colon + 1;
    }
    None
}

/// The words behind the colon, said by whoever stands before it; `sure` where it is known that he
/// is somebody.
fn speech(
    scan: &Scan<'_>,
    pack: &Pack,
    (start, end): Range,
    colon: usize,
    sure: bool,
) -> Option<Candidate> {
    let place = scan.cues.partition_point(|hit| hit.start < start);
    let before = scan.cues.get(place..).unwrap_or_default().iter();
    let said = before
        .take_while(|hit| hit.start < colon)
        .any(|hit| hit.form.features.has(Features::FINITE));
    if said || colon <= start || colon - start > LONGEST || scan.quotes.around(colon).is_some() {
        return None;
    }
    let source = scan.trim(start, colon);
    let (source, channels) = if pack.shapes.is_empty() || sure {
        (source, Vec::new())
    } else {
        speaker(scan, Nouns { scan, pack }, source)?
    };
    let content = forward(scan, colon + 1, Opening::Clause);
    let content: Vec<Range> = content
        .into_iter()
        .map(|(from, to)| (from, to.min(end)))
        .filter(|one| one.0 < one.1)
        .collect();
    let hit = Hit { start: colon, end: colon + 1, form: CueForm::default() };
    (!content.is_empty() && colon + 1 < end).then(|| Candidate {
        hit,
        source: Some(source),
        cue: vec![(colon, colon + 1)],
        content,
        channels,
        times: Vec::new(),
        act: Act::Assert,
        agentless: false,
        object: false,
        anaphor: false,
        relayed: None,
        frame: "headline-colon".to_owned(),
        confidence: 0.7,
    })
}

/// Who is named in the words, and where he spoke; none where they are rather a topic.
fn speaker(
    scan: &Scan<'_>,
    nouns: Nouns<'_, '_>,
    (start, end): Range,
) -> Option<(Range, Vec<Range>)> {
    const KNOWN: Tags = Tags::GIVEN.with(Tags::SURNAME).with(Tags::PROPER);
    let none = |_: usize| false;
    let quoted = scan.quotes.opening(start).is_some_and(|quote| quote.close - start <= NAME);
    let known = scan.has(start, crate::noun::SPEAKER.with(KNOWN));
    // An unknown word before a definite one is rather a noun with its genitive.
    let built = !known && !scan.word(start).article && scan.word(start + 1).article;
    let time = adjunct::time(scan, start, end).is_some();
    if !quoted && (!nouns.is_named(start, true) || built && end > start + 1) || time {
        return None;
    }
    let read = nouns.read(start, end, Reading::Lenient, &none, false).unwrap_or(end);
    let mut channels = Vec::new();
    let mut at = read;
    while at < end {
        if let Some(after) = channel(scan, &[], at, end) {
            channels.push((at, after));
            at = after;
        } else {
            at = nouns.adjuncts(at, end, &none).max(at + 1);
        }
    }
    // What no adjunct is belongs to the one named.
    let apart = nouns.adjuncts(read, end, &none) >= end;
    Some(if apart { ((start, read), channels) } else { ((start, end), Vec::new()) })
}

/// Every line but the first.
fn lines(scan: &Scan<'_>) -> Vec<Range> {
    let breaks = (0..scan.tokens.len()).filter(|&at| scan.tokens.is_break(at));
    let starts: Vec<usize> = breaks.map(|at| at + 1).collect();
    let ends = starts.iter().skip(1).map(|&start| start - 1).chain([scan.tokens.len()]);
    starts.iter().copied().zip(ends).filter(|line| line.0 < line.1).collect()
}

/// "09:40 - NAME: words": a running report.
fn reported(scan: &Scan<'_>, pack: &Pack, (start, end): Range) -> Option<Candidate> {
    let clock = adjunct::is_number(scan, start)
        && scan.tokens.sign(start + 1) == Some(':')
        && adjunct::is_number(scan, start + 2);
    let mut from = start + 3;
    while from < end && !scan.tokens.is_word(from) && scan.quotes.opening(from).is_none() {
        from += 1;
    }
    let colon = (from..end).find(|&at| scan.tokens.sign(at) == Some(':')).filter(|_| clock)?;
    let mut found = speech(scan, pack, (from, end), colon, false)?;
    found.content = forward(scan, colon + 1, Opening::Quotation);
    (!found.content.is_empty()).then_some(found)
}

/// The answers of an interview: lines that begin with a name that another begins with too, or that
/// the headline gives.
fn answers(
    scan: &Scan<'_>,
    pack: &Pack,
    lines: &[Range],
    announced: &[Candidate],
) -> Vec<Candidate> {
    let nouns = Nouns { scan, pack };
    let fold = |at: usize| pack.folding.fold(scan.tokens.word(at));
    let opened = |&(start, end): &Range| {
        let colon =
            (start..end.min(start + ANSWERING)).find(|&at| scan.tokens.sign(at) == Some(':'))?;
        let words = (start..colon).all(|at| scan.tokens.is_word(at));
        let long = scan.tokens.word(start).chars().nth(2).is_some();
        let after = scan.tokens.sign(scan.trim(colon + 1, end).1);
        let asks = matches!(after, Some('?' | '\u{61f}'));
        (colon > start && words && long && !asks && nouns.is_named(start, true))
            .then(|| (start, colon, scan.trim(colon + 1, end)))
    };
    let found: Vec<_> = lines.iter().filter_map(opened).collect();
    let names: Vec<String> = found.iter().map(|&(start, ..)| fold(start)).collect();
    // A name is known from its second mention, the headline's among them: linear in the lines.
    let mut mentions: FxHashMap<String, usize> = FxHashMap::default();
    let heads = announced.iter().filter_map(|one| one.source).map(|source| fold(source.0));
    for name in names.iter().cloned().chain(heads) {
        *mentions.entry(name).or_default() += 1;
    }
    let known = |name: &String| mentions.get(name).is_some_and(|&count| count > 1);
    found
        .iter()
        .zip(&names)
        .filter(|&(&(_, _, content), name)| known(name) && content.0 < content.1)
        .filter_map(|(&(start, colon, content), _)| {
            let mut found = speech(scan, pack, (start, content.1), colon, true)?;
            found.content = vec![content];
            Some(found)
        })
        .collect()
}
