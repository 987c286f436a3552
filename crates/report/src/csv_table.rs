//! CSV as RFC 4180 has it, with cells that no spreadsheet takes for a formula.

use std::io::{self, Write};

use isnad_model::Report;

use crate::Words;
use crate::lists::{Held, Lists};
use crate::sheets::{self, Cell, TABLES};

/// A table of the report (one of [`crate::TABLES`]; the claims where there is none of that name).
/// `bom` puts a byte order mark in front: without it some spreadsheets show Arabic as symbols.
pub fn csv(report: &Report, words: &Words, table: &str, bom: bool) -> String {
    let mut out = Vec::new();
    // Writing into memory cannot fail.
    let _ = csv_to(report, &Held { report, words }, words, (table, bom), &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// The same, its rows written as they come; the documents of `report` have to be there.
///
/// # Errors
/// What `out` and `lists` say.
pub fn csv_to(
    report: &Report,
    lists: &dyn Lists,
    words: &Words,
    (table, bom): (&str, bool),
    out: &mut dyn Write,
) -> io::Result<()> {
    if bom {
        out.write_all("\u{feff}".as_bytes())?;
    }
    let table = TABLES.into_iter().find(|name| *name == table).unwrap_or("claims");
    let columns = sheets::columns(report, table);
    let heading = columns.iter().map(|key| words.get(&format!("column.{key}"))).collect();
    out.write_all(csv_lines(std::iter::once(heading)).as_bytes())?;
    sheets::rows(report, lists, words, table, &mut |row| {
        let row = row.into_iter().map(shown).collect();
        out.write_all(csv_lines(std::iter::once(row)).as_bytes())
    })
}

/// Each row as a line: all cells quoted, lines ended by CR LF, formulas guarded.
pub fn csv_lines(rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(Vec::new());
    for row in rows {
        // Writing into memory cannot fail, and rows may differ in length.
        let _ = writer.write_record(row.iter().map(|cell| guarded(cell)));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn shown(cell: Cell) -> String {
    match cell {
        Cell::Text(text) => text,
        Cell::Number(number) => number.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Empty => String::new(),
    }
}

/// A spreadsheet takes a cell that begins so for a formula; the apostrophe keeps it a text.
fn guarded(cell: &str) -> String {
    // The wide forms too: spreadsheets in East Asian languages take them for the same.
    let signs = ['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
    let guard = if cell.starts_with(signs) { "'" } else { "" };
    // Many readers of CSV take the null character for the end of the file.
    format!("{guard}{}", cell.replace('\0', "\u{fffd}"))
}

#[cfg(test)]
mod tests {
    use super::csv_lines;

    #[test]
    fn a_cell_is_quoted_and_no_formula() {
        for (cell, line) in [
            ("he said \"no\"", "\"he said \"\"no\"\"\"\r\n"),
            ("=1+1", "\"'=1+1\"\r\n"),
            ("@x", "\"'@x\"\r\n"),
            ("a\nb", "\"a\nb\"\r\n"),
            ("", "\"\"\r\n"),
        ] {
            assert_eq!(csv_lines(std::iter::once(vec![cell.to_owned()])), line);
        }
    }
}
