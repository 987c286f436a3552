//! What the command line asks of plugins, for every command that reads documents.

use std::collections::BTreeMap;

use clap::Args;
use isnad_model::Reason;

use crate::failure::Failure;

/// Which plugin reads the inputs, and how.
#[derive(Debug, Args)]
pub struct SourceArgs {
    /// Read every file with this plugin; `isnad plugin info NAME` shows its options, and so does
    /// --help behind --plugin NAME
    #[arg(long, value_name = "NAME")]
    plugin: Option<String>,
    /// An option of that plugin; may be given several times
    #[arg(short = 'o', long = "option", value_name = "KEY=VALUE", requires = "plugin")]
    options: Vec<String>,
    /// Run plugins even where this system lacks a part of their sandbox
    #[arg(long)]
    allow_unsandboxed: bool,
}

/// The same, understood.
#[derive(Clone, Debug, Default)]
pub struct SourcePlan {
    /// Every file goes through this plugin.
    pub plugin: Option<String>,
    /// Options as they were given; the plugin's manifest says which fit.
    pub options: BTreeMap<String, String>,
    /// Whether to go on where a part of the sandbox is missing.
    pub allow_unsandboxed: bool,
}

impl SourceArgs {
    /// Understands the options.
    ///
    /// # Errors
    /// A usage error for an option that is not `KEY=VALUE`.
    pub fn plan(&self) -> anyhow::Result<SourcePlan> {
        let pair = |text: &String| {
            let (key, value) = text.split_once('=').ok_or_else(|| {
                let what = Reason::new("cli.bad_option").with("option", text);
                Failure::usage(what).hint(Reason::new("cli.option_form"))
            })?;
            Ok((key.trim().to_owned(), value.to_owned()))
        };
        Ok(SourcePlan {
            plugin: self.plugin.clone(),
            options: self.options.iter().map(pair).collect::<anyhow::Result<_>>()?,
            allow_unsandboxed: self.allow_unsandboxed,
        })
    }
}
