//! Headlines that say who speaks by a colon.

use isnad_model::Act;

use crate::candidate::Candidate;
use crate::content::{Opening, forward};
use crate::pack::{CueForm, Features};
use crate::scan::{Hit, Scan};

/// "NAME: words" in a headline: the colon is the cue.
pub fn headline(scan: &Scan<'_>) -> Option<Candidate> {
    const LONGEST: usize = 12;
    let sentence = scan.sentences.first()?;
    let colon = (sentence.start..sentence.end).find(|&at| scan.tokens.sign(at) == Some(':'))?;
    let (start, end) = (sentence.start, sentence.end);
    let said =
        scan.cues.iter().any(|hit| hit.start < colon && hit.form.features.has(Features::FINITE));
    if said || colon == start || colon - start > LONGEST || scan.quotes.around(colon).is_some() {
        return None;
    }
    let content = forward(scan, colon + 1, Opening::Clause);
    let hit = Hit { start: colon, end: colon + 1, form: CueForm::default() };
    (!content.is_empty() && colon + 1 < end).then(|| Candidate {
        hit,
        source: Some(scan.trim(start, colon)),
        cue: vec![(colon, colon + 1)],
        content,
        channels: Vec::new(),
        times: Vec::new(),
        act: Act::Assert,
        agentless: false,
        object: false,
        anaphor: false,
        relayed: None,
        frame: "headline-colon".to_owned(),
        confidence: 0.7,
    })
}
