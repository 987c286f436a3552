//! How templates are read and filled.

use isnad_model::{Reading, Reason, Report};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value};

use crate::broken::{RenderError, explained, no_message};
use crate::templates::{SCRIPT, STYLE, Templates};
use crate::view::view;
use crate::{Words, escape};

/// One self-contained page: no outside resource, readable without scripts.
///
/// # Errors
/// Where a template is broken or asks for what is not there.
pub fn html(
    report: &Report,
    readings: &[Reading],
    words: &Words,
    templates: &Templates,
) -> Result<String, RenderError> {
    let page = render("report.html.j2", report, readings, words, templates)?;
    Ok(whole(page))
}

/// HTML cannot hold the null character, and the engine lets it through.
pub fn whole(page: String) -> String {
    if page.contains('\0') { page.replace('\0', "\u{fffd}") } else { page }
}

/// Markdown; where the language runs from right to left, inside an element that says so.
///
/// # Errors
/// As [`html`].
pub fn markdown(
    report: &Report,
    readings: &[Reading],
    words: &Words,
    templates: &Templates,
) -> Result<String, RenderError> {
    render("report.md.j2", report, readings, words, templates)
}

/// What a template is given, as the page on templates lists it.
pub fn data(report: &Report, readings: &[Reading], words: &Words) -> serde_json::Value {
    serde_json::to_value(view(report, readings, words)).unwrap_or_default()
}

fn render(
    name: &str,
    report: &Report,
    readings: &[Reading],
    words: &Words,
    templates: &Templates,
) -> Result<String, RenderError> {
    let environment = environment(templates, Some(words))?;
    let view = view(report, readings, words);
    let template = environment.get_template(name);
    template
        .and_then(|template| template.render(Serde(&view)))
        .map_err(|error| explained(&error, templates, Some(words)))
}

/// The engine with all templates in it; `words` are needed to fill them, not to read them.
pub fn environment(
    templates: &Templates,
    words: Option<&Words>,
) -> Result<Environment<'static>, RenderError> {
    let broken = |error: Error| explained(&error, templates, words);
    let mut environment = Environment::new();
    environment.set_debug(true);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build();
    environment.set_syntax(syntax.map_err(broken)?);
    // All that is not Markdown is escaped as HTML, whatever a template is called.
    environment.set_auto_escape_callback(|name| {
        if name.contains(".md") { AutoEscape::None } else { AutoEscape::Html }
    });
    for (name, text) in templates.all() {
        environment.add_template_owned(name.to_owned(), text.to_owned()).map_err(broken)?;
    }
    for (global, name) in [("style", STYLE), ("script", SCRIPT)] {
        environment.add_global(global, Value::from_safe_string(templates.text(name).to_owned()));
    }
    environment.add_filter("md", |text: &str| escape::markdown(text));
    if let Some(words) = words.cloned() {
        environment.add_function("t", move |key: &str, places: Kwargs| say(&words, key, &places));
    }
    Ok(environment)
}

/// `t("key", name=value)`: a message of the catalogue.
fn say(words: &Words, key: &str, places: &Kwargs) -> Result<String, Error> {
    if !words.has(key) {
        return Err(no_message(key));
    }
    let mut reason = Reason::new(key);
    for name in places.args() {
        let value: Value = places.get(name)?;
        if value.is_undefined() {
            let detail = format!("`{name}` of `{key}` is given nothing");
            return Err(Error::new(ErrorKind::InvalidOperation, detail));
        }
        reason = reason.with(name, value);
    }
    Ok(words.say(&reason))
}
