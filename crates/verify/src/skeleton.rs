//! Names in any script as one coarse Latin form: for suggestions and for matching, never to print.
//!
//! Arabic script writes no short vowels and has one letter where Latin has two, so vowels go, and
//! letters that are written for each other across scripts fall together.

use isnad_text::Folding;

/// What a letter of any script sounds like; an empty text for what is not heard or not written.
fn sound(letter: char) -> &'static str {
    match letter {
        '\u{628}' | 'b' | 'p' | '\u{67e}' | '\u{431}' | '\u{43f}' => "b",
        '\u{62a}' | '\u{637}' | 't' | '\u{442}' => "t",
        '\u{62b}' | '\u{633}' | '\u{635}' | 's' | 'z' | '\u{632}' | '\u{636}' | '\u{638}'
        | '\u{630}' | '\u{441}' | '\u{437}' => "s",
        '\u{62c}' | 'j' | 'g' | '\u{63a}' | '\u{6af}' | '\u{433}' | '\u{436}' | '\u{491}' => "g",
        '\u{62d}' | '\u{647}' | 'h' | '\u{445}' | '\u{62e}' => "h",
        '\u{62f}' | 'd' | '\u{434}' => "d",
        '\u{631}' | 'r' | '\u{440}' => "r",
        '\u{634}' | '\u{448}' | '\u{449}' | '\u{686}' | '\u{447}' => "c",
        '\u{641}' | '\u{6a4}' | 'f' | 'v' | '\u{444}' | '\u{432}' => "f",
        '\u{642}' | '\u{643}' | 'k' | 'q' | 'c' | '\u{43a}' => "k",
        '\u{644}' | 'l' | '\u{43b}' => "l",
        '\u{645}' | 'm' | '\u{43c}' => "m",
        '\u{646}' | 'n' | '\u{43d}' => "n",
        'x' => "ks",
        '\u{446}' => "ts",
        _ => "",
    }
}

/// Letters that are written for one sound in Latin script.
const DIGRAPHS: [(&str, char); 13] = [
    ("tsch", '\u{686}'),
    ("tch", '\u{686}'),
    ("shch", '\u{686}'),
    ("sch", '\u{686}'),
    ("sh", '\u{686}'),
    ("ch", '\u{686}'),
    ("kh", '\u{62d}'),
    ("gh", '\u{63a}'),
    ("th", '\u{62a}'),
    ("dh", '\u{62f}'),
    ("ph", '\u{641}'),
    ("zh", '\u{62c}'),
    ("qu", '\u{643}'),
];

/// Letters that are written for one sound in Arabic script.
const ARABIC_PAIRS: [(&str, char); 2] = [("\u{62a}\u{634}", '\u{686}'), ("\u{643}\u{633}", 'x')];

/// The consonants of a word, doubled ones once; a vowel at the beginning is kept as `a`.
pub fn skeleton(word: &str) -> String {
    let mut folded = Folding::ALL.fold(word);
    for (pair, letter) in DIGRAPHS.iter().chain(&ARABIC_PAIRS) {
        if folded.contains(pair) {
            folded = folded.replace(pair, &letter.to_string());
        }
    }
    let mut out = String::new();
    for (at, letter) in folded.chars().enumerate() {
        let sound = match sound(letter) {
            "" if at == 0 && letter.is_alphabetic() => "a",
            // The h of a final ta marbuta is not heard.
            "h" if at > 0 && at + 1 == folded.chars().count() => "",
            sound => sound,
        };
        if !out.ends_with(sound) || sound.is_empty() {
            out.push_str(sound);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::skeleton;

    fn check(spellings: &[&str]) {
        let skeletons: Vec<String> = spellings.iter().map(|word| skeleton(word)).collect();
        assert!(skeletons.windows(2).all(|pair| pair.first() == pair.last()), "{skeletons:?}");
        assert!(!skeletons.iter().any(String::is_empty));
    }

    #[test]
    fn spellings_of_one_name_fall_together() {
        check(&[
            "Putin",
            "\u{628}\u{648}\u{62a}\u{64a}\u{646}",
            "\u{41f}\u{443}\u{442}\u{438}\u{43d}",
        ]);
        check(&[
            "Demchenko",
            "\u{62f}\u{64a}\u{645}\u{62a}\u{634}\u{64a}\u{646}\u{643}\u{648}",
            "\u{62f}\u{64a}\u{645}\u{634}\u{64a}\u{646}\u{643}\u{648}",
        ]);
        check(&["Haddad", "\u{62d}\u{62f}\u{627}\u{62f}"]);
        check(&["Farhat", "\u{641}\u{631}\u{62d}\u{627}\u{62a}", "Farahat"]);
    }
}
