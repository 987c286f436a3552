//! Inputs read on all cores and handed over in their order, a part at a time: of a batch of any
//! size no more is held than the parts under way.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use indicatif::ProgressBar;
use isnad_model::{Excluded, Reading};

use super::{Gathered, Plan, oddities, told};
use crate::context::Context;
use crate::failure::Outcome;
use crate::gather::{Item, Refused};
use crate::host_words;
use crate::progress;
use crate::reading::{Read, Reader};

/// Inputs that may be read ahead of the one whose turn it is.
const AHEAD: usize = 16;

/// Documents with what was found in them, each with its bytes.
pub type Documents = Vec<(Reading, Vec<u8>)>;

/// How a batch went that nobody held.
#[derive(Debug, Default)]
pub struct Streamed {
    /// Documents that were handed over.
    pub documents: usize,
    /// What was not read.
    pub excluded: Vec<Excluded>,
}

impl Streamed {
    /// How the batch went.
    pub fn outcome(&self) -> Outcome {
        Outcome { done: self.documents, failed: self.excluded.len(), found: false }
    }
}

/// The parts of one input, which come while it is read.
type Parts = Receiver<Read>;

/// Reads every input, and hands the documents over in the order of the inputs as they come.
///
/// # Errors
/// What `take` says, and when the surroundings fail; a file that cannot be read is in
/// [`Streamed::excluded`] instead.
pub fn stream(
    inputs: &[PathBuf],
    plan: &Plan,
    context: &Context,
    take: &mut dyn FnMut(Documents) -> anyhow::Result<()>,
) -> anyhow::Result<Streamed> {
    let gathered = Gathered::of(inputs, plan, context);
    let mut streamed = Streamed { excluded: gathered.excluded, ..Streamed::default() };
    let items = &gathered.items;
    let bar = progress::bar(items.len(), context.global.quiet);
    let reader = Reader::new(plan, &gathered.sidecars, &bar)?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from).min(items.len());
    let (sender, begun) = sync_channel(AHEAD);
    let work =
        Work { items, reader: &reader, next: AtomicUsize::new(0), stop: AtomicBool::new(false) };
    std::thread::scope(|scope| {
        for _ in 0..cores {
            let (sender, work) = (sender.clone(), &work);
            scope.spawn(move || work.run(&sender));
        }
        drop(sender);
        let taken = in_order(begun, &bar, &mut |part| streamed.take(part, &bar, context, take));
        if taken.is_err() {
            work.stop.store(true, Ordering::Relaxed);
            reader.stop();
        }
        taken
    })?;
    bar.finish_and_clear();
    Ok(streamed)
}

impl Streamed {
    fn take(
        &mut self,
        part: Read,
        bar: &ProgressBar,
        context: &Context,
        take: &mut dyn FnMut(Documents) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        if part.readings.is_empty() && part.notes.is_empty() && part.refused.is_empty() {
            return Ok(());
        }
        // What is said would run into the bar.
        bar.suspend(|| {
            for odd in part.readings.iter().filter_map(|(reading, _)| oddities(reading)) {
                context.note(&odd);
            }
            part.notes
                .iter()
                .for_each(|note| context.note(&host_words::noted(note, &context.words)));
            self.excluded.extend(part.refused.into_iter().map(|refused| told(refused, context)));
            self.documents += part.readings.len();
            take(part.readings)
        })
    }
}

/// Hands over the parts of the inputs in the order of the inputs, though they are begun in any.
fn in_order(
    begun: Receiver<(usize, Parts)>,
    bar: &ProgressBar,
    take: &mut dyn FnMut(Read) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut early = BTreeMap::new();
    let mut turn = 0;
    // When this returns early, the workers find nobody listening.
    for (number, parts) in begun {
        early.insert(number, parts);
        while let Some(parts) = early.remove(&turn) {
            for part in parts {
                take(part)?;
            }
            bar.inc(1);
            turn += 1;
        }
    }
    Ok(())
}

/// What all workers share.
struct Work<'a> {
    items: &'a [Result<Item, Refused>],
    reader: &'a Reader<'a>,
    next: AtomicUsize,
    stop: AtomicBool,
}

impl Work<'_> {
    /// Takes the next input until there is none.
    fn run(&self, begun: &SyncSender<(usize, Parts)>) {
        while !self.stop.load(Ordering::Relaxed) {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = self.items.get(number) else { break };
            let (sender, parts) = sync_channel(1);
            if begun.send((number, parts)).is_err() {
                break;
            }
            // A part that nobody takes any more is dropped.
            match item {
                Ok(item) => self.reader.parts(item, &mut |part| drop(sender.send(part))),
                Err(refused) => drop(sender.send(Read::refused(refused.clone()))),
            }
        }
    }
}
