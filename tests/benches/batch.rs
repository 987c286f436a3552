//! `verify` over a generated corpus against the extractor alone.
//!
//! `cargo bench -p isnad-tests` writes a corpus into a temporary folder, has the real binary verify
//! it with NDJSON out, and prints documents and megabytes a second, the ratio to extraction alone
//! over the same texts, the peak of memory and of disk. `ISNAD_BENCH_MB` says how large (4 unless
//! given; 1000 for the figures that are published).
//!
//! The documents are our own sentences recombined: eight to sixteen of one language, each with new
//! figures and three words of others, but for one in ten that stays as it is, as agency text does.
//! Times are those of the processor, which a busy machine does not change as it does those of the
//! clock.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use isnad_extract::{Options, extract};
use isnad_tests::{binary, root};

/// Bytes that are extracted from alone at most: the rate is the same over more.
const ALONE: usize = 64_000_000;
/// Documents in a folder.
const FOLDER: usize = 1000;

fn main() -> anyhow::Result<()> {
    let size = std::env::var("ISNAD_BENCH_MB").ok().and_then(|text| text.parse().ok());
    let size = size.unwrap_or(4) * 1_000_000;
    let scratch = tempfile::tempdir()?;
    let corpus = scratch.path().join("corpus");
    let (documents, bytes) = write_corpus(&corpus, size)?;
    println!("{documents} documents, {:.1} MB", mb(bytes));
    let alone = extraction_alone(&corpus)?;
    println!("extraction alone: {alone:.2} MB a second of one core");
    let run = verify(&corpus, scratch.path())?;
    let rate = mb(bytes) / run.cpu;
    println!(
        "verify: {:.0} documents a second of the clock ({:.1} s), {rate:.2} MB a second of one core",
        count(documents) / run.clock,
        run.clock
    );
    println!("overhead over extraction alone: {:.0} %", (alone / rate - 1.0) * 100.0);
    println!(
        "peak memory: {:.0} MB; disk besides the report: {:.0} MB; report: {:.0} MB",
        mb(run.memory),
        mb(run.disk),
        mb(run.report)
    );
    println!("claims: {}", run.claims);
    Ok(())
}

fn mb(bytes: usize) -> f64 {
    count(bytes) / 1e6
}

#[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
fn count(number: usize) -> f64 {
    number as f64
}

/// A walk that is the same each time: the finaliser of `SplitMix64` over a counter.
struct Walk(u64);

impl Walk {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((value ^ (value >> 31)) % end.max(1) as u64).unwrap_or_default()
    }
}

/// The paragraphs of our own articles in a language.
fn paragraphs(code: &str) -> anyhow::Result<Vec<String>> {
    let mut all = Vec::new();
    for folder in ["tests/corpus", "tests/samples"] {
        let folder = root().join(folder).join(code).join("articles");
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let text = fs::read_to_string(entry?.path())?;
            let long = text.lines().filter(|line| line.split_whitespace().count() > 8);
            all.extend(long.map(str::to_owned));
        }
    }
    all.sort();
    Ok(all)
}

fn write_corpus(folder: &Path, size: usize) -> anyhow::Result<(usize, usize)> {
    let languages = [paragraphs("ar")?, paragraphs("en")?];
    let words: Vec<Vec<&str>> = languages
        .iter()
        .map(|all| {
            let words = all.iter().flat_map(|text| text.split_whitespace());
            words.filter(|word| word.chars().count() > 5).collect()
        })
        .collect();
    let (mut walk, mut bytes, mut documents) = (Walk(7), 0, 0);
    while bytes < size {
        let (all, words) = languages.iter().zip(&words).nth(documents % 2).context("two")?;
        let mut text = String::new();
        for _ in 0..8 + walk.below(9) {
            if let Some(paragraph) = all.get(walk.below(all.len())) {
                text += &changed(paragraph, words, &mut walk);
                text.push_str("\n\n");
            }
        }
        let place = folder.join(format!("{:04}", documents / FOLDER));
        if documents % FOLDER == 0 {
            fs::create_dir_all(&place)?;
        }
        fs::write(place.join(format!("{documents}.txt")), &text)?;
        bytes += text.len();
        documents += 1;
    }
    Ok((documents, bytes))
}

/// The sentences with other figures and words, but one in ten.
fn changed(paragraph: &str, words: &[&str], walk: &mut Walk) -> String {
    let mut out = Vec::new();
    for sentence in paragraph.split_inclusive(". ") {
        let mut parts: Vec<String> = sentence.split(' ').map(str::to_owned).collect();
        if walk.below(10) > 0 {
            for _ in 0..3 {
                let at = walk.below(parts.len());
                if let (Some(part), Some(word)) =
                    (parts.get_mut(at), words.get(walk.below(words.len())))
                    && part.chars().count() > 5
                {
                    (*word).clone_into(part);
                }
            }
            for part in &mut parts {
                let digit = |c: char| match c {
                    '0'..='9' => char::from(b"0123456789"[walk.below(10)]),
                    other => other,
                };
                *part = part.chars().map(digit).collect();
            }
        }
        out.push(parts.join(" "));
    }
    out.concat()
}

/// Megabytes a second of one core's time.
fn extraction_alone(corpus: &Path) -> anyhow::Result<f64> {
    let mut texts: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    let mut bytes = 0;
    for path in
        sorted(corpus)?.iter().map(|folder| sorted(folder)).collect::<Result<Vec<_>, _>>()?.concat()
    {
        let text = fs::read_to_string(&path)?;
        bytes += text.len();
        texts.entry(isnad_packs::detect(&text).unwrap_or("en")).or_default().push(text);
        if bytes > ALONE {
            break;
        }
    }
    let (mut found, mut time) = (0, 0.0);
    for (code, texts) in &texts {
        let Some(Ok(pack)) = isnad_packs::get(code) else { continue };
        let options = Options { weights: isnad_packs::weights(code), ..Options::default() };
        let once =
            |text: &String| black_box(extract(black_box(text), pack, &options)).attributions.len();
        // The first text makes the weights ready, which is no part of the rate.
        texts.first().map(once);
        let start = cpu("self")?;
        found += texts.iter().map(once).sum::<usize>();
        time += cpu("self")? - start;
    }
    anyhow::ensure!(found > 0 && time > 0.0, "too little to measure");
    Ok(mb(bytes) / time)
}

fn sorted(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let mut paths: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).collect();
    paths.sort();
    Ok(paths)
}

/// What a run cost.
#[derive(Debug, Default)]
struct Run {
    /// Seconds of the clock.
    clock: f64,
    /// Seconds of all cores.
    cpu: f64,
    /// Bytes, at most.
    memory: usize,
    disk: usize,
    report: usize,
    claims: String,
}

fn verify(corpus: &Path, scratch: &Path) -> anyhow::Result<Run> {
    let out = scratch.join("report.ndjson");
    let mut command = Command::new(binary()?);
    command.args(["verify", "--quiet", "--date", "2026-03-14", "--out"]).arg(&out).arg(corpus);
    let start = Instant::now();
    let mut child = command.current_dir(scratch).stdout(Stdio::null()).spawn()?;
    let (mut run, pid) = (Run::default(), child.id().to_string());
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        // What a process has used is gone with it: the last look counts.
        run.cpu = cpu(&pid).unwrap_or(run.cpu);
        run.memory = peak(&pid).unwrap_or(run.memory);
        run.disk = run.disk.max(used(&scratch.join(".report.ndjson.batch")));
        std::thread::sleep(Duration::from_millis(20));
    };
    anyhow::ensure!(status.success(), "verify failed: {status}");
    run.clock = start.elapsed().as_secs_f64();
    run.report = usize::try_from(fs::metadata(&out)?.len())?;
    let lines = std::io::BufRead::lines(std::io::BufReader::new(fs::File::open(&out)?));
    // Behind the head and the statistics.
    run.claims = lines.skip(2).count().to_string();
    Ok(run)
}

/// Seconds of the processor that a process has used, in user and system; ticks are hundredths.
fn cpu(pid: &str) -> anyhow::Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let behind_name = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<&str> = behind_name.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok());
    Ok((ticks(11).context("utime")? + ticks(12).context("stime")?) / 100.0)
}

/// The most bytes that a process has held in memory.
fn peak(pid: &str) -> Option<usize> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<usize>().ok()? * 1024)
}

fn used(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let length = |entry: fs::DirEntry| entry.metadata().map_or(0, |meta| meta.len());
    usize::try_from(entries.map(length).sum::<u64>()).unwrap_or_default()
}
