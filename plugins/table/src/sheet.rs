//! The rows of a file, from text or from a workbook, each with its place.

use std::io::Cursor;

use calamine::{Data, Range, Reader as _, open_workbook_auto_from_rs};
use csv::{ReaderBuilder, StringRecord, Trim};

use crate::decode;

/// What the user says of the file.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    pub(crate) sheet: String,
    pub(crate) delimiter: String,
    pub(crate) encoding: String,
    pub(crate) header_row: usize,
}

/// A row with its place, and as it stood in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) place: String,
    pub(crate) cells: Vec<String>,
    pub(crate) raw: Vec<u8>,
    pub(crate) raw_mime: &'static str,
}

/// A sheet that hands out its rows.
#[derive(Debug)]
pub(crate) struct Sheet {
    header: Vec<String>,
    rows: Rows,
}

#[derive(Debug)]
enum Rows {
    Text { reader: Box<csv::Reader<Cursor<String>>>, lines: Lines },
    Book { range: Box<Range<Data>>, next: usize },
}

/// Counts lines up to a place; the reader counts one too few behind a CR LF.
#[derive(Debug, Default)]
struct Lines {
    counted: usize,
    before: usize,
}

impl Lines {
    /// The line, from 1, of the first byte at or behind `at` that ends no line; and that byte.
    fn at(&mut self, text: &[u8], at: usize) -> (usize, usize) {
        let rest = text.get(at..).unwrap_or_default();
        let start = at + rest.iter().take_while(|byte| b"\r\n".contains(byte)).count();
        let passed = text.get(self.counted..start).unwrap_or_default();
        self.before += passed.split(|byte| *byte == b'\n').count() - 1;
        self.counted = start;
        (self.before + 1, start)
    }
}

impl Sheet {
    /// The sheet behind its headers, with warnings.
    ///
    /// # Errors
    /// When the file is no sheet, or has no headers.
    pub(crate) fn open(raw: Vec<u8>, wanted: &Wanted) -> Result<(Self, Vec<String>), String> {
        if raw.trim_ascii().is_empty() {
            return Err("the file is empty".to_owned());
        }
        let book = raw.starts_with(b"PK\x03\x04") || raw.starts_with(b"\xd0\xcf\x11\xe0");
        let (rows, warnings) =
            if book { (of_book(raw, wanted)?, Vec::new()) } else { of_text(&raw, wanted)? };
        let mut sheet = Self { header: Vec::new(), rows };
        for _ in 0..wanted.header_row {
            let row = sheet.any_row().ok_or("there is no row of headers")??;
            sheet.header = row.cells;
        }
        Ok((sheet, warnings))
    }

    pub(crate) fn header(&self) -> &[String] {
        &self.header
    }

    /// The next row that is not empty.
    pub(crate) fn next_row(&mut self) -> Option<Result<Row, String>> {
        loop {
            let row = self.any_row()?;
            if !matches!(&row, Ok(row) if row.cells.iter().all(String::is_empty)) {
                return Some(row);
            }
        }
    }

    fn any_row(&mut self) -> Option<Result<Row, String>> {
        match &mut self.rows {
            Rows::Text { reader, lines } => text_row(reader, lines),
            Rows::Book { range, next } => {
                let row = book_row(range, *next)?;
                *next += 1;
                Some(Ok(row))
            }
        }
    }
}

fn of_text(raw: &[u8], wanted: &Wanted) -> Result<(Rows, Vec<String>), String> {
    let (text, _, warnings) = decode::decode(raw, &wanted.encoding)?;
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    let delimiter = match wanted.delimiter.as_str() {
        "comma" => b',',
        "semicolon" => b';',
        "tab" => b'\t',
        "pipe" => b'|',
        _ => likely(text.lines().nth(wanted.header_row - 1).unwrap_or_default()),
    };
    let reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .delimiter(delimiter)
        .from_reader(Cursor::new(text));
    Ok((Rows::Text { reader: Box::new(reader), lines: Lines::default() }, warnings))
}

/// What stands most often between the headers; spreadsheets write `;` where `,` is in numbers.
fn likely(header: &str) -> u8 {
    let mut outside = true;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    for byte in header.bytes() {
        outside ^= byte == b'"';
        for (delimiter, count) in &mut counts {
            *count += u32::from(outside && byte == *delimiter);
        }
    }
    // Of equal ones, the first.
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(byte, _)| byte)
}

fn text_row(
    reader: &mut csv::Reader<Cursor<String>>,
    lines: &mut Lines,
) -> Option<Result<Row, String>> {
    let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
    let from = at(reader.position().byte());
    let (line, start) = lines.at(reader.get_ref().get_ref().as_bytes(), from);
    let mut record = StringRecord::new();
    match reader.read_record(&mut record) {
        Ok(false) => return None,
        Ok(true) => {}
        Err(error) => return Some(Err(format!("line {line}: {error}"))),
    }
    let whole = start..at(reader.position().byte());
    let raw = reader.get_ref().get_ref().as_bytes().get(whole).unwrap_or_default();
    Some(Ok(Row {
        place: format!("line {line}"),
        cells: record.iter().map(str::to_owned).collect(),
        raw: raw.trim_ascii().to_vec(),
        raw_mime: "text/csv",
    }))
}

fn of_book(raw: Vec<u8>, wanted: &Wanted) -> Result<Rows, String> {
    let no_book = |error: &dyn std::fmt::Display| format!("this is not a workbook: {error}");
    let mut book = open_workbook_auto_from_rs(Cursor::new(raw)).map_err(|error| no_book(&error))?;
    let names = book.sheet_names();
    let name = if wanted.sheet.is_empty() { names.first() } else { Some(&wanted.sheet) };
    let name = name.filter(|name| names.contains(name)).ok_or_else(|| {
        format!("there is no sheet `{}`; there are: {}", wanted.sheet, names.join(", "))
    })?;
    let range = book.worksheet_range(name).map_err(|error| no_book(&error))?;
    Ok(Rows::Book { range: Box::new(range), next: 0 })
}

/// Rows are counted from the first of the sheet, though the range begins at the first filled one.
fn book_row(range: &Range<Data>, at: usize) -> Option<Row> {
    let (first, left) = range.start()?;
    let place = format!("row {}", at + 1);
    let filled = usize::try_from(first).ok()?;
    let cells: Vec<String> = match at.checked_sub(filled) {
        None => Vec::new(),
        Some(at) => {
            let row = range.rows().nth(at)?;
            let before = usize::try_from(left).ok()?.min(256);
            std::iter::repeat_n(String::new(), before).chain(row.iter().map(cell)).collect()
        }
    };
    let raw = cells.join("\t").into_bytes();
    Some(Row { place, cells, raw, raw_mime: "text/tab-separated-values" })
}

fn cell(data: &Data) -> String {
    match data {
        Data::Empty | Data::Error(_) => String::new(),
        Data::DateTime(time) if time.is_datetime() => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        other => other.to_string().trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::likely;

    #[test]
    fn the_delimiter_is_what_stands_between_headers() {
        for (header, expected) in [
            ("a,b,c", b','),
            ("a;b;c", b';'),
            ("\"a,b,c\";d", b';'),
            ("a\tb", b'\t'),
            ("a|b|c", b'|'),
            ("alone", b','),
        ] {
            assert_eq!(likely(header), expected, "{header}");
        }
    }
}
