//! Where plugins are looked for, and a run of one over an input.

use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use isnad_host::{Item, Level, Plugin, Plugins, Runner, SearchDir, Trust};
use isnad_model::Reason;

use crate::config;
use crate::failure::Failure;
use crate::source_args::SourcePlan;
use crate::user;

/// The plugins at hand.
#[derive(Debug)]
pub struct Sources {
    plugins: Plugins,
    runner: Runner,
    plan: SourcePlan,
    allowed: Option<Vec<String>>,
    /// Nobody wants more records.
    stopped: AtomicBool,
}

impl Sources {
    /// Looks in the workspace, in the user's data folder and beside the executable.
    ///
    /// # Errors
    /// When `isnad.toml` cannot be understood.
    pub fn discover() -> anyhow::Result<Self> {
        let executable = std::env::current_exe()?;
        let root = workspace_root();
        let config = root.as_deref().map(config::read).transpose()?.unwrap_or_default();
        let plugins = Plugins::discover(&search(root.as_deref(), &executable));
        let mut runner = Runner::new(executable);
        if let Some(limits) = config.limits {
            limits.apply(&mut runner.limits);
        }
        let (plan, stopped) = (SourcePlan::default(), AtomicBool::new(false));
        Ok(Self { plugins, runner, plan, allowed: config.plugins, stopped })
    }

    /// The same, with what the command line asks of plugins; checks it before anything runs.
    ///
    /// # Errors
    /// Also when the plugin asked for is not there, or an option does not fit it.
    pub fn for_plan(plan: &SourcePlan) -> anyhow::Result<Self> {
        let mut found = Self::discover()?;
        found.plan = plan.clone();
        found.runner.allow_unsandboxed = plan.allow_unsandboxed;
        if let Some(name) = &plan.plugin {
            found.named(name)?.manifest().settle(&plan.options).map_err(usage)?;
        }
        Ok(found)
    }

    /// The plugin of that name, if it may run here.
    ///
    /// # Errors
    /// A usage error that names those there are.
    pub fn named(&self, name: &str) -> anyhow::Result<&Plugin> {
        let found = self.usable().find(|plugin| plugin.name() == name);
        found.ok_or_else(|| {
            let names: Vec<&str> = self.usable().map(Plugin::name).collect();
            let failure = Failure::usage(Reason::new("cli.no_such_plugin").with("name", name));
            if names.is_empty() {
                return failure.into();
            }
            failure.hint(Reason::new("cli.one_of").with("names", names.join(", "))).into()
        })
    }

    /// What runs them, with the limits of this workspace.
    pub const fn runner(&self) -> &Runner {
        &self.runner
    }

    /// All that were found, allowed here or not.
    pub fn all(&self) -> &[Plugin] {
        self.plugins.all()
    }

    /// Files in plugin folders that are none, and why.
    pub fn problems(&self) -> &[isnad_host::Error] {
        self.plugins.problems()
    }

    /// Those that `isnad.toml` lets run here.
    fn usable(&self) -> impl Iterator<Item = &Plugin> {
        let allowed =
            |name: &str| self.allowed.as_ref().is_none_or(|list| list.iter().any(|a| a == name));
        self.plugins.all().iter().filter(move |plugin| allowed(plugin.name()))
    }

    /// The plugin that reads an input, by its name and first bytes; `None` for what is read
    /// natively.
    pub fn for_file(&self, name: &str, bytes: &[u8]) -> Option<&Plugin> {
        if let Some(forced) = &self.plan.plugin {
            return self.usable().find(|plugin| plugin.name() == forced);
        }
        let ending = Path::new(name).extension().map(std::ffi::OsStr::to_ascii_lowercase);
        if ending
            .is_some_and(|ending| ["txt", "text", "md", "markdown"].iter().any(|e| *e == ending))
        {
            return None;
        }
        let found = self.plugins.for_file(name, bytes.get(..1024).unwrap_or(bytes))?;
        self.usable().find(|plugin| plugin.name() == found.name())
    }

    /// Lets every run end at its next record.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Runs a plugin over an input, which is streamed, and hands over each item as it comes.
    ///
    /// # Errors
    /// When the run broke off; what came before was handed over.
    pub fn run(
        &self,
        plugin: &Plugin,
        name: &str,
        input: impl Read,
        each: &mut dyn FnMut(Item),
    ) -> Result<(), isnad_host::Error> {
        let outcome = self.runner.run(plugin, name, input, &self.plan.options, &mut |item| {
            each(item);
            if self.stopped.load(Ordering::Relaxed) {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        });
        if let Ok(isnad_host::Outcome { missing, .. }) = &outcome
            && !missing.is_empty()
        {
            let message = format!("it ran without a part of its sandbox: {missing}");
            each(Item::Log { level: Level::Warning, message });
        }
        outcome.map(drop)
    }
}

/// An option that does not fit is a matter of the command line.
fn usage(error: isnad_host::Error) -> anyhow::Error {
    Failure::usage(Reason::new("cli.told").with("text", error)).into()
}

/// Name and version, apart.
pub fn label(plugin: &Plugin) -> (String, String) {
    (plugin.name().to_owned(), plugin.manifest().version.clone())
}

/// One word for whether a plugin may run.
pub const fn trust_word(trust: Trust) -> &'static str {
    match trust {
        Trust::Pinned(_) => "pinned",
        Trust::Beside => "beside",
        Trust::Changed => "changed",
        Trust::Unpinned => "unpinned",
    }
}

fn workspace_root() -> Option<PathBuf> {
    isnad_store::find(&std::env::current_dir().ok()?).ok()
}

fn search(root: Option<&Path>, executable: &Path) -> Vec<SearchDir> {
    let installed = |(folder, lock)| SearchDir::Installed { folder, lock };
    let mut places: Vec<SearchDir> = [root.map(place), user::data_dir().as_deref().map(place)]
        .into_iter()
        .flatten()
        .map(installed)
        .collect();
    if let Some(folder) = executable.parent() {
        places.push(SearchDir::Beside(folder.to_owned()));
    }
    places
}

fn place(root: &Path) -> (PathBuf, PathBuf) {
    (root.join("plugins"), root.join("isnad.lock"))
}

/// Folder and lock file that a plugin is installed into: the workspace's, else the user's.
///
/// # Errors
/// Where there is neither a workspace nor a home.
pub fn install_place() -> anyhow::Result<(PathBuf, PathBuf)> {
    let root = workspace_root().or_else(user::data_dir);
    Ok(place(&root.ok_or_else(|| Failure::new(Reason::new("cli.no_home")))?))
}
