//! Which script a text is written in, by counting letters.

/// A script that the guess tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Arabic, Persian, Urdu.
    Arabic,
    /// English, French, Turkish.
    Latin,
    /// Russian, Ukrainian.
    Cyrillic,
    /// Greek.
    Greek,
    /// Hebrew.
    Hebrew,
    /// Chinese, Japanese.
    Han,
}

impl Script {
    /// The name that packs use (ISO 15924).
    pub const fn code(self) -> &'static str {
        match self {
            Self::Arabic => "Arab",
            Self::Latin => "Latn",
            Self::Cyrillic => "Cyrl",
            Self::Greek => "Grek",
            Self::Hebrew => "Hebr",
            Self::Han => "Hani",
        }
    }
}

const ALL: [Script; 6] =
    [Script::Arabic, Script::Latin, Script::Cyrillic, Script::Greek, Script::Hebrew, Script::Han];

/// The script of most letters in the first 64 KiB; none where there is no letter.
pub fn main_script(text: &str) -> Option<Script> {
    let mut counts = [0u32; ALL.len()];
    for (_, c) in text.char_indices().take_while(|&(byte, _)| byte < 1 << 16) {
        let index = match c {
            '\u{620}'..='\u{64a}' | '\u{66e}'..='\u{6d3}' | '\u{fb50}'..='\u{fefc}' => 0,
            'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => 1,
            '\u{400}'..='\u{52f}' => 2,
            '\u{370}'..='\u{3ff}' => 3,
            '\u{5d0}'..='\u{5ea}' => 4,
            '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' => 5,
            _ => continue,
        };
        if let Some(count) = counts.get_mut(index) {
            *count += 1;
        }
    }
    let (script, &count) = ALL.iter().zip(&counts).rev().max_by_key(|&(_, count)| count)?;
    (count > 0).then_some(*script)
}

#[cfg(test)]
mod tests {
    use super::{Script, main_script};

    #[test]
    fn a_few_foreign_names_do_not_sway_it() {
        assert_eq!(
            main_script("\u{642}\u{627}\u{644} Sam \u{644}\u{646}\u{627}"),
            Some(Script::Arabic)
        );
        assert_eq!(main_script("12, 34"), None);
    }
}
