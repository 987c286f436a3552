//! What the model sees of a token: a few numbers that it compares and combines.

use super::choices::mix;
use crate::pack::Word;
use crate::scan::Scan;
use crate::tag::Tags;

/// One token in numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Atom {
    /// The word, folded, its digits made alike.
    pub word: u32,
    /// Its last three letters.
    pub ending: u32,
    /// Its first three letters.
    pub beginning: u32,
    /// Its word class: that of the pack, else its written form.
    pub class: u32,
}

impl Atom {
    /// A line break, or what lies beyond the text.
    pub const BREAK: Self = Self { word: 1, ending: 0, beginning: 0, class: 1 };
}

/// The atom of every token.
pub fn atoms(scan: &Scan<'_>, folding: isnad_text::Folding) -> Vec<Atom> {
    let mut folded = String::new();
    (0..scan.tokens.len())
        .map(|index| {
            if scan.tokens.is_break(index) {
                return Atom::BREAK;
            }
            if let Some(sign) = scan.tokens.sign(index) {
                let sign = mix(2, u32::from(alike(sign)), 0);
                return Atom { word: sign, class: sign, ..Atom::default() };
            }
            folding.fold_into(scan.tokens.word(index), &mut folded);
            of_word(scan, index, &folded.to_lowercase())
        })
        .collect()
}

/// Marks that differ in direction or typeface only.
fn alike(sign: char) -> char {
    match sign {
        '\u{201c}' | '\u{201d}' | '\u{ab}' | '\u{bb}' | '\u{201e}' => '"',
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{2013}' | '\u{2014}' => '-',
        '\u{60c}' => ',',
        '\u{61b}' => ';',
        '\u{61f}' => '?',
        _ => sign,
    }
}

fn of_word(scan: &Scan<'_>, index: usize, folded: &str) -> Atom {
    let digit = |c: char| if c.is_numeric() { '0' } else { c };
    let hash = |kind, letters: &mut dyn Iterator<Item = char>| {
        letters.fold(kind, |hash, c| mix(3, hash, u32::from(digit(c))))
    };
    Atom {
        word: hash(4, &mut folded.chars()),
        ending: hash(5, &mut folded.chars().rev().take(3)),
        beginning: hash(6, &mut folded.chars().take(3)),
        class: class(scan, index, folded),
    }
}

/// Classes that say more of a word than others, the telling ones first.
const TELLING: [Tags; 16] = [
    Tags::THAT,
    Tags::RELATIVE,
    Tags::SUBORDINATOR,
    Tags::CONTRAST,
    Tags::AND,
    Tags::NOT,
    Tags::AUXILIARY,
    Tags::PRONOUN,
    Tags::DEMONSTRATIVE,
    Tags::PREP,
    Tags::DETERMINER,
    Tags::VERB,
    Tags::PERSON,
    Tags::BODY,
    Tags::OUTLET,
    Tags::WEEKDAY,
];

fn class(scan: &Scan<'_>, index: usize, folded: &str) -> u32 {
    let word = scan.word(index);
    let clitics = clitics(word);
    if let Some(hit) = scan.cue_at(index) {
        return mix(7, hit.form.features.bits(), clitics);
    }
    if let Some(place) = TELLING.iter().position(|&tag| word.tags.has(tag)) {
        return mix(8, u32::try_from(place).unwrap_or_default(), clitics);
    }
    let mut letters = scan.tokens.word(index).chars();
    let first = letters.next().unwrap_or(' ');
    let shape = match first {
        _ if first.is_numeric() => 1,
        _ if first.is_uppercase() && letters.next().is_some_and(char::is_uppercase) => 2,
        _ if first.is_uppercase() => 3,
        _ => 4,
    };
    let ending = if shape == 4 { last_two(folded) } else { 0 };
    mix(9 + shape, ending, clitics)
}

fn last_two(folded: &str) -> u32 {
    folded.chars().rev().take(2).fold(0, |hash, c| mix(3, hash, u32::from(c)))
}

fn clitics(word: Word) -> u32 {
    let flags = [word.and, word.preposition, word.future, word.article, word.pronoun];
    flags.iter().fold(0, |bits, &flag| bits << 1 | u32::from(flag))
}
