//! The lines of a plain text as paragraphs: mail breaks lines for the width of a screen.

/// Widest line that a program has broken, and the narrowest width it breaks at, in code points.
const WIDTHS: (usize, usize) = (80, 60);

/// A line: how deep it is quoted, and the rest of it.
fn quoted(line: &str) -> (usize, &str) {
    let mut depth = 0;
    let mut rest = line;
    while let Some(after) = rest.strip_prefix('>').or_else(|| rest.strip_prefix(" >")) {
        if depth == 0 && rest.starts_with(' ') {
            break;
        }
        depth += 1;
        rest = after;
    }
    (depth, rest)
}

/// A line with its depth.
type Line = (usize, String);

/// Text in the form of RFC 3676: a space at the end of a line says that it goes on.
pub(crate) fn flowed(text: &str, delete_space: bool) -> Vec<String> {
    let mut lines: Vec<Line> = Vec::new();
    let mut goes_on = false;
    for line in text.lines() {
        let (depth, rest) = quoted(line);
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        let soft = rest.ends_with(' ') && rest != "-- ";
        let words = if soft && delete_space { rest.trim_end_matches(' ') } else { rest };
        match lines.last_mut().filter(|last| goes_on && last.0 == depth) {
            Some(last) => last.1.push_str(words),
            None => lines.push((depth, words.to_owned())),
        }
        goes_on = soft;
    }
    lines.into_iter().map(written).collect()
}

/// Text of fixed width: a line goes on where the next word would not have fitted on it.
pub(crate) fn unwrapped(text: &str) -> Vec<String> {
    let length = |line: &str| line.trim_end().chars().count();
    let fits = |width: &usize| *width <= WIDTHS.0;
    let width = text.lines().map(length).filter(fits).max().unwrap_or(0);
    let mut lines: Vec<Line> = Vec::new();
    let mut last = 0;
    for line in text.lines() {
        let (depth, rest) = quoted(line);
        let bare = rest.strip_prefix(' ').filter(|_| depth > 0).unwrap_or(rest).trim_end();
        let word = bare.split(' ').next().unwrap_or_default().chars().count();
        let full = width >= WIDTHS.1 && last > 0 && last + 1 + word > width && last <= width;
        match lines.last_mut().filter(|before| full && before.0 == depth && is_prose(bare)) {
            Some(before) => {
                before.1.push(' ');
                before.1.push_str(bare);
            }
            None => lines.push((depth, bare.to_owned())),
        }
        last = if bare.is_empty() { 0 } else { length(line) };
    }
    lines.into_iter().map(written).collect()
}

/// Whether a line can go on another: no item of a list, nothing set in.
fn is_prose(line: &str) -> bool {
    let mark = |c: char| c.is_whitespace() || "-*+\u{2022}|=_#".contains(c);
    let numbered = || {
        let rest = line.trim_start_matches(char::is_numeric);
        rest.len() < line.len() && rest.starts_with(['.', ')', '-'])
    };
    !line.is_empty() && !line.starts_with(mark) && !numbered()
}

fn written((depth, text): Line) -> String {
    if depth == 0 { text } else { format!("{} {text}", ">".repeat(depth)) }
}

/// The lines one below the other, without empty ones, and without quoted ones if so wished.
pub(crate) fn joined(lines: Vec<String>, quotes: bool) -> String {
    let mut all = String::new();
    for line in lines {
        let kept = !line.trim().is_empty() && (quotes || !line.starts_with('>'));
        if kept {
            all.push_str(line.trim_end());
            all.push('\n');
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{flowed, joined, unwrapped};

    #[test]
    fn flowed_lines_are_one_paragraph() {
        let text = "The port \nopened.\n> he said \n> so\n>> no \n> yes\n From us\n-- \nNora";
        let lines =
            ["The port opened.", "> he said so", ">> no ", "> yes", "From us", "-- ", "Nora"];
        assert_eq!(flowed(text, false), lines);
        assert_eq!(flowed("no \nwhere", true), ["nowhere"]);
    }

    #[test]
    fn broken_lines_are_joined_and_short_ones_stay() {
        let text = "The ministry said on Monday that the bridge over the river would\n\
            be closed for repairs, and that all traffic would be led through\nthe old town.\n\
            Contact:\nNora Vale\n- one item of a list that is as long as the widest line, ye\n- two\n";
        let lines = unwrapped(text);
        assert_eq!(lines.len(), 5, "{lines:#?}");
        assert!(lines[0].ends_with(
            "would be closed for repairs, and that all traffic would be led through the old town."
        ));
        assert_eq!(unwrapped("a\nb\n\nc"), ["a", "b", "", "c"]);
    }

    #[test]
    fn quoted_lines_go_where_they_are_not_wanted() {
        let lines = || vec!["> a".to_owned(), String::new(), "b ".to_owned()];
        assert_eq!(joined(lines(), true), "> a\nb\n");
        assert_eq!(joined(lines(), false), "b\n");
    }
}
