//! What the end-to-end tests and the demonstration share: the real binary, scratch folders, samples.
#![forbid(unsafe_code)]

pub mod browser;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use anyhow::{Context as _, ensure};

/// The folder of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_owned).unwrap_or_default()
}

/// Where the release build lies.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// Builds the whole workspace, plugins too, with the profile of both README commands.
///
/// # Errors
/// When cargo cannot be run, or the build fails.
pub fn build() -> anyhow::Result<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["build", "--release", "--workspace", "--quiet"])
        .current_dir(root())
        .status()
        .context("cargo cannot be run")?;
    ensure!(status.success(), "the build failed");
    Ok(target().join("release").join("isnad"))
}

/// The binary, built once.
///
/// # Errors
/// As [`build`].
pub fn binary() -> anyhow::Result<&'static Path> {
    static BINARY: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    match BINARY.get_or_init(|| build().map_err(|error| format!("{error:#}"))) {
        Ok(path) => Ok(path),
        Err(error) => anyhow::bail!("{error}"),
    }
}

/// The command, in a folder, as a user of its own; no config of the machine's reaches it.
///
/// # Errors
/// As [`build`].
pub fn isnad(folder: &Path) -> anyhow::Result<Command> {
    let mut command = Command::new(binary()?);
    command.current_dir(folder).env("ISNAD_USER", "tester").env("NO_COLOR", "1");
    command.env("HOME", folder).env_remove("XDG_CONFIG_HOME").env_remove("XDG_DATA_HOME");
    Ok(command)
}

/// What a run gave.
#[derive(Debug)]
pub struct Ran {
    /// Exit code; -1 for a signal.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// Runs the command in a folder to its end.
///
/// # Errors
/// When it cannot be started.
pub fn run<S: AsRef<OsStr>>(
    folder: &Path,
    args: impl IntoIterator<Item = S>,
) -> anyhow::Result<Ran> {
    Ok(isnad(folder)?.args(args).output()?.into())
}

/// Runs the command, which must succeed; gives its output.
///
/// # Panics
/// When it fails: a test stops there.
#[expect(clippy::panic, reason = "a test stops at the first surprise")]
pub fn ok(folder: &Path, args: &[&str]) -> String {
    let ran = run(folder, args).unwrap_or_else(|error| panic!("{args:?}: {error:#}"));
    assert_eq!(ran.code, 0, "{args:?}: {}", ran.err);
    ran.out
}

/// What the command prints as JSON.
///
/// # Panics
/// When it fails, or prints something else.
#[expect(clippy::panic, reason = "a test stops at the first surprise")]
pub fn json(folder: &Path, args: &[&str]) -> serde_json::Value {
    let out = ok(folder, &[args, &["--format", "json"]].concat());
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{args:?}: {error}: {out}"))
}

/// The items of a list that the command prints.
///
/// # Panics
/// As [`json`].
pub fn items(folder: &Path, args: &[&str]) -> Vec<serde_json::Value> {
    json(folder, args).get("items").and_then(|list| list.as_array()).cloned().unwrap_or_default()
}

/// A shared folder beside the repository (gold, tools), where a developer has it.
pub fn shared(path: &str) -> Option<PathBuf> {
    let found = root().join("../shared").join(path);
    if !found.exists() {
        skipped(&format!("../shared/{path} is not here"));
        return None;
    }
    Some(found)
}

/// Says on standard error why a test did not test.
#[expect(clippy::print_stderr, reason = "a test that is skipped must say so")]
pub fn skipped(why: &str) {
    eprintln!("skipped: {why}");
}

/// Every file below a folder, in order; build output and hidden folders apart.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') || name == "target" {
            continue;
        }
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}
