//! Where a span stands, in words that a reader can follow: the paragraph.

use std::collections::BTreeMap;

use isnad_model::{Reading, Report};

use crate::links::{self, Links};

/// The documents of a report, by id, with where their lines begin.
pub struct Places<'a> {
    known: BTreeMap<&'a str, Known<'a>>,
    /// How the report is split, where it is.
    pub links: Option<Links>,
}

/// A document that the report speaks of.
pub struct Known<'a> {
    /// Its number in the report, from 1.
    pub number: usize,
    /// Headline, or else its id.
    pub title: &'a str,
    /// Outlet, where known.
    pub outlet: Option<&'a str>,
    /// Its text and what was found in it, where they were handed in.
    pub reading: Option<&'a Reading>,
    /// Code point at which each paragraph that is not blank begins.
    paragraphs: Vec<usize>,
}

impl<'a> Places<'a> {
    /// Ties the documents of the report to their texts.
    pub fn of(report: &'a Report, readings: &'a [Reading]) -> Self {
        let texts: BTreeMap<&str, &Reading> =
            readings.iter().map(|reading| (reading.document.id.as_str(), reading)).collect();
        let known = report.documents.iter().enumerate().map(|(index, document)| {
            let reading = texts.get(document.id.as_str()).copied();
            let known = Known {
                number: index + 1,
                title: document.title.as_deref().unwrap_or(&document.id),
                outlet: document.outlet.as_deref(),
                reading,
                paragraphs: reading.map(|reading| paragraphs(&reading.text)).unwrap_or_default(),
            };
            (document.id.as_str(), known)
        });
        Self { known: known.collect(), links: None }
    }

    /// The document of that id.
    pub fn get(&self, document: &str) -> Option<&Known<'a>> {
        self.known.get(document)
    }

    /// Address of an attribution in a marked text, or else of its document in the report.
    pub fn href(&self, document: &str, attribution: &str) -> Option<String> {
        let known = self.get(document)?;
        let anchor = known.anchor(attribution).unwrap_or_else(|| format!("doc-{}", known.number));
        Some(links::to_document(self.links.as_ref(), known.number, &anchor))
    }
}

impl Known<'_> {
    /// Number, from 1, of the paragraph in which that code point stands.
    pub fn paragraph(&self, at: usize) -> Option<usize> {
        Some(self.paragraphs.partition_point(|start| *start <= at)).filter(|number| *number > 0)
    }

    /// Fragment of the place where an attribution is marked.
    pub fn anchor(&self, attribution: &str) -> Option<String> {
        let reading = self.reading?;
        reading.extraction.attribution(attribution)?;
        Some(format!("d{}-{attribution}", self.number))
    }
}

fn paragraphs(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            starts.push(at);
        }
        at += line.chars().count();
    }
    starts
}
