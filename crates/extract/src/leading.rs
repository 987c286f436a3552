//! Contents that stand after their cue.

use crate::clause;
use crate::content::{Opening, forward};
use crate::layout::{Range, Stop};
use crate::pack::{Element, Features};
use crate::site::Site;
use crate::tag::Tags;

impl Site<'_, '_> {
    /// Content after the cue.
    pub fn forward(
        &self,
        subject: Option<Range>,
        after: &[Element],
    ) -> Option<(Option<Range>, Vec<Range>)> {
        use Element as E;
        let (slot, rest) = match after {
            [slot @ (E::Source | E::MaybeSource), rest @ ..] => (Some(*slot), rest),
            rest => (None, rest),
        };
        if let [E::Object] = rest {
            return self.object(subject, slot);
        }
        let phrase = self.right.phrase;
        let takes_object = |frame: &usize| {
            self.pack.frames.get(*frame).is_some_and(|frame| frame.after.contains(&E::Object))
        };
        // "And called on observers to ...", "claimed its responsibility for ...": an object stands
        // before the preposition.
        if let (Some(_), Some((start, end)), [E::Preposition, ..]) = (slot, phrase, rest)
            && self.cue.frames.iter().any(takes_object)
            && (self.subject_missing(start, end) || self.has_object(start, end))
        {
            return None;
        }
        let noun = self.hit.form.features.has(Features::NOUN);
        if noun
            && phrase.is_none()
            && !self.scan.word(self.hit.start).pronoun
            && !self.cue.agentless
        {
            return None;
        }
        let source = match slot {
            Some(_) if subject.is_none() && self.cue.agentless => None,
            // The person told stands behind the cue, the speaker before it.
            Some(_) if self.cue.addressee && subject.is_none() && self.subject().is_some() => {
                return None;
            }
            Some(E::Source) => Some(self.source_in(phrase?)?),
            Some(_) => match phrase.and_then(|phrase| self.source_in(phrase)) {
                Some(source) => Some(source),
                // The subject stands before the cue: another frame has it.
                None if !noun && self.subject().is_some() => return None,
                None => None,
            },
            None if phrase.is_some() && !self.cue.addressee && !matches!(rest, [E::Content]) => {
                return None;
            }
            None => subject,
        };
        // "The claim by the port": what leads from a noun to its speaker is no part of him.
        let led = |&(start, end): &Range| {
            noun && self.pack.subject_first && self.scan.has(start, Tags::PREP) && start + 1 < end
        };
        let source = source.map(|range| if led(&range) { (range.0 + 1, range.1) } else { range });
        let content = match (rest, self.right.stop) {
            ([E::That, E::Content], Stop::That(at)) => forward(self.scan, at, Opening::Clause),
            // Behind a comma a preposition is governed by no verb.
            ([E::Preposition, E::Content], Stop::Preposition(at))
                if self.pack.subject_first && self.scan.is_comma(at.saturating_sub(2)) =>
            {
                return None;
            }
            ([E::Preposition, E::Content], Stop::Preposition(at)) => {
                forward(self.scan, at, Opening::Object)
            }
            ([E::Preposition, E::Content], Stop::That(at)) if !self.cue.prepositions.is_empty() => {
                forward(self.scan, at, Opening::Clause)
            }
            ([E::Colon, E::Content], Stop::Colon(at)) if self.scan.has(at, Tags::THAT) => {
                forward(self.scan, self.scan.after(at), Opening::Clause)
            }
            // "...", X said, "...": what stands before is the first part of the content.
            ([E::Quote], _)
                if !self.scan.word(self.hit.start).and && self.follows_quote(self.hit.start) =>
            {
                return None;
            }
            ([E::Colon, E::Content], Stop::Colon(at)) | ([E::Quote], Stop::Quote(at)) => {
                forward(self.scan, at, Opening::Quotation)
            }
            // "..., X said": what stands before is the content.
            ([E::Content], _) if subject.is_some_and(|(start, _)| self.follows_quote(start)) => {
                return None;
            }
            ([E::Content], _) => {
                let at = phrase.map_or_else(|| self.after_adjuncts(), |(start, _)| start);
                if matches!(self.right.stop, Stop::End(end) if phrase.is_none() && at >= end) {
                    return None;
                }
                let aside = self.scan.is_comma(at) && self.scan.has(at + 1, Tags::PREP);
                if self.pack.subject_first
                    && (aside || !clause::opens(self.scan, at, self.scan.sentence(at).end))
                {
                    return None;
                }
                forward(self.scan, at, Opening::Clause)
            }
            _ => return None,
        };
        (!content.is_empty()).then_some((source, content))
    }

    fn follows_quote(&self, start: usize) -> bool {
        let scan = self.scan;
        (start.saturating_sub(2)..start)
            .filter(|&at| scan.sentence(at).start == scan.sentence(start).start)
            .any(|at| scan.quotes.around(at).is_some_and(|quote| quote.closed && quote.close == at))
    }

    fn after_adjuncts(&self) -> usize {
        let adjuncts = self.right.times.iter().chain(&self.right.channels);
        adjuncts.map(|range| range.1).fold(self.hit.end, usize::max)
    }
}
