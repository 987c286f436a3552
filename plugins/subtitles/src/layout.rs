//! The words of the cues as running text, and when each stretch of it is said.

use std::ops::Range;

use crate::cues::Cue;
use crate::markup::Line;

/// When a stretch of the text is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Milliseconds from the beginning of the video.
    pub(crate) start: u64,
    pub(crate) end: u64,
    /// Code points of the text, end exclusive.
    pub(crate) span: (usize, usize),
}

/// A line of the text: what is said without a pause and by one voice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Passage {
    pub(crate) start: u64,
    pub(crate) end: u64,
    /// Which moments.
    pub(crate) cues: Range<usize>,
    /// Of the text: code points, and bytes.
    pub(crate) span: (usize, usize),
    pub(crate) bytes: Range<usize>,
    /// Bytes of the decoded file.
    pub(crate) raw: Range<usize>,
}

/// The text of the file.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    pub(crate) text: String,
    pub(crate) moments: Vec<Moment>,
    pub(crate) passages: Vec<Passage>,
    points: usize,
}

/// Writes the cues on, and begins a line where nothing is shown for `pause` milliseconds, another
/// voice is named, or a dash opens a reply.
pub(crate) fn lay_out(cues: Vec<Cue>, pause: u64) -> Layout {
    let mut layout = Layout::default();
    let mut last = 0;
    for cue in cues {
        for (number, line) in cue.lines.iter().enumerate() {
            let rests = number == 0 && cue.start >= last + pause;
            layout.line(&cue, line, rests);
        }
        last = last.max(cue.end);
    }
    if !layout.text.is_empty() {
        layout.put("\n");
    }
    layout
}

/// A moment as a media fragment (W3C Media Fragments 1.0, 4.2.1), in seconds.
pub(crate) fn fragment(start: u64, end: u64) -> String {
    let seconds = |time: u64| {
        let text = format!("{}.{:03}", time / 1000, time % 1000);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    let end = if end > start { format!(",{}", seconds(end)) } else { String::new() };
    format!("#t={}{end}", seconds(start))
}

impl Layout {
    fn line(&mut self, cue: &Cue, line: &Line, rests: bool) {
        let reply = line.text.starts_with(['-', '\u{2013}', '\u{2014}']);
        let begins = rests || reply || !line.voice.is_empty() || self.passages.is_empty();
        if !self.text.is_empty() {
            self.put(if begins { "\n" } else { " " });
        }
        let (from, byte) = (self.points, self.text.len());
        if !line.voice.is_empty() {
            self.put(&line.voice);
            self.put(": ");
        }
        self.put(&line.text);
        let moment = Moment { start: cue.start, end: cue.end, span: (from, self.points) };
        let same = |last: &&mut Moment| !begins && last.start == cue.start && last.end == cue.end;
        match self.moments.last_mut().filter(same) {
            Some(last) => last.span.1 = self.points,
            None => self.moments.push(moment),
        }
        let (cues, end) = (self.moments.len(), self.text.len());
        match self.passages.last_mut().filter(|_| !begins) {
            Some(passage) => {
                passage.end = passage.end.max(cue.end);
                passage.cues.end = cues;
                passage.span.1 = self.points;
                passage.bytes.end = end;
                passage.raw.end = cue.raw.end;
            }
            None => self.passages.push(Passage {
                start: cue.start,
                end: cue.end,
                cues: cues - 1..cues,
                span: (from, self.points),
                bytes: byte..end,
                raw: cue.raw.clone(),
            }),
        }
    }

    fn put(&mut self, text: &str) {
        self.text.push_str(text);
        self.points += text.chars().count();
    }
}

#[cfg(test)]
mod tests {
    use super::fragment;

    #[test]
    fn moments_are_media_fragments() {
        assert_eq!(fragment(62_500, 65_000), "#t=62.5,65");
        assert_eq!(fragment(0, 0), "#t=0");
        assert_eq!(fragment(10_000, 10_010), "#t=10,10.01");
    }
}
