//! What can be wrong with a message catalogue.

/// A catalogue that cannot be used; each names the file and the key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// Not TOML.
    #[error("{file}: not TOML: {detail}")]
    Toml {
        /// The catalogue.
        file: String,
        /// Line, column and what was expected.
        detail: String,
    },
    /// A message that every catalogue must have.
    #[error("{file}: the key `{key}` is missing; add it, as a text")]
    Missing {
        /// The catalogue.
        file: String,
        /// The key.
        key: &'static str,
    },
    /// A message of a wrong shape.
    #[error("{file}: key `{key}`: {problem}")]
    Message {
        /// The catalogue.
        file: String,
        /// The key.
        key: String,
        /// What is wrong, and what to write.
        problem: String,
    },
}

impl WordsError {
    pub(crate) fn message(file: &str, key: &str, problem: impl Into<String>) -> Self {
        Self::Message { file: file.to_owned(), key: key.to_owned(), problem: problem.into() }
    }

    pub(crate) fn direction(file: &str, found: &str) -> Self {
        Self::message(file, "catalogue.direction", format!("write ltr or rtl, not `{found}`"))
    }

    pub(crate) fn language(file: &str, found: &str) -> Self {
        let problem = format!("`{found}` is not a language; write a BCP 47 code such as ar or en");
        Self::message(file, "catalogue.lang", problem)
    }
}
