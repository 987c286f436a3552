//! Which words a text can be found by. The store knows no rule for that: its caller hands one in.

/// A rule that turns a text into the words it can be found by.
///
/// The index is made again when it was filled by a rule of another `version`.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// Name and version of the rule; any change of what `of` gives needs a new one.
    pub version: &'static str,
    /// The words of a text whose language (BCP 47) may be known; order and repetition are of no
    /// consequence. The same text must give the same words for ever under one version.
    pub of: fn(text: &str, lang: Option<&str>) -> Vec<String>,
}

impl Words {
    /// No text can be found by its words.
    pub const NONE: Self = Self { version: "none", of: |_, _| Vec::new() };
}

/// Equal versions are equal rules.
impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version
    }
}
