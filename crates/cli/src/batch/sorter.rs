//! Sorting more than memory holds: what does not fit goes to the disk in sorted runs, which are
//! merged as they are read. Bounded by bytes, which the crates for this do not offer.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Runs that are merged at once: so many files are open at most, for each time that a level fills.
const RUNS: usize = 64;
/// Bytes that are read ahead of each run.
const AHEAD: usize = 1 << 16;

/// Takes pairs of key and value in any order.
pub struct Sorter {
    folder: PathBuf,
    name: &'static str,
    budget: usize,
    bytes: Vec<u8>,
    pairs: Vec<Pair>,
    /// Runs by how often their content was merged before.
    levels: Vec<Vec<PathBuf>>,
    made: usize,
}

/// Where in the bytes a pair stands.
#[derive(Clone, Copy)]
struct Pair {
    start: usize,
    key: usize,
    end: usize,
}

/// The pairs in the order of their keys; can be read more than once.
pub struct Sorted {
    bytes: Vec<u8>,
    pairs: Vec<Pair>,
    runs: Vec<PathBuf>,
}

impl Sorter {
    /// One that holds about `budget` bytes and puts the rest into files of that folder.
    pub fn new(folder: &Path, name: &'static str, budget: usize) -> Self {
        let folder = folder.to_owned();
        let (bytes, pairs, levels) = (Vec::new(), Vec::new(), Vec::new());
        Self { folder, name, budget, bytes, pairs, levels, made: 0 }
    }

    /// Takes a pair.
    ///
    /// # Errors
    /// When the disk is full, or may not be written to.
    pub fn push(&mut self, key: &[&[u8]], value: &[&[u8]]) -> io::Result<()> {
        let length: usize = key.iter().chain(value).map(|part| part.len()).sum();
        let held = self.bytes.len() + length + self.pairs.len() * size_of::<Pair>();
        if held > self.budget && !self.pairs.is_empty() {
            self.spill()?;
        }
        if self.bytes.capacity() == 0 {
            // Grown once: a vector that doubles would hold three times the bytes for a while.
            self.bytes.reserve_exact(self.budget.min(1 << 20));
        }
        let start = self.bytes.len();
        for part in key {
            self.bytes.extend_from_slice(part);
        }
        let middle = self.bytes.len();
        for part in value {
            self.bytes.extend_from_slice(part);
        }
        self.pairs.push(Pair { start, key: middle, end: self.bytes.len() });
        Ok(())
    }

    fn sort(&mut self) {
        let bytes = &self.bytes;
        self.pairs.sort_unstable_by(|a, b| key(bytes, a).cmp(key(bytes, b)));
    }

    fn spill(&mut self) -> io::Result<()> {
        self.sort();
        let mut run = self.run()?;
        for pair in &self.pairs {
            write(&mut run.1, key(&self.bytes, pair), value(&self.bytes, pair))?;
        }
        run.1.flush()?;
        self.bytes.clear();
        self.pairs.clear();
        self.keep(run.0, 0)
    }

    fn run(&mut self) -> io::Result<(PathBuf, BufWriter<File>)> {
        self.made += 1;
        let path = self.folder.join(format!("{}-{}.run", self.name, self.made));
        let file = BufWriter::with_capacity(AHEAD, File::create(&path)?);
        Ok((path, file))
    }

    /// Keeps a run; when its level is full, the level becomes one run of the next.
    fn keep(&mut self, path: PathBuf, level: usize) -> io::Result<()> {
        if self.levels.len() <= level {
            self.levels.resize_with(level + 1, Vec::new);
        }
        let Some(runs) = self.levels.get_mut(level) else { return Ok(()) };
        runs.push(path);
        if runs.len() < RUNS {
            return Ok(());
        }
        let full = Sorted { bytes: Vec::new(), pairs: Vec::new(), runs: std::mem::take(runs) };
        let mut merged = self.run()?;
        let mut pairs = full.read()?;
        while pairs.advance()? {
            write(&mut merged.1, &pairs.key, &pairs.value)?;
        }
        merged.1.flush()?;
        full.runs.iter().try_for_each(std::fs::remove_file)?;
        self.keep(merged.0, level + 1)
    }

    /// All pairs in order.
    ///
    /// # Errors
    /// As [`Sorter::push`].
    pub fn sorted(mut self) -> io::Result<Sorted> {
        if self.levels.iter().any(|level| !level.is_empty()) && !self.pairs.is_empty() {
            self.spill()?;
            self.bytes = Vec::new();
            self.pairs = Vec::new();
        }
        self.sort();
        let runs = self.levels.into_iter().flatten().collect();
        Ok(Sorted { bytes: self.bytes, pairs: self.pairs, runs })
    }
}

impl Sorted {
    /// Reads from the beginning.
    ///
    /// # Errors
    /// When a run cannot be read.
    pub fn read(&self) -> io::Result<Pairs<'_>> {
        let mut pairs = Pairs {
            held: self,
            next: 0,
            runs: Vec::new(),
            heads: BinaryHeap::new(),
            key: Vec::new(),
            value: Vec::new(),
        };
        for (at, path) in self.runs.iter().enumerate() {
            let mut run = BufReader::with_capacity(AHEAD, File::open(path)?);
            if let Some((key, value)) = read(&mut run)? {
                pairs.heads.push(Reverse((key, at, value)));
            }
            pairs.runs.push(run);
        }
        Ok(pairs)
    }
}

/// The next pair of a run: key, number of the run, value; the least key is the greatest.
type Head = Reverse<(Vec<u8>, usize, Vec<u8>)>;

/// A reading of sorted pairs.
pub struct Pairs<'s> {
    held: &'s Sorted,
    next: usize,
    runs: Vec<BufReader<File>>,
    heads: BinaryHeap<Head>,
    /// The key that was read last.
    pub key: Vec<u8>,
    /// The value that was read last.
    pub value: Vec<u8>,
}

impl Pairs<'_> {
    /// Goes on to the next pair; `false` after the last.
    ///
    /// # Errors
    /// When a run cannot be read.
    pub fn advance(&mut self) -> io::Result<bool> {
        if let Some(pair) = self.held.pairs.get(self.next) {
            self.next += 1;
            self.key.clear();
            self.key.extend_from_slice(key(&self.held.bytes, pair));
            self.value.clear();
            self.value.extend_from_slice(value(&self.held.bytes, pair));
            return Ok(true);
        }
        let Some(Reverse((key, at, value))) = self.heads.pop() else { return Ok(false) };
        (self.key, self.value) = (key, value);
        if let Some(run) = self.runs.get_mut(at)
            && let Some((key, value)) = read(run)?
        {
            self.heads.push(Reverse((key, at, value)));
        }
        Ok(true)
    }
}

fn key<'b>(bytes: &'b [u8], pair: &Pair) -> &'b [u8] {
    bytes.get(pair.start..pair.key).unwrap_or_default()
}

fn value<'b>(bytes: &'b [u8], pair: &Pair) -> &'b [u8] {
    bytes.get(pair.key..pair.end).unwrap_or_default()
}

fn write(run: &mut impl io::Write, key: &[u8], value: &[u8]) -> io::Result<()> {
    let length = |part: &[u8]| u32::try_from(part.len()).map_err(io::Error::other);
    run.write_all(&length(key)?.to_le_bytes())?;
    run.write_all(&length(value)?.to_le_bytes())?;
    run.write_all(key)?;
    run.write_all(value)
}

fn read(run: &mut BufReader<File>) -> io::Result<Option<(Vec<u8>, Vec<u8>)>> {
    use io::BufRead as _;
    if run.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let mut length = || {
        let mut bytes = [0; 4];
        run.read_exact(&mut bytes)?;
        usize::try_from(u32::from_le_bytes(bytes)).map_err(io::Error::other)
    };
    let (mut key, mut value) = (vec![0; length()?], vec![0; length()?]);
    run.read_exact(&mut key)?;
    run.read_exact(&mut value)?;
    Ok(Some((key, value)))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::Sorter;

    /// The pairs as they come back, each as one, and how many files there were.
    fn back(budget: usize, count: u32) -> (Vec<[Vec<u8>; 2]>, usize) {
        let folder = tempfile::tempdir().unwrap();
        let mut sorter = Sorter::new(folder.path(), "test", budget);
        for number in 0..count {
            // A walk over all numbers below `count`, which is a prime, in a wild order.
            let wild = (u64::from(number) * 7919 % u64::from(count)).to_be_bytes();
            sorter.push(&[b"k", &wild], &[&number.to_le_bytes()]).unwrap();
        }
        let all_in_order = sorter.sorted().unwrap();
        let mut all = Vec::new();
        // The second reading gives the same as the first.
        for _ in 0..2 {
            all.clear();
            let mut pairs = all_in_order.read().unwrap();
            while pairs.advance().unwrap() {
                all.push([pairs.key.clone(), pairs.value.clone()]);
            }
        }
        let files = std::fs::read_dir(folder.path()).unwrap().count();
        (all, files)
    }

    #[test]
    fn what_does_not_fit_comes_back_in_order() {
        let (held, none) = back(1 << 20, 10_007);
        let (spilled, files) = back(2_000, 10_007);
        assert_eq!(none, 0);
        // Some two hundred and fifty runs, merged by sixty-four.
        assert!(files > 2 && files < 80, "{files}");
        assert_eq!(held.len(), 10_007);
        assert!(held.is_sorted());
        assert_eq!(held, spilled);
    }
}
