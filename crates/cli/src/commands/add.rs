//! `isnad add`: documents in, suggestions extracted.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use clap::Args;
use isnad_model::{Document, Event, Reading, Reason};
use jiff::civil::Date;

use crate::context::Context;
use crate::failure::Outcome;
use crate::input::{self, Documents, Plan};
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
    let (mut known, mut held) = (Known::default(), Held::default());
    let streamed = input::stream(&args.inputs, &plan, context, &mut |part| {
        if held.take(part) { held.record(&mut known, &mut desk, context) } else { Ok(()) }
    })?;
    held.record(&mut known, &mut desk, context)?;
    Ok(streamed.outcome())
}

/// Documents that are recorded in one commit.
const COMMITTED: usize = 256;
/// Bytes of documents that wait for their commit.
const WAITING: usize = 8 << 20;

/// Documents that wait for their commit.
#[derive(Default)]
pub struct Held {
    documents: Documents,
    bytes: usize,
}

impl Held {
    /// Takes more of them; whether it is time to record them.
    pub fn take(&mut self, part: Documents) -> bool {
        self.bytes +=
            part.iter().map(|(reading, raw)| reading.text.len() + raw.len()).sum::<usize>();
        self.documents.extend(part);
        self.documents.len() >= COMMITTED || self.bytes >= WAITING
    }

    /// Records them, and lets others in until the next time.
    ///
    /// # Errors
    /// As the store's.
    pub fn record(
        &mut self,
        known: &mut Known,
        desk: &mut Desk,
        context: &Context,
    ) -> anyhow::Result<()> {
        record(&std::mem::take(self).documents, known, desk, context)?;
        desk.release()
    }
}

/// What a workspace has, as far as it tells whether a document is new.
#[derive(Default)]
pub struct Known {
    /// How many events were recorded when this was so.
    events: Option<u64>,
    ids: HashSet<String>,
    /// The latest document of each address.
    latest: HashMap<String, String>,
}

impl Known {
    /// Looks at the workspace again where somebody has recorded something since.
    fn catch_up(&mut self, desk: &Desk) -> anyhow::Result<()> {
        let now = desk.events()?;
        if self.events != Some(now) {
            let documents = desk.documents()?;
            *self = Self { events: Some(now), ..Self::default() };
            for document in &documents {
                self.add(document);
            }
        }
        Ok(())
    }

    fn add(&mut self, document: &Document) {
        self.ids.insert(document.id.clone());
        if let Some(uri) = &document.uri {
            self.latest.insert(uri.clone(), document.id.clone());
        }
    }
}

/// Records the documents that are not known, and says which are.
///
/// # Errors
/// As the store's.
fn record(
    documents: &[(Reading, Vec<u8>)],
    known: &mut Known,
    desk: &mut Desk,
    context: &Context,
) -> anyhow::Result<()> {
    known.catch_up(desk)?;
    let mut actions = Vec::new();
    for (reading, raw) in documents {
        let kept = workspace::kept(reading, raw, context.now);
        if known.ids.contains(&kept.document.id) {
            let what = Reason::new("cli.already_there").with("file", &reading.document.id);
            context.note(&what.with("id", &kept.document.id));
            continue;
        }
        desk.put(raw, &reading.text)?;
        let earlier = kept.document.uri.as_ref().and_then(|uri| known.latest.get(uri).cloned());
        let document = Document { revises: earlier, ..kept.document };
        let what = Reason::new("cli.added")
            .with("file", &reading.document.id)
            .with("id", &document.id)
            .with("count", kept.extraction.attributions.len());
        context.note(&what);
        actions.push(workspace::added(&document, kept.extraction));
        known.add(&document);
    }
    // One commit for these, and one action for each: a document can be undone on its own.
    let actions: Vec<&[Event]> = actions.iter().map(<[Event; 2]>::as_slice).collect();
    desk.append_group(&actions, context)?;
    known.events = Some(desk.events()?);
    Ok(())
}
