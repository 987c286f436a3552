//! What holds for every text: tokens leave nothing out, and folding leads back exactly.

use isnad_text::{Folding, Tokens, is_space};
use proptest::prelude::*;

/// Letters of several scripts with what folding changes, drops or makes longer, and any character.
fn texts() -> impl Strategy<Value = String> {
    const SPECIAL: &[char] = &[
        'a',
        'B',
        ' ',
        '\n',
        '\'',
        '\u{2019}',
        '\u{130}',
        '\u{df}',
        '\u{1e9e}',
        '\u{301}',
        '\u{622}',
        '\u{629}',
        '\u{640}',
        '\u{64e}',
        '\u{651}',
        '\u{661}',
        '\u{6f2}',
        '\u{fefb}',
        '\u{fdfa}',
        '\u{200f}',
        '\u{feff}',
        '\u{ad}',
        '\u{1f600}',
        '\u{200d}',
        '\u{410}',
        '\u{457}',
    ];
    let one = prop_oneof![3 => prop::sample::select(SPECIAL), 1 => any::<char>()];
    prop::collection::vec(one, 0..60).prop_map(|letters| letters.into_iter().collect())
}

fn foldings() -> impl Strategy<Value = Folding> {
    any::<[bool; 4]>().prop_map(|[case, arabic, controls, apostrophes]| Folding {
        case,
        arabic,
        controls,
        apostrophes,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// What the map says of each character of the folded text is where it came from.
    #[test]
    fn folding_leads_back_exactly(text in texts(), folding in foldings()) {
        let folded = folding.fold_mapped(&text);
        prop_assert_eq!(&folded.text, &folding.fold(&text));
        prop_assert_eq!(folded.origin.len(), folded.text.len());
        prop_assert!(folded.origin.is_sorted());
        let mut left = folded.text.as_str();
        for (index, letter) in text.chars().enumerate() {
            let alone = folding.fold(letter.encode_utf8(&mut [0; 4]));
            let here = folded.origin.iter().filter(|&&origin| origin as usize == index).count();
            prop_assert_eq!(here, alone.len(), "{:?} gave another number of bytes", letter);
            left = left.strip_prefix(alone.as_str()).ok_or_else(|| {
                TestCaseError::fail(format!("{letter:?} is not where the map says"))
            })?;
        }
        prop_assert_eq!(left, "");
    }

    #[test]
    fn tokens_leave_nothing_but_blanks_out(text in texts()) {
        let tokens = Tokens::of(&text);
        let mut end = 0;
        for (index, token) in tokens.list().iter().enumerate() {
            let (start, length) = (token.byte as usize, token.bytes as usize);
            prop_assert!(text.get(end..start).is_some_and(|gap| gap.chars().all(is_space)));
            prop_assert_eq!(tokens.span(index, index + 1).slice(&text), tokens.word(index));
            end = start + length;
        }
        prop_assert!(text.get(end..).is_some_and(|gap| gap.chars().all(is_space)));
    }
}
