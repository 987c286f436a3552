//! The cues of a file. Made here because the readers that there are give up the whole file at the
//! first cue that is wrong, and know no line numbers.

use std::ops::Range;

use crate::markup::{self, Line};

/// Most warnings that are kept.
const MOST: usize = 1000;

/// Something that is shown for a while.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cue {
    /// Milliseconds from the beginning of the video.
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) lines: Vec<Line>,
    /// Where it stands in the decoded file, in bytes.
    pub(crate) raw: Range<usize>,
}

/// What a file holds.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) vtt: bool,
    pub(crate) lang: String,
    pub(crate) cues: Vec<Cue>,
    /// What was odd, with its line.
    pub(crate) warnings: Vec<String>,
}

/// A line of the file: its number from 1, its bytes, its words.
struct Row<'a> {
    number: usize,
    range: Range<usize>,
    text: &'a str,
}

/// Reads SRT or VTT.
///
/// # Errors
/// When there is no cue in it.
pub(crate) fn read(text: &str) -> Result<Found, String> {
    let vtt = text.starts_with("WEBVTT");
    let mut reader = Reader { found: Found { vtt, ..Found::default() }, ..Reader::default() };
    reader.passed_over = vtt;
    for row in rows(text) {
        reader.row(&row);
    }
    reader.close(text.len());
    if reader.found.cues.is_empty() {
        return Err("there is no cue in it: it is neither SRT nor WebVTT".to_owned());
    }
    Ok(reader.found)
}

/// Lines end in CR, LF or both (`WebVTT`, 4.1); CR CR LF is what careless conversions leave.
fn rows(text: &str) -> impl Iterator<Item = Row<'_>> {
    let mut at = 0;
    let mut number = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let (line, end) = rest.split_at(length);
        let endings = ["\r\r\n", "\r\n", "\r", "\n"];
        let ending = endings.iter().find(|ending| end.starts_with(**ending)).map_or(0, |e| e.len());
        let range = at..at + length + ending;
        (at, number) = (range.end, number + 1);
        Some(Row { number, range, text: line })
    })
}

#[derive(Default)]
struct Reader<'a> {
    found: Found,
    now: Option<Cue>,
    /// Lines since the times of the cue; an empty one ends a block.
    waiting: Vec<(usize, &'a str, usize)>,
    /// In the header, or in a comment, a style or a region of VTT.
    passed_over: bool,
}

impl<'a> Reader<'a> {
    fn row(&mut self, row: &Row<'a>) {
        let begins = self.waiting.last().map_or(self.now.is_none(), |(_, text, _)| text.is_empty());
        if row.text.contains("-->") {
            return self.times(row);
        }
        if self.found.vtt && begins {
            let word = row.text.split([' ', '\t']).next().unwrap_or_default();
            self.passed_over |= ["NOTE", "STYLE", "REGION"].contains(&word);
        }
        if self.passed_over {
            if let Some(lang) = row.text.strip_prefix("Language:").filter(|_| self.now.is_none()) {
                lang.trim().clone_into(&mut self.found.lang);
            }
            self.passed_over = !row.text.is_empty();
            return;
        }
        self.waiting.push((row.number, row.text, row.range.start));
    }

    fn times(&mut self, row: &Row<'a>) {
        let begins = self.identifier().unwrap_or(row.range.start);
        self.close(begins);
        self.passed_over = false;
        let before = self.found.cues.last().map_or(0, |cue| cue.end);
        let (start, mut end) = times(row.text).unwrap_or_else(|| {
            self.odd(row.number, "its times were not understood");
            (before, before)
        });
        if end < start {
            self.odd(row.number, "it ends before it begins");
            end = start;
        }
        self.now = Some(Cue { start, end, lines: Vec::new(), raw: begins..begins });
    }

    /// Takes the number or name of the cue that begins, and says where it stands.
    fn identifier(&mut self) -> Option<usize> {
        let (_, text, at) = *self.waiting.last()?;
        let before = self.waiting.len().checked_sub(2).and_then(|index| self.waiting.get(index));
        let alone = before.is_none_or(|(_, text, _)| text.is_empty());
        let number = !text.is_empty() && text.trim().bytes().all(|byte| byte.is_ascii_digit());
        if !(number || self.found.vtt && alone && !text.is_empty() && self.after_a_blank()) {
            return None;
        }
        self.waiting.pop();
        Some(at)
    }

    fn after_a_blank(&self) -> bool {
        self.waiting.len() > 1 || self.now.is_none()
    }

    fn odd(&mut self, line: usize, what: &str) {
        if self.found.warnings.len() < MOST {
            self.found.warnings.push(format!("line {line}: {what}"));
        }
    }

    /// The lines that wait are those of the cue before; it ends at byte `end`.
    fn close(&mut self, end: usize) {
        let waiting = std::mem::take(&mut self.waiting);
        let Some(mut cue) = self.now.take() else {
            let first = waiting.iter().find(|(_, text, _)| !text.trim().is_empty());
            if let Some((number, ..)) = first {
                self.odd(*number, "text before the first times was left out");
            }
            return;
        };
        cue.raw.end = end;
        let texts = waiting.iter().map(|(_, text, _)| *text);
        cue.lines = texts.filter_map(|text| markup::line(text, self.found.vtt)).collect();
        self.found.cues.push(cue);
    }
}

/// The two times of a line such as `00:01:02,500 --> 00:01:04,000 align:start`, in milliseconds.
fn times(line: &str) -> Option<(u64, u64)> {
    let (start, rest) = line.split_once("-->")?;
    Some((time(start.trim())?, time(rest.split_whitespace().next()?)?))
}

fn time(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once([',', '.']).unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if fraction.len() > 9 || !digits(fraction) {
        return None;
    }
    let mut parts = 0;
    let seconds = whole.split(':').try_fold(0_u64, |all, part| {
        parts += 1;
        let fits = !part.is_empty() && part.len() <= 6 && digits(part) && parts <= 3;
        fits.then(|| part.parse::<u64>().ok().map(|part| all * 60 + part))?
    })?;
    let mut milliseconds = fraction.bytes().chain(*b"000").take(3);
    let thousandths = milliseconds.try_fold(0, |all, byte| Some(all * 10 + u64::from(byte - b'0')));
    Some(seconds * 1000 + thousandths?)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::{read, time};

    #[test]
    fn times_are_milliseconds() {
        for (text, expected) in [
            ("00:01:02,500", Some(62_500)),
            ("01:02.5", Some(62_500)),
            ("1:00:00.000", Some(3_600_000)),
            ("7", Some(7_000)),
            ("0:0:1,12345", Some(1_123)),
            ("00:01:0x,500", None),
            ("1:2:3:4", None),
            ("", None),
            ("9999999:00", None),
        ] {
            assert_eq!(time(text), expected, "{text}");
        }
    }

    fn texts(file: &str) -> (Vec<String>, Vec<String>) {
        let read = read(file).unwrap();
        let text = |cue: &super::Cue| {
            let lines: Vec<&str> = cue.lines.iter().map(|line| line.text.as_str()).collect();
            format!("{} {}", cue.start, lines.join("/"))
        };
        (read.cues.iter().map(text).collect(), read.warnings)
    }

    #[test]
    fn what_is_wrong_with_one_cue_spoils_no_other() {
        let (cues, warnings) = texts(
            "1\n00:00:01,000 --> 00:00:02,000\none\n\nstill one\n\n2\n00:00:0?,000 --> x\ntwo\n3\n\
             00:00:05,000 --> 00:00:04,000\nthree\n00:00:06,000 --> 00:00:07,000\n1990\n",
        );
        assert_eq!(cues, ["1000 one/still one", "2000 two", "5000 three", "6000 1990"]);
        let odd = ["line 8: its times were not understood", "line 11: it ends before it begins"];
        assert_eq!(warnings, odd);
    }

    #[test]
    fn lines_end_in_any_way() {
        let srt = "1\n00:00:01,000 --> 00:00:02,000\none\ntwo\n\n2\n00:00:03,000 --> x\nthree\n";
        let vtt = "WEBVTT\nLanguage: ar\n\nNOTE\nnot said\n\nb\n00:03.000 --> 00:04.000\ntwo\n";
        for file in [srt, vtt] {
            let expected = texts(file);
            for end in ["\r", "\r\n", "\r\r\n"] {
                let other = file.replace('\n', end);
                assert_eq!(texts(&other), expected, "{other:?}");
                let raw = read(&other).unwrap().cues.pop().unwrap().raw;
                let same = read(file).unwrap().cues.pop().unwrap().raw;
                assert_eq!(other.get(raw).unwrap().replace(end, "\n"), file.get(same).unwrap());
            }
        }
    }

    #[test]
    fn vtt_has_names_comments_and_styles() {
        let file = "WEBVTT - talk\nKind: captions\nLanguage: ar\n\nSTYLE\n::cue { color: red }\n\n\
             intro\n00:01.000 --> 00:02.000 align:start\none\n\nNOTE\nnot said\n\n\
             b\n00:03.000 --> 00:04.000\ntwo\n";
        let (cues, warnings) = texts(file);
        assert_eq!(cues, ["1000 one", "3000 two"]);
        assert_eq!(warnings, Vec::<String>::new());
        let read = read(file).unwrap();
        assert_eq!((read.lang.as_str(), read.vtt), ("ar", true));
        assert!(file.get(read.cues[1].raw.clone()).unwrap().starts_with("b\n00:03"));
    }
}
