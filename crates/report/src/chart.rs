//! Support and challenge of the claims as bars, as a drawing made of plain values.

use serde::Serialize;

use crate::view::Matrix;
use crate::{Direction, Words};

/// Width of the drawing, in CSS pixels at full size, as are all lengths here.
const WIDTH: usize = 960;
/// Where the bars begin, on the side where reading begins.
const START: usize = 150;
/// Room behind the longest bar, for its count.
const END: usize = 60;
/// Height of a bar, and of it with the room below.
const BAR: usize = 28;
const ROW: usize = 40;
/// A segment narrower than this shows no count of its own.
const COUNTED: usize = 24;
/// The narrowest segment.
const LEAST: usize = 6;

/// A drawing: what a template needs to write an SVG.
#[derive(Serialize)]
pub struct Chart {
    width: usize,
    height: usize,
    /// Whether bars grow from right to left.
    mirrored: bool,
    /// Where the names of the bars begin.
    label: usize,
    bars: Vec<Bar>,
}

/// One value of support.
#[derive(Serialize)]
struct Bar {
    key: String,
    count: usize,
    y: usize,
    h: usize,
    /// Where its count stands.
    end: usize,
    segments: Vec<Segment>,
}

/// The claims of it with one value of challenge.
#[derive(Serialize)]
struct Segment {
    key: String,
    count: usize,
    x: usize,
    w: usize,
    /// Whether the count fits into it.
    counted: bool,
}

/// Draws it.
pub fn draw(matrix: &Matrix, words: &Words) -> Chart {
    let mirrored = words.direction() == Direction::Rtl;
    let most = matrix.rows.iter().map(|row| row.count).max().unwrap_or_default().max(1);
    let side = |x: usize| if mirrored { WIDTH - x } else { x };
    let mut bars = Vec::new();
    for (at, row) in matrix.rows.iter().enumerate() {
        let mut x = START;
        let mut segments = Vec::new();
        for cell in row.cells.iter().filter(|cell| cell.count > 0) {
            let w = ((WIDTH - START - END) * cell.count / most).max(LEAST);
            let left = if mirrored { side(x + w) } else { x };
            let (key, count) = (cell.key.clone(), cell.count);
            segments.push(Segment { key, count, x: left, w: w - 2, counted: w >= COUNTED });
            x += w;
        }
        let (key, count, y) = (row.key.clone(), row.count, at * ROW + 4);
        bars.push(Bar { key, count, y, h: BAR, end: side(x + 8), segments });
    }
    Chart { width: WIDTH, height: matrix.rows.len() * ROW, mirrored, label: side(0), bars }
}
