//! One input to documents with what was found in them, natively or through a plugin.

mod through;

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use indicatif::ProgressBar;
use isnad_extract::Pack;
use isnad_model::{
    Diagnostic, Digest, Document, EXTRACTION_SCHEMA, Explanation, Extraction, Reading, Reason,
};

use crate::decode;
use crate::gather::{self, Item, Refused, Why};
use crate::input::Plan;
use crate::languages;
use crate::plugins::{self, Sources};
use crate::progress::Watched;
use crate::sidecar::{Given, Sidecars};
use isnad_host::SourceRecord;

/// Bytes of an input that are held; what is longer goes through a plugin without being held.
const HELD: u64 = 4 << 20;
/// Bytes of documents that are handed over together.
const PART: usize = 1 << 20;
/// Bytes that anything else counts for.
const LITTLE: usize = 512;

/// One thing that an input gave, in the order of the input.
#[derive(Debug)]
pub enum Found {
    /// A document, with its bytes.
    Document(Box<Reading>, Vec<u8>),
    /// A claim or a fact-check that somebody else made; its fields stand in `document` and `meta`.
    /// The text is the record's place, such as `feed.json#3`.
    Listed(String, Box<SourceRecord>),
    /// What was not read.
    Refused(Refused),
    /// Worth knowing.
    Note(Reason),
}

/// What one input gave, or a part of it.
#[derive(Debug, Default)]
pub struct Read {
    /// Documents, each with its bytes.
    pub readings: Vec<(Reading, Vec<u8>)>,
    /// What was not read.
    pub refused: Vec<Refused>,
    /// Worth knowing.
    pub notes: Vec<Reason>,
}

impl Read {
    /// Nothing, for this reason.
    pub fn refused(refused: Refused) -> Self {
        Self { refused: vec![refused], ..Self::default() }
    }

    /// Takes one thing; gives about how many bytes it holds.
    fn add(&mut self, found: Found, item: &Item) -> usize {
        match found {
            Found::Document(reading, bytes) => {
                // What was found in a text is a few times as long.
                let size = bytes.len() + 4 * reading.text.len() + LITTLE;
                self.readings.push((*reading, bytes));
                return size;
            }
            Found::Listed(id, record) => self.refused.push(Refused {
                name: item.name(),
                place: if id == item.name() { String::new() } else { record.number.to_string() },
                why: Why::Known(Reason::new("cli.not_a_document")),
            }),
            Found::Refused(refused) => self.refused.push(refused),
            Found::Note(note) => self.notes.push(note),
        }
        LITTLE
    }
}

/// Reads inputs by one plan.
#[derive(Debug)]
pub struct Reader<'a> {
    plan: &'a Plan,
    sidecars: &'a Sidecars,
    sources: Sources,
    /// Where it is shown how far a long input is read.
    bar: ProgressBar,
}

impl<'a> Reader<'a> {
    /// A reader that has looked for plugins, and shows at `bar` how far a long input is read.
    ///
    /// # Errors
    /// When the plugin that is asked for is not there.
    pub fn new(plan: &'a Plan, sidecars: &'a Sidecars, bar: &ProgressBar) -> anyhow::Result<Self> {
        let sources = Sources::for_plan(&plan.source)?;
        Ok(Self { plan, sidecars, sources, bar: bar.clone() })
    }

    /// Reads one input, a part of about 1 MiB at a time; never fails, but refuses.
    pub fn parts(&self, item: &Item, take: &mut dyn FnMut(Read)) {
        let (mut part, mut size) = (Read::default(), 0);
        self.each(item, &mut |found| {
            size += part.add(found, item);
            if size >= PART {
                take(std::mem::take(&mut part));
                size = 0;
            }
        });
        take(part);
    }

    /// Lets the runs of plugins end at their next record: nobody wants more.
    pub fn stop(&self) {
        self.sources.stop();
    }

    /// Hands over what one input gives, each thing as it comes, and names the plugin that read it.
    ///
    /// A plugin's input is streamed: of a long file no more than its first 4 MiB and one record are
    /// held. Plain text is one document and is held whole.
    pub fn each(&self, item: &Item, take: &mut dyn FnMut(Found)) -> Option<(String, String)> {
        let name = item.name();
        let opened = match item {
            Item::Stdin => begin(Box::new(io::stdin())).map(|(head, rest)| (head, rest, None)),
            Item::File(path) => File::open(path).and_then(|file| {
                let size = file.metadata().ok().filter(std::fs::Metadata::is_file);
                let (head, rest) = begin(Box::new(file))?;
                Ok((head, rest, size.map(|data| data.len())))
            }),
        };
        let (head, rest, size) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                take(Found::Refused(gather::refused(Path::new(&name), &error)));
                return None;
            }
        };
        let rest: Option<Rest> = rest.map(|rest| -> Rest {
            Box::new(Watched::new(rest, &name, head.len() as u64, size, &self.bar))
        });
        if let Some(plugin) = self.sources.for_file(&name, &head) {
            through::run(self, plugin, &name, &head, rest, take);
            return Some(plugins::label(plugin));
        }
        let bytes = with_rest(head, rest);
        let bytes = bytes.map_err(|error| gather::refused(Path::new(&name), &error));
        if let Err(refused) = bytes.and_then(|bytes| self.natively(&name, bytes, take)) {
            take(Found::Refused(refused));
        }
        None
    }

    fn natively(
        &self,
        name: &str,
        bytes: Vec<u8>,
        take: &mut dyn FnMut(Found),
    ) -> Result<(), Refused> {
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
        if let Some(encoding) = decoded.guessed {
            take(Found::Note(guess(encoding)));
        }
        take(Found::Document(Box::new(reading), bytes));
        Ok(())
    }

    /// What the sidecar gives of a file.
    pub fn given_of(&self, file: &Path) -> Option<&Given> {
        self.sidecars.of(file)
    }

    /// Every plugin at hand, name and version: what they are decides how inputs are read.
    pub fn plugins(&self) -> Vec<(String, String)> {
        self.sources.all().iter().map(plugins::label).collect()
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
    let Way { pack, options, guessed } = way(&document, &text, plan);
    let mut extraction = match pack {
        Some(pack) => isnad_extract::extract(&text, pack, &options),
        None => empty(&options.id, languages::by_letters(&text).0),
    };
    extraction.diagnostics.splice(0..0, guessed);
    document.text = Some(Digest::of(text.as_bytes()));
    Reading { document, text, extraction }
}

/// Explains a reading by the same plan; none where no pack read it.
pub fn explained(reading: &Reading, plan: &Plan) -> Option<Explanation> {
    let Way { pack, options, .. } = way(&reading.document, &reading.text, plan);
    Some(isnad_extract::explain(&reading.text, pack?, &options, &reading.extraction))
}

/// What a text is read by.
struct Way<'a> {
    pack: Option<&'a Pack>,
    options: isnad_extract::Options,
    /// What to say where the language is a guess.
    guessed: Option<Diagnostic>,
}

fn way<'a>(document: &Document, text: &str, plan: &'a Plan) -> Way<'a> {
    let known = document.lang.as_deref().and_then(|lang| lang.split(['-', '_']).next());
    let asked = || plan.lang.as_deref().or(known).and_then(languages::get);
    let given = plan.pack.as_deref().or_else(asked);
    let (code, guessed) = languages::by_letters(text);
    let pack = given.or_else(|| languages::get(code));
    let options = isnad_extract::Options {
        id: document.id.clone(),
        published: document.published,
        convention: plan.convention,
        weights: pack.and_then(|pack| plan.weights.for_pack(pack)),
    };
    Way { pack, options, guessed: guessed.filter(|_| given.is_none()) }
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

/// What comes behind the first bytes of an input.
type Rest = Box<dyn io::Read>;

/// The first bytes of an input, and the input where it is longer.
fn begin(mut input: Rest) -> io::Result<(Vec<u8>, Option<Rest>)> {
    let mut head = Vec::new();
    input.by_ref().take(HELD).read_to_end(&mut head)?;
    let more = head.len() as u64 == HELD;
    Ok((head, more.then_some(input)))
}

fn with_rest(mut head: Vec<u8>, rest: Option<Rest>) -> io::Result<Vec<u8>> {
    if let Some(mut rest) = rest {
        rest.read_to_end(&mut head)?;
    }
    Ok(head)
}
