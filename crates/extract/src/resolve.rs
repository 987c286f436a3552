//! Who is meant by a dropped subject or a pronoun.

use crate::Pack;
use crate::candidate::Candidate;
use crate::layout::Range;
use crate::pack::Features;
use crate::scan::Scan;
use crate::tag::Tags;

/// Somebody who was named as a speaker.
struct Mention {
    range: Range,
    features: Features,
    cue: usize,
}

/// For each candidate the mention that its empty or pronominal source stands for.
pub fn resolve(scan: &Scan<'_>, pack: &Pack, list: &[Candidate]) -> Vec<Option<Range>> {
    let mut mentions: Vec<Mention> = Vec::new();
    let mut out = Vec::with_capacity(list.len());
    for candidate in list {
        let pronoun = candidate
            .source
            .is_some_and(|(start, end)| end == start + 1 && scan.has(start, Tags::PRONOUN));
        let needs = candidate.source.is_none() && !candidate.agentless || pronoun;
        let antecedent = if needs { antecedent(scan, candidate, &mentions) } else { None };
        out.push(antecedent);
        let range = if pronoun { antecedent } else { candidate.source };
        if let Some(range) = range.or(antecedent) {
            let features = features(scan, pack, range, candidate, antecedent.is_none());
            mentions.push(Mention { range, features, cue: candidate.hit.start });
        }
        if let Some(range) = candidate.relayed {
            let features = features(scan, pack, range, candidate, false);
            mentions.push(Mention { range, features, cue: candidate.hit.start });
        }
    }
    out
}

/// The last speaker of the same sentence for a participle; otherwise the last who agrees.
fn antecedent(scan: &Scan<'_>, candidate: &Candidate, mentions: &[Mention]) -> Option<Range> {
    let form = candidate.hit.form.features;
    let before = mentions.iter().rev().skip_while(|mention| mention.cue >= candidate.hit.start);
    let sentence = scan.sentence(candidate.hit.start);
    let same = before.clone().next().filter(|mention| sentence.start <= mention.cue);
    if form.has(Features::PARTICIPLE) && same.is_some() {
        return same.map(|mention| mention.range);
    }
    let mut recent = before.take(6);
    let agreeing = recent.clone().find(|mention| mention.features.agrees(form));
    agreeing.or_else(|| recent.next()).map(|mention| mention.range)
}

/// Gender and number of a speaker: of the verb where the subject follows it, and of its ending.
fn features(
    scan: &Scan<'_>,
    pack: &Pack,
    range: Range,
    candidate: &Candidate,
    named: bool,
) -> Features {
    const GENDER: u32 = Features::MASCULINE.0 | Features::FEMININE.0;
    let head = pack.folding.fold(scan.tokens.word(range.0));
    let ending = pack.endings.iter().find(|(ending, _)| head.ends_with(ending.as_str()));
    let number = ending.map_or(Features::SINGULAR, |(_, features)| *features);
    let gender = candidate.hit.form.features.0 & GENDER;
    if named && gender != 0 && candidate.hit.start < range.0 {
        return Features(number.0 & !GENDER | gender);
    }
    number
}
