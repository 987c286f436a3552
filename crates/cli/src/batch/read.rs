//! Reading a batch: on all cores, each thing kept in the log as it comes, nothing read twice.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::UNIX_EPOCH;

use isnad_model::{Digest, Excluded, Reason};
use isnad_verify::Cutter;

use super::kept::{self, Want};
use super::log::{Kind, Log};
use super::sorter::Sorter;
use super::spill::Spill;
use crate::context::Context;
use crate::failure::Outcome;
use crate::gather::{Item, Refused};
use crate::host_words;
use crate::input::{self, Gathered, Plan};
use crate::listed;
use crate::packdata;
use crate::progress;
use crate::reading::{Found, Reader};

/// Bytes that sightings and documents take up in memory before they go to the disk.
const SIGHTINGS: usize = 48 << 20;
const DOCUMENTS: usize = 16 << 20;
/// Things that wait to be kept.
const QUEUE: usize = 8;

/// What was read of a batch.
pub struct Stock {
    pub log: Log,
    /// Sightings by set, then by document and place in it.
    pub sightings: Sorter,
    /// Documents by id and digest.
    pub documents: Sorter,
    pub tally: Tally,
}

/// What is counted while a batch is read.
#[derive(Debug, Default)]
pub struct Tally {
    pub inputs: usize,
    pub documents: usize,
    pub attributions: usize,
    pub narration: usize,
    pub excluded: Vec<Excluded>,
    /// How many of those the sample left out: no failures.
    pub unsampled: usize,
    /// Packs that read something, by code.
    pub packs: BTreeSet<String>,
    /// Plugins that were used, with their versions.
    pub plugins: BTreeMap<String, String>,
}

impl Tally {
    /// How the batch went.
    pub fn outcome(&self) -> Outcome {
        let failed = self.excluded.len() - self.unsampled;
        Outcome { done: self.documents, failed, found: false }
    }
}

/// What a worker has to say of an input.
enum Said {
    Keep(Kind, Vec<u8>),
    Refused(Refused),
    Note(Reason),
    End(Option<(String, String)>),
    Failed(anyhow::Error),
}

impl Stock {
    fn open(spill: &Spill, made: Digest) -> anyhow::Result<Self> {
        Ok(Self {
            log: spill.log(made)?,
            sightings: Sorter::new(spill.folder(), "sightings", SIGHTINGS),
            documents: Sorter::new(spill.folder(), "documents", DOCUMENTS),
            tally: Tally::default(),
        })
    }

    /// Takes what stands in the log at that place.
    fn take(&mut self, kind: Kind, at: u64, bytes: &[u8]) -> anyhow::Result<()> {
        match kind {
            Kind::Document => self.document(at, bytes)?,
            Kind::Refused => self.tally.excluded.push(serde_json::from_slice(bytes)?),
            Kind::End => {
                let (_, plugin): (&[u8], Option<(String, String)>) = postcard::from_bytes(bytes)?;
                self.tally.plugins.extend(plugin);
            }
        }
        Ok(())
    }

    fn document(&mut self, at: u64, bytes: &[u8]) -> anyhow::Result<()> {
        let (_, kept) = kept::unpack(bytes)?;
        let tally = &mut self.tally;
        tally.documents += 1;
        tally.attributions += usize::try_from(kept.attributions)?;
        tally.narration += usize::try_from(kept.narrated)?;
        if !tally.packs.contains(kept.lang) {
            tally.packs.insert(kept.lang.to_owned());
        }
        let at = at.to_be_bytes();
        let place: [&[u8]; 4] = [kept.id.as_bytes(), &[0], &kept.sha256, &at];
        let length = u32::try_from(kept.document.len())?.to_le_bytes();
        self.documents.push(&place, &[&length, kept.document, kept.narration])?;
        for (number, (set, one)) in (0u32..).zip(&kept.sightings) {
            let [id, nul, sha256, at] = place;
            let key = [*set, &[0], id, nul, sha256, at, &number.to_be_bytes()];
            self.sightings.push(&key, &[one])?;
        }
        Ok(())
    }
}

/// Reads every input that the log has not; what it has is taken from there.
///
/// # Errors
/// When the surroundings fail; an input that cannot be read stands in the tally instead.
pub fn read(
    gathered: Gathered,
    plan: &Plan,
    want: Want,
    spill: &Spill,
    context: &Context,
) -> anyhow::Result<Stock> {
    let bar = progress::bar(gathered.items.len(), context.global.quiet);
    let reader = Reader::new(plan, &gathered.sidecars, &bar)?;
    let mut stock = Stock::open(spill, made(plan, want, &reader, context))?;
    let Gathered { items, inputs, excluded, unsampled, .. } = gathered;
    stock.tally = Tally { inputs, excluded, unsampled, ..Tally::default() };
    let keys: Vec<Vec<u8>> = items.iter().map(|item| key(item, &reader)).collect();
    let (left, first) = read_before(&mut stock, &keys, context)?;
    bar.inc((items.len() - left.len()) as u64);
    bar.reset_eta();
    let cutter = Cutter::new(&packdata::agencies(&BTreeMap::new()));
    let work = Work { items: &items, left: &left, reader: &reader, cutter: &cutter, want };
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(left.len());
    let (sender, said) = sync_channel(QUEUE);
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for _ in 0..cores {
            let (sender, next, stop) = (sender.clone(), &next, &stop);
            scope.spawn(move || work.run(next, stop, &sender));
        }
        drop(sender);
        let taken = take_all(&mut stock, &said, first, &keys, &bar, context);
        // Whoever still sends is let go, so that the scope can end.
        stop.store(true, Ordering::Relaxed);
        drop(said);
        taken
    })?;
    bar.finish_and_clear();
    stock.log.flush()?;
    Ok(stock)
}

/// Takes from the log what it has of these inputs; gives the inputs that are left, and the number
/// from which new ones are counted in the log.
fn read_before(
    stock: &mut Stock,
    keys: &[Vec<u8>],
    context: &Context,
) -> anyhow::Result<(Vec<usize>, u64)> {
    let mut open: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (at, key) in keys.iter().enumerate().filter(|(_, key)| !key.is_empty()) {
        open.entry(key).or_default().push(at);
    }
    let (mut known, mut read, mut first) = (BTreeSet::new(), BTreeSet::new(), 0);
    let mut entries = stock.log.entries()?;
    while let Some(entry) = entries.advance()? {
        first = first.max(entry.input + 1);
        if entry.kind == Kind::End {
            let (key, _): (&[u8], Option<(String, String)>) = postcard::from_bytes(&entry.bytes)?;
            if let Some(at) = open.get_mut(key).and_then(Vec::pop) {
                known.insert(entry.input);
                read.insert(at);
            }
        }
    }
    if !read.is_empty() {
        let what = Reason::new("cli.batch_goes_on").with("count", read.len());
        context.note(&what.with("inputs", keys.len()));
        let mut entries = stock.log.entries()?;
        while let Some(entry) = entries.advance()? {
            if known.contains(&entry.input) {
                stock.take(entry.kind, entry.at, &entry.bytes)?;
            }
        }
    }
    Ok(((0..keys.len()).filter(|at| !read.contains(at)).collect(), first))
}

/// Keeps what the workers say, and tells what is to be told.
fn take_all(
    stock: &mut Stock,
    said: &Receiver<(usize, Said)>,
    first: u64,
    keys: &[Vec<u8>],
    bar: &indicatif::ProgressBar,
    context: &Context,
) -> anyhow::Result<()> {
    for (input, said) in said {
        let number = first + input as u64;
        match said {
            Said::Keep(kind, bytes) => {
                let at = stock.log.append(kind, number, &bytes)?;
                stock.take(kind, at, &bytes)?;
            }
            Said::Refused(refused) => {
                let excluded = bar.suspend(|| input::told(refused, context));
                stock.log.append(Kind::Refused, number, &serde_json::to_vec(&excluded)?)?;
                stock.tally.excluded.push(excluded);
            }
            Said::Note(note) => {
                let note = host_words::noted(&note, &context.words);
                bar.suspend(|| context.note(&note));
            }
            Said::Failed(error) => return Err(error),
            Said::End(plugin) => {
                let key = keys.get(input).map(Vec::as_slice).unwrap_or_default();
                let end = postcard::to_allocvec(&(key, &plugin))?;
                stock.log.append(Kind::End, number, &end)?;
                stock.log.flush()?;
                stock.tally.plugins.extend(plugin);
                bar.inc(1);
            }
        }
    }
    Ok(())
}

/// What all workers share.
#[derive(Clone, Copy)]
struct Work<'a> {
    items: &'a [Result<Item, Refused>],
    left: &'a [usize],
    reader: &'a Reader<'a>,
    cutter: &'a Cutter,
    want: Want,
}

impl Work<'_> {
    /// Takes the next input until there is none; a send fails only when nobody listens any more.
    fn run(&self, next: &AtomicUsize, stop: &AtomicBool, sender: &SyncSender<(usize, Said)>) {
        while !stop.load(Ordering::Relaxed) {
            let Some(at) = self.left.get(next.fetch_add(1, Ordering::Relaxed)).copied() else {
                break;
            };
            let say = |said| sender.send((at, said)).is_ok();
            let plugin = match self.items.get(at) {
                Some(Ok(item)) => self.reader.each(item, &mut |found| {
                    for said in self.said(found) {
                        say(said);
                    }
                }),
                Some(Err(refused)) => {
                    say(Said::Refused(refused.clone()));
                    None
                }
                None => None,
            };
            if !say(Said::End(plugin)) {
                break;
            }
        }
    }

    fn said(&self, found: Found) -> Vec<Said> {
        let (reading, raw) = match found {
            Found::Document(reading, raw) => (*reading, raw),
            Found::Listed(id, record) => match listed::reading(id, *record) {
                Ok(found) => found,
                Err(refused) => return vec![Said::Refused(refused)],
            },
            Found::Refused(refused) => return vec![Said::Refused(refused)],
            Found::Note(note) => return vec![Said::Note(note)],
        };
        let odd = input::oddities(&reading).map(Said::Note);
        let kept = match kept::pack(&reading, &raw, self.cutter, self.want) {
            Ok(bytes) => Said::Keep(Kind::Document, bytes),
            Err(error) => Said::Failed(error),
        };
        odd.into_iter().chain([kept]).collect()
    }
}

/// What tells whether an input is the one that was read before: its name, size and time, and what
/// is given of it besides. Empty for what cannot be known again.
fn key(item: &Result<Item, Refused>, reader: &Reader<'_>) -> Vec<u8> {
    let Ok(Item::File(path)) = item else { return Vec::new() };
    let Ok(meta) = fs::metadata(path) else { return Vec::new() };
    let time = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let time = time.unwrap_or_default().as_nanos();
    let given = reader.given_of(Path::new(path));
    let parts = format!("{}\0{}\0{time}\0{given:?}", path.display(), meta.len());
    // A digest, for a batch may have millions of inputs.
    Digest::of(parts.as_bytes()).0.to_vec()
}

/// A digest of all that decides how an input is read besides itself.
fn made(plan: &Plan, want: Want, reader: &Reader<'_>, context: &Context) -> Digest {
    let packs: Vec<String> = isnad_packs::codes()
        .map(|code| {
            let version = crate::languages::get(code).map_or("", |pack| pack.version());
            let weights = isnad_packs::weights(code).map(|weights| weights.short_digest());
            format!("{code} {version} {weights:?}")
        })
        .collect();
    let parts = format!(
        "{} {packs:?} {:?} {:?} {:?} {:?} {want:?} {} {:?}",
        env!("CARGO_PKG_VERSION"),
        plan.lang,
        plan.source,
        plan.given,
        plan.convention,
        context.words.lang(),
        reader.plugins(),
    );
    Digest::of(parts.as_bytes())
}
