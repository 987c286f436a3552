//! The lists of a report that no memory may hold, handed out item by item.

use std::io;

use isnad_model::{ClaimReport, NarrationReport, Report, ReportDocument};

use crate::Words;
use crate::statistics::{Measure, SpeakerRecord, measures, speakers};

/// Takes an item.
pub type Each<'a, T> = dyn FnMut(&T) -> io::Result<()> + 'a;

/// Whoever has the lists of a report, in the order of the report.
pub trait Lists {
    /// Every claim.
    ///
    /// # Errors
    /// When they cannot be read, and what `each` says; so for every list.
    fn claims(&self, each: &mut Each<'_, ClaimReport>) -> io::Result<()>;
    /// Every document.
    ///
    /// # Errors
    /// As for the claims.
    fn documents(&self, each: &mut Each<'_, ReportDocument>) -> io::Result<()>;
    /// What outlets say in their own voice.
    ///
    /// # Errors
    /// As for the claims.
    fn narration(&self, each: &mut Each<'_, NarrationReport>) -> io::Result<()>;
    /// Every claimant, by name.
    ///
    /// # Errors
    /// As for the claims.
    fn speakers(&self, each: &mut Each<'_, SpeakerRecord>) -> io::Result<()>;
    /// What is counted over the claims.
    fn measures(&self) -> Vec<Measure>;
}

/// A report that memory holds.
pub struct Held<'a> {
    pub report: &'a Report,
    pub words: &'a Words,
}

impl Lists for Held<'_> {
    fn claims(&self, each: &mut Each<'_, ClaimReport>) -> io::Result<()> {
        self.report.claims.iter().try_for_each(each)
    }

    fn documents(&self, each: &mut Each<'_, ReportDocument>) -> io::Result<()> {
        self.report.documents.iter().try_for_each(each)
    }

    fn narration(&self, each: &mut Each<'_, NarrationReport>) -> io::Result<()> {
        self.report.narration.iter().try_for_each(each)
    }

    fn speakers(&self, each: &mut Each<'_, SpeakerRecord>) -> io::Result<()> {
        speakers(self.report, self.words).iter().try_for_each(each)
    }

    fn measures(&self) -> Vec<Measure> {
        measures(self.report)
    }
}

/// The report without its lists.
pub fn bare(report: &Report) -> Report {
    let Report { schema, date, excluded, totals, matched, made_with, publisher, .. } = report;
    Report {
        schema: schema.clone(),
        date: *date,
        documents: Vec::new(),
        claims: Vec::new(),
        narration: Vec::new(),
        excluded: excluded.clone(),
        totals: totals.clone(),
        matched: *matched,
        made_with: made_with.clone(),
        publisher: publisher.clone(),
        previous: None,
    }
}
