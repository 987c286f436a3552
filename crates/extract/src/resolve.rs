//! Who is meant by a dropped subject or a pronoun.

use crate::Pack;
use crate::candidate::Candidate;
use crate::layout::Range;
use crate::mention::{Mention, features, nearest, subjects};
use crate::pack::Features;
use crate::scan::Scan;
use crate::tag::Tags;

/// So many speakers, and so many subjects, are looked at.
const WINDOW: usize = 12;

/// For each candidate the mention that its empty or pronominal source stands for: the nearest
/// earlier one that names the entity.
pub fn resolve(scan: &Scan<'_>, pack: &Pack, list: &[Candidate]) -> Vec<Option<Range>> {
    let subjects = subjects(scan, pack);
    let mut speakers: Vec<Mention> = Vec::new();
    let mut out = Vec::with_capacity(list.len());
    for (index, candidate) in list.iter().enumerate() {
        let pronoun = candidate
            .source
            .is_some_and(|(start, end)| end == start + 1 && scan.has(start, Tags::PRONOUN));
        let needs = candidate.source.is_none() && !candidate.agentless || pronoun;
        let view = View { scan, list, index, candidate };
        let antecedent = if needs { view.antecedent(&speakers, &subjects) } else { None };
        let at = candidate.hit.start;
        out.push(antecedent.map(|range| nearest(scan, pack, range, at)));
        let range = if pronoun { antecedent } else { candidate.source };
        if let Some(range) = range.or(antecedent) {
            let features = shown(scan, pack, range, candidate, antecedent.is_none());
            speakers.push(Mention { range, features, at });
        }
        if let Some(range) = candidate.relayed {
            let features = features(scan, pack, range);
            speakers.push(Mention { range, features, at: range.0 });
        }
    }
    out
}

/// One candidate among the others.
struct View<'a, 't> {
    scan: &'a Scan<'t>,
    list: &'a [Candidate],
    index: usize,
    candidate: &'a Candidate,
}

impl View<'_, '_> {
    /// The last one named in the same sentence who agrees; then the last speaker, or the subject of
    /// the sentence before.
    fn antecedent(&self, speakers: &[Mention], subjects: &[Mention]) -> Option<Range> {
        let form = self.candidate.hit.form.features;
        let start = self.candidate.hit.start;
        let sentence = self.scan.sentence(start);
        let place = subjects.partition_point(|mention| mention.range.1 <= start);
        let subjects = subjects.get(..place)?.iter().rev().take(WINDOW);
        let speakers = speakers.iter().rev().skip_while(|mention| mention.at >= start).take(WINDOW);
        let fits = |mention: &&Mention| self.reaches(mention.at);
        let agrees = |mention: &&Mention| mention.features.agrees(form);
        let spoken: Vec<&Mention> = speakers.filter(fits).collect();
        let acted: Vec<&Mention> = subjects.filter(fits).collect();
        let here = |mention: &&&Mention| sentence.start <= mention.at;
        let (said, did) = (
            spoken.iter().filter(here).find(|one| agrees(one)),
            acted.iter().filter(here).find(|one| agrees(one)),
        );
        // Whom a verb of saying names, its frame has read better than a phrase by itself.
        let did = did.filter(|did| said.is_none_or(|said| said.range.0 != did.range.0));
        if let Some(last) = [said, did].into_iter().flatten().max_by_key(|one| one.at) {
            return Some(last.range);
        }
        let participle = form.has(Features::PARTICIPLE);
        if let Some(any) = spoken.iter().find(|one| participle && here(one)) {
            return Some(any.range);
        }
        let speaker = spoken.iter().find(|one| agrees(one)).or(spoken.first());
        let subject = acted.iter().find(|one| agrees(one)).filter(|one| {
            // The subject of the sentence right before, where nobody spoke in it.
            let before = self.scan.sentence(one.at);
            before.end == sentence.start && speaker.is_none_or(|last| last.at < before.start)
        });
        subject.or(speaker).map(|one| one.range)
    }

    /// Whether what stands there is not inside somebody's words that the candidate is outside of.
    fn reaches(&self, at: usize) -> bool {
        let start = self.candidate.hit.start;
        let within = |one: &Candidate, at: usize| {
            one.content.iter().any(|&(from, to)| from <= at && at < to)
        };
        let first = self.index.saturating_sub(WINDOW);
        let others = self.list.get(first..self.index).unwrap_or_default();
        !others.iter().any(|one| within(one, at) && !within(one, start))
    }
}

/// Gender and number of a speaker: of the verb where the subject follows it, and of its ending.
fn shown(
    scan: &Scan<'_>,
    pack: &Pack,
    range: Range,
    candidate: &Candidate,
    named: bool,
) -> Features {
    const GENDER: u32 = Features::MASCULINE.0 | Features::FEMININE.0;
    let number = features(scan, pack, range);
    let form = candidate.hit.form.features;
    if named && form.has(Features::PLURAL) && range.1 <= candidate.hit.start {
        return Features(form.0 & GENDER | Features::PLURAL.0);
    }
    let gender = candidate.hit.form.features.0 & GENDER;
    if named && gender != 0 && candidate.hit.start < range.0 {
        return Features(number.0 & !GENDER | gender);
    }
    number
}
