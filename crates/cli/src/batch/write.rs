//! Writing the report of a batch: in a stream, or from the whole report.

use std::io::{self, Write};

use isnad_model::{ClaimReport, NarrationReport, Reading, Report, ReportDocument};
use isnad_report::{Each, List, Lists, Measure, SpeakerRecord};

use super::kept;
use super::log::Log;
use super::sorter::Sorted;
use super::weigh::Claims;

/// A report whose lists stand in sorted files.
pub struct Parts<'a> {
    /// All but its lists, with true counts.
    pub frame: &'a Report,
    pub documents: &'a Sorted,
    pub claims: &'a Claims,
}

/// Takes a document as JSON, and its sentences of narration.
type EachDocument<'a> = dyn FnMut(&[u8], &[u8]) -> io::Result<()> + 'a;
/// Takes a claim as it was put into bytes, and another id.
type EachClaim<'a> = dyn FnMut(&[u8], Option<&str>) -> anyhow::Result<()> + 'a;

impl Parts<'_> {
    /// Each document as JSON, and its sentences of narration as JSON objects with commas between.
    fn documents(&self, each: &mut EachDocument<'_>) -> io::Result<()> {
        let mut pairs = self.documents.read()?;
        while pairs.advance()? {
            let (length, rest) = pairs.value.split_at_checked(4).unwrap_or_default();
            let length = length.try_into().map(u32::from_le_bytes).unwrap_or_default() as usize;
            let (document, narration) = rest.split_at_checked(length).unwrap_or_default();
            each(document, narration)?;
        }
        Ok(())
    }

    /// Each claim as it was put into bytes, with the id that it takes where it cannot keep its own.
    fn claims(&self, each: &mut EachClaim<'_>) -> anyhow::Result<()> {
        let mut taken = std::collections::BTreeSet::new();
        let mut pairs = self.claims.sorted.read()?;
        while pairs.advance()? {
            let [id, spare, rest @ ..] = pairs.value.as_slice() else { continue };
            let (id, rest) = rest.split_at_checked(usize::from(*id)).unwrap_or_default();
            let (spare, bytes) = rest.split_at_checked(usize::from(*spare)).unwrap_or_default();
            let (id, spare) = (str::from_utf8(id)?, str::from_utf8(spare)?);
            let again = self.claims.shared.contains(id) && !taken.insert(id.to_owned());
            each(bytes, again.then_some(spare))?;
        }
        Ok(())
    }

    /// The line of the report as a whole, that of what is counted, then one for each claim, as
    /// [`ndjson`](isnad_report::ndjson) has them; nothing of it is held.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn ndjson(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        isnad_report::ndjson_head(self.frame, out, &mut |list, out| {
            let mut first = true;
            self.documents(&mut |document, narration| {
                let part = if list == List::Documents { document } else { narration };
                if part.is_empty() {
                    return Ok(());
                }
                let comma: &[u8] = if std::mem::take(&mut first) { b"" } else { b"," };
                out.write_all(comma)?;
                out.write_all(part)
            })
        })?;
        let date = self.frame.previous.as_ref().map(|previous| previous.date);
        isnad_report::ndjson_statistics(date, &self.measures(), out, &mut |out| {
            let mut comma: &[u8] = b"";
            self.claims.each_speaker(&mut |record| {
                out.write_all(comma)?;
                comma = b",";
                out.write_all(isnad_report::line(record).as_bytes())
            })
        })?;
        self.claims(&mut |line, spare| {
            match spare {
                Some(spare) => {
                    let mut line: serde_json::Value = serde_json::from_slice(line)?;
                    if let Some(id) = line.get_mut("id") {
                        *id = spare.into();
                    }
                    out.write_all(line.to_string().as_bytes())?;
                }
                None => out.write_all(line)?,
            }
            Ok(out.write_all(b"\n")?)
        })
    }

    /// The whole report in memory.
    ///
    /// # Errors
    /// When something cannot be read back.
    pub fn report(&self) -> anyhow::Result<Report> {
        let mut report = self.frame.clone();
        report.documents = self.held_documents()?;
        let (narration, claims) = (&mut report.narration, &mut report.claims);
        Lists::narration(self, &mut |one| {
            narration.push(one.clone());
            Ok(())
        })?;
        Lists::claims(self, &mut |one| {
            claims.push(one.clone());
            Ok(())
        })?;
        Ok(report)
    }

    /// Every document, in memory.
    ///
    /// # Errors
    /// When something cannot be read back.
    pub fn held_documents(&self) -> io::Result<Vec<ReportDocument>> {
        let mut documents = Vec::new();
        self.documents(&mut |document, _| {
            documents.push(serde_json::from_slice(document)?);
            Ok(())
        })?;
        Ok(documents)
    }
}

impl Lists for Parts<'_> {
    fn claims(&self, each: &mut Each<'_, ClaimReport>) -> io::Result<()> {
        let read = self.claims(&mut |bytes, spare| {
            let mut claim: ClaimReport = serde_json::from_slice(bytes)?;
            if let Some(spare) = spare {
                spare.clone_into(&mut claim.id);
            }
            Ok(each(&claim)?)
        });
        // What was a failure of input or output stays one, so that a broken pipe is known for it.
        read.map_err(|error| error.downcast::<io::Error>().unwrap_or_else(io::Error::other))
    }

    fn documents(&self, each: &mut Each<'_, ReportDocument>) -> io::Result<()> {
        self.documents(&mut |document, _| each(&serde_json::from_slice(document)?))
    }

    fn narration(&self, each: &mut Each<'_, NarrationReport>) -> io::Result<()> {
        self.documents(&mut |_, narration| {
            let list = [b"[", narration, b"]"].concat();
            serde_json::from_slice::<Vec<NarrationReport>>(&list)?.iter().try_for_each(&mut *each)
        })
    }

    fn speakers(&self, each: &mut Each<'_, SpeakerRecord>) -> io::Result<()> {
        self.claims.each_speaker(each)
    }

    fn measures(&self) -> Vec<Measure> {
        self.claims.counts.measures(self.frame.previous.as_ref())
    }
}

/// Each document with all that was found in it and its bytes, in the order of the report, so many
/// at a time.
///
/// # Errors
/// When something cannot be read back, and what `each` says.
pub fn readings(
    documents: &Sorted,
    log: &mut Log,
    each: &mut dyn FnMut(Reading, Vec<u8>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut pairs = documents.read()?;
    while pairs.advance()? {
        let at = pairs.key.len().checked_sub(8).and_then(|start| pairs.key.get(start..));
        let at = u64::from_be_bytes(at.unwrap_or_default().try_into()?);
        let (reading, raw) = kept::reading(&log.bytes(at)?)?;
        each(reading, raw)?;
    }
    Ok(())
}
