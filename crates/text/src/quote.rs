//! Which quotation marks belong together.

use crate::token::{Kind, Tokens};

/// Quotations nested deeper than this are not paired: nobody writes them.
const DEEPEST: usize = 8;

/// A quotation, as token indices of its marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The opening mark.
    pub open: usize,
    /// The closing mark; for an unclosed quotation, the end of its paragraph.
    pub close: usize,
    /// Whether the closing mark is there.
    pub closed: bool,
    /// How many quotations it stands in.
    pub depth: usize,
}

/// All quotations of a text.
#[derive(Clone, Debug, Default)]
pub struct Quotes {
    /// In the order of their opening marks.
    pub list: Vec<Quote>,
    /// Opening marks too deep to pair.
    pub too_deep: Vec<usize>,
    /// For each token, one more than the index of the innermost quotation it stands in, marks
    /// included; 0 outside.
    inner: Vec<u32>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Opens,
    Closes,
    Either,
}

impl Quotes {
    /// Pairs the marks of each paragraph on its own, so that a lost mark costs one paragraph.
    pub fn of(tokens: &Tokens<'_>) -> Self {
        let mut quotes = Self { inner: vec![0; tokens.len()], ..Self::default() };
        let mut stack: Vec<usize> = Vec::new();
        let mut doubled = false;
        for index in 0..tokens.len() {
            if tokens.is_break(index) {
                quotes.leave_open(&mut stack, index);
                continue;
            }
            if std::mem::take(&mut doubled) {
                // The second half of a mark of two apostrophes, read with the first.
            } else if quotes.is_doubled(tokens, index, &stack) {
                let opens = !stack.iter().any(|&quote| quotes.family_of(tokens, quote) == 0);
                quotes.mark(tokens, index + usize::from(!opens), DOUBLED, &mut stack);
                doubled = true;
            } else if let Some(mark) = tokens.sign(index) {
                quotes.mark(tokens, index, mark, &mut stack);
            }
            if let (Some(inner), Some(&top)) = (quotes.inner.get_mut(index), stack.last()) {
                *inner = u32::try_from(top + 1).unwrap_or(0);
            }
        }
        quotes.leave_open(&mut stack, tokens.len());
        quotes
    }

    /// The innermost quotation around the token, its marks included.
    pub fn around(&self, index: usize) -> Option<Quote> {
        let inner = *self.inner.get(index)?;
        self.list.get((inner as usize).checked_sub(1)?).copied()
    }

    /// Whether a quotation opens among the tokens `start..end`. Logarithmic.
    pub fn any_in(&self, start: usize, end: usize) -> bool {
        let place = self.list.partition_point(|quote| quote.open < start);
        self.list.get(place).is_some_and(|quote| quote.open < end)
    }

    /// The quotation that opens at the token.
    pub fn opening(&self, index: usize) -> Option<Quote> {
        let place = self.list.binary_search_by_key(&index, |quote| quote.open).ok()?;
        self.list.get(place).copied()
    }

    /// The outermost quotation around the token.
    pub fn outermost(&self, index: usize) -> Option<Quote> {
        let mut quote = self.around(index)?;
        while quote.depth > 0 {
            let Some(outer) = quote.open.checked_sub(1).and_then(|before| self.around(before))
            else {
                break;
            };
            if outer.close < quote.close || outer == quote {
                break;
            }
            quote = outer;
        }
        Some(quote)
    }

    fn mark(&mut self, tokens: &Tokens<'_>, index: usize, mark: char, stack: &mut Vec<usize>) {
        let Some(direction) = direction(tokens, index, mark) else { return };
        let open = stack.last().copied();
        let opens = match direction {
            Direction::Opens => true,
            Direction::Closes => false,
            Direction::Either => !stack.iter().any(|&quote| self.pairs(tokens, quote, mark)),
        };
        if opens && stack.len() >= DEEPEST {
            self.too_deep.push(index);
        } else if opens {
            stack.push(self.list.len());
            self.list.push(Quote {
                open: index,
                close: index,
                closed: false,
                depth: stack.len() - 1,
            });
        } else if let Some(top) = open {
            // Close the nearest of the same pair; what stands open inside it was never closed.
            let place = stack.iter().rposition(|&quote| self.pairs(tokens, quote, mark));
            let place = place.unwrap_or(stack.len() - 1);
            for &quote in stack.iter().skip(place) {
                if let Some(quote) = self.list.get_mut(quote) {
                    quote.close = index;
                }
            }
            let closing = stack.get(place).copied().unwrap_or(top);
            if let Some(quote) = self.list.get_mut(closing) {
                quote.closed = true;
            }
            if let Some(inner) = self.inner.get_mut(index) {
                *inner = u32::try_from(closing + 1).unwrap_or(0);
            }
            stack.truncate(place);
        }
    }

    fn pairs(&self, tokens: &Tokens<'_>, quote: usize, mark: char) -> bool {
        self.family_of(tokens, quote) == family(mark)
    }

    /// The family of a quotation's opening mark; two apostrophes are a double mark.
    fn family_of(&self, tokens: &Tokens<'_>, quote: usize) -> u8 {
        let Some(open) = self.list.get(quote).map(|quote| quote.open) else { return u8::MAX };
        let touches = tokens.list().get(open + 1).is_some_and(|token| !token.spaced);
        let doubled = touches && is_apostrophe(tokens, open + 1);
        match tokens.sign(open) {
            Some(sign) if !(doubled && is_apostrophe(tokens, open)) => family(sign),
            _ => family(DOUBLED),
        }
    }

    /// Whether two apostrophes that touch stand for one mark there; the first of three closes a
    /// single quotation.
    fn is_doubled(&self, tokens: &Tokens<'_>, index: usize, stack: &[usize]) -> bool {
        let touching = |at: usize| {
            is_apostrophe(tokens, at) && tokens.list().get(at).is_some_and(|one| !one.spaced)
        };
        let single = || stack.last().is_some_and(|&quote| self.family_of(tokens, quote) == 3);
        is_apostrophe(tokens, index) && touching(index + 1) && !(touching(index + 2) && single())
    }

    fn leave_open(&mut self, stack: &mut Vec<usize>, end: usize) {
        for quote in stack.drain(..) {
            if let Some(quote) = self.list.get_mut(quote) {
                quote.close = end;
            }
        }
    }
}

/// What two apostrophes are read as.
const DOUBLED: char = '"';

fn is_apostrophe(tokens: &Tokens<'_>, index: usize) -> bool {
    matches!(tokens.sign(index), Some('\'' | '\u{2018}' | '\u{2019}' | '`'))
}

/// Marks that may close each other: writers mix straight and curved ones.
fn family(mark: char) -> u8 {
    match mark {
        '\u{ab}' | '\u{bb}' => 1,
        '\u{2039}' | '\u{203a}' => 2,
        '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' => 3,
        _ => 0,
    }
}

fn direction(tokens: &Tokens<'_>, index: usize, mark: char) -> Option<Direction> {
    match mark {
        '"' | '\u{ff02}' => Some(Direction::Either),
        '\u{201c}' | '\u{201d}' => Some(curved(tokens, index, mark)),
        '\u{ab}' | '\u{2039}' | '\u{201e}' | '\u{201f}' => Some(Direction::Opens),
        '\u{bb}' | '\u{203a}' => Some(Direction::Closes),
        '\'' | '\u{2018}' | '\u{2019}' => single(tokens, index),
        _ => None,
    }
}

/// Curved marks are often typed the wrong way round in right-to-left text: white space decides,
/// then the mark.
fn curved(tokens: &Tokens<'_>, index: usize, mark: char) -> Direction {
    let before = tokens.list().get(index).is_some_and(|token| token.spaced);
    let after = tokens.list().get(index + 1).is_none_or(|token| token.spaced);
    match (before, after, mark) {
        (true, false, _) | (true, true, '\u{201c}') | (false, false, '\u{201c}') => {
            Direction::Opens
        }
        _ => Direction::Closes,
    }
}

/// A single mark quotes only where it does not stand inside or at the end of a word's spelling.
fn single(tokens: &Tokens<'_>, index: usize) -> Option<Direction> {
    let token = tokens.list().get(index)?;
    let next_touches = tokens.list().get(index + 1).is_some_and(|next| !next.spaced);
    let word_before = !token.spaced && index > 0 && tokens.is_word(index - 1);
    let word_after = next_touches && tokens.is_word(index + 1);
    let next_break = tokens.list().get(index + 1).is_some_and(|next| next.kind == Kind::Break);
    match (word_before, word_after) {
        (false, true) if token.spaced => Some(Direction::Opens),
        (false, true) if tokens.sign(index.wrapping_sub(1)).is_some() => Some(Direction::Opens),
        (false, false) if !token.spaced && (!next_touches || next_break) => Some(Direction::Closes),
        (false, false) if !token.spaced => Some(Direction::Closes),
        // After a word: a closing mark or a plural's apostrophe; only an open one tells, and the
        // pairing ignores a closing mark that has nothing to close.
        (true, false) if !tokens.word(index - 1).ends_with(['s', 'S']) => Some(Direction::Closes),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Quotes;
    use crate::token::Tokens;

    fn check(text: &str, expected: &[(&str, bool)]) {
        let tokens = Tokens::of(text);
        let quotes = Quotes::of(&tokens);
        let found: Vec<(&str, bool)> = quotes
            .list
            .iter()
            .map(|quote| (tokens.slice(quote.open + 1, quote.close), quote.closed))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn pairs_of_every_kind() {
        check("a \"b c\" d \"e\"", &[("b c", true), ("e", true)]);
        check(
            "\u{201c}a \u{2018}b\u{2019} c\u{201d}",
            &[("a \u{2018}b\u{2019} c", true), ("b", true)],
        );
        check("\u{ab}a \"b\" c\u{bb}", &[("a \"b\" c", true), ("b", true)]);
        check("\u{201d}a b\u{201c} c", &[("a b", true)]);
        check("the boys' don't 'go'", &[("go", true)]);
        check("''a b,'' c", &[("'a b,'", true)]);
        check("''a 'b,''' c", &[("'a 'b,''", true), ("b,", true)]);
    }

    #[test]
    fn a_lost_mark_costs_its_paragraph_only() {
        check("a \"b c\nd \"e\" f", &[("b c", false), ("e", true)]);
    }

    #[test]
    fn depth_is_bounded() {
        let text = "\u{ab}".repeat(10_000);
        let quotes = Quotes::of(&Tokens::of(&text));
        assert_eq!((quotes.list.len(), quotes.too_deep.len()), (8, 9_992));
    }
}
