//! Any text is cut into tokens and sentences that leave nothing out, and folds with an exact way back.
#![no_main]

use isnad_text::{Folding, Kind, Tokens, is_space, main_script, sentences};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let tokens = Tokens::of(&text);
    tile(&text, &tokens);
    cover(&tokens);
    back(&text);
    let _ = main_script(&text);
});

/// Tokens stand in order, and only white space stands between them.
fn tile(text: &str, tokens: &Tokens<'_>) {
    let (mut byte, mut at) = (0, 0);
    for (index, token) in tokens.list().iter().enumerate() {
        let between = &text[byte..token.byte as usize];
        assert!(between.chars().all(is_space), "left out: {between:?}");
        assert_eq!(at + between.chars().count(), token.at as usize);
        let word = tokens.word(index);
        assert!(!word.is_empty());
        assert_eq!(word.chars().count(), token.chars as usize);
        assert_eq!(tokens.span(index, index + 1).slice(text), word);
        byte = (token.byte + token.bytes) as usize;
        at = (token.at + token.chars) as usize;
    }
    assert!(text[byte..].chars().all(is_space), "left out at the end");
}

/// Every token but a line break stands in exactly one sentence.
fn cover(tokens: &Tokens<'_>) {
    let list = sentences(tokens, &|word| word.len() == 2);
    let mut next = 0;
    for sentence in list {
        assert!(sentence.start < sentence.end);
        assert!((next..sentence.start).all(|index| tokens.is_break(index)), "a token lies outside");
        let inside = &tokens.list()[sentence.start..sentence.end];
        assert!(inside.iter().all(|token| token.kind != Kind::Break), "a break within");
        next = sentence.end;
    }
    assert!((next..tokens.len()).all(|index| tokens.is_break(index)), "a token lies beyond");
}

/// Each folded character comes from the character that the map names, and folding twice changes
/// nothing.
fn back(text: &str) {
    let letters: Vec<char> = text.chars().collect();
    for bits in [0, 1, 2, 4, 8, 15_u8] {
        let on = |bit: u8| bits & (1 << bit) != 0;
        let folding = Folding { case: on(0), arabic: on(1), controls: on(2), apostrophes: on(3) };
        let folded = folding.fold_mapped(text);
        assert_eq!(folded.text, folding.fold(text));
        assert_eq!(folded.text.len(), folded.origin.len());
        assert!(folded.origin.is_sorted());
        let (mut rebuilt, mut one) = (String::new(), String::new());
        let mut last = None;
        for &origin in &folded.origin {
            if last.replace(origin) != Some(origin) {
                folding.fold_into(letters[origin as usize].encode_utf8(&mut [0; 4]), &mut one);
                rebuilt += &one;
            }
        }
        assert_eq!(rebuilt, folded.text);
    }
}
