//! The main text of a page, a paragraph a line.

use dom_smoothie::{Config, Readability, TextMode};

/// How the error begins where a page has no article, for those that meet many pages.
pub(crate) const NO_ARTICLE: &str = "no article was found in the page";

/// The main text: Readability's, its paragraphs as lines.
///
/// # Errors
/// When there is none.
pub(crate) fn of(html: &str) -> Result<String, String> {
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let article = Readability::new(html, None, Some(config))
        .and_then(|mut reader| reader.parse())
        .map_err(|error| format!("{NO_ARTICLE}: {error}"))?;
    let lines: Vec<String> = article.text_content.lines().filter_map(line).collect();
    if !lines.iter().any(|line| line.chars().any(char::is_alphabetic)) {
        return Err(format!("{NO_ARTICLE}: it has no text"));
    }
    Ok(lines.join("\n") + "\n")
}

/// A line with its spaces folded as a browser shows them; none where nothing is left.
fn line(text: &str) -> Option<String> {
    let words: Vec<_> = text.split(|char: char| char.is_ascii_whitespace()).collect();
    let line = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}
