//! Workspaces and events to test with.

use std::path::Path;
use std::time::Duration;

use isnad_model::{
    Act, Appearance, Attribution, Claim, ClaimKind, Digest, Document, Event, Extraction, QuoteType,
    Span, Stance,
};
use isnad_store::{OpenOptions, Words, Workspace};
use jiff::Timestamp;

pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

/// Words between blanks, in lower case: rule enough for tests.
pub const WORDS: Words = Words {
    version: "blanks",
    of: |text, _| text.split_whitespace().map(str::to_lowercase).collect(),
};

pub fn options() -> OpenOptions {
    OpenOptions { wait: Duration::from_millis(50), at: at(0), words: WORDS }
}

pub fn init(dir: &Path) -> Workspace {
    Workspace::init(dir, "test", &["ar".to_owned()], "nour", options()).unwrap()
}

pub fn open(dir: &Path) -> Workspace {
    Workspace::open(dir, options()).unwrap()
}

pub fn claim(id: &str, text: &str) -> Claim {
    Claim {
        id: id.to_owned(),
        text: text.to_owned(),
        lang: Some("ar".to_owned()),
        kind: ClaimKind::Statement,
        claimants: vec!["\u{642}\u{627}\u{644}".to_owned()],
        first_seen: None,
        topic: None,
        appearances: Vec::new(),
        withdrawn: None,
    }
}

pub fn added(id: &str) -> Event {
    Event::ClaimAdded { claim: claim(id, "the town was retaken") }
}

pub fn document(id: &str, text: Option<Digest>) -> Event {
    let document = Document { id: id.to_owned(), raw: text, text, ..Document::default() };
    Event::DocumentAdded { document }
}

pub fn edited(id: &str, text: &str) -> Event {
    Event::ClaimEdited {
        claim: id.to_owned(),
        text: Some(text.to_owned()),
        topic: None,
        claimants: None,
    }
}

pub fn appearance(document: &str) -> Appearance {
    let attribution = "a1".to_owned();
    Appearance { document: document.to_owned(), attribution, stance: Stance::Asserts }
}

/// Runs the same on both implementations of journal, objects and index.
pub fn both(test: impl Fn(&mut Workspace)) {
    test(&mut in_memory());
    let dir = tempfile::tempdir().unwrap();
    test(&mut init(dir.path()));
}

/// An attribution with these spans of source, cue and content.
pub fn attribution(id: &str, spans: [Option<(usize, usize)>; 3]) -> Attribution {
    let [source, cue, content] =
        spans.map(|span| span.iter().map(|(start, end)| Span::new(*start, *end)).collect());
    Attribution {
        id: id.to_owned(),
        source,
        source_resolved: None,
        cue,
        content,
        quote: QuoteType::Indirect,
        act: Act::Assert,
        channel: None,
        time: None,
        time_resolved: None,
        factuality: None,
        nested_in: None,
        confidence: 0.5,
    }
}

/// What the extractor found in a document.
pub fn extracted(document: &str, lang: &str, attributions: Vec<Attribution>) -> Event {
    let extraction = Extraction {
        schema: isnad_model::EXTRACTION_SCHEMA.to_owned(),
        id: document.to_owned(),
        lang: lang.to_owned(),
        attributions,
        relations: Vec::new(),
        narration: Vec::new(),
        diagnostics: Vec::new(),
    };
    Event::ExtractionRecorded {
        document: document.to_owned(),
        pack: format!("{lang} 1"),
        extraction,
    }
}

pub fn in_memory() -> Workspace {
    Workspace::in_memory("test", &["ar".to_owned()], "nour", at(0), WORDS).unwrap()
}
