//! What the language packs know besides reading: agencies by their names in every language.

use std::collections::BTreeMap;

use isnad_verify::matching::{Language, Vocabulary};
use isnad_verify::{Agency, Negations};

/// What each language knows of words, as its pack writes it.
pub fn matching() -> Vec<&'static str> {
    isnad_packs::codes().filter_map(|code| isnad_packs::file(code, "matching.toml")).collect()
}

fn languages() -> Vec<Language> {
    matching().into_iter().map(|file| toml::from_str(file).unwrap_or_default()).collect()
}

/// What the languages know of words, all together.
pub fn vocabulary() -> Vocabulary {
    Vocabulary::new(&languages())
}

/// What the languages negate and refute with, all together.
pub fn negations() -> Negations {
    let mut all = Negations::default();
    for language in languages() {
        all.particles.extend(language.particles);
        all.helpers.extend(language.helpers);
        all.refutations.extend(language.refutations);
    }
    all
}

/// News agencies: the names of all packs together, and those that a workspace adds.
pub fn agencies(more: &BTreeMap<String, Vec<String>>) -> Vec<Agency> {
    let mut names = more.clone();
    let files = isnad_packs::codes().filter_map(|code| isnad_packs::file(code, "agencies.toml"));
    for file in files {
        let list: BTreeMap<String, Vec<String>> = toml::from_str(file).unwrap_or_default();
        for (id, more) in list {
            names.entry(id).or_default().extend(more);
        }
    }
    names.into_iter().map(|(id, names)| Agency { id, names }).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_language_negates() {
        let all = super::negations();
        assert!(all.particles.len() > 8 && all.refutations.len() > 8, "{all:?}");
    }

    #[test]
    fn an_agency_has_its_names_in_every_language() {
        let all = super::agencies(&std::collections::BTreeMap::new());
        let names = |id: &str| all.iter().find(|agency| agency.id == id).map(|one| one.names.len());
        assert!(names("reuters") >= Some(2), "{all:?}");
        assert!(all.len() > 25, "a list does not parse: {}", all.len());
    }
}
