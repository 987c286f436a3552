//! Those whose words another passes on.

use crate::candidate::Candidate;
use crate::content::{Opening, forward};
use crate::layout::Range;
use crate::pack::Features;
use crate::scan::{Hit, Scan};
use crate::tag::Tags;

/// The phrase after "from" in "quoted from X (his saying) that ...".
pub fn relayed(scan: &Scan<'_>, found: &Candidate) -> Option<Range> {
    let &(start, end) = found.content.first()?;
    let stop = (start + 1..end.min(start + 30)).find(|&index| {
        scan.has(index, Tags::THAT)
            || scan.tokens.sign(index) == Some(':')
            || scan.quotes.opening(index).is_some_and(|quote| quote.close - quote.open > 6)
            || scan.is_verbal_noun(index) && scan.word(index).pronoun
    })?;
    Some(scan.trim(start, stop))
}

/// The one relayed, where his saying follows with his pronoun: "quoted X as saying".
pub fn said_of(scan: &Scan<'_>, outer: &Candidate, inner: &Candidate) -> Option<Range> {
    let at = inner.hit.start;
    let own = inner.hit.form.features.has(Features::NOUN) && scan.word(at).pronoun;
    outer.relayed.filter(|relayed| own && relayed.1 == at)
}

/// The saying of the one relayed, where no word of saying of his own stands there: the
/// preposition is its cue.
pub fn inner(scan: &Scan<'_>, outer: &Candidate) -> Option<Candidate> {
    let source = outer.relayed?;
    let &(start, _) = outer.content.first()?;
    let opening = match scan.tokens.sign(source.1) {
        Some(':') => source.1 + 1,
        _ if scan.has(source.1, Tags::THAT) => scan.after(source.1),
        _ => return None,
    };
    let content = forward(scan, opening, Opening::Clause);
    let preposition = start.checked_sub(1)?;
    (!content.is_empty()).then(|| Candidate {
        hit: Hit { start: preposition, end: start, ..outer.hit },
        source: Some(source),
        cue: vec![(preposition, start)],
        content,
        channels: Vec::new(),
        times: Vec::new(),
        relayed: None,
        frame: "relayed".to_owned(),
        ..outer.clone()
    })
}
