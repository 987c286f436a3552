//! Foreign text made safe for HTML and for Markdown.

/// The text as HTML shows it unchanged, in content and in quoted attributes.
///
/// A carriage return is written as a reference, for a browser would turn it into a line feed; the
/// null character, which HTML cannot hold, becomes the replacement character.
pub fn html(text: &str, into: &mut String) {
    for character in text.chars() {
        match character {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            '\'' => into.push_str("&#39;"),
            '\r' => into.push_str("&#13;"),
            '\0' => into.push('\u{fffd}'),
            other => into.push(other),
        }
    }
}

/// The text on one line, without meaning to Markdown or to the HTML that Markdown lets through.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, word) in text.split_whitespace().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        for character in word.chars() {
            match character {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' => {
                    out.push('\\');
                    out.push(character);
                }
                other => out.push(other),
            }
        }
    }
    out
}
