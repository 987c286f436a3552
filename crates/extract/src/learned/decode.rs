//! The best spans under given weights.

use super::page::Page;
use super::roles::{Role, Spans, ends, starts};
use super::scores::{BEAM, MARGIN, Scores};
use super::weights::Weights;
use super::words::{cue, may_be_cue};
use crate::layout::Range;

/// An attribution as the model would have it, in token indices.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// Its spans.
    pub spans: Spans,
    /// Natural logarithm of the probability that a cue stands there.
    pub cue_score: f32,
    /// That of its other spans, given the cue.
    pub span_score: f32,
}

/// Parts that a content may have.
const PARTS: u8 = 3;
/// A word of which the rules make nothing is believed where its source and content are likely with
/// it: natural logarithm of 0.1, by cross-validation on the corpora of both languages.
const UNRULED: f32 = -2.3;

/// A content in the making.
#[derive(Clone)]
struct Partial {
    content: Vec<Range>,
    score: f32,
    done: bool,
}

struct Decoder<'a, 't> {
    page: &'a Page<'t>,
    scores: Scores<'a>,
    /// What was worked out for the cue so far.
    ended: Vec<Ended>,
}

/// Where a content that begins at a place ends: whatever stands before it, the answer is the same.
struct Ended {
    role: u32,
    start: usize,
    ends: Vec<(usize, f32)>,
}

/// The attributions of a text, by their cues.
pub fn decode(page: &Page<'_>, weights: &Weights) -> Vec<Labelled> {
    let scores = Scores::new(weights);
    let mut decoder = Decoder { page, scores, ended: Vec::new() };
    let heads = if weights.anywhere() {
        (0..page.len()).filter(|&at| may_be_cue(page, at)).collect()
    } else {
        page.known_cues()
    };
    let mut out = Vec::new();
    for head in heads {
        cue(page, head, &mut decoder.scores);
        let score = decoder.scores.logarithms().get(1).copied();
        if let Some(score) = score.filter(|&score| score > weights.threshold()) {
            let found = decoder.attribution(head, score);
            out.extend(found.filter(|found| found.score() > decoder.needed(head)));
        }
    }
    out
}

/// Natural logarithms of the probability that a cue, or else all of an attribution, stands at the
/// token, and of the one that is needed there.
pub(crate) fn cue_score(page: &Page<'_>, weights: &Weights, head: usize) -> [f32; 2] {
    let mut scores = Scores::new(weights);
    cue(page, head, &mut scores);
    let score = scores.logarithms().get(1).copied().unwrap_or(f32::NEG_INFINITY);
    if score <= weights.threshold() {
        return [score, weights.threshold()];
    }
    let mut decoder = Decoder { page, scores, ended: Vec::new() };
    let whole = decoder.attribution(head, score).map_or(f32::NEG_INFINITY, |found| found.score());
    [whole, decoder.needed(head)]
}

impl Labelled {
    /// Natural logarithm of the probability of all of it.
    pub fn score(&self) -> f32 {
        self.cue_score + self.span_score
    }
}

impl Decoder<'_, '_> {
    /// What all of an attribution must score to be believed.
    fn needed(&self, head: usize) -> f32 {
        let ruled = self.scores.weights().anywhere() || self.page.rule_at(head).is_some();
        if ruled { f32::NEG_INFINITY } else { UNRULED }
    }

    fn attribution(&mut self, head: usize, cue_score: f32) -> Option<Labelled> {
        self.scores.next_cue();
        self.ended.clear();
        let mut spans = Spans { head, cue: (head, head + 1), ..Spans::default() };
        if self.scores.weights().anywhere() {
            let start = self.starts(Role::Cue, &spans).first()?.0?;
            let end = self.ends(Role::Cue, &spans, start).first()?.0;
            spans.cue = (start, end);
        } else {
            // As in the gold: the part in which the word itself stands.
            let ranges = self.page.cue_ranges(head);
            let part = ranges.iter().find(|part| part.0 <= head && head < part.1);
            spans.cue = *part.or(ranges.first())?;
        }
        // A content is judged with the source that it leaves.
        let mut best: Option<Labelled> = None;
        for Partial { content, score, .. } in self.contents(&spans) {
            let mut spans = Spans { content, ..spans.clone() };
            let (source, rest) = self.source(&spans);
            spans.source = source;
            let span_score = score + rest;
            if best.as_ref().is_none_or(|best| span_score > best.span_score) {
                best = Some(Labelled { spans, cue_score, span_score });
            }
        }
        best
    }

    /// The likeliest contents, with their scores.
    fn contents(&mut self, spans: &Spans) -> Vec<Partial> {
        let mut beam = vec![Partial { content: Vec::new(), score: 0.0, done: false }];
        for part in 0..PARTS {
            let mut next = Vec::new();
            for partial in beam {
                if partial.done {
                    next.push(partial);
                } else {
                    self.lengthen(Role::Content(part), spans, &partial, &mut next);
                }
            }
            next.sort_by(|a, b| b.score.total_cmp(&a.score));
            next.truncate(BEAM);
            let least = next.first().map_or(0.0, |best| best.score - MARGIN);
            next.retain(|partial| partial.score >= least);
            beam = next;
        }
        beam
    }

    fn lengthen(&mut self, role: Role, spans: &Spans, partial: &Partial, out: &mut Vec<Partial>) {
        let so_far = Spans { content: partial.content.clone(), ..spans.clone() };
        for (start, first) in self.starts(role, &so_far) {
            let score = partial.score + first;
            let Some(start) = start else {
                out.push(Partial { score, done: true, ..partial.clone() });
                continue;
            };
            for (end, second) in self.content_ends(role, &so_far, start) {
                let mut content = partial.content.clone();
                content.push((start, end));
                out.push(Partial { content, score: score + second, done: false });
            }
        }
    }

    /// The source, and its score.
    fn source(&mut self, spans: &Spans) -> (Option<Range>, f32) {
        let mut best = (None, f32::NEG_INFINITY);
        for (start, first) in self.starts(Role::Source, spans) {
            let found = match start {
                None => Some((None, first)),
                Some(start) => self
                    .ends(Role::Source, spans, start)
                    .first()
                    .map(|&(end, second)| (Some((start, end)), first + second)),
            };
            if let Some(found) = found.filter(|found| found.1 > best.1) {
                best = found;
            }
        }
        best
    }

    fn content_ends(&mut self, role: Role, spans: &Spans, start: usize) -> Vec<(usize, f32)> {
        let same = |one: &&Ended| one.role == role.number() && one.start == start;
        if let Some(one) = self.ended.iter().find(same) {
            return one.ends.clone();
        }
        let ends = self.ends(role, spans, start);
        self.ended.push(Ended { role: role.number(), start, ends: ends.clone() });
        ends
    }

    fn starts(&mut self, role: Role, spans: &Spans) -> Vec<(Option<usize>, f32)> {
        starts(self.page, role, spans, &mut self.scores);
        self.scores.best()
    }

    fn ends(&mut self, role: Role, spans: &Spans, start: usize) -> Vec<(usize, f32)> {
        ends(self.page, role, spans, start, &mut self.scores);
        self.scores.best().into_iter().filter_map(|(place, score)| Some((place?, score))).collect()
    }
}
