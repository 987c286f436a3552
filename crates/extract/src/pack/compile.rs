//! From the files of a pack to the form in which the engine uses it.

use isnad_text::{Folding, Tokens};
use toml::Spanned;

use super::error::nearest;
use super::lexicon::Phrase;
use super::source::{Classes, Clitics, CueSource, Cues, Frames, Manifest, TimeWords};
use super::stem::Stemmer;
use super::{
    Cue, CueForm, Direction, Features, Frame, Lexicon, Pack, PackError, PackSource, Rule, Shape,
    Shapes, Times,
};
use crate::tag::Tags;

impl Pack {
    /// Reads a pack.
    ///
    /// # Errors
    /// Names the file, the line and what was meant.
    pub fn parse(source: PackSource<'_>) -> Result<Self, PackError> {
        let manifest: Manifest = source.read("pack.toml")?;
        source.sound_manifest(&manifest)?;
        let folding = folding(source, &manifest)?;
        let mut builder = Builder { source, folding, lexicon: Lexicon::default() };
        builder.lexicon.entries.push(super::Entry::default());
        let clitics: Clitics = source.read("clitics.toml")?;
        builder.clitics(&clitics);
        let (frames, sets) = builder.frames()?;
        let cues = builder.cues(&clitics, &sets)?;
        builder.classes("titles.toml")?;
        builder.classes("phrases.toml")?;
        let times = builder.times()?;
        let endings = builder.endings(&manifest)?;
        let shapes = shapes(&manifest, folding);
        for entry in &mut builder.lexicon.entries {
            entry.phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
        }
        Ok(Self {
            digest: source.digest(),
            code: manifest.code.into_inner(),
            name: manifest.name,
            version: manifest.version,
            direction: if manifest.direction.get_ref() == "rtl" {
                Direction::Rtl
            } else {
                Direction::Ltr
            },
            script: manifest.script.into_inner(),
            folding,
            abbreviations: manifest.abbreviations.iter().map(|word| folding.fold(word)).collect(),
            subject_first: manifest.subject_first,
            adjective_endings: manifest
                .adjective_endings
                .iter()
                .map(|ending| folding.fold(ending))
                .collect(),
            plural_endings: manifest
                .plural_endings
                .iter()
                .map(|ending| folding.fold(ending))
                .collect(),
            adverb_endings: manifest
                .adverb_endings
                .iter()
                .map(|ending| folding.fold(ending))
                .collect(),
            participle_endings: manifest
                .participle_endings
                .iter()
                .map(|ending| folding.fold(ending))
                .collect(),
            endings,
            object_shapes: manifest
                .object_shapes
                .iter()
                .map(|shape| shape.chars().collect())
                .collect(),
            headline_colon: manifest.headline_colon,
            shapes,
            oblique_endings: manifest
                .oblique_endings
                .iter()
                .map(|ending| folding.fold(ending))
                .collect(),
            object_marks: manifest.object_marks.clone(),
            object_endings: manifest
                .object_endings
                .iter()
                .map(|ending| folding.fold(ending))
                .collect(),
            stemmer: Stemmer::new(&manifest.stem, folding),
            participles: builder.participles(),
            lexicon: builder.lexicon,
            cues,
            frames,
            times,
        })
    }
}

fn shapes(manifest: &Manifest, folding: Folding) -> Shapes {
    let written = &manifest.shapes;
    let mut shapes = Shapes::new(&written.long, folding);
    shapes.add(&written.verb, folding, Shape::VERB);
    shapes.add(&written.noun, folding, Shape::NOUN);
    shapes.add(&written.adjective, folding, Shape::ADJECTIVE);
    shapes
}

fn folding(source: PackSource<'_>, manifest: &Manifest) -> Result<Folding, PackError> {
    let mut folding = Folding::default();
    for name in &manifest.fold {
        match name.get_ref().as_str() {
            "case" => folding.case = true,
            "arabic" => folding.arabic = true,
            "controls" => folding.controls = true,
            "apostrophes" => folding.apostrophes = true,
            _ => {
                let names = ["case", "arabic", "controls", "apostrophes"];
                return Err(unknown(source, "pack.toml", "folding", name, names.into_iter()));
            }
        }
    }
    Ok(folding)
}

fn unknown<'n>(
    source: PackSource<'_>,
    file: &str,
    what: &'static str,
    name: &Spanned<String>,
    names: impl Iterator<Item = &'n str>,
) -> PackError {
    PackError::Unknown {
        file: file.to_owned(),
        line: source.line(file, name.span().start),
        what,
        name: name.get_ref().clone(),
        near: nearest(name.get_ref(), names),
    }
}

type Sets = Vec<(String, Vec<usize>)>;

struct Builder<'s> {
    source: PackSource<'s>,
    folding: Folding,
    lexicon: Lexicon,
}

impl Builder<'_> {
    fn clitics(&mut self, clitics: &Clitics) {
        let fold = |list: &[String]| list.iter().map(|form| self.folding.fold(form)).collect();
        let mut pronouns: Vec<String> = fold(&clitics.pronouns);
        pronouns.sort_by_key(|form| std::cmp::Reverse(form.len()));
        let linking = clitics.linking.iter();
        let linking =
            linking.map(|(plain, linked)| (self.folding.fold(plain), self.folding.fold(linked)));
        let is_pronoun = |letter: &&String| pronouns.contains(&self.folding.fold(letter));
        let changing: Vec<&String> = clitics.linking.keys().filter(is_pronoun).collect();
        let owners = changing.iter().map(|letter| self.folding.fold(letter)).collect();
        let feminine = changing.iter().flat_map(|key| key.chars());
        self.lexicon = Lexicon {
            feminine: feminine.collect(),
            owners,
            conjunctions: fold(&clitics.conjunctions),
            prepositions: fold(&clitics.prepositions),
            future: fold(&clitics.future),
            article: fold(&clitics.article),
            contractions: fold(&clitics.contractions),
            linking: linking.collect(),
            telling_pronouns: clitics.telling_pronouns.clone(),
            pronouns,
            ..std::mem::take(&mut self.lexicon)
        };
    }

    fn endings(&self, manifest: &Manifest) -> Result<Vec<(String, Features)>, PackError> {
        let mut out = Vec::new();
        for (features, endings) in &manifest.endings {
            let features = self.features("pack.toml", features)?;
            out.extend(endings.iter().map(|ending| (self.folding.fold(ending), features)));
        }
        out.sort_by_key(|(ending, _)| std::cmp::Reverse(ending.len()));
        Ok(out)
    }

    fn frames(&self) -> Result<(Vec<Frame>, Sets), PackError> {
        const FILE: &str = "frames.toml";
        let written: Frames = self.source.read(FILE)?;
        self.source.sound_frames(&written)?;
        let mut frames = Vec::new();
        for frame in &written.frame {
            let (before, after) =
                Frame::parse_pattern(frame.pattern.get_ref()).map_err(|word| {
                    if word == Frame::CUE {
                        return self.source.wrong(FILE, &frame.pattern, Frame::no_cue());
                    }
                    let word = Spanned::new(frame.pattern.span(), word);
                    unknown(self.source, FILE, "element", &word, Frame::element_names())
                })?;
            let forms = match &frame.forms {
                Some(forms) => self.features(FILE, forms)?,
                None => Features::default(),
            };
            let (name, confidence) = (frame.name.get_ref().clone(), *frame.confidence.get_ref());
            let line = self.source.line(FILE, frame.pattern.span().start);
            frames.push(Frame { name, before, after, forms, confidence, line });
        }
        let mut sets = Vec::new();
        for (set, names) in &written.sets {
            let mut numbers = Vec::new();
            for name in names {
                let number = frames.iter().position(|frame| frame.name == *name.get_ref());
                numbers.push(number.ok_or_else(|| {
                    let known = frames.iter().map(|frame| frame.name.as_str());
                    unknown(self.source, FILE, "frame", name, known)
                })?);
            }
            sets.push((set.clone(), numbers));
        }
        Ok((frames, sets))
    }

    fn cues(&mut self, clitics: &Clitics, sets: &Sets) -> Result<Vec<Cue>, PackError> {
        const FILE: &str = "cues.toml";
        let written: Cues = self.source.read(FILE)?;
        self.source.sound_cues(&written, clitics)?;
        let mut cues = Vec::new();
        for (number, cue) in written.cue.iter().enumerate() {
            let set = sets.iter().find(|(name, _)| name == cue.frames.get_ref());
            let (_, frames) = set.ok_or_else(|| {
                let known = sets.iter().map(|(name, _)| name.as_str());
                unknown(self.source, FILE, "set of frames", &cue.frames, known)
            })?;
            let own = match &cue.is {
                Some(features) => self.features(FILE, features)?,
                None => Features::default(),
            };
            let number = u16::try_from(number).unwrap_or(u16::MAX);
            if cue.inflect.is_empty() {
                for form in std::iter::once(cue.lemma.get_ref()).chain(&cue.forms) {
                    self.cue_form(form, CueForm { cue: number, features: own });
                }
            }
            self.inflect(clitics, cue, number)?;
            let rule = Rule {
                file: FILE,
                line: self.source.line(FILE, cue.lemma.span().start),
                name: cue.lemma.get_ref().clone(),
            };
            cues.push(Cue {
                rule,
                act: cue.act,
                negated: cue.negated,
                asked: cue.asked,
                only_negated: cue.only_negated,
                prepositions: self.vocabulary(&cue.prepositions),
                written: cue
                    .prepositions
                    .iter()
                    .map(|form| self.folding.fold(form))
                    .filter(|form| self.lexicon.prepositions.contains(form))
                    .collect(),
                companions: self.vocabulary(&cue.companions),
                needs_companion: cue.needs_companion,
                companion_said: cue.companion_said,
                then: self.folding.fold(&cue.then),
                opens_clause: cue.opens_clause,
                set: cue.frames.get_ref().clone(),
                frames: frames.clone(),
                addressee: cue.addressee,
                agentless: cue.agentless,
                dative: cue.dative,
                relay: cue.relay,
            });
        }
        Ok(cues)
    }

    fn inflect(
        &mut self,
        clitics: &Clitics,
        cue: &CueSource,
        number: u16,
    ) -> Result<(), PackError> {
        for paradigm in &cue.inflect {
            let cells = clitics.paradigm.get(paradigm.get_ref()).ok_or_else(|| {
                let known = clitics.paradigm.keys().map(String::as_str);
                unknown(self.source, "cues.toml", "paradigm", paradigm, known)
            })?;
            for cell in cells {
                let features = self.features("clitics.toml", &cell.is)?;
                let lemma = std::slice::from_ref(cue.lemma.get_ref());
                // A stem named with `?` is optional: without it the cell stays empty.
                let (name, optional) = match cell.stem.strip_suffix('?') {
                    Some(name) => (name, true),
                    None => (cell.stem.as_str(), false),
                };
                let given = cue.stems.iter().find(|(stem, _)| stem.get_ref() == name);
                let given = given.map(|(_, stems)| stems.list());
                let stems = match (given, optional) {
                    (Some(stems), _) => stems,
                    (None, false) => lemma,
                    (None, true) => &[],
                };
                for stem in stems {
                    let form = format!("{}{stem}{}", cell.prefix, cell.suffix);
                    self.cue_form(&form, CueForm { cue: number, features });
                }
            }
        }
        if !cue.inflect.is_empty() {
            for form in &cue.forms {
                let own = Features::FINITE;
                self.cue_form(form, CueForm { cue: number, features: own });
            }
        }
        Ok(())
    }

    /// The last words of passives in two words or more.
    fn participles(&self) -> Vec<u32> {
        let phrases = self.lexicon.entries.iter().flat_map(|entry| &entry.phrases);
        let passive = phrases
            .filter(|phrase| phrase.cue.is_some_and(|cue| cue.features.has(Features::PASSIVE)));
        let mut list: Vec<u32> = passive.filter_map(|phrase| phrase.rest.last().copied()).collect();
        list.sort_unstable();
        list.dedup();
        list
    }

    fn cue_form(&mut self, form: &str, cue: CueForm) {
        let words = self.words(form);
        match words.as_slice() {
            [] => {}
            &[word] => {
                if let Some(entry) = self.lexicon.entries.get_mut(word as usize)
                    && !entry.cues.contains(&cue)
                {
                    entry.cues.push(cue);
                }
            }
            [first, rest @ ..] => {
                let phrase = Phrase { rest: rest.to_vec(), tags: Tags::NONE, cue: Some(cue) };
                if let Some(entry) = self.lexicon.entries.get_mut(*first as usize) {
                    entry.phrases.push(phrase);
                }
            }
        }
    }

    fn classes(&mut self, file: &str) -> Result<(), PackError> {
        let written: Classes = self.source.read(file)?;
        self.source.sound_classes(file, &written)?;
        for (class, members) in &written {
            let tag = Tags::named(class.get_ref()).ok_or_else(|| {
                let known = Tags::NAMES.iter().map(|&(name, _)| name);
                unknown(self.source, file, "class", class, known)
            })?;
            for member in members {
                self.class_member(member, tag);
            }
        }
        Ok(())
    }

    /// A member written with `=` before it holds for that spelling alone.
    fn class_member(&mut self, member: &str, tag: Tags) {
        let exact = member.strip_prefix('=');
        let words = self.words(exact.unwrap_or(member));
        let Some((&first, rest)) = words.split_first() else { return };
        let Some(entry) = self.lexicon.entries.get_mut(first as usize) else { return };
        if rest.is_empty() {
            entry.tags = entry.tags.with(tag);
            match exact {
                Some(spelling) => entry.exact.push((spelling.to_owned(), tag)),
                None => entry.folded = entry.folded.with(tag),
            }
        } else if let Some(phrase) = entry.phrases.iter_mut().find(|phrase| phrase.rest == rest) {
            phrase.tags = phrase.tags.with(tag);
        } else {
            entry.phrases.push(Phrase { rest: rest.to_vec(), tags: tag, cue: None });
        }
    }

    fn times(&mut self) -> Result<Times, PackError> {
        let written: TimeWords = self.source.read("times.toml")?;
        self.source.sound_times(&written)?;
        let mut times = Times::default();
        for (word, &day) in &written.weekday {
            let word = word.get_ref();
            self.class_member(word, Tags::WEEKDAY);
            times
                .weekdays
                .extend(self.words(word.trim_start_matches('=')).last().map(|&id| (id, day)));
        }
        for (word, &offset) in &written.deictic {
            self.class_member(word, Tags::DEICTIC);
            times.deictics.push((self.words(word.trim_start_matches('=')), offset));
        }
        for (word, &month) in &written.month {
            let word = word.get_ref();
            self.class_member(word, Tags::MONTH);
            times.months.push((self.words(word.trim_start_matches('=')), month));
        }
        times.deictics.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        for (word, &number) in &written.ordinal {
            let word = word.get_ref();
            self.class_member(word, Tags::ORDINAL);
            times.ordinals.push((self.words(word), number));
        }
        times.ordinals.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        for (word, &days) in &written.days {
            times.days.extend(self.words(word).first().map(|&id| (id, days)));
        }
        times.months.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        let lists = [
            (&written.unit, Tags::UNIT),
            (&written.modifier, Tags::TIME_MODIFIER),
            (&written.preposition, Tags::TIME_PREP),
            (&written.ago, Tags::AGO),
            (&written.next, Tags::NEXT),
            (&written.phrase, Tags::TIME),
        ];
        for (words, tag) in lists {
            for word in words {
                self.class_member(word, tag);
            }
        }
        Ok(times)
    }

    fn features(&self, file: &str, list: &Spanned<String>) -> Result<Features, PackError> {
        Features::parse(list.get_ref()).map_err(|name| {
            let name = Spanned::new(list.span(), name.to_owned());
            let known = Features::NAMES.iter().map(|&(name, _)| name);
            unknown(self.source, file, "feature", &name, known)
        })
    }

    fn vocabulary(&mut self, words: &[String]) -> Vec<u32> {
        words.iter().filter_map(|word| self.words(word).first().copied()).collect()
    }

    /// Vocabulary ids of the words of a form, which are added where they are new.
    fn words(&mut self, form: &str) -> Vec<u32> {
        let tokens = Tokens::of(form);
        let folded = (0..tokens.len()).map(|index| self.folding.fold(tokens.word(index)));
        let folded: Vec<String> = folded.collect();
        folded.into_iter().map(|word| self.intern(word)).collect()
    }

    fn intern(&mut self, word: String) -> u32 {
        if let Some(&id) = self.lexicon.ids.get(word.as_str()) {
            return id;
        }
        let id = u32::try_from(self.lexicon.entries.len()).unwrap_or(0);
        self.lexicon.entries.push(super::Entry::default());
        self.lexicon.ids.insert(word.into_boxed_str(), id);
        id
    }
}
