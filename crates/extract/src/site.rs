//! Trying the frames of a cue, one after the other.

use isnad_model::Act;

use crate::Pack;
use crate::adjunct;
use crate::candidate::Candidate;
use crate::channel::channel;
use crate::content::{Opening, backward, forward};
use crate::group::Group;
use crate::layout::{Left, Range, Right, Stop};
use crate::noun::{Nouns, Reading, is_relative};
use crate::pack::{Cue, Element, Features, Frame};
use crate::scan::{Hit, Scan};
use crate::setting;
use crate::tag::Tags;

/// What stands around one cue.
pub struct Site<'a, 't> {
    pub scan: &'a Scan<'t>,
    pub pack: &'a Pack,
    pub hit: Hit,
    pub cue: &'a Cue,
    pub right: Right,
    pub left: Left,
    /// Content before the cue begins no earlier.
    pub floor: usize,
}

impl Site<'_, '_> {
    /// The auxiliary of a passive is no part of the cue, unless it is negated.
    fn cue_start(&self, group: &Group) -> usize {
        let start = self.hit.start;
        let entry = self.pack.lexicon.entry(self.scan.word(start).whole);
        let auxiliary = entry.is_some_and(|entry| entry.tags.has(Tags::AUXILIARY));
        let passive = self.cue.agentless || self.hit.form.features.has(Features::PASSIVE);
        let skip = auxiliary && passive && !group.negated && start + 1 < self.hit.end;
        if skip { start + 1 } else { group.start }
    }

    pub fn fit(&self, group: &Group, silent: bool) -> Option<Candidate> {
        let mut cue = vec![(self.cue_start(group), self.hit.end)];
        match (self.right.joint, cue.last_mut()) {
            (Some(joint), Some(last)) if last.1 == joint.0 => last.1 = joint.1,
            (Some(joint), _) => cue.push(joint),
            _ => {}
        }
        let mut base = Candidate {
            hit: self.hit,
            source: None,
            cue,
            content: Vec::new(),
            channels: self.right.channels.clone(),
            times: self.left.times.iter().chain(&self.right.times).copied().collect(),
            act: self.cue.act,
            agentless: false,
            object: false,
            anaphor: false,
            relayed: None,
            frame: String::new(),
            confidence: 0.8,
        };
        if silent {
            return self.silent(base, group);
        }
        if group.aside {
            return self.aside(base, group);
        }
        for frame in self.cue.frames.iter().filter_map(|&number| self.pack.frames.get(number)) {
            if frame.forms != Features::default() && !frame.forms.has(self.hit.form.features) {
                continue;
            }
            if let Some((source, content)) = self.try_frame(frame, group) {
                base.source = source;
                base.content = content;
                base.frame.clone_from(&frame.name);
                base.confidence = frame.confidence;
                base.object = frame.after.contains(&Element::Object);
                base.anaphor = frame.before.contains(&Element::Anaphor);
                if frame.before.contains(&Element::Content) {
                    self.tail(&mut base);
                }
                return Some(base);
            }
        }
        None
    }

    /// A refusal to comment needs no content.
    fn silent(&self, mut base: Candidate, group: &Group) -> Option<Candidate> {
        let silent = |act| matches!(act, Some(Act::NoComment | Act::NotConfirmed));
        let act = if group.negated { self.cue.negated } else { Some(self.cue.act) };
        if !silent(act) {
            return None;
        }
        let named = self.right.phrase.and_then(|phrase| self.source_in(phrase));
        let named = named.filter(|source| self.speaks(*source) && !self.pack.subject_first);
        base.source = named.or_else(|| self.subject());
        "no-content".clone_into(&mut base.frame);
        // "Confirmed the arrest but declined to give details": its subject is that of the verb before.
        let before = group.start.wrapping_sub(1);
        let joined = self.pack.subject_first
            && self.floor > 0
            && self.scan.has(before, Tags::AND.with(Tags::CONTRAST));
        (base.source.is_some() || joined).then_some(base)
    }

    /// "As X said": the clause beside it is the content.
    fn aside(&self, mut base: Candidate, group: &Group) -> Option<Candidate> {
        base.source = self.right.phrase.and_then(|phrase| self.source_in(phrase));
        "aside".clone_into(&mut base.frame);
        base.content =
            vec![self.beside(group.start, base.source.map_or(self.hit.end, |(_, end)| end))?];
        Some(base)
    }

    /// The clause before a trailing aside, or after a leading one.
    fn beside(&self, start: usize, end: usize) -> Option<Range> {
        let sentence = self.scan.sentence(start);
        let words_before =
            (sentence.start.max(self.floor)..start).any(|at| self.scan.tokens.is_word(at));
        if words_before {
            return backward(self.scan, self.hit, start, self.floor);
        }
        // "According to what X said that ...": some languages open the clause with a word of theirs.
        if let Stop::That(at) = self.right.stop {
            return forward(self.scan, at, Opening::Clause).first().copied();
        }
        let comma = (end..sentence.end).find(|&at| self.scan.is_comma(at))?;
        forward(self.scan, comma + 1, Opening::Clause).first().copied()
    }

    pub fn try_frame(&self, frame: &Frame, group: &Group) -> Option<(Option<Range>, Vec<Range>)> {
        use Element as E;
        match (frame.before.as_slice(), frame.after.as_slice()) {
            ([], [E::Source, E::Comma, E::Content]) => {
                let sentence = self.scan.sentence(group.start);
                let source = self.source_in(self.right.phrase?)?;
                let leads = !(sentence.start.max(self.floor)..group.start)
                    .any(|at| self.scan.tokens.is_word(at));
                // "According to X, that ...": some languages open the clause with a word of theirs.
                let start = match self.right.stop {
                    Stop::Comma(comma) => comma + 1,
                    Stop::That(at) => at,
                    _ => return None,
                };
                let content = forward(self.scan, start, Opening::Clause);
                (leads && !content.is_empty()).then_some((Some(source), content))
            }
            ([E::Content, E::Comma], after) => self.trailing(group, after, false),
            ([E::Content, E::Comma, E::Source], after) => self.trailing(group, after, true),
            ([E::Content], [E::Content]) => self.around(group),
            ([E::Anaphor], after) => {
                let anaphor = self.left.anaphor?;
                let source = self.right.phrase.and_then(|phrase| self.source_in(phrase));
                (after.contains(&E::Source) == source.is_some() || after.contains(&E::MaybeSource))
                    .then_some((source, vec![anaphor]))
            }
            ([E::Anaphor, E::Source], _) => {
                let anaphor = self.left.anaphor?;
                let skip = usize::from(self.scan.has(anaphor.1, Tags::THAT));
                let time = self.left.times.first().map_or(group.start, |time| time.0);
                let source = self.scan.trim(anaphor.1 + skip, time.min(group.start));
                (source.0 < source.1).then_some((Some(source), vec![anaphor]))
            }
            ([], after) => self.forward(None, after),
            ([E::Source], after) => {
                self.forward(Some(self.subject().filter(|_| !self.left.relative)?), after)
            }
            ([E::Document], after) => {
                let document = |&(start, end): &Range| {
                    (start..end).any(|at| self.scan.has(at, Tags::DOCUMENT))
                };
                self.forward(Some(self.subject().filter(document)?), after)
            }
            ([E::Head], after) => {
                self.forward(Some(self.subject().filter(|_| self.left.relative)?), after)
            }
            _ => None,
        }
    }

    /// The clause around an adverb, in two parts; its auxiliary stands in the first.
    fn around(&self, group: &Group) -> Option<(Option<Range>, Vec<Range>)> {
        let after = forward(self.scan, self.hit.end, Opening::Clause);
        let before = self.left.source.map(|(start, _)| (start, group.start.max(self.hit.start)));
        let spans: Vec<Range> = before.into_iter().chain(after).collect();
        (!spans.is_empty()).then_some((None, spans))
    }

    /// The subject before the cue, if it can be one.
    pub fn subject(&self) -> Option<Range> {
        let source = self.left.source?;
        let scan = self.scan;
        if let Some(nouns) = self.nouns() {
            return self.subject_in(nouns, source);
        }
        let first = source.0;
        let bad = scan
            .has(first, Tags::PREP.with(Tags::CHANNEL_PREP).with(Tags::TIME_PREP).with(Tags::THAT))
            || scan.word(first).preposition
            || adjunct::time(scan, first, source.1).is_some()
            || !self.pack.subject_first && (!self.left.opens || self.written(first))
            || !scan.tokens.is_word(first) && scan.quotes.opening(first).is_none();
        (!bad).then_some(source)
    }

    /// The last noun phrase before the cue: one that opens the clause, or a plain one that the cue
    /// is a relative clause of ("reports saying").
    fn subject_in(&self, nouns: Nouns<'_, '_>, (start, end): Range) -> Option<Range> {
        let scan = self.scan;
        let none = |_: usize| false;
        let mut first = start;
        while first < end {
            let opens = first == start && self.left.opens;
            let read = nouns.read(first, end, Reading::Lenient, &none, false);
            let Some(last) = read.filter(|_| self.agrees(first)) else {
                first = scan.after(first);
                continue;
            };
            let rest = if opens { nouns.adjuncts(last, end, &none) } else { last };
            // Right before "who" stands somebody, also behind a preposition.
            let head = self.left.relative
                && !scan.word(self.hit.start).pronoun
                && (end..self.hit.start).any(|at| is_relative(scan, at))
                && nouns.is_named(first, true);
            if rest >= end && (opens || head || nouns.is_plain(first, last) && !self.resumes()) {
                // Before its verb a subject is whole: what hangs on it by a preposition is its own.
                let apart = |at: &usize| setting::adjuncts(scan, *at, end).is_some();
                let last = if opens { (last..end).find(apart).unwrap_or(end) } else { last };
                let source = scan.trim(first, last);
                return (source.0 < source.1).then_some(source);
            }
            first = last.max(first + 1);
        }
        None
    }

    fn speaks(&self, source: Range) -> bool {
        self.nouns().is_none_or(|nouns| nouns.speaks(source.0))
    }

    /// "In it", "during which" behind the verb: the noun before it is where it was said, and speaks
    /// not itself.
    pub fn resumes(&self) -> bool {
        let next = self.hit.end;
        self.scan.has(next, Tags::PREP) && self.scan.word(next).pronoun
    }

    /// A subject before its verb agrees with it, as far as endings show.
    pub fn agrees(&self, first: usize) -> bool {
        let features = self.hit.form.features;
        let folded = self.pack.folding.fold(self.scan.tokens.word(first));
        let shown = self.pack.ending(&folded, &self.scan.word(first)).unwrap_or_default();
        !(features.has(Features::MASCULINE) && shown.has(Features::FEMININE))
    }

    /// Reads noun phrases, where the language shows definiteness on its words.
    pub fn nouns(&self) -> Option<Nouns<'_, '_>> {
        (!self.pack.shapes.is_empty()).then_some(Nouns { scan: self.scan, pack: self.pack })
    }

    /// Whether a preposition that the cue governs stands there, or is written with the word.
    pub fn governs(&self, index: usize) -> bool {
        // Written with "that" a preposition opens a clause, and no object.
        let object = self.written(index) && !self.scan.has(index, Tags::THAT);
        self.cue.governs(self.scan.word(index)) || object
    }

    /// The source in the words after the cue: without adjuncts before it and behind it.
    pub fn source_in(&self, (start, end): Range) -> Option<Range> {
        let Some(nouns) = self.nouns() else { return Some(self.source_part((start, end))) };
        let governed = |index: usize| self.governs(index);
        let according = self.hit.form.features.has(Features::ACCORDING) || self.cue.dative;
        let first = if according { start } else { nouns.adjuncts(start, end, &governed) };
        if first >= end || governed(first) && !according {
            return None;
        }
        if self.hit.form.features.has(Features::FINITE) && !according && nouns.is_oblique(first) {
            return None;
        }
        // Matters speak not: what is said of them has its speaker elsewhere. But right before what
        // opens the content stands a name that only looks like a matter.
        let unknown =
            self.meets_opener() && !self.scan.word(first).pronoun && self.scan.word(first).id == 0;
        let matter =
            if unknown { nouns.is_accusative(first, false) } else { nouns.is_object(first) };
        if !according && (matter || self.scan.has(first, Tags::RELATIVE)) {
            return None;
        }
        let reading =
            if self.cue.addressee || according { Reading::Strict } else { Reading::Lenient };
        let read = nouns.read(first, end, reading, &governed, according);
        let source = match read {
            None => self.source_part((first, end)),
            Some(last) if according || self.cue.addressee || !self.meets_opener() => {
                self.scan.trim(first, last)
            }
            Some(last) => self.scan.trim(first, self.whole(nouns, (first, end), last)),
        };
        (source.0 < source.1).then_some(source)
    }

    /// Whether what opens a content follows at once on the words behind the cue.
    pub fn meets_opener(&self) -> bool {
        matches!(self.right.stop, Stop::That(_) | Stop::Colon(_) | Stop::Quote(_))
    }

    /// The end of a source that the opener of the content follows: words that are neither adjuncts nor
    /// joined belong to it, also where no noun phrase can be read, and so does a relative clause.
    fn whole(&self, nouns: Nouns<'_, '_>, (first, end): Range, last: usize) -> usize {
        const APART: Tags =
            Tags::AND.with(Tags::ADVERB).with(Tags::ALSO).with(Tags::NOT).with(Tags::DEMONSTRATIVE);
        let scan = self.scan;
        let governed = |index: usize| self.governs(index);
        let channels = |at: usize| channel(scan, &self.cue.prepositions, at, end) == Some(end);
        let verb = nouns.is_verb(last) || scan.has(last, Tags::VERB.with(Tags::AUXILIARY));
        let clause = verb || scan.has(last, Tags::NOT);
        if clause && !scan.word(last).and && nouns.is_plain(first, last) {
            return (last..end).find(|&at| channels(at)).unwrap_or(end);
        }
        let mut at = last;
        while at < end
            && !matches!(self.right.stop, Stop::Quote(_))
            && scan.tokens.is_word(at)
            && !nouns.is_object(at)
            && !scan.has(at, APART)
            && !scan.word(at).and
            && (!scan.word(at).preposition || self.within(nouns, at, end))
            && adjunct::time(scan, at, end).is_none()
            && adjunct::occasion(scan, &[], at, end).is_none()
            && channel(scan, &self.cue.prepositions, at, end).is_none()
            && scan.cue_at(at).is_none_or(|hit| !hit.form.features.has(Features::ACCORDING))
        {
            // A preposition belongs to a plain adjective before it.
            let complement = at > last && !scan.word(at - 1).article;
            let place = scan.has(at, Tags::PLACE_PREP) && !scan.has(at, Tags::CHANNEL_PREP);
            let from = if !scan.has(at, Tags::PREP) {
                at
            } else if !scan.word(at).pronoun && (complement || place || self.within(nouns, at, end))
            {
                scan.after(at)
            } else {
                break;
            };
            let read = nouns.read(from, end, Reading::Lenient, &governed, false);
            at = read.unwrap_or(from + 1).max(from + 1).min(end);
            at += usize::from(scan.is_comma(at) && at + 1 < end && nouns.is_named(at + 1, true));
        }
        if self.right.relative {
            // What stands at the very end of a relative clause may be where it was said.
            let said = |&from: &usize| {
                scan.has(scan.after(from), Tags::EVENT) && channel(scan, &[], from, at) == Some(at)
            };
            return (first + 1..at).find(said).unwrap_or(at);
        }
        at
    }

    /// Whether a name follows the preposition's noun, so that both belong to the name's title ("the
    /// ambassador to the council NAME").
    fn within(&self, nouns: Nouns<'_, '_>, at: usize, end: usize) -> bool {
        let scan = self.scan;
        let from = if scan.has(at, Tags::PREP) { scan.after(at) } else { at };
        let none = |_: usize| false;
        let Some(after) = nouns.read(from, end, Reading::Strict, &none, true) else { return false };
        let name = after + usize::from(scan.is_comma(after));
        name < end && nouns.is_name(name)
    }

    /// The source proper: without an edge of punctuation, and without a relative clause set off
    /// by a comma.
    pub fn source_part(&self, (start, end): Range) -> Range {
        let scan = self.scan;
        let relative = (start + 1..end).find(|&index| {
            scan.is_comma(index - 1)
                && (scan.has(index, Tags::RELATIVE.with(Tags::ANAPHOR).with(Tags::PRONOUN))
                    || scan.word(index).and && scan.has(index, Tags::PRONOUN))
        });
        scan.trim(start, relative.unwrap_or(end))
    }
}
