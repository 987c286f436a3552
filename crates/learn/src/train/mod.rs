//! Weights from annotated text: deterministic, by one pass after another over the documents.
//!
//! Each choice of the extractor (crate `extract`, module `learned`) is a log-linear model; its
//! weights are fitted by stochastic gradient steps sized by `AdaGrad` (Duchi, Hazan and Singer, JMLR
//! 2011) and averaged over all steps, which keeps the last documents from weighing most.

mod fit;
mod folds;
mod gold;

use std::collections::BTreeSet;
use std::sync::Arc;

use isnad_extract::learned::{Corpus, Header, Weights};
use isnad_extract::{Convention, Options, Pack, extract};

use crate::score::{Figures, Gold, Line, ScoreError, score};
use fit::Fitter;
pub use folds::{Compared, cross_validate};
pub use gold::Sample;
use gold::{Lesson, heads, lesson};

/// How weights are fitted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// How the gold draws its spans.
    pub convention: Convention,
    /// Seed of the order of documents.
    pub seed: u64,
    /// Times that each document is seen.
    pub epochs: u32,
    /// Size of a first step.
    pub rate: f32,
    /// How fast weights that nothing asks for fade.
    pub decay: f32,
    /// The table has two to this many places.
    pub bits: u32,
    /// Weights smaller than this are left out; a feature seen once reaches about `rate`.
    pub least: f32,
    /// Natural logarithm of the probability from which a cue is believed.
    pub threshold: f32,
    /// What is added to the score of a place that the rules chose, when texts are read.
    pub trust: f32,
}

impl Settings {
    /// Settings that did well by cross-validation on the gold that they were tried on.
    pub fn new(convention: Convention) -> Self {
        let (threshold, trust, rate) = match convention {
            Convention::Isnad => (-0.7, 1.0, 0.1),
            Convention::Polnear => (-1.1, 0.0, 0.05),
        };
        Self {
            convention,
            seed: 1,
            epochs: 5,
            rate,
            decay: 0.003,
            bits: 22,
            least: 0.06,
            threshold,
            trust,
        }
    }
}

/// What is told after each pass.
#[derive(Clone, Debug)]
pub struct Progress {
    /// Passes made.
    pub epoch: u32,
    /// Mean loss of a choice, in nats.
    pub loss: f64,
    /// Figures on the documents held out, if there are any.
    pub held_out: Option<Figures>,
}

/// Fits weights to the samples.
///
/// Every tenth sample is held out of the fit when `measure` is set, and figures on those are told
/// after each pass; without it all samples are used.
///
/// # Errors
/// [`ScoreError`] where the gold contradicts itself.
pub fn train(
    samples: &[Sample],
    pack: &Pack,
    settings: &Settings,
    corpora: &[Corpus],
    measure: bool,
    progress: &mut dyn FnMut(&Progress),
) -> Result<Weights, ScoreError> {
    let (held, used): (Vec<_>, Vec<_>) =
        samples.iter().enumerate().partition(|(at, _)| measure && at % 10 == 9);
    let pages: Vec<_> = used.iter().map(|(_, sample)| sample.page(pack)).collect();
    let known = heads(&pages, &used.iter().map(|(_, sample)| &sample.line).collect::<Vec<_>>());
    let lessons: Vec<Lesson<'_, '_>> = pages
        .iter()
        .zip(&used)
        .map(|(page, (_, sample))| lesson(page, &sample.line, settings.convention, &known))
        .collect();
    let mut fitter = Fitter::new(settings);
    let mut order: Vec<usize> = (0..lessons.len()).collect();
    let mut random = Random(settings.seed.max(1));
    for epoch in 1..=settings.epochs {
        random.shuffle(&mut order);
        for &at in &order {
            if let Some(lesson) = lessons.get(at) {
                fitter.learn(lesson);
            }
        }
        let held_out = if held.is_empty() {
            None
        } else {
            let weights = fitter.weights(header(pack, settings, corpora), settings.least);
            let held: Vec<&Sample> = held.iter().map(|&(_, sample)| sample).collect();
            Some(figures(&held, pack, settings.convention, Some(&Arc::new(weights)))?)
        };
        progress(&Progress { epoch, loss: fitter.take_loss(), held_out });
    }
    Ok(fitter.weights(header(pack, settings, corpora), settings.least))
}

fn header(pack: &Pack, settings: &Settings, corpora: &[Corpus]) -> Header {
    Header {
        schema: "isnad.weights/1".to_owned(),
        pack: pack.code().to_owned(),
        pack_version: pack.version().to_owned(),
        pack_digest: Some(pack.digest()),
        convention: settings.convention.name().to_owned(),
        features: isnad_extract::learned::FEATURES,
        bits: settings.bits,
        scale: 1.0,
        threshold: settings.threshold,
        trust: settings.trust,
        seed: settings.seed,
        epochs: settings.epochs,
        corpora: corpora.to_vec(),
    }
}

/// The extractor's figures on samples.
///
/// # Errors
/// [`ScoreError`] where the gold contradicts itself.
pub fn figures(
    samples: &[&Sample],
    pack: &Pack,
    convention: Convention,
    weights: Option<&Arc<Weights>>,
) -> Result<Figures, ScoreError> {
    compare(samples, samples.iter().map(|one| read(one, pack, convention, weights)).collect())
}

fn read(
    sample: &Sample,
    pack: &Pack,
    convention: Convention,
    weights: Option<&Arc<Weights>>,
) -> Line {
    let options = Options { convention, weights: weights.cloned(), ..Options::default() };
    Line::from(&extract(&sample.text, pack, &options))
}

/// Corpora may share ids, so documents are numbered.
fn compare(samples: &[&Sample], found: Vec<Line>) -> Result<Figures, ScoreError> {
    let (mut gold, mut read) = (Gold::default(), Gold::default());
    for (at, (sample, found)) in samples.iter().zip(found).enumerate() {
        let mut line = sample.line.clone();
        line.text = Some(sample.text.clone());
        gold.push(line.renamed(at));
        read.push(found.renamed(at));
    }
    score(&gold, &read, |_| None, &BTreeSet::new(), None)
}

/// Numbers that look random and are the same each time (xorshift, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap_or_default()
    }

    fn shuffle(&mut self, order: &mut [usize]) {
        for at in (1..order.len()).rev() {
            order.swap(at, self.below(at + 1));
        }
    }
}
