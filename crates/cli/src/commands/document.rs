//! `isnad document`: what came in.

use clap::{Args, Subcommand};
use isnad_model::{Document, Reading, Reason};
use serde::Serialize;

use crate::context::{Context, Format};
use crate::failure::Outcome;
use crate::output;
use crate::table::{self, Row, with_schema};
use crate::workspace::Desk;

/// The documents of the workspace
#[derive(Debug, Subcommand)]
pub enum DocumentCommand {
    /// List the documents
    ///
    /// In the order in which they came in.
    List(ListArgs),
    /// Show a document, its text and what was found in it
    ///
    /// An id may be shortened as long as it stays unambiguous.
    Show(ShowArgs),
}

/// Which documents.
#[derive(Debug, Args)]
#[command(
    after_help = "Formats: human, json, ndjson, csv\n\nExample: isnad document list --search \"dam leak\""
)]
pub struct ListArgs {
    /// Only those whose headline or text has some of these words, the best first
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
    /// At most so many
    #[arg(long, value_name = "COUNT")]
    limit: Option<usize>,
}

/// Which document.
#[derive(Debug, Args)]
#[command(after_help = "Formats: human, json\n\nExample: isnad document show d3f1a")]
pub struct ShowArgs {
    /// Id of the document
    id: String,
}

#[derive(Serialize)]
#[serde(transparent)]
struct DocumentRow(Document);

impl Row for DocumentRow {
    const SCHEMA: &'static str = "isnad.document/1";
    const COLUMNS: &'static [&'static str] = &[
        "cli.column.id",
        "cli.column.lang",
        "cli.column.published",
        "cli.column.outlet",
        "cli.column.title",
    ];

    fn cells(&self) -> Vec<String> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let published = self.0.published.map(|date| date.to_string()).unwrap_or_default();
        vec![
            self.0.id.clone(),
            text(&self.0.lang),
            published,
            text(&self.0.outlet),
            text(&self.0.title),
        ]
    }
}

/// Lists or shows.
pub fn run(command: &DocumentCommand, context: &Context) -> anyhow::Result<Outcome> {
    let desk = Desk::open(context)?;
    match command {
        DocumentCommand::List(args) => {
            let limit = args.limit.unwrap_or(usize::MAX);
            let found = match &args.search {
                Some(words) => desk.documents_with(words, limit)?,
                None => desk.documents()?,
            };
            let rows: Vec<_> = found.into_iter().take(limit).map(DocumentRow).collect();
            table::print(&rows, context)?;
        }
        DocumentCommand::Show(args) => show(&args.id, &desk, context)?,
    }
    Ok(Outcome::default())
}

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    document: &'a Document,
    content: &'a str,
    extraction: &'a isnad_model::Extraction,
}

fn show(id: &str, desk: &Desk, context: &Context) -> anyhow::Result<()> {
    let format = context.format(&[Format::Human, Format::Json])?;
    let reading = desk.reading(&desk.document(id)?)?;
    let Reading { document, text, extraction } = &reading;
    let out = if format == Format::Json {
        let shown = Shown { document, content: text, extraction };
        serde_json::to_string_pretty(&with_schema(DocumentRow::SCHEMA, &shown)?)? + "\n"
    } else {
        let head = DocumentRow(document.clone()).cells().join("  ");
        let found = Reason::new("cli.found").with("count", extraction.attributions.len());
        format!("{}\n{}\n\n{text}\n", head.trim_end(), context.words.say(&found))
    };
    output::stdout(out.as_bytes())
}
