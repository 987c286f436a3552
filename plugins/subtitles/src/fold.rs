//! Rolling captions show a line again while the next one comes: what is said once stands once.

use crate::cues::Cue;
use crate::markup::words;

/// Cues with at most this pause between them follow each other on the screen, in milliseconds.
const TOUCH: u64 = 100;
/// Most words of a cue that are compared; a screen holds far fewer.
const SCREEN: usize = 200;

/// A word on the screen, and whether its line begins with it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Shown(String, bool);

/// The cues without the words that stood on the screen already; a cue that has no other is left
/// out, and the one before it lasts as long.
pub(crate) fn fold(cues: Vec<Cue>, wanted: bool) -> Vec<Cue> {
    let mut folded: Vec<Cue> = Vec::new();
    let mut screen: Vec<Shown> = Vec::new();
    let mut until = 0;
    for mut cue in cues {
        let shown = shown(&cue);
        if wanted && !folded.is_empty() && cue.start <= until + TOUCH {
            let again = again(&screen, &shown, cue.start < until);
            drop_words(&mut cue, again);
        }
        if !shown.is_empty() {
            screen = shown;
            until = cue.end;
        }
        match folded.last_mut() {
            Some(before) if cue.lines.is_empty() => {
                before.end = before.end.max(cue.end);
                before.raw.end = cue.raw.end;
            }
            None if cue.lines.is_empty() => {}
            _ => folded.push(cue),
        }
    }
    folded
}

fn shown(cue: &Cue) -> Vec<Shown> {
    let line = |text: &str| -> Vec<Shown> {
        words(text).enumerate().map(|(at, word)| Shown(word.to_owned(), at == 0)).collect()
    };
    cue.lines.iter().flat_map(|line_| line(&line_.text)).take(SCREEN).collect()
}

/// How many words at the beginning are the last ones of the screen before. Where both are seen at
/// one time two words are enough; else whole lines must come again.
fn again(before: &[Shown], now: &[Shown], together: bool) -> usize {
    let most = before.len().min(now.len());
    let same = |count: &usize| {
        let tail = before.get(before.len() - count..).unwrap_or_default();
        let from_line = tail.first().is_some_and(|first| first.1);
        (from_line || together && *count > 1) && tail.iter().zip(now).all(|(a, b)| a.0 == b.0)
    };
    (1..=most).rev().find(same).unwrap_or(0)
}

fn drop_words(cue: &mut Cue, mut count: usize) {
    for line in &mut cue.lines {
        if count == 0 {
            break;
        }
        let all: Vec<&str> = words(&line.text).collect();
        let gone = count.min(all.len());
        count -= gone;
        line.text = all.get(gone..).unwrap_or_default().join(" ");
        line.voice.clear();
    }
    cue.lines.retain(|line| !line.text.is_empty());
}

#[cfg(test)]
mod tests {
    use super::fold;
    use crate::cues::Cue;
    use crate::markup::Line;

    fn check(cues: &[(u64, u64, &str)], expected: &[(u64, u64, &str)]) {
        let line = |text: &str| Line { voice: String::new(), text: text.to_owned() };
        let cue = |(start, end, text): &(u64, u64, &str)| Cue {
            start: *start,
            end: *end,
            lines: text.split('/').map(line).collect(),
            raw: 0..0,
        };
        let folded = fold(cues.iter().map(cue).collect(), true);
        assert_eq!(folded, expected.iter().map(cue).collect::<Vec<_>>());
    }

    #[test]
    fn rolling_captions_are_said_once() {
        // As machines write them: a line comes, stands alone for an instant, and rolls up.
        check(
            &[
                (0, 2000, "the bridge"),
                (2000, 2010, "the bridge"),
                (2010, 4000, "the bridge/is open"),
            ],
            &[(0, 2010, "the bridge"), (2010, 4000, "is open")],
        );
        check(&[(0, 900, "so"), (900, 1500, "so it is")], &[(0, 900, "so"), (900, 1500, "it is")]);
        check(
            &[(0, 3000, "he said that the"), (2000, 4000, "that the bridge is open")],
            &[(0, 3000, "he said that the"), (2000, 4000, "bridge is open")],
        );
    }

    #[test]
    fn what_is_said_twice_stands_twice() {
        check(&[(0, 900, "no"), (1500, 2000, "no")], &[(0, 900, "no"), (1500, 2000, "no")]);
        check(
            &[(0, 900, "it is so"), (900, 1500, "so be it")],
            &[(0, 900, "it is so"), (900, 1500, "so be it")],
        );
    }
}
