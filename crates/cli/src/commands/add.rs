//! `isnad add`: documents in, suggestions extracted.

use std::path::PathBuf;

use clap::Args;
use isnad_model::{Document, Event, Reading, Reason};
use jiff::civil::Date;

use crate::context::Context;
use crate::failure::Outcome;
use crate::input::{self, Plan};
use crate::sidecar::Given;
use crate::source_args::SourceArgs;
use crate::workspace::{self, Desk};

/// Add documents to the workspace
///
/// Keeps the bytes and the text of each document and what was found in it, as suggestions for
/// `isnad review`. A document that is there already is not added again.
#[derive(Debug, Args)]
#[command(after_help = "Beside the files, manifest.jsonl may give published, outlet, url, title, \
    topic, medium and origin (internal or external) of each.\n\nExample: isnad add page.html --outlet \"The Desk\" --published 2026-03-14")]
pub struct AddArgs {
    /// Files or folders; `-` for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Language of the text; auto goes by its letters
    #[arg(long, default_value = "auto", value_name = "CODE")]
    lang: String,
    #[command(flatten)]
    source: SourceArgs,
    /// When the outlet published it, as YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    published: Option<Date>,
    /// Who published it
    #[arg(long, value_name = "NAME")]
    outlet: Option<String>,
    /// Its address
    #[arg(long)]
    url: Option<String>,
    /// Its headline
    #[arg(long)]
    title: Option<String>,
}

/// Adds them.
pub fn run(args: &AddArgs, context: &Context) -> anyhow::Result<Outcome> {
    // Said now if there is none, or it is busy or damaged; not held while the inputs are read.
    let mut desk = Desk::open(context)?;
    desk.release()?;
    let given = Given::flags(
        args.published,
        args.outlet.as_deref(),
        args.url.as_deref(),
        args.title.as_deref(),
    );
    let plan = Plan { source: args.source.plan()?, given, ..Plan::new(&args.lang)? };
    let batch = input::read_all(&args.inputs, &plan, context)?;
    let mut known = desk.documents()?;
    let documents = batch.readings.iter().zip(&batch.raw);
    record(&documents.collect::<Vec<_>>(), &mut known, &mut desk, context)?;
    Ok(batch.outcome())
}

/// Records the documents that are not known, and says which are.
///
/// # Errors
/// As the store's.
pub fn record(
    documents: &[(&Reading, &Vec<u8>)],
    known: &mut Vec<Document>,
    desk: &mut Desk,
    context: &Context,
) -> anyhow::Result<()> {
    let mut actions = Vec::new();
    for (reading, raw) in documents {
        let kept = workspace::kept(reading, raw, context.now);
        if known.iter().any(|document| document.id == kept.document.id) {
            let what = Reason::new("cli.already_there").with("file", &reading.document.id);
            context.note(&what.with("id", &kept.document.id));
            continue;
        }
        desk.put(raw, &reading.text)?;
        let document = Document { revises: earlier(&kept.document, known), ..kept.document };
        let what = Reason::new("cli.added")
            .with("file", &reading.document.id)
            .with("id", &document.id)
            .with("count", kept.extraction.attributions.len());
        context.note(&what);
        actions.push(workspace::added(&document, kept.extraction));
        known.push(document);
    }
    // One commit for all, and one action for each: a document can be undone on its own.
    let actions: Vec<&[Event]> = actions.iter().map(<[Event; 2]>::as_slice).collect();
    desk.append_group(&actions, context)
}

/// The latest document that is known under the same address.
fn earlier(document: &Document, known: &[Document]) -> Option<String> {
    let uri = document.uri.as_ref()?;
    known.iter().rev().find(|other| other.uri.as_ref() == Some(uri)).map(|other| other.id.clone())
}
