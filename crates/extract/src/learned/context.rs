//! What the model is told of a place.

use super::choices::{Choices, Lasts, mix};
use super::page::Page;
use super::roles::{Role, Spans};
use super::words::{act, name, small};
use crate::layout::Range;
use crate::tag::Tags;

/// How many telling tokens from the cue on are looked at.
const TELLING: usize = 4;
/// How far from the cue.
const FAR: usize = 60;

/// Number of the first template, and how far the templates of each choice are apart.
const BASE: u32 = 1000;
const APART: u32 = 200;

/// What is the same for all places of a choice.
pub(super) struct Context<'p, 't> {
    page: &'p Page<'t>,
    role: Role,
    spans: &'p Spans,
    /// Number that keeps this choice's features apart from those of others.
    base: u32,
    /// Where the span begins, when its end is looked for.
    start: Option<usize>,
    cue_word: u32,
    cue_class: u32,
    /// Frame and act of what the rules found.
    rule: Option<(u32, u32)>,
    rule_places: Vec<usize>,
    rule_near: Vec<usize>,
    /// Telling tokens from the cue on, to either side: where, and a hash of all up to there.
    before: Vec<(usize, u32)>,
    after: Vec<(usize, u32)>,
}

impl<'p, 't> Context<'p, 't> {
    pub fn new(page: &'p Page<'t>, role: Role, spans: &'p Spans, start: Option<usize>) -> Self {
        let head = page.atom(spans.head);
        let found = page.rule_over(spans.head);
        let ends = start.is_some();
        let side = |range: &Range| if ends { range.1 } else { range.0 };
        let (mut rule_places, mut rule_near) = (Vec::new(), Vec::new());
        if let Some(rule) = found {
            let source: Vec<usize> = rule.source.iter().map(side).collect();
            let content: Vec<usize> = rule.content.iter().map(side).collect();
            (rule_places, rule_near) = match role {
                Role::Cue => (rule.cue.iter().map(side).collect(), Vec::new()),
                Role::Content(_) => (content, source),
                Role::Source => (source, content),
            };
        }
        let (low, high) = spans.cue;
        let after = high..page.len().min(high + FAR);
        let before = low.saturating_sub(FAR)..low;
        Self {
            page,
            role,
            spans,
            base: (role.number() * 2 + u32::from(ends)) * APART + BASE,
            start,
            cue_word: head.word,
            cue_class: head.class,
            rule: found.map(|rule| (name(&rule.frame), act(rule))),
            rule_places,
            rule_near,
            before: telling(page, before.rev()),
            after: telling(page, after),
        }
    }

    /// That there is no such span.
    pub fn none(&self, choices: &mut impl Choices) {
        let b = self.base + 150;
        let spans = self.spans;
        let first = |range: &Range| u32::from(range.0 < spans.cue.0);
        let before = spans.content.first().map_or(2, first);
        let frame = self.rule.map_or(0, |rule| rule.0);
        let near = |offset| self.page.near(spans.cue.0, offset).class;
        for (template, one, two) in [
            (0, 0, 0),
            (1, self.cue_word, 0),
            (2, self.cue_class, 0),
            (3, frame, small(self.rule_places.len())),
            (4, before, small(spans.content.len())),
            (5, self.cue_word, before),
            (6, near(-1), self.cue_class),
            (7, near(-1), near(-2)),
            (8, self.page.atom(spans.cue.1).class, self.cue_class),
        ] {
            choices.say(b + template, one, two);
        }
        if let Some(&(start, end)) = spans.content.last() {
            let quote = u32::from(self.page.scan.quotes.opening(start).is_some());
            let before = u32::from(start < spans.cue.0);
            choices.say(b + 9, quote, before);
            choices.say(b + 10, self.page.atom(end).class, quote);
            choices.say(b + 11, self.page.near(end, -1).class, before);
        }
    }

    /// What speaks for the place.
    pub fn edge(&self, place: usize, choices: &mut impl Choices) {
        let (c, d) = (self.page.near(place, 0).class, self.page.near(place, -1).class);
        choices.shared(Lasts::Cue, self.key(None, place), |choices| {
            choices.shared(Lasts::Text, self.key(None, place), |choices| {
                self.around(place, choices);
            });
            self.to_cue(place, choices);
            self.borders(place, c, d, choices);
            self.agreement(place, c, d, choices);
        });
        if let Some(start) = self.start {
            choices.shared(Lasts::Cue, self.key(Some(start), place), |choices| {
                self.extent(start, place, c, d, choices);
            });
        }
        if self.role == Role::Source {
            self.beside_content(place, c, d, choices);
        }
    }

    /// What features of a place depend on: the role, whether its end is looked for, and where the
    /// span begins.
    fn key(&self, start: Option<usize>, place: usize) -> u64 {
        let length = start.map_or(0, |start| 1 + (place - start) as u64);
        (place as u64) << 16 | length << 3 | u64::from((self.base - BASE) / APART)
    }

    /// What stands around the place.
    fn around(&self, place: usize, choices: &mut impl Choices) {
        let b = self.base;
        let near = |offset: isize| self.page.near(place, offset);
        let (here, last) = (near(0), near(-1));
        let (c, d) = (here.class, last.class);
        let (c1, d1) = (near(1).class, near(-2).class);
        for (template, one, two) in [
            (0, here.word, 0),
            (1, last.word, 0),
            (2, last.word, here.word),
            (3, here.word, near(1).word),
            (4, near(-2).word, last.word),
            (5, c, 0),
            (6, d, 0),
            (7, d, c),
            (8, c, c1),
            (9, d1, d),
            (10, d ^ d1.rotate_left(9), c),
            (11, d ^ c1.rotate_left(9), c),
            (12, c ^ near(2).class.rotate_left(9), c1),
            (13, here.ending, 0),
            (14, last.ending, 0),
            (15, here.beginning, 0),
            (16, last.beginning, 0),
            (17, last.word, c),
            (18, d, here.word),
        ] {
            choices.say(b + template, one, two);
        }
    }

    /// Side, distance, and the telling tokens between cue and place.
    fn to_cue(&self, place: usize, choices: &mut impl Choices) {
        let b = self.base + 30;
        let (here, last) = (self.page.atom(place), self.page.near(place, -1));
        let (low, high) = self.spans.cue;
        let (side, distance) = if self.role == Role::Cue {
            (2, place.abs_diff(self.spans.head))
        } else if place <= low {
            (0, low - place)
        } else {
            (1, place.saturating_sub(high))
        };
        let steps = side * 100 + bucket(distance);
        let between = if place > high {
            hash(self.after.iter().take_while(|&&(at, _)| at < place))
        } else {
            hash(self.before.iter().take_while(|&&(at, _)| at >= place))
        };
        let (word, class) = (self.cue_word ^ side, self.cue_class ^ side);
        for (template, one, two) in [
            (0, steps, 0),
            (1, steps, here.class),
            (2, steps, last.class),
            (3, side, self.cue_word),
            (4, self.cue_word, steps),
            (5, word, here.class),
            (6, word, last.class),
            (7, class, here.class),
            (8, class, last.class),
            (9, self.cue_class, steps),
            (10, between, side),
            (11, between, here.class ^ side),
            (12, between, last.class ^ side),
            (13, word, here.word),
            (14, word, last.word),
            (15, between, class),
        ] {
            choices.say(b + template, one, two);
        }
    }

    /// Sentences, paragraphs and quotations at the place.
    fn borders(&self, place: usize, c: u32, d: u32, choices: &mut impl Choices) {
        let b = self.base + 60;
        let scan = &self.page.scan;
        let (low, _) = self.spans.cue;
        let cue = scan.sentence(self.spans.head);
        let (here, edge, line) = if self.start.is_some() {
            let here = scan.sentence(place - 1);
            (here, here.end == place, scan.tokens.is_break(place))
        } else {
            let here = scan.sentence(place);
            (here, here.start == place, place == 0 || scan.tokens.is_break(place - 1))
        };
        let edge = u32::from(edge) | u32::from(line) << 1;
        let order = if here.start < cue.start { 0 } else { 1 + u32::from(here.start > cue.start) };
        let quote = self.quote(place);
        let side = u32::from(place > low);
        for (template, one, two) in [
            (0, edge, order),
            (1, quote, side),
            (2, quote, edge),
            (3, quote, c),
            (4, quote, d),
            (5, quote, self.cue_word ^ side),
            (6, edge, self.cue_class ^ side),
            (7, quote ^ side << 8, order),
            (8, edge ^ side << 8, c),
        ] {
            choices.say(b + template, one, two);
        }
        if self.start.is_none() {
            let commas =
                self.page.counts(low).commas.saturating_sub(self.page.counts(place).commas);
            choices.say(b + 9, commas.min(5), side);
        }
    }

    /// How the place lies to quotations.
    fn quote(&self, place: usize) -> u32 {
        let quotes = &self.page.scan.quotes;
        let (here, before) =
            (quotes.around(place), place.checked_sub(1).map(|at| quotes.around(at)));
        let before = before.flatten();
        let flags = [
            here.is_some_and(|quote| quote.open == place),
            before.is_some_and(|quote| quote.closed && quote.close + 1 == place),
            before.is_some_and(|quote| quote.open + 1 == place),
            here.is_some_and(|quote| quote.open < place),
            quotes.around(self.spans.head).is_some(),
        ];
        flags.iter().fold(0, |bits, &flag| bits << 1 | u32::from(flag))
    }

    /// Whether the rules chose the place.
    pub fn is_rule(&self, place: usize) -> bool {
        self.rule_places.contains(&place)
    }

    /// Whether the rules would choose the place.
    fn agreement(&self, place: usize, c: u32, d: u32, choices: &mut impl Choices) {
        let b = self.base + 75;
        let Some((frame, act)) = self.rule else {
            choices.say(b, 0, 0);
            return;
        };
        let same = if self.rule_places.contains(&place) {
            1
        } else if self.rule_near.contains(&place) {
            2
        } else if self.rule_places.is_empty() {
            3
        } else {
            0
        };
        choices.say(b + 1, same, 0);
        choices.say(b + 2, same, frame);
        choices.say(b + 3, same, act);
        if same != 0 {
            choices.say(b + 4, same, c);
            choices.say(b + 5, same, d);
            choices.say(b + 6, same, self.cue_word);
        }
    }

    /// What lies between the beginning and the place, and what follows in the sentence.
    fn extent(&self, start: usize, place: usize, c: u32, d: u32, choices: &mut impl Choices) {
        let b = self.base + 85;
        let page = self.page;
        let scan = &page.scan;
        let length = bucket(place - start);
        let (first, first_word) = (page.atom(start).class, page.atom(start).word);
        let opened = scan.quotes.around(start);
        let mate = opened.map_or(0, |quote| match place.cmp(&(quote.close + 1)) {
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Less => 2,
            std::cmp::Ordering::Greater => 3,
        });
        let end = scan.sentence(place - 1).end.max(place);
        let (here, begun, last) = (page.counts(place), page.counts(start), page.counts(end));
        let rest = bucket((last.words - here.words) as usize);
        let commas = (here.commas - begun.commas).min(4) * 2
            + u32::from(last.commas > page.counts(place + 1).commas);
        let soon = page.counts(end.min(place + 8)).cues > here.cues;
        let cues = u32::from(soon) * 2 + u32::from(page.counts(place + 1).cues > here.cues);
        let meets = u32::from(place == self.spans.cue.0);
        for (template, one, two) in [
            (0, length, first),
            (1, length, c),
            (2, length, d),
            (3, first, c),
            (4, first, d),
            (5, first_word, c),
            (6, mate, first),
            (7, mate, c),
            (8, mate, d),
            (9, rest, c),
            (10, rest, length),
            (11, commas, c),
            (12, cues, c),
            (13, cues, d),
            (14, self.cue_word, length),
            (15, self.cue_word, rest),
            (16, first ^ c.rotate_left(5), page.atom(place + 1).class),
            (17, mate, rest),
            (18, u32::from(start < self.spans.cue.0), rest),
            (19, mate ^ length << 4, d),
            (20, meets, d),
            (21, meets, first),
        ] {
            choices.say(b + template, one, two);
        }
    }

    /// How the place lies to the content.
    fn beside_content(&self, place: usize, c: u32, d: u32, choices: &mut impl Choices) {
        let b = self.base + 115;
        let Some(&(start, end)) = self.spans.content.first() else {
            choices.say(b, c, d);
            return;
        };
        let covers = |&(start, end): &Range| start <= place && place < end;
        let inside = u32::from(self.spans.content.iter().any(covers));
        let at = u32::from(place == start) | u32::from(place == end) << 1;
        let order = u32::from(start < self.spans.cue.0) << 1 | u32::from(place > self.spans.cue.0);
        let gap = if place >= end { bucket(place - end) } else { 90 };
        let that = u32::from(self.page.scan.has(place, Tags::THAT));
        for (template, one) in
            [(1, inside), (2, at), (6, gap), (7, that), (3, c), (4, d), (5, self.cue_word)]
        {
            choices.say(b + template, one, order);
        }
    }
}

/// The first telling tokens: signs, cues, and words that join or govern clauses.
fn telling(page: &Page<'_>, places: impl Iterator<Item = usize>) -> Vec<(usize, u32)> {
    const TAGS: Tags = Tags::THAT
        .with(Tags::AND)
        .with(Tags::SUBORDINATOR)
        .with(Tags::RELATIVE)
        .with(Tags::VERB)
        .with(Tags::CONTRAST);
    let scan = &page.scan;
    let tells = |index: &usize| {
        !scan.tokens.is_word(*index)
            || page.counts(*index + 1).cues > page.counts(*index).cues
            || scan.has(*index, TAGS)
    };
    let mut so_far = 11;
    let found = places.filter(tells).take(TELLING);
    found
        .map(|index| {
            so_far = mix(5, so_far, page.atom(index).class);
            (index, so_far)
        })
        .collect()
}

fn hash<'h>(found: impl Iterator<Item = &'h (usize, u32)>) -> u32 {
    found.last().map_or(11, |&(_, hash)| hash)
}

/// A length, coarser the longer.
fn bucket(number: usize) -> u32 {
    small(match number {
        0..=5 => number,
        6..=7 => 6,
        8..=10 => 7,
        11..=15 => 8,
        16..=23 => 9,
        24..=35 => 10,
        36..=60 => 11,
        _ => 12,
    })
}
