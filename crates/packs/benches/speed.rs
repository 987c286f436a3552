//! How long extraction takes, as a ratio to an Aho-Corasick pass over the same text in one run.
//!
//! `cargo bench -p isnad-packs` prints, for each language, the time of the automaton (a DFA over
//! 3,000 phrases of the text), and of the extractor with rules alone and with the pack's weights.
//! The texts are our own articles, in turn, up to some megabytes. Each is run in turn five times
//! on one core and its shortest run counts, so that a busy machine slows all alike.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use isnad_extract::{Options, extract};

/// Bytes of text for each language.
const SIZE: usize = 4_000_000;
const PHRASES: usize = 3000;
const ROUNDS: usize = 5;

fn main() {
    for code in ["ar", "en"] {
        let articles = articles(code);
        let size: usize = articles.iter().map(String::len).sum();
        if size == 0 {
            println!("{code}: skipped, the articles of tests/corpus are not there");
            continue;
        }
        let texts: Vec<&str> = articles
            .iter()
            .map(String::as_str)
            .cycle()
            .take(1 + SIZE / (size / articles.len()))
            .collect();
        measure(code, &texts);
    }
}

fn articles(code: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus").join(code);
    let entries =
        fs::read_dir(folder.join("articles")).into_iter().flatten().filter_map(Result::ok);
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().filter_map(|path| fs::read_to_string(path).ok()).collect()
}

/// The commonest pairs and single words of the texts.
fn phrases(texts: &[&str]) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for text in texts.iter().take(500) {
        let words: Vec<&str> = text.split_whitespace().collect();
        for pair in words.windows(2) {
            *counts.entry(pair.join(" ")).or_default() += 1;
        }
    }
    let mut all: Vec<(usize, String)> = counts.into_iter().map(|(one, n)| (n, one)).collect();
    all.sort_by(|a, b| b.cmp(a));
    all.into_iter().take(PHRASES).map(|(_, phrase)| phrase).collect()
}

fn measure(code: &str, texts: &[&str]) {
    let Some(Ok(pack)) = isnad_packs::get(code) else { return };
    let automaton = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::DFA))
        .match_kind(MatchKind::LeftmostLongest)
        .build(phrases(texts));
    let Ok(automaton) = automaton else { return };
    let rules = Options::default();
    let weighed = Options { weights: isnad_packs::weights(code), ..Options::default() };
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let mut best = [f64::INFINITY; 3];
    let mut found = [0; 3];
    for _ in 0..ROUNDS {
        let runs: [&dyn Fn(&str) -> usize; 3] = [
            &|text| automaton.find_iter(text).count(),
            &|text| extract(text, pack, &rules).attributions.len(),
            &|text| extract(text, pack, &weighed).attributions.len(),
        ];
        for ((run, best), found) in runs.iter().zip(&mut best).zip(&mut found) {
            let start = Instant::now();
            *found = texts.iter().map(|text| black_box(run(black_box(text)))).sum::<usize>();
            *best = best.min(start.elapsed().as_secs_f64());
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "some megabytes")]
    let megabytes = bytes as f64 / 1e6;
    let names = [
        "automaton",
        "rules",
        if weighed.weights.is_some() { "weights" } else { "no weights ship" },
    ];
    for ((name, seconds), found) in names.iter().zip(best).zip(found) {
        println!(
            "{code} {name:16} {:8.1} MB/s  {:5.1} times the automaton  {found} found",
            megabytes / seconds,
            seconds / best[0],
        );
    }
}
