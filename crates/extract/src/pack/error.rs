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
    /// Something in a file is not what it should be.
    #[error("{file}, line {line}: {what}")]
    Wrong {
        /// Name within the pack.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What it is, and what was expected.
        what: String,
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

impl PackError {
    /// The file within the pack, and the line in it, from 1, where one can be named.
    pub fn place(&self) -> (&str, Option<usize>) {
        match self {
            Self::Missing { file } => (file, None),
            Self::Wrong { file, line, .. } | Self::Unknown { file, line, .. } => {
                (file, Some(*line))
            }
        }
    }

    /// What is wrong there, without the place.
    pub fn what(&self) -> String {
        let whole = self.to_string();
        match self {
            Self::Missing { .. } => whole,
            Self::Wrong { what, .. } => what.clone(),
            Self::Unknown { .. } => {
                whole.split_once(": ").map_or_else(|| whole.clone(), |(_, what)| what.to_owned())
            }
        }
    }
}

/// What the reader of TOML calls kinds of values, and what a pack is told.
const KINDS: [(&str, &str); 9] = [
    ("a sequence", "a list in brackets"),
    ("f64", "a number"),
    ("i32", "a whole number"),
    ("i8", "a whole number"),
    ("usize", "a whole number"),
    ("a boolean", "true or false"),
    ("a string", "a word in quotation marks"),
    ("a map", "a table"),
    ("missing field", "there is no key"),
];

/// What the reader of TOML says, in the words of a pack: with the near name for one that is not
/// known, and kinds of values by names that are no programmer's.
pub fn plainly(message: &str) -> String {
    let unknown = message
        .strip_prefix("unknown field `")
        .or_else(|| message.strip_prefix("unknown variant `"));
    if let Some((name, rest)) = unknown.and_then(|rest| rest.split_once('`')) {
        let names: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
        let near = nearest(name, names.iter().copied());
        let near = hint(near.as_deref());
        return format!("`{name}` is not known{near}; there are: {}", names.join(", "));
    }
    let lines = message.lines().map(str::trim).filter(|line| !line.is_empty());
    let one = lines.collect::<Vec<_>>().join("; ");
    KINDS.iter().fold(one, |text, (theirs, ours)| text.replace(theirs, ours))
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
