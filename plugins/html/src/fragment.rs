//! A piece of HTML as text, a paragraph a line. Other sources with HTML inside take this file.

use scraper::{Html, Node};

/// Elements that begin and end a line.
const BLOCKS: &str = " address article aside blockquote body br caption dd div dl dt figcaption \
    figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table td th tr ul ";

/// Elements whose text nobody sees.
const UNSEEN: &str = " head noscript script style template title ";

/// The text of a fragment: its blocks are lines, its spaces folded as a browser shows them.
pub(crate) fn text(html: &str) -> String {
    let page = Html::parse_fragment(html);
    let mut lines = Lines::default();
    let mut waiting = vec![(*page.root_element(), false)];
    while let Some((node, closing)) = waiting.pop() {
        match node.value() {
            Node::Text(text) => lines.now.push_str(text),
            Node::Element(element) if !is_one(UNSEEN, element.name()) => {
                if is_one(BLOCKS, element.name()) {
                    lines.end();
                }
                if !closing {
                    waiting.push((node, true));
                    let at = waiting.len();
                    waiting.extend(node.children().map(|child| (child, false)));
                    waiting.get_mut(at..).unwrap_or_default().reverse();
                }
            }
            _ => {}
        }
    }
    lines.end();
    lines.done
}

fn is_one(list: &str, name: &str) -> bool {
    list.split(' ').any(|one| one == name)
}

#[derive(Default)]
struct Lines {
    done: String,
    now: String,
}

impl Lines {
    fn end(&mut self) {
        let mut words = self.now.split(|c: char| c.is_ascii_whitespace()).filter(|w| !w.is_empty());
        if let Some(first) = words.next() {
            self.done.push_str(first);
            for word in words {
                self.done.push(' ');
                self.done.push_str(word);
            }
            self.done.push('\n');
        }
        self.now.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn blocks_are_lines_and_what_nobody_sees_is_not_text() {
        for (html, expected) in [
            ("plain", "plain\n"),
            ("<p>a <b>b</b>\n c</p><p>d &amp; e<br>f", "a b c\nd & e\nf\n"),
            ("<script>x()</script><style>y</style><ul><li>1<li>2</ul>", "1\n2\n"),
            ("a<p></p> ", "a\n"),
            ("", ""),
        ] {
            assert_eq!(text(html), expected, "{html}");
        }
        assert_eq!(text(&"<div>".repeat(2_000)), "");
    }
}
