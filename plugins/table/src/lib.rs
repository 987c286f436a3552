//! The rows of a claim sheet to claims, fact-checks or documents.
#![forbid(unsafe_code)]

mod columns;
mod dates;
#[path = "../../html/src/decode.rs"]
mod decode;
mod row;
mod sheet;

use isnad_plugin::{Config, Failure, Input, Next, Output, Source, export_source};

use columns::Columns;
use row::Options;
use sheet::Sheet;

/// Largest file taken, in bytes: it is held in memory.
const LARGEST: u64 = 128 << 20;

/// The source of one sheet.
#[derive(Debug)]
pub struct Table {
    input: Input,
    wanted: sheet::Wanted,
    mapping: String,
    options: Options,
    read: Option<(Sheet, Columns)>,
}

impl Source for Table {
    fn open(config: &Config<'_>, input: Input) -> Result<Self, Failure> {
        let text = |key: &str| config.get(key).unwrap_or_default().trim().to_owned();
        let wanted = sheet::Wanted {
            sheet: text("sheet"),
            delimiter: text("delimiter"),
            encoding: decode::asked(config)?,
            header_row: header_row(&text("header-row"))?,
        };
        let options = Options::new(&text("kind"), &text("dates"));
        Ok(Self { input, wanted, mapping: text("columns"), options, read: None })
    }

    fn pull(&mut self, output: &mut Output) -> Result<Next, Failure> {
        let (mut sheet, columns) = match self.read.take() {
            Some(read) => read,
            None => self.read(output)?,
        };
        let row = sheet.next_row();
        self.read = Some((sheet, columns));
        match (row, &self.read) {
            (Some(row), Some((_, columns))) => {
                let row = row.map_err(Failure::record)?;
                row::emit(&row, columns, self.options, output)?;
                Ok(Next::More)
            }
            _ => Ok(Next::Done),
        }
    }
}

fn header_row(text: &str) -> Result<usize, Failure> {
    let number = if text.is_empty() { Ok(1) } else { text.parse() };
    let wrong = || Failure::batch(format!("option `header-row`: `{text}` is no row, from 1"));
    number.ok().filter(|number| *number > 0).ok_or_else(wrong)
}

impl Table {
    fn read(&mut self, output: &Output) -> Result<(Sheet, Columns), Failure> {
        let raw = self.input.whole(LARGEST)?;
        let (sheet, warnings) = Sheet::open(raw, &self.wanted).map_err(Failure::batch)?;
        for warning in &warnings {
            output.warn(warning);
        }
        let columns = Columns::of(sheet.header(), &self.mapping).map_err(Failure::batch)?;
        Ok((sheet, columns))
    }
}

export_source!(Table, manifest = include_str!("../plugin.toml"));
