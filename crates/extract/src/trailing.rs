//! Contents that stand before their cue.

use crate::candidate::Candidate;
use crate::clause;
use crate::content::backward;
use crate::group::Group;
use crate::layout::{Range, Stop};
use crate::pack::{Element, Features};
use crate::site::Site;

impl Site<'_, '_> {
    /// Content before the cue.
    pub fn trailing(
        &self,
        group: &Group,
        after: &[Element],
        subject: bool,
    ) -> Option<(Option<Range>, Vec<Range>)> {
        let scan = self.scan;
        let according = self.hit.form.features.has(Features::ACCORDING);
        let (source, end) = if subject {
            let source = self.subject()?;
            (Some(source), source.0)
        } else {
            (self.right.phrase.and_then(|phrase| self.source_in(phrase)), group.start)
        };
        let before = end.checked_sub(1)?;
        // The mark may stand before the comma, and a dash behind both.
        let mut mark = before;
        while mark > 0 && scan.is_comma(mark) && mark + 2 > before {
            mark -= 1;
        }
        let closes = scan.quotes.around(mark).is_some_and(|quote| quote.close == mark);
        if !(according || closes || scan.is_comma(before))
            || scan.word(group.start).and && !according
        {
            return None;
        }
        let opens = matches!(self.right.stop, Stop::That(_) | Stop::Preposition(_)) && !according;
        if opens || after.contains(&Element::Source) && source.is_none() {
            return None;
        }
        if self.pack.subject_first && !according && !closes && !self.states(end, source, subject) {
            return None;
        }
        // "..., sources said." closes the whole sentence.
        let last = matches!(self.right.stop, Stop::End(_)) && self.right.phrase.is_none();
        let floor = if last && subject && self.pack.subject_first { 0 } else { self.floor };
        let content = backward(scan, self.hit, end, floor)?;
        Some((source, vec![content]))
    }

    /// Whether what stands before is a statement, and what stands behind none.
    fn states(&self, end: usize, source: Option<Range>, subject: bool) -> bool {
        let scan = self.scan;
        let start = scan.sentence(self.hit.start).start;
        let finite = |range: Range| (range.0..range.1).any(|at| clause::finite(scan, at));
        let goes_on = matches!(self.right.stop, Stop::Clause(at) if clause::finite(scan, at));
        finite((start, end)) && (subject || !goes_on) && (subject || !source.is_some_and(finite))
    }

    /// A quotation that goes on after "..., X said.".
    pub fn tail(&self, base: &mut Candidate) {
        let scan = self.scan;
        let Some(&(_, end)) = base.content.first() else { return };
        let direct = scan.quotes.around(end).is_some_and(|quote| quote.close == end);
        if !direct {
            return;
        }
        let after = base.source.map_or(self.hit.end, |(_, end)| end.max(self.hit.end));
        let after =
            base.times.iter().chain(&base.channels).map(|range| range.1).fold(after, usize::max);
        let sign = (after..scan.tokens.len()).find(|&at| {
            !(scan.is_comma(at) || scan.is_stop(at) || scan.tokens.sign(at) == Some(':'))
        });
        if let Some(quote) = sign.and_then(|at| scan.quotes.opening(at))
            && quote.closed
        {
            let sentence = scan.sentence(quote.close);
            let cue = (quote.close + 1..sentence.end).any(|at| scan.cue_at(at).is_some());
            if !cue {
                base.content.push((quote.open + 1, quote.close));
            }
        }
    }
}
