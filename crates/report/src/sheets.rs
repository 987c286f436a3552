//! The report as tables with typed cells: what CSV and XLSX print.

use isnad_model::{ClaimReport, Report};
use jiff::civil::Date;

use crate::Words;
use crate::statistics;
use crate::view::key_of;
use crate::view_claim::{claimants, named};
use crate::view_statistics::label;

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A count or a share.
    Number(f64),
    /// A civil date.
    Date(Date),
    /// Not known.
    Empty,
}

/// One table.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// A key under `sheet` in the catalogues.
    pub name: &'static str,
    /// Keys under `column` in the catalogues.
    pub columns: &'static [&'static str],
    /// One cell a column.
    pub rows: Vec<Vec<Cell>>,
}

const CLAIMS: &[&str] = &[
    "id",
    "claim",
    "claimants",
    "kind",
    "standing",
    "support",
    "challenge",
    "why",
    "first_seen",
    "appearances",
    "origins",
    "verdict",
    "verdict_reason",
    "verdict_state",
    "reviewer",
    "verdict_date",
];
const APPEARANCES: &[&str] = &[
    "id",
    "document",
    "attribution",
    "stance",
    "speaker",
    "quote",
    "published",
    "outlet",
    "address",
];
const STATISTICS: &[&str] =
    &["measure", "value", "number", "percent", "before", "change", "change_percent"];
const SPEAKERS: &[&str] = &["speaker", "claims", "contested", "corroborated", "corrected"];
const INPUTS: &[&str] = &[
    "document",
    "title",
    "outlet",
    "address",
    "published",
    "topic",
    "medium",
    "side",
    "language",
    "attributions",
    "sha256",
];
const EXCLUDED: &[&str] = &["input", "place", "reason"];

/// Names of the tables, in their order.
pub const TABLES: [&str; 6] =
    ["claims", "appearances", "statistics", "speakers", "inputs", "excluded"];

/// The table of that name; none where there is no such table.
pub fn sheet(report: &Report, words: &Words, name: &str) -> Option<Sheet> {
    Some(match name {
        "claims" => claims(report, words),
        "appearances" => appearances(report, words),
        "statistics" => figures(report, words),
        "speakers" => speakers(report, words),
        "inputs" => inputs(report, words),
        "excluded" => excluded(report),
        _ => return None,
    })
}

/// Every table of the report, the claims first.
pub fn sheets(report: &Report, words: &Words) -> Vec<Sheet> {
    TABLES.iter().filter_map(|name| sheet(report, words, name)).collect()
}

/// One row a claim.
pub fn claims(report: &Report, words: &Words) -> Sheet {
    let rows = report.claims.iter().map(|claim| claim_row(report, claim, words)).collect();
    Sheet { name: "claims", columns: CLAIMS, rows }
}

fn claim_row(report: &Report, claim: &ClaimReport, words: &Words) -> Vec<Cell> {
    let word = |section: &str, key: String| text(&words.get(&format!("{section}.{key}")));
    let why: Vec<String> = claim.why.iter().map(|reason| words.say(reason)).collect();
    let origins: Vec<String> =
        claim.origins.iter().map(|origin| named(&origin.speaker, words)).collect();
    let comma = words.get("label.list_comma");
    let mut row = vec![
        text(&claim.id),
        text(&claim.text),
        text(&claimants(claim, words).join(&comma)),
        word("kind", key_of(&claim.kind)),
        text(&words.say(&claim.headline)),
        word("support", key_of(&claim.support)),
        word("challenge", key_of(&claim.challenge)),
        text(&why.join(" ")),
        date(first_seen(report, claim)),
        number(claim.attributions.len()),
        text(&origins.join(&comma)),
    ];
    match &claim.verdict {
        Some(verdict) => row.extend([
            text(&verdict.label),
            text(&verdict.reason),
            word("verdict_state", key_of(&verdict.state)),
            text(verdict.reviewer.as_deref().unwrap_or_default()),
            Cell::Date(verdict.date),
        ]),
        None => row.extend(std::iter::repeat_n(Cell::Empty, 5)),
    }
    row
}

/// The earliest date of publication among the documents that make or pass on the claim.
pub fn first_seen(report: &Report, claim: &ClaimReport) -> Option<Date> {
    let made = claim.attributions.iter().filter(|one| !crate::chain::answers(one.stance));
    made.filter_map(|one| document(report, &one.document)?.published).min()
}

/// The document of that id.
pub fn document<'a>(report: &'a Report, id: &str) -> Option<&'a isnad_model::ReportDocument> {
    place(report, id).and_then(|at| report.documents.get(at))
}

/// Where the document of that id stands; a report's documents stand in the order of their ids.
pub fn place(report: &Report, id: &str) -> Option<usize> {
    report.documents.binary_search_by(|document| document.id.as_str().cmp(id)).ok()
}

fn appearances(report: &Report, words: &Words) -> Sheet {
    let mut rows = Vec::new();
    for claim in &report.claims {
        for one in &claim.attributions {
            let document = document(report, &one.document);
            rows.push(vec![
                text(&claim.id),
                text(&one.document),
                text(&one.attribution),
                text(&words.get(&format!("stance.{}", key_of(&one.stance)))),
                text(&named(&one.speaker, words)),
                text(&one.quote),
                date(document.and_then(|document| document.published)),
                known(document.and_then(|document| document.outlet.as_deref())),
                known(document.and_then(|document| document.uri.as_deref())),
            ]);
        }
    }
    Sheet { name: "appearances", columns: APPEARANCES, rows }
}

fn figures(report: &Report, words: &Words) -> Sheet {
    let row = |line: &statistics::Measure| {
        let whole = matches!(line.name.as_str(), "total" | "denied");
        let value = if whole { Cell::Empty } else { text(&label(line, words)) };
        vec![
            text(&words.get(&format!("measure.{}", line.name))),
            value,
            number(line.count),
            Cell::Number(line.percent),
            line.before.map_or(Cell::Empty, number),
            line.change.map_or(Cell::Empty, signed),
            line.change_percent.map_or(Cell::Empty, Cell::Number),
        ]
    };
    let rows = statistics::measures(report).iter().map(row).collect();
    Sheet { name: "statistics", columns: STATISTICS, rows }
}

fn speakers(report: &Report, words: &Words) -> Sheet {
    let rows = statistics::speakers(report, words).into_iter().map(|record| {
        let counts = [record.claims, record.contested, record.corroborated, record.corrected];
        std::iter::once(text(&record.speaker)).chain(counts.map(number)).collect()
    });
    Sheet { name: "speakers", columns: SPEAKERS, rows: rows.collect() }
}

fn inputs(report: &Report, words: &Words) -> Sheet {
    let word = |section: &str, key: Option<String>| {
        key.map_or(Cell::Empty, |key| text(&words.get(&format!("{section}.{key}"))))
    };
    let rows = report.documents.iter().map(|one| {
        vec![
            text(&one.id),
            known(one.title.as_deref()),
            known(one.outlet.as_deref()),
            known(one.uri.as_deref()),
            date(one.published),
            known(one.topic.as_deref()),
            word("medium", one.medium.map(|medium| key_of(&medium))),
            word("side", one.side.map(|side| key_of(&side))),
            text(&one.lang),
            number(one.attributions),
            text(&one.sha256.to_string()),
        ]
    });
    Sheet { name: "inputs", columns: INPUTS, rows: rows.collect() }
}

fn excluded(report: &Report) -> Sheet {
    let row =
        |one: &isnad_model::Excluded| vec![text(&one.input), text(&one.place), text(&one.reason)];
    Sheet { name: "excluded", columns: EXCLUDED, rows: report.excluded.iter().map(row).collect() }
}

fn text(words: &str) -> Cell {
    if words.is_empty() { Cell::Empty } else { Cell::Text(words.to_owned()) }
}

fn known(words: Option<&str>) -> Cell {
    words.map_or(Cell::Empty, text)
}

fn date(date: Option<Date>) -> Cell {
    date.map_or(Cell::Empty, Cell::Date)
}

/// Counts stay far below 2^53, up to which a double is exact.
#[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
fn number(count: usize) -> Cell {
    Cell::Number(count as f64)
}

#[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
fn signed(change: i64) -> Cell {
    Cell::Number(change as f64)
}
