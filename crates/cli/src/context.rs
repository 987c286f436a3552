//! What every command is given: the global flags, the words, the clock, who acts, where it prints.

use std::io::IsTerminal as _;

use clap::ValueEnum;
use isnad_model::Reason;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::args::Global;
use crate::failure::Failure;
use crate::note;
use crate::user::{self, User};
use crate::words::{self, Ui, Words};

/// How data is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading
    Human,
    /// One self-contained page
    Html,
    /// Markdown
    Md,
    /// One JSON value
    Json,
    /// One JSON value a line
    Ndjson,
    /// Comma-separated values
    Csv,
    /// A workbook
    Xlsx,
    /// JSON-LD: a feed of fact-checks
    Jsonld,
}

impl Format {
    /// As it is written on the command line.
    pub fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

/// Formats of lists.
pub const LIST: &[Format] = &[Format::Human, Format::Json, Format::Ndjson, Format::Csv];
/// Formats of reports.
pub const REPORT: &[Format] = &[
    Format::Human,
    Format::Html,
    Format::Md,
    Format::Csv,
    Format::Xlsx,
    Format::Json,
    Format::Ndjson,
    Format::Jsonld,
];

/// The surroundings of a command.
#[derive(Debug)]
pub struct Context {
    /// The global flags.
    pub global: Global,
    /// Messages of the language chosen.
    pub words: Words,
    /// Who acts.
    pub user: User,
    /// When this command started, UTC.
    pub now: Timestamp,
    /// Whether standard output is a terminal.
    pub terminal: bool,
}

impl Context {
    /// Reads the clock, the environment and the user's config.
    ///
    /// # Errors
    /// When the user's config cannot be understood.
    pub fn new(global: Global) -> anyhow::Result<Self> {
        let config = user::read_config()?;
        let ui = match (global.ui, config.ui.as_deref()) {
            (Some(ui), _) => ui,
            (None, Some("ar")) => Ui::Ar,
            (None, _) => Ui::En,
        };
        let terminal = std::io::stdout().is_terminal();
        let words = words::load(ui)?;
        Ok(Self { global, words, user: user::who(&config), now: Timestamp::now(), terminal })
    }

    /// The format asked for, if the command has it; its first one where none was asked for.
    ///
    /// # Errors
    /// A usage error that names those it has.
    pub fn format(&self, has: &[Format]) -> anyhow::Result<Format> {
        let wanted = self.global.format.or(has.first().copied()).unwrap_or(Format::Human);
        if has.contains(&wanted) {
            return Ok(wanted);
        }
        let names: Vec<String> = has.iter().map(|format| format.name()).collect();
        let what = Reason::new("cli.no_such_format").with("format", wanted.name());
        let hint = Reason::new("cli.one_of").with("names", names.join(", "));
        Err(Failure::usage(what).hint(hint).into())
    }

    /// Now, UTC: when something is recorded, which may be long after the command started.
    pub fn moment(&self) -> Timestamp {
        // A clock that was put back takes nothing back in one command.
        Timestamp::now().max(self.now)
    }

    /// Today, UTC.
    pub fn today(&self) -> Date {
        TimeZone::UTC.to_datetime(self.now).date()
    }

    /// What "now" is for a report: `--date`, else today, which is then said.
    pub fn report_date(&self) -> Date {
        self.global.date.unwrap_or_else(|| {
            let today = self.today();
            self.note(&Reason::new("cli.dated_today").with("date", today));
            today
        })
    }

    /// Tells something worth knowing, unless quiet.
    pub fn note(&self, what: &Reason) {
        if !self.global.quiet {
            note::note(&self.words.say(what));
        }
    }

    /// Tells something that went wrong and does not stop the rest.
    pub fn warn(&self, text: &str) {
        note::warning(&self.words.get("cli.warning"), text);
    }

    /// Quoted words between isolates on a terminal, so that their direction stays their own.
    pub fn quoted(&self, text: &str) -> String {
        if self.terminal { format!("\u{2068}{text}\u{2069}") } else { text.to_owned() }
    }
}
