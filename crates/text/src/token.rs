//! A text cut into words and single signs.

use isnad_model::Span;

use crate::category::{is_mark, is_space, is_word};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A run of letters, numbers and marks.
    Word,
    /// One other character that is not white space.
    Sign(char),
    /// One or more line ends together.
    Break,
}

/// A word, a sign or a line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// First byte.
    pub byte: u32,
    /// Length in bytes.
    pub bytes: u32,
    /// First code point.
    pub at: u32,
    /// Length in code points.
    pub chars: u32,
    /// Whether white space, a line break or the text's start stands before it.
    pub spaced: bool,
}

/// All tokens of a text, in order.
#[derive(Clone, Debug)]
pub struct Tokens<'t> {
    text: &'t str,
    list: Vec<Token>,
}

impl<'t> Tokens<'t> {
    /// Cuts `text`. A text of 4 GiB or more is cut up to there.
    pub fn of(text: &'t str) -> Self {
        let mut list = Vec::with_capacity(text.len() / 6);
        let (mut at, mut spaced) = (0u32, true);
        let mut chars = text.char_indices().peekable();
        while let Some((byte, c)) = chars.next() {
            let Ok(byte) = u32::try_from(byte) else { break };
            let mut token = Token { kind: Kind::Word, byte, bytes: 0, at, chars: 1, spaced };
            let mut grow = |token: &mut Token, more: fn(char) -> bool| {
                while chars.next_if(|&(_, next)| more(next)).is_some() {
                    token.chars += 1;
                }
                let end = chars.peek().map_or(text.len(), |&(end, _)| end);
                token.bytes = u32::try_from(end).unwrap_or(u32::MAX) - byte;
            };
            if is_line_end(c) {
                token.kind = Kind::Break;
                grow(&mut token, is_line_end);
                list.push(token);
                spaced = true;
            } else if is_space(c) {
                spaced = true;
            } else {
                if is_word(c) {
                    grow(&mut token, is_word);
                } else {
                    token.kind = Kind::Sign(c);
                    // A mark that combines with the sign belongs to its grapheme.
                    grow(&mut token, is_mark);
                }
                list.push(token);
                spaced = false;
            }
            at += token.chars;
        }
        Self { text, list }
    }

    /// The text that was cut.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The tokens.
    pub fn list(&self) -> &[Token] {
        &self.list
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The token's own characters; empty beyond the end.
    pub fn word(&self, index: usize) -> &'t str {
        self.list.get(index).map_or("", |token| {
            self.text
                .get(token.byte as usize..(token.byte + token.bytes) as usize)
                .unwrap_or_default()
        })
    }

    /// The sign that the token is, if it is one.
    pub fn sign(&self, index: usize) -> Option<char> {
        match self.list.get(index)?.kind {
            Kind::Sign(c) => Some(c),
            Kind::Word | Kind::Break => None,
        }
    }

    /// Whether the token is a word.
    pub fn is_word(&self, index: usize) -> bool {
        self.list.get(index).is_some_and(|token| token.kind == Kind::Word)
    }

    /// Whether the token is a line break, or lies beyond the end.
    pub fn is_break(&self, index: usize) -> bool {
        self.list.get(index).is_none_or(|token| token.kind == Kind::Break)
    }

    /// The code points of the tokens `start..end`; empty at the text's end when there are none.
    pub fn span(&self, start: usize, end: usize) -> Span {
        let Some(first) = self.list.get(start) else { return Span::default() };
        let last = self.list.get(end.saturating_sub(1)).filter(|_| end > start);
        let end = last.map_or(first.at, |last| last.at + last.chars);
        Span::new(first.at as usize, end as usize)
    }

    /// The characters of the tokens `start..end`, with what stands between them.
    pub fn slice(&self, start: usize, end: usize) -> &'t str {
        let (Some(first), Some(last)) = (self.list.get(start), self.list.get(end.wrapping_sub(1)))
        else {
            return "";
        };
        self.text.get(first.byte as usize..(last.byte + last.bytes) as usize).unwrap_or_default()
    }
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::Tokens;

    #[test]
    fn a_mark_stays_with_the_sign_before_it() {
        let tokens = Tokens::of("a \"\u{301} b");
        assert_eq!(tokens.word(1), "\"\u{301}");
    }

    #[test]
    fn tokens_know_bytes_and_code_points() {
        let tokens = Tokens::of("\u{642}\u{627}\u{644}: \"no\"\n\nx");
        let words: Vec<&str> = (0..tokens.len()).map(|i| tokens.word(i)).collect();
        assert_eq!(words, ["\u{642}\u{627}\u{644}", ":", "\"", "no", "\"", "\n\n", "x"]);
        assert_eq!(tokens.span(3, 5), isnad_model::Span::new(6, 9));
        assert_eq!(tokens.slice(2, 5), "\"no\"");
    }
}
