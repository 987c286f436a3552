//! Which rules of a pack a text calls upon: those that made an attribution, and those passed over.
//!
//! A rule is a frame, or a kind of reporting word: all words of one set of frames, one act and the
//! same switches. A further word of a kind is an entry of the lexicon, and behaves as the others.

use std::collections::BTreeMap;

use isnad_model::Act;

use crate::engine::candidates;
use crate::pack::{Cue, Frame, Pack, Rule};
use crate::scan::Scan;

/// What a text did with the rules of a pack, by their numbers in [`Pack::rules`].
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// Kinds of reporting words and frames that made an attribution, in the order of the text.
    pub caught: Vec<usize>,
    /// Kinds of which a word stood there and made none, and frames tried for a word in vain.
    pub left_alone: Vec<usize>,
}

/// What tells one kind of reporting word from another.
type Kind<'p> = (&'p str, Act, Option<Act>, Option<Act>, [bool; 10]);

impl Cue {
    fn kind(&self) -> Kind<'_> {
        let switches = [
            self.only_negated,
            !self.companions.is_empty(),
            self.needs_companion,
            self.companion_said,
            !self.then.is_empty(),
            self.opens_clause,
            self.addressee,
            self.agentless,
            self.dative,
            self.relay,
        ];
        (&self.set, self.act, self.negated, self.asked, switches)
    }

    /// The kind in words, as its keys are called in the file.
    fn kind_name(&self) -> String {
        const SWITCHES: [&str; 10] = [
            "only_negated",
            "companions",
            "needs_companion",
            "companion_said",
            "then",
            "opens_clause",
            "addressee",
            "agentless",
            "dative",
            "relay",
        ];
        let (set, act, negated, asked, switches) = self.kind();
        let mut name = format!("{set}: {}", act.name());
        for (key, act) in [("negated", negated), ("asked", asked)] {
            name += &act.map_or_else(String::new, |act| format!(", {key} {}", act.name()));
        }
        let on = SWITCHES.iter().zip(switches).filter(|(_, on)| *on);
        on.fold(name, |name, (switch, _)| format!("{name}, {switch}"))
    }
}

impl Pack {
    /// Every kind of reporting word, where the first word of it is written, and every frame.
    pub fn rules(&self) -> Vec<Rule> {
        let (first, _) = self.kinds();
        let kinds = first.into_iter().map(|cue| Rule { name: cue.kind_name(), ..cue.rule.clone() });
        kinds.chain(self.frames.iter().map(Frame::rule)).collect()
    }

    /// The first word of each kind, and for each cue the number of its kind.
    fn kinds(&self) -> (Vec<&Cue>, Vec<usize>) {
        let mut numbers: BTreeMap<Kind<'_>, usize> = BTreeMap::new();
        let mut first = Vec::new();
        let mut of = Vec::new();
        for cue in &self.cues {
            let number = *numbers.entry(cue.kind()).or_insert_with(|| {
                first.push(cue);
                first.len() - 1
            });
            of.push(number);
        }
        (first, of)
    }
}

/// Reads the text and tells which rules it used. Linear in the text, as [`crate::extract`].
pub fn trace(text: &str, pack: &Pack) -> Trace {
    let scan = Scan::of(text, pack);
    let found = candidates(&scan, pack);
    let (first, kinds) = pack.kinds();
    let frame = |number: usize| first.len() + number;
    let kind = |cue: u16| kinds.get(usize::from(cue)).copied();
    let mut out = Trace::default();
    for candidate in &found {
        if scan.cue_at(candidate.hit.start).is_some() {
            out.caught.extend(kind(candidate.hit.form.cue));
        }
        let used = pack.frames.iter().position(|one| one.name == candidate.frame);
        out.caught.extend(used.map(frame));
    }
    for hit in &scan.cues {
        let used = found.iter().find(|one| one.hit.start == hit.start);
        let forms = scan.forms(pack, hit.start).filter(|_| hit.end == hit.start + 1);
        for form in std::iter::once(hit.form).chain(forms) {
            if used.is_none_or(|one| kind(one.hit.form.cue) != kind(form.cue)) {
                out.left_alone.extend(kind(form.cue));
            }
            let frames = pack.cues.get(usize::from(form.cue)).map_or(&[][..], |cue| &cue.frames);
            let name = |number: usize| pack.frames.get(number).map(|one| one.name.as_str());
            let passed = |number: &usize| name(*number) != used.map(|one| one.frame.as_str());
            out.left_alone.extend(frames.iter().copied().filter(passed).map(frame));
        }
    }
    out
}
