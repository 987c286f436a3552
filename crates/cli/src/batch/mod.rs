//! A batch of any size in bounded memory: read on all cores into a log, its claims sorted on the
//! disk, weighed set by set, and written in a stream. Nothing depends on the order of reading.

mod kept;
mod log;
mod read;
mod sketches;
mod sorter;
mod spill;
mod weigh;
mod write;

use std::path::{Path, PathBuf};

use isnad_model::{ClaimReport, Reading, Report};
use isnad_report::{Words, csv_to, json_to, jsonld_to};
use isnad_verify::Options;

pub use self::kept::Want;
use self::read::Stock;
pub use self::read::Tally;
use self::sorter::Sorted;
pub use self::spill::Spill;
use self::weigh::{Claims, Form};
use self::write::Parts;
use crate::context::{Context, Format};
use crate::input::{Gathered, Plan};
use crate::on_record::Record;
use crate::publish;
use crate::shape::ShapeArgs;

/// A batch that was read.
pub struct Batch<'s> {
    spill: &'s Spill,
    log: log::Log,
    sightings: Sorted,
    documents: Sorted,
    /// What was counted.
    pub tally: Tally,
}

impl<'s> Batch<'s> {
    /// Reads what the inputs stand for.
    ///
    /// # Errors
    /// When the surroundings fail; an input that cannot be read stands in the tally instead.
    pub fn read(
        inputs: &[PathBuf],
        plan: &Plan,
        want: Want,
        spill: &'s Spill,
        context: &Context,
    ) -> anyhow::Result<Self> {
        let gathered = Gathered::of(inputs, plan, context);
        let Stock { log, sightings, documents, tally } =
            read::read(gathered, plan, want, spill, context)?;
        let (sightings, documents) = (sightings.sorted()?, documents.sorted()?);
        Ok(Self { spill, log, sightings, documents, tally })
    }

    /// Each document with all that was found in it and its bytes, in the order of the report; both
    /// have to have been wanted.
    ///
    /// # Errors
    /// When something cannot be read back, and what `each` says.
    pub fn readings(
        &mut self,
        each: &mut dyn FnMut(Reading, Vec<u8>) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        write::readings(&self.documents, &mut self.log, each)
    }

    /// Weighs the claims. `record` puts beside each what is on record of it; `wanted` says which
    /// ones are looked for. What is streamed is counted on the way, and as NDJSON put into words at
    /// once.
    ///
    /// # Errors
    /// When the disk is full, or something cannot be read back.
    pub fn weigh(
        &mut self,
        options: &Options,
        stream: Option<(Format, &Words)>,
        record: Option<&Record<'_>>,
        wanted: &(dyn Fn(&ClaimReport) -> bool + Sync),
    ) -> anyhow::Result<Account> {
        let bytes = |claim: &mut ClaimReport| {
            record.map_or(Ok(()), |record| record.beside(claim))?;
            Ok(match stream {
                Some((Format::Ndjson, words)) => {
                    isnad_report::claim_line(claim, words).into_bytes()
                }
                _ => serde_json::to_vec(claim)?,
            })
        };
        let form = Form { bytes: &bytes, wanted, counted: stream.map(|(_, words)| words) };
        let folder: &Path = self.spill.folder();
        let claims = weigh::weigh(&self.sightings, self.log.file()?, folder, options, &form)?;
        let mut frame = isnad_verify::frame(options);
        frame.matched = record.map(|_| claims.matched);
        let (totals, tally) = (&mut frame.totals, &self.tally);
        totals.documents = tally.documents;
        totals.attributions = tally.attributions;
        totals.narration = tally.narration;
        totals.claims = claims.count;
        totals.support.clone_from(&claims.support);
        totals.challenge.clone_from(&claims.challenge);
        Ok(Account { frame, claims })
    }
}

/// A report of a batch, not yet written.
pub struct Account {
    frame: Report,
    claims: Claims,
}

impl Account {
    /// Whether a claim is what was looked for.
    pub const fn found(&self) -> bool {
        self.claims.found
    }

    fn parts<'a>(&'a self, batch: &'a Batch<'_>) -> Parts<'a> {
        Parts { frame: &self.frame, documents: &batch.documents, claims: &self.claims }
    }

    /// Writes it in a stream, its statistics compared with the last period's; it has to have been
    /// weighed for that format.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn stream(
        &mut self,
        batch: &Batch<'_>,
        (format, words): (Format, &Words),
        shape: &ShapeArgs,
        out: &mut dyn std::io::Write,
    ) -> anyhow::Result<()> {
        self.frame.previous = shape.previous.as_deref().map(publish::previous).transpose()?;
        if matches!(format, Format::Csv | Format::Jsonld) {
            // Rows and reviews say where a claim was seen: their documents are looked up.
            self.frame.documents = self.parts(batch).held_documents()?;
        }
        let (frame, parts) = (&self.frame, self.parts(batch));
        let written = match format {
            Format::Json => json_to(frame, &parts, words, out),
            Format::Csv => csv_to(frame, &parts, words, (&shape.table, shape.bom), out),
            Format::Jsonld => jsonld_to(frame, &parts, words, &shape.page, &shape.paging(""), out),
            _ => return parts.ndjson(out),
        };
        Ok(written?)
    }

    /// All of it in memory.
    ///
    /// # Errors
    /// When something cannot be read back.
    pub fn report(&self, batch: &Batch<'_>) -> anyhow::Result<Report> {
        self.parts(batch).report()
    }
}
