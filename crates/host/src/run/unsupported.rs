//! Where there is no sandbox for plugins yet: everything else of Isnad works, plugins do not run.

use std::io::Read;
use std::ops::ControlFlow;

use super::{Outcome, Runner};
use crate::{Error, Item, Plugin};

/// Fails: this system has no sandbox for plugins, so there is no child to open one in.
pub(super) fn run(
    _runner: &Runner,
    plugin: &Plugin,
    _config: &[u8],
    _input: impl Read,
    _each: &mut dyn FnMut(Item) -> ControlFlow<()>,
) -> Result<Outcome, Error> {
    // The trust in the file is asked for all the same, so that a changed one is told.
    plugin.sealed()?;
    let missing = "plugins run on Linux only, so far".to_owned();
    Err(Error::Sandbox { plugin: plugin.name().to_owned(), missing })
}
