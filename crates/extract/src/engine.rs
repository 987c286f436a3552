//! All layers in their order.

use std::sync::Arc;

use isnad_model::{
    Act, Attribution, Diagnostic, DiagnosticCode, EXTRACTION_SCHEMA, Extraction, QuoteType,
    Resolved, Span,
};
use jiff::civil::Date;

use crate::candidate::{Candidate, candidate};
use crate::convention::Convention;
use crate::group::group;
use crate::headline::announced;
use crate::layout::Range;
use crate::learned::{Labelled, Page, Weights, choose, outlines};
use crate::miss::{Miss, Missed};
use crate::pack::Features;
use crate::relay::{inner, said_of};
use crate::scan::Scan;
use crate::settle::settle;
use crate::tag::Tags;
use crate::{Pack, narrate, relate, resolve, running, setting, when};

/// What a caller knows besides the text.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The document's id in what is printed.
    pub id: String,
    /// Its civil date of publication, against which times are resolved.
    pub published: Option<Date>,
    /// How spans are drawn, and what counts as an attribution.
    pub convention: Convention,
    /// The learned choice that is asked where rules tie; rules alone without it. It must fit the
    /// pack and the convention: [`Weights::fits`] tells.
    pub weights: Option<Arc<Weights>>,
}

/// Finds who said what.
///
/// Pure and deterministic; any text is read, and what is odd about it stands in the diagnostics.
pub fn extract(text: &str, pack: &Pack, options: &Options) -> Extraction {
    let page = Page::of(text, pack);
    let candidates = match options.weights.as_deref() {
        Some(weights) if weights.anywhere() => return outlined(&page, pack, options, weights),
        Some(weights) => choose(&page, pack, weights),
        None => page.rules,
    };
    let scan = page.scan;
    let resolved = resolve::resolve(&scan, pack, &candidates);
    let mut attributions: Vec<Attribution> = candidates
        .iter()
        .zip(&resolved)
        .enumerate()
        .map(|(index, (candidate, resolved))| {
            attribution(&scan, pack, options, index, candidate, *resolved)
        })
        .collect();
    nest(&mut attributions);
    for (index, candidate) in candidates.iter().enumerate() {
        // The preposition of a relay is the cue of the one relayed, and stands before its content.
        if let Some(one) = attributions.get_mut(index).filter(|_| candidate.frame == "relayed") {
            one.nested_in = index.checked_sub(1).map(|outer| format!("a{}", outer + 1));
        }
    }
    let relations = relate::relate(&scan, pack, &attributions, &candidates, &resolved);
    let found = Extraction {
        schema: EXTRACTION_SCHEMA.to_owned(),
        id: options.id.clone(),
        lang: pack.code.clone(),
        narration: narrate::narration(&scan, &candidates),
        diagnostics: diagnostics(&scan),
        attributions,
        relations,
    };
    options.convention.redraw(&scan, found)
}

/// What weights of another convention find, drawn as they draw it.
fn outlined(page: &Page<'_>, pack: &Pack, options: &Options, weights: &Weights) -> Extraction {
    let scan = &page.scan;
    let found = outlines(page, weights);
    let attributions =
        found.iter().enumerate().map(|(index, one)| outline(page, pack, index, one)).collect();
    Extraction {
        schema: EXTRACTION_SCHEMA.to_owned(),
        id: options.id.clone(),
        lang: pack.code.clone(),
        attributions,
        relations: Vec::new(),
        narration: Vec::new(),
        diagnostics: diagnostics(scan),
    }
}

fn outline(page: &Page<'_>, pack: &Pack, index: usize, found: &Labelled) -> Attribution {
    let scan = &page.scan;
    let spans = |ranges: &[Range]| -> Vec<Span> {
        ranges.iter().map(|&(start, end)| scan.tokens.span(start, end)).collect()
    };
    let known = (found.spans.cue.0..found.spans.cue.1).find_map(|at| scan.cue_at(at));
    let cue = known.and_then(|hit| pack.cues.get(usize::from(hit.form.cue)));
    Attribution {
        id: format!("a{}", index + 1),
        source: spans(found.spans.source.as_slice()),
        cue: spans(&[found.spans.cue]),
        quote: quote_type(scan, &found.spans.content),
        content: spans(&found.spans.content),
        act: cue.map_or(Act::Assert, |cue| cue.act),
        confidence: f64::from(found.score().exp()),
        source_resolved: None,
        channel: None,
        time: None,
        time_resolved: None,
        factuality: None,
        nested_in: None,
    }
}

pub(crate) fn candidates(scan: &Scan<'_>, pack: &Pack) -> Vec<Candidate> {
    candidates_telling(scan, pack, &mut |_| ())
}

/// The same, telling of each reporting word that makes none why.
pub(crate) fn candidates_telling(
    scan: &Scan<'_>,
    pack: &Pack,
    tell: &mut impl FnMut(Missed),
) -> Vec<Candidate> {
    let mut list: Vec<Candidate> = Vec::new();
    let mut given: Option<(u32, usize)> = None;
    if pack.headline_colon {
        let found = announced(scan, pack).into_iter().map(|found| tidied(scan, found));
        list.extend(found.filter(|found| found.source.is_some() && !found.content.is_empty()));
    }
    for hit in &scan.cues {
        let number = scan.sentence_of.get(hit.start).copied();
        // A content before its cue begins after what the sentence has given already.
        let floor = given.filter(|&(sentence, _)| Some(sentence) == number).map(|(_, end)| end);
        let taken = list.last().is_some_and(|last| {
            last.cue.iter().any(|&(start, end)| start <= hit.start && hit.start < end)
        });
        let start = scan.sentence(hit.start).start;
        let features = hit.form.features;
        let trails = features.has(Features::ACCORDING)
            || features.has(Features::FINITE) && group(scan, *hit, start).aside;
        let object = list.last().is_some_and(|last| {
            last.object && last.content.first().is_some_and(|&(start, _)| start == hit.start)
        });
        let lowest = floor.filter(|_| !trails).unwrap_or(0);
        let missed = |why| Missed { why, hit: *hit, floor: lowest };
        if taken || object {
            tell(missed(if taken { Miss::PartOfAnother } else { Miss::ObjectOfAnother }));
            continue;
        }
        match candidate(scan, pack, *hit, lowest) {
            Ok(found) => {
                let mut found = tidied(scan, found);
                let of =
                    || list.iter().rev().take(3).find_map(|outer| said_of(scan, outer, &found));
                found.source = found.source.or_else(of);
                // A verbal noun inside somebody's name or title is no act of its own.
                let inside = list.iter().rev().take(3).any(|other| {
                    let named = other.source.iter().chain(&other.relayed);
                    let mut parts = named.chain(&other.channels);
                    parts.any(|&(start, end)| start <= hit.start && hit.start < end)
                });
                if inside {
                    tell(missed(Miss::InsideName));
                } else if goes_on(scan, &found, floor.is_some()) {
                    let end = found.source.map_or(hit.end, |(_, end)| end.max(hit.end));
                    given =
                        number.map(|number| (number, floor.map_or(end, |floor| floor.max(end))));
                    let inner = inner(scan, &found).map(|inner| tidied(scan, inner));
                    list.push(found);
                    list.extend(inner);
                } else {
                    tell(missed(Miss::NothingToGoOn));
                }
            }
            Err(nearest) => tell(nearest),
        }
    }
    list.sort_by_key(|candidate| candidate.hit.start);
    settle(scan, &mut list);
    running::go_on(scan, &mut list);
    setting::set(scan, &mut list);
    list
}

/// Takes punctuation off the edges; what is nothing else is dropped.
fn tidied(scan: &Scan<'_>, mut found: Candidate) -> Candidate {
    let trim = |(start, end): Range| scan.trim(start, end);
    let full = |range: &Range| range.0 < range.1;
    found.source = found.source.map(trim).filter(full);
    found.relayed = found.relayed.map(trim).filter(full);
    found.content = found.content.iter().copied().map(trim).filter(full).collect();
    let governed = governed(scan, &found);
    if let Some(first) = found.content.first_mut() {
        first.0 = governed.unwrap_or(first.0);
    }
    found
}

/// Where an object begins after the preposition that its cue governs; a word that belongs to a cue
/// of several words may stand before it ("levelled sharp criticism at").
fn governed(scan: &Scan<'_>, found: &Candidate) -> Option<usize> {
    let &(start, end) = found.content.first()?;
    let silent = matches!(found.act, Act::NoComment | Act::NotConfirmed);
    if !(found.object || silent) || start < found.hit.start {
        return None;
    }
    let reach = found.cue.len().min(2);
    let free = |&at: &usize| {
        scan.has(at, Tags::PREP) && !scan.word(at).pronoun && scan.after(at) == at + 1
    };
    (start..end.min(start + reach)).find(free).map(|at| at + 1).filter(|&at| at < end)
}

/// A participle goes on with a speech: something was said in the sentence, and a comma, a mark or
/// an "and" stands before it, or what opens a content stands behind.
fn goes_on(scan: &Scan<'_>, found: &Candidate, said: bool) -> bool {
    let start = found.hit.start;
    let Some(before) = start.checked_sub(1) else { return true };
    !found.hit.form.features.has(Features::PARTICIPLE)
        || found.source.is_some()
        || scan.has(before, Tags::MANNER)
        || scan.word(start).and
        || scan.is_comma(before)
        || scan.quotes.around(before).is_some()
        || scan.has(before, Tags::AND.with(Tags::NOT))
        || said && !found.object && !scan.has(before, Tags::PREP)
}

fn attribution(
    scan: &Scan<'_>,
    pack: &Pack,
    options: &Options,
    index: usize,
    candidate: &Candidate,
    resolved: Option<Range>,
) -> Attribution {
    let spans = |ranges: &[Range]| -> Vec<Span> {
        ranges.iter().map(|&(start, end)| scan.tokens.span(start, end)).collect()
    };
    let optional = |ranges: &[Range]| (!ranges.is_empty()).then(|| spans(ranges));
    Attribution {
        id: format!("a{}", index + 1),
        source: spans(candidate.source.as_slice()),
        source_resolved: resolved.map(|(start, end)| Resolved {
            text: scan.tokens.slice(start, end).to_owned(),
            span: scan.tokens.span(start, end),
        }),
        cue: spans(&candidate.cue),
        quote: quote_type(scan, &candidate.content),
        content: spans(&candidate.content),
        act: candidate.act,
        channel: optional(&candidate.channels),
        time: optional(&candidate.times),
        time_resolved: options.published.and_then(|published| {
            candidate.times.iter().find_map(|&range| when::resolve(scan, pack, range, published))
        }),
        factuality: None,
        nested_in: None,
        confidence: candidate.confidence,
    }
}

/// Direct if every word stands inside quotation marks, indirect if none does.
fn quote_type(scan: &Scan<'_>, content: &[Range]) -> QuoteType {
    let words = content.iter().flat_map(|&(start, end)| start..end);
    let (mut inside, mut outside) = (0, 0);
    for index in words.filter(|&index| scan.tokens.is_word(index)) {
        let quoted = scan.quotes.around(index).is_some_and(|quote| quote.closed);
        if quoted { inside += 1 } else { outside += 1 }
    }
    match (inside, outside) {
        (0, _) => QuoteType::Indirect,
        (_, 0) => QuoteType::Direct,
        _ => QuoteType::Mixed,
    }
}

/// Each attribution whose cue lies in another's content stands in the smallest such one.
fn nest(list: &mut [Attribution]) {
    // Contents that are still open, by a stack over the order of their starts.
    let mut spans: Vec<(Span, usize)> = list
        .iter()
        .enumerate()
        .flat_map(|(index, one)| one.content.iter().map(move |&span| (span, index)))
        .collect();
    spans.sort_by_key(|&(span, index)| (span.start, std::cmp::Reverse(span.end), index));
    let mut open: Vec<(Span, usize)> = Vec::new();
    let mut next = spans.into_iter().peekable();
    let mut nested = vec![None; list.len()];
    for (index, one) in list.iter().enumerate() {
        let Some(cue) = one.cue.first() else { continue };
        while let Some(content) = next.next_if(|(span, _)| span.start <= cue.start) {
            open.push(content);
        }
        open.retain(|(span, _)| span.end >= cue.end);
        let around = open.iter().filter(|&&(span, outer)| outer != index && span.contains(*cue));
        let inner = around.min_by_key(|(span, outer)| (span.len(), *outer));
        if let Some(place) = nested.get_mut(index) {
            *place = inner.map(|&(_, outer)| format!("a{}", outer + 1));
        }
    }
    for (one, nested) in list.iter_mut().zip(nested) {
        one.nested_in = nested;
    }
}

fn diagnostics(scan: &Scan<'_>) -> Vec<Diagnostic> {
    let all = Span::new(0, scan.tokens.text().chars().count());
    let say = |code, span, message: &str| Diagnostic { code, span, message: message.to_owned() };
    if scan.tokens.text().trim().is_empty() {
        return vec![say(DiagnosticCode::EmptyText, all, "there is nothing in the text")];
    }
    let mut out = Vec::new();
    if isnad_text::main_script(scan.tokens.text()).is_none() {
        out.push(say(DiagnosticCode::NoLetters, all, "there is no letter in the text"));
    }
    for quote in scan.quotes.list.iter().filter(|quote| !quote.closed) {
        let place = scan.tokens.span(quote.open, quote.open + 1);
        out.push(say(DiagnosticCode::UnclosedQuote, place, "a quotation mark without its partner"));
    }
    for sentence in scan.sentences.iter().filter(|sentence| sentence.cut) {
        let place = scan.tokens.span(sentence.start, sentence.end);
        out.push(say(
            DiagnosticCode::LongSentence,
            place,
            "a sentence so long that it is read in pieces",
        ));
    }
    if let Some(&first) = scan.quotes.too_deep.first() {
        let place = scan.tokens.span(first, first + 1);
        out.push(say(DiagnosticCode::DeepQuotes, place, "quotations nested too deep to pair"));
    }
    out.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.code));
    out
}
