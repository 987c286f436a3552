//! One entry of a feed to a record.

use feed_rs::model::{Entry, Feed, Text};
use feed_rs::parser::Builder;
use isnad_plugin::{Failure, Meta, Output, Record};

use crate::dates::{self, Dates};
use crate::fragment;
use crate::split::Split;

/// What the user asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    pub(crate) full_text: bool,
    pub(crate) keep_title: bool,
    pub(crate) or_updated: bool,
}

/// Reads the entry and hands it over.
///
/// # Errors
/// When it cannot be read, with its number and line.
pub(crate) fn emit(
    split: &Split,
    at: usize,
    options: Options,
    output: &mut Output,
) -> Result<(), Failure> {
    let bad =
        |why: &str| Failure::record(format!("entry {}, line {}: {why}", at + 1, split.line(at)));
    let alone = split.alone(at);
    // Without its own id an entry has none: feed-rs would make one up by chance.
    let parser = Builder::new().id_generator(|_, _, _| String::new()).build();
    let mut feed = parser.parse(alone.as_bytes()).map_err(|error| bad(&error.to_string()))?;
    let entry = feed.entries.pop().ok_or_else(|| bad("nothing in it can be read"))?;
    let raw = split.entry(at);
    let dates = if split.json { Dates::of_json(raw) } else { Dates::of_xml(raw) };

    let title = entry.title.as_ref().map(title_of).unwrap_or_default();
    let mut text = body(&entry, options.full_text);
    if options.keep_title && !title.is_empty() && text.lines().next() != Some(&title) {
        text = format!("{title}\n{text}");
    }
    if text.trim().is_empty() {
        return Err(bad("it has neither title nor text"));
    }
    let (published, updated, warnings) = settle(&dates, options);
    let meta = Meta::new()
        .text("byline", &names(&entry))
        .text("outlet", &feed.title.as_ref().map(title_of).unwrap_or_default())
        .text("published", &published)
        .text("updated", &updated)
        .list("topics", &topics(&entry))
        .list("warnings", &warnings)
        .json();
    output.emit(&Record {
        id: &entry.id,
        uri: link(&entry),
        title: &title,
        text: &text,
        raw: raw.as_bytes(),
        raw_mime: if split.json { "application/json" } else { "application/xml" },
        lang: language(&entry, &feed),
        meta_json: &meta,
        ..Record::default()
    })
}

/// Day of publication, day of the last change, and what is odd about them.
fn settle(dates: &Dates, options: Options) -> (String, String, Vec<String>) {
    let mut warnings = Vec::new();
    let mut day = |written: &Option<String>| {
        let written = written.as_deref()?;
        let day = dates::day(written);
        if day.is_none() {
            warnings.push(format!("its date `{written}` was not understood"));
        }
        day
    };
    let updated = day(&dates.updated);
    let published = day(&dates.published)
        .or_else(|| updated.clone().filter(|_| options.or_updated))
        .unwrap_or_default();
    (published, updated.unwrap_or_default(), warnings)
}

fn body(entry: &Entry, full: bool) -> String {
    let content = entry.content.as_ref().and_then(|content| {
        let body = content.body.as_deref()?;
        Some(if content.content_type.subty() == "plain" { body.to_owned() } else { lines(body) })
    });
    let summary = entry.summary.as_ref().map(|summary| lines(&summary.content));
    let filled = |text: &String| !text.trim().is_empty();
    let (content, summary) = (content.filter(filled), summary.filter(filled));
    let text = if full { content.or(summary) } else { summary.or(content) };
    text.map(|text| text.trim_end().to_owned() + "\n").unwrap_or_default()
}

/// HTML as lines; a text without any markup as it is.
fn lines(text: &str) -> String {
    if text.contains(['<', '&']) { fragment::text(text) } else { text.trim().to_owned() }
}

fn title_of(title: &Text) -> String {
    lines(&title.content).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn names(entry: &Entry) -> String {
    let names = entry.authors.iter().filter_map(|author| author.name.as_deref());
    names.map(str::trim).filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", ")
}

fn topics(entry: &Entry) -> Vec<String> {
    let named = |category: &feed_rs::model::Category| {
        category.label.clone().unwrap_or_else(|| category.term.clone())
    };
    entry.categories.iter().map(named).filter(|topic| !topic.trim().is_empty()).collect()
}

fn link(entry: &Entry) -> &str {
    let own = |rel: Option<&str>| rel.is_none_or(|rel| rel == "alternate");
    let links = || entry.links.iter();
    let link = links().find(|link| own(link.rel.as_deref())).or_else(|| links().next());
    link.map(|link| link.href.as_str()).unwrap_or_default()
}

fn language<'a>(entry: &'a Entry, feed: &'a Feed) -> &'a str {
    entry.language.as_deref().or(feed.language.as_deref()).unwrap_or_default()
}
