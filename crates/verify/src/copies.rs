//! Documents that print one text: an agency's name in byline or dateline, overlap, one address.

use std::collections::{BTreeMap, BTreeSet};

use isnad_model::{Basis, Reading};
use serde::{Deserialize, Serialize};

use crate::page::words;

/// Words that a dateline has at most.
const DATELINE: usize = 12;
/// Words that a signature below the text has at most.
const SIGNATURE: usize = 4;
/// Words of a shingle; five is what news deduplication uses.
const SHINGLE: usize = 5;
/// Hashes of a sketch: 128 give a standard error of 4 points at one half.
const SKETCH: u32 = 128;
/// Estimated share of common shingles from which two texts are taken for one.
pub const OVERLAP: f64 = 0.5;

/// A news agency, by all its names in any script; comes in as data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agency {
    /// The same in every language.
    pub id: String,
    /// As bylines and datelines have it.
    pub names: Vec<String>,
}

/// What of a document, besides its text, tells copies.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Signs {
    /// Agencies that sign it.
    pub signed: BTreeSet<usize>,
    /// The agency that is its outlet.
    pub outlet: Option<usize>,
    address: Option<String>,
}

/// Finds the agencies of texts.
pub struct Agencies {
    /// Names as folded words, by their first word.
    names: BTreeMap<String, Vec<(Vec<String>, usize)>>,
}

impl Agencies {
    pub fn new(agencies: &[Agency]) -> Self {
        let mut names: BTreeMap<String, Vec<(Vec<String>, usize)>> = BTreeMap::new();
        for (at, agency) in agencies.iter().enumerate() {
            for name in agency.names.iter().map(|name| words(name)) {
                if let Some(first) = name.first().cloned() {
                    names.entry(first).or_default().push((name, at));
                }
            }
        }
        Self { names }
    }

    fn within(&self, text: &[String]) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        for at in 0..text.len() {
            let rest = text.get(at..).unwrap_or_default();
            let named = rest.first().and_then(|first| self.names.get(first));
            for (name, agency) in named.into_iter().flatten() {
                if rest.starts_with(name) {
                    found.insert(*agency);
                }
            }
        }
        found
    }
}

impl Signs {
    pub fn of(reading: &Reading, agencies: &Agencies) -> Self {
        let document = &reading.document;
        let given =
            |text: &Option<String>| agencies.within(&words(text.as_deref().unwrap_or_default()));
        let outlet = given(&document.outlet).first().copied();
        let mut signed = given(&document.byline);
        signed.extend(agencies.within(&dateline(reading)));
        signed.extend(agencies.within(&signature(&reading.text)));
        let address = document.uri.as_deref().map(canonical);
        Self { signed, outlet, address }
    }

    /// By what the two are seen to print one text, where no text need be asked.
    pub fn copies(&self, other: &Self) -> Option<Basis> {
        let same_address = self.address.is_some() && self.address == other.address;
        let agency = self.outlet.is_some_and(|agency| other.signed.contains(&agency))
            || other.outlet.is_some_and(|agency| self.signed.contains(&agency))
            || self.signed.intersection(&other.signed).next().is_some();
        match (same_address, agency) {
            (true, _) => Some(Basis::Address),
            (false, true) => Some(Basis::Agency),
            (false, false) => None,
        }
    }

    /// Whether it is the agency's own print of what the other signs with the agency's name.
    pub fn is_the_agency_of(&self, other: &Self) -> bool {
        self.outlet.is_some_and(|agency| other.signed.contains(&agency))
    }
}

/// Estimated share of common shingles, 0 to 1.
pub fn overlap(a: &[u64], b: &[u64]) -> f64 {
    let same = a.iter().zip(b).filter(|(a, b)| a == b).count();
    f64::from(u32::try_from(same).unwrap_or(u32::MAX)) / f64::from(SKETCH)
}

/// The words of a last line that is too short to be anything but a signature.
fn signature(text: &str) -> Vec<String> {
    let last = text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
    let words = words(last);
    if words.len() <= SIGNATURE { words } else { Vec::new() }
}

/// The words before the first dash or full stop of the first paragraphs, where agencies sign.
fn dateline(reading: &Reading) -> Vec<String> {
    let mut found = Vec::new();
    for line in reading.text.lines().filter(|line| !line.trim().is_empty()).take(3) {
        let head: String = line
            .chars()
            .take(160)
            .take_while(|c| !matches!(c, '\u{2013}' | '\u{2014}' | ':' | '.'))
            .collect();
        let mut parts = head.split(" - ");
        let cut = parts.next().unwrap_or_default();
        let words_of = words(cut);
        let is_signed = head.len() < line.len() || cut.len() < head.len();
        if is_signed && words_of.len() <= DATELINE {
            found.extend(words_of);
        }
        // Place, dash, agency, colon: what stands between is too short to be part of the story.
        let between = parts.next().filter(|_| head.len() < line.len()).map(words);
        found.extend(between.filter(|words| words.len() <= SIGNATURE).into_iter().flatten());
    }
    found
}

/// An address without what does not tell pages apart.
fn canonical(uri: &str) -> String {
    let uri = uri.trim();
    let rest = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    rest.trim_start_matches("www.").trim_end_matches('/').to_lowercase()
}

/// The least hash of all shingles of a text under each of many hash functions (Broder 1997); none
/// for a text that is too short to tell.
pub fn sketch(text: &str) -> Option<Vec<u64>> {
    let words = words(text);
    if words.len() < SHINGLE * 4 {
        return None;
    }
    let seeds: Vec<u64> = (1..=u64::from(SKETCH)).map(mix).collect();
    let mut least = vec![u64::MAX; SKETCH as usize];
    for shingle in words.windows(SHINGLE) {
        let hash = hash(shingle);
        for (seed, least) in seeds.iter().zip(&mut least) {
            *least = (*least).min(mix(hash ^ seed));
        }
    }
    Some(least)
}

/// The same on every machine and in every version: FNV-1a over the words.
pub fn hash(words: &[String]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for byte in words.iter().flat_map(|word| word.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    }
    hash
}

/// The finaliser of `SplitMix64`.
fn mix(mut value: u64) -> u64 {
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use isnad_model::{Document, Extraction, Reading};

    use super::{Agencies, Agency, Signs, canonical};

    const ARABIC: &str = "\u{646}\u{648}\u{631}\u{627}";

    fn signed(text: &str, byline: Option<&str>) -> bool {
        let agencies = Agencies::new(&[Agency {
            id: "nura".to_owned(),
            names: vec!["Nura Agency".to_owned(), ARABIC.to_owned()],
        }]);
        let extraction: Extraction = serde_json::from_value(serde_json::json!({
            "schema": "isnad.extraction/1", "id": "d1", "lang": "xx", "attributions": [],
            "relations": [], "narration": [], "diagnostics": []}))
        .unwrap();
        let byline = byline.map(str::to_owned);
        let document = Document { id: "d1".to_owned(), byline, ..Document::default() };
        let reading = Reading { document, text: text.to_owned(), extraction };
        !Signs::of(&reading, &agencies).signed.is_empty()
    }

    #[test]
    fn an_agency_signs_in_byline_dateline_or_last_line_in_both_scripts() {
        let body = "the ministry said that the bridge over the river is open to all traffic again";
        assert!(signed(body, Some("Staff and Nura Agency")));
        assert!(signed(body, Some(ARABIC)));
        assert!(signed(&format!("RAHBA (Nura Agency) - {body}"), None));
        assert!(signed(&format!("RAHBA, 3 March (NURA AGENCY) \u{2013} {body}"), None));
        assert!(signed(&format!("A headline\n\nRahba - {ARABIC}: {body}"), None));
        assert!(signed(&format!("{body}.\n\n{ARABIC}"), None));
        // Named within the story, it signs nothing.
        assert!(!signed(&format!("{body}, as Nura Agency was told."), None));
        assert!(!signed(&format!("{body} and {ARABIC} too"), None));
    }

    #[test]
    fn addresses_that_differ_in_nothing_that_tells_pages_apart_are_one() {
        let one = canonical("https://www.post.example/dam/?from=feed#top");
        assert_eq!(one, canonical("http://post.example/DAM"));
        assert_ne!(one, canonical("http://post.example/dam2"));
    }
}
