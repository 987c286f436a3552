//! What weighing a claim asks of a document, without its text: what is known of it, and its
//! attributions in words. Small enough to be put aside on a disk.

use isnad_model::{Act, Attribution, Digest, Provenance, Span};
use serde::{Deserialize, Serialize};

use crate::copies::{Agencies, Signs};
use crate::page::Page;

/// A document as claims are weighed with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sheet {
    /// Id of the document.
    pub document: String,
    /// Digest of what was read.
    pub sha256: Digest,
    /// Its date of publication, and by what else claims are counted.
    pub provenance: Provenance,
    pub outlet: Option<String>,
    pub signs: Signs,
    /// Where its text is to be had, as whoever keeps the texts counts them.
    pub text: u64,
    /// In the order of `at`.
    pub facets: Vec<Facet>,
}

/// An attribution in words.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Facet {
    /// Its index in the document.
    pub at: usize,
    pub id: String,
    pub act: Act,
    pub speaker: String,
    pub quote: String,
    /// In code points of the text.
    pub content: Vec<Span>,
    /// Where it stands, to order by.
    pub place: usize,
}

impl Sheet {
    /// The sheet of a page with the attributions that are wanted.
    pub fn of(page: &Page, agencies: &Agencies, text: u64, wanted: &dyn Fn(usize) -> bool) -> Self {
        let document = &page.reading.document;
        let each = page.attributions().iter().enumerate().filter(|(at, _)| wanted(*at));
        Self {
            document: document.id.clone(),
            sha256: crate::assemble::digest(page.reading),
            provenance: Provenance {
                published: document.published,
                topic: document.topic.clone(),
                medium: document.medium,
                side: document.side,
            },
            outlet: document.outlet.clone(),
            signs: Signs::of(page.reading, agencies),
            text,
            facets: each.map(|(at, one)| Facet::of(page, at, one)).collect(),
        }
    }

    /// The attribution at that place in the document.
    pub fn get(&self, at: usize) -> Option<&Facet> {
        let index = self.facets.binary_search_by_key(&at, |facet| facet.at).ok()?;
        self.facets.get(index)
    }

    /// The place of the attribution of that id.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.facets.iter().find(|facet| facet.id == id).map(|facet| facet.at)
    }

    /// Takes in what another sheet of the same document knows besides.
    pub fn absorb(&mut self, other: Self) {
        for facet in other.facets {
            if let Err(index) = self.facets.binary_search_by_key(&facet.at, |known| known.at) {
                self.facets.insert(index, facet);
            }
        }
    }

    /// Where an attribution stands, to order by.
    pub fn place(&self, at: usize) -> usize {
        self.get(at).map(|facet| facet.place).unwrap_or_default()
    }
}

impl Facet {
    fn of(page: &Page, at: usize, attribution: &Attribution) -> Self {
        Self {
            at,
            id: attribution.id.clone(),
            act: attribution.act,
            speaker: page.speaker(at),
            quote: page.quote(at),
            content: attribution.content.clone(),
            place: page.place(at),
        }
    }
}
