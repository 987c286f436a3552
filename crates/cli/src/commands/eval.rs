//! `isnad eval`: figures of predictions, or of the extractor itself, against gold.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use isnad_learn::score::{self, Gold};
use isnad_model::Document;

use crate::context::Context;
use crate::convention::ConventionArg;
use crate::failure::Outcome;
use crate::input::Plan;
use crate::output;
use crate::{progress, reading};

/// Measure against gold
///
/// Prints precision, recall and F1 of sources, cues, contents, speakers and relations. Without
/// --pred, the extractor reads each gold document itself.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: isnad eval tests/samples/ar/gold.jsonl --texts tests/samples/ar/articles"
)]
pub struct EvalArgs {
    /// Gold, one document a line
    gold: PathBuf,
    /// Folder of the texts, `<id>.txt` each; not needed where gold lines carry their text
    #[arg(long, value_name = "DIR")]
    texts: Option<PathBuf>,
    /// Predictions, as `isnad extract --format ndjson` prints them
    #[arg(long, value_name = "FILE")]
    pred: Option<PathBuf>,
    /// Only the documents whose ids stand in this file
    #[arg(long, value_name = "FILE")]
    docs: Option<PathBuf>,
    /// Only attributions of this kind
    #[arg(long)]
    kind: Option<String>,
    /// Language of the texts; auto goes by their letters
    #[arg(long, default_value = "auto", value_name = "CODE")]
    lang: String,
    /// A language pack in a folder, which reads every text instead of those in the binary; with
    /// data other than theirs, by rules alone
    #[arg(long, value_name = "DIR", conflicts_with = "lang")]
    pack: Option<PathBuf>,
    /// How the gold draws its spans
    #[arg(long, value_enum, default_value_t, value_name = "NAME")]
    convention: ConventionArg,
    /// Weights as `isnad train` makes them, or `none` for rules alone; else those of the pack
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// Print the figures as one JSON object
    #[arg(long)]
    json: bool,
}

/// Measures and prints.
pub fn run(args: &EvalArgs, context: &Context) -> anyhow::Result<Outcome> {
    let gold = lines(&args.gold)?;
    let docs: BTreeSet<String> = match &args.docs {
        Some(path) => read(path)?.split_whitespace().map(str::to_owned).collect(),
        None => BTreeSet::new(),
    };
    let texts = |id: &str| fs::read_to_string(args.texts.as_ref()?.join(format!("{id}.txt"))).ok();
    let predictions = match &args.pred {
        Some(path) => lines(path)?,
        None => extracted(&gold, texts, args, context)?,
    };
    let figures = score::score(&gold, &predictions, texts, &docs, args.kind.as_deref())?;
    let json = args.json || context.global.format == Some(crate::context::Format::Json);
    let text = if json { serde_json::to_string(&figures)? } else { figures.to_string() };
    output::stdout(format!("{}\n", text.trim_end_matches('\n')).as_bytes())?;
    Ok(Outcome::default())
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| path.display().to_string())
}

fn lines(path: &Path) -> anyhow::Result<Gold> {
    score::read_lines(&read(path)?).with_context(|| path.display().to_string())
}

/// The extractor's own predictions for the documents of the gold.
fn extracted(
    gold: &Gold,
    texts: impl Fn(&str) -> Option<String>,
    args: &EvalArgs,
    context: &Context,
) -> anyhow::Result<Gold> {
    let convention = args.convention.into();
    let (pack, weights) = (args.pack.as_deref(), args.weights.as_deref());
    let plan = Plan::new(&args.lang)?.drawn(pack, weights, convention)?;
    let mut predictions = Gold::default();
    let bar = progress::bar(gold.iter().count(), context.global.quiet);
    for (id, line) in gold.iter() {
        // A text that is missing is told by the scorer, which knows whether it is needed.
        if let Some(text) = line.text.clone().or_else(|| texts(id)) {
            let document = Document { id: id.to_owned(), ..Document::default() };
            let reading = reading::extracted(document, text, &plan);
            predictions.push((&reading.extraction).into());
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(predictions)
}
