//! What a statement is about, in a form that statements can be compared in.

use isnad_model::{Act, Attribution};
use rustc_hash::FxHashMap;

use crate::Pack;
use crate::adjunct::is_number;
use crate::candidate::Candidate;
use crate::layout::Range;
use crate::scan::Scan;
use crate::tag::Tags;

/// Words of a content beyond this many are not compared.
const LONGEST: usize = 120;
/// Words without meaning of their own.
const EMPTY: Tags = Tags::PREP
    .with(Tags::AND)
    .with(Tags::THAT)
    .with(Tags::RELATIVE)
    .with(Tags::AUXILIARY)
    .with(Tags::PRONOUN)
    .with(Tags::DETERMINER)
    .with(Tags::DEMONSTRATIVE)
    .with(Tags::NOT)
    .with(Tags::SUBORDINATOR)
    .with(Tags::ALSO);

/// Number of a stem.
pub type Stem = u32;

/// One attribution as the rules of relation see it.
pub struct Statement<'a> {
    /// What is printed of it.
    pub attribution: &'a Attribution,
    /// What it was found as.
    pub candidate: &'a Candidate,
    /// Stems of the content, each once, ascending.
    pub stems: Vec<Stem>,
    /// Stems of the speaker's name and description.
    pub speaker: Vec<Stem>,
    /// The first of them in the text.
    pub head: Option<Stem>,
    /// Numbers in figures, with the stems beside each.
    pub figures: Vec<(String, Vec<Stem>)>,
    /// Number of its sentence.
    pub sentence: usize,
    /// Whether it says that something is not so.
    pub negative: bool,
    /// Whether it stands for a statement made before ("this", "which").
    pub anaphor: bool,
}

/// All statements of a document, and how telling each stem is.
pub struct Statements<'a> {
    /// In the order of the text.
    pub list: Vec<Statement<'a>>,
    weights: Vec<f64>,
    known: Vec<bool>,
}

impl<'a> Statements<'a> {
    /// Reads the attributions of a document.
    pub fn of(
        scan: &Scan<'_>,
        pack: &Pack,
        list: &'a [Attribution],
        candidates: &'a [Candidate],
        resolved: &[Option<Range>],
    ) -> Self {
        let mut stems = Stems { scan, pack, ids: FxHashMap::default(), known: Vec::new() };
        let list: Vec<Statement<'_>> = list
            .iter()
            .zip(candidates)
            .zip(resolved)
            .map(|((attribution, candidate), resolved)| {
                statement(&mut stems, attribution, candidate, resolved.or(candidate.source))
            })
            .collect();
        let weights = weights(&list, &stems.known);
        Self { list, weights, known: stems.known }
    }

    /// How telling the stem is.
    pub fn weight(&self, stem: Stem) -> f64 {
        self.weights.get(stem as usize).copied().unwrap_or_default()
    }

    fn is_known(&self, stem: Stem) -> bool {
        self.known.get(stem as usize).copied().unwrap_or_default()
    }

    /// The weight of all these stems.
    pub fn total(&self, stems: &[Stem]) -> f64 {
        stems.iter().map(|&stem| self.weight(stem)).sum()
    }

    /// The weight of what both have, and how many stems that is. Both ascend.
    pub fn shared(&self, ours: &[Stem], theirs: &[Stem]) -> (f64, usize) {
        let both = ours.iter().filter(|stem| theirs.binary_search(stem).is_ok());
        both.fold((0.0, 0), |(sum, count), &stem| (sum + self.weight(stem), count + 1))
    }

    /// The share of the lesser of two lists that is in the other, by weight, 0 to 1.
    pub fn overlap(&self, ours: &[Stem], theirs: &[Stem]) -> f64 {
        let least = self.total(ours).min(self.total(theirs));
        if least > 0.0 { self.shared(ours, theirs).0 / least } else { 0.0 }
    }

    /// Whether both are said by one speaker; none where one of them names nobody.
    pub fn same_speaker(&self, one: &Statement<'_>, other: &Statement<'_>) -> Option<bool> {
        const ENOUGH: f64 = 0.5;
        if one.speaker.is_empty() || other.speaker.is_empty() {
            return None;
        }
        // A known word in common ("French") is no name: then both must be headed alike.
        let named = one
            .speaker
            .iter()
            .any(|stem| other.speaker.binary_search(stem).is_ok() && !self.is_known(*stem));
        let alike = named || one.head == other.head;
        Some(alike && self.overlap(&one.speaker, &other.speaker) >= ENOUGH)
    }
}

/// Rare stems weigh more, and names and figures more than common words.
fn weights(list: &[Statement<'_>], known: &[bool]) -> Vec<f64> {
    const NAME: f64 = 1.4;
    let mut counts = vec![0_u32; known.len()];
    for &stem in list.iter().flat_map(|one| one.stems.iter().chain(&one.speaker)) {
        if let Some(count) = counts.get_mut(stem as usize) {
            *count += 1;
        }
    }
    let all = f64::from(u32::try_from(list.len()).unwrap_or(u32::MAX));
    counts
        .iter()
        .zip(known)
        .map(|(&count, &known)| {
            let rarity = (1.0 + all / f64::from(count.max(1))).ln();
            if known { rarity } else { rarity * NAME }
        })
        .collect()
}

struct Stems<'s, 't> {
    scan: &'s Scan<'t>,
    pack: &'s Pack,
    ids: FxHashMap<String, Stem>,
    /// Whether the lexicon knows a word of the stem.
    known: Vec<bool>,
}

impl Stems<'_, '_> {
    fn at(&mut self, index: usize) -> Option<Stem> {
        let scan = self.scan;
        if !scan.tokens.is_word(index) || scan.has(index, EMPTY) {
            return None;
        }
        let folded = self.pack.folding.fold(scan.tokens.word(index));
        let bare = self.pack.lexicon.bare(&folded);
        let number = is_number(scan, index);
        if !number && bare.chars().nth(1).is_none() {
            return None;
        }
        let stem = self.pack.stemmer.stem(bare);
        let next = Stem::try_from(self.ids.len()).ok()?;
        let known = scan.word(index).id != 0 && !number;
        let id = *self.ids.entry(stem).or_insert(next);
        match self.known.get_mut(id as usize) {
            Some(place) => *place |= known,
            None => self.known.push(known),
        }
        Some(id)
    }

    fn of(&mut self, ranges: &[Range]) -> Vec<Stem> {
        let places: Vec<usize> = ranges.iter().flat_map(|&(start, end)| start..end).collect();
        let mut out: Vec<Stem> =
            places.into_iter().take(LONGEST).filter_map(|index| self.at(index)).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    fn figures(&mut self, ranges: &[Range]) -> Vec<(String, Vec<Stem>)> {
        let places: Vec<usize> = ranges
            .iter()
            .flat_map(|&(start, end)| start..end)
            .take(LONGEST)
            .filter(|&index| is_number(self.scan, index) || self.scan.has(index, Tags::NUMERAL))
            .collect();
        let mut out = Vec::new();
        for index in places {
            let from = index.saturating_sub(1);
            let mut near: Vec<Stem> = (from..index + 3)
                .filter(|&at| counted(self.scan, at))
                .filter_map(|at| self.at(at))
                .collect();
            near.sort_unstable();
            let folded = self.pack.folding.fold(self.scan.tokens.word(index));
            out.push((self.pack.lexicon.bare(&folded).to_owned(), near));
        }
        out
    }
}

/// Whether a figure may be one of these: no number, no time.
fn counted(scan: &Scan<'_>, index: usize) -> bool {
    const NOT: Tags = Tags::NUMERAL.with(Tags::UNIT).with(Tags::MONTH).with(Tags::WEEKDAY);
    !is_number(scan, index) && !scan.has(index, NOT)
}

fn statement<'a>(
    stems: &mut Stems<'_, '_>,
    attribution: &'a Attribution,
    candidate: &'a Candidate,
    speaker: Option<Range>,
) -> Statement<'a> {
    let scan = stems.scan;
    let sentence = scan.sentence_of.get(candidate.hit.start).map_or(0, |&number| number as usize);
    let first = candidate.content.first().map_or(0, |&(start, _)| start);
    let end = candidate.content.first().map_or(0, |&(_, end)| end);
    let opens = |tags: Tags| (first..end.min(first + 3)).any(|at| scan.has(at, tags));
    let content = stems.of(&candidate.content);
    let pointing = end.saturating_sub(first) <= 4 && opens(Tags::DEMONSTRATIVE.with(Tags::ANAPHOR));
    Statement {
        attribution,
        candidate,
        head: speaker.and_then(|(start, end)| (start..end).find_map(|at| stems.at(at))),
        speaker: stems.of(speaker.as_slice()),
        figures: stems.figures(&candidate.content),
        sentence,
        negative: attribution.act == Act::Deny || opens(Tags::NOT.with(Tags::FALSE)),
        anaphor: candidate.anaphor || pointing,
        stems: content,
    }
}
