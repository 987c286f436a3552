//! Why a rule decided as it did, before it is put into anyone's language.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One step of a rule: a key of the message catalogues and what it speaks of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reason {
    /// Key in every message catalogue.
    pub key: String,
    /// What the message's `{name}` places stand for. A count is decimal digits.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
}

impl Reason {
    /// The message `key`, with nothing to fill in.
    pub fn new(key: &str) -> Self {
        Self { key: key.to_owned(), args: BTreeMap::new() }
    }

    /// The same with `{name}` standing for `value`.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "callers hand in counts as they are")]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }
}
