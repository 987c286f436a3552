//! Contents that are the object of their cue, and where they part from the subject.

use crate::content::{Opening, forward};
use crate::layout::{Range, Stop};
use crate::noun::{Nouns, Reading, SPEAKER};
use crate::pack::{Element, Features};
use crate::right::governs_written;
use crate::site::Site;
use crate::tag::Tags;

impl Site<'_, '_> {
    /// An object after the source, or with no source between.
    pub fn object(
        &self,
        subject: Option<Range>,
        slot: Option<Element>,
    ) -> Option<(Option<Range>, Vec<Range>)> {
        if let (Some(nouns), Some(phrase)) = (self.nouns(), self.right.phrase) {
            return self.object_by_phrases(nouns, phrase, subject, slot);
        }
        let phrase = self.right.phrase;
        // Before its subject a verb is in the singular: after a plural stands the object.
        let plural = !self.pack.subject_first && self.hit.form.features.has(Features::PLURAL);
        let split = phrase.filter(|_| !plural).and_then(|phrase| self.split(phrase));
        let accusative =
            phrase.is_some_and(|(start, end)| self.is_object(start, end) || self.written(start));
        let (source, at) = match (slot, subject, phrase) {
            (Some(_), None, Some(_)) if accusative => return None,
            (Some(_), None, Some((start, _))) => (Some(self.source_part((start, split?))), split?),
            (None, Some(subject), Some((start, _))) => (Some(subject), start),
            (None, None, Some((start, _))) => {
                let continues = self.hit.form.features.has(Features::PARTICIPLE)
                    || plural
                    || accusative
                    || self.scan.word(self.hit.start).and && split.is_none();
                if !(continues || self.cue.agentless) {
                    return None;
                }
                (None, start)
            }
            (None, subject, None) => match self.right.stop {
                Stop::Preposition(at) if self.hit.form.features.has(Features::PARTICIPLE) => {
                    (subject, at)
                }
                Stop::Quote(at) => (subject, at),
                _ => return None,
            },
            _ => return None,
        };
        if self.pack.subject_first && !self.nominal(at) {
            return None;
        }
        let content = forward(self.scan, at, Opening::Object);
        (!content.is_empty()).then_some((source, content))
    }

    /// Whether a noun phrase may begin at the token.
    fn nominal(&self, at: usize) -> bool {
        const OTHER: Tags = Tags::PREP
            .with(Tags::AND)
            .with(Tags::VERB)
            .with(Tags::AUXILIARY)
            .with(Tags::RELATIVE)
            .with(Tags::SUBORDINATOR);
        let scan = self.scan;
        scan.quotes.opening(at).is_some()
            || scan.tokens.is_word(at)
                && (!scan.has(at, OTHER)
                    || scan.has(at, Tags::INFINITIVE.with(Tags::DEMONSTRATIVE)))
            || matches!(scan.tokens.sign(at), Some('$' | '\u{a3}' | '\u{20ac}' | '#' | '@'))
    }

    /// Whether the phrase behind the cue cannot be its subject: it has the ending of an object, names
    /// a matter, or is feminine where the cue is not.
    pub fn subject_missing(&self, start: usize, end: usize) -> bool {
        let Some(nouns) = self.nouns() else { return false };
        let governed = |index: usize| self.governs(index);
        let first = nouns.adjuncts(start, end, &governed);
        first >= end
            || self.hit.form.features.has(Features::PLURAL)
            || nouns.is_oblique(first)
            || nouns.is_accusative(first, true)
            || !nouns.speaks(first)
            || !self.agrees(first)
    }

    /// Whether behind a source stands what is surely an object: a matter that is somebody's own.
    pub fn has_object(&self, start: usize, end: usize) -> bool {
        let Some(nouns) = self.nouns() else { return false };
        let governed = |index: usize| self.governs(index);
        let first = nouns.adjuncts(start, end, &governed);
        let Some(last) = nouns.read(first, end, Reading::Strict, &governed, false) else {
            return false;
        };
        let next = nouns.adjuncts(last, end, &governed);
        let word = self.scan.word(next);
        let own = word.pronoun && !word.article && !self.scan.has(next, SPEAKER.with(Tags::PREP));
        next < end && !governed(next) && own && nouns.speaks(first)
    }

    /// An object where noun phrases can be read: the second phrase behind the cue, or the first
    /// where it cannot be the subject.
    fn object_by_phrases(
        &self,
        nouns: Nouns<'_, '_>,
        (start, end): Range,
        subject: Option<Range>,
        slot: Option<Element>,
    ) -> Option<(Option<Range>, Vec<Range>)> {
        let governed = |index: usize| self.governs(index);
        let features = self.hit.form.features;
        let first = nouns.adjuncts(start, end, &governed);
        let read = nouns.read(first, end, Reading::Strict, &governed, false);
        let last = read.filter(|_| first < end && !governed(first)).unwrap_or(first);
        let next = nouns.adjuncts(last, end, &governed);
        let second = next < end;
        // Where the verb has its object as a pronoun, the first phrase is its subject.
        let pronoun = features.has(Features::FINITE) && self.scan.word(self.hit.start).pronoun;
        let subject_named =
            pronoun && first == start && !nouns.is_accusative(first, true) && self.agrees(first);
        // Before its subject a verb is in the singular: after a plural stands the object.
        let speaks = last > first
            && !governed(first)
            && (subject_named || !self.subject_missing(start, end));
        let (source, at) = match (slot, subject) {
            (Some(_), None) => {
                let named =
                    |(at, _)| self.left.opens && nouns.speaks(at) && nouns.is_named(at, false);
                let own = subject_named && nouns.speaks(first) && second;
                let before = !own
                    && self.subject().is_some_and(|subject| {
                        governed(next)
                            || self.left.relative && !self.scan.word(self.hit.start).pronoun
                            || !self.left.relative && named(subject)
                    });
                // "In which he accused the company of ...": no subject stands there.
                let object = self.resumes() && governed(next);
                // A verbal noun reports only where its genitive surely names a speaker.
                let noun = features.has(Features::NOUN) && !nouns.is_named(first, true);
                if !speaks || !second || before || object || noun {
                    return None;
                }
                (Some(self.scan.trim(first, last)), next)
            }
            (None, Some(subject)) => (Some(subject), first),
            // "..., X said, "..."": nothing stands between but who speaks.
            (None, None) if self.names_speaker(nouns, first, second) => return None,
            (None, None) => {
                let own = features.has(Features::NOUN) && self.scan.word(self.hit.start).pronoun;
                let continues = own
                    || features.has(Features::PARTICIPLE)
                    || !speaks
                    || self.resumes() && (!second || governed(next))
                    || self.scan.word(self.hit.start).and && !second;
                // A verbal noun has a speaker, by its pronoun at least.
                let noun = features.has(Features::NOUN) && !own;
                if !(continues || self.cue.agentless) || noun {
                    return None;
                }
                (None, first)
            }
            _ => return None,
        };
        let mut content = forward(self.scan, at, Opening::Object);
        if let (Some(end), Some(first)) = (self.pointed(nouns, at), content.first_mut()) {
            first.1 = first.1.min(end);
            content.truncate(1);
        }
        (!content.is_empty()).then_some((source, content))
    }

    /// Where an object ends that only points at what was said: "this", "these rumours".
    fn pointed(&self, nouns: Nouns<'_, '_>, at: usize) -> Option<usize> {
        const BELONGS: Tags = Tags::THAT.with(Tags::RELATIVE);
        let scan = self.scan;
        let next = scan.after(at);
        if !scan.has(at, Tags::DEMONSTRATIVE) {
            return None;
        }
        let end = if scan.word(next).article {
            let limit = scan.sentence(at).end;
            let apart = |at: usize| scan.has(at, Tags::PREP) || scan.word(at).preposition;
            nouns.read(next, limit, Reading::Strict, &apart, false)?
        } else {
            next
        };
        // "Blamed this on ...", "called this claim ...": the other half of what is said.
        let belongs = scan.has(end, Tags::PREP) && !scan.has(end, Tags::CHANNEL_PREP);
        let listed = scan.word(end).and && !nouns.is_verb(end);
        let goes_on = belongs || listed || self.governs(end) || scan.has(end, BELONGS);
        (!goes_on).then_some(end)
    }

    /// Whether the words behind the cue are all its subject, because what opens a content follows.
    fn names_speaker(&self, nouns: Nouns<'_, '_>, first: usize, second: bool) -> bool {
        self.hit.form.features.has(Features::FINITE)
            && self.meets_opener()
            && !second
            && !self.scan.word(first).pronoun
            && !nouns.is_object(first)
            && self.agrees(first)
    }

    /// Where the object begins in a phrase of subject and object, by the shape of the words.
    fn split(&self, (start, end): Range) -> Option<usize> {
        const HEADS: Tags = Tags::PERSON
            .with(Tags::BODY)
            .with(Tags::HEAD)
            .with(Tags::DOCUMENT)
            .with(Tags::OUTLET)
            .with(Tags::ANONYMOUS);
        let scan = self.scan;
        let titled = (start..end).any(|index| scan.has(index, Tags::PERSON));
        let mut definite = scan.word(start).article;
        for index in start + 1..end {
            let adjuncts = self.right.times.iter().chain(&self.right.channels);
            if let Some(&(_, after)) = adjuncts.clone().find(|adjunct| adjunct.0 == index) {
                let object = after + usize::from(scan.is_comma(after));
                return (object < end).then_some(object);
            }
            let (word, before) = (scan.word(index), scan.word(index - 1));
            let had = definite;
            definite |= word.article;
            if scan.has(index, Tags::ADVERB) {
                return (scan.after(index) < end).then_some(scan.after(index));
            }
            if !scan.tokens.is_word(index) || scan.quotes.around(index).is_some() {
                continue;
            }
            let adjective = |index: usize| scan.word(index).article && self.is_adjective(index);
            let noun_cue = scan.is_verbal_noun(index);
            let heads = before.tags.has(HEADS) || before.tags.has(Tags::PREP) || before.preposition;
            let foreign = |index: usize| {
                isnad_text::main_script(scan.tokens.word(index))
                    .is_some_and(|script| script.code() != self.pack.script)
            };
            let plain = !word.article
                && !word.and
                && !word.tags.has(Tags::PREP.with(HEADS))
                && !word.preposition;
            let object = scan.has(index, Tags::DEMONSTRATIVE)
                || self.written(index)
                || plain && !heads && self.has_shape(index)
                || self.is_object(index, end)
                || noun_cue && !scan.has(index, HEADS) && !heads
                || word.pronoun && !heads
                || word.article && !before.article && !heads && !adjective(index) && had
                || word.article && adjective(index - 1) && !adjective(index)
                || plain && before.article && !titled
                || foreign(index - 1) && !foreign(index) && !self.pack.subject_first
                || plain && adjective(index - 1) && !titled;
            if object {
                return Some(index);
            }
        }
        None
    }

    /// Whether a governed preposition is written with the word.
    pub fn written(&self, index: usize) -> bool {
        governs_written(self.scan, self.cue, index)
    }

    /// Whether the word has the shape of a verbal noun that opens an object.
    fn has_shape(&self, index: usize) -> bool {
        let spelled = self.scan.tokens.word(index);
        self.pack.object_shapes.iter().any(|shape| {
            shape.len() == spelled.chars().count()
                && shape
                    .iter()
                    .zip(spelled.chars())
                    .all(|(&want, have)| want == '.' || want == have)
        })
    }

    /// An indefinite object shows in its ending, and in that of its adjective.
    fn is_object(&self, index: usize, end: usize) -> bool {
        let ends = |index: usize| {
            let folded = self.pack.folding.fold(self.scan.tokens.word(index));
            self.pack.object_endings.iter().any(|ending| folded.ends_with(ending.as_str()))
        };
        let spelled = self.scan.tokens.word(index);
        let marked = self.pack.object_marks.iter().any(|mark| spelled.ends_with(mark.as_str()));
        marked || index + 1 < end && ends(index) && ends(index + 1)
    }

    fn is_adjective(&self, index: usize) -> bool {
        let folded = self.pack.folding.fold(self.scan.tokens.word(index));
        self.pack.adjective_endings.iter().any(|ending| folded.ends_with(ending.as_str()))
    }
}
