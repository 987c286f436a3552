//! What the templates see: the report, put into words and joined with its documents.

use std::collections::BTreeMap;
use std::ops::Range;

use isnad_model::{Challenge, ClaimReport, Excluded, MadeWith, Reading, Report, Support, Totals};
use jiff::civil::Date;
use serde::Serialize;

use crate::Words;
use crate::chart::{self, Chart};
use crate::links::Part;
use crate::place::Places;
use crate::timeline::{self, Timeline};
use crate::view_article::{self, Article, References};
use crate::view_claim::{self, Claim};
use crate::view_pages::{Page, Pages};
use crate::view_statistics::{self, Statistics};

/// The root of a template's data.
#[derive(Serialize)]
pub struct View<'a> {
    lang: &'a str,
    dir: &'static str,
    date: Date,
    date_long: String,
    totals: &'a Totals,
    matched: Option<usize>,
    matrix: Matrix,
    chart: Chart,
    timeline: Option<Timeline>,
    statistics: Statistics,
    claims: Vec<Claim<'a>>,
    articles: Vec<Article<'a>>,
    excluded: Vec<&'a Excluded>,
    made_with: Made<'a>,
    page: Option<Page>,
    pages: Option<Pages>,
}

/// What of a report is shown on a page, as places in its lists.
pub struct Shown {
    claims: Vec<usize>,
    documents: Vec<usize>,
    excluded: Vec<usize>,
    /// Whether the page counts the whole report, or what stands on it.
    overall: bool,
    /// The page, where the report is split.
    pub page: Option<Page>,
    /// Every page, for the index.
    pub pages: Option<Pages>,
}

impl Shown {
    /// These, under the counts of the whole report.
    pub fn all_of(claims: Vec<usize>, documents: Vec<usize>, excluded: Vec<usize>) -> Self {
        Self { claims, documents, excluded, overall: true, page: None, pages: None }
    }

    /// A stretch of one part of a split report.
    pub fn of_page(part: Part, range: Range<usize>, page: Page) -> Self {
        let mut shown = Self::all_of(Vec::new(), Vec::new(), Vec::new());
        match part {
            Part::Claims => shown.claims = range.collect(),
            Part::Documents => shown.documents = range.collect(),
            Part::Excluded => shown.excluded = range.collect(),
            Part::Index => {}
        }
        Self { overall: false, page: Some(page), ..shown }
    }
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
pub const SUPPORTS: [Support; 5] = Support::ALL;

/// Every value of challenge, lightest first.
pub const CHALLENGES: [Challenge; 4] = Challenge::ALL;

/// Joins report, documents and words: all of it, for one page.
pub fn view<'a>(report: &'a Report, readings: &'a [Reading], words: &'a Words) -> View<'a> {
    let places = Places::of(report, readings);
    let all = |count: usize| (0..count).collect();
    let Report { claims, documents, excluded, .. } = report;
    let shown = Shown::all_of(all(claims.len()), all(documents.len()), all(excluded.len()));
    view_of(report, words, &places, &References::of(report), shown)
}

/// The same of what one page shows.
pub fn view_of<'a>(
    report: &'a Report,
    words: &'a Words,
    places: &Places<'a>,
    references: &References<'a>,
    shown: Shown,
) -> View<'a> {
    let links = places.links.as_ref();
    let claim = |at: &usize| Some((*at, report.claims.get(*at)?));
    let claims: Vec<(usize, &ClaimReport)> = shown.claims.iter().filter_map(claim).collect();
    let matrix = if shown.overall {
        matrix(&mut report.claims.iter())
    } else {
        matrix(&mut claims.iter().map(|(_, claim)| *claim))
    };
    let put =
        |(at, claim): (usize, &'a ClaimReport)| view_claim::claim(at + 1, claim, places, words);
    let whole = |document| view_article::article(document, places, references, words);
    let documents = shown.documents.iter();
    let documents = documents.filter_map(|at| Some((at + 1, report.documents.get(*at)?)));
    View {
        lang: words.lang(),
        dir: words.direction().as_str(),
        date: report.date,
        date_long: date_long(report.date, words),
        totals: &report.totals,
        matched: report.matched,
        chart: chart::draw(&matrix, words),
        matrix,
        timeline: shown.overall.then(|| timeline::draw(report, links, words)).flatten(),
        statistics: if shown.overall {
            view_statistics::statistics(report, words)
        } else {
            Statistics::default()
        },
        claims: claims.into_iter().map(put).collect(),
        articles: documents.map(whole).collect(),
        excluded: shown.excluded.iter().filter_map(|at| report.excluded.get(*at)).collect(),
        made_with: Made::from(&report.made_with),
        page: shown.page,
        pages: shown.pages,
    }
}

/// Counts the claims themselves, so that the table adds up whatever the totals say.
pub fn matrix(claims: &mut dyn Iterator<Item = &ClaimReport>) -> Matrix {
    let mut cells: BTreeMap<(Support, Challenge), usize> = BTreeMap::new();
    for claim in claims {
        *cells.entry((claim.support, claim.challenge)).or_default() += 1;
    }
    let total = cells.values().sum();
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
        total,
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
