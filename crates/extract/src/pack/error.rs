//! What can be wrong with a pack, with file and line.

/// A pack that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// A file is not there.
    #[error("{file} is missing from the pack; packs/README.md says what belongs in it")]
    Missing {
        /// Name within the pack.
        file: String,
    },
    /// A file cannot be read as what it should be.
    #[error("{file}: {message}")]
    Syntax {
        /// Name within the pack.
        file: String,
        /// Line, column and what was expected.
        message: String,
    },
    /// A name stands for nothing.
    #[error("{file}, line {line}: {what} `{name}` is not known{}", hint(.near.as_deref()))]
    Unknown {
        /// Name within the pack.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What it should name.
        what: &'static str,
        /// The name.
        name: String,
        /// A name that is near.
        near: Option<String>,
    },
}

fn hint(near: Option<&str>) -> String {
    near.map_or_else(String::new, |near| format!("; was `{near}` meant?"))
}

/// The name nearest to `wrong`, by shared pairs of letters; none where nothing is near.
pub fn nearest<'n>(wrong: &str, names: impl Iterator<Item = &'n str>) -> Option<String> {
    let score = |name: &str| {
        let pairs = |text: &str| text.as_bytes().windows(2).map(<[u8]>::to_vec).collect::<Vec<_>>();
        let (ours, theirs) = (pairs(wrong), pairs(name));
        let shared = ours.iter().filter(|pair| theirs.contains(pair)).count();
        (200 * shared).checked_div(ours.len() + theirs.len()).unwrap_or(0)
    };
    let (best, name) = names.map(|name| (score(name), name)).max()?;
    (best >= 50).then(|| name.to_owned())
}
