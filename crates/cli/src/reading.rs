//! One input to documents with what was found in them, natively or through a plugin.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use isnad_model::{Digest, Document, EXTRACTION_SCHEMA, Extraction, Reading, Reason};

use crate::decode;
use crate::gather::{self, Item, Refused, Why};
use crate::input::Plan;
use crate::languages;
use crate::plugins::{self, Sources};
use crate::sidecar::Sidecars;
use isnad_host::{Plugin, RecordKind, SourceRecord};

/// What one input gave.
#[derive(Debug, Default)]
pub struct Read {
    /// Documents, each with its bytes.
    pub readings: Vec<(Reading, Vec<u8>)>,
    /// What was not read.
    pub refused: Vec<Refused>,
    /// Worth knowing.
    pub notes: Vec<Reason>,
    /// Name and version of the plugin that read it.
    pub plugin: Option<(String, String)>,
}

impl Read {
    /// Nothing, for this reason.
    pub fn refused(refused: Refused) -> Self {
        Self { refused: vec![refused], ..Self::default() }
    }
}

/// Reads inputs by one plan.
#[derive(Debug)]
pub struct Reader<'a> {
    plan: &'a Plan,
    sidecars: &'a Sidecars,
    sources: Sources,
}

impl<'a> Reader<'a> {
    /// A reader that has looked for plugins.
    ///
    /// # Errors
    /// When the plugin that is asked for is not there.
    pub fn new(plan: &'a Plan, sidecars: &'a Sidecars) -> anyhow::Result<Self> {
        Ok(Self { plan, sidecars, sources: Sources::for_plan(&plan.source)? })
    }

    /// Reads one input; never fails, but refuses.
    pub fn read(&self, item: &Item) -> Read {
        match self.try_read(item) {
            Ok(read) => read,
            Err(refused) => Read::refused(refused),
        }
    }

    fn try_read(&self, item: &Item) -> Result<Read, Refused> {
        let name = item.name();
        let bytes = match item {
            Item::Stdin => stdin(),
            Item::File(path) => fs::read(path),
        };
        let bytes = bytes.map_err(|error| gather::refused(Path::new(&name), &error))?;
        match self.sources.for_file(&name, &bytes) {
            Some(plugin) => self.through(plugin, &name, &bytes),
            None => self.natively(&name, bytes),
        }
    }

    fn natively(&self, name: &str, bytes: Vec<u8>) -> Result<Read, Refused> {
        let decoded = decode::decode(&bytes).map_err(|why| Refused::whole(name.to_owned(), why))?;
        let guess = |encoding: &str| {
            Reason::new("cli.guessed_encoding").with("file", name).with("encoding", encoding)
        };
        let mut document = Document {
            id: name.to_owned(),
            raw: Some(Digest::of(&bytes)),
            mime: Some("text/plain".to_owned()),
            ..Document::default()
        };
        self.given(name, &mut document);
        let reading = self.extracted(document, decoded.text);
        let notes = decoded.guessed.map(guess).into_iter().collect();
        Ok(Read { readings: vec![(reading, bytes)], notes, ..Read::default() })
    }

    fn through(&self, plugin: &Plugin, name: &str, bytes: &[u8]) -> Result<Read, Refused> {
        if bytes.is_empty() {
            return Err(Refused::whole(name.to_owned(), Reason::new("cli.empty")));
        }
        let mut read = Read { plugin: Some(plugins::label(plugin)), ..Read::default() };
        let brought = self.sources.run(plugin, name, bytes);
        let several = brought.records.len() > 1;
        let says = |(place, text): (String, String)| {
            let what = Reason::new("cli.plugin_says").with("text", text);
            if place.is_empty() || !several {
                what.with("place", name)
            } else {
                what.with("place", format!("{name}:{place}"))
            }
        };
        read.notes = brought.warnings.into_iter().map(says).collect();
        for record in brought.records {
            let place = if several { record.number.to_string() } else { String::new() };
            match self.record(name, &place, record, bytes) {
                Ok(reading) => read.readings.push(reading),
                Err(why) => read.refused.push(Refused {
                    name: name.to_owned(),
                    place,
                    why: Why::Known(why),
                }),
            }
        }
        read.refused.extend(brought.troubles.into_iter().map(|(place, text)| Refused {
            name: name.to_owned(),
            place,
            why: Why::Told(text),
        }));
        if read.readings.is_empty() && read.refused.is_empty() {
            read.refused.push(Refused::whole(name.to_owned(), Reason::new("cli.no_records")));
        }
        Ok(read)
    }

    fn record(
        &self,
        name: &str,
        place: &str,
        record: SourceRecord,
        bytes: &[u8],
    ) -> Result<(Reading, Vec<u8>), Reason> {
        if record.kind != RecordKind::Document {
            return Err(Reason::new("cli.not_a_document"));
        }
        decode::readable(&record.text)?;
        // Several records without their own bytes are told apart by their texts.
        let raw = match (record.raw.is_empty(), place.is_empty()) {
            (false, _) => record.raw,
            (true, true) => bytes.to_vec(),
            (true, false) => record.text.clone().into_bytes(),
        };
        let id = if place.is_empty() { name.to_owned() } else { format!("{name}#{place}") };
        let mut document = Document { id, raw: Some(Digest::of(&raw)), ..record.document };
        self.given(name, &mut document);
        Ok((self.extracted(document, record.text), raw))
    }

    /// Flags win over the sidecar, which wins over what the source says of itself.
    fn given(&self, name: &str, document: &mut Document) {
        if let Some(given) = self.sidecars.of(Path::new(name)) {
            given.apply(document);
        }
        self.plan.given.apply(document);
    }

    fn extracted(&self, document: Document, text: String) -> Reading {
        extracted(document, text, self.plan)
    }
}

/// Extracts from the text of a document, by its own language, the one asked for or its letters.
pub fn extracted(mut document: Document, text: String, plan: &Plan) -> Reading {
    let known = document.lang.as_deref().and_then(|lang| lang.split(['-', '_']).next());
    let asked = || plan.lang.as_deref().or(known).and_then(languages::get);
    let given = plan.pack.as_deref().or_else(asked);
    let (code, guessed) = languages::by_letters(&text);
    let pack = given.or_else(|| languages::get(code));
    let options = isnad_extract::Options {
        id: document.id.clone(),
        published: document.published,
        convention: plan.convention,
        weights: pack.and_then(|pack| plan.weights.for_pack(pack)),
    };
    let mut extraction = match pack {
        Some(pack) => isnad_extract::extract(&text, pack, &options),
        None => empty(&options.id, code),
    };
    if given.is_none() {
        extraction.diagnostics.splice(0..0, guessed);
    }
    document.text = Some(Digest::of(text.as_bytes()));
    Reading { document, text, extraction }
}

fn empty(id: &str, lang: &str) -> Extraction {
    Extraction {
        schema: EXTRACTION_SCHEMA.to_owned(),
        id: id.to_owned(),
        lang: lang.to_owned(),
        attributions: Vec::new(),
        relations: Vec::new(),
        narration: Vec::new(),
        diagnostics: Vec::new(),
    }
}

fn stdin() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}
