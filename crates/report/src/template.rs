//! The templates that come with Isnad, and how they are filled.

use isnad_model::{Reading, Reason, Report};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde};
use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, Value};

use crate::view::view;
use crate::{Words, escape};

const HTML: &str = include_str!("../templates/report.html.j2");
const CHAIN: &str = include_str!("../templates/chain.svg.j2");
const MARKDOWN: &str = include_str!("../templates/report.md.j2");
const STYLE: &str = include_str!("../templates/report.css");
const SCRIPT: &str = include_str!("../templates/report.js");

/// A template that could not be filled; names the template, the line and what is wrong there.
#[derive(Debug, thiserror::Error)]
#[error("report template: {0:#}")]
pub struct RenderError(#[from] Error);

/// One self-contained page: no outside resource, readable without scripts.
///
/// # Errors
/// Where a template is broken or asks for what is not there.
pub fn html(report: &Report, readings: &[Reading], words: &Words) -> Result<String, RenderError> {
    render("report.html.j2", report, readings, words)
}

/// Markdown; where the language runs from right to left, inside an element that says so.
///
/// # Errors
/// As [`html`].
pub fn markdown(
    report: &Report,
    readings: &[Reading],
    words: &Words,
) -> Result<String, RenderError> {
    render("report.md.j2", report, readings, words)
}

fn render(
    name: &str,
    report: &Report,
    readings: &[Reading],
    words: &Words,
) -> Result<String, RenderError> {
    let environment = environment(words)?;
    let view = view(report, readings, words);
    Ok(environment.get_template(name)?.render(Serde(&view))?)
}

fn environment(words: &Words) -> Result<Environment<'static>, RenderError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()?,
    );
    // All that is not Markdown is escaped as HTML, whatever a template is called.
    environment.set_auto_escape_callback(|name| {
        if name.contains(".md") { AutoEscape::None } else { AutoEscape::Html }
    });
    environment.add_template("report.html.j2", HTML)?;
    environment.add_template("chain.svg.j2", CHAIN)?;
    environment.add_template("report.md.j2", MARKDOWN)?;
    environment.add_global("style", Value::from_safe_string(STYLE.to_owned()));
    environment.add_global("script", Value::from_safe_string(SCRIPT.to_owned()));
    environment.add_filter("md", |text: &str| escape::markdown(text));
    let words = words.clone();
    environment.add_function("t", move |key: &str, places: Kwargs| say(&words, key, &places));
    Ok(environment)
}

/// `t("key", name=value)`: a message of the catalogue.
fn say(words: &Words, key: &str, places: &Kwargs) -> Result<String, Error> {
    let mut reason = Reason::new(key);
    for name in places.args() {
        let value: Value = places.get(name)?;
        reason = reason.with(name, value);
    }
    Ok(words.say(&reason))
}
