//! Where sentences begin and end.

use crate::token::{Kind, Tokens};

/// A sentence, as token indices; line breaks belong to none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// First token.
    pub start: usize,
    /// The token after the last, closing punctuation included.
    pub end: usize,
    /// Number of its paragraph, from 0.
    pub paragraph: usize,
    /// Whether it was cut for its length, and goes on in the next.
    pub cut: bool,
}

/// A sentence of more tokens than this is read in pieces, so that work stays linear in the text:
/// the longest that newspapers print have some two hundred.
const LONGEST: usize = 500;

/// Cuts into sentences at line breaks and at closing punctuation.
///
/// `abbreviates` is asked whether a full stop after that word is part of it.
pub fn sentences(tokens: &Tokens<'_>, abbreviates: &dyn Fn(&str) -> bool) -> Vec<Sentence> {
    let mut list: Vec<Sentence> = Vec::new();
    let (mut start, mut paragraph) = (0, 0);
    let mut close = |mut start: usize, end: usize, paragraph: usize| {
        while end - start > LONGEST {
            list.push(Sentence { start, end: start + LONGEST, paragraph, cut: true });
            start += LONGEST;
        }
        if start < end {
            list.push(Sentence { start, end, paragraph, cut: false });
        }
    };
    let mut index = 0;
    while index < tokens.len() {
        if tokens.is_break(index) {
            close(start, index, paragraph);
            paragraph += 1;
            start = index + 1;
        } else if ends_sentence(tokens, index, abbreviates) {
            index = after_closers(tokens, index + 1);
            close(start, index, paragraph);
            start = index;
            continue;
        }
        index += 1;
    }
    close(start, tokens.len(), paragraph);
    list
}

fn ends_sentence(tokens: &Tokens<'_>, index: usize, abbreviates: &dyn Fn(&str) -> bool) -> bool {
    let Some(sign) = tokens.sign(index) else { return false };
    if !matches!(sign, '.' | '!' | '?' | '\u{61f}' | '\u{2026}' | '\u{6d4}' | '\u{3002}') {
        return false;
    }
    let next = after_closers(tokens, index + 1);
    let Some(follower) = tokens.list().get(next) else { return true };
    if follower.kind == Kind::Break {
        return true;
    }
    if !follower.spaced {
        return false;
    }
    if sign == '.' || sign == '\u{2026}' {
        let before = tokens.word(index.wrapping_sub(1));
        let initial = before.chars().count() == 1 && before.chars().all(char::is_alphabetic);
        if sign == '.' && (initial || abbreviates(before)) {
            return false;
        }
        return !tokens.word(next).starts_with(char::is_lowercase);
    }
    // A question inside a quotation goes on where the narrator does in lower case.
    !tokens.word(next).starts_with(char::is_lowercase)
}

/// The index after closing quotation marks, brackets and further stops that touch.
fn after_closers(tokens: &Tokens<'_>, mut index: usize) -> usize {
    while let (Some(sign), Some(token)) = (tokens.sign(index), tokens.list().get(index)) {
        let stop = matches!(sign, '.' | '!' | '?' | '\u{61f}' | '\u{2026}');
        let closer = matches!(
            sign,
            '"' | '\'' | '\u{201d}' | '\u{2019}' | '\u{bb}' | '\u{203a}' | ')' | ']' | '}'
        );
        if token.spaced || !(stop || closer) {
            break;
        }
        index += 1;
    }
    index
}

#[cfg(test)]
mod tests {
    use super::sentences;
    use crate::token::Tokens;

    fn check(text: &str, expected: &[&str]) {
        let tokens = Tokens::of(text);
        let found: Vec<&str> = sentences(&tokens, &|word| word == "Mr")
            .iter()
            .map(|sentence| tokens.slice(sentence.start, sentence.end))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn an_endless_sentence_is_read_in_pieces() {
        let text = "word ".repeat(1_200);
        let tokens = Tokens::of(&text);
        let cuts: Vec<bool> = sentences(&tokens, &|_| false).iter().map(|one| one.cut).collect();
        assert_eq!(cuts, [true, true, false]);
    }

    #[test]
    fn stops_initials_and_abbreviations() {
        check(
            "Mr. A. Ray left. He won 3.5 \"points.\" Yes",
            &["Mr. A. Ray left.", "He won 3.5 \"points.\"", "Yes"],
        );
        check("Title\nBody\u{61f} More", &["Title", "Body\u{61f}", "More"]);
    }
}
