//! The tokens that spans are measured in, defined by general category so that any language can.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use super::lines::Pair;

/// A range of tokens, end exclusive.
pub type Range = (usize, usize);

/// A text as tokens.
pub struct Words {
    tokens: Vec<Token>,
    /// For each code point, the first token that ends after it.
    at: Vec<usize>,
}

struct Token {
    start: usize,
    end: usize,
    punctuation: bool,
}

impl Words {
    /// Cuts `text` into tokens.
    pub fn new(text: &str) -> Self {
        let tokens = tokens(text);
        let length = text.chars().count();
        let mut at = Vec::with_capacity(length);
        let mut next = 0;
        for place in 0..length {
            while tokens.get(next).is_some_and(|token: &Token| token.end <= place) {
                next += 1;
            }
            at.push(next);
        }
        Self { tokens, at }
    }

    /// The tokens that `pair`, in code points, touches; none where it touches none.
    pub fn snap(&self, [start, end]: Pair) -> Option<Range> {
        let start = usize::try_from(start.max(0)).ok()?;
        let end = usize::try_from(end).ok()?.min(self.at.len());
        if end <= start {
            return None;
        }
        let first = *self.at.get(start)?;
        let last = *self.at.get(end - 1)?;
        let reached = self.tokens.get(last).is_some_and(|token| token.start < end);
        let past = if reached { last + 1 } else { last };
        (first < past && first < self.tokens.len()).then_some((first, past))
    }

    /// The range without punctuation at its edges; as it was, where nothing else is in it.
    pub fn trim(&self, range: Range) -> Range {
        let mark = |at: usize| self.tokens.get(at).is_some_and(|token| token.punctuation);
        let (mut first, mut past) = range;
        while first < past && mark(first) {
            first += 1;
        }
        while past > first && mark(past - 1) {
            past -= 1;
        }
        if past > first { (first, past) } else { range }
    }
}

fn tokens(text: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut open = false;
    for (place, character) in text.chars().enumerate() {
        let word = in_word(character);
        match out.last_mut() {
            Some(last) if word && open => last.end = place + 1,
            _ if !is_white(character) => {
                out.push(Token { start: place, end: place + 1, punctuation: !word });
            }
            _ => {}
        }
        open = word;
    }
    out
}

/// Letters, numbers, Arabic vowel marks, superscript alef, tatweel and the underscore.
fn in_word(character: char) -> bool {
    matches!(character, '\u{64B}'..='\u{652}' | '\u{670}' | '\u{640}' | '_')
        || matches!(
            character.general_category_group(),
            GeneralCategoryGroup::Letter | GeneralCategoryGroup::Number
        )
}

fn is_white(character: char) -> bool {
    matches!(character, '\t'..='\r' | '\u{85}')
        || character.general_category_group() == GeneralCategoryGroup::Separator
}
