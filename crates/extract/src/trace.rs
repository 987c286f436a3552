//! Which rules of a pack a text calls upon: those that made an attribution, and those passed over.

use crate::engine::candidates;
use crate::pack::{Frame, Pack, Rule};
use crate::scan::Scan;

/// What a text did with the rules of a pack, by their numbers in [`Pack::rules`].
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// Reporting words and frames that made an attribution, in the order of the text.
    pub caught: Vec<usize>,
    /// Reporting words that stood there and made none, and the frames tried for a word in vain.
    pub left_alone: Vec<usize>,
}

impl Pack {
    /// Every reporting word and every frame, with where it is written.
    pub fn rules(&self) -> Vec<Rule> {
        let cues = self.cues.iter().map(|cue| cue.rule.clone());
        cues.chain(self.frames.iter().map(Frame::rule)).collect()
    }
}

/// Reads the text and tells which rules it used. Linear in the text, as [`crate::extract`].
pub fn trace(text: &str, pack: &Pack) -> Trace {
    let scan = Scan::of(text, pack);
    let found = candidates(&scan, pack);
    let frame = |number: usize| pack.cues.len() + number;
    let mut out = Trace::default();
    for candidate in &found {
        out.caught.push(usize::from(candidate.hit.form.cue));
        let used = pack.frames.iter().position(|one| one.name == candidate.frame);
        out.caught.extend(used.map(frame));
    }
    for hit in &scan.cues {
        let used = found.iter().find(|one| one.hit.start == hit.start);
        let forms = scan.forms(pack, hit.start).filter(|_| hit.end == hit.start + 1);
        for form in std::iter::once(hit.form).chain(forms) {
            if used.is_none_or(|one| one.hit.form.cue != form.cue) {
                out.left_alone.push(usize::from(form.cue));
            }
            let frames = pack.cues.get(usize::from(form.cue)).map_or(&[][..], |cue| &cue.frames);
            let name = |number: usize| pack.frames.get(number).map(|one| one.name.as_str());
            let passed = |number: &usize| name(*number) != used.map(|one| one.frame.as_str());
            out.left_alone.extend(frames.iter().copied().filter(passed).map(frame));
        }
    }
    out
}
