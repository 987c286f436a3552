//! The places at which a span may begin and end, given its cue.

use super::choices::Choices;
use super::context::Context;
use super::page::Page;
use crate::layout::Range;
use crate::tag::Tags;

/// Which span is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The reporting words around the one that was found.
    Cue,
    /// What is said: its first part, or one after it.
    Content(u8),
    /// Who speaks.
    Source,
}

/// What is settled of an attribution so far, in token indices.
#[derive(Clone, Debug, Default)]
pub struct Spans {
    /// The reporting word.
    pub head: usize,
    /// The reporting words.
    pub cue: Range,
    /// What is said.
    pub content: Vec<Range>,
    /// Who speaks.
    pub source: Option<Range>,
}

/// No content begins farther than this before or after its cue, in tokens.
const BEFORE: usize = 90;
const AFTER: usize = 70;
/// Farther than this from the cue, a span begins behind a sign or a word that joins clauses.
const NEAR: usize = 12;
/// Beyond this length, a span ends at a sign or before a word that joins clauses.
const SHORT: usize = 25;
/// Beyond this length, a content ends with a sentence or a quotation only.
const LONG: usize = 90;
/// No content is longer than this.
const LONGEST: usize = 500;
/// No reporting phrase reaches farther than this from its word.
const PHRASE: usize = 8;

impl Role {
    pub(super) fn number(self) -> u32 {
        match self {
            Self::Cue => 0,
            Self::Content(part) => 1 + u32::from(part.min(1)),
            Self::Source => 3,
        }
    }
}

/// Where the span may begin. The first choice is that there is none, but for the cue.
pub fn starts(page: &Page<'_>, role: Role, spans: &Spans, choices: &mut impl Choices) {
    choices.clear();
    let context = Context::new(page, role, spans, None);
    if role != Role::Cue {
        choices.open(None);
        context.none(choices);
    }
    let (low, high) = window(page, role, spans);
    for place in low..high {
        let near = place + NEAR >= spans.cue.0 && place <= spans.cue.1 + NEAR;
        if may_start(page, role, spans, place) && (near || joint(page, place)) {
            choices.open(Some(place));
            context.edge(place, choices);
            if context.is_rule(place) {
                choices.trust();
            }
        }
    }
}

/// The tokens among which the span begins.
fn window(page: &Page<'_>, role: Role, spans: &Spans) -> Range {
    let sentence = page.scan.sentence(spans.head);
    match role {
        Role::Cue => (sentence.start.max((spans.head + 1).saturating_sub(PHRASE)), spans.head + 1),
        Role::Source => {
            (sentence.start.max(spans.head.saturating_sub(60)), sentence.end.min(spans.head + 50))
        }
        Role::Content(part) => {
            let (before, after) = neighbours(page, spans.head);
            let last = spans.content.last().map_or(0, |&(_, end)| end);
            let low = if part == 0 { before.max(spans.head.saturating_sub(BEFORE)) } else { last };
            (low, after.min(spans.cue.1.max(last) + AFTER).min(page.len()))
        }
    }
}

/// Where the sentence before that of the token begins, and where the one after it ends.
fn neighbours(page: &Page<'_>, at: usize) -> Range {
    let scan = &page.scan;
    let number = scan.sentence_of.get(at).map_or(0, |&number| number as usize);
    let before = scan.sentences.get(number.saturating_sub(1)).map_or(0, |sentence| sentence.start);
    let after = scan.sentences.get(number + 1).or_else(|| scan.sentences.get(number));
    (before, after.map_or(page.len(), |sentence| sentence.end))
}

fn may_start(page: &Page<'_>, role: Role, spans: &Spans, place: usize) -> bool {
    let scan = &page.scan;
    let covers = |&(start, end): &Range| start <= place && place < end;
    let parts = page.rule_at(spans.head).map_or(&[][..], |rule| &rule.cue);
    if role != Role::Cue && (covers(&spans.cue) || parts.iter().any(covers))
        || role != Role::Source && spans.content.iter().any(covers)
    {
        return false;
    }
    match scan.tokens.sign(place) {
        None => scan.tokens.is_word(place),
        Some('(' | '[' | '$' | '\u{a3}' | '\u{20ac}' | '#' | '@' | '\'' | '\u{2018}') => true,
        Some(':') => role == Role::Cue,
        Some(_) => scan.quotes.opening(place).is_some(),
    }
}

/// Whether parts of a sentence meet before the token: a sign stands there, or a word that joins.
fn joint(page: &Page<'_>, place: usize) -> bool {
    const JOINS: Tags = Tags::THAT
        .with(Tags::AND)
        .with(Tags::CONTRAST)
        .with(Tags::SUBORDINATOR)
        .with(Tags::RELATIVE)
        .with(Tags::RESUMES)
        .with(Tags::AS);
    let scan = &page.scan;
    let Some(last) = place.checked_sub(1) else { return true };
    !scan.tokens.is_word(last)
        || !scan.tokens.is_word(place)
        || scan.has(place, JOINS)
        || scan.has(last, JOINS)
        || scan.word(place).and
}

/// Where the span that begins at `start` may end: the place after its last token.
pub fn ends(page: &Page<'_>, role: Role, spans: &Spans, start: usize, choices: &mut impl Choices) {
    choices.clear();
    let scan = &page.scan;
    let sentence = scan.sentence(spans.head).end;
    let mut limit = match role {
        Role::Cue => sentence.min(spans.head + PHRASE + 1),
        Role::Source => sentence.min(start + 45),
        Role::Content(_) => page.len().min(start + LONGEST),
    };
    if role != Role::Cue && start < spans.cue.0 {
        limit = limit.min(spans.cue.0);
    }
    let first = if role == Role::Cue { spans.head + 1 } else { start + 1 };
    let context = Context::new(page, role, spans, Some(start));
    let mut breaks = 0;
    for place in first..=limit {
        let last = place - 1;
        if scan.tokens.is_break(last) {
            breaks += 1;
            if breaks > 3 || !matches!(role, Role::Content(_)) {
                break;
            }
            continue;
        }
        let length = place - start;
        let closes = || scan.quotes.around(last).is_some_and(|one| one.closed && one.close == last);
        let whole = || scan.sentence(last).end == place || closes();
        if length <= SHORT
            || length <= LONG && (place == spans.cue.0 || ends_part(page, place))
            || whole()
        {
            choices.open(Some(place));
            context.edge(place, choices);
            if context.is_rule(place) {
                choices.trust();
            }
        }
    }
}

/// Whether a part of a sentence may end before the token.
fn ends_part(page: &Page<'_>, place: usize) -> bool {
    let scan = &page.scan;
    joint(page, place)
        || scan.cue_at(place).is_some()
        || scan.word(place).preposition
        || scan.has(place, Tags::PREP.with(Tags::VERB).with(Tags::AUXILIARY).with(Tags::ADVERB))
}
