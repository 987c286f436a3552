//! Fact-checks marked up as `ClaimReview` to fact-checks.
#![forbid(unsafe_code)]

mod elements;
mod one_or_many;
mod review;

use isnad_plugin::{
    Config, Failure, Input, Kind, Meta, Next, Output, Record, Source, export_source,
};

use elements::Elements;
use review::Review;

/// Largest file taken, in bytes: it is held in memory.
const LARGEST: u64 = 256 << 20;

/// The source of one file of markup.
#[derive(Debug)]
pub struct Reviews {
    input: Input,
    lang: String,
    elements: Option<Elements>,
    next: usize,
}

impl Source for Reviews {
    fn open(config: &Config<'_>, input: Input) -> Result<Self, Failure> {
        let lang = config.get("lang").unwrap_or_default().trim().to_ascii_lowercase();
        Ok(Self { input, lang, elements: None, next: 0 })
    }

    fn pull(&mut self, output: &mut Output) -> Result<Next, Failure> {
        let elements = match self.elements.take() {
            Some(elements) => elements,
            None => self.read()?,
        };
        let elements = self.elements.insert(elements);
        let Some((place, raw)) = elements.get(self.next) else { return Ok(Next::Done) };
        self.next += 1;
        let found = review::all(raw).map_err(|why| Failure::record(format!("{place}: {why}")))?;
        if found.is_empty() {
            output.warn(&format!("{place}: it was taken back"));
        }
        let mut wrong = None;
        for review in found {
            match review {
                Ok(review) if !is_wanted(&self.lang, &review.lang) => {}
                Ok(review) => emit(&review, raw, output)?,
                Err(why) => wrong = Some(Failure::record(format!("{place}: {why}"))),
            }
        }
        wrong.map_or(Ok(Next::More), Err)
    }
}

impl Reviews {
    fn read(&mut self) -> Result<Elements, Failure> {
        let raw = self.input.whole(LARGEST)?;
        Elements::of(raw).map_err(Failure::batch)
    }
}

/// Whether a check in `lang` is one in the language asked for.
fn is_wanted(asked: &str, lang: &str) -> bool {
    let main = lang.split(['-', '_']).next().unwrap_or_default();
    asked.is_empty() || lang.is_empty() || main.eq_ignore_ascii_case(asked)
}

fn emit(review: &Review, raw: &str, output: &mut Output) -> Result<(), Failure> {
    let meta = Meta::new()
        .text("claimant", &review.claimant)
        .text("claimed", &review.claimed)
        .text("topic", &review.topic)
        .text("rating", &review.rating)
        .text("reviewer", &review.reviewer)
        .text("outlet", &review.reviewer)
        .text("explanation", &review.explanation)
        .text("published", &review.published)
        .list("appearances", &review.appearances)
        .list("warnings", &review.warnings)
        .json();
    output.emit(&Record {
        kind: Kind::FactCheck,
        uri: &review.uri,
        title: &review.title,
        text: &review.claim,
        raw: raw.as_bytes(),
        raw_mime: "application/ld+json",
        lang: &review.lang,
        meta_json: &meta,
        ..Record::default()
    })
}

export_source!(Reviews, manifest = include_str!("../plugin.toml"));
