//! `isnad speaker`: who speaks, under which names.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use clap::{Args, Subcommand};
use isnad_model::{Event, Reason, Speaker};
use serde::Serialize;

use crate::commands::claim::word;
use crate::commands::speaker_edit::{
    AddArgs, EditArgs, GradeArgs, MergeArgs, SplitArgs, add, edit, grade, merge, split,
};
use crate::context::{Context, Format};
use crate::failure::{Failure, Outcome};
use crate::output;
use crate::table::{self, Row, with_schema};
use crate::workspace::Desk;

/// Who speaks, under which names
///
/// Spellings of one speaker are suggested, and merged by a person alone. Every decision can be
/// undone.
#[derive(Debug, Subcommand)]
pub enum SpeakerCommand {
    /// List the speakers
    #[command(
        after_help = "Formats: human, json, ndjson, csv\n\nExample: isnad speaker list --format csv"
    )]
    List,
    /// Show a speaker, the names it goes by and every grade it was given
    ///
    /// A speaker is named by its id, the beginning of it, or any of its names.
    Show(ShowArgs),
    /// Suggest which names may be one speaker
    ///
    /// Compares the names on record and those that the documents have, across scripts and
    /// spellings. Suggests and changes nothing.
    Suggest(SuggestArgs),
    /// Record a speaker
    Add(AddArgs),
    /// Say that two names are one speaker
    ///
    /// The first lives on as another name of the second. A name that is not on record is recorded.
    Merge(MergeArgs),
    /// Say that they were two after all
    Split(SplitArgs),
    /// Change what is known of a speaker
    Edit(EditArgs),
    /// Grade how reliable a speaker is
    ///
    /// Admiralty code: A completely, B usually, C fairly, D not usually reliable, E unreliable,
    /// F cannot be judged. Earlier grades stay on record.
    Grade(GradeArgs),
}

/// Which speaker.
#[derive(Debug, Args)]
#[command(after_help = "Formats: human, json\n\nExample: isnad speaker show \"Andriy Demchenko\"")]
pub struct ShowArgs {
    /// Id or name of the speaker
    speaker: String,
}

/// How many suggestions.
#[derive(Debug, Args)]
#[command(after_help = "Formats: human, json, ndjson, csv\n\nExample: isnad speaker suggest")]
pub struct SuggestArgs {
    /// At most so many, the likest first
    #[arg(long, default_value_t = 50, value_name = "N")]
    limit: usize,
}

#[derive(Serialize)]
#[serde(transparent)]
struct SpeakerRow(Speaker);

impl Row for SpeakerRow {
    const SCHEMA: &'static str = "isnad.speaker/1";
    const COLUMNS: &'static [&'static str] = &[
        "cli.column.id",
        "cli.column.kind",
        "cli.column.grade",
        "cli.column.name",
        "cli.column.aliases",
        "cli.column.role",
        "cli.column.organisation",
        "cli.column.party",
    ];

    fn cells(&self) -> Vec<String> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        vec![
            self.0.id.clone(),
            word(self.0.kind),
            self.0.reliability.map(|grade| format!("{grade:?}")).unwrap_or_default(),
            self.0.name.clone(),
            self.0.aliases.join(", "),
            text(&self.0.role),
            text(&self.0.organisation),
            text(&self.0.party),
        ]
    }
}

/// Two names that may be one speaker.
#[derive(Serialize)]
struct SuggestionRow {
    likeness: String,
    name: String,
    other: String,
    seen: usize,
    other_seen: usize,
}

impl Row for SuggestionRow {
    const SCHEMA: &'static str = "isnad.speaker_suggestion/1";
    const COLUMNS: &'static [&'static str] = &[
        "cli.column.likeness",
        "cli.column.name",
        "cli.column.seen",
        "cli.column.other",
        "cli.column.seen",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.likeness.clone(),
            self.name.clone(),
            self.seen.to_string(),
            self.other.clone(),
            self.other_seen.to_string(),
        ]
    }
}

/// Lists, shows, suggests or changes.
pub fn run(command: &SpeakerCommand, context: &Context) -> anyhow::Result<Outcome> {
    let mut desk = Desk::open(context)?;
    match command {
        SpeakerCommand::List => {
            let rows: Vec<_> = desk.speakers()?.into_iter().map(SpeakerRow).collect();
            table::print(&rows, context)?;
        }
        SpeakerCommand::Show(args) => show(&args.speaker, &desk, context)?,
        SpeakerCommand::Suggest(args) => {
            table::print(&suggest(&desk, args.limit, context)?, context)?;
        }
        SpeakerCommand::Add(args) => add(args, &mut desk, context)?,
        SpeakerCommand::Merge(args) => merge(args, &mut desk, context)?,
        SpeakerCommand::Split(args) => split(args, &mut desk, context)?,
        SpeakerCommand::Edit(args) => edit(args, &mut desk, context)?,
        SpeakerCommand::Grade(args) => grade(args, &mut desk, context)?,
    }
    Ok(Outcome::default())
}

/// The speaker of that id, beginning of an id, or name; none where nobody has it.
///
/// # Errors
/// When several have it.
pub fn find(given: &str, desk: &Desk) -> anyhow::Result<Option<Speaker>> {
    let all = desk.speakers()?;
    if let Some(whole) = all.iter().find(|one| one.id == given) {
        return Ok(Some(whole.clone()));
    }
    let wanted = isnad_verify::folded(given);
    let named = |one: &&Speaker| {
        std::iter::once(&one.name)
            .chain(&one.aliases)
            .any(|name| isnad_verify::folded(name) == wanted)
            || given.len() >= 4 && one.id.starts_with(given)
    };
    let found: Vec<&Speaker> = all.iter().filter(named).collect();
    match found.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some((*one).clone())),
        several => {
            let ids: Vec<&str> = several.iter().map(|one| one.id.as_str()).collect();
            let what = Reason::new("cli.several_speakers").with("name", given);
            let hint = Reason::new("cli.one_of").with("names", ids.join(", "));
            Err(Failure::new(what).hint(hint).into())
        }
    }
}

/// As [`find`].
///
/// # Errors
/// Also when nobody has it.
pub fn known(given: &str, desk: &Desk) -> anyhow::Result<Speaker> {
    let unknown = || {
        let what = Reason::new("cli.no_such_speaker").with("name", given);
        Failure::new(what).hint(Reason::new("cli.list_speakers"))
    };
    Ok(find(given, desk)?.ok_or_else(unknown)?)
}

/// Names of the documents with how often each speaks.
fn seen(desk: &Desk, context: &Context) -> anyhow::Result<BTreeMap<String, usize>> {
    let mut names = BTreeMap::new();
    for reading in desk.readings()?.told(context) {
        for attribution in &reading.extraction.attributions {
            let name = crate::commands::review::speaker(&reading, attribution);
            if (1..=6).contains(&name.split_whitespace().count()) {
                *names.entry(name).or_insert(0) += 1;
            }
        }
    }
    Ok(names)
}

fn suggest(desk: &Desk, limit: usize, context: &Context) -> anyhow::Result<Vec<SuggestionRow>> {
    let speakers = desk.speakers()?;
    let mut names = seen(desk, context)?;
    let claims = desk.claims()?.into_iter().filter(|claim| claim.withdrawn.is_none());
    // Of claims recorded by hand no document names the claimant.
    for name in claims.flat_map(|claim| claim.claimants) {
        names.entry(name).or_insert(0);
    }
    for name in speakers.iter().flat_map(|one| std::iter::once(&one.name).chain(&one.aliases)) {
        names.entry(name.clone()).or_insert(0);
    }
    let owner = |name: &str| {
        let wanted = isnad_verify::folded(name);
        speakers.iter().find(|one| {
            let all = std::iter::once(&one.name).chain(&one.aliases);
            all.into_iter().any(|known| isnad_verify::folded(known) == wanted)
        })
    };
    let apart = told_apart(desk)?;
    let list: Vec<&str> = names.keys().map(String::as_str).collect();
    let mut rows = Vec::new();
    for pair in isnad_verify::alike(&list) {
        let (Some(a), Some(b)) = (list.get(pair.a), list.get(pair.b)) else { continue };
        let ids = (owner(a).map(|one| &one.id), owner(b).map(|one| &one.id));
        let settled = match ids {
            (Some(x), Some(y)) => {
                x == y || apart.iter().any(|(p, q)| (p, q) == (x, y) || (p, q) == (y, x))
            }
            _ => isnad_verify::folded(a) == isnad_verify::folded(b),
        };
        if !settled && rows.len() < limit {
            rows.push(SuggestionRow {
                likeness: format!("{:.2}", pair.likeness),
                name: (*a).to_owned(),
                other: (*b).to_owned(),
                seen: names.get(*a).copied().unwrap_or_default(),
                other_seen: names.get(*b).copied().unwrap_or_default(),
            });
        }
    }
    Ok(rows)
}

/// Pairs of ids that a person split: they are not suggested again.
fn told_apart(desk: &Desk) -> anyhow::Result<Vec<(String, String)>> {
    let events = desk.story(&["kind:speakers_split"])?;
    let pair = |recorded: isnad_model::Recorded| match recorded.event {
        Some(Event::SpeakersSplit { from, into }) => Some((from, into)),
        _ => None,
    };
    Ok(events.into_iter().filter_map(pair).collect())
}

#[derive(Serialize)]
struct Graded {
    grade: String,
    reason: String,
    by: String,
    at: String,
}

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    speaker: &'a Speaker,
    grades: &'a [Graded],
}

fn show(given: &str, desk: &Desk, context: &Context) -> anyhow::Result<()> {
    let format = context.format(&[Format::Human, Format::Json])?;
    let speaker = known(given, desk)?;
    let grades = grades(&speaker.id, desk)?;
    let out = if format == Format::Json {
        let shown = Shown { speaker: &speaker, grades: &grades };
        serde_json::to_string_pretty(&with_schema(SpeakerRow::SCHEMA, &shown)?)? + "\n"
    } else {
        let mut out = String::new();
        for (key, cell) in SpeakerRow::COLUMNS.iter().zip(SpeakerRow(speaker).cells()) {
            if !cell.is_empty() {
                let _ = writeln!(out, "{}: {}", context.words.get(key), context.quoted(&cell));
            }
        }
        for Graded { grade, reason, by, at } in &grades {
            let _ = writeln!(out, "  {at}  {by}  {grade}  {}", context.quoted(reason));
        }
        out
    };
    output::stdout(out.as_bytes())
}

fn grades(id: &str, desk: &Desk) -> anyhow::Result<Vec<Graded>> {
    let mut grades = Vec::new();
    for recorded in desk.story(&[&format!("speaker:{id}")])? {
        if let Some(Event::ReliabilitySet { speaker, reliability, reason }) = recorded.event
            && speaker == id
        {
            let (grade, at) = (format!("{reliability:?}"), recorded.at.to_string());
            grades.push(Graded { grade, reason, by: recorded.by, at });
        }
    }
    Ok(grades)
}
