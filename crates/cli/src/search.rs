//! The rule for the words by which the store finds texts.

use isnad_store::Words;
use isnad_text::{Folding, Tokens};

/// Words as they stand, folded. Whoever changes what comes out gives it another version, and every
/// index is made again.
pub const WORDS: Words = Words { version: "folded words 1", of: words };

fn words(text: &str, _lang: Option<&str>) -> Vec<String> {
    let tokens = Tokens::of(text);
    let indices = (0..tokens.len()).filter(|index| tokens.is_word(*index));
    indices.map(|index| Folding::ALL.fold(tokens.word(index))).collect()
}
