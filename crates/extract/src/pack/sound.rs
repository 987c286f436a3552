//! What can be written in a pack's files and mean nothing: said with the line, before it is used.

use toml::Spanned;

use super::error::nearest;
use super::source::{Classes, Clitics, CueSource, Cues, Frames, Manifest, TimeWords};
use super::{Frame, PackError, PackSource};

type Sound = Result<(), PackError>;

/// Scripts that a text's letters are told apart by (ISO 15924).
const SCRIPTS: [&str; 6] = ["Arab", "Latn", "Cyrl", "Grek", "Hebr", "Hani"];

impl PackSource<'_> {
    pub(super) fn sound_manifest(&self, manifest: &Manifest) -> Sound {
        const FILE: &str = "pack.toml";
        self.not_empty(FILE, &manifest.code, "the code of the language")?;
        self.one_of(FILE, "direction", &manifest.direction, &["ltr", "rtl"])?;
        self.one_of(FILE, "script", &manifest.script, &SCRIPTS)
    }

    pub(super) fn sound_frames(&self, frames: &Frames) -> Sound {
        const FILE: &str = "frames.toml";
        for (number, frame) in frames.frame.iter().enumerate() {
            let name = frame.name.get_ref();
            self.not_empty(FILE, &frame.name, "the name of a frame")?;
            let earlier = frames.frame.iter().take(number).find(|one| one.name.get_ref() == name);
            if let Some(earlier) = earlier {
                let line = self.line(FILE, earlier.name.span().start);
                let what = format!("a second frame `{name}`; the first is on line {line}");
                return Err(self.wrong(FILE, &frame.name, what));
            }
            let sure = frame.confidence.get_ref();
            if !(0.0..=1.0).contains(sure) {
                let what = format!("a confidence is a number from 0 to 1, not {sure}");
                return Err(self.wrong(FILE, &frame.confidence, what));
            }
            let parts = Frame::parse_pattern(frame.pattern.get_ref());
            if parts.is_ok_and(|(before, after)| !Frame::can_fit(&before, &after)) {
                let pattern = frame.pattern.get_ref();
                let what = format!(
                    "the pattern `{pattern}` never fits; packs/README.md, \"frames.toml\", lists \
                     those that can"
                );
                return Err(self.wrong(FILE, &frame.pattern, what));
            }
        }
        Ok(())
    }

    pub(super) fn sound_cues(&self, cues: &Cues, clitics: &Clitics) -> Sound {
        const FILE: &str = "cues.toml";
        for cue in &cues.cue {
            self.not_empty(FILE, &cue.lemma, "a lemma")?;
            let wrong = |what: &str| Err(self.wrong(FILE, &cue.lemma, what.to_owned()));
            if cue.needs_companion && cue.companions.is_empty() {
                return wrong("`needs_companion` without `companions`: it would never be met");
            }
            if cue.only_negated && cue.negated.is_none() {
                return wrong(
                    "`only_negated` without `negated`, which gives the act: no attribution",
                );
            }
            self.sound_stems(cue, clitics)?;
        }
        Ok(())
    }

    /// A stem that no cell of the word's paradigms asks for makes no form.
    fn sound_stems(&self, cue: &CueSource, clitics: &Clitics) -> Sound {
        const FILE: &str = "cues.toml";
        let cells = cue.inflect.iter().filter_map(|name| clitics.paradigm.get(name.get_ref()));
        let asked: Vec<&str> =
            cells.flatten().map(|cell| cell.stem.trim_end_matches('?')).collect();
        let loose = cue.stems.keys().find(|stem| !asked.contains(&stem.get_ref().as_str()));
        let unknown = |name: &Spanned<String>| !clitics.paradigm.contains_key(name.get_ref());
        // A paradigm that is not known is told of by its own name.
        let Some(stem) = loose.filter(|_| !cue.inflect.iter().any(unknown)) else { return Ok(()) };
        let near = nearest(stem.get_ref(), asked.iter().copied());
        let near = near.map_or_else(String::new, |near| format!("; was `{near}` meant?"));
        let what = format!(
            "no paradigm of `{}` has the stem `{}`{near}",
            cue.lemma.get_ref(),
            stem.get_ref()
        );
        Err(self.wrong(FILE, stem, what))
    }

    pub(super) fn sound_classes(&self, file: &str, classes: &Classes) -> Sound {
        for (class, members) in classes {
            if members.iter().any(|member| member.trim_start_matches('=').trim().is_empty()) {
                let what = format!("an empty word in the class `{}`", class.get_ref());
                return Err(self.wrong(file, class, what));
            }
        }
        Ok(())
    }

    pub(super) fn sound_times(&self, times: &TimeWords) -> Sound {
        const FILE: &str = "times.toml";
        let ranges = [
            (&times.weekday, 0..=6, "a weekday is 0 (Monday) to 6 (Sunday)"),
            (&times.month, 1..=12, "a month is 1 to 12"),
            (&times.ordinal, 1..=31, "a day of a month is 1 to 31"),
        ];
        for (list, range, says) in ranges {
            for (word, number) in list {
                if !range.contains(number) {
                    let what = format!("{says}; `{}` is given {number}", word.get_ref());
                    return Err(self.wrong(FILE, word, what));
                }
            }
        }
        Ok(())
    }

    fn not_empty(&self, file: &str, word: &Spanned<String>, what: &str) -> Sound {
        if word.get_ref().trim().is_empty() {
            return Err(self.wrong(file, word, format!("{what} is empty")));
        }
        Ok(())
    }

    fn one_of(&self, file: &str, what: &str, word: &Spanned<String>, names: &[&str]) -> Sound {
        let name = word.get_ref();
        if names.contains(&name.as_str()) {
            return Ok(());
        }
        let near = nearest(name, names.iter().copied());
        let near = near.map_or_else(String::new, |near| format!("; was `{near}` meant?"));
        let what = format!("{what} `{name}` is not known{near}; there are: {}", names.join(", "));
        Err(self.wrong(file, word, what))
    }
}
