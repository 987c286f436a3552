//! The matching benchmark: our claims, plain BM25 as the yardstick, recall and MAP at five.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]
#![expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// How many results count.
const AT: usize = 5;

/// A line of the benchmark.
struct Line {
    topic: usize,
    mark: String,
    text: String,
}

impl Line {
    fn lang(&self) -> &str {
        if self.mark.starts_with('a') { "ar" } else { "en" }
    }

    fn is_pair_of(&self, other: &Self) -> bool {
        self.topic == other.topic && self.is_positive() && other.is_positive()
    }

    fn is_positive(&self) -> bool {
        !self.mark.ends_with('-')
    }
}

fn lines() -> Vec<Line> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/matching");
    let (mut lines, mut topic) = (Vec::new(), 0);
    for file in ["one.txt", "two.txt", "three.txt", "four.txt", "crowded.txt"] {
        topic += 1;
        for line in std::fs::read_to_string(folder.join(file)).unwrap().lines() {
            match line.split_once('\t') {
                Some((mark, text)) => {
                    let (mark, text) = (mark.to_owned(), text.to_owned());
                    lines.push(Line { topic, mark, text });
                }
                None => topic += 1,
            }
        }
    }
    lines
}

/// Robertson and Zaragoza (2009), k1 = 1.2, b = 0.75, on lower-case words as they are written.
struct Bm25 {
    documents: Vec<BTreeMap<String, f64>>,
    lengths: Vec<f64>,
    holders: BTreeMap<String, f64>,
}

impl Bm25 {
    fn words(text: &str) -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    }

    fn new(lines: &[Line]) -> Self {
        let mut new = Self { documents: Vec::new(), lengths: Vec::new(), holders: BTreeMap::new() };
        for line in lines {
            let mut counts = BTreeMap::new();
            for word in Self::words(&line.text) {
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

    fn rank(&self, text: &str) -> Vec<usize> {
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

/// Recall and mean average precision at five, in points.
#[derive(Clone, Copy, Debug, Default)]
struct Figures {
    queries: f64,
    recall: f64,
    precision: f64,
}

impl Figures {
    /// One query: `ranked` is without the query itself and without other answers that are right
    /// but not asked for here.
    fn add(&mut self, ranked: &[usize], wanted: &BTreeSet<usize>) {
        if wanted.is_empty() {
            return;
        }
        let (mut hits, mut sum) = (0.0, 0.0);
        for (rank, at) in ranked.iter().take(AT).enumerate() {
            if wanted.contains(at) {
                hits += 1.0;
                sum += hits / (rank + 1) as f64;
            }
        }
        self.queries += 1.0;
        self.recall += hits / wanted.len() as f64;
        self.precision += sum / wanted.len().min(AT) as f64;
    }

    fn recall(&self) -> f64 {
        100.0 * self.recall / self.queries
    }

    fn map(&self) -> f64 {
        100.0 * self.precision / self.queries
    }
}

/// Figures of a ranking, all pairs together and by the languages of the pair.
fn measure(lines: &[Line], rank: impl Fn(&str) -> Vec<usize>) -> BTreeMap<String, Figures> {
    let mut figures: BTreeMap<String, Figures> = BTreeMap::new();
    for (query, line) in lines.iter().enumerate().filter(|(_, line)| line.is_positive()) {
        let ranked: Vec<usize> = rank(&line.text).into_iter().filter(|at| *at != query).collect();
        let right = |at: usize| at != query && line.is_pair_of(&lines[at]);
        let all: BTreeSet<usize> = (0..lines.len()).filter(|at| right(*at)).collect();
        figures.entry("all".to_owned()).or_default().add(&ranked, &all);
        for lang in ["ar", "en"] {
            let wanted: BTreeSet<usize> =
                all.iter().copied().filter(|at| lines[*at].lang() == lang).collect();
            let rest: Vec<usize> = ranked
                .iter()
                .copied()
                .filter(|at| wanted.contains(at) || !all.contains(at))
                .collect();
            let key = format!("{} to {lang}", line.lang());
            figures.entry(key).or_default().add(&rest, &wanted);
        }
    }
    figures
}

fn show(name: &str, figures: &BTreeMap<String, Figures>) {
    for (key, figures) in figures {
        println!("{name:8} {key:9} recall@5 {:5.1}  MAP@5 {:5.1}", figures.recall(), figures.map());
    }
}

#[test]
fn the_benchmark_is_as_large_as_it_says() {
    let lines = lines();
    let mut pairs = BTreeMap::new();
    for (at, a) in lines.iter().enumerate() {
        for b in lines.iter().skip(at + 1).filter(|b| a.is_pair_of(b)) {
            *pairs.entry(format!("{}-{}", a.lang(), b.lang())).or_insert(0) += 1;
        }
    }
    let negatives = lines.iter().filter(|line| !line.is_positive()).count();
    println!("{} claims, pairs {pairs:?}, {negatives} hard negatives", lines.len());
    assert!(pairs.values().sum::<i32>() >= 300 && negatives >= 100, "{pairs:?}");
    let texts: BTreeSet<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(texts.len(), lines.len(), "a line stands twice");
}

#[test]
fn plain_bm25_is_the_yardstick() {
    let lines = lines();
    let index = Bm25::new(&lines);
    let figures = measure(&lines, |text| index.rank(text));
    show("BM25", &figures);
    assert!(figures["all"].recall() > 20.0, "a yardstick this bad measures nothing");
}
