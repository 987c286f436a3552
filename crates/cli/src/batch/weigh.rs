//! Weighing a batch: set by set on all cores, the claims sorted into the order of their founding.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use isnad_model::{Challenge, ClaimReport, Provenance, Support};
use isnad_report::{Counts, SpeakerRecord, Words, speaker_records};
use isnad_verify::{Options, Sighting, Texts, Weighed, weigh_set};

use super::sketches::Sketches;
use super::sorter::{Sorted, Sorter};

/// Bytes that claims take up in memory before they go to the disk.
const CLAIMS: usize = 48 << 20;
/// Bytes for the ids of claims.
const IDS: usize = 8 << 20;
/// Bytes for the names of speakers, with their counts.
const SPEAKERS: usize = 8 << 20;
/// Bytes of sightings that a worker is given at once, if they are not of one set.
const PORTION: usize = 1 << 18;
/// Portions that wait.
const QUEUE: usize = 4;
/// Sketches that each worker holds, of 1 KB each.
const SKETCHES: usize = 8192;
/// Bytes of a key behind its set that are no document: a digest, a place in the log, a number.
const NUMBER: usize = 4;
const AT: usize = 8;

/// The claims of a batch.
pub struct Claims {
    /// Each as `form` made it, behind its id and its spare one.
    pub sorted: Sorted,
    /// Ids that claims of different sets have, which happens once in millions of claims.
    pub shared: BTreeSet<String>,
    pub count: usize,
    pub support: BTreeMap<Support, usize>,
    pub challenge: BTreeMap<Challenge, usize>,
    /// How many are like one on record.
    pub matched: usize,
    /// Whether one of them is what was looked for.
    pub found: bool,
    /// What is counted over them, where the form asks for it.
    pub counts: Counts,
    /// Names of their claimants, each with counts, the same name more than once.
    pub speakers: Sorted,
}

/// How claims are looked at and written down.
pub struct Form<'a> {
    /// Puts a claim into bytes; may put beside it what else is known.
    pub bytes: &'a (dyn Fn(&mut ClaimReport) -> anyhow::Result<Vec<u8>> + Sync),
    /// Whether it is what is looked for.
    pub wanted: &'a (dyn Fn(&ClaimReport) -> bool + Sync),
    /// The words in which claims are counted; none where they need not be.
    pub counted: Option<&'a Words>,
}

/// A set with the keys of its sightings.
type Set = Vec<(Vec<u8>, Vec<u8>)>;

/// A claim on its way into the sorter.
struct Made {
    key: Vec<u8>,
    id: String,
    spare: String,
    bytes: Vec<u8>,
    support: Support,
    challenge: Challenge,
    matched: bool,
    wanted: bool,
}

/// What a worker makes of a portion.
#[derive(Default)]
struct Portion {
    claims: Vec<Made>,
    counts: Counts,
    speakers: BTreeMap<String, SpeakerRecord>,
}

/// Weighs all sightings.
///
/// # Errors
/// When the disk is full, or a text cannot be looked up.
pub fn weigh(
    sightings: &Sorted,
    log: &File,
    folder: &Path,
    options: &Options,
    form: &Form<'_>,
) -> anyhow::Result<Claims> {
    let mut sorter = Sorter::new(folder, "claims", CLAIMS);
    let mut ids = Sorter::new(folder, "ids", IDS);
    let (mut speakers, mut counts) = (Sorter::new(folder, "speakers", SPEAKERS), Counts::default());
    let frame = isnad_verify::frame(options).totals;
    let (mut support, mut challenge) = (frame.support, frame.challenge);
    let (mut count, mut matched, mut found) = (0, 0, false);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (portions, given) = sync_channel::<Vec<Set>>(QUEUE);
    let (made, taken) = sync_channel::<anyhow::Result<Portion>>(QUEUE);
    let given = Mutex::new(given);
    let sketches = Sketches::new(log, folder)?;
    std::thread::scope(|scope| -> anyhow::Result<()> {
        for _ in 0..cores {
            let (made, given, sketches) = (made.clone(), &given, &sketches);
            scope.spawn(move || work(given, &made, sketches, options, form));
        }
        let feeder = made.clone();
        scope.spawn(move || {
            if let Err(error) = feed(sightings, &portions) {
                // A send fails only when nobody listens any more.
                let _ = feeder.send(Err(error.into()));
            }
        });
        drop(made);
        let result = take_all(&taken, &mut |portion| {
            for one in portion.claims {
                count += 1;
                matched += usize::from(one.matched);
                found |= one.wanted;
                *support.entry(one.support).or_default() += 1;
                *challenge.entry(one.challenge).or_default() += 1;
                ids.push(&[one.id.as_bytes(), &one.key], &[])?;
                let length = |id: &str| u8::try_from(id.len()).map_err(io::Error::other);
                let lengths = [length(&one.id)?, length(&one.spare)?];
                let (id, spare) = (one.id.as_bytes(), one.spare.as_bytes());
                sorter.push(&[&one.key], &[&lengths, id, spare, &one.bytes])?;
            }
            counts.add(portion.counts);
            for record in portion.speakers.values() {
                speakers.push(&[record.speaker.as_bytes()], &[&to_bytes(record)])?;
            }
            Ok(())
        });
        drop(taken);
        result
    })?;
    let shared = shared(&ids.sorted()?)?;
    let speakers = speakers.sorted()?;
    Ok(Claims {
        sorted: sorter.sorted()?,
        shared,
        count,
        support,
        challenge,
        matched,
        found,
        counts,
        speakers,
    })
}

/// The counts of a record, little endian.
fn to_bytes(record: &SpeakerRecord) -> Vec<u8> {
    let SpeakerRecord { claims, contested, corroborated, corrected, .. } = record;
    let counts = [claims, contested, corroborated, corrected];
    counts.into_iter().flat_map(|count| (*count as u64).to_le_bytes()).collect()
}

/// The record that [`to_bytes`] put down under that name.
fn of_bytes(name: &[u8], bytes: &[u8]) -> SpeakerRecord {
    let mut counts = bytes.chunks_exact(8).map(|count| {
        let count = count.try_into().map(u64::from_le_bytes).unwrap_or_default();
        usize::try_from(count).unwrap_or(usize::MAX)
    });
    let mut next = || counts.next().unwrap_or_default();
    let speaker = String::from_utf8_lossy(name).into_owned();
    let (claims, contested, corroborated, corrected) = (next(), next(), next(), next());
    SpeakerRecord { speaker, claims, contested, corroborated, corrected }
}

impl Claims {
    /// Every claimant with their whole record, by name.
    ///
    /// # Errors
    /// When they cannot be read back, and what `each` says.
    pub fn each_speaker(
        &self,
        each: &mut dyn FnMut(&SpeakerRecord) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut pairs = self.speakers.read()?;
        let mut known: Option<SpeakerRecord> = None;
        while pairs.advance()? {
            let next = of_bytes(&pairs.key, &pairs.value);
            match &mut known {
                Some(known) if known.speaker == next.speaker => known.add(&next),
                _ => {
                    known.as_ref().map_or(Ok(()), &mut *each)?;
                    known = Some(next);
                }
            }
        }
        known.as_ref().map_or(Ok(()), each)
    }
}

fn take_all(
    taken: &Receiver<anyhow::Result<Portion>>,
    take: &mut dyn FnMut(Portion) -> io::Result<()>,
) -> anyhow::Result<()> {
    for portion in taken {
        take(portion?)?;
    }
    Ok(())
}

/// Hands the sets out, small ones together.
fn feed(sightings: &Sorted, portions: &SyncSender<Vec<Set>>) -> io::Result<()> {
    let mut pairs = sightings.read()?;
    let (mut portion, mut size): (Vec<Set>, usize) = (Vec::new(), 0);
    while pairs.advance()? {
        let known = portion.last().and_then(|set| set.first()).map(|(key, _)| set_of(key));
        let goes_on = known == Some(set_of(&pairs.key));
        if !goes_on && size > PORTION {
            if portions.send(std::mem::take(&mut portion)).is_err() {
                return Ok(());
            }
            size = 0;
        }
        size += pairs.key.len() + pairs.value.len();
        let pair = (std::mem::take(&mut pairs.key), std::mem::take(&mut pairs.value));
        match portion.last_mut().filter(|_| goes_on) {
            Some(set) => set.push(pair),
            None => portion.push(vec![pair]),
        }
    }
    // Nobody listens any more where something failed.
    let _ = portions.send(portion);
    Ok(())
}

/// The set of a sighting's key: what stands before the first NUL.
fn set_of(key: &[u8]) -> &[u8] {
    key.split(|byte| *byte == 0).next().unwrap_or_default()
}

fn work(
    given: &Mutex<Receiver<Vec<Set>>>,
    made: &SyncSender<anyhow::Result<Portion>>,
    sketches: &Sketches<'_>,
    options: &Options,
    form: &Form<'_>,
) {
    let texts = BatchTexts { sketches, known: RefCell::default(), failed: RefCell::default() };
    loop {
        let Some(portion) = given.lock().ok().and_then(|given| given.recv().ok()) else { return };
        let mut list = Portion::default();
        let mut result = Ok(());
        for set in portion {
            result = result.and_then(|()| weighed(&set, options, &texts, form, &mut list));
        }
        let result = match texts.failed.take() {
            Some(error) => Err(error.into()),
            None => result.map(|()| list),
        };
        if made.send(result).is_err() {
            return;
        }
    }
}

fn weighed(
    set: &Set,
    options: &Options,
    texts: &BatchTexts<'_>,
    form: &Form<'_>,
    made: &mut Portion,
) -> anyhow::Result<()> {
    let mut sightings = Vec::with_capacity(set.len());
    let mut known: BTreeMap<String, Provenance> = BTreeMap::new();
    for (key, bytes) in set {
        let at = key.len().checked_sub(NUMBER + AT).and_then(|start| key.get(start..start + AT));
        let at = u64::from_be_bytes(at.unwrap_or_default().try_into()?);
        let sighting = postcard::from_bytes::<Sighting>(bytes)?.with_text(at);
        let (id, provenance) = sighting.document();
        if form.counted.is_some() && !known.contains_key(id) {
            known.insert(id.to_owned(), provenance.clone());
        }
        sightings.push(sighting);
    }
    for Weighed { mut claim, spare, first } in weigh_set(sightings, options, texts) {
        let key = set.get(first).map(|(key, _)| key.as_slice()).unwrap_or_default();
        let key = key.get(set_of(key).len()..).unwrap_or_default().to_vec();
        let (support, challenge) = (claim.support, claim.challenge);
        let bytes = (form.bytes)(&mut claim)?;
        let (matched, wanted) = (!claim.on_record.is_empty(), (form.wanted)(&claim));
        if let Some(words) = form.counted {
            made.counts.take(&claim, &|id| known.get(id));
            for record in speaker_records(&claim, words) {
                match made.speakers.get_mut(&record.speaker) {
                    Some(known) => known.add(&record),
                    None => {
                        made.speakers.insert(record.speaker.clone(), record);
                    }
                }
            }
        }
        let id = claim.id;
        made.claims.push(Made { key, id, spare, bytes, support, challenge, matched, wanted });
    }
    Ok(())
}

/// Ids that stand twice.
fn shared(ids: &Sorted) -> io::Result<BTreeSet<String>> {
    let (mut shared, mut last) = (BTreeSet::new(), Vec::new());
    let mut pairs = ids.read()?;
    while pairs.advance()? {
        let id = set_of(&pairs.key);
        if last == id {
            shared.insert(String::from_utf8_lossy(id).into_owned());
        }
        last.clear();
        last.extend_from_slice(id);
    }
    Ok(shared)
}

/// The texts of the batch, as one core asks for them.
struct BatchTexts<'s> {
    sketches: &'s Sketches<'s>,
    known: RefCell<HashMap<u64, Option<Vec<u64>>>>,
    /// The first that could not be read: a sketch that is missing must not pass for none.
    failed: RefCell<Option<io::Error>>,
}

impl Texts for BatchTexts<'_> {
    fn sketch(&self, text: u64) -> Option<Vec<u64>> {
        if let Some(known) = self.known.borrow().get(&text) {
            return known.clone();
        }
        let made = self.sketches.of(text).unwrap_or_else(|error| {
            self.failed.borrow_mut().get_or_insert(error);
            None
        });
        let mut known = self.known.borrow_mut();
        if known.len() >= SKETCHES {
            known.clear();
        }
        known.insert(text, made.clone());
        made
    }
}
