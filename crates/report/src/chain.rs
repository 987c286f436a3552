//! The chain of transmission of a claim, as a drawing made of plain values.

use std::collections::BTreeMap;

use isnad_model::{ClaimAttribution, ClaimReport, Reason, Stance};
use serde::Serialize;

use crate::chain_layout::{
    GAP, Grid, HEIGHT, WIDTH, answer_top, divider, height, left, top, width, wrap,
};
use crate::place::Places;
use crate::{Direction, Words};

/// Boxes drawn of each sort at most; beyond it a drawing says nothing to the eye.
const MOST: usize = 24;

/// A drawing: what a template needs to write an SVG, all lengths in its own units.
#[derive(Serialize)]
pub struct Chain {
    width: usize,
    height: usize,
    boxes: Vec<Node>,
    arrows: Vec<Arrow>,
    /// Height of the line above the answers, where there are any.
    divider: Option<usize>,
    /// How many were left out of the drawing; all are in the list.
    more: usize,
    /// Whether columns run from right to left.
    mirrored: bool,
}

/// A box.
#[derive(Clone, Serialize)]
struct Node {
    x: usize,
    y: usize,
    w: usize,
    h: usize,
    /// `origin`, `passer`, `outlet` or `answer`.
    kind: &'static str,
    label: String,
    lines: Vec<String>,
    title: String,
    #[serde(skip)]
    column: usize,
    #[serde(skip)]
    row: usize,
}

/// An arrow, as path data and as the points of its head.
#[derive(Serialize)]
struct Arrow {
    path: String,
    head: String,
    answer: bool,
}

/// Answers that stand side by side at least, before a new row begins.
const ABREAST: usize = 3;

type Key<'a> = (&'a str, &'a str);

/// Whether a stance answers a claim rather than carries it.
pub const fn answers(stance: Stance) -> bool {
    !matches!(stance, Stance::Asserts | Stance::Repeats | Stance::Relays | Stance::Confirms)
}

/// Draws the chain of a claim.
pub fn draw(claim: &ClaimReport, places: &Places, words: &Words) -> Chain {
    let mut drawing = Drawing::new(claim, words);
    drawing.carriers();
    drawing.outlets(places);
    drawing.answers();
    drawing.finish()
}

struct Drawing<'a> {
    claim: &'a ClaimReport,
    words: &'a Words,
    grid: Grid,
    below: Grid,
    nodes: Vec<Node>,
    at: BTreeMap<Key<'a>, usize>,
    edges: Vec<(usize, usize, bool)>,
    more: usize,
}

impl<'a> Drawing<'a> {
    fn new(claim: &'a ClaimReport, words: &'a Words) -> Self {
        let (grid, below) = (Grid::default(), Grid::default());
        let (nodes, at, edges) = (Vec::new(), BTreeMap::new(), Vec::new());
        Self { claim, words, grid, below, nodes, at, edges, more: 0 }
    }

    fn sorted(&self, answering: bool) -> Vec<&'a ClaimAttribution> {
        let all = self.claim.attributions.iter();
        all.filter(|attribution| answers(attribution.stance) == answering).collect()
    }

    fn is_origin(&self, key: Key) -> bool {
        self.claim.origins.iter().any(|origin| (&*origin.document, &*origin.attribution) == key)
    }

    /// Origins in the first column; each other one step after whom it has it from.
    fn carriers(&mut self) {
        let mut waiting = self.sorted(false);
        self.more += waiting.len().saturating_sub(MOST);
        waiting.sort_by_key(|one| !self.is_origin((&one.document, &one.attribution)));
        waiting.truncate(MOST);
        let drawn: Vec<Key> =
            waiting.iter().map(|one| (&*one.document, &*one.attribution)).collect();
        // Each round places those whose parent stands; a ring of parents is broken at its first.
        while !waiting.is_empty() {
            let next = waiting.iter().position(|one| match self.parent(one) {
                Some(parent) => self.at.contains_key(&parent) || !drawn.contains(&parent),
                None => true,
            });
            let one = waiting.remove(next.unwrap_or_default());
            self.carrier(one);
        }
    }

    fn parent(&self, one: &'a ClaimAttribution) -> Option<Key<'a>> {
        let key = (&*one.document, &*one.attribution);
        if self.is_origin(key) {
            return None;
        }
        if let Some(towards) = &one.towards {
            return Some((&one.document, towards));
        }
        match (one.stance, self.claim.origins.as_slice()) {
            (Stance::Repeats | Stance::Relays, [only]) => Some((&only.document, &only.attribution)),
            _ => None,
        }
    }

    fn carrier(&mut self, one: &'a ClaimAttribution) {
        let key = (&*one.document, &*one.attribution);
        let parent = self.parent(one).and_then(|parent| self.at.get(&parent).copied());
        let (column, row) = match parent.and_then(|parent| self.nodes.get(parent)) {
            Some(parent) => (parent.column + 1, parent.row),
            None => (0, 0),
        };
        let row = self.grid.take(column, row);
        let origin = self.is_origin(key);
        let label = if origin { self.words.get("label.origin") } else { self.stance(one) };
        let kind = if origin { "origin" } else { "passer" };
        let index = self.node(kind, label, &self.speaker(one), (column, row));
        self.at.insert(key, index);
        self.edges.extend(parent.map(|parent| (parent, index, false)));
    }

    /// Each outlet after the last who carries the claim in it.
    fn outlets(&mut self, places: &Places) {
        let column = self.grid.columns();
        let mut ends: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (key, index) in &self.at {
            if !self.edges.iter().any(|(from, ..)| from == index) {
                ends.entry(key.0).or_default().push(*index);
            }
        }
        for (document, from) in ends {
            let known = places.get(document);
            let name = known.map_or(document, |known| known.outlet.unwrap_or(known.title));
            let row = from.iter().filter_map(|index| self.nodes.get(*index)).map(|node| node.row);
            let row = self.grid.take(column, row.min().unwrap_or_default());
            let label = self.words.get("label.outlet");
            let index = self.node("outlet", label, name, (column, row));
            self.edges.extend(from.into_iter().map(|from| (from, index, false)));
        }
    }

    /// Those who answer, side by side below the chain.
    fn answers(&mut self) {
        let mut all = self.sorted(true);
        self.more += all.len().saturating_sub(MOST);
        all.truncate(MOST);
        let rows = self.grid.rows();
        for one in all {
            let target = one.towards.as_deref().and_then(|to| self.at.get(&(&*one.document, to)));
            let target = target.copied().or_else(|| (!self.nodes.is_empty()).then_some(0));
            let column = self.below.emptiest(self.grid.columns().max(ABREAST));
            let row = self.below.take(column, 0);
            let label = self.stance(one);
            let index = self.node("answer", label, &self.speaker(one), (column, row));
            if let Some(node) = self.nodes.get_mut(index) {
                node.y = answer_top(rows, row);
            }
            self.edges.extend(target.map(|target| (index, target, true)));
        }
    }

    fn node(
        &mut self,
        kind: &'static str,
        label: String,
        name: &str,
        (column, row): (usize, usize),
    ) -> usize {
        let (x, y) = (left(column), top(row));
        let title = format!("{label}: {name}");
        let lines = wrap(name);
        self.nodes.push(Node { x, y, w: WIDTH, h: HEIGHT, kind, label, lines, title, column, row });
        self.nodes.len() - 1
    }

    fn stance(&self, one: &ClaimAttribution) -> String {
        self.words.get(&format!("stance.{}", crate::view::key_of(&one.stance)))
    }

    fn speaker(&self, one: &ClaimAttribution) -> String {
        match one.speaker.trim() {
            "" => self.words.say(&Reason::new("empty.speaker")),
            speaker => speaker.to_owned(),
        }
    }

    fn finish(mut self) -> Chain {
        let columns = self.grid.columns().max(self.below.columns());
        let (rows, answers) = (self.grid.rows(), self.below.rows());
        let (width, height) = (width(columns), height(rows, answers));
        let mirrored = self.words.direction() == Direction::Rtl;
        if mirrored {
            self.nodes.iter_mut().for_each(|node| node.x = width - node.x - node.w);
        }
        let bus = divider(rows);
        let arrow = |&(from, to, answer): &(usize, usize, bool)| {
            let (from, to) = (self.nodes.get(from)?, self.nodes.get(to)?);
            Some(match answer {
                true if self.stands_on_another(to) => around(from, to, bus, mirrored),
                true => upward(from, to, bus, mirrored),
                false => onward(from, to, mirrored),
            })
        };
        let arrows = self.edges.iter().filter_map(arrow).collect();
        let divider = (answers > 0).then_some(bus);
        Chain { width, height, boxes: self.nodes, arrows, divider, more: self.more, mirrored }
    }

    /// Whether a box of the chain stands below this one, in the way of what comes from below.
    fn stands_on_another(&self, node: &Node) -> bool {
        let below = |other: &&Node| {
            other.kind != "answer" && other.column == node.column && other.row > node.row
        };
        self.nodes.iter().any(|other| below(&other))
    }
}

/// From the end of one box along its row, with a bend in the last gap, to the beginning of the next,
/// along the reading direction.
fn onward(from: &Node, to: &Node, mirrored: bool) -> Arrow {
    let (y1, y2) = (from.y + from.h / 2, to.y + to.h / 2);
    let (x1, gap, x2, bend, back) = if mirrored {
        let (x1, x2) = (from.x, to.x + to.w);
        (x1, x2 + GAP, x2 + 7, x2 + GAP / 2, x2 + 8)
    } else {
        let (x1, x2) = (from.x + from.w, to.x);
        (x1, x2 - GAP, x2 - 7, x2 - GAP / 2, x2 - 8)
    };
    let tip = if mirrored { to.x + to.w } else { to.x };
    Arrow {
        path: format!("M{x1} {y1}H{gap}C{bend} {y1} {bend} {y2} {x2} {y2}"),
        head: format!("{tip},{y2} {back},{} {back},{}", y2 - 5, y2 + 5),
        answer: false,
    }
}

/// The same, around the boxes that stand below what it answers, to its side.
fn around(from: &Node, to: &Node, bus: usize, mirrored: bool) -> Arrow {
    let y = to.y + to.h * 3 / 4;
    let start = if mirrored { from.x + from.w } else { from.x };
    let (gutter, beside, tip, end, back) = if mirrored {
        let tip = to.x + to.w;
        (start + 12, tip + 16, tip, tip + 7, tip + 8)
    } else {
        (start - 12, to.x - 16, to.x, to.x - 7, to.x - 8)
    };
    let from_y = from.y + from.h / 2;
    Arrow {
        path: format!("M{start} {from_y}H{gutter}V{bus}H{beside}V{y}H{end}"),
        head: format!("{tip},{y} {back},{} {back},{}", y - 5, y + 5),
        answer: true,
    }
}

/// From the side of an answer along the line above all answers to the foot of what it answers.
fn upward(from: &Node, to: &Node, bus: usize, mirrored: bool) -> Arrow {
    let (edge, gutter) =
        if mirrored { (from.x + from.w, from.x + from.w + 12) } else { (from.x, from.x - 12) };
    let (x, y) = (to.x + to.w / 2, to.y + to.h);
    Arrow {
        path: format!("M{edge} {}H{gutter}V{bus}H{x}V{}", from.y + from.h / 2, y + 7),
        head: format!("{x},{y} {},{} {},{}", x - 5, y + 8, x + 5, y + 8),
        answer: true,
    }
}
