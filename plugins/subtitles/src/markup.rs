//! A line of a cue without its markup.

/// A line as it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    /// Who speaks from here on, where the file says so (`<v Name>`).
    pub(crate) voice: String,
    pub(crate) text: String,
}

/// Tags of SRT files; any other `<` is a character. In VTT every `<` opens a tag.
const TAGS: [&str; 9] = ["b", "i", "u", "s", "font", "c", "v", "ruby", "rt"];

/// The line without tags and positions; none where nothing is left.
pub(crate) fn line(text: &str, vtt: bool) -> Option<Line> {
    let mut found = Line::default();
    let mut rest = text;
    while let Some(at) = rest.find(['<', '{', '&']) {
        let (before, mark) = rest.split_at(at);
        found.text.push_str(before);
        rest = match after_tag(mark, vtt, &mut found.voice).or_else(|| after_position(mark)) {
            Some(after) => after,
            None if vtt && mark.starts_with('&') => character(mark, &mut found.text),
            None => one(mark, &mut found.text),
        };
    }
    found.text.push_str(rest);
    let words: Vec<&str> = words(&found.text).collect();
    found.text = words.join(" ");
    (!found.text.is_empty()).then_some(found)
}

/// What stands between spaces; others than ASCII ones are characters of the text.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_ascii_whitespace()).filter(|word| !word.is_empty())
}

fn after_tag<'a>(mark: &'a str, vtt: bool, voice: &mut String) -> Option<&'a str> {
    let (tag, after) = mark.strip_prefix('<')?.split_once('>')?;
    let name = tag.strip_prefix('/').unwrap_or(tag);
    let name = name.split(['.', ' ', '\t']).next().unwrap_or_default().to_ascii_lowercase();
    if !vtt && !TAGS.contains(&name.as_str()) {
        return None;
    }
    if name == "v"
        && let Some((_, who)) = tag.split_once([' ', '\t'])
        && voice.is_empty()
    {
        who.trim().clone_into(voice);
    }
    Some(after)
}

/// Positions of another format (`{\an8}`) that stand in many SRT files.
fn after_position(mark: &str) -> Option<&str> {
    Some(mark.strip_prefix("{\\")?.split_once('}')?.1)
}

fn character<'a>(mark: &'a str, out: &mut String) -> &'a str {
    let Some((name, after)) = mark.get(1..).and_then(|rest| rest.split_once(';')) else {
        return one(mark, out);
    };
    let number = || match name.strip_prefix("#x") {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => name.strip_prefix('#')?.parse().ok(),
    };
    let found = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "nbsp" => Some('\u{a0}'),
        "lrm" => Some('\u{200e}'),
        "rlm" => Some('\u{200f}'),
        "quot" => Some('"'),
        _ => number().and_then(char::from_u32).filter(|c| !c.is_control()),
    };
    let Some(found) = found else { return one(mark, out) };
    out.push(found);
    after
}

fn one<'a>(mark: &'a str, out: &mut String) -> &'a str {
    let mut characters = mark.chars();
    out.extend(characters.next());
    characters.as_str()
}

#[cfg(test)]
mod tests {
    use super::{Line, line};

    #[test]
    fn markup_goes_and_characters_stay() {
        for (text, vtt, voice, expected) in [
            ("<i>so</i> it <font color=\"#fff\">is</font>", false, "", "so it is"),
            ("{\\an8}above {sic} 1 < 2 & 3", false, "", "above {sic} 1 < 2 & 3"),
            ("<v.loud Nora Vale>R&amp;D &lt;3 &x; &#65;", true, "Nora Vale", "R&D <3 &x; A"),
            ("the<00:00:01.500><c> bridge</c>", true, "", "the bridge"),
            ("a < b > c", false, "", "a < b > c"),
            ("broken <i", true, "", "broken <i"),
        ] {
            let expected = Line { voice: voice.to_owned(), text: expected.to_owned() };
            assert_eq!(line(text, vtt), Some(expected), "{text}");
        }
        assert_eq!(line(" <b> </b>", true), None);
    }
}
