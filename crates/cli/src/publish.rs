//! A report made, put into the words and the format chosen, and written where it was asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::Context as _;
use isnad_model::{
    Claim, Digest, Document, Excluded, MadeWith, Previous, Reading, Reason, Recorded, Report,
    VerdictReport, VerdictState,
};
use isnad_report::Direction;
use isnad_verify::Ledger;
use isnad_verify::verdicts;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::context::{Context, Format, REPORT};
use crate::failure::Failure;
use crate::languages;
use crate::output;
use crate::packdata;
use crate::pages;
use crate::scale::Scale;
use crate::shape::ShapeArgs;
use crate::templates;
use crate::workspace::{Desk, Readings};

/// On a terminal that can, each line runs the way of its first letter, and from right to left where
/// it has none; others take no notice.
const FROM_RIGHT: &[u8] = b"\x1b[?2501h\x1b[2 k";
/// The terminal does again as it did.
const AS_BEFORE: &[u8] = b"\x1b[?2501l\x1b[ k";

/// What went into a report besides its documents.
#[derive(Debug, Default)]
pub struct Made {
    /// Files given.
    pub inputs: usize,
    /// What was not read.
    pub excluded: Vec<Excluded>,
    /// Plugins used, name and version.
    pub plugins: BTreeMap<String, String>,
    /// State of the journal, for a report made from a workspace.
    pub checkpoint: Option<String>,
    /// The day on which claims stand; all that is known where none is given.
    pub standing: Option<Date>,
    /// News agencies that the workspace knows besides those of the packs.
    pub agencies: BTreeMap<String, Vec<String>>,
}

/// The format asked for, else the one of the file's ending, else for reading.
///
/// # Errors
/// For a format that reports have not.
pub fn format(out: Option<&Path>, context: &Context) -> anyhow::Result<Format> {
    let ending = out.and_then(Path::extension).and_then(|ending| ending.to_str());
    let by_ending = match ending.map(str::to_ascii_lowercase).as_deref() {
        Some("html" | "htm") => Some(Format::Html),
        Some("md" | "markdown") => Some(Format::Md),
        Some("json") => Some(Format::Json),
        Some("ndjson" | "jsonl") => Some(Format::Ndjson),
        Some("jsonld") => Some(Format::Jsonld),
        Some("csv") => Some(Format::Csv),
        Some("xlsx") => Some(Format::Xlsx),
        _ => None,
    };
    match (context.global.format, by_ending) {
        (None, Some(format)) => Ok(format),
        _ => context.format(REPORT),
    }
}

/// The report on these documents, with what people recorded.
pub fn report(readings: &[Reading], ledger: &Ledger, made: Made, date: Date) -> Report {
    let codes = readings.iter().map(|reading| reading.extraction.lang.clone()).collect();
    isnad_verify::verify_with(readings, ledger, &options(&codes, made, date))
}

/// What a report is told of how it was made, by the packs that read its documents.
pub fn options(codes: &BTreeSet<String>, made: Made, date: Date) -> isnad_verify::Options {
    let (mut packs, mut weights) = (BTreeMap::new(), BTreeMap::new());
    for code in codes {
        if let Some(pack) = languages::get(code) {
            packs.insert(code.clone(), pack.version().to_owned());
            if let Some(shipped) = isnad_packs::weights(code) {
                weights.insert(code.clone(), shipped.short_digest());
            }
        }
    }
    let with = MadeWith {
        isnad: env!("CARGO_PKG_VERSION").to_owned(),
        packs,
        weights,
        plugins: made.plugins,
        checkpoint: made.checkpoint,
        ..MadeWith::default()
    };
    isnad_verify::Options {
        made_with: with,
        excluded: made.excluded,
        agencies: packdata::agencies(&made.agencies),
        standing: made.standing,
        ..isnad_verify::Options::new(date, made.inputs)
    }
}

/// The report on all that the workspace holds, with evidence and verdicts; and what was read.
///
/// # Errors
/// As the store's.
pub fn of_workspace(
    desk: &Desk,
    standing: Option<Date>,
    context: &Context,
) -> anyhow::Result<(Report, Vec<Reading>)> {
    let Readings { read: readings, gone } = desk.readings()?;
    let excluded = |document: &Document| Excluded {
        input: document.id.clone(),
        place: String::new(),
        reason: context.words.get("cli.text_redacted"),
    };
    let made = Made {
        inputs: readings.len() + gone.len(),
        excluded: gone.iter().map(excluded).collect(),
        checkpoint: desk.checkpoint()?,
        standing,
        agencies: desk.config()?.agencies,
        ..Made::default()
    };
    let date = context.global.date.unwrap_or_else(|| context.today());
    let ledger = desk.ledger()?;
    desk.let_in()?;
    let mut report = report(&readings, &ledger, made, date);
    checked(&mut report, desk, context)?;
    report.publisher = desk.config()?.publisher.filter(|one| !one.name.is_empty()).map(Into::into);
    Ok((report, readings))
}

/// Version of all that decides how claims stand besides what is recorded: the rules, the agencies of
/// the packs and of the workspace.
///
/// # Errors
/// When the workspace's settings cannot be read.
pub fn rules(desk: &Desk) -> anyhow::Result<String> {
    let agencies = packdata::agencies(&desk.config()?.agencies);
    let digest = Digest::of(format!("{agencies:?}").as_bytes()).to_string();
    Ok(format!("{} {}", isnad_verify::RULES, digest.get(..12).unwrap_or_default()))
}

/// Puts evidence and verdicts beside the recorded claims.
fn checked(report: &mut Report, desk: &Desk, context: &Context) -> anyhow::Result<()> {
    let recorded: BTreeSet<String> = desk.claims()?.into_iter().map(|claim| claim.id).collect();
    let scale = Scale::of(&desk.config()?)?;
    let story = desk.story(&["kind:verdict_recorded"])?;
    for claim in report.claims.iter_mut().filter(|claim| recorded.contains(&claim.id)) {
        desk.take_turns()?;
        claim.evidence = desk.claim_state(&claim.id)?.evidence;
        claim.verdict = verdict(&story, &claim.id, &scale, context.words.lang());
    }
    Ok(())
}

/// The verdict on a claim for readers, by what was recorded: none before it is approved, none once
/// it is withdrawn.
pub fn verdict(
    story: &[Recorded],
    claim: &str,
    scale: &Scale,
    lang: &str,
) -> Option<VerdictReport> {
    let steps = verdicts::steps(story, claim);
    let told = verdicts::told(&steps)?;
    let verdict = &told.step.verdict;
    let approved = steps.iter().take(told.upto);
    let notes = approved.filter(|step| step.verdict.state == VerdictState::Corrected);
    Some(VerdictReport {
        rating: verdict.rating.clone(),
        label: scale.label(&verdict.rating, lang),
        value: scale.value(&verdict.rating),
        reason: verdict.reason.clone(),
        state: told.state,
        reviewer: Some(told.reviewer.to_owned()),
        date: TimeZone::UTC.to_datetime(told.step.at).date(),
        corrections: notes.filter_map(|step| step.verdict.note.clone()).collect(),
    })
}

/// Writes the report; gives the digest of its bytes.
///
/// # Errors
/// When it cannot be written, or a template fails.
pub fn publish(
    report: &Report,
    readings: &[Reading],
    format: Format,
    out: Option<&Path>,
    shape: &ShapeArgs,
    context: &Context,
) -> anyhow::Result<Digest> {
    let words = &context.words;
    let compared = shape.previous.as_deref().map(previous).transpose()?;
    let compared = compared.map(|previous| Report { previous: Some(previous), ..report.clone() });
    let report = compared.as_ref().unwrap_or(report);
    let templates = || templates::load(shape.templates.as_deref(), context);
    let lines = |text: String| if text.ends_with('\n') { text } else { text + "\n" }.into_bytes();
    if let (Format::Html, Some(path)) = (format, out)
        && let Some(file) = path.file_name().and_then(|name| name.to_str())
        && shape.paging(file).splits(report)
    {
        let paging = shape.paging(file);
        return pages::write(report, readings, path, &paging, &templates()?, context);
    }
    let bytes = match format {
        Format::Html => lines(isnad_report::html(report, readings, words, &templates()?)?),
        Format::Md => lines(isnad_report::markdown(report, readings, words, &templates()?)?),
        Format::Json => lines(isnad_report::json(report, words)),
        Format::Ndjson => lines(isnad_report::ndjson(report, words)),
        Format::Jsonld => {
            lines(isnad_report::jsonld(report, words, &shape.page, &shape.paging("")))
        }
        Format::Csv => lines(isnad_report::csv(report, words, &shape.table, shape.bom)),
        Format::Xlsx => isnad_report::xlsx(report, words)?,
        Format::Human => {
            let text = isnad_report::human(report, readings, words);
            let shown = context.terminal && out.is_none();
            let text = if shown { text } else { without_isolates(&text) };
            let (rtl, text) = (words.direction() == Direction::Rtl, lines(text));
            if shown && rtl { [FROM_RIGHT, &text, AS_BEFORE].concat() } else { text }
        }
    };
    output::to(out, &bytes)?;
    Ok(Digest::of(&bytes))
}

/// What the report on the last period counted.
///
/// # Errors
/// When the file cannot be read, or is no such report.
pub fn previous(path: &Path) -> anyhow::Result<Previous> {
    let file = fs::File::open(path).with_context(|| path.display().to_string())?;
    isnad_report::previous(file).map_err(|error| {
        let what = Reason::new("cli.bad_previous").with("file", path.display());
        Failure::usage(what.with("error", error)).hint(Reason::new("cli.previous_form")).into()
    })
}

/// The report with these claims alone; all of them, where none is named.
pub fn only(mut report: Report, claims: &[Claim]) -> Report {
    if !claims.is_empty() {
        report.claims.retain(|claim| claims.iter().any(|wanted| wanted.id == claim.id));
    }
    counted(report)
}

/// Counts the claims again.
fn counted(mut report: Report) -> Report {
    let totals = &mut report.totals;
    totals.claims = report.claims.len();
    totals.support.values_mut().for_each(|count| *count = 0);
    totals.challenge.values_mut().for_each(|count| *count = 0);
    for claim in &report.claims {
        *totals.support.entry(claim.support).or_default() += 1;
        *totals.challenge.entry(claim.challenge).or_default() += 1;
    }
    report
}

/// Isolates keep directions apart on a terminal; in a file they are not the text's own.
fn without_isolates(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\u{2068}' | '\u{2069}')).collect()
}
