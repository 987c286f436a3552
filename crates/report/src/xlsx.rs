//! The report as a workbook: a sheet a table, from right to left where the language runs so.
//!
//! The workbook's time of creation is the report's date, so that the same report gives the same
//! bytes. Text is written as text, never as a formula.

use isnad_model::{Reason, Report};
use jiff::civil::Date;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use crate::sheets::{self, Cell, Sheet};
use crate::{Direction, Words};

/// Characters (UTF-16 units) that a cell of a workbook holds.
const CELL_LIMIT: usize = 32_767;

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
    let date = Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Top);
    target.set_name(words.get(&format!("sheet.{}", sheet.name)))?;
    target.set_right_to_left(words.direction() == Direction::Rtl);
    target.set_freeze_panes(1, 0)?;
    for (column, key) in (0..).zip(sheet.columns) {
        target.write_with_format(0, column, words.get(&format!("column.{key}")), &heading)?;
        target.set_column_width(column, width(key))?;
    }
    for (row, cells) in (1..).zip(&sheet.rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Text(text) => target.write_string_with_format(row, column, text, &body)?,
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

fn day(date: Date) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(date.year()).unwrap_or_default();
    ExcelDateTime::from_ymd(year, date.month().unsigned_abs(), date.day().unsigned_abs())
}

/// In characters of the default font.
fn width(column: &str) -> u16 {
    match column {
        "claim" | "quote" | "why" | "verdict_reason" | "reason" => 60,
        "sha256" => 68,
        "claimants" | "origins" | "standing" | "document" | "title" | "address" | "speaker"
        | "input" | "measure" => 32,
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
