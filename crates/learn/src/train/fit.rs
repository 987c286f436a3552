//! The fit itself: gradient steps on the choices of one document after another.

use std::collections::HashSet;

use isnad_extract::Convention;
use isnad_extract::learned::{Header, Options, Role, Spans, Weights, cue, ends, normalise, starts};

use super::Settings;
use super::gold::{Act, Lesson};

/// Steps that change a probability by less than this are not made.
const SLIGHT: f32 = 1e-3;
/// Parts of a content that are learned.
const PARTS: u8 = 3;

/// One weight in the making.
#[derive(Clone, Copy, Default)]
struct Weight {
    value: f32,
    /// Sum of the squares of its gradients.
    squares: f32,
    /// Each change times the step at which it was made: what the average lacks.
    late: f32,
}

/// Weights in the making.
pub(super) struct Fitter<'s> {
    settings: &'s Settings,
    table: Vec<Weight>,
    options: Options,
    scores: Vec<f32>,
    steps: f32,
    loss: f64,
    choices: u32,
}

impl<'s> Fitter<'s> {
    pub fn new(settings: &'s Settings) -> Self {
        Self {
            settings,
            table: vec![Weight::default(); 1 << settings.bits],
            options: Options::default(),
            scores: Vec::new(),
            steps: 0.0,
            loss: 0.0,
            choices: 0,
        }
    }

    /// The average of the weights over all steps.
    pub fn weights(&self, header: Header, least: f32) -> Weights {
        let steps = self.steps.max(1.0);
        let mean = |weight: &Weight| weight.value - weight.late / steps;
        Weights::new(header, &self.table.iter().map(mean).collect::<Vec<f32>>(), least)
    }

    /// The mean loss of a choice since it was last asked for, in nats.
    pub fn take_loss(&mut self) -> f64 {
        let mean = self.loss / f64::from(self.choices.max(1));
        (self.loss, self.choices) = (0.0, 0);
        mean
    }

    /// One pass over a document.
    pub fn learn(&mut self, lesson: &Lesson<'_, '_>) {
        let heads: HashSet<usize> = lesson.acts.iter().map(|act| act.head).collect();
        for &at in &lesson.places {
            cue(lesson.page, at, &mut self.options);
            self.step(heads.contains(&at).then_some(at));
        }
        for act in &lesson.acts {
            self.act(lesson, act);
        }
    }

    fn act(&mut self, lesson: &Lesson<'_, '_>, act: &Act) {
        let mut spans = Spans { head: act.head, cue: (act.head, act.head + 1), ..Spans::default() };
        if self.settings.convention == Convention::Isnad {
            let ranges = lesson.page.cue_ranges(act.head);
            if let (Some(first), Some(last)) = (ranges.first(), ranges.last()) {
                spans.cue = (first.0, last.1);
            }
        } else {
            self.span(lesson, Role::Cue, &spans, Some(act.cue));
            spans.cue = act.cue;
        }
        for part in 0..PARTS {
            let gold = act.content.get(usize::from(part)).copied();
            self.span(lesson, Role::Content(part), &spans, gold);
            match gold {
                Some(gold) => spans.content.push(gold),
                None => break,
            }
        }
        self.span(lesson, Role::Source, &spans, act.source);
    }

    fn span(
        &mut self,
        lesson: &Lesson<'_, '_>,
        role: Role,
        spans: &Spans,
        gold: Option<(usize, usize)>,
    ) {
        starts(lesson.page, role, spans, &mut self.options);
        self.step(gold.map(|gold| gold.0));
        if let Some((start, end)) = gold {
            ends(lesson.page, role, spans, start, &mut self.options);
            self.step(Some(end));
        }
    }

    /// A step towards the right choice; none where it is not among the choices.
    fn step(&mut self, right: Option<usize>) {
        let Some(right) = self.options.find(right) else { return };
        let shift = 32 - self.settings.bits;
        let place = |feature: u32| (feature >> shift) as usize;
        self.scores.clear();
        for features in self.options.features() {
            let weights = features.iter().filter_map(|&feature| self.table.get(place(feature)));
            self.scores.push(weights.map(|weight| weight.value).sum());
        }
        normalise(&mut self.scores);
        self.loss -= f64::from(self.scores.get(right).copied().unwrap_or_default());
        self.choices += 1;
        self.steps += 1.0;
        for (at, (features, score)) in self.options.features().zip(&self.scores).enumerate() {
            let gradient = score.exp() - if at == right { 1.0 } else { 0.0 };
            if gradient.abs() < SLIGHT {
                continue;
            }
            for &feature in features {
                let Some(weight) = self.table.get_mut(place(feature)) else { continue };
                let slope = gradient + self.settings.decay * weight.value;
                weight.squares += slope * slope;
                let step = self.settings.rate * slope / (1e-6 + weight.squares).sqrt();
                weight.value -= step;
                weight.late -= step * self.steps;
            }
        }
    }
}
