//! Which words stand on which pages of claims, so that the index can look claims up without holding
//! them.

use std::collections::BTreeMap;

use isnad_model::ClaimReport;
use serde_json::{Map, Value};

use crate::Words;
use crate::links::Links;
use crate::view_claim::claimants;

/// Words that an index holds at most: about 3 MB of it.
const MOST: usize = 100_000;

/// The words of claims and of who makes them, each with its pages.
pub struct Vocabulary {
    words: BTreeMap<String, Vec<usize>>,
    /// A word on more pages than this is left out; `None` where all are in.
    pub at_most: Option<usize>,
}

impl Vocabulary {
    /// Reads the claims of every page. Where there are too many words, those that stand on the most
    /// pages are left out: they narrow a search least.
    pub fn of(claims: &[ClaimReport], links: &Links, words: &Words) -> Self {
        let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, page) in links.claims.iter().enumerate() {
            for claim in claims.get(page.clone()).unwrap_or_default() {
                let names = claimants(claim, words);
                for text in names.iter().chain([&claim.text]) {
                    for word in split(text) {
                        let pages = found.entry(word).or_default();
                        if pages.last() != Some(&at) {
                            pages.push(at);
                        }
                    }
                }
            }
        }
        let at_most = bound(&found, MOST);
        if let Some(most) = at_most {
            found.retain(|_, pages| pages.len() <= most);
        }
        Self { words: found, at_most }
    }

    /// A JSON object, `{"word": "1-3 7"}`, that can stand in a `script` element.
    pub fn json(&self) -> String {
        let entry = |(word, pages): (&String, &Vec<usize>)| (word.clone(), ranges(pages).into());
        let table: Map<String, Value> = self.words.iter().map(entry).collect();
        Value::Object(table).to_string().replace('<', "\\u003c")
    }
}

/// The most pages on which a word may stand, so that `most` words are left at the most.
fn bound(found: &BTreeMap<String, Vec<usize>>, most: usize) -> Option<usize> {
    if found.len() <= most {
        return None;
    }
    let mut spread: BTreeMap<usize, usize> = BTreeMap::new();
    for pages in found.values() {
        *spread.entry(pages.len()).or_default() += 1;
    }
    let mut sum = 0;
    let kept = spread.into_iter().take_while(|(_, count)| {
        sum += count;
        sum <= most
    });
    // Where words on one page alone are too many, all of them go.
    Some(kept.last().map_or(0, |(pages, _)| pages))
}

/// Words in small letters.
fn split(text: &str) -> impl Iterator<Item = String> {
    let parts = text.split(|c: char| !c.is_alphanumeric());
    parts.filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// Pages from 1, those that follow each other as `first-last`.
fn ranges(pages: &[usize]) -> String {
    let mut out: Vec<String> = Vec::new();
    for run in pages.chunk_by(|one, next| one + 1 == *next) {
        match run {
            [only] => out.push((only + 1).to_string()),
            [first, .., last] => out.push(format!("{}-{}", first + 1, last + 1)),
            [] => {}
        }
    }
    out.join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{bound, ranges, split};

    #[test]
    fn pages_that_follow_each_other_are_one_run() {
        assert_eq!(ranges(&[0, 1, 2, 6, 8, 9]), "1-3 7 9-10");
    }

    #[test]
    fn marks_belong_to_their_words() {
        let words: Vec<String> =
            split("\u{642}\u{627}\u{644}\u{64e}: \u{ab}Budget-2026\u{bb}").collect();
        assert_eq!(words, ["\u{642}\u{627}\u{644}\u{64e}", "budget", "2026"]);
    }

    #[test]
    fn the_words_on_the_most_pages_go_first() {
        let pages = |count: usize| (0..count).collect::<Vec<_>>();
        let found: BTreeMap<String, Vec<usize>> =
            [("a", 1), ("b", 1), ("c", 2), ("d", 9)].map(|(w, n)| (w.to_owned(), pages(n))).into();
        assert_eq!(bound(&found, 4), None);
        assert_eq!(bound(&found, 3), Some(2));
        assert_eq!(bound(&found, 2), Some(1));
        assert_eq!(bound(&found, 1), Some(0));
    }
}
