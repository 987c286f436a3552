//! Flags that shape a report in one format or another; `verify` and `report` share them.

use std::path::PathBuf;

use clap::Args;
use isnad_report::{Paging, TABLES};

/// What a format of reports leaves open.
#[derive(Debug, Default, Args)]
pub struct ShapeArgs {
    /// Begin CSV with a byte order mark, without which some spreadsheets show Arabic as symbols
    #[arg(long)]
    pub bom: bool,
    /// Where the HTML report will be published; JSON-LD links to its claims
    #[arg(long, value_name = "URL", default_value = "", hide_default_value = true)]
    pub page: String,
    /// Claims on a page of the HTML report; one with more of them, or of documents, is split into
    /// an index, the file of --out, and a folder of pages beside it
    #[arg(long, value_name = "N", default_value_t = 500,
        value_parser = clap::value_parser!(u32).range(1..))]
    pub claims_per_page: u32,
    /// The table that CSV prints
    #[arg(long, value_name = "NAME", default_value = "claims", value_parser = TABLES)]
    pub table: String,
    /// The last period's report, as JSON or NDJSON: the statistics say what has changed
    #[arg(long, value_name = "FILE")]
    pub previous: Option<PathBuf>,
    /// Templates of HTML and Markdown; else those in `templates` of the workspace (isnad template)
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
}

impl ShapeArgs {
    /// How an HTML report of that file name is split.
    pub fn paging(&self, file: &str) -> Paging {
        Paging { file: file.to_owned(), claims: self.claims_per_page as usize }
    }
}
