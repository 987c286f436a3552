//! How an extraction came about: which rules, words and scores made each attribution, and why a
//! sentence with a reporting word has none.

mod lack;
mod telling;

use isnad_model::{Explanation, Extraction, Made, Passed, PassedOver, RuleName, Tried, Weighed};

use crate::Pack;
use crate::candidate::{Candidate, ground};
use crate::engine::{Options, candidates_telling};
use crate::learned::{Labelled, Page, Weights, choose, cue_score, decode, outlines};
use crate::miss::{Miss, Missed};
use crate::pack::{CueForm, Features, Rule};
use crate::scan::Hit;

/// Explains what [`crate::extract`] found in the text with the same pack and options.
///
/// Reads the text anew; linear in it, as the extraction is.
pub fn explain(text: &str, pack: &Pack, options: &Options, found: &Extraction) -> Explanation {
    let page = Page::of(text, pack);
    let mut missed = Vec::new();
    candidates_telling(&page.scan, pack, &mut |one| missed.push(one));
    let weights = options.weights.as_deref();
    let reader = Reader { page: &page, pack, weights, missed };
    let made = reader.made();
    let told: Vec<usize> = made.iter().map(|(place, _)| *place).collect();
    let kept = |one: &Made| found.attributions.iter().any(|known| known.id == one.id);
    Explanation {
        attributions: made.into_iter().map(|(_, made)| made).filter(kept).collect(),
        passed_over: reader.passed_over(&told),
    }
}

/// A text with all that made something of it, or nothing.
struct Reader<'a, 't> {
    page: &'a Page<'t>,
    pack: &'a Pack,
    weights: Option<&'a Weights>,
    missed: Vec<Missed>,
}

impl From<&Rule> for RuleName {
    fn from(rule: &Rule) -> Self {
        let (file, line) = (Some(rule.file.to_owned()), Some(rule.line));
        Self { name: rule.name.clone(), file, line }
    }
}

impl Reader<'_, '_> {
    /// What made each attribution, with the token of its cue, in the order of their numbers.
    fn made(&self) -> Vec<(usize, Made)> {
        let id = |index: usize| format!("a{}", index + 1);
        match self.weights {
            None => {
                let rules = self.page.rules.iter().enumerate();
                rules.map(|(index, one)| self.by_rules(id(index), one, None)).collect()
            }
            Some(weights) if weights.anywhere() => {
                let found = outlines(self.page, weights);
                found.iter().enumerate().map(|(index, one)| self.outlined(id(index), one)).collect()
            }
            Some(weights) => {
                let labels = decode(self.page, weights);
                let found = choose(self.page, self.pack, weights);
                let found = found.iter().enumerate().map(|(index, one)| {
                    let label = labels.binary_search_by_key(&one.hit.start, |one| one.spans.head);
                    let label = label.ok().and_then(|place| labels.get(place));
                    self.by_rules(id(index), one, label.map(|label| self.weighed(one, label)))
                });
                found.collect()
            }
        }
    }

    fn by_rules(&self, id: String, one: &Candidate, weights: Option<Weighed>) -> (usize, Made) {
        let rule = self.page.rule_at(one.hit.start);
        let frame = rule.map(|rule| {
            let written = self.pack.frames.iter().find(|frame| frame.name == rule.frame);
            written.map_or_else(
                || RuleName { name: rule.frame.clone(), file: None, line: None },
                |frame| RuleName::from(&frame.rule()),
            )
        });
        let made = Made {
            id,
            word: self.word(one.hit),
            frame,
            words: telling::words(&self.page.scan, self.pack, one),
            rules: rule.map(|rule| rule.confidence),
            weights,
        };
        (one.hit.start, made)
    }

    /// The reporting word of the pack at a cue; none for a colon.
    fn word(&self, hit: Hit) -> Option<RuleName> {
        let sign = hit.form == CueForm::default() && !self.page.scan.tokens.is_word(hit.start);
        let cue = self.pack.cues.get(usize::from(hit.form.cue)).filter(|_| !sign)?;
        Some(RuleName::from(&cue.rule))
    }

    fn weighed(&self, one: &Candidate, label: &Labelled) -> Weighed {
        let rule = self.page.rule_at(one.hit.start);
        let same = |rule: &Candidate| rule.source == one.source && rule.content == one.content;
        Weighed {
            cue: probability(label.cue_score),
            spans: probability(label.span_score),
            redrawn: !rule.is_some_and(same),
        }
    }

    /// One that weights of another convention found, wherever its cue stands.
    fn outlined(&self, id: String, one: &Labelled) -> (usize, Made) {
        let (start, end) = one.spans.cue;
        let known = (start..end).find_map(|at| self.page.scan.cue_at(at));
        let made = Made {
            id,
            word: known.and_then(|hit| self.word(hit)),
            frame: None,
            words: telling::cue(&self.page.scan, one.spans.cue),
            rules: None,
            weights: Some(Weighed {
                cue: probability(one.cue_score),
                spans: probability(one.span_score),
                redrawn: true,
            }),
        };
        (one.spans.head, made)
    }

    /// Sentences with reporting words of which none stands at one of the places `told`.
    fn passed_over(&self, told: &[usize]) -> Vec<PassedOver> {
        let scan = &self.page.scan;
        let number = |at: usize| scan.sentence_of.get(at).copied().unwrap_or_default();
        let mut silent = vec![true; scan.sentences.len()];
        for &at in told {
            if let Some(place) = silent.get_mut(number(at) as usize) {
                *place = false;
            }
        }
        let mut out: Vec<(u32, PassedOver)> = Vec::new();
        for word in 0..scan.words.len() {
            let sentence = number(word);
            if !silent.get(sentence as usize).copied().unwrap_or_default() {
                continue;
            }
            let Some(passed) = self.passed(word) else { continue };
            if let Some((_, over)) = out.last_mut().filter(|(last, _)| *last == sentence) {
                over.words.push(passed);
            } else {
                let whole = scan.sentence(word);
                let place = scan.tokens.span(whole.start, whole.end);
                out.push((sentence, PassedOver { sentence: place, words: vec![passed] }));
            }
        }
        out.into_iter().map(|(_, over)| over).collect()
    }

    /// Why the reporting word at the token made nothing; none where there is no such word.
    fn passed(&self, at: usize) -> Option<Passed> {
        let scan = &self.page.scan;
        let missed = self.missed.binary_search_by_key(&at, |one| one.hit.start);
        let missed = missed.ok().and_then(|place| self.missed.get(place)).copied();
        let missed = missed.or_else(|| self.own_speech(at));
        let hit = missed.map(|one| one.hit).or_else(|| scan.cue_at(at))?;
        let lacking = missed.filter(|one| one.why == Miss::NoFrame);
        let weights = self.weights.filter(|_| scan.cue_at(at).is_some());
        let scores = weights.map(|weights| cue_score(self.page, weights, at).map(probability));
        Some(Passed {
            word: self.word(hit)?,
            span: scan.tokens.span(hit.start, hit.end),
            why: missed.map(|one| one.why),
            frames: lacking.map(|one| self.tried(&one)).unwrap_or_default(),
            weights: scores.map(|[found, _]| found),
            needed: scores.map(|[_, needed]| needed),
        })
    }

    /// A word that is a reporting word only as somebody's own speech.
    fn own_speech(&self, at: usize) -> Option<Missed> {
        let scan = &self.page.scan;
        let form = scan.forms(self.pack, at).next().filter(|_| scan.cue_at(at).is_none())?;
        let own = form.features.has(Features::SPEAKER);
        let hit = Hit { start: at, end: at + 1, form };
        own.then_some(Missed { why: Miss::OwnSpeech, hit, floor: 0 })
    }

    /// The frames that the word was tried with, and what each asks for in vain.
    fn tried(&self, missed: &Missed) -> Vec<Tried> {
        let ground = ground(&self.page.scan, self.pack, missed.hit, missed.floor);
        let Ok(ground) = ground else { return Vec::new() };
        let frames = ground.site.cue.frames.iter();
        frames
            .filter_map(|&number| self.pack.frames.get(number))
            .filter_map(|frame| {
                let lacks = ground.site.lack(frame, &ground.group)?;
                Some(Tried { frame: frame.name.clone(), lacks })
            })
            .collect()
    }
}

/// A probability from its natural logarithm.
fn probability(logarithm: f32) -> f64 {
    f64::from(logarithm.exp()).min(1.0)
}
