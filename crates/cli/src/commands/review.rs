//! `isnad review`: what the extractor suggests, taken, put right or turned down by a person.

use std::path::PathBuf;

use clap::Args;
use isnad_model::{Act, Attribution, Reading};
use isnad_store::SuggestionState;
use isnad_verify::worth::{Wordings, Worth, worth};
use serde::Serialize;

use crate::commands::claim::word;
use crate::commands::review_decide::{self as decide, Edit};
use crate::commands::{review_export, review_loop};
use crate::context::Context;
use crate::failure::Outcome;
use crate::output;
use crate::table::{self, Row};
use crate::workspace::Desk;

/// Go through what the extractor suggests
///
/// Without flags, lists the suggestions that nobody has decided on, those most worth checking
/// first: figures, named speakers, contested, repeated. --ask goes through them one by one.
/// Accepting one opens a claim, or joins the claim named, and prints the claim's id.
#[derive(Debug, Args)]
#[command(
    after_help = "Formats: human, json, ndjson, csv\n\nExample: isnad review --accept d3f1a:a1 --claim c0a4e"
)]
pub struct ReviewArgs {
    #[command(flatten)]
    decision: Decision,
    /// The claim that an accepted suggestion joins
    #[arg(long, value_name = "ID", requires = "accept")]
    claim: Option<String>,
    /// Why it is turned down
    #[arg(long, default_value = "", requires = "reject")]
    reason: String,
    #[command(flatten)]
    change: Change,
    /// At most so many are listed or asked about
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

/// One of these, or a list.
#[derive(Debug, Args)]
#[group(multiple = false)]
struct Decision {
    /// Ask about each, with its sentence, and take the answers from standard input
    #[arg(long)]
    ask: bool,
    /// Take this suggestion, `document:attribution`
    #[arg(long, value_name = "ID")]
    accept: Option<String>,
    /// Turn this suggestion down
    #[arg(long, value_name = "ID")]
    reject: Option<String>,
    /// Leave this suggestion for later: it is listed last
    #[arg(long, value_name = "ID")]
    skip: Option<String>,
    /// Put this suggestion right; what is not given stays
    #[arg(long, value_name = "ID", requires = "change")]
    edit: Option<String>,
    /// Write all decisions into this file, one document a line, as `isnad train` takes them
    #[arg(long, value_name = "FILE")]
    export: Option<PathBuf>,
}

/// New spans, as words of the text or as code points `12-40`.
#[derive(Debug, Args)]
#[group(id = "change", multiple = true)]
struct Change {
    /// Who speaks, as the words stand; several where they are interrupted, empty for nobody
    #[arg(long, value_name = "WORDS", requires = "edit")]
    source: Vec<String>,
    /// The reporting words
    #[arg(long, value_name = "WORDS", requires = "edit")]
    cue: Vec<String>,
    /// What is said
    #[arg(long, value_name = "WORDS", requires = "edit")]
    content: Vec<String>,
    /// What kind of saying it is, such as assert, deny or `no_comment`
    #[arg(long, requires = "edit", value_parser = act)]
    act: Option<Act>,
}

fn act(text: &str) -> Result<Act, String> {
    serde_json::from_value(text.into()).map_err(|_| {
        "one of assert, deny, confirm, repeat, request, question, promise_or_threat, no_comment, \
         not_confirmed, opinion"
            .to_owned()
    })
}

/// A suggestion that nobody has decided on.
#[derive(Debug, Serialize)]
pub struct Suggestion {
    /// `document:attribution`.
    pub id: String,
    /// What kind of saying.
    pub act: Act,
    /// Who.
    pub source: String,
    /// What is said.
    pub content: String,
    /// In points.
    pub worth: f64,
    /// What it is worth so much for.
    pub why: Vec<&'static str>,
    #[serde(skip)]
    skipped: bool,
}

impl Row for Suggestion {
    const SCHEMA: &'static str = "isnad.suggestion/1";
    const COLUMNS: &'static [&'static str] = &[
        "cli.column.id",
        "cli.column.worth",
        "cli.column.act",
        "cli.column.source",
        "cli.column.content",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.clone(),
            format!("{:.1}", self.worth),
            word(self.act),
            self.source.clone(),
            self.content.clone(),
        ]
    }
}

/// Lists, asks or decides.
pub fn run(args: &ReviewArgs, context: &Context) -> anyhow::Result<Outcome> {
    let mut desk = Desk::open(context)?;
    let Decision { ask, accept, reject, skip, edit, export } = &args.decision;
    if let Some(id) = accept {
        let claim = decide::accept(id, args.claim.as_deref(), &mut desk, context)?;
        output::stdout(format!("{claim}\n").as_bytes())?;
    } else if let Some(id) = reject {
        decide::reject(id, &args.reason, &mut desk, context)?;
    } else if let Some(id) = skip {
        decide::skip(id, &mut desk, context)?;
    } else if let Some(id) = edit {
        let Change { source, cue, content, act } = &args.change;
        decide::edit(id, &Edit { source, cue, content, act: *act }, &mut desk, context)?;
    } else if let Some(file) = export {
        review_export::run(file, &desk, context)?;
    } else if *ask {
        review_loop::run(&open(&desk, args.limit, context)?, &mut desk, context)?;
    } else {
        table::print(&open(&desk, args.limit, context)?, context)?;
    }
    Ok(Outcome::default())
}

/// What nobody has decided on, the most worth first, what was left for later last.
fn open(desk: &Desk, limit: Option<usize>, context: &Context) -> anyhow::Result<Vec<Suggestion>> {
    let readings = desk.readings()?.told(context);
    let mut wordings = Wordings::default();
    for reading in &readings {
        wordings.add(reading);
    }
    let mut rows = Vec::new();
    for reading in &readings {
        desk.take_turns()?;
        let decided = desk.suggested(&reading.document.id)?;
        let worths = worth(reading, &wordings);
        for (attribution, worth) in reading.extraction.attributions.iter().zip(worths) {
            let known = decided.iter().find(|known| known.id == attribution.id);
            let is_open = known.is_none_or(|known| known.state == SuggestionState::Open);
            if is_open {
                let skipped = known.is_some_and(|known| known.skipped);
                rows.push(suggestion(reading, attribution, &worth, skipped));
            }
        }
    }
    rows.sort_by(|a, b| a.skipped.cmp(&b.skipped).then(b.worth.total_cmp(&a.worth)));
    rows.truncate(limit.unwrap_or(usize::MAX));
    Ok(rows)
}

fn suggestion(
    reading: &Reading,
    attribution: &Attribution,
    worth: &Worth,
    skipped: bool,
) -> Suggestion {
    let why = [
        (worth.figures > 0, "figures"),
        (worth.named, "named"),
        (worth.contested > 0, "contested"),
        (worth.repeated > 0, "repeated"),
    ];
    Suggestion {
        id: format!("{}:{}", reading.document.id, attribution.id),
        act: attribution.act,
        source: speaker(reading, attribution),
        content: content(reading, attribution),
        worth: worth.points,
        why: why.iter().filter(|(holds, _)| *holds).map(|(_, name)| *name).collect(),
        skipped,
    }
}

/// The words of some spans, in one line.
pub fn joined(reading: &Reading, spans: &[isnad_model::Span]) -> String {
    let parts: Vec<&str> = spans.iter().map(|span| span.slice(&reading.text)).collect();
    parts.join(" ... ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of what is said.
pub fn content(reading: &Reading, attribution: &Attribution) -> String {
    joined(reading, &attribution.content)
}

/// The words for who says it; the antecedent's, where the text names nobody.
pub fn speaker(reading: &Reading, attribution: &Attribution) -> String {
    match &attribution.source_resolved {
        Some(resolved) => resolved.text.clone(),
        None => joined(reading, &attribution.source),
    }
}
