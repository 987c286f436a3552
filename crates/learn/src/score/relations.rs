//! Relations: right where both ends are, whichever of several mentions of a statement is named.

use std::collections::{BTreeMap, BTreeSet};

use super::count::Counts;
use super::lines::{Line, Tie};
use super::pairing::Matched;

const SAME: &str = "same_as";

/// Statements of the gold that are one statement written twice.
struct Same<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Same<'a> {
    /// Joins the ends of each `same_as`; gives back the end that is no attribution.
    fn of(line: &'a Line, ties: &'a [Tie]) -> Result<Self, String> {
        let ids = line.attributions.iter().filter_map(|mark| mark.id.as_deref());
        let mut same = Self(ids.map(|id| (id, id)).collect());
        for tie in ties.iter().filter(|tie| tie.kind == SAME) {
            let (from, to) = same.ends(tie)?;
            same.0.insert(from, to);
        }
        Ok(same)
    }

    fn root(&self, id: &str) -> Result<&'a str, String> {
        let mut at = *self.0.get(id).ok_or_else(|| id.to_owned())?;
        while let Some(next) = self.0.get(at).filter(|next| **next != at) {
            at = next;
        }
        Ok(at)
    }

    fn ends(&self, tie: &Tie) -> Result<(&'a str, &'a str), String> {
        let end = |id: &Option<String>| self.root(id.as_deref().unwrap_or("null"));
        Ok((end(&tie.from)?, end(&tie.to)?))
    }
}

/// Adds the relations of one document.
///
/// # Errors
/// The end of a gold relation that is no attribution of the gold.
pub fn add(
    counts: &mut Counts,
    line: &Line,
    ties: &[Tie],
    predicted: &Line,
    found: &BTreeMap<&str, &str>,
) -> Result<(), String> {
    let same = Same::of(line, ties)?;
    let mut wanted = BTreeSet::new();
    for tie in ties.iter().filter(|tie| tie.kind != SAME) {
        let (from, to) = same.ends(tie)?;
        wanted.insert((tie.kind.as_str(), from, to));
    }
    counts.relations.gold += wanted.len();
    let (mut got, mut met) = (BTreeSet::new(), BTreeSet::new());
    for tie in predicted.relations.iter().flatten() {
        let end = |id: &Option<String>| id.as_deref().and_then(|id| found.get(id)).copied();
        let ends = end(&tie.from).zip(end(&tie.to));
        let roots = match ends {
            Some((from, to)) => Some((same.root(from)?, same.root(to)?)),
            None => None,
        };
        if tie.kind == SAME {
            counts.same_pred += 1;
            if let (Some((a, b)), Some((from, to))) = (roots, ends)
                && a == b
            {
                counts.same_right += 1;
                met.extend([from, to]);
            }
            continue;
        }
        let key = roots.map(|(from, to)| (tie.kind.as_str(), from, to));
        match key {
            // A second wording of what was already right is neither right nor wrong.
            Some(key) if got.contains(&key) => continue,
            Some(key) if wanted.contains(&key) => {
                got.insert(key);
                counts.relations.right += 1;
            }
            _ => {}
        }
        counts.relations.found += 1;
    }
    let twice = ties.iter().filter(|tie| tie.kind == SAME);
    let twice: BTreeSet<&str> =
        twice.flat_map(|tie| [&tie.from, &tie.to]).filter_map(Option::as_deref).collect();
    counts.same_gold += twice.len();
    counts.same_found += twice.intersection(&met).count();
    Ok(())
}

/// The gold id that each paired prediction stands for.
pub fn paired<'a>(
    pairs: &[Matched],
    gold: &[super::item::Item<'a>],
    found: &[super::item::Item<'a>],
) -> BTreeMap<&'a str, &'a str> {
    let ends = pairs.iter().filter_map(|(g, f)| {
        let (wanted, got) = (gold.get(*g)?, found.get(*f)?);
        Some((got.mark.id.as_deref()?, wanted.mark.id.as_deref()?))
    });
    ends.collect()
}
