//! Writes `meta_json` for plugins that have no JSON library.

use std::fmt::Write as _;

/// A JSON object, key by key. What is not known is not written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    body: String,
}

impl Meta {
    /// An empty object.
    pub const fn new() -> Self {
        Self { body: String::new() }
    }

    /// A key with a text; an empty text is not known and not written.
    #[must_use]
    pub fn text(mut self, key: &str, value: &str) -> Self {
        if !value.is_empty() {
            self.key(key);
            quote(&mut self.body, value);
        }
        self
    }

    /// A key with a whole number.
    #[must_use]
    pub fn number(mut self, key: &str, value: i64) -> Self {
        self.key(key);
        self.body.push_str(&value.to_string());
        self
    }

    /// A key with a list of texts, such as `warnings`; an empty list is not written.
    #[must_use]
    pub fn list<T: AsRef<str>>(mut self, key: &str, values: &[T]) -> Self {
        if values.is_empty() {
            return self;
        }
        self.key(key);
        for (number, value) in values.iter().enumerate() {
            self.body.push(if number == 0 { '[' } else { ',' });
            quote(&mut self.body, value.as_ref());
        }
        self.body.push(']');
        self
    }

    /// The object.
    pub fn json(&self) -> String {
        format!("{{{}}}", self.body)
    }

    fn key(&mut self, key: &str) {
        if !self.body.is_empty() {
            self.body.push(',');
        }
        quote(&mut self.body, key);
        self.body.push(':');
    }
}

/// A JSON string (RFC 8259): quotation mark, backslash and control characters are escaped.
fn quote(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            other if other < ' ' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(other));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::Meta;

    #[test]
    fn it_is_json_and_says_nothing_of_what_is_not_known() {
        let meta = Meta::new()
            .text("byline", "A \"B\" \\ \u{1}\n\u{642}")
            .text("outlet", "")
            .number("n", -3)
            .list("warnings", &["x", "y"])
            .list::<&str>("none", &[]);
        let expected = concat!(
            r#"{"byline":"A \"B\" \\ \u0001\n"#,
            "\u{642}",
            r#"","n":-3,"warnings":["x","y"]}"#
        );
        assert_eq!(meta.json(), expected);
        assert_eq!(Meta::new().json(), "{}");
    }
}
