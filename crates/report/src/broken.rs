//! What is wrong with a template, so that its author finds it: file, line, what stands there, and
//! which names there are instead.

use std::error::Error as _;

use minijinja::{Error, ErrorKind};

use crate::Words;
use crate::templates::{BUILT_IN, TEMPLATES_PAGE, Templates, is_template};

/// A template that could not be read or filled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {problem}, in `{code}`")]
pub struct RenderError {
    /// The template's file, as it was given, or its name where it came with Isnad.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
    /// The line as it stands there.
    pub code: String,
    /// Where the trouble is a name that nothing is called by.
    pub unknown: Option<Box<Unknown>>,
}

/// A name that nothing is called by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// As it is written.
    pub name: String,
    /// Names that may stand in its place.
    pub others: Vec<String>,
}

/// Filters of the engine that suit reports, besides `md`, which is ours.
const FILTERS: &[&str] = &[
    "md",
    "abs",
    "batch",
    "capitalize",
    "default",
    "dictsort",
    "escape",
    "first",
    "float",
    "groupby",
    "indent",
    "int",
    "items",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "reject",
    "rejectattr",
    "replace",
    "reverse",
    "round",
    "safe",
    "select",
    "selectattr",
    "slice",
    "sort",
    "split",
    "string",
    "sum",
    "title",
    "trim",
    "unique",
    "upper",
];
/// Tests of the engine.
const TESTS: &[&str] = &[
    "defined",
    "undefined",
    "none",
    "true",
    "false",
    "odd",
    "even",
    "divisibleby",
    "number",
    "string",
    "sequence",
    "mapping",
    "startingwith",
    "endingwith",
    "in",
    "eq",
    "ne",
    "lt",
    "gt",
    "le",
    "ge",
];
/// Functions: `t` is ours.
const FUNCTIONS: &[&str] = &["t", "range", "dict", "namespace", "debug"];
/// Names that stand at the top besides the data.
const GLOBALS: &[&str] = &["style", "script", "loop"];

/// Finds the innermost template that an error of the engine comes from, and what was meant there.
pub fn explained(error: &Error, templates: &Templates, words: Option<&Words>) -> RenderError {
    let mut innermost = error;
    let mut cause = error.source();
    while let Some(inner) = cause {
        innermost =
            inner.downcast_ref().filter(|e: &&Error| e.name().is_some()).unwrap_or(innermost);
        cause = inner.source();
    }
    let name = innermost.name().unwrap_or_default();
    let line = innermost.line().unwrap_or(1);
    let code = templates.text(name).lines().nth(line.saturating_sub(1)).unwrap_or_default().trim();
    let detail = innermost.detail().unwrap_or_default();
    let unknown = unknown(innermost.kind(), detail).map(|name| {
        let others = names(innermost.kind(), detail, templates, words);
        Box::new(Unknown { name, others })
    });
    RenderError {
        file: templates.file(name).to_owned(),
        line,
        problem: if detail.is_empty() { innermost.kind().to_string() } else { detail.to_owned() },
        code: cut(code),
        unknown,
    }
}

/// The name in the engine's own words for what it does not know.
fn unknown(kind: ErrorKind, detail: &str) -> Option<String> {
    let name = match kind {
        ErrorKind::UndefinedError => last_name(detail.split('`').nth(1)?),
        ErrorKind::UnknownFilter => detail.strip_prefix("filter ")?.split(' ').next()?,
        ErrorKind::UnknownTest => detail.strip_prefix("test ")?.split(' ').next()?,
        ErrorKind::UnknownFunction => detail.split(' ').next()?,
        ErrorKind::TemplateNotFound => detail.split('\'').nth(1)?,
        ErrorKind::MissingArgument if detail.starts_with(MESSAGE) => detail.split('`').nth(1)?,
        _ => return None,
    };
    Some(name.to_owned()).filter(|name| !name.is_empty())
}

/// How [`no_message`] begins.
const MESSAGE: &str = "no message";

/// The error of a template that asks for a message that no catalogue has.
pub fn no_message(key: &str) -> Error {
    Error::new(ErrorKind::MissingArgument, format!("{MESSAGE} is called `{key}`"))
}

/// Of `c.verdict.labl`, the part that is not there: the engine names the path up to it.
fn last_name(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

fn names(
    kind: ErrorKind,
    detail: &str,
    templates: &Templates,
    words: Option<&Words>,
) -> Vec<String> {
    let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    match kind {
        ErrorKind::UnknownFilter => own(FILTERS),
        ErrorKind::UnknownTest => own(TESTS),
        ErrorKind::UnknownFunction => own(FUNCTIONS),
        ErrorKind::TemplateNotFound => {
            let files = BUILT_IN.iter().map(|file| file.name).chain(templates.own());
            files.filter(|name| is_template(name)).map(str::to_owned).collect()
        }
        ErrorKind::MissingArgument => {
            words.into_iter().flat_map(Words::keys).map(str::to_owned).collect()
        }
        _ => {
            let nested = detail.split('`').nth(1).is_some_and(|path| path.contains('.'));
            let globals = GLOBALS.iter().filter(|_| !nested).map(|name| (*name).to_owned());
            fields().into_iter().chain(globals).collect()
        }
    }
}

/// Every name that the page on templates gives to a part of the data.
pub fn fields() -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for path in paths() {
        for part in path.split(['.', '[', ']', '*']).filter(|part| !part.is_empty()) {
            if !names.iter().any(|name| name == part) {
                names.push(part.to_owned());
            }
        }
    }
    names
}

/// The first column of the page's tables of data.
fn paths() -> impl Iterator<Item = &'static str> {
    let data = TEMPLATES_PAGE.split("\n## The data").nth(1).unwrap_or_default();
    let data = data.split("\n## ").next().unwrap_or_default();
    data.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next())
}

/// A line of a template may be long; so much of it is shown, in code points.
const SHOWN: usize = 120;

fn cut(line: &str) -> String {
    let mut shown: String = line.chars().take(SHOWN).collect();
    if line.chars().nth(SHOWN).is_some() {
        shown.push('\u{2026}');
    }
    shown
}
