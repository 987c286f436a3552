//! Lists of rows: a table for reading, JSON with its schema, or CSV with guarded cells.

use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;
use serde_json::{Value, json};

use crate::context::{Context, Format, LIST};
use crate::output;

/// Something that can stand in a list.
pub trait Row: Serialize {
    /// Name and version of its JSON.
    const SCHEMA: &'static str;
    /// Keys of the column headings.
    const COLUMNS: &'static [&'static str];

    /// One cell a column.
    fn cells(&self) -> Vec<String>;
}

/// Prints the rows in the format chosen.
///
/// # Errors
/// For a format that lists have not, and when the output cannot be written.
pub fn print<R: Row>(rows: &[R], context: &Context) -> anyhow::Result<()> {
    let text = match context.format(LIST)? {
        Format::Json => json_list(rows)?,
        Format::Ndjson => ndjson(rows)?,
        Format::Csv => csv(rows),
        _ if rows.is_empty() => return Ok(()),
        _ => human(rows, context),
    };
    output::stdout(text.as_bytes())
}

fn human<R: Row>(rows: &[R], context: &Context) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(R::COLUMNS.iter().map(|key| context.words.get(key)));
    for row in rows {
        table.add_row(row.cells().iter().map(|cell| context.quoted(cell)));
    }
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    lines.join("\n") + "\n"
}

fn json_list<R: Row>(rows: &[R]) -> anyhow::Result<String> {
    let list = json!({"schema": R::SCHEMA, "items": serde_json::to_value(rows)?});
    Ok(serde_json::to_string_pretty(&list)? + "\n")
}

fn ndjson<R: Row>(rows: &[R]) -> anyhow::Result<String> {
    let mut out = String::new();
    for row in rows {
        out += &with_schema(R::SCHEMA, row)?.to_string();
        out.push('\n');
    }
    Ok(out)
}

/// The value as JSON, its schema's name first.
///
/// # Errors
/// When it cannot be JSON, which the types rule out.
pub fn with_schema(schema: &str, value: &impl Serialize) -> anyhow::Result<Value> {
    let mut object = serde_json::Map::new();
    object.insert("schema".to_owned(), Value::from(schema));
    if let Value::Object(fields) = serde_json::to_value(value)? {
        object.extend(fields);
    }
    Ok(Value::Object(object))
}

fn csv<R: Row>(rows: &[R]) -> String {
    let heading = |key: &&str| key.rsplit('.').next().unwrap_or_default().to_owned();
    let heading = R::COLUMNS.iter().map(heading).collect();
    isnad_report::csv_lines(std::iter::once(heading).chain(rows.iter().map(Row::cells)))
}
