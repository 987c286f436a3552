//! A batch of inputs: how they are to be read, what was found in them, what was refused and why.

mod stream;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use isnad_extract::{Convention, Pack};
use isnad_model::{Excluded, Reading, Reason};

use crate::context::Context;
use crate::failure::Outcome;
use crate::gather::{self, Item, Refused, Why};
use crate::host_words;
use crate::languages;
use crate::sample;
use crate::select::Select;
use crate::sidecar::{Given, Sidecars};
use crate::source_args::SourcePlan;
use crate::weights::WeightsPlan;

pub use self::stream::{Documents, stream};

/// How the inputs of a batch are to be read.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Code of a pack; `None` goes by the letters of the text.
    pub lang: Option<String>,
    /// A pack from the disk, which then reads every text.
    pub pack: Option<Arc<Pack>>,
    /// What is asked of plugins.
    pub source: SourcePlan,
    /// How the spans of what is found are drawn.
    pub convention: Convention,
    /// The learned choice that is asked where rules tie.
    pub weights: WeightsPlan,
    /// What the flags say of every document.
    pub given: Given,
    /// At most so many of the inputs are read.
    pub sample: Option<usize>,
    /// Which files of folders are read.
    pub select: Select,
}

impl Plan {
    /// A plan for a language, or for `auto`.
    ///
    /// # Errors
    /// A usage error that names the languages there are.
    pub fn new(lang: &str) -> anyhow::Result<Self> {
        let lang = languages::asked(lang)?;
        Ok(Self {
            lang,
            pack: None,
            source: SourcePlan::default(),
            convention: Convention::default(),
            weights: WeightsPlan::default(),
            given: Given::default(),
            sample: None,
            select: Select::default(),
        })
    }

    /// The same with a pack in a folder, if one is given, for every text; with what `--weights`
    /// asks for; and with spans drawn by the convention.
    ///
    /// # Errors
    /// When the folder holds no pack that can be used, or the weights do not fit.
    pub fn drawn(
        self,
        folder: Option<&Path>,
        weights: Option<&Path>,
        convention: Convention,
    ) -> anyhow::Result<Self> {
        let given = folder.map(languages::from_folder).transpose()?;
        let weights = WeightsPlan::asked(weights, convention, given.as_ref())?;
        Ok(Self { pack: given.map(|given| given.pack), weights, convention, ..self })
    }
}

/// What a batch gave, in the order of its inputs.
#[derive(Debug, Default)]
pub struct Batch {
    /// Documents with what was found in them.
    pub readings: Vec<Reading>,
    /// What was not read.
    pub excluded: Vec<Excluded>,
}

impl Batch {
    /// How the batch went.
    pub fn outcome(&self) -> Outcome {
        Outcome { done: self.readings.len(), failed: self.excluded.len(), found: false }
    }
}

/// The inputs of a batch, before any of them is read.
pub struct Gathered {
    /// Each file, those in folders one by one.
    pub items: Vec<Result<Item, Refused>>,
    /// What is given of them besides.
    pub sidecars: Sidecars,
    /// How many there are, left out ones too.
    pub inputs: usize,
    /// What is left out already.
    pub excluded: Vec<Excluded>,
    /// How many of those the sample left out: no failures.
    pub unsampled: usize,
}

impl Gathered {
    /// What the arguments stand for.
    pub fn of(inputs: &[PathBuf], plan: &Plan, context: &Context) -> Self {
        let items = gather::gather(inputs, &plan.select);
        let (inputs, sidecars) = (items.len(), Sidecars::default());
        let mut all = Self { items, sidecars, inputs, excluded: Vec::new(), unsampled: 0 };
        if let Some(size) = plan.sample {
            all.leave_out(size, context);
        }
        for item in all.items.iter().flatten() {
            if let Item::File(path) = item {
                for fault in all.sidecars.load_for(path) {
                    all.inputs += 1;
                    all.excluded.push(told(fault, context));
                }
            }
        }
        all
    }

    /// What the sample leaves out stands in the report, each by name, and is told once.
    fn leave_out(&mut self, size: usize, context: &Context) {
        let names = sample::keep(&mut self.items, size);
        let why = Reason::new("cli.not_in_sample").with("size", size);
        let reason = context.words.say(&why);
        let excluded = |name: &String| Excluded {
            input: name.clone(),
            place: String::new(),
            reason: reason.clone(),
        };
        self.excluded.extend(names.iter().map(excluded));
        self.unsampled = names.len();
        let told = Reason::new("cli.sampled").with("size", self.inputs - names.len());
        context.note(&told.with("inputs", self.inputs));
    }
}

/// Tells a refusal, and gives it as the report has it.
pub fn told(refused: Refused, context: &Context) -> Excluded {
    let reason = match refused.why {
        Why::Known(reason) => context.words.say(&reason),
        Why::Told(text) => host_words::say(&text, &context.words),
        Why::Failed(text, hint) => host_words::with_hint(&text, hint.as_deref(), &context.words),
    };
    let place = match refused.place.as_str() {
        "" => String::new(),
        place => format!(":{place}"),
    };
    context.warn(&format!("{}{place}: {reason}", refused.name));
    Excluded { input: refused.name, place: refused.place, reason }
}

/// Reads every input and holds what they give.
///
/// # Errors
/// When the surroundings fail; a file that cannot be read is in [`Batch::excluded`] instead.
pub fn read_all(inputs: &[PathBuf], plan: &Plan, context: &Context) -> anyhow::Result<Batch> {
    let mut readings = Vec::new();
    let streamed = stream(inputs, plan, context, &mut |part| {
        readings.extend(part.into_iter().map(|(reading, _)| reading));
        Ok(())
    })?;
    Ok(Batch { readings, excluded: streamed.excluded })
}

/// What is odd about a text, in one line; `--explain` shows each place.
pub fn oddities(reading: &Reading) -> Option<Reason> {
    let odd = || reading.extraction.diagnostics.iter().filter(|odd| worth_telling(odd.code));
    let first = odd().next()?;
    let what = Reason::new("cli.odd").with("file", &reading.extraction.id);
    Some(what.with("count", odd().count()).with("first", &first.message))
}

fn worth_telling(code: isnad_model::DiagnosticCode) -> bool {
    code != isnad_model::DiagnosticCode::UnusedCue
}
