//! What the templates see: the report, put into words and joined with its documents.

use std::collections::BTreeMap;

use isnad_model::{Challenge, ClaimReport, Excluded, MadeWith, Reading, Report, Support, Totals};
use jiff::civil::Date;
use serde::Serialize;

use crate::Words;
use crate::chart::{self, Chart};
use crate::place::Places;
use crate::timeline::{self, Timeline};
use crate::view_article::{self, Article};
use crate::view_claim::{self, Claim};
use crate::view_statistics::{self, Statistics};

/// The root of a template's data.
#[derive(Serialize)]
pub struct View<'a> {
    lang: &'a str,
    dir: &'static str,
    date: Date,
    date_long: String,
    totals: &'a Totals,
    matrix: Matrix,
    chart: Chart,
    timeline: Option<Timeline>,
    statistics: Statistics,
    claims: Vec<Claim<'a>>,
    articles: Vec<Article<'a>>,
    excluded: &'a [Excluded],
    made_with: Made<'a>,
}

/// What made the report; what is not known is there, and empty.
#[derive(Serialize)]
struct Made<'a> {
    isnad: &'a str,
    rules: &'a str,
    packs: &'a BTreeMap<String, String>,
    weights: &'a BTreeMap<String, String>,
    plugins: &'a BTreeMap<String, String>,
    checkpoint: Option<&'a str>,
}

impl<'a> From<&'a MadeWith> for Made<'a> {
    fn from(with: &'a MadeWith) -> Self {
        let MadeWith { isnad, rules, packs, weights, plugins, checkpoint } = with;
        Self { isnad, rules, packs, weights, plugins, checkpoint: checkpoint.as_deref() }
    }
}

/// Claims counted by support and challenge; rows and columns add up to the total.
#[derive(Serialize)]
pub struct Matrix {
    pub challenges: Vec<Sum>,
    pub rows: Vec<Row>,
    pub total: usize,
}

/// A value of an axis with its count.
#[derive(Serialize)]
pub struct Sum {
    pub key: String,
    pub count: usize,
}

/// One value of support.
#[derive(Serialize)]
pub struct Row {
    pub key: String,
    pub cells: Vec<Sum>,
    pub count: usize,
}

/// Every value of support, weakest first.
pub const SUPPORTS: [Support; 5] = [
    Support::Unattributed,
    Support::SingleOrigin,
    Support::SeveralOrigins,
    Support::Corroborated,
    Support::Conceded,
];

/// Every value of challenge, lightest first.
pub const CHALLENGES: [Challenge; 4] =
    [Challenge::None, Challenge::Unconfirmed, Challenge::Contested, Challenge::Retracted];

/// Joins report, documents and words.
pub fn view<'a>(report: &'a Report, readings: &'a [Reading], words: &'a Words) -> View<'a> {
    let places = Places::of(report, readings);
    let claims = report.claims.iter().enumerate();
    let claims = claims.map(|(at, claim)| view_claim::claim(at + 1, claim, &places, words));
    let matrix = matrix(&report.claims);
    View {
        lang: words.lang(),
        dir: words.direction().as_str(),
        date: report.date,
        date_long: date_long(report.date, words),
        totals: &report.totals,
        chart: chart::draw(&matrix, words),
        matrix,
        timeline: timeline::draw(report, words),
        statistics: view_statistics::statistics(report, words),
        claims: claims.collect(),
        articles: view_article::articles(report, &places, words),
        excluded: &report.excluded,
        made_with: Made::from(&report.made_with),
    }
}

/// Counts the claims themselves, so that the table adds up whatever the totals say.
pub fn matrix(claims: &[ClaimReport]) -> Matrix {
    let mut cells: BTreeMap<(Support, Challenge), usize> = BTreeMap::new();
    for claim in claims {
        *cells.entry((claim.support, claim.challenge)).or_default() += 1;
    }
    let cell = |support, challenge| cells.get(&(support, challenge)).copied().unwrap_or_default();
    let row = |support: &Support| {
        let sums: Vec<Sum> = CHALLENGES
            .iter()
            .map(|challenge| Sum { key: key_of(challenge), count: cell(*support, *challenge) })
            .collect();
        let count = sums.iter().map(|sum| sum.count).sum();
        Row { key: key_of(support), cells: sums, count }
    };
    let column = |challenge: &Challenge| Sum {
        key: key_of(challenge),
        count: SUPPORTS.iter().map(|support| cell(*support, *challenge)).sum(),
    };
    Matrix {
        challenges: CHALLENGES.iter().map(column).collect(),
        rows: SUPPORTS.iter().map(row).collect(),
        total: claims.len(),
    }
}

/// The name under which a value of the model is written in JSON and in the catalogues.
pub fn key_of(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(key)) => key,
        _ => String::new(),
    }
}

/// A civil date in words.
pub fn date_long(date: Date, words: &Words) -> String {
    let reason = isnad_model::Reason::new("date.long")
        .with("day", date.day())
        .with("month", date.month())
        .with("year", date.year());
    words.say(&reason)
}
