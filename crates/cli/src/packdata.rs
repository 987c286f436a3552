//! What the language packs know besides reading: agencies by their names in every language.

use std::collections::BTreeMap;

use isnad_verify::Agency;

/// News agencies, the names of all packs together.
pub fn agencies() -> Vec<Agency> {
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
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
    fn an_agency_has_its_names_in_every_language() {
        let all = super::agencies();
        let names = |id: &str| all.iter().find(|agency| agency.id == id).map(|one| one.names.len());
        assert!(names("reuters") >= Some(2), "{all:?}");
        assert!(all.len() > 25, "a list does not parse: {}", all.len());
    }
}
