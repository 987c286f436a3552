//! Who acts: `ISNAD_USER`, else the user's config, else the operating system's name.

use std::fs;
use std::path::PathBuf;

use etcetera::BaseStrategy as _;
use serde::Deserialize;

use crate::config;

/// The user's own settings, `isnad/config.toml` in the config folder.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UserConfig {
    /// The name that events are recorded under.
    pub user: Option<String>,
    /// Language of messages and reports.
    pub ui: Option<String>,
}

/// Names that may stand in the user's config.
const KEYS: &[&str] = &["user", "ui"];

/// A name, and where it comes from as a key of the message catalogues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// What stands in `by`.
    pub name: String,
    /// `cli.user_env`, `cli.user_config` or `cli.user_system`.
    pub from: &'static str,
}

/// Where the user's config is, if there is a home at all.
pub fn config_path() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.config_dir().join("isnad").join("config.toml"))
}

/// Where the user's plugins and locks are.
pub fn data_dir() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.data_dir().join("isnad"))
}

/// The user's config; the defaults where there is none.
///
/// # Errors
/// When it is there and cannot be read or understood.
pub fn read_config() -> anyhow::Result<UserConfig> {
    let Some(path) = config_path().filter(|path| path.exists()) else {
        return Ok(UserConfig::default());
    };
    config::parse(&path, &fs::read_to_string(&path)?, KEYS)
}

/// Who acts now.
pub fn who(config: &UserConfig) -> User {
    let env = std::env::var("ISNAD_USER").ok();
    let named = |name: &Option<String>| {
        name.as_deref().map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned)
    };
    if let Some(name) = named(&env) {
        return User { name, from: "cli.user_env" };
    }
    if let Some(name) = named(&config.user) {
        return User { name, from: "cli.user_config" };
    }
    User { name: system_name(), from: "cli.user_system" }
}

fn system_name() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .iter()
        .filter_map(|key| std::env::var(key).ok())
        .find(|name| !name.trim().is_empty())
        .or_else(name_of_uid)
        .unwrap_or_else(|| "unknown".to_owned())
}

/// A container often sets no `USER`: the password file still knows who owns this process.
#[cfg(unix)]
fn name_of_uid() -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    let uid = fs::metadata("/proc/self").ok()?.uid().to_string();
    let users = fs::read_to_string("/etc/passwd").ok()?;
    users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == uid).then(|| name.to_owned())
    })
}

#[cfg(not(unix))]
fn name_of_uid() -> Option<String> {
    None
}
