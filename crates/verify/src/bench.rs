//! What a weighing has before it: the pages, the ledger, who is who, and prints made when asked.

use std::cell::OnceCell;

use isnad_model::{Place, Reading};
use jiff::civil::Date;

use crate::copies::{Agencies, Print};
use crate::ledger::Ledger;
use crate::names::Names;
use crate::page::Page;

/// Everything that claims are weighed with.
pub struct Bench<'r> {
    pub pages: Vec<Page<'r>>,
    pub ledger: &'r Ledger,
    pub names: Names<'r>,
    /// What was published later does not count yet.
    pub standing: Option<Date>,
    agencies: Agencies,
    prints: Vec<OnceCell<Print>>,
}

impl<'r> Bench<'r> {
    /// Pages in the order of their documents' ids, whatever order the readings come in.
    pub fn new(readings: &'r [Reading], ledger: &'r Ledger, options: &crate::Options) -> Self {
        let mut pages: Vec<Page> = readings.iter().map(Page::new).collect();
        pages.sort_by_cached_key(|page| {
            (page.reading.document.id.clone(), crate::assemble::digest(page.reading))
        });
        let prints = pages.iter().map(|_| OnceCell::new()).collect();
        let names = Names::new(&ledger.speakers);
        let agencies = Agencies::new(&options.agencies);
        Self { pages, ledger, names, standing: options.standing, agencies, prints }
    }

    pub fn print(&self, page: usize) -> Option<&Print> {
        let reading = self.pages.get(page)?.reading;
        Some(self.prints.get(page)?.get_or_init(|| Print::of(reading, &self.agencies)))
    }

    pub fn speaker(&self, page: usize, at: usize) -> String {
        self.pages.get(page).map(|page| page.speaker(at)).unwrap_or_default()
    }

    pub fn place(&self, page: usize, at: usize) -> Place {
        let page = self.pages.get(page);
        let id = page.and_then(|page| page.get(at)).map_or("", |found| found.id.as_str());
        Place::new(page.map_or("", |page| page.reading.document.id.as_str()), id)
    }

    /// Whether a page counts on the day asked for; one without a date always does.
    pub fn counts(&self, page: usize) -> bool {
        let published = self.pages.get(page).and_then(|page| page.reading.document.published);
        match (published, self.standing) {
            (Some(published), Some(day)) => published <= day,
            _ => true,
        }
    }
}
