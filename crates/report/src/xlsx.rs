//! The report as a workbook: a sheet a table, from right to left where the language runs so.
//!
//! The workbook's time of creation is the report's date, so that the same report gives the same
//! bytes. Text is written as text, never as a formula, and runs the way of its own first letter:
//! not every spreadsheet finds that out by itself, nor how high a row of wrapped text must be.

use isnad_model::{Reason, Report};
use jiff::civil::Date;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use crate::sheets::{self, Cell, Sheet};
use crate::{Direction, Words};

/// Characters (UTF-16 units) that a cell of a workbook holds.
const CELL_LIMIT: usize = 32_767;

/// Height of a line in points, and the most lines that a row is high: 409 points are allowed.
const LINE: f64 = 15.0;
const MOST_LINES: usize = 27;

/// A workbook that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("XLSX: {0}; CSV or NDJSON has no such limit")]
pub struct XlsxFailure(#[from] XlsxError);

/// The workbook's bytes.
///
/// # Errors
/// Where a table has more rows than a sheet holds (1,048,576).
pub fn xlsx(report: &Report, words: &Words) -> Result<Vec<u8>, XlsxFailure> {
    let mut workbook = Workbook::new();
    let made = DocProperties::new()
        .set_title(words.get("label.report"))
        .set_creation_datetime(&day(report.date)?);
    workbook.set_properties(&made);
    for sheet in fitted(sheets::sheets(report, words), words) {
        let target = workbook.add_worksheet();
        fill(target, &sheet, words)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn fill(target: &mut Worksheet, sheet: &Sheet, words: &Words) -> Result<(), XlsxError> {
    let heading = Format::new().set_bold().set_align(FormatAlign::Top);
    let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let [ltr, rtl] = [1, 2].map(|way| body.clone().set_reading_direction(way));
    let date = Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Top);
    target.set_name(words.get(&format!("sheet.{}", sheet.name)))?;
    target.set_right_to_left(words.direction() == Direction::Rtl);
    target.set_freeze_panes(1, 0)?;
    for (column, key) in (0..).zip(&sheet.columns) {
        target.write_with_format(0, column, words.get(&format!("column.{key}")), &heading)?;
        target.set_column_width(column, width(key))?;
    }
    for (row, cells) in (1..).zip(&sheet.rows) {
        if let Some(height) = height(cells, &sheet.columns) {
            target.set_row_height(row, height)?;
        }
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => {
                    let format = match direction(text) {
                        Some(Direction::Rtl) => &rtl,
                        Some(Direction::Ltr) => &ltr,
                        None => &body,
                    };
                    target.write_string_with_format(row, column, text, format)?
                }
                Cell::Number(number) => {
                    target.write_number_with_format(row, column, *number, &body)?
                }
                Cell::Date(value) => {
                    target.write_datetime_with_format(row, column, &day(*value)?, &date)?
                }
                Cell::Empty => continue,
            };
        }
    }
    Ok(())
}

/// The way of the first letter; none where there is no letter.
fn direction(text: &str) -> Option<Direction> {
    let first = text.chars().find(|letter| letter.is_alphabetic())?;
    let rtl =
        matches!(first, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
    Some(if rtl { Direction::Rtl } else { Direction::Ltr })
}

/// Height of a row in points, about what its longest text takes up; none where a line is enough.
fn height(cells: &[Cell], columns: &[&str]) -> Option<f64> {
    let lines = cells.iter().zip(columns).map(|(cell, column)| match cell {
        Cell::Text(text) => lines(text, usize::from(width(column))),
        _ => 1,
    });
    let lines = lines.max().filter(|lines| *lines > 1)?.min(MOST_LINES);
    u32::try_from(lines).ok().map(|lines| f64::from(lines) * LINE)
}

/// Lines of a text in a column of so many characters; words that do not fit into one cost a little.
fn lines(text: &str, width: usize) -> usize {
    let line = |line: &str| (line.chars().count() * 11 / 10).div_ceil(width.max(1)).max(1);
    text.lines().map(line).sum()
}

fn day(date: Date) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(date.year()).unwrap_or_default();
    ExcelDateTime::from_ymd(year, date.month().unsigned_abs(), date.day().unsigned_abs())
}

/// In characters of the default font.
fn width(column: &str) -> u16 {
    match column {
        "claim" | "quote" | "why" | "verdict_reason" | "reason" | "record_wording" => 60,
        "sha256" => 68,
        "claimants" | "origins" | "standing" | "record_standing" | "on_record_kind"
        | "document" | "title" | "address" | "speaker" | "input" | "measure" => 32,
        _ => 16,
    }
}

/// The tables with every text cut to what a cell holds; each cut is said in the cell and listed in
/// the table of what was left out.
fn fitted(mut sheets: Vec<Sheet>, words: &Words) -> Vec<Sheet> {
    let mut cuts = Vec::new();
    for sheet in &mut sheets {
        let name = words.get(&format!("sheet.{}", sheet.name));
        for (row, cells) in (1..).zip(&mut sheet.rows) {
            for (column, cell) in (0..).zip(cells) {
                let Cell::Text(text) = cell else { continue };
                let Some((short, length)) = cut(text, words) else { continue };
                let place = rust_xlsxwriter::utility::row_col_to_cell(row, column);
                *cell = Cell::Text(short);
                let reason = Reason::new("label.cut_reason").with("count", length);
                cuts.push([name.clone(), place, words.say(&reason)]);
            }
        }
    }
    let left_out = sheets.iter_mut().find(|sheet| sheet.name == "excluded");
    if let Some(sheet) = left_out {
        sheet.rows.extend(cuts.into_iter().map(|cut| cut.map(Cell::Text).into()));
    }
    sheets
}

/// A text that is too long, cut, with a note in its place; and how long it was, in code points.
fn cut(text: &str, words: &Words) -> Option<(String, usize)> {
    if text.len() <= CELL_LIMIT || text.encode_utf16().count() <= CELL_LIMIT {
        return None;
    }
    let length = text.chars().count();
    let note = words.say(&Reason::new("label.cut_note").with("count", length));
    let mut left = CELL_LIMIT.saturating_sub(note.encode_utf16().count() + 2);
    let kept = text.chars().take_while(|c| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    });
    Some((kept.chain("\u{2026} ".chars()).chain(note.chars()).collect(), length))
}

#[cfg(test)]
mod tests {
    use super::{Cell, Direction, direction, height};

    #[test]
    fn a_text_runs_the_way_of_its_first_letter() {
        let arabic = "\"\u{643}\u{627}\u{631}\u{62b}\u{629}\" Falcat-3";
        assert_eq!(direction(arabic), Some(Direction::Rtl));
        assert_eq!(direction(&format!("214 {arabic}")), Some(Direction::Rtl));
        assert_eq!(direction("214 pupils, \u{628}"), Some(Direction::Ltr));
        assert_eq!(direction("214"), None);
    }

    #[test]
    fn a_row_is_as_high_as_its_longest_text_and_no_higher_than_is_allowed() {
        let row = |text: &str| vec![Cell::Number(1.0), Cell::Text(text.to_owned())];
        let height = |text: &str| height(&row(text), &["number", "claim"]);
        assert_eq!(height("short"), None);
        assert_eq!(height(&"nine men ".repeat(20)), Some(60.0));
        assert_eq!(height("one\ntwo"), Some(30.0));
        assert_eq!(height(&"x ".repeat(9_000)), Some(405.0));
    }
}
