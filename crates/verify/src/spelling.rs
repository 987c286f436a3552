//! Which names may be one speaker: suggested by folding, transliteration and edit distance, and
//! left to a person to decide.

use std::collections::{BTreeMap, BTreeSet};

use crate::page::words;
use crate::skeleton::skeleton;

/// Likeness from which two names are suggested to be one, 0 to 1.
pub const ALIKE: f64 = 0.82;

/// Two names that may be one speaker.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike {
    /// Index of the first name.
    pub a: usize,
    /// Index of the second.
    pub b: usize,
    /// How alike, 0 to 1.
    pub likeness: f64,
}

/// A name ready to be compared.
struct Form {
    folded: Vec<String>,
    skeleton: Vec<String>,
}

impl Form {
    fn of(name: &str) -> Self {
        let folded = words(name);
        let skeleton = folded.iter().map(|word| skeleton(bare(word))).collect();
        Self { folded, skeleton }
    }
}

/// A word without the article that Arabic names carry, in either script.
fn bare(word: &str) -> &str {
    let rest = word.strip_prefix("\u{627}\u{644}");
    rest.filter(|rest| rest.chars().count() > 2).unwrap_or(word)
}

/// Pairs of names that are alike, the likest first. Names are compared only when they share the
/// sound of a word's first two consonants, so that not every name meets every other.
pub fn alike(names: &[&str]) -> Vec<Alike> {
    let forms: Vec<Form> = names.iter().map(|name| Form::of(name)).collect();
    let mut near: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, form) in forms.iter().enumerate() {
        let starts: BTreeSet<String> = form
            .skeleton
            .iter()
            .filter(|sounds| !sounds.is_empty())
            .map(|sounds| sounds.chars().take(2).collect())
            .collect();
        for start in starts {
            near.entry(start).or_default().push(at);
        }
    }
    let mut found: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for list in near.values() {
        for (index, a) in list.iter().enumerate() {
            for b in list.iter().skip(index + 1) {
                let Some((first, second)) = forms.get(*a).zip(forms.get(*b)) else { continue };
                found.entry((*a, *b)).or_insert_with(|| likeness(first, second));
            }
        }
    }
    let mut pairs: Vec<Alike> = found
        .into_iter()
        .filter(|(_, likeness)| *likeness >= ALIKE)
        .map(|((a, b), likeness)| Alike { a, b, likeness })
        .collect();
    pairs.sort_by(|x, y| y.likeness.total_cmp(&x.likeness).then((x.a, x.b).cmp(&(y.a, y.b))));
    pairs
}

/// The mean over the words of the shorter name of each one's best partner in the longer; a word
/// without any partner rules the pair out, and missing words weigh a little.
fn likeness(a: &Form, b: &Form) -> f64 {
    let (short, long) = if a.folded.len() <= b.folded.len() { (a, b) } else { (b, a) };
    let sounds = |form: &Form| form.skeleton.iter().filter(|word| !word.is_empty()).count();
    let (few, many) = (sounds(short), sounds(long));
    if few == 0 {
        return 0.0;
    }
    let mut sum = 0.0;
    for (word, sound) in short.folded.iter().zip(&short.skeleton).filter(|(_, s)| !s.is_empty()) {
        let best = long.folded.iter().zip(&long.skeleton).map(|(other, heard)| {
            let spelled = strsim::normalized_damerau_levenshtein(word, other);
            // Two consonants are too few to go by.
            let heard = match sound.len().min(heard.len()) {
                0..=2 if sound == heard => 0.85,
                0..=2 => 0.0,
                _ => 0.97 * strsim::normalized_damerau_levenshtein(sound, heard),
            };
            spelled.max(heard)
        });
        let best = best.fold(0.0, f64::max);
        if best < 0.6 {
            return 0.0;
        }
        sum += best;
    }
    let (few, many) = (count(few), count(many));
    (sum / few) * (0.88 + 0.12 * few / many)
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::alike;

    #[test]
    fn spellings_and_scripts_are_suggested_and_other_people_are_not() {
        let names = [
            "Vladimir Putin",
            "\u{641}\u{644}\u{627}\u{62f}\u{64a}\u{645}\u{64a}\u{631} \u{628}\u{648}\u{62a}\u{64a}\u{646}",
            "\u{412}\u{43b}\u{430}\u{434}\u{438}\u{43c}\u{438}\u{440} \u{41f}\u{443}\u{442}\u{438}\u{43d}",
            "\u{623}\u{646}\u{62f}\u{631}\u{64a} \u{62f}\u{64a}\u{645}\u{634}\u{64a}\u{646}\u{643}\u{648}",
            "\u{623}\u{646}\u{62f}\u{631}\u{64a}\u{647} \u{62f}\u{64a}\u{645}\u{62a}\u{634}\u{64a}\u{646}\u{643}\u{648}",
            "Ann Lee",
            "Anna Leigh",
            "Bo Kerr",
        ];
        let pairs: Vec<(usize, usize)> =
            alike(&names).iter().map(|pair| (pair.a, pair.b)).collect();
        for wanted in [(0, 1), (0, 2), (1, 2), (3, 4)] {
            assert!(pairs.contains(&wanted), "{wanted:?} in {pairs:?}");
        }
        assert!(pairs.iter().all(|(a, b)| *a < 5 && *b < 5 || (*a, *b) == (5, 6)), "{pairs:?}");
    }
}
