//! Which prediction is held against which gold attribution.

use std::cmp::Reverse;

use super::item::{Item, shared};
use super::number::share;

/// Index of a gold attribution and of the prediction paired with it.
pub type Matched = (usize, usize);

/// Pairs by overlapping cues, one to one, the best fit first for each gold attribution in turn.
pub fn by_cue(gold: &[Item], found: &[Item]) -> Vec<Matched> {
    let mut used = vec![false; found.len()];
    let mut pairs = Vec::new();
    for (g, wanted) in gold.iter().enumerate() {
        let fits = |f: usize, item: &Item| {
            let cue = item.cue.trimmed == wanted.cue.trimmed;
            (cue, item.content.trimmed == wanted.content.trimmed, Reverse(f))
        };
        let free = found
            .iter()
            .enumerate()
            .filter(|(f, item)| used.get(*f) == Some(&false) && wanted.cue.overlaps(&item.cue));
        let Some((f, _)) = free.max_by_key(|(f, item)| fits(*f, item)) else { continue };
        if let Some(taken) = used.get_mut(f) {
            *taken = true;
        }
        pairs.push((g, f));
    }
    pairs
}

/// Pairs whose contents overlap by half, one to one, the closest first, that agree on the speaker.
pub fn soft(gold: &[Item], found: &[Item]) -> usize {
    let mut close: Vec<(f64, usize, usize)> = Vec::new();
    for (f, item) in found.iter().enumerate() {
        for (g, wanted) in gold.iter().enumerate() {
            let overlap = closeness(item, wanted);
            if overlap >= 0.5 {
                close.push((overlap, f, g));
            }
        }
    }
    close.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut used_found, mut used_gold) = (vec![false; found.len()], vec![false; gold.len()]);
    let mut agreed = 0;
    for (_, f, g) in close {
        let (Some(by_found), Some(by_gold)) = (used_found.get_mut(f), used_gold.get_mut(g)) else {
            continue;
        };
        if *by_found || *by_gold {
            continue;
        }
        (*by_found, *by_gold) = (true, true);
        if let (Some(item), Some(wanted)) = (found.get(f), gold.get(g)) {
            agreed += usize::from(same_speaker(item, wanted));
        }
    }
    agreed
}

/// Intersection over union of the contents; a half where one has none but the cues meet.
fn closeness(item: &Item, wanted: &Item) -> f64 {
    if item.content.is_empty() || wanted.content.is_empty() {
        return if item.cue.overlaps(&wanted.cue) { 0.5 } else { 0.0 };
    }
    if !item.content.overlaps(&wanted.content) {
        return 0.0;
    }
    let (a, b) = (item.content.tokens(), wanted.content.tokens());
    let both = shared(&a, &b);
    share(both, a.len() + b.len() - both).value()
}

fn same_speaker(item: &Item, wanted: &Item) -> bool {
    item.speaker.overlaps(&wanted.speaker) || item.speaker.is_empty() && wanted.speaker.is_empty()
}
