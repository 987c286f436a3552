//! The report as tables with typed cells: what CSV and XLSX print.

use std::io;

use isnad_model::{
    ClaimAttribution, ClaimReport, Excluded, OnRecord, Report, ReportDocument, VerdictReport,
};
use jiff::civil::Date;

use crate::Words;
use crate::lists::{Held, Lists};
use crate::statistics::{Measure, SpeakerRecord};
use crate::view::key_of;
use crate::view_claim::{claimants, named};
use crate::view_record::relation;
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
    pub columns: Vec<&'static str>,
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
/// Of the likest claim on record; only where there was a record to match against.
const LIKEST: &[&str] = &["on_record", "on_record_kind", "record_standing", "record_verdict"];
const ON_RECORD: &[&str] = &[
    "id",
    "claim",
    "on_record",
    "on_record_kind",
    "likeness",
    "record_wording",
    "record_standing",
    "support",
    "challenge",
    "record_verdict",
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
pub const TABLES: [&str; 7] =
    ["claims", "appearances", "on_record", "statistics", "speakers", "inputs", "excluded"];

/// The columns of a table: keys under `column` in the catalogues.
pub fn columns(report: &Report, table: &str) -> Vec<&'static str> {
    match table {
        "appearances" => APPEARANCES.to_vec(),
        "on_record" => ON_RECORD.to_vec(),
        "statistics" => STATISTICS.to_vec(),
        "speakers" => SPEAKERS.to_vec(),
        "inputs" => INPUTS.to_vec(),
        "excluded" => EXCLUDED.to_vec(),
        _ if report.matched.is_some() => [CLAIMS, LIKEST].concat(),
        _ => CLAIMS.to_vec(),
    }
}

/// Hands out the rows of a table, one cell a column; the documents of `report` have to be there.
///
/// # Errors
/// What `each` and `lists` say.
pub fn rows(
    report: &Report,
    lists: &dyn Lists,
    words: &Words,
    table: &str,
    each: &mut dyn FnMut(Vec<Cell>) -> io::Result<()>,
) -> io::Result<()> {
    match table {
        "appearances" => lists.claims(&mut |claim| {
            let mut all = claim.attributions.iter();
            all.try_for_each(|one| each(appearance(report, claim, one, words)))
        }),
        "on_record" => lists.claims(&mut |claim| {
            claim.on_record.iter().try_for_each(|one| each(on_record(claim, one, words)))
        }),
        "statistics" => {
            lists.measures().iter().try_for_each(|measure| each(figure(measure, words)))
        }
        "speakers" => lists.speakers(&mut |record| each(speaker(record))),
        "inputs" => lists.documents(&mut |document| each(input(document, words))),
        "excluded" => report.excluded.iter().try_for_each(|one| each(excluded(one))),
        _ => lists.claims(&mut |claim| {
            let mut row = claim_row(report, claim, words);
            if report.matched.is_some() {
                row.extend(likest(claim, words));
            }
            each(row)
        }),
    }
}

fn sheet(report: &Report, words: &Words, name: &'static str) -> Sheet {
    let mut all = Vec::new();
    // A report that memory holds is read without fail.
    let _ = rows(report, &Held { report, words }, words, name, &mut |row| {
        all.push(row);
        Ok(())
    });
    Sheet { name, columns: columns(report, name), rows: all }
}

/// Every table of the report, the claims first; that of what is on record only where there was a
/// record to match against.
pub fn sheets(report: &Report, words: &Words) -> Vec<Sheet> {
    let shown = |name: &&&str| report.matched.is_some() || **name != "on_record";
    TABLES.iter().filter(shown).map(|name| sheet(report, words, name)).collect()
}

fn likest(claim: &ClaimReport, words: &Words) -> [Cell; 4] {
    let one = claim.on_record.first();
    let say = |of: &dyn Fn(&OnRecord) -> String| text(&one.map(of).unwrap_or_default());
    let label = |verdict: &VerdictReport| verdict.label.clone();
    [
        say(&|one| one.id.clone()),
        say(&|one| relation(one, words)),
        say(&|one| words.say(&one.headline)),
        say(&|one| one.verdict.as_ref().map(label).unwrap_or_default()),
    ]
}

/// A claim on record that a claim of the report may be.
fn on_record(claim: &ClaimReport, one: &OnRecord, words: &Words) -> Vec<Cell> {
    let word = |section: &str, key: String| text(&words.get(&format!("{section}.{key}")));
    let mut row = vec![
        text(&claim.id),
        text(&claim.text),
        text(&one.id),
        text(&relation(one, words)),
        Cell::Number(one.score),
        text(&one.text),
        text(&words.say(&one.headline)),
        word("support", key_of(&one.support)),
        word("challenge", key_of(&one.challenge)),
    ];
    row.extend(verdict(one.verdict.as_ref(), words));
    row
}

/// A verdict in five cells, empty ones where there is none.
fn verdict(verdict: Option<&VerdictReport>, words: &Words) -> [Cell; 5] {
    let Some(verdict) = verdict else { return std::array::from_fn(|_| Cell::Empty) };
    [
        text(&verdict.label),
        text(&verdict.reason),
        text(&words.get(&format!("verdict_state.{}", key_of(&verdict.state)))),
        text(verdict.reviewer.as_deref().unwrap_or_default()),
        Cell::Date(verdict.date),
    ]
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
    row.extend(verdict(claim.verdict.as_ref(), words));
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

fn appearance(
    report: &Report,
    claim: &ClaimReport,
    one: &ClaimAttribution,
    words: &Words,
) -> Vec<Cell> {
    let document = document(report, &one.document);
    vec![
        text(&claim.id),
        text(&one.document),
        text(&one.attribution),
        text(&words.get(&format!("stance.{}", key_of(&one.stance)))),
        text(&named(&one.speaker, words)),
        text(&one.quote),
        date(document.and_then(|document| document.published)),
        known(document.and_then(|document| document.outlet.as_deref())),
        known(document.and_then(|document| document.uri.as_deref())),
    ]
}

fn figure(line: &Measure, words: &Words) -> Vec<Cell> {
    let whole = matches!(line.name.as_str(), "total" | "denied");
    vec![
        text(&words.get(&format!("measure.{}", line.name))),
        if whole { Cell::Empty } else { text(&label(line, words)) },
        number(line.count),
        Cell::Number(line.percent),
        line.before.map_or(Cell::Empty, number),
        line.change.map_or(Cell::Empty, signed),
        line.change_percent.map_or(Cell::Empty, Cell::Number),
    ]
}

fn speaker(record: &SpeakerRecord) -> Vec<Cell> {
    let counts = [record.claims, record.contested, record.corroborated, record.corrected];
    std::iter::once(text(&record.speaker)).chain(counts.map(number)).collect()
}

fn input(one: &ReportDocument, words: &Words) -> Vec<Cell> {
    let word = |section: &str, key: Option<String>| {
        key.map_or(Cell::Empty, |key| text(&words.get(&format!("{section}.{key}"))))
    };
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
}

fn excluded(one: &Excluded) -> Vec<Cell> {
    vec![text(&one.input), text(&one.place), text(&one.reason)]
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
