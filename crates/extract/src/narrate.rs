//! What the outlet says in its own voice: sentences that no attribution covers.

use isnad_model::Narration;

use crate::candidate::Candidate;
use crate::scan::Scan;
use crate::tag::Tags;

/// Sentences without any part of an attribution, in order.
pub fn narration(scan: &Scan<'_>, candidates: &[Candidate]) -> Vec<Narration> {
    let mut covered = vec![false; scan.sentences.len()];
    for candidate in candidates {
        let ranges = candidate.cue.iter().chain(&candidate.content);
        for &(start, end) in ranges {
            let number = |token: usize| scan.sentence_of.get(token).map_or(0, |&n| n as usize);
            let (first, last) = (number(start), number(end.saturating_sub(1)));
            if let Some(places) = covered.get_mut(first..=last) {
                places.fill(true);
            }
        }
    }
    let free = scan.sentences.iter().zip(covered).filter(|&(_, covered)| !covered);
    free.filter(|(sentence, _)| (sentence.start..sentence.end).any(|at| scan.tokens.is_word(at)))
        .map(|(sentence, _)| Narration {
            span: scan.tokens.span(sentence.start, sentence.end),
            hedged: (sentence.start..sentence.end).any(|at| scan.has(at, Tags::HEDGE)),
        })
        .collect()
}
