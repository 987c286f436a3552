//! What words of one root share: light stems, by the affixes that a pack names.

use isnad_text::Folding;

use super::source::StemSource;

/// Cuts folded words down to light stems.
#[derive(Clone, Debug, Default)]
pub struct Stemmer {
    prefixes: Vec<String>,
    suffixes: Vec<String>,
    drop: String,
    least: usize,
}

impl Stemmer {
    pub(super) fn new(source: &StemSource, folding: Folding) -> Self {
        let fold = |list: &[String]| {
            let mut out: Vec<String> = list.iter().map(|form| folding.fold(form)).collect();
            out.sort_by_key(|form| std::cmp::Reverse(form.len()));
            out
        };
        Self {
            prefixes: fold(&source.prefixes),
            suffixes: fold(&source.suffixes),
            drop: folding.fold(&source.drop),
            least: source.least.max(2),
        }
    }

    /// The stem of a folded word without its clitics. Numbers and short words stay as they are.
    pub fn stem(&self, word: &str) -> String {
        let long = |rest: &&str| rest.chars().count() >= self.least;
        if word.chars().any(char::is_numeric) || !long(&word) {
            return word.to_owned();
        }
        let cut =
            self.suffixes.iter().find_map(|suffix| word.strip_suffix(suffix.as_str()).filter(long));
        let word = cut.unwrap_or(word);
        let kept: String = word.chars().filter(|&letter| !self.drop.contains(letter)).collect();
        let word = if kept.chars().nth(1).is_some() { kept.as_str() } else { word };
        let cut =
            self.prefixes.iter().find_map(|prefix| word.strip_prefix(prefix.as_str()).filter(long));
        cut.unwrap_or(word).to_owned()
    }
}
