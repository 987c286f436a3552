//! The conformance kit: whether a library, in whatever language, keeps the rules of a source.

use std::collections::BTreeMap;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use isnad_model::Digest;

use crate::{Error, Item, Manifest, Outcome, Plugin, Runner, Trouble};

/// Input of the test of memory, in bytes: more than the plugin may have.
const HUGE: u64 = 320 << 20;
/// Memory that a plugin may have for any size of input.
const MEMORY: u64 = 256 << 20;
/// How long the huge input is fed; what was taken by then counts.
const FEED: Duration = Duration::from_secs(20);

/// What a source must keep to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Its manifest is complete.
    Manifest,
    /// It opens, and its table is whole.
    Abi,
    /// An empty input is no harm.
    Empty,
    /// Every sample gives a record.
    Samples,
    /// The same input gives the same records.
    Determinism,
    /// And so it does in reads of any size.
    ReadSizes,
    /// Damaged input ends in an error and not in a crash.
    Broken,
    /// An input of any size takes bounded memory.
    Memory,
}

/// One rule and whether it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// Whether it could be tried; some rules need samples.
    pub tried: bool,
    /// What is wrong, and on which input; none where the rule is kept.
    pub wrong: Option<String>,
}

impl Finding {
    fn of(rule: Rule, wrong: Option<String>) -> Self {
        Self { rule, tried: true, wrong }
    }
}

/// Everything that came of a run, for comparison.
#[derive(Debug, PartialEq, Eq)]
struct Trace {
    items: Digest,
    records: u64,
    refused: Option<String>,
    failed: Option<String>,
    ill: Option<String>,
}

/// Checks the library at `path` on the samples, each a name and its bytes.
///
/// # Errors
/// When it cannot be read, or is no plugin at all: then nothing more can be tried.
pub fn check(
    path: &Path,
    samples: &[(String, Vec<u8>)],
    runner: &Runner,
) -> Result<Vec<Finding>, Error> {
    let plugin = Plugin::unchecked(path)?;
    let kit = Kit { plugin: &plugin, runner };
    let mut found = vec![manifest(plugin.manifest()), kit.loads()];
    if found.iter().all(|finding| finding.wrong.is_none()) {
        found.push(kit.empty());
        let on_samples = [Kit::reads, Kit::repeats, Kit::steps];
        let tried = !samples.is_empty();
        found.extend(on_samples.map(|rule| Finding { tried, ..rule(&kit, samples) }));
        found.push(kit.broken(samples));
        found.push(kit.huge(samples));
    }
    Ok(found)
}

fn manifest(manifest: &Manifest) -> Finding {
    let wrong = if manifest.description.trim().is_empty() {
        Some("the description is empty".to_owned())
    } else if manifest.file_patterns.is_empty() && manifest.media_types.is_empty() {
        Some("it names neither file-patterns nor media-types".to_owned())
    } else {
        let dumb = manifest.options.iter().find(|(_, option)| option.help.trim().is_empty());
        dumb.map(|(name, _)| format!("option `{name}` has no help"))
    };
    Finding::of(Rule::Manifest, wrong)
}

struct Kit<'a> {
    plugin: &'a Plugin,
    runner: &'a Runner,
}

impl Kit<'_> {
    fn run(&self, input: impl Read, read_at_most: usize) -> Trace {
        let mut runner = self.runner.clone();
        runner.read_at_most = read_at_most;
        runner.at_once = if read_at_most == 1 { 1 } else { 256 };
        let mut bytes = Vec::new();
        let (mut items, mut records, mut refused) = (Digest::of(b""), 0, None);
        let none = BTreeMap::new();
        let outcome = runner.run(self.plugin, "sample", input, &none, &mut |item| {
            // A chain of digests, so that any number of records takes the same memory.
            bytes.clear();
            bytes.extend_from_slice(items.to_string().as_bytes());
            match item {
                Item::Record(record) => {
                    records += 1;
                    bytes.extend_from_slice(format!("{record:?}").as_bytes());
                }
                Item::Skipped { message, refused: broke, .. } => {
                    bytes.extend_from_slice(message.as_bytes());
                    if broke {
                        refused.get_or_insert(message);
                    }
                }
                Item::Log { .. } => {}
            }
            items = Digest::of(&bytes);
            ControlFlow::Continue(())
        });
        let (failed, ill) = told(outcome);
        Trace { items, records, refused, failed, ill }
    }

    fn loads(&self) -> Finding {
        let none = BTreeMap::new();
        let outcome = self.runner.run(self.plugin, "sample", std::io::empty(), &none, &mut |_| {
            ControlFlow::Continue(())
        });
        let wrong = match outcome {
            Err(
                error @ (Error::Failed { trouble: Trouble::NotLoaded(_), .. }
                | Error::Sandbox { .. }
                | Error::Start { .. }),
            ) => Some(error),
            _ => None,
        };
        Finding::of(Rule::Abi, wrong.map(|error| error.to_string()))
    }

    fn empty(&self) -> Finding {
        let ill = self.run(std::io::empty(), usize::MAX).ill;
        Finding::of(Rule::Empty, ill)
    }

    fn reads(&self, samples: &[(String, Vec<u8>)]) -> Finding {
        let wrong = samples.iter().find_map(|(name, bytes)| {
            let trace = self.run(bytes.as_slice(), usize::MAX);
            let nothing =
                (trace.records == 0).then(|| trace.failed.unwrap_or("no record".to_owned()));
            let why = trace.ill.or(trace.refused).or(nothing)?;
            Some(format!("{name}: {why}"))
        });
        Finding::of(Rule::Samples, wrong)
    }

    fn repeats(&self, samples: &[(String, Vec<u8>)]) -> Finding {
        let differs = |bytes: &[u8]| self.run(bytes, usize::MAX) != self.run(bytes, usize::MAX);
        let wrong = samples.iter().find(|(_, bytes)| differs(bytes));
        Finding::of(Rule::Determinism, wrong.map(|(name, _)| format!("{name}: two runs differ")))
    }

    fn steps(&self, samples: &[(String, Vec<u8>)]) -> Finding {
        let wrong = samples.iter().find_map(|(name, bytes)| {
            let bytes = bytes.get(..64 << 10).unwrap_or(bytes);
            let whole = self.run(bytes, usize::MAX);
            let step = [1, 7, 4096].into_iter().find(|step| self.run(bytes, *step) != whole)?;
            Some(format!("{name}: reads of {step} bytes give other records than large ones"))
        });
        Finding::of(Rule::ReadSizes, wrong)
    }

    fn broken(&self, samples: &[(String, Vec<u8>)]) -> Finding {
        let random: Vec<u8> = noise(7).take(4096).collect();
        let mut inputs = vec![("noise".to_owned(), random), ("zeros".to_owned(), vec![0; 4096])];
        for (name, bytes) in samples {
            for part in 1..4 {
                let end = bytes.len() * part / 4;
                let cut = bytes.get(..end).unwrap_or_default().to_vec();
                inputs.push((format!("{name}, cut at byte {end}"), cut));
            }
            for seed in 1..4 {
                let mut damaged = bytes.clone();
                let step = bytes.len() / 16 + 1;
                let flips = damaged.iter_mut().step_by(step).zip(noise(seed));
                flips.for_each(|(byte, noise)| *byte ^= noise);
                inputs.push((format!("{name}, damaged (seed {seed})"), damaged));
            }
        }
        let wrong = inputs.into_iter().find_map(|(name, bytes)| {
            let ill = self.run(bytes.as_slice(), usize::MAX).ill?;
            Some(format!("{name}: {ill}"))
        });
        Finding::of(Rule::Broken, wrong)
    }

    fn huge(&self, samples: &[(String, Vec<u8>)]) -> Finding {
        let sample: &[u8] = samples.first().map_or(b"word word word\n", |(_, bytes)| bytes);
        let sample = if sample.is_empty() { b"word word word\n" } else { sample };
        let mut input = Endless { sample, given: 0, until: Instant::now() + FEED };
        let mut runner = self.runner.clone();
        runner.limits.memory = MEMORY;
        runner.only_counts = true;
        let outcome = runner.run(self.plugin, "sample", &mut input, &BTreeMap::new(), &mut |_| {
            ControlFlow::Continue(())
        });
        let ended = input.given < HUGE && Instant::now() < input.until;
        let wrong = told(outcome).1.map(|why| {
            format!("{} MiB of input, {} MiB of memory: {why}", HUGE >> 20, MEMORY >> 20)
        });
        // One that keeps everything is found out only by more input than it has memory.
        let tried = wrong.is_some() || ended || input.given >= HUGE;
        Finding { tried, ..Finding::of(Rule::Memory, wrong) }
    }
}

/// Of a run that broke off: what the plugin said itself, and what no plugin should come to.
fn told(outcome: Result<Outcome, Error>) -> (Option<String>, Option<String>) {
    match outcome {
        Ok(_) => (None, None),
        Err(Error::Failed { trouble: Trouble::Reported(why), .. }) => {
            let ill = why.contains("the plugin panicked").then(|| why.clone());
            (Some(why), ill)
        }
        Err(error) => (None, Some(error.to_string())),
    }
}

/// A sample again and again, until there is enough of it or the time is up.
struct Endless<'a> {
    sample: &'a [u8],
    /// Bytes so far.
    given: u64,
    until: Instant,
}

impl Read for Endless<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.given >= HUGE || Instant::now() >= self.until {
            return Ok(0);
        }
        let size = self.sample.len() as u64;
        let at = usize::try_from(self.given % size).unwrap_or(0);
        let rest = self.sample.get(at..).unwrap_or_default();
        let again = rest.iter().chain(self.sample.iter().cycle());
        buffer.iter_mut().zip(again).for_each(|(to, from)| *to = *from);
        self.given += buffer.len() as u64;
        Ok(buffer.len())
    }
}

/// The same bytes for the same seed (xorshift).
fn noise(seed: u64) -> impl Iterator<Item = u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    std::iter::repeat_with(move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    })
}
