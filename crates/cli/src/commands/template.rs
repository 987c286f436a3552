//! `isnad template`: the templates of reports, written out to be changed, and tried.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use isnad_model::Reason;
use isnad_report::{
    BUILT_IN, PagesError, Paging, TEMPLATES_PAGE, TemplateFile, Templates, html_pages,
};
use serde::Serialize;

use crate::config;
use crate::context::Context;
use crate::failure::{Failure, Outcome};
use crate::output;
use crate::table::{self, Row};
use crate::templates::{self, FOLDER};
use crate::words::{self, Ui};

/// Name of the page that is written beside the templates.
const PAGE: &str = "README.md";

/// Templates of the HTML and Markdown reports
#[derive(Debug, Subcommand)]
pub enum TemplateCommand {
    /// List the templates, and the files that stand in their place
    #[command(after_help = "Example: isnad template list --format json")]
    List,
    New(NewArgs),
    Check(CheckArgs),
}

/// Write the built-in templates out, to be changed
///
/// Writes them into the workspace's folder `templates`, where reports take them from, with a page
/// that lists all that a template is given. Keep only those that you change.
#[derive(Debug, Args)]
#[command(after_help = "Example: isnad template new --only claim.html.j2 --only report.css")]
pub struct NewArgs {
    /// The folder; `templates` of the workspace, or here, where it is not given
    dir: Option<PathBuf>,
    /// Only this file; may be given several times
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
}

/// Try the templates of a folder
///
/// Reads each template and makes the reports of an example in both languages with them, the HTML
/// report whole and split in pages. What is
/// broken is named with its file and line, and with the name that was probably meant.
#[derive(Debug, Args)]
#[command(after_help = "Example: isnad template check my-templates")]
pub struct CheckArgs {
    /// The folder; `templates` of the workspace where it is not given
    dir: Option<PathBuf>,
}

#[derive(Serialize)]
struct TemplateRow {
    name: String,
    file: Option<String>,
}

impl Row for TemplateRow {
    const SCHEMA: &'static str = "isnad.template/1";
    const COLUMNS: &'static [&'static str] = &["cli.column.name", "cli.column.file"];

    fn cells(&self) -> Vec<String> {
        vec![self.name.clone(), self.file.clone().unwrap_or_default()]
    }
}

/// Lists, writes or tries.
pub fn run(command: &TemplateCommand, context: &Context) -> anyhow::Result<Outcome> {
    match command {
        TemplateCommand::List => list(context),
        TemplateCommand::New(args) => new(args, context),
        TemplateCommand::Check(args) => check(args, context),
    }
}

fn list(context: &Context) -> anyhow::Result<Outcome> {
    let folder = templates::in_workspace();
    let row = |file: &TemplateFile| {
        let own = folder.as_ref().map(|folder| folder.join(file.name)).filter(|own| own.is_file());
        let file_name = own.map(|own| own.display().to_string());
        TemplateRow { name: file.name.to_owned(), file: file_name }
    };
    table::print(&BUILT_IN.iter().map(row).collect::<Vec<_>>(), context)?;
    Ok(Outcome::default())
}

/// The folder given, else the workspace's, else one here.
fn folder(asked: Option<&Path>) -> PathBuf {
    let asked = asked.map(Path::to_owned);
    asked.or_else(templates::in_workspace).unwrap_or_else(|| PathBuf::from(FOLDER))
}

fn new(args: &NewArgs, context: &Context) -> anyhow::Result<Outcome> {
    let folder = folder(args.dir.as_deref());
    let files = wanted(&args.only)?;
    let page = (PAGE, TEMPLATES_PAGE);
    let all: Vec<(&str, &str)> = files.iter().map(|file| (file.name, file.text)).collect();
    // What people have changed is never written over.
    if let Some((name, _)) = all.iter().find(|(name, _)| folder.join(name).exists()) {
        let what = Reason::new("cli.template_is_there").with("file", folder.join(name).display());
        return Err(Failure::new(what).hint(Reason::new("cli.template_elsewhere")).into());
    }
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    for (name, text) in all.into_iter().chain([page]) {
        output::file(&folder.join(name), text.as_bytes())?;
    }
    let made = Reason::new("cli.templates_made").with("folder", folder.display());
    context.note(&made.with("count", files.len()));
    Ok(Outcome::default())
}

fn wanted(only: &[String]) -> anyhow::Result<Vec<TemplateFile>> {
    if only.is_empty() {
        return Ok(BUILT_IN.to_vec());
    }
    let find = |name: &String| {
        BUILT_IN.iter().find(|file| file.name == name).copied().ok_or_else(|| {
            let names: Vec<&str> = BUILT_IN.iter().map(|file| file.name).collect();
            let hint = match config::nearest(name, &names) {
                Some(near) => Reason::new("cli.did_you_mean").with("name", near),
                None => Reason::new("cli.one_of").with("names", names.join(", ")),
            };
            let what = Reason::new("cli.no_such_template").with("name", name);
            Failure::usage(what).hint(hint).into()
        })
    };
    only.iter().map(find).collect()
}

fn check(args: &CheckArgs, context: &Context) -> anyhow::Result<Outcome> {
    let folder = folder(args.dir.as_deref());
    let templates: Templates = templates::folder_of(&folder, context)?;
    let (report, readings) = isnad_report::example()?;
    for ui in [Ui::Ar, Ui::En] {
        let words = words::load(ui)?;
        isnad_report::html(&report, &readings, &words, &templates)?;
        isnad_report::markdown(&report, &readings, &words, &templates)?;
        // The example again, split into pages of one claim.
        let paging = Paging { file: "example.html".to_owned(), claims: 1 };
        let made = html_pages(&report, &readings, &words, &templates, &paging, &mut |_, _| Ok(()));
        made.map_err(|error| match error {
            PagesError::Render(error) => anyhow::Error::from(error),
            PagesError::Io(error) => error.into(),
        })?;
    }
    let fine = Reason::new("cli.templates_fine").with("folder", folder.display());
    context.note(&fine.with("count", templates.own().count()));
    Ok(Outcome::default())
}
