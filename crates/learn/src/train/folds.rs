//! What weights add over rules alone, measured on documents that they never saw.

use std::sync::Arc;

use isnad_extract::Pack;

use super::{Sample, Settings, compare, figures, read, train};
use crate::score::{Figures, ScoreError};

/// Figures with and without weights on the same documents.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Rules alone.
    pub rules: Figures,
    /// Rules and weights, each document read with weights fitted to the other folds.
    pub weights: Figures,
}

/// Cross-validation by document: each fold is read with weights fitted to all others.
///
/// # Errors
/// [`ScoreError`] where the gold contradicts itself.
pub fn cross_validate(
    samples: &[Sample],
    pack: &Pack,
    settings: &Settings,
    folds: usize,
    progress: &mut dyn FnMut(usize),
) -> Result<Compared, ScoreError> {
    let folds = folds.clamp(2, samples.len().max(2));
    let all: Vec<&Sample> = samples.iter().collect();
    let mut found = vec![None; samples.len()];
    for fold in 0..folds {
        let others: Vec<Sample> = samples
            .iter()
            .enumerate()
            .filter(|(at, _)| at % folds != fold)
            .map(|(_, sample)| sample.clone())
            .collect();
        let weights = Arc::new(train(&others, pack, settings, &[], false, &mut |_| {})?);
        for (at, place) in found.iter_mut().enumerate().filter(|(at, _)| at % folds == fold) {
            *place =
                samples.get(at).map(|one| read(one, pack, settings.convention, Some(&weights)));
        }
        progress(fold + 1);
    }
    let found = found.into_iter().flatten().collect();
    Ok(Compared {
        rules: figures(&all, pack, settings.convention, None)?,
        weights: compare(&all, found)?,
    })
}
