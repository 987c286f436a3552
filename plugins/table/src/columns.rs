//! Which column holds what, by its header or by the user's word.

/// Names of columns: a field a line, its headers behind it.
const KNOWN: &str = include_str!("columns.tsv");

/// Places of the fields, from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Columns {
    places: Vec<(&'static str, usize)>,
}

impl Columns {
    /// # Errors
    /// When the mapping names a field or header that is not there, or no column holds claim or text.
    pub(crate) fn of(header: &[String], mapping: &str) -> Result<Self, String> {
        let mut places = mapped(header, mapping)?;
        for (field, names) in known() {
            if places.iter().all(|(taken, _)| *taken != field) {
                let is_it =
                    |cell: &String| names.split('\t').any(|name| folded(name) == folded(cell));
                places.extend(header.iter().position(is_it).map(|at| (field, at)));
            }
        }
        let columns = Self { places };
        if columns.at("claim").or(columns.at("text")).is_none() {
            let header = header.join(", ");
            return Err(format!(
                "no column is known to hold the claim; the headers are: {header}. Name it: -o columns=claim=HEADER"
            ));
        }
        Ok(columns)
    }

    /// The place of a field.
    pub(crate) fn at(&self, field: &str) -> Option<usize> {
        self.places.iter().find(|(name, _)| *name == field).map(|(_, at)| *at)
    }
}

fn known() -> impl Iterator<Item = (&'static str, &'static str)> {
    KNOWN.lines().filter_map(|line| line.split_once('\t'))
}

fn mapped(header: &[String], mapping: &str) -> Result<Vec<(&'static str, usize)>, String> {
    let mut places = Vec::new();
    for pair in mapping.split(';').map(str::trim).filter(|pair| !pair.is_empty()) {
        let wrong = |why: String| format!("option `columns`: {why}");
        let (field, name) =
            pair.split_once('=').ok_or_else(|| wrong(format!("`{pair}` is not FIELD=HEADER")))?;
        let (field, name) = (field.trim(), name.trim());
        let (field, _) = known().find(|(known, _)| *known == field).ok_or_else(|| {
            let fields: Vec<&str> = known().map(|(field, _)| field).collect();
            wrong(format!("`{field}` is no field; there are: {}", fields.join(", ")))
        })?;
        let by_number =
            || name.parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < header.len());
        let at = header.iter().position(|cell| folded(cell) == folded(name)).or_else(by_number);
        let none = || wrong(format!("no header is `{name}`; there are: {}", header.join(", ")));
        places.push((field, at.ok_or_else(none)?));
    }
    Ok(places)
}

/// Letters and digits alone, in lower case, with one form of alef, ya and ta marbuta.
fn folded(name: &str) -> String {
    let fold = |letter: char| match letter {
        '\u{622}' | '\u{623}' | '\u{625}' => '\u{627}',
        '\u{649}' => '\u{64a}',
        '\u{629}' => '\u{647}',
        other => other,
    };
    // Vowel marks are alphabetic; they and the tatweel go.
    let kept = |letter: &char| {
        letter.is_alphanumeric() && !('\u{640}'..='\u{652}').contains(letter)
            || matches!(letter, '\u{641}'..='\u{64a}')
    };
    name.to_lowercase().chars().filter(kept).map(fold).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::{Columns, folded};

    fn header(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn headers_are_known_whatever_their_dress() {
        let columns = Columns::of(&header(&["No.", " CLAIM_Text", "Review-Date"]), "").unwrap();
        assert_eq!(columns.at("claim"), Some(1));
        assert_eq!(columns.at("published"), Some(2));
        assert_eq!(columns.at("id"), Some(0));
        let (bare, dressed) = (
            "\u{627}\u{644}\u{627}\u{62f}\u{639}\u{627}\u{621}",
            "\u{627}\u{644}\u{625}\u{62f}\u{651}\u{639}\u{640}\u{627}\u{621}",
        );
        assert_eq!(folded(bare), folded(dressed));
        assert_eq!(folded(bare).chars().count(), 7);
    }

    #[test]
    fn the_users_word_wins_and_is_checked() {
        let names = header(&["x", "claim", "y"]);
        let columns = Columns::of(&names, "claim=x; claimant = 3").unwrap();
        assert_eq!((columns.at("claim"), columns.at("claimant")), (Some(0), Some(2)));
        for (mapping, why) in [
            ("claim", "FIELD=HEADER"),
            ("what=x", "no field"),
            ("claim=z", "no header"),
            ("claim=9", "no header"),
        ] {
            let error = Columns::of(&names, mapping).unwrap_err();
            assert!(error.contains(why), "{error}");
        }
        assert!(Columns::of(&header(&["x"]), "").unwrap_err().contains("headers are: x"));
    }
}
