//! Folding: spellings of one word made one, with an exact map back to the original offsets.

/// Which distinctions are folded away. Packs choose by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four switches that packs set one by one")]
pub struct Folding {
    /// Upper case to lower.
    pub case: bool,
    /// The letter families of Arabic script: alef with hamza or madda, hamza seats, alef maqsura,
    /// ta marbuta, tatweel, vowel marks, presentation forms, both rows of digits.
    pub arabic: bool,
    /// Invisible controls of direction and joining.
    pub controls: bool,
    /// Typographic apostrophes to the straight one.
    pub apostrophes: bool,
}

/// A folded text, and for each of its bytes the code point of the original that it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// The folded characters.
    pub text: String,
    /// One entry a byte of `text`: index of the original code point.
    pub origin: Vec<u32>,
}

impl Folding {
    /// Everything on.
    pub const ALL: Self = Self { case: true, arabic: true, controls: true, apostrophes: true };

    /// Folds `text` into `out`, which is cleared first.
    pub fn fold_into(self, text: &str, out: &mut String) {
        out.clear();
        for c in text.chars() {
            self.fold_char(c, &mut |folded| out.push(folded));
        }
    }

    /// Folds `text`.
    pub fn fold(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        self.fold_into(text, &mut out);
        out
    }

    /// Folds `text` and keeps the way back.
    pub fn fold_mapped(self, text: &str) -> Folded {
        let mut folded = Folded::default();
        for (index, c) in text.chars().enumerate() {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            self.fold_char(c, &mut |c| {
                folded.text.push(c);
                folded.origin.resize(folded.text.len(), index);
            });
        }
        folded
    }

    fn fold_char(self, c: char, push: &mut impl FnMut(char)) {
        if c.is_ascii() {
            push(if self.case { c.to_ascii_lowercase() } else { c });
        } else if self.arabic && matches!(c, '\u{610}'..='\u{6f9}' | '\u{fb50}'..='\u{fefc}') {
            fold_arabic(c, push);
        } else if self.controls && is_control(c) {
        } else if self.apostrophes && matches!(c, '\u{2018}' | '\u{2019}' | '\u{2bc}') {
            push('\'');
        } else if self.case {
            c.to_lowercase().for_each(push);
        } else {
            push(c);
        }
    }
}

/// Marks of direction, joiners, soft hyphen, byte order mark.
fn is_control(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn fold_arabic(c: char, push: &mut impl FnMut(char)) {
    match c {
        // Signs, tatweel, vowel marks, dagger alef, Quranic marks: nothing is left.
        '\u{610}'..='\u{61a}'
        | '\u{61c}'
        | '\u{640}'
        | '\u{64b}'..='\u{65f}'
        | '\u{670}'
        | '\u{6d6}'..='\u{6dc}'
        | '\u{6df}'..='\u{6e4}'
        | '\u{6e7}'
        | '\u{6e8}'
        | '\u{6ea}'..='\u{6ed}' => {}
        '\u{622}' | '\u{623}' | '\u{625}' | '\u{671}'..='\u{673}' => push('\u{627}'),
        '\u{624}' => push('\u{648}'),
        '\u{626}' | '\u{649}' | '\u{6cc}' => push('\u{64a}'),
        '\u{629}' | '\u{6c1}' | '\u{6be}' => push('\u{647}'),
        '\u{6a9}' => push('\u{643}'),
        '\u{660}'..='\u{669}' => push_digit(c, 0x660, push),
        '\u{6f0}'..='\u{6f9}' => push_digit(c, 0x6f0, push),
        '\u{fe80}'..='\u{fefc}' => fold_presentation(c, push),
        _ => push(c),
    }
}

fn push_digit(c: char, zero: u32, push: &mut impl FnMut(char)) {
    push(char::from_digit(c as u32 - zero, 10).unwrap_or(c));
}

/// Presentation forms B (U+FE80 to U+FEFC), which old systems and PDFs leave in texts: each
/// letter has its forms in a row.
fn fold_presentation(c: char, push: &mut impl FnMut(char)) {
    const ROWS: &[(char, &str)] = &[
        ('\u{fe80}', "\u{621}"),
        ('\u{fe81}', "\u{627}"),
        ('\u{fe85}', "\u{648}"),
        ('\u{fe87}', "\u{627}"),
        ('\u{fe89}', "\u{64a}"),
        ('\u{fe8d}', "\u{627}"),
        ('\u{fe8f}', "\u{628}"),
        ('\u{fe93}', "\u{647}"),
        ('\u{fe95}', "\u{62a}"),
        ('\u{fe99}', "\u{62b}"),
        ('\u{fe9d}', "\u{62c}"),
        ('\u{fea1}', "\u{62d}"),
        ('\u{fea5}', "\u{62e}"),
        ('\u{fea9}', "\u{62f}"),
        ('\u{feab}', "\u{630}"),
        ('\u{fead}', "\u{631}"),
        ('\u{feaf}', "\u{632}"),
        ('\u{feb1}', "\u{633}"),
        ('\u{feb5}', "\u{634}"),
        ('\u{feb9}', "\u{635}"),
        ('\u{febd}', "\u{636}"),
        ('\u{fec1}', "\u{637}"),
        ('\u{fec5}', "\u{638}"),
        ('\u{fec9}', "\u{639}"),
        ('\u{fecd}', "\u{63a}"),
        ('\u{fed1}', "\u{641}"),
        ('\u{fed5}', "\u{642}"),
        ('\u{fed9}', "\u{643}"),
        ('\u{fedd}', "\u{644}"),
        ('\u{fee1}', "\u{645}"),
        ('\u{fee5}', "\u{646}"),
        ('\u{fee9}', "\u{647}"),
        ('\u{feed}', "\u{648}"),
        ('\u{feef}', "\u{64a}"),
        ('\u{fef1}', "\u{64a}"),
        ('\u{fef5}', "\u{644}\u{627}"),
    ];
    let row = ROWS.partition_point(|&(first, _)| first <= c);
    if let Some((_, letters)) = ROWS.get(row.wrapping_sub(1)) {
        letters.chars().for_each(push);
    }
}

#[cfg(test)]
mod tests {
    use super::Folding;

    fn check(text: &str, expected: &str) {
        assert_eq!(Folding::ALL.fold(text), expected, "{text:?}");
    }

    #[test]
    fn spellings_of_one_word_become_one() {
        check("\u{623}\u{64e}\u{643}\u{651}\u{64e}\u{62f}", "\u{627}\u{643}\u{62f}");
        check("\u{642}\u{640}\u{640}\u{627}\u{644}", "\u{642}\u{627}\u{644}");
        check("\u{fefb}", "\u{644}\u{627}");
        check("\u{661}\u{6f2}3", "123");
        check("Said\u{200f}", "said");
        check("don\u{2019}t", "don't");
    }

    #[test]
    fn every_folded_byte_leads_back() {
        let text = "x\u{640}\u{fefb}y";
        let folded = Folding::ALL.fold_mapped(text);
        assert_eq!(folded.text, "x\u{644}\u{627}y");
        assert_eq!(folded.origin, [0, 2, 2, 2, 2, 3]);
    }
}
