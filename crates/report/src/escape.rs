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

/// Whether a character steers rather than shows: a terminal, or the direction of what follows.
pub fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text on one line, without meaning to Markdown or to the HTML that Markdown lets through, and
/// without characters that steer: Markdown has no way to keep them to their place.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let clean: String = text.chars().filter(|c| c.is_whitespace() || !steers(*c)).collect();
    for word in clean.split_whitespace() {
        if out.is_empty() {
            begin(word, &mut out);
        } else {
            out.push(' ');
            write(word, &mut out);
        }
    }
    out
}

/// The first word, which at the beginning of an item could begin another list within it.
fn begin(word: &str, out: &mut String) {
    let number = word.strip_suffix(['.', ')']).filter(|number| !number.is_empty());
    let number = number.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    if let Some(number) = number {
        out.push_str(number);
        out.push('\\');
        out.push_str(word.get(number.len()..).unwrap_or_default());
        return;
    }
    if word.starts_with(['-', '+', '=']) {
        out.push('\\');
    }
    write(word, out);
}

fn write(word: &str, out: &mut String) {
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
