//! What a weighing has before it: the sheets, the ledger, who is who, and sketches made when asked.

use std::cell::OnceCell;

use isnad_model::{Basis, Place, Reading};
use jiff::civil::Date;

use crate::copies::{OVERLAP, overlap, sketch};
use crate::ledger::Ledger;
use crate::names::Names;
use crate::sheet::{Facet, Sheet};

/// Whoever keeps the texts of the documents.
pub trait Texts {
    /// The sketch of a text, as [`crate::sketch`] makes it; none for one that is too short to tell.
    fn sketch(&self, text: u64) -> Option<Vec<u64>>;
}

/// Texts in memory, by their index.
pub struct Held<'r>(pub Vec<&'r Reading>);

impl Texts for Held<'_> {
    fn sketch(&self, text: u64) -> Option<Vec<u64>> {
        sketch(&self.0.get(usize::try_from(text).ok()?)?.text)
    }
}

/// Everything that claims are weighed with.
pub struct Bench<'r> {
    /// In the order of their documents' ids.
    pub sheets: Vec<Sheet>,
    pub ledger: &'r Ledger,
    pub names: Names<'r>,
    /// What was published later does not count yet.
    pub standing: Option<Date>,
    texts: &'r dyn Texts,
    sketches: Vec<OnceCell<Option<Vec<u64>>>>,
}

impl<'r> Bench<'r> {
    pub fn new(
        sheets: Vec<Sheet>,
        ledger: &'r Ledger,
        texts: &'r dyn Texts,
        standing: Option<Date>,
    ) -> Self {
        let sketches = sheets.iter().map(|_| OnceCell::new()).collect();
        let names = Names::new(&ledger.speakers);
        Self { sheets, ledger, names, standing, texts, sketches }
    }

    pub fn get(&self, page: usize, at: usize) -> Option<&Facet> {
        self.sheets.get(page)?.get(at)
    }

    pub fn speaker(&self, page: usize, at: usize) -> &str {
        self.get(page, at).map_or("", |facet| facet.speaker.as_str())
    }

    pub fn quote(&self, page: usize, at: usize) -> &str {
        self.get(page, at).map_or("", |facet| facet.quote.as_str())
    }

    pub fn place(&self, page: usize, at: usize) -> Place {
        let id = self.get(page, at).map_or("", |found| found.id.as_str());
        Place::new(self.sheets.get(page).map_or("", |sheet| sheet.document.as_str()), id)
    }

    pub fn published(&self, page: usize) -> Option<Date> {
        self.sheets.get(page)?.provenance.published
    }

    /// Whether a page counts on the day asked for; one without a date always does.
    pub fn counts(&self, page: usize) -> bool {
        match (self.published(page), self.standing) {
            (Some(published), Some(day)) => published <= day,
            _ => true,
        }
    }

    /// By what two pages are seen to print one text. Texts are asked only where nothing else tells.
    pub fn copies(&self, a: usize, b: usize) -> Option<Basis> {
        let (first, second) = (self.sheets.get(a)?, self.sheets.get(b)?);
        first.signs.copies(&second.signs).or_else(|| {
            let share = overlap(self.sketch(a)?, self.sketch(b)?);
            (share >= OVERLAP).then_some(Basis::Overlap)
        })
    }

    fn sketch(&self, page: usize) -> Option<&[u64]> {
        let text = self.sheets.get(page)?.text;
        self.sketches.get(page)?.get_or_init(|| self.texts.sketch(text)).as_deref()
    }
}
