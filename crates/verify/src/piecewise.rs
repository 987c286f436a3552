//! A report piece by piece, for batches that no memory holds: what each document says by itself,
//! then each set of claims that may be one. Claims of different sets never meet, so that the sets
//! may be weighed one after the other, and on several cores.

use std::collections::{BTreeMap, BTreeSet};

use isnad_model::{ClaimKind, ClaimReport, NarrationReport, Provenance, Reading, ReportDocument};
use serde::{Deserialize, Serialize};

use crate::bench::{Bench, Texts};
use crate::claims::{self, Founded};
use crate::copies::{Agencies, Agency};
use crate::ledger::Ledger;
use crate::lineage;
use crate::page::Page;
use crate::recorded::groups;
use crate::sheet::Sheet;
use crate::{Options, assemble};

/// A claim as one document founds it, with all that weighing it asks but the document's text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Sighting {
    sheet: Sheet,
    founded: Founded,
}

/// What a document gives to a report by itself.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The document.
    pub document: ReportDocument,
    /// What it says in its own voice.
    pub narration: Vec<NarrationReport>,
    /// The claims that it founds, in the order of its text.
    pub sightings: Vec<Sighting>,
}

/// Makes pieces of readings.
pub struct Cutter {
    agencies: Agencies,
}

impl Cutter {
    /// One that knows these agencies.
    pub fn new(agencies: &[Agency]) -> Self {
        Self { agencies: Agencies::new(agencies) }
    }

    /// The piece of one reading.
    pub fn piece(&self, reading: &Reading) -> Piece {
        let page = Page::new(reading);
        let sighting = |founded: Founded| {
            let ends = founded.seen.iter().flat_map(|seen| [Some(seen.at), seen.towards]);
            let wanted: BTreeSet<usize> = ends.flatten().chain([founded.by]).collect();
            let sheet = Sheet::of(&page, &self.agencies, 0, &|at| wanted.contains(&at));
            Sighting { sheet, founded }
        };
        Piece {
            document: assemble::document(&page),
            narration: assemble::narration(&page),
            sightings: claims::of(0, &page).into_iter().map(sighting).collect(),
        }
    }
}

impl Sighting {
    /// What it has in common with every claim that it may be one with: its kind and its first
    /// words. There is no NUL in it.
    pub fn set(&self) -> Vec<u8> {
        let quote = self.sheet.get(self.founded.by).map_or("", |facet| facet.quote.as_str());
        let kind = match self.founded.kind {
            ClaimKind::Statement => 1,
            ClaimKind::Commitment => 2,
            ClaimKind::Demand => 3,
        };
        let mut set = vec![kind];
        for word in lineage::beginning(quote) {
            set.extend_from_slice(word.as_bytes());
            set.push(1);
        }
        set
    }

    /// Id of the document that founds it, and what is known of where that comes from.
    pub fn document(&self) -> (&str, &Provenance) {
        (&self.sheet.document, &self.sheet.provenance)
    }

    /// The same, with its text to be had under that number.
    #[must_use]
    pub fn with_text(mut self, text: u64) -> Self {
        self.sheet.text = text;
        self
    }
}

/// A claim of a report that is made piece by piece.
#[derive(Clone, Debug)]
pub struct Weighed {
    /// The claim; its id is its own within its set.
    pub claim: ClaimReport,
    /// The id that it takes where a claim of another set has the same.
    pub spare: String,
    /// Index of the sighting that founded it first: claims stand in that order.
    pub first: usize,
}

/// Weighs the claims of one set. The sightings must stand in the order of their documents' ids
/// and digests, those of one document side by side and in the order of its text.
pub fn weigh_set(sightings: Vec<Sighting>, options: &Options, texts: &dyn Texts) -> Vec<Weighed> {
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut founded = Vec::with_capacity(sightings.len());
    for sighting in sightings {
        match sheets.last_mut() {
            Some(last) if last.text == sighting.sheet.text => last.absorb(sighting.sheet),
            _ => sheets.push(sighting.sheet),
        }
        founded.push(Founded { page: sheets.len().saturating_sub(1), ..sighting.founded });
    }
    let order: BTreeMap<(usize, usize), usize> =
        founded.iter().enumerate().map(|(at, one)| ((one.page, one.by), at)).collect();
    let ledger = Ledger::default();
    let bench = Bench::new(sheets, &ledger, texts, options.standing);
    let mut ids = BTreeSet::new();
    let weighed = groups(&bench, founded).into_iter().map(|group| {
        let first = group.founded.first().and_then(|one| order.get(&(one.page, one.by)));
        let first = first.copied().unwrap_or_default();
        let (claim, spare) = assemble::claim(&bench, &group, &[], &mut ids);
        Weighed { claim, spare, first }
    });
    weighed.collect()
}

#[cfg(test)]
mod tests {
    use isnad_model::{Digest, Document, Extraction, Reading};

    use super::{Cutter, weigh_set};
    use crate::bench::{Held, Texts};
    use crate::{Options, frame, verify};

    /// A paper that prints what two people say, in words that some other papers share.
    fn paper(at: usize) -> Reading {
        let said = ["the old bridge will be shut on", "the old bridge will open again in"];
        let (words, other) = (said[at % 2], said[(at + 1) % 2]);
        let text = format!("Ann Lee said {words} day {}. Bo Kerr said {other} {}.", at % 3, at % 4);
        let found = |id: &str, from: usize| {
            let sentence =
                text.get(from..).unwrap_or_default().split('.').next().unwrap_or_default();
            let end = from + sentence.len();
            serde_json::json!({"id": id, "source": [[from, from + 7]], "cue": [[from + 8, from + 12]],
                "content": [[from + 13, end]], "type": "indirect", "act": "assert"})
        };
        let second = text.find("Bo").unwrap_or_default();
        let extraction: Extraction = serde_json::from_value(serde_json::json!({
            "schema": "isnad.extraction/1", "id": format!("p{at}"), "lang": "en",
            "attributions": [found("a1", 0), found("a2", second)],
            "relations": [], "narration": [], "diagnostics": []
        }))
        .unwrap_or_else(|error| panic!("{error}"));
        let id = format!("p{at}");
        let raw = Some(Digest::of(text.as_bytes()));
        Reading { document: Document { id, raw, ..Document::default() }, text, extraction }
    }

    #[test]
    fn weighed_set_by_set_a_report_is_the_same() {
        let mut readings: Vec<Reading> = (0..24).map(paper).collect();
        let options = Options::new(jiff::civil::date(2026, 3, 14), readings.len());
        let whole = verify(&readings, &options);
        readings.sort_by(|a, b| a.document.id.cmp(&b.document.id));
        let cutter = Cutter::new(&options.agencies);
        let mut sightings = Vec::new();
        let mut report = frame(&options);
        for (page, reading) in (0..).zip(&readings) {
            let piece = cutter.piece(reading);
            report.documents.push(piece.document);
            report.narration.extend(piece.narration);
            for (place, one) in piece.sightings.into_iter().enumerate() {
                sightings.push(((one.set(), page, place), one.with_text(page)));
            }
        }
        sightings.sort_by(|a, b| a.0.cmp(&b.0));
        let texts = Held(readings.iter().collect());
        let mut claims = Vec::new();
        for set in sightings.chunk_by(|a, b| a.0.0 == b.0.0) {
            let places: Vec<_> = set.iter().map(|(key, _)| (key.1, key.2)).collect();
            let list = set.iter().map(|(_, one)| one.clone()).collect();
            let texts: &dyn Texts = &texts;
            for weighed in weigh_set(list, &options, texts) {
                claims.push((places[weighed.first], weighed.claim));
            }
        }
        claims.sort_by_key(|(place, _)| *place);
        assert!(claims.len() > 4 && claims.len() < 48, "{}", claims.len());
        let claims: Vec<_> = claims.into_iter().map(|(_, claim)| claim).collect();
        assert_eq!(claims, whole.claims);
        assert_eq!((report.documents, report.narration), (whole.documents, whole.narration));
    }
}
