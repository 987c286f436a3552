//! Where the entries of a feed stand, so that each is read alone and a bad one spoils no other.

use std::collections::BTreeMap;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::value::RawValue;

/// A feed with the places of its entries, in bytes of its text.
#[derive(Debug)]
pub(crate) struct Split {
    text: String,
    entries: Vec<Range<usize>>,
    /// What stands before an entry, and after it, to make a feed of one.
    around: (String, String),
    /// Whether it is JSON Feed.
    pub(crate) json: bool,
    /// Why nothing can be read behind the last entry.
    pub(crate) fault: Option<String>,
}

impl Split {
    /// # Errors
    /// When the text is no feed.
    pub(crate) fn of(text: String) -> Result<Self, String> {
        match text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).chars().next() {
            Some('<') => of_xml(text),
            Some('{') => of_json(text),
            Some(_) => Err("this is not a feed: it is neither XML nor JSON".to_owned()),
            None => Err("the feed is empty".to_owned()),
        }
    }

    pub(crate) const fn len(&self) -> usize {
        self.entries.len()
    }

    /// The entry as it stands in the feed.
    pub(crate) fn entry(&self, at: usize) -> &str {
        self.entries.get(at).and_then(|range| self.text.get(range.clone())).unwrap_or_default()
    }

    /// A feed of this entry alone, with the head of the whole.
    pub(crate) fn alone(&self, at: usize) -> String {
        [&self.around.0, self.entry(at), &self.around.1].concat()
    }

    /// The line an entry begins on, from 1.
    pub(crate) fn line(&self, at: usize) -> usize {
        line_of(&self.text, self.entries.get(at).map_or(0, |range| range.start))
    }
}

fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

/// What the walk over the XML has met.
#[derive(Default)]
struct Walk {
    open: Vec<String>,
    entries: Vec<Range<usize>>,
    /// Start of the entry it is in, and how deep that stands.
    inside: Option<(usize, usize)>,
    /// End of what stands before the first entry, and the elements open there.
    head: Option<(usize, Vec<String>)>,
}

impl Walk {
    fn starts(&mut self, name: &str, at: usize) -> Result<(), String> {
        if self.open.is_empty() && !["rss", "RDF", "feed", "channel"].contains(&local(name)) {
            return Err(format!("this is not a feed: its first element is `{name}`"));
        }
        if self.inside.is_none() && ["item", "entry"].contains(&local(name)) {
            self.inside = Some((at, self.open.len()));
            if self.head.is_none() {
                self.head = Some((at, self.open.clone()));
            }
        }
        self.open.push(name.to_owned());
        Ok(())
    }

    fn ends(&mut self, at: usize) {
        self.open.pop();
        if let Some((start, depth)) = self.inside
            && depth == self.open.len()
        {
            self.entries.push(start..at);
            self.inside = None;
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn of_xml(text: String) -> Result<Split, String> {
    let mut reader = Reader::from_str(&text);
    let mut walk = Walk::default();
    let mut seen = false;
    let fault = loop {
        let before = place(reader.buffer_position());
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                seen = true;
                walk.starts(tag.name().as_ref(), before)?;
            }
            Ok(Event::Empty(tag)) => {
                walk.starts(tag.name().as_ref(), before)?;
                walk.ends(place(reader.buffer_position()));
            }
            Ok(Event::End(_)) => walk.ends(place(reader.buffer_position())),
            // Only the first thing in a file may say its encoding; the reader of entries panics on
            // another.
            Ok(Event::Decl(_)) if !is_first(&text, before) => {
                let line = line_of(&text, before);
                break Some(format!("line {line}: an XML declaration in the middle"));
            }
            Ok(Event::Eof) if !seen => return Err("this is not a feed: no element".to_owned()),
            Ok(Event::Eof) if walk.open.is_empty() => break None,
            Ok(Event::Eof) => break Some("the feed is cut off".to_owned()),
            Ok(_) => {}
            Err(error) => {
                let line = line_of(&text, place(reader.error_position()));
                break Some(format!("line {line}: {error}"));
            }
        }
    };
    let fault =
        fault.map(|why| format!("{why}; nothing behind entry {} is read", walk.entries.len()));
    let (end, open) = walk.head.unwrap_or_default();
    let before = text.get(..end).unwrap_or_default().to_owned();
    let after = open.iter().rev().flat_map(|name| ["</", name, ">"]).collect();
    // The text is UTF-8 by now, whatever its first line says of it.
    let before = match before.split_once("?>") {
        Some((first, rest))
            if first.trim_start_matches('\u{feff}').trim_start().starts_with("<?xml ") =>
        {
            rest.to_owned()
        }
        _ => before,
    };
    Ok(Split { text, entries: walk.entries, around: (before, after), json: false, fault })
}

/// Whether nothing but space stands before byte `at`.
fn is_first(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.trim_start_matches('\u{feff}').trim().is_empty()
}

fn place(at: u64) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

fn of_json(text: String) -> Result<Split, String> {
    let no_feed = |why: &dyn std::fmt::Display| format!("this is not a JSON Feed: {why}");
    let json = text.trim_start_matches('\u{feff}');
    let all: BTreeMap<String, &RawValue> =
        serde_json::from_str(json).map_err(|error| no_feed(&error))?;
    let items = all.get("items").ok_or_else(|| no_feed(&"it has no `items`"))?;
    let items: Vec<&RawValue> =
        serde_json::from_str(items.get()).map_err(|error| no_feed(&error))?;
    let start = text.as_ptr().addr();
    let range = |item: &&RawValue| {
        let at = item.get().as_ptr().addr() - start;
        at..at + item.get().len()
    };
    let entries = items.iter().map(range).collect();
    let mut before = "{".to_owned();
    for (key, value) in all.iter().filter(|(key, _)| *key != "items") {
        let key = serde_json::json!(key).to_string();
        before.extend([&key, ":", value.get(), ","]);
    }
    before.push_str("\"items\":[");
    Ok(Split { entries, around: (before, "]}".to_owned()), json: true, fault: None, text })
}
