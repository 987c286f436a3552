//! One row to a claim, a fact-check or a document.

use isnad_plugin::{Failure, Kind, Meta, Output, Record};

use crate::columns::Columns;
use crate::dates::{self, Order};
use crate::sheet::Row;

/// What the user says of the rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    kind: Option<Kind>,
    order: Order,
}

impl Options {
    pub(crate) fn new(kind: &str, dates: &str) -> Self {
        let kind = match kind {
            "claim" => Some(Kind::Claim),
            "fact_check" => Some(Kind::FactCheck),
            "document" => Some(Kind::Document),
            _ => None,
        };
        let order = match dates {
            "dmy" => Order::DayFirst,
            "mdy" => Order::MonthFirst,
            _ => Order::Unknown,
        };
        Self { kind, order }
    }
}

/// Hands the row over.
///
/// # Errors
/// When it has neither claim nor text, with its place.
pub(crate) fn emit(
    row: &Row,
    columns: &Columns,
    options: Options,
    output: &mut Output,
) -> Result<(), Failure> {
    let cell = |field: &str| {
        let cell = columns.at(field).and_then(|at| row.cells.get(at));
        cell.map(|cell| cell.trim()).unwrap_or_default()
    };
    let kind = options.kind.unwrap_or_else(|| kind_of(cell("claim"), cell("text"), cell("rating")));
    let (main, other) = if kind == Kind::Document { ("text", "claim") } else { ("claim", "text") };
    let text = if cell(main).is_empty() { cell(other) } else { cell(main) };
    if text.is_empty() {
        return Err(Failure::record(format!("{}: its cell for the {main} is empty", row.place)));
    }
    let mut warnings = Vec::new();
    let mut day = |field: &str| match cell(field) {
        "" => String::new(),
        written => dates::read(written, options.order).unwrap_or_else(|why| {
            warnings.push(format!("{}: {why}", row.place));
            String::new()
        }),
    };
    let (claimed, published) = (day("claimed"), day("published"));
    let appearances: Vec<&str> = cell("appearances").split_whitespace().collect();
    let meta = Meta::new()
        .text("claimant", cell("claimant"))
        .text("claimed", &claimed)
        .text("topic", cell("topic"))
        .text("rating", cell("rating"))
        .text("reviewer", cell("reviewer"))
        .list("appearances", &appearances)
        .text("published", &published)
        .text("byline", cell("byline"))
        .text("outlet", cell("outlet"))
        .list("warnings", &warnings)
        .json();
    output.emit(&Record {
        kind,
        id: cell("id"),
        uri: cell("uri"),
        title: cell("title"),
        text,
        raw: &row.raw,
        raw_mime: row.raw_mime,
        lang: cell("lang"),
        meta_json: &meta,
        ..Record::default()
    })
}

fn kind_of(claim: &str, text: &str, rating: &str) -> Kind {
    match (claim.is_empty(), text.is_empty(), rating.is_empty()) {
        (true, false, _) => Kind::Document,
        (_, _, false) => Kind::FactCheck,
        _ => Kind::Claim,
    }
}
