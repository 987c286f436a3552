//! `isnad pack check`: whether a language pack compiles and reads as its cases say.

use std::path::Path;

use clap::Args;
use isnad_model::Reason;
use isnad_packs::{Checked, Folder};
use serde::Serialize;

use crate::context::{Context, Format, LIST};
use crate::failure::{Failure, Outcome};
use crate::output;
use crate::table::{self, Row};

/// Compile a pack and run its cases
///
/// Names file and line of what is wrong, and what was meant. Each rule should have a case that it
/// must catch and one that it must leave alone: those that lack one are counted. A rule is a frame,
/// or a kind of reporting word: those with one set of frames, one act and the same switches.
#[derive(Debug, Args)]
#[command(
    after_help = "Exit code 1 where something is wrong; a rule without a case is a warning, and with\n\
    --strict wrong too.\n\n\
    Example: isnad pack check crates/packs/uk --gaps"
)]
pub struct CheckArgs {
    /// Folder of the pack, or the code of one in the binary
    #[arg(value_name = "DIR|CODE")]
    pack: String,
    /// Name each rule that lacks a case; lists for programs always do
    #[arg(long)]
    gaps: bool,
    /// A rule that lacks a case is wrong too
    #[arg(long)]
    strict: bool,
}

#[derive(Serialize)]
struct Finding {
    kind: &'static str,
    place: String,
    what: String,
}

impl Row for Finding {
    const SCHEMA: &'static str = "isnad.pack-finding/1";
    const COLUMNS: &'static [&'static str] =
        &["cli.column.kind", "cli.column.place", "cli.column.what"];

    fn cells(&self) -> Vec<String> {
        vec![self.kind.to_owned(), self.place.clone(), self.what.clone()]
    }
}

/// Checks and tells.
pub fn run(args: &CheckArgs, context: &Context) -> anyhow::Result<Outcome> {
    let folder = folder(&args.pack)?;
    let checked = isnad_packs::check(&folder);
    let human = context.format(LIST)? == Format::Human;
    let rows = findings(&folder, &checked, args.gaps || args.strict || !human, context);
    if human {
        let lines = rows.iter().map(|row| format!("{}: {}\n", row.place, row.what));
        let text: String = lines.chain(summary(&folder, &checked, context)).collect();
        output::stdout(text.as_bytes())?;
    } else {
        table::print(&rows, context)?;
    }
    let lacking = if args.strict { checked.gaps.len() } else { 0 };
    Ok(Outcome { failed: checked.faults.len() + lacking, ..Outcome::default() })
}

/// A folder on the disk wins over an embedded pack of that code.
fn folder(name: &str) -> anyhow::Result<Folder> {
    let path = Path::new(name);
    if path.is_dir() {
        return Ok(Folder::read(path)?);
    }
    Folder::embedded(name).ok_or_else(|| {
        let codes: Vec<&str> = isnad_packs::codes().collect();
        let hint = Reason::new("cli.one_of").with("names", codes.join(", "));
        let what = Reason::new("cli.no_such_pack_here").with("name", name);
        Failure::usage(what).hint(hint).into()
    })
}

fn findings(folder: &Folder, checked: &Checked, gaps: bool, context: &Context) -> Vec<Finding> {
    let faults = checked.faults.iter().map(|fault| Finding {
        kind: "fault",
        place: fault.place.clone(),
        what: fault.what.clone(),
    });
    let missing = checked.gaps.iter().filter(|_| gaps).flat_map(|gap| {
        let rule = &gap.rule;
        let keys = [(gap.catches, "cli.gap_catches"), (gap.leaves_alone, "cli.gap_leaves")];
        keys.into_iter().filter(|(lacks, _)| *lacks).map(move |(_, key)| Finding {
            kind: "gap",
            place: format!("{}/{}:{}", folder.place(), rule.file, rule.line),
            what: context.words.say(&Reason::new(key).with("name", &rule.name)),
        })
    });
    faults.chain(missing).collect()
}

fn summary(folder: &Folder, checked: &Checked, context: &Context) -> Vec<String> {
    let read = Reason::new("cli.pack_checked")
        .with("pack", folder.place())
        .with("count", checked.passed)
        .with("faults", checked.faults.len())
        .with("known", checked.known);
    let lacking = Reason::new("cli.pack_gaps")
        .with("count", checked.gaps.len())
        .with("rules", checked.rules)
        .with("catches", checked.gaps.iter().filter(|gap| gap.catches).count())
        .with("leaves", checked.gaps.iter().filter(|gap| gap.leaves_alone).count());
    let says = |reason: &Reason| context.words.say(reason) + "\n";
    let gaps = (!checked.gaps.is_empty()).then(|| says(&lacking));
    std::iter::once(says(&read)).chain(gaps).collect()
}
