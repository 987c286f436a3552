//! Where the boxes of a drawn chain stand: origins first, then who had it from whom, then the
//! outlets; answers in a band of their own.

use std::collections::BTreeMap;

/// Width of a box, in the drawing's units (CSS pixels at full size), as are all lengths here.
pub const WIDTH: usize = 192;
/// Height of a box.
pub const HEIGHT: usize = 68;
/// Room between columns, for the arrows.
pub const GAP: usize = 52;
/// Room between boxes of a column.
const ROW_GAP: usize = 14;
/// Room above and below the drawing.
const MARGIN: usize = 6;
/// Room beside the drawing, for the lines of the answers.
const SIDE: usize = 22;
/// Room between the chain and the answers, for their heading.
const BAND: usize = 46;

/// Which free cell of a grid comes next in a column.
#[derive(Default)]
pub struct Grid {
    next: BTreeMap<usize, usize>,
}

impl Grid {
    /// The first free row of `column` at or below `row`.
    pub fn take(&mut self, column: usize, row: usize) -> usize {
        let next = self.next.entry(column).or_default();
        let row = row.max(*next);
        *next = row + 1;
        row
    }

    /// The emptiest of the first `columns` columns, the first of them where they tie.
    pub fn emptiest(&self, columns: usize) -> usize {
        let used = |column: &usize| self.next.get(column).copied().unwrap_or_default();
        (0..columns).min_by_key(used).unwrap_or_default()
    }

    /// Rows used.
    pub fn rows(&self) -> usize {
        self.next.values().copied().max().unwrap_or_default()
    }

    /// Columns used.
    pub fn columns(&self) -> usize {
        self.next.keys().next_back().map_or(0, |column| column + 1)
    }
}

/// Start-side edge of a column before mirroring.
pub const fn left(column: usize) -> usize {
    SIDE + column * (WIDTH + GAP)
}

/// Upper edge of a row.
pub const fn top(row: usize) -> usize {
    MARGIN + row * (HEIGHT + ROW_GAP)
}

/// Upper edge of a row of answers below `rows` rows of the chain.
pub const fn answer_top(rows: usize, row: usize) -> usize {
    top(rows) + BAND - ROW_GAP + row * (HEIGHT + ROW_GAP)
}

/// Height of the line that parts the chain from its answers.
pub const fn divider(rows: usize) -> usize {
    answer_top(rows, 0) - 32
}

/// Width of a drawing of so many columns.
pub const fn width(columns: usize) -> usize {
    left(columns).saturating_sub(GAP) + SIDE
}

/// Height of a drawing of so many rows, and of so many rows of answers.
pub const fn height(rows: usize, answers: usize) -> usize {
    match answers {
        0 => top(rows).saturating_sub(ROW_GAP) + MARGIN,
        _ => answer_top(rows, answers) - ROW_GAP + MARGIN,
    }
}

/// A name in at most two lines of a box, cut with an ellipsis.
pub fn wrap(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if columns(line) + 1 + columns(word) <= LINE => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    let over = lines.len() > 2;
    lines.truncate(2);
    let last = lines.len().saturating_sub(1);
    for (at, line) in lines.iter_mut().enumerate() {
        if columns(line) > LINE || (over && at == last) {
            *line = line.chars().take(LINE - 1).collect();
            line.push('\u{2026}');
        }
    }
    lines
}

/// Letters that fit beside each other in a box.
const LINE: usize = 25;

/// Letters, without the marks that stand above and below them.
fn columns(text: &str) -> usize {
    text.chars().filter(|c| !matches!(c, '\u{64b}'..='\u{65f}' | '\u{670}')).count()
}
