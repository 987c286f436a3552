//! The claims over time, as a drawing made of plain values: a lane a claim, a mark a day on which it
//! was made or answered.

use std::collections::BTreeMap;

use isnad_model::{ClaimReport, Reason, Report};
use jiff::civil::Date;
use serde::Serialize;

use crate::chain::answers;
use crate::links::{self, Links};
use crate::sheets::document;
use crate::view::date_long;
use crate::view_claim::anchor;
use crate::{Direction, Words};

/// Lanes drawn at most; beyond it a drawing says nothing to the eye.
const MOST: usize = 24;
/// Dates written below the drawing at most.
const TICKS: i32 = 5;
/// Letters of a claim's wording that fit beside its lane.
const LETTERS: usize = 42;

/// Width of the drawing, in CSS pixels at full size, as are all lengths here.
const WIDTH: usize = 960;
/// Where the lanes begin, on the side where reading begins.
const START: usize = 350;
/// Room behind the last day.
const END: usize = 60;
/// Height of a lane.
const LANE: usize = 34;
/// How far from its line a mark stands.
const APART: usize = 7;
/// Room above the lanes.
const TOP: usize = 8;
/// Room below them, for the dates.
const FOOT: usize = 34;

/// A drawing: what a template needs to write an SVG.
#[derive(Serialize)]
pub struct Timeline {
    width: usize,
    height: usize,
    /// Whether time runs from right to left.
    mirrored: bool,
    /// Where the wording of a claim begins.
    label: usize,
    ticks: Vec<Tick>,
    lanes: Vec<Lane>,
    /// How many claims are left out of the drawing; all are in the list.
    more: usize,
    /// How many appearances stand in documents without a date.
    undated: usize,
}

/// A date below the drawing.
#[derive(Serialize)]
struct Tick {
    x: usize,
    label: String,
}

/// A claim.
#[derive(Serialize)]
struct Lane {
    number: usize,
    to: String,
    href: String,
    /// The wording, cut to fit.
    text: String,
    /// The whole of it.
    title: String,
    y: usize,
    from: usize,
    until: usize,
    marks: Vec<Mark>,
}

/// A day on which a claim was made, passed on or answered.
#[derive(Serialize)]
struct Mark {
    x: usize,
    y: usize,
    /// Whether it is answered here rather than made or passed on.
    answers: bool,
    /// How often.
    count: usize,
    date: String,
}

/// Draws it; nothing where the documents are not of two days at least.
pub fn draw(report: &Report, links: Option<&Links>, words: &Words) -> Option<Timeline> {
    let dates = || report.documents.iter().filter_map(|document| document.published);
    let (first, last) = (dates().min()?, dates().max()?);
    let scale = Scale { first, days: days(first, last), mirrored: mirrored(words) };
    if scale.days == 0 {
        return None;
    }
    let mut undated = 0;
    let mut all: Vec<(usize, &ClaimReport, Days)> = Vec::new();
    for (at, claim) in report.claims.iter().enumerate() {
        let (days, unknown) = days_of(report, claim);
        undated += unknown;
        if !days.is_empty() {
            all.push((at + 1, claim, days));
        }
    }
    // Those with most to show, then in the order of the report.
    all.sort_by_key(|(number, claim, days)| {
        (usize::MAX - days.len(), usize::MAX - claim.attributions.len(), *number)
    });
    let more = report.claims.len() - all.len().min(MOST);
    all.truncate(MOST);
    all.sort_by_key(|(number, ..)| *number);
    let lanes: Vec<Lane> =
        (0..).zip(&all).map(|(row, one)| lane(row, one, &scale, (links, words))).collect();
    (!lanes.is_empty()).then(|| Timeline {
        width: WIDTH,
        height: TOP + lanes.len() * LANE + FOOT,
        mirrored: scale.mirrored,
        label: scale.side(8),
        ticks: ticks(&scale, words),
        lanes,
        more,
        undated,
    })
}

/// By day, and by whether it answers: how often.
type Days = BTreeMap<(Date, bool), usize>;

fn days_of(report: &Report, claim: &ClaimReport) -> (Days, usize) {
    let mut days = Days::new();
    let mut unknown = 0;
    for one in &claim.attributions {
        match document(report, &one.document).and_then(|document| document.published) {
            Some(date) => *days.entry((date, answers(one.stance))).or_default() += 1,
            None => unknown += 1,
        }
    }
    (days, unknown)
}

fn mirrored(words: &Words) -> bool {
    words.direction() == Direction::Rtl
}

/// Days from one to the other.
fn days(from: Date, to: Date) -> i32 {
    from.until(to).map(|span| span.get_days()).unwrap_or_default()
}

/// Where days stand.
struct Scale {
    first: Date,
    days: i32,
    mirrored: bool,
}

impl Scale {
    /// A distance from the side where reading begins.
    const fn side(&self, x: usize) -> usize {
        if self.mirrored { WIDTH - x } else { x }
    }

    fn x(&self, date: Date) -> usize {
        let number = |days: i32| usize::try_from(days).unwrap_or_default();
        let room = WIDTH - START - END;
        self.side(START + room * number(days(self.first, date)) / number(self.days).max(1))
    }
}

fn lane(
    row: usize,
    (number, claim, days): &(usize, &ClaimReport, Days),
    scale: &Scale,
    (links, words): (Option<&Links>, &Words),
) -> Lane {
    let y = TOP + row * LANE + LANE / 2;
    let marks: Vec<Mark> = days
        .iter()
        .map(|((date, answers), count)| Mark {
            x: scale.x(*date),
            // Above and below the line, so that those of one day are seen apart.
            y: if *answers { y + APART } else { y - APART },
            answers: *answers,
            count: *count,
            date: date_long(*date, words),
        })
        .collect();
    let ends = || marks.iter().map(|mark| mark.x);
    Lane {
        number: *number,
        to: anchor(claim),
        href: links::to_claim(links, *number, &anchor(claim)),
        text: cut(&claim.text),
        title: claim.text.clone(),
        y,
        from: ends().min().unwrap_or_default(),
        until: ends().max().unwrap_or_default(),
        marks,
    }
}

/// The wording on one line, cut behind a word.
pub fn cut(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if line.chars().count() + word.chars().count() >= LETTERS {
            if line.is_empty() {
                line = word.chars().take(LETTERS).collect();
            }
            line.push('\u{2026}');
            return line;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Whole days at even distances, the first day among them.
fn ticks(scale: &Scale, words: &Words) -> Vec<Tick> {
    let step = (scale.days + TICKS - 2) / (TICKS - 1);
    let mut ticks = Vec::new();
    let mut day = 0;
    while day <= scale.days {
        if let Ok(date) = scale.first.checked_add(jiff::Span::new().days(day)) {
            ticks.push(Tick { x: scale.x(date), label: short(date, words) });
        }
        day += step.max(1);
    }
    ticks
}

/// The date as it stands below the drawing.
fn short(date: Date, words: &Words) -> String {
    let reason = Reason::new("date.short").with("day", date.day()).with("month", date.month());
    words.say(&reason.with("year", date.year()))
}
