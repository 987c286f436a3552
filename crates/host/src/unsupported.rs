//! Where there is no sandbox for plugins yet: everything else of Isnad works, plugins do not run.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::PathBuf;

use crate::{Error, Item, Limits, Plugin};

/// What came of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Records handed over.
    pub records: u64,
    /// Records left out.
    pub skipped: u64,
    /// Parts of the sandbox that were missing and not asked for.
    pub missing: String,
}

/// Runs plugins.
#[derive(Clone, Debug)]
pub struct Runner {
    /// The executable that becomes the child.
    pub program: PathBuf,
    /// What a run may cost.
    pub limits: Limits,
    /// Whether to go on where a part of the sandbox is missing.
    pub allow_unsandboxed: bool,
}

impl Runner {
    /// A runner with the default limits.
    pub fn new(program: PathBuf) -> Self {
        Self { program, limits: Limits::default(), allow_unsandboxed: false }
    }

    /// Fails: this system has no sandbox for plugins.
    ///
    /// # Errors
    /// Always.
    pub fn run(
        &self,
        plugin: &Plugin,
        _input_name: &str,
        _input: impl Read,
        _options: &BTreeMap<String, String>,
        _each: &mut dyn FnMut(Item) -> ControlFlow<()>,
    ) -> Result<Outcome, Error> {
        let missing = "plugins run on Linux only, so far".to_owned();
        Err(Error::Sandbox { plugin: plugin.name().to_owned(), missing })
    }
}

/// Fails: this system has no sandbox for plugins.
pub fn child_main(_arguments: impl Iterator<Item = OsString>) -> i32 {
    1
}
