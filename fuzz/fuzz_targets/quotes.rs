//! However quotation marks stand, their pairs are in order, bounded in depth and within a paragraph.
#![no_main]

use isnad_text::{Quotes, Tokens};
use libfuzzer_sys::fuzz_target;

/// Marks and what stands between them: one a byte, so that the fuzzer meets pairs soon.
const PIECES: &[&str] = &[
    "a",
    "b ",
    " c",
    " ",
    "\n",
    "'",
    "\"",
    "\u{ab}",
    "\u{bb}",
    "\u{201c}",
    "\u{201d}",
    "\u{2018}",
    "\u{2019}",
    "\u{201e}",
    "\u{2039}",
    "\u{203a}",
    "`",
    ".",
    ",",
    "(",
    ")",
    "\u{301}",
    "''",
    "``",
    "s'",
    "\u{642}\u{627}\u{644}",
    "\u{ff02}",
    "\u{200f}",
    "- ",
    "\u{2014}",
    "1",
    ":",
];

fuzz_target!(|data: &[u8]| {
    let pieces = data.iter().map(|&byte| PIECES[usize::from(byte) % PIECES.len()]);
    check(&pieces.collect::<String>());
    check(&String::from_utf8_lossy(data));
});

fn check(text: &str) {
    let tokens = Tokens::of(text);
    let quotes = Quotes::of(&tokens);
    assert!(quotes.list.is_sorted_by(|one, two| one.open < two.open));
    for quote in &quotes.list {
        assert!(quote.depth < 8 && quote.close <= tokens.len(), "{quote:?}");
        assert!(quote.open < quote.close || !quote.closed, "{quote:?}");
        assert!((quote.open..quote.close).all(|index| !tokens.is_break(index)), "{quote:?}");
        assert_eq!(quotes.opening(quote.open), Some(*quote));
        assert!(quotes.any_in(quote.open, quote.open + 1));
    }
    for index in 0..tokens.len() {
        let Some(quote) = quotes.around(index) else { continue };
        assert!(quote.open <= index && index <= quote.close, "{index} is not in {quote:?}");
        let outer = quotes.outermost(index).expect("it stands in one");
        assert!(outer.open <= quote.open, "{outer:?} lies inside {quote:?}");
    }
}
