//! From a cue to an attribution: the first frame of its set that fits.

use isnad_model::Act;

use crate::Pack;
use crate::adjunct;
use crate::content::{Opening, backward, forward};
use crate::layout::{Left, Range, Right, Stop, left, right};
use crate::pack::{Cue, Element, Features, Frame};
use crate::scan::{Hit, Scan};
use crate::tag::Tags;

/// An attribution in token indices, before it is resolved and numbered.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The cue that it was found at.
    pub hit: Hit,
    /// Who speaks, where named.
    pub source: Option<Range>,
    /// The reporting words.
    pub cue: Vec<Range>,
    /// What is said.
    pub content: Vec<Range>,
    /// Where it was said.
    pub channels: Vec<Range>,
    /// When.
    pub times: Vec<Range>,
    /// By the cue and its negation.
    pub act: Act,
    /// Whether nobody is named, by construction.
    pub agentless: bool,
    /// Whether the content is an object of the cue.
    pub object: bool,
    /// Whether the content is a "which" for a statement made before.
    pub anaphor: bool,
    /// The one whose words it passes on.
    pub relayed: Option<Range>,
    /// Name of the frame.
    pub frame: String,
    /// That of the frame.
    pub confidence: f64,
}

/// What stands around one cue.
struct Site<'a, 't> {
    scan: &'a Scan<'t>,
    pack: &'a Pack,
    hit: Hit,
    cue: &'a Cue,
    right: Right,
    left: Left,
    /// Content before the cue begins no earlier.
    floor: usize,
}

/// The attribution at a cue; none where no frame fits.
///
/// Where several cues share the spelling, the first that fits is taken; a refusal to comment,
/// which needs no content, only where none does.
pub fn candidate(scan: &Scan<'_>, pack: &Pack, hit: Hit, floor: usize) -> Option<Candidate> {
    let one = hit.end == hit.start + 1;
    let forms: Vec<_> = scan.forms(pack, hit.start).filter(|_| one).collect();
    let hits = || {
        let first = std::iter::once(hit);
        first.chain(forms.iter().filter(|&&form| form != hit.form).map(|&form| Hit { form, ..hit }))
    };
    let with = |silent: bool| hits().find_map(|hit| read(scan, pack, hit, floor, silent));
    with(false).or_else(|| with(true))
}

fn read(scan: &Scan<'_>, pack: &Pack, hit: Hit, floor: usize, silent: bool) -> Option<Candidate> {
    let cue = pack.cues.get(usize::from(hit.form.cue))?;
    let sentence = scan.sentence(hit.start);
    let group = group(scan, hit, sentence.start);
    if cue.only_negated && !group.negated || hit.form.features.has(Features::SPEAKER) {
        return None;
    }
    if !cue.then.is_empty() && !begins_with(scan, pack, hit.end, &cue.then) {
        return None;
    }
    let companion = companion(scan, cue, hit, sentence.end);
    if cue.needs_companion && companion.is_none() {
        return None;
    }
    let act = match (group.negated, cue.negated) {
        (true, Some(act)) => act,
        (true, None) => return None,
        (false, _) => cue.act,
    };
    let limit =
        scan.quotes.around(hit.start).map_or(sentence.end, |quote| quote.close.min(sentence.end));
    let site = Site {
        scan,
        pack,
        hit,
        cue,
        right: right(scan, pack, hit, cue, limit),
        left: left(scan, Hit { start: group.start, ..hit }, sentence.start),
        floor,
    };
    let mut found = site.fit(&group, silent)?;
    found.act = act;
    found.relayed = if cue.relay { relayed(scan, &found) } else { None };
    found.agentless = cue.agentless || hit.form.features.has(Features::PASSIVE);
    if let Some(companion) = companion {
        match found.cue.last_mut() {
            Some(last) if last.1 == companion.0 => last.1 = companion.1,
            _ => found.cue.push(companion),
        }
        drop_companion(&mut found, companion);
    }
    Some(found)
}

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
    let hit = Hit { start: colon, end: colon + 1, form: scan.cues.first()?.form };
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

/// The phrase after "from" in "quoted from X (his saying) that ...".
fn relayed(scan: &Scan<'_>, found: &Candidate) -> Option<Range> {
    let &(start, end) = found.content.first()?;
    let stop = (start + 1..end.min(start + 30)).find(|&index| {
        scan.has(index, Tags::THAT)
            || scan.tokens.sign(index) == Some(':')
            || scan.quotes.opening(index).is_some_and(|quote| quote.close - quote.open > 6)
            || scan.is_verbal_noun(index) && scan.word(index).pronoun
    })?;
    Some(scan.trim(start, stop))
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

/// A companion that stood at the edge of the source or content is no part of it.
fn drop_companion(found: &mut Candidate, companion: Range) {
    if let Some(source) = &mut found.source
        && source.1 == companion.1
    {
        source.1 = companion.0;
    }
    for content in &mut found.content {
        if content.0 == companion.0 {
            content.0 = companion.1;
        }
    }
    found.content.retain(|content| content.0 < content.1);
}

/// The cue's own words with what belongs to them on the left.
struct Group {
    start: usize,
    negated: bool,
    /// An "as" before it makes it an aside.
    aside: bool,
}

fn group(scan: &Scan<'_>, hit: Hit, floor: usize) -> Group {
    let mut group = Group { start: hit.start, negated: false, aside: false };
    let lowest = floor.max(hit.start.saturating_sub(5));
    let mut index = hit.start;
    while index > lowest {
        let before = index - 1;
        let phrase = (lowest..index).find(|&at| {
            scan.after(at) == index && scan.lengths.get(at).is_some_and(|&length| length > 1)
        });
        let at = phrase.unwrap_or(before);
        if scan.has(at, Tags::AS) {
            group.aside = true;
            group.start = at;
            return group;
        }
        if scan.has(at, Tags::NOT) {
            group.negated = true;
            group.start = at;
        } else if !scan.has(at, Tags::AUXILIARY.with(Tags::ADVERB))
            || group.negated && !scan.has(at, Tags::AUXILIARY)
        {
            break;
        } else if group.negated {
            group.start = at;
        }
        index = at;
    }
    group
}

fn begins_with(scan: &Scan<'_>, pack: &Pack, index: usize, letters: &str) -> bool {
    pack.folding.fold(scan.tokens.word(index)).starts_with(letters)
}

fn companion(scan: &Scan<'_>, cue: &Cue, hit: Hit, limit: usize) -> Option<Range> {
    if cue.companions.is_empty() {
        return None;
    }
    let found = (hit.end..limit.min(hit.end + 12)).find(|&index| {
        let word = scan.word(index);
        cue.companions.contains(&word.whole) || word.id != 0 && cue.companions.contains(&word.id)
    })?;
    Some((found, found + 1))
}

impl Site<'_, '_> {
    fn fit(&self, group: &Group, silent: bool) -> Option<Candidate> {
        let mut cue = vec![(group.start, self.hit.end)];
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
        base.source = self.right.phrase.or_else(|| self.subject());
        "no-content".clone_into(&mut base.frame);
        base.source.is_some().then_some(base)
    }

    /// "As X said": the clause beside it is the content.
    fn aside(&self, mut base: Candidate, group: &Group) -> Option<Candidate> {
        base.source = self.right.phrase.map(|phrase| self.source_part(phrase));
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
        let comma = (end..sentence.end).find(|&at| self.scan.is_comma(at))?;
        forward(self.scan, comma + 1, Opening::Clause).first().copied()
    }

    fn try_frame(&self, frame: &Frame, group: &Group) -> Option<(Option<Range>, Vec<Range>)> {
        use Element as E;
        match (frame.before.as_slice(), frame.after.as_slice()) {
            ([], [E::Source, E::Comma, E::Content]) => {
                let sentence = self.scan.sentence(group.start);
                let source = self.right.phrase?;
                let leads = !(sentence.start.max(self.floor)..group.start)
                    .any(|at| self.scan.tokens.is_word(at));
                let Stop::Comma(comma) = self.right.stop else { return None };
                let content = forward(self.scan, comma + 1, Opening::Clause);
                (leads && !content.is_empty()).then_some((Some(source), content))
            }
            ([E::Content, E::Comma], after) => self.trailing(group, after, false),
            ([E::Content, E::Comma, E::Source], after) => self.trailing(group, after, true),
            ([E::Anaphor], after) => {
                let anaphor = self.left.anaphor?;
                let source = self.right.phrase.map(|phrase| self.source_part(phrase));
                (after.contains(&E::Source) == source.is_some() || after.contains(&E::MaybeSource))
                    .then_some((source, vec![anaphor]))
            }
            ([E::Anaphor, E::Source], _) => {
                let anaphor = self.left.anaphor?;
                let skip = usize::from(self.scan.has(anaphor.1, Tags::THAT));
                let source = (anaphor.1 + skip, group.start);
                (source.0 < source.1).then_some((Some(source), vec![anaphor]))
            }
            ([], after) => self.forward(None, after),
            ([E::Source], after) => {
                self.forward(Some(self.subject().filter(|_| !self.left.relative)?), after)
            }
            ([E::Head], after) => {
                self.forward(Some(self.subject().filter(|_| self.left.relative)?), after)
            }
            _ => None,
        }
    }

    /// The subject before the cue, if it can be one.
    fn subject(&self) -> Option<Range> {
        let source = self.left.source?;
        let scan = self.scan;
        let first = source.0;
        let bad = scan
            .has(first, Tags::PREP.with(Tags::CHANNEL_PREP).with(Tags::TIME_PREP).with(Tags::THAT))
            || scan.word(first).preposition
            || adjunct::time(scan, first, source.1).is_some()
            || !self.pack.subject_first && (!self.left.opens || self.written(first))
            || !scan.tokens.is_word(first) && scan.quotes.opening(first).is_none();
        (!bad).then_some(source)
    }

    /// Content before the cue.
    fn trailing(
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
            (self.right.phrase.map(|phrase| self.source_part(phrase)), group.start)
        };
        let before = end.checked_sub(1)?;
        let closes = scan.quotes.around(before).is_some_and(|quote| quote.close == before);
        if !(according || closes || scan.is_comma(before))
            || scan.word(group.start).and && !according
        {
            return None;
        }
        let opens = matches!(self.right.stop, Stop::That(_) | Stop::Preposition(_)) && !according;
        if opens || after.contains(&Element::Source) && source.is_none() {
            return None;
        }
        let content = backward(scan, self.hit, end, self.floor)?;
        Some((source, vec![content]))
    }

    /// A quotation that goes on after "..., X said.".
    fn tail(&self, base: &mut Candidate) {
        let scan = self.scan;
        let Some(&(_, end)) = base.content.first() else { return };
        let direct = scan.quotes.around(end).is_some_and(|quote| quote.close == end);
        if !direct {
            return;
        }
        let after = base.source.map_or(self.hit.end, |(_, end)| end.max(self.hit.end));
        let after =
            base.times.iter().chain(&base.channels).map(|range| range.1).fold(after, usize::max);
        let sentence = scan.sentence(self.hit.start);
        let next = sentence.end;
        if scan.quotes.opening(next).is_some_and(|quote| quote.closed)
            && !scan.tokens.is_break(next)
            && !(after..next).any(|at| scan.quotes.opening(at).is_some())
        {
            let quote = scan.quotes.opening(next);
            let close = quote.map_or(next, |quote| quote.close);
            let rest = scan.sentence(close).end;
            if !(close + 1..rest).any(|at| scan.cue_at(at).is_some()) {
                base.content.push((next + 1, close));
            }
            return;
        }
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

    /// Content after the cue.
    fn forward(
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
            Some(E::Source) => Some(self.source_part(phrase?)),
            Some(_) => match phrase {
                Some(phrase) => Some(self.source_part(phrase)),
                // The subject stands before the cue: another frame has it.
                None if self.subject().is_some() => return None,
                None => None,
            },
            None if phrase.is_some() && !self.cue.addressee && !matches!(rest, [E::Content]) => {
                return None;
            }
            None => subject,
        };
        let content = match (rest, self.right.stop) {
            ([E::That, E::Content], Stop::That(at))
            | ([E::Preposition, E::Content], Stop::Preposition(at)) => {
                forward(self.scan, at, Opening::Clause)
            }
            ([E::Preposition, E::Content], Stop::That(at)) if !self.cue.prepositions.is_empty() => {
                forward(self.scan, at, Opening::Clause)
            }
            ([E::Colon, E::Content], Stop::Colon(at)) if self.scan.has(at, Tags::THAT) => {
                forward(self.scan, self.scan.after(at), Opening::Clause)
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
                forward(self.scan, at, Opening::Clause)
            }
            _ => return None,
        };
        (!content.is_empty()).then_some((source, content))
    }

    fn follows_quote(&self, start: usize) -> bool {
        let scan = self.scan;
        (start.saturating_sub(2)..start)
            .any(|at| scan.quotes.around(at).is_some_and(|quote| quote.closed && quote.close == at))
    }

    fn after_adjuncts(&self) -> usize {
        let adjuncts = self.right.times.iter().chain(&self.right.channels);
        adjuncts.map(|range| range.1).fold(self.hit.end, usize::max)
    }

    /// An object after the source, or with no source between.
    fn object(
        &self,
        subject: Option<Range>,
        slot: Option<Element>,
    ) -> Option<(Option<Range>, Vec<Range>)> {
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
        let content = forward(self.scan, at, Opening::Object);
        (!content.is_empty()).then_some((source, content))
    }

    /// The source proper: without an edge of punctuation, and without a relative clause set off
    /// by a comma.
    fn source_part(&self, (start, end): Range) -> Range {
        let scan = self.scan;
        let relative = (start + 1..end).find(|&index| {
            scan.is_comma(index - 1)
                && (scan.has(index, Tags::RELATIVE.with(Tags::ANAPHOR).with(Tags::PRONOUN))
                    || scan.word(index).and && scan.has(index, Tags::PRONOUN))
        });
        scan.trim(start, relative.unwrap_or(end))
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
    fn written(&self, index: usize) -> bool {
        let word = self.scan.word(index);
        if self.cue.written.is_empty() || word.id != 0 && !word.preposition {
            return false;
        }
        let folded = self.pack.folding.fold(self.scan.tokens.word(index));
        self.cue
            .written
            .iter()
            .any(|form| folded.starts_with(form.as_str()) && folded.chars().nth(3).is_some())
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
