//! What a character is, by Unicode general category, with a table for the common blocks.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Whether the character belongs inside a word: letters, numbers, the marks that vowel Arabic,
/// tatweel, underscore, and every other combining mark (so that no grapheme is cut).
#[expect(clippy::match_same_arms, reason = "one row a block reads as the table that it is")]
pub fn is_word(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => true,
        '\0'..='\u{7f}' => false,
        // The Arabic block by hand: it is most of what is read.
        '\u{620}'..='\u{669}' | '\u{66e}'..='\u{6d3}' => true,
        '\u{600}'..='\u{60f}' | '\u{61b}'..='\u{61f}' | '\u{66a}'..='\u{66d}' | '\u{6d4}' => false,
        _ => matches!(
            c.general_category_group(),
            GeneralCategoryGroup::Letter
                | GeneralCategoryGroup::Number
                | GeneralCategoryGroup::Mark
        ),
    }
}

/// Whether the character is white space: separators and the usual control characters.
pub fn is_space(c: char) -> bool {
    match c {
        ' ' | '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' => true,
        '\0'..='\u{7f}' | '\u{600}'..='\u{6ff}' => false,
        _ => c.general_category_group() == GeneralCategoryGroup::Separator,
    }
}

/// Whether the character is a mark that combines with the one before it.
pub fn is_mark(c: char) -> bool {
    !c.is_ascii() && c.general_category_group() == GeneralCategoryGroup::Mark
}

#[cfg(test)]
mod tests {
    use unicode_properties::{GeneralCategoryGroup as G, UnicodeGeneralCategory};

    #[test]
    fn the_table_agrees_with_unicode() {
        for c in ('\0'..='\u{fff}').filter(|&c| c != '_') {
            let by_category = matches!(c.general_category_group(), G::Letter | G::Number | G::Mark);
            // Signs of the Quran stand between words, not in them.
            let known = ('\u{610}'..='\u{61a}').contains(&c);
            assert!(known || super::is_word(c) == by_category, "{c:?} U+{:04X}", c as u32);
        }
    }
}
