//! Those who are named in a text: as speakers, and as subjects of any verb.

use crate::Pack;
use crate::layout::Range;
use crate::noun::{Nouns, Reading};
use crate::pack::Features;
use crate::scan::Scan;
use crate::tag::Tags;

/// A name is looked for no farther back than this.
const REACH: usize = 400;

/// Somebody who was named.
#[derive(Clone, Copy, Debug)]
pub struct Mention {
    /// The words.
    pub range: Range,
    /// What they show of gender and number.
    pub features: Features,
    /// The verb that it is the subject of, or where it opens its clause.
    pub at: usize,
}

/// Subjects of verbs, and phrases that open a clause, in order; none where the language does not
/// show noun phrases on its words.
pub fn subjects(scan: &Scan<'_>, pack: &Pack) -> Vec<Mention> {
    if pack.shapes.is_empty() {
        return Vec::new();
    }
    let nouns = Nouns { scan, pack };
    let mut out = Vec::new();
    for sentence in &scan.sentences {
        let behind = |at: usize| at > sentence.start && nouns.is_verb(at - 1);
        let opens = |at: usize| {
            at == sentence.start
                || behind(at)
                || scan.has(at - 1, Tags::THAT) && !scan.word(at - 1).pronoun
        };
        for at in (sentence.start..sentence.end).filter(|&at| opens(at)) {
            let named = (nouns.is_named(at, behind(at)) && !scan.has(at, Tags::PREP))
                .then(|| nouns.read(at, sentence.end, Reading::Strict, &|_| false, false));
            if let Some(end) = named.flatten() {
                let features = features(scan, pack, (at, end));
                out.push(Mention { range: (at, end), features, at });
            }
        }
    }
    out
}

/// Gender and number of a phrase, as far as its words show them.
pub fn features(scan: &Scan<'_>, pack: &Pack, (start, end): Range) -> Features {
    let head = pack.folding.fold(scan.tokens.word(start));
    if let Some(features) = pack.ending(&head, &scan.word(start)) {
        return features;
    }
    let several = (start + 1..end).any(|at| scan.word(at).and && !scan.has(at, Tags::NOUN));
    // A broken plural does not show.
    let open = scan.has(start, Tags::PERSON.with(Tags::ANONYMOUS).with(Tags::MEMBER));
    match (several, open) {
        (true, _) => Features::PLURAL,
        (_, true) => Features::default(),
        _ => Features::SINGULAR,
    }
}

/// The nearest place before `before` that names the same one: by a name in the phrase, or by its
/// definite noun.
pub fn nearest(scan: &Scan<'_>, pack: &Pack, range: Range, before: usize) -> Range {
    if pack.shapes.is_empty() {
        return range;
    }
    let nouns = Nouns { scan, pack };
    let core = |at: usize| {
        let folded = pack.folding.fold(scan.tokens.word(at));
        pack.lexicon.core(&folded, &scan.word(at)).to_owned()
    };
    let names: Vec<String> = nouns.names(range).map(core).collect();
    let head = core(range.0);
    let same = |at: usize| {
        let word = scan.word(at);
        if !names.is_empty() {
            return scan.tokens.is_word(at) && names.contains(&core(at));
        }
        // The same noun again, definite by itself.
        word.article && scan.has(at, crate::noun::SPEAKER) && core(at) == head
    };
    let lowest = range.1.max(before.saturating_sub(REACH));
    let Some(found) = (lowest..before).rev().find(|&at| same(at)) else { return range };
    let start = nouns.back(found, lowest);
    let end = nouns.read(start, before, Reading::Strict, &|_| false, true);
    let end = end.filter(|&end| end > found && end <= before).unwrap_or(found + 1);
    (start, end)
}
