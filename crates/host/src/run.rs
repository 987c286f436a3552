//! A run of a plugin, as the rest of Isnad asks for it.

mod contained;
mod pump;

use std::collections::BTreeMap;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::PathBuf;

use crate::{Error, Item, Limits, Plugin};

/// What came of a run that went to its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Records handed over.
    pub records: u64,
    /// Records left out.
    pub skipped: u64,
    /// Parts of the sandbox that were missing; empty unless `allow_unsandboxed`.
    pub missing: String,
}

/// Runs plugins, each run in a child process of its own.
#[derive(Clone, Debug)]
pub struct Runner {
    /// The executable that becomes the child; it must call [`child_main`](crate::child_main) when
    /// its first argument is [`CHILD_ARGUMENT`].
    pub program: PathBuf,
    /// What a run may cost.
    pub limits: Limits,
    /// Whether to go on where a part of the sandbox is missing.
    pub allow_unsandboxed: bool,
    /// Most bytes that one read of the plugin gets; the conformance kit makes it small.
    pub read_at_most: usize,
    /// Most records that one pull is asked for.
    pub at_once: u32,
    /// Parts of the sandbox that are taken for missing, as on a system that lacks them; for tests.
    /// What is missing so is left out, and reported like any other.
    pub lacking: &'static [Part],
    /// Whether records are counted and not made, for which `each` then sees none; for the
    /// conformance kit, which must get much input through quickly.
    pub(crate) only_counts: bool,
}

/// A part of the sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The child ends when its parent does.
    DeathWithParent = 1,
    /// Bounds of memory, processor time, files and processes.
    Limits = 2,
    /// Nothing that is started gains rights.
    NoNewPrivileges = 4,
    /// No file and no connection by the kernel's own rules.
    Landlock = 8,
    /// Few system calls.
    Seccomp = 16,
    /// A copy of the library that nobody can change once its hash was checked.
    SealedCopy = 32,
}

impl Part {
    /// Every part, in the order in which they are put up.
    pub const ALL: [Self; 6] = [
        Self::SealedCopy,
        Self::DeathWithParent,
        Self::Limits,
        Self::NoNewPrivileges,
        Self::Landlock,
        Self::Seccomp,
    ];

    /// Its name in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SealedCopy => "a sealed copy of the library",
            Self::DeathWithParent => "death with the parent",
            Self::Limits => "resource limits",
            Self::NoNewPrivileges => "no new privileges",
            Self::Landlock => "Landlock",
            Self::Seccomp => "seccomp",
        }
    }
}

impl Runner {
    /// A runner with the default limits.
    pub fn new(program: PathBuf) -> Self {
        Self {
            program,
            limits: Limits::default(),
            allow_unsandboxed: false,
            read_at_most: usize::MAX,
            at_once: 256,
            lacking: &[],
            only_counts: false,
        }
    }

    /// Runs `plugin` over `input`, handing each item to `each` as it comes; `each` may end the run.
    /// `input_name` is for the plugin's messages.
    ///
    /// # Errors
    /// When the plugin is not trusted, an option does not fit, or the run ends early. Whatever was
    /// handed to `each` before that is sound and stays.
    pub fn run(
        &self,
        plugin: &Plugin,
        input_name: &str,
        input: impl Read,
        options: &BTreeMap<String, String>,
        each: &mut dyn FnMut(Item) -> ControlFlow<()>,
    ) -> Result<Outcome, Error> {
        let options = plugin.manifest().settle(options)?;
        contained::run(self, plugin, &config(&options, input_name), input, each)
    }
}

/// The first bytes on the child's input: the length of the configuration, and its pairs.
fn config(options: &[(String, String)], input_name: &str) -> Vec<u8> {
    let name = input_name.replace('\0', "");
    let pairs = options.iter().map(|(key, value)| (key.as_str(), value.as_str()));
    let mut body = Vec::new();
    for (key, value) in pairs.chain([("isnad.input", name.as_str())]) {
        for part in [key, value] {
            body.extend_from_slice(part.as_bytes());
            body.push(0);
        }
    }
    let mut all = u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes().to_vec();
    all.append(&mut body);
    all
}
