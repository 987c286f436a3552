//! A document as the templates see it: its text with all that was found marked in place.

use std::collections::BTreeMap;

use isnad_model::{Attribution, ClaimReport, Reading, Reason, Report, ReportDocument, Span};
use minijinja::Value;
use serde::Serialize;

use crate::Words;
use crate::links::{self, Links};
use crate::marks::{self, Mark, Point, Role};
use crate::place::Places;
use crate::view::{date_long, key_of};
use crate::view_claim::{anchor, named};

/// A document, and its text where that was handed in.
#[derive(Serialize)]
pub struct Article<'a> {
    number: usize,
    id: &'a str,
    title: &'a str,
    outlet: Option<&'a str>,
    uri: Option<&'a str>,
    /// Whether the address may be followed: only `http` and `https` are made links.
    web: bool,
    published: Option<String>,
    lang: &'a str,
    sha256: String,
    attributions: usize,
    narration: usize,
    /// The marked text, as HTML that is safe to insert.
    text: Option<Value>,
    found: Vec<Found>,
}

/// An attribution in a list beside the text.
#[derive(Serialize)]
struct Found {
    anchor: String,
    who: String,
    resolved: bool,
    cue: String,
    said: String,
    act: String,
    quote: String,
    claims: Vec<Reference>,
}

/// A claim that an attribution bears on.
#[derive(Clone, Serialize)]
struct Reference {
    to: String,
    href: String,
    number: usize,
}

/// The claims that each attribution bears on, by document and attribution.
pub struct References<'a>(BTreeMap<&'a str, BTreeMap<&'a str, Vec<Bearing<'a>>>>);

/// A claim by its number, from 1.
type Bearing<'a> = (usize, &'a ClaimReport);

impl<'a> References<'a> {
    /// Those of every claim.
    pub fn of(report: &'a Report) -> Self {
        let mut all: BTreeMap<&str, BTreeMap<&str, Vec<Bearing<'a>>>> = BTreeMap::new();
        for (index, claim) in report.claims.iter().enumerate() {
            for one in &claim.attributions {
                let here = all.entry(&one.document).or_default();
                let here = here.entry(&one.attribution).or_default();
                if here.last().is_none_or(|(number, _)| *number != index + 1) {
                    here.push((index + 1, claim));
                }
            }
        }
        Self(all)
    }
}

/// A document with its number in the report, from 1.
pub fn article<'a>(
    (number, document): (usize, &'a ReportDocument),
    places: &Places<'a>,
    references: &References<'a>,
    words: &Words,
) -> Article<'a> {
    let reading = places.get(&document.id).and_then(|known| known.reading);
    let sheet = reading.map(|reading| {
        let links = places.links.as_ref();
        Sheet { number, reading, references, links, words }
    });
    let uri = document.uri.as_deref();
    Article {
        number,
        id: &document.id,
        title: document.title.as_deref().unwrap_or(&document.id),
        outlet: document.outlet.as_deref(),
        uri,
        web: uri.is_some_and(is_web),
        published: document.published.map(|date| date_long(date, words)),
        lang: &document.lang,
        sha256: document.sha256.to_string(),
        attributions: document.attributions,
        narration: reading.map_or(0, |reading| reading.extraction.narration.len()),
        text: sheet.as_ref().map(|sheet| Value::from_safe_string(sheet.html())),
        found: sheet.map(|sheet| sheet.found()).unwrap_or_default(),
    }
}

/// One document while it is marked up.
struct Sheet<'a> {
    number: usize,
    reading: &'a Reading,
    references: &'a References<'a>,
    links: Option<&'a Links>,
    words: &'a Words,
}

impl Sheet<'_> {
    fn html(&self) -> String {
        let mut marks = Vec::new();
        let mut points = Vec::new();
        for one in &self.reading.extraction.attributions {
            for (spans, role) in
                [(&one.source, Role::Source), (&one.cue, Role::Cue), (&one.content, Role::Content)]
            {
                let mark = |span: &Span| Mark { span: *span, role, of: one.id.clone() };
                marks.extend(spans.iter().map(mark));
            }
            self.points(one, &mut points);
        }
        for one in &self.reading.extraction.narration {
            let role = if one.hedged { Role::Hedged } else { Role::Narration };
            marks.push(Mark { span: one.span, role, of: String::new() });
        }
        marks::html(&self.reading.text, &marks, &points)
    }

    /// A target at the beginning of an attribution, links to its claims at the end of what is said.
    fn points(&self, one: &Attribution, points: &mut Vec<(usize, Point)>) {
        let spans = || one.content.iter().chain(&one.cue).chain(&one.source);
        if let Some(start) = spans().next() {
            points.push((start.start, Point::Anchor { id: self.anchor(one) }));
        }
        let said = if one.content.is_empty() { &one.cue } else { &one.content };
        for reference in self.claims(one) {
            let label = Reason::new("label.to_claim").with("number", reference.number);
            let (to, number) = (reference.href, reference.number);
            let (of, label) = (one.id.clone(), self.words.say(&label));
            let point = Point::Reference { to, number, of, label };
            points.extend(said.last().map(|last| (last.end, point)));
        }
    }

    fn anchor(&self, one: &Attribution) -> String {
        format!("d{}-{}", self.number, one.id)
    }

    fn claims(&self, one: &Attribution) -> Vec<Reference> {
        let here = self.references.0.get(self.reading.document.id.as_str());
        let here = here.and_then(|all| all.get(one.id.as_str())).into_iter().flatten();
        here.map(|(number, claim)| {
            let to = anchor(claim);
            Reference { href: links::to_claim(self.links, *number, &to), to, number: *number }
        })
        .collect()
    }

    fn found(&self) -> Vec<Found> {
        let characters: Vec<char> = self.reading.text.chars().collect();
        let words_of = |spans: &[Span]| {
            let slice = |span: &Span| characters.get(span.start..span.end).unwrap_or_default();
            let pieces = spans.iter().map(|span| slice(span).iter().collect::<String>());
            pieces.collect::<Vec<_>>().join(" \u{2026} ").trim().to_owned()
        };
        let found = |one: &Attribution| {
            let resolved = one.source_resolved.as_ref().map(|resolved| resolved.text.trim());
            Found {
                anchor: self.anchor(one),
                who: named(resolved.unwrap_or(&words_of(&one.source)), self.words),
                resolved: resolved.is_some(),
                cue: words_of(&one.cue),
                said: words_of(&one.content),
                act: key_of(&one.act),
                quote: key_of(&one.quote),
                claims: self.claims(one),
            }
        };
        self.reading.extraction.attributions.iter().map(found).collect()
    }
}

/// Whether an address may be made a link.
pub fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}
