//! Workspaces and events to test with.

use std::path::Path;
use std::time::Duration;

use isnad_model::{Appearance, Claim, ClaimKind, Digest, Document, Event, Stance};
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

pub fn in_memory() -> Workspace {
    Workspace::in_memory("test", &["ar".to_owned()], "nour", at(0), WORDS).unwrap()
}
