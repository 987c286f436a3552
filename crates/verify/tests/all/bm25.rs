//! The yardstick of matching: plain BM25.
#![expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]

use std::collections::{BTreeMap, BTreeSet};

/// Robertson and Zaragoza (2009), k1 = 1.2, b = 0.75, on lower-case words as they are written.
pub struct Bm25 {
    documents: Vec<BTreeMap<String, f64>>,
    lengths: Vec<f64>,
    holders: BTreeMap<String, f64>,
}

impl Bm25 {
    fn words(text: &str) -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    }

    /// Over these texts.
    pub fn new(texts: &[&str]) -> Self {
        let mut new = Self { documents: Vec::new(), lengths: Vec::new(), holders: BTreeMap::new() };
        for text in texts {
            let mut counts = BTreeMap::new();
            for word in Self::words(text) {
                *counts.entry(word).or_insert(0.0) += 1.0;
            }
            for word in counts.keys() {
                *new.holders.entry(word.clone()).or_insert(0.0) += 1.0;
            }
            new.lengths.push(counts.values().sum());
            new.documents.push(counts);
        }
        new
    }

    /// Places of the texts that share a word with this one, the best first.
    pub fn rank(&self, text: &str) -> Vec<usize> {
        let count = self.documents.len() as f64;
        let mean = self.lengths.iter().sum::<f64>() / count;
        let query: BTreeSet<String> = Self::words(text).into_iter().collect();
        let mut scores: Vec<(f64, usize)> = Vec::new();
        for (at, document) in self.documents.iter().enumerate() {
            let mut score = 0.0;
            for word in &query {
                let Some(times) = document.get(word) else { continue };
                let holders = self.holders[word];
                let idf = ((count - holders + 0.5) / (holders + 0.5)).ln_1p();
                let length = 1.2 * (0.25 + 0.75 * self.lengths[at] / mean);
                score += idf * times * 2.2 / (times + length);
            }
            if score > 0.0 {
                scores.push((score, at));
            }
        }
        scores.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        scores.into_iter().map(|(_, at)| at).collect()
    }
}
