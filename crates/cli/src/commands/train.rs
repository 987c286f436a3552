//! `isnad train`: weights from annotated text.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use isnad_learn::score::{self, Figures};
use isnad_learn::train::{self, Progress, Sample, Settings};
use isnad_model::Reason;

use crate::context::Context;
use crate::convention::ConventionArg;
use crate::credits::{Credits, without};
use crate::failure::{Failure, Outcome};
use crate::{languages, output, progress};

/// Train weights from annotated text
///
/// Fits the learned choice of a language to gold: whether a reporting word is a cue, and where its
/// source and content begin and end. The same gold and seed give the same file, byte for byte.
/// Every tenth document is held out, and figures on those are told after each pass.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: isnad train --pack ar --gold tests/corpus/ar/gold.jsonl --out ar.weights"
)]
pub struct TrainArgs {
    /// Code of the language pack that the weights are for
    #[arg(long, value_name = "CODE")]
    pack: String,
    /// Gold, one document a line; give it several times for several corpora
    #[arg(long, required = true, value_name = "FILE")]
    gold: Vec<PathBuf>,
    /// Folder of the texts of each gold in turn; else `articles` beside it, or its own lines
    #[arg(long, value_name = "DIR")]
    texts: Vec<PathBuf>,
    /// How the gold draws its spans
    #[arg(long, value_enum, default_value_t, value_name = "NAME")]
    convention: ConventionArg,
    /// Names, licences and credits of corpora (TOML); what it does not name is of unknown licence
    #[arg(long, value_name = "FILE")]
    credits: Option<PathBuf>,
    /// Leave out documents whose ids begin so
    #[arg(long, value_name = "ID")]
    leave_out: Vec<String>,
    /// Where the weights go; needed unless only --folds is wanted
    #[arg(long, value_name = "FILE", required_unless_present = "folds")]
    out: Option<PathBuf>,
    /// Use every document, and tell no figures
    #[arg(long)]
    all: bool,
    /// First compare rules with rules and weights by so many folds of documents
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(2..=100))]
    folds: Option<u16>,
    /// Seed of the order of documents
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Times that each document is seen
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100))]
    epochs: u32,
    /// How much more the rules' own choice counts when texts are read; more for unlike texts
    #[arg(long, value_name = "NUMBER")]
    trust: Option<f32>,
}

/// Trains, and writes the weights.
pub fn run(args: &TrainArgs, context: &Context) -> anyhow::Result<Outcome> {
    let convention = args.convention.into();
    let known = Settings::new(convention);
    let trust = args.trust.unwrap_or(known.trust);
    let settings = Settings { seed: args.seed, epochs: args.epochs, trust, ..known };
    languages::asked(&args.pack)?;
    let pack = languages::get(&args.pack)
        .ok_or_else(|| Failure::usage(Reason::new("cli.no_such_pack").with("code", &args.pack)))?;
    let mut credits = Credits::read(args.credits.as_deref())?;
    let samples = samples(args, &mut credits)?;
    if let Some(folds) = args.folds {
        let bar = progress::bar(usize::from(folds), context.global.quiet);
        let compared =
            train::cross_validate(&samples, pack, &settings, usize::from(folds), &mut |done| {
                bar.set_position(done as u64);
            })?;
        bar.finish_and_clear();
        let text = format!(
            "rules alone\n{}\nrules and weights, by {folds} folds\n{}\n",
            compared.rules, compared.weights
        );
        output::stdout(text.as_bytes())?;
    }
    let Some(out) = &args.out else { return Ok(Outcome::default()) };
    let mut told = |progress: &Progress| context.note(&pass(progress));
    let weights = train::train(&samples, pack, &settings, &credits.used(), !args.all, &mut told)?;
    fs::write(out, weights.to_bytes()).with_context(|| out.display().to_string())?;
    let written = Reason::new("cli.trained")
        .with("file", out.display())
        .with("documents", samples.len())
        .with("digest", weights.short_digest());
    context.note(&written);
    Ok(Outcome::default())
}

/// What is told of one pass.
fn pass(progress: &Progress) -> Reason {
    let loss = format!("{:.4}", progress.loss);
    let told = |key| Reason::new(key).with("pass", progress.epoch).with("loss", &loss);
    let Some(figures) = &progress.held_out else { return told("cli.pass") };
    let [cue, source, content, triple] = percents(figures);
    told("cli.pass_held_out")
        .with("cue", cue)
        .with("source", source)
        .with("content", content)
        .with("triple", triple)
}

fn percents(figures: &Figures) -> [String; 4] {
    let percent = |share: f64| format!("{:.1}", 100.0 * share);
    [
        percent(figures.cue.trim),
        percent(figures.source.trim),
        percent(figures.content.trim),
        percent(figures.triple),
    ]
}

/// The documents of every gold with their texts.
fn samples(args: &TrainArgs, credits: &mut Credits) -> anyhow::Result<Vec<Sample>> {
    let mut all = Vec::new();
    for (at, path) in args.gold.iter().enumerate() {
        let place = || path.display().to_string();
        let gold = score::read_lines(&fs::read_to_string(path).with_context(place)?);
        let gold = gold.with_context(place)?;
        let folder = args.texts.get(at).cloned().unwrap_or_else(|| beside(path));
        let mut used = (0, 0);
        for (id, line) in gold.iter().filter(|(id, _)| without(id, &args.leave_out)) {
            let file = folder.join(format!("{id}.txt"));
            let text = match &line.text {
                Some(text) => text.clone(),
                None => fs::read_to_string(&file).with_context(|| file.display().to_string())?,
            };
            used = (used.0 + 1, used.1 + line.attributions.len());
            all.push(Sample { text, line: line.clone() });
        }
        credits.count(path, used);
    }
    if all.is_empty() {
        return Err(Failure::usage(Reason::new("cli.no_gold")).into());
    }
    Ok(all)
}

fn beside(gold: &Path) -> PathBuf {
    gold.parent().unwrap_or(Path::new(".")).join("articles")
}
