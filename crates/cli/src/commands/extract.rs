//! `isnad extract`: who says what in each file; nothing is kept.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use isnad_model::{Attribution, Reading, Reason};

use crate::context::{Context, Format};
use crate::convention::ConventionArg;
use crate::failure::Outcome;
use crate::input::{self, Plan};
use crate::output;
use crate::source_args::SourceArgs;
use crate::table::with_schema;

/// Find who says what in a text
///
/// Reads each file, or standard input for `-`, and prints every act of saying in it: source, cue
/// and content as spans of Unicode code points, and how they relate. Keeps nothing.
#[derive(Debug, Args)]
#[command(
    after_help = "Formats: human, json, ndjson\n\nExample: isnad extract article.txt --format ndjson"
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
    /// Say beside each attribution how sure it is, and what was passed over
    #[arg(long)]
    explain: bool,
}

/// Extracts and prints.
pub fn run(args: &ExtractArgs, context: &Context) -> anyhow::Result<Outcome> {
    let format = context.format(&[Format::Human, Format::Json, Format::Ndjson])?;
    let (pack, weights) = (args.pack.as_deref(), args.weights.as_deref());
    let plan = Plan::new(&args.lang)?.drawn(pack, weights, args.convention.into())?;
    let plan = Plan { source: args.source.plan()?, ..plan };
    let batch = input::read_all(&args.files, &plan, context)?;
    let text = match format {
        Format::Ndjson => ndjson(&batch.readings)?,
        Format::Json => json(&batch.readings)?,
        _ => batch.readings.iter().map(|reading| human(reading, args.explain, context)).collect(),
    };
    output::stdout(text.as_bytes())?;
    Ok(batch.outcome())
}

fn ndjson(readings: &[Reading]) -> anyhow::Result<String> {
    let mut out = String::new();
    for reading in readings {
        out += &serde_json::to_string(&reading.extraction)?;
        out.push('\n');
    }
    Ok(out)
}

/// One document is one object; more of them are a list.
fn json(readings: &[Reading]) -> anyhow::Result<String> {
    let list: Vec<_> = readings.iter().map(|reading| &reading.extraction).collect();
    Ok(match list.as_slice() {
        [one] => serde_json::to_string_pretty(one)?,
        many => {
            let items = serde_json::json!({"items": many});
            serde_json::to_string_pretty(&with_schema("isnad.extractions/1", &items)?)?
        }
    } + "\n")
}

fn human(reading: &Reading, explain: bool, context: &Context) -> String {
    let extraction = &reading.extraction;
    let head = Reason::new("cli.extracted")
        .with("file", &extraction.id)
        .with("lang", &extraction.lang)
        .with("count", extraction.attributions.len());
    let mut out = context.words.say(&head) + "\n";
    for attribution in &extraction.attributions {
        out += &one(reading, attribution, explain, context);
    }
    for relation in &extraction.relations {
        let kind = serde_json::to_value(relation.kind).unwrap_or_default();
        let kind = kind.as_str().unwrap_or_default();
        let _ = writeln!(out, "  {} {kind} {}", relation.from, relation.to);
    }
    if explain {
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
