//! What a plugin's run gives, record by record as it comes.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use isnad_host::{Item, Level, Plugin, RecordKind, SourceRecord};
use isnad_model::{Digest, Document, Reason};

use super::{Found, Reader, Rest};
use crate::decode;
use crate::gather::{self, Refused, Why};

/// One run over one input.
struct Run<'a, 'r> {
    reader: &'a Reader<'r>,
    name: &'a str,
    /// The first bytes of the input, and whether they are all.
    head: (&'a [u8], bool),
    /// The first record, until it is known whether it is the only one.
    first: Option<Box<SourceRecord>>,
    several: bool,
    silent: bool,
    take: &'a mut dyn FnMut(Found),
}

/// Runs the plugin over the input, which begins with `head` and goes on in `rest`.
pub fn run(
    reader: &Reader<'_>,
    plugin: &Plugin,
    name: &str,
    head: &[u8],
    rest: Option<Rest>,
    take: &mut dyn FnMut(Found),
) {
    if head.is_empty() {
        take(Found::Refused(Refused::whole(name.to_owned(), Reason::new("cli.empty"))));
        return;
    }
    let whole = rest.is_none();
    let mut run =
        Run { reader, name, head: (head, whole), first: None, several: false, silent: true, take };
    let mut each = |item| run.item(item);
    let outcome = match rest {
        Some(rest) => reader.sources.run(plugin, name, head.chain(rest), &mut each),
        None => reader.sources.run(plugin, name, head, &mut each),
    };
    if let Some(only) = run.first.take() {
        run.record(*only, "");
    }
    if let Err(error) = outcome {
        run.refuse(String::new(), Why::Failed(error.to_string(), error.hint()));
    }
    if run.silent {
        run.refuse(String::new(), Why::Known(Reason::new("cli.no_records")));
    }
}

impl Run<'_, '_> {
    fn item(&mut self, item: Item) {
        match item {
            Item::Record(record) if self.first.is_none() && !self.several => {
                self.first = Some(record);
            }
            Item::Record(record) => {
                self.several = true;
                for record in self.first.take().into_iter().chain([record]) {
                    let place = record.number.to_string();
                    self.record(*record, &place);
                }
            }
            Item::Skipped { record, message, .. } => {
                self.refuse(record.to_string(), Why::Told(message));
            }
            Item::Log { level: Level::Error, message } => {
                self.refuse(String::new(), Why::Told(message));
            }
            Item::Log { level: Level::Warning, message } => self.says("", &message),
            Item::Log { .. } => {}
        }
    }

    fn record(&mut self, mut record: SourceRecord, place: &str) {
        for text in std::mem::take(&mut record.warnings) {
            self.says(place, &text);
        }
        let id =
            if place.is_empty() { self.name.to_owned() } else { format!("{}#{place}", self.name) };
        let found = if record.kind == RecordKind::Document {
            self.document(id, record, place.is_empty())
        } else {
            Ok(Found::Listed(id, Box::new(record)))
        };
        match found {
            Ok(found) => {
                self.silent = false;
                (self.take)(found);
            }
            Err(why) => self.refuse(place.to_owned(), why),
        }
    }

    fn document(&self, id: String, record: SourceRecord, only: bool) -> Result<Found, Why> {
        decode::readable(&record.text).map_err(Why::Known)?;
        // Several records without their own bytes are told apart by their texts.
        let raw = match (record.raw.is_empty(), only) {
            (false, _) => record.raw,
            (true, true) if self.head.1 || self.name != "-" => self.input()?,
            // Nor can standard input be read again.
            (true, _) => record.text.clone().into_bytes(),
        };
        let mut document = Document { id, raw: Some(Digest::of(&raw)), ..record.document };
        self.reader.given(self.name, &mut document);
        Ok(Found::Document(Box::new(self.reader.extracted(document, record.text)), raw))
    }

    /// The whole input, for the only document in it.
    fn input(&self) -> Result<Vec<u8>, Why> {
        let (head, whole) = self.head;
        if whole {
            return Ok(head.to_vec());
        }
        let path = Path::new(self.name);
        let read = File::open(path).and_then(|mut file| {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            Ok::<_, io::Error>(bytes)
        });
        read.map_err(|error| gather::refused(path, &error).why)
    }

    fn refuse(&mut self, place: String, why: Why) {
        self.silent = false;
        (self.take)(Found::Refused(Refused { name: self.name.to_owned(), place, why }));
    }

    fn says(&mut self, place: &str, text: &str) {
        let at =
            if place.is_empty() { self.name.to_owned() } else { format!("{}:{place}", self.name) };
        let what = Reason::new("cli.plugin_says").with("text", text).with("place", at);
        (self.take)(Found::Note(what));
    }
}
