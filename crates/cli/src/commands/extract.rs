//! `isnad extract`: who says what in each file; nothing is kept.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use isnad_model::{Attribution, Explanation, Extraction, Reading, Reason};
use serde::Serialize;

use crate::context::{Context, Format};
use crate::convention::ConventionArg;
use crate::explained::Explained;
use crate::failure::Outcome;
use crate::input::{self, Plan};
use crate::output;
use crate::reading;
use crate::source_args::SourceArgs;
use crate::table::with_schema;

/// Find who says what in a text
///
/// Reads each file, or standard input for `-`, and prints every act of saying in it: source, cue
/// and content as spans of Unicode code points, and how they relate. Keeps nothing.
#[derive(Debug, Args)]
#[command(
    after_help = "Formats: human, json, ndjson\n\nWith --explain, JSON has a field `explanation` more.\n\n\
    Example: isnad extract article.txt --format ndjson"
)]
pub struct ExtractArgs {
    /// Files or folders; `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Language of the text; auto goes by its letters
    #[arg(long, default_value = "auto", value_name = "CODE")]
    lang: String,
    /// A language pack in a folder, which reads every text instead of those in the binary; with
    /// data other than theirs, by rules alone
    #[arg(long, value_name = "DIR", conflicts_with = "lang")]
    pack: Option<PathBuf>,
    /// How spans are drawn, and what counts as an attribution
    #[arg(long, value_enum, default_value_t, value_name = "NAME")]
    convention: ConventionArg,
    /// Weights as `isnad train` makes them, or `none` for rules alone; else those of the pack
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    #[command(flatten)]
    source: SourceArgs,
    /// Say of each attribution which rules, words and scores made it, and of each other sentence
    /// with a reporting word why it has none
    #[arg(long)]
    explain: bool,
}

/// Extracts and prints.
pub fn run(args: &ExtractArgs, context: &Context) -> anyhow::Result<Outcome> {
    let format = context.format(&[Format::Human, Format::Json, Format::Ndjson])?;
    let (pack, weights) = (args.pack.as_deref(), args.weights.as_deref());
    let plan = Plan::new(&args.lang)?.drawn(pack, weights, args.convention.into())?;
    let plan = Plan { source: args.source.plan()?, ..plan };
    // What is not asked for is not worked out: it reads the text again.
    let explain = args.explain.then_some(&plan);
    if format == Format::Json {
        let batch = input::read_all(&args.files, &plan, context)?;
        let found: Vec<Found<'_>> =
            batch.readings.iter().map(|one| Found::of(one, explain)).collect();
        output::stdout(json(&found)?.as_bytes())?;
        return Ok(batch.outcome());
    }
    // One document has nothing to do with the next: each is printed as it comes.
    let streamed = input::stream(&args.files, &plan, context, &mut |part| {
        let found: Vec<_> = part.iter().map(|(one, _)| Found::of(one, explain)).collect();
        let text = match format {
            Format::Ndjson => ndjson(&found)?,
            _ => found.iter().map(|found| human(found, context)).collect(),
        };
        output::stdout(text.as_bytes())
    })?;
    Ok(streamed.outcome())
}

/// A document, and how what was found in it came about, where that was asked for.
struct Found<'a> {
    reading: &'a Reading,
    why: Option<Explanation>,
}

impl<'a> Found<'a> {
    fn of(reading: &'a Reading, explain: Option<&Plan>) -> Self {
        Self { reading, why: explain.and_then(|plan| reading::explained(reading, plan)) }
    }
}

/// What is printed of it for programs.
#[derive(Serialize)]
struct Printed<'a> {
    #[serde(flatten)]
    extraction: &'a Extraction,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<&'a Explanation>,
}

impl<'a> From<&'a Found<'_>> for Printed<'a> {
    fn from(found: &'a Found<'_>) -> Self {
        Self { extraction: &found.reading.extraction, explanation: found.why.as_ref() }
    }
}

fn ndjson(found: &[Found<'_>]) -> anyhow::Result<String> {
    let mut out = String::new();
    for found in found {
        out += &serde_json::to_string(&Printed::from(found))?;
        out.push('\n');
    }
    Ok(out)
}

/// One document is one object; more of them are a list.
fn json(found: &[Found<'_>]) -> anyhow::Result<String> {
    let list: Vec<_> = found.iter().map(Printed::from).collect();
    Ok(match list.as_slice() {
        [one] => serde_json::to_string_pretty(one)?,
        many => {
            let items = serde_json::json!({"items": many});
            serde_json::to_string_pretty(&with_schema("isnad.extractions/1", &items)?)?
        }
    } + "\n")
}

fn human(found: &Found<'_>, context: &Context) -> String {
    let (reading, extraction) = (found.reading, &found.reading.extraction);
    let head = Reason::new("cli.extracted")
        .with("file", &extraction.id)
        .with("lang", &extraction.lang)
        .with("count", extraction.attributions.len());
    let mut out = context.words.say(&head) + "\n";
    let why = found.why.as_ref().map(|why| Explained { why, text: &reading.text, context });
    for (number, attribution) in extraction.attributions.iter().enumerate() {
        out += &one(reading, attribution, why.is_some(), context);
        out += &why.as_ref().map_or_else(String::new, |why| why.made(number));
    }
    for relation in &extraction.relations {
        let kind = serde_json::to_value(relation.kind).unwrap_or_default();
        let kind = kind.as_str().unwrap_or_default();
        let _ = writeln!(out, "  {} {kind} {}", relation.from, relation.to);
    }
    if let Some(why) = why {
        out += &why.passed_over();
        for odd in &extraction.diagnostics {
            let _ = writeln!(out, "  {}-{} {}", odd.span.start, odd.span.end, odd.message);
        }
    }
    out + "\n"
}

fn one(reading: &Reading, attribution: &Attribution, explain: bool, context: &Context) -> String {
    let words = |spans: &[isnad_model::Span]| {
        let parts: Vec<&str> = spans.iter().map(|span| span.slice(&reading.text)).collect();
        context.quoted(&parts.join(" ... ").replace(['\n', '\r'], " "))
    };
    let source = match (&attribution.source[..], &attribution.source_resolved) {
        ([], Some(resolved)) => format!("({})", context.quoted(&resolved.text)),
        ([], None) => "-".to_owned(),
        (source, _) => words(source),
    };
    let act = serde_json::to_value(attribution.act).unwrap_or_default();
    let act = act.as_str().unwrap_or_default().to_owned();
    let sure = if explain { format!(" ({:.2})", attribution.confidence) } else { String::new() };
    let (cue, said) = (words(&attribution.cue), words(&attribution.content));
    format!("  {} {act}{sure}  {source} | {cue} | {said}\n", attribution.id)
}
