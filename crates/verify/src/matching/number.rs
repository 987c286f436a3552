//! Numbers of a wording: digits in either row, with separators, and number words put together.

use super::vocabulary::Vocabulary;

/// A word or a number of a wording.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// A folded word.
    Word(String),
    /// A number, in the plainest digits.
    Number(String),
}

/// The words of a folded text, numbers put together: "1,240", "7.1", "sixty-three", "89 thousand".
pub fn pieces(folded: &str, vocabulary: &Vocabulary) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut pending: Option<Pending> = None;
    for token in tokens(folded) {
        if let Some(value) = digits(&token) {
            flush(&mut pending, &mut pieces);
            pending = Some(Pending { total: 0.0, part: value, joined: None });
        } else if let Some(value) = vocabulary.number(&token) {
            #[expect(clippy::cast_precision_loss, reason = "number words stay far below 2^52")]
            let value = value as f64;
            let open = match pending.take().map(|known| known.with(value)) {
                Some(Ok(open)) => Some(open),
                Some(Err(known)) => {
                    pieces.push(known.piece());
                    None
                }
                None => None,
            };
            let new = || Pending { total: 0.0, part: value, joined: Some(token) };
            pending = Some(open.unwrap_or_else(new));
        } else {
            flush(&mut pending, &mut pieces);
            pieces.push(Piece::Word(token));
        }
    }
    flush(&mut pending, &mut pieces);
    pieces
}

/// A number that may go on.
struct Pending {
    total: f64,
    part: f64,
    /// Its first word, where it was written in words.
    joined: Option<String>,
}

impl Pending {
    /// The number with one more word of it; itself where that word begins another number.
    fn with(self, value: f64) -> Result<Self, Self> {
        let (total, part) = (self.total, self.part);
        if value >= 1000.0 {
            return Ok(Self { total: total + part.max(1.0) * value, part: 0.0, ..self });
        }
        // "two hundred": a hundred that is a word of its own after a unit.
        if (99.0..=100.0).contains(&value) && part > 0.0 && part < 10.0 {
            return Ok(Self { part: part * 100.0, ..self });
        }
        // Units and tens come in either order, as languages have it.
        let (rest, unit) = (part % 100.0, part % 10.0);
        let fits = part <= 0.0
            || rest <= 0.0 && value < 100.0
            || rest >= 10.0 && unit <= 0.0 && value < 10.0
            || rest < 10.0 && (10.0..100.0).contains(&value) && value % 10.0 <= 0.0;
        let fits = fits && self.joined.is_some();
        if fits { Ok(Self { part: part + value, ..self }) } else { Err(self) }
    }

    /// The number; a word for one stands as a word, for it says "some" or a day of the week.
    fn piece(self) -> Piece {
        let value = self.total + self.part;
        match self.joined {
            Some(word) if value <= 1.0 => Piece::Word(word),
            _ => Piece::Number(format!("{value}")),
        }
    }
}

fn flush(pending: &mut Option<Pending>, pieces: &mut Vec<Piece>) {
    pieces.extend(pending.take().map(Pending::piece));
}

/// Runs of word characters; a separator between digits belongs to the number.
fn tokens(folded: &str) -> Vec<String> {
    let letters: Vec<char> = folded.chars().collect();
    let digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    let mut tokens = Vec::new();
    let mut token = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let separates = matches!(letter, '.' | ',' | '\u{66b}' | '\u{66c}');
        let within = separates && at > 0 && digit(at - 1) && digit(at + 1);
        // A number ends where letters begin: "15%", "3rd".
        let turns = token.chars().last().is_some_and(|last| {
            last.is_ascii_digit() != letter.is_ascii_digit() && !within && !is_separator(last)
        });
        if isnad_text::is_word(*letter) || within {
            if turns {
                tokens.push(std::mem::take(&mut token));
            }
            token.push(if *letter == '\u{66b}' { '.' } else { *letter });
        } else if !token.is_empty() {
            tokens.push(std::mem::take(&mut token));
        }
    }
    tokens.extend(Some(token).filter(|token| !token.is_empty()));
    tokens
}

fn is_separator(letter: char) -> bool {
    matches!(letter, '.' | ',' | '\u{66c}')
}

/// The value of digits: a comma parts thousands, a point parts a fraction.
fn digits(token: &str) -> Option<f64> {
    token.chars().next().filter(char::is_ascii_digit)?;
    let plain: String = token.chars().filter(|c| !matches!(c, ',' | '\u{66c}')).collect();
    plain.parse().ok()
}
