//! The first files of a new pack: a few English words in every place, to be replaced one by one.

use crate::folder::Folder;

/// Name and text of each file of a pack that knows one verb.
const FILES: &[(&str, &str)] = &[
    ("pack.toml", include_str!("skeleton/pack.toml")),
    ("clitics.toml", include_str!("skeleton/clitics.toml")),
    ("cues.toml", include_str!("skeleton/cues.toml")),
    ("frames.toml", include_str!("skeleton/frames.toml")),
    ("titles.toml", include_str!("skeleton/titles.toml")),
    ("phrases.toml", include_str!("skeleton/phrases.toml")),
    ("times.toml", include_str!("skeleton/times.toml")),
    ("cases/first.case", include_str!("skeleton/cases/first.case")),
];

/// Name and text of each file of a new pack with that code: a small one with remarks, or a copy of
/// an embedded one with all that it has. Either passes [`crate::check`] as it is.
pub fn skeleton(code: &str, from: Option<&Folder>) -> Vec<(String, String)> {
    let Some(from) = from else {
        let filled = |&(name, text): &(&str, &str)| (name.to_owned(), text.replace("CODE", code));
        return FILES.iter().map(filled).collect();
    };
    let copied = |(name, text): (&str, &str)| {
        let text = if name == "pack.toml" { recoded(text, code) } else { text.to_owned() };
        (name.to_owned(), text)
    };
    from.files().map(copied).collect()
}

/// The manifest with another code.
fn recoded(manifest: &str, code: &str) -> String {
    let line = |line: &str| match line.split_once('=') {
        Some(("code " | "code", _)) => format!("code = \"{code}\"\n"),
        _ => format!("{line}\n"),
    };
    manifest.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::skeleton;
    use crate::{Folder, check};

    fn begin(from: Option<&Folder>) {
        let scratch = tempfile::tempdir().expect("a scratch folder");
        std::fs::create_dir(scratch.path().join("cases")).expect("an empty folder");
        for (name, text) in skeleton("xx", from) {
            std::fs::write(scratch.path().join(name), text).expect("a file");
        }
        let folder = Folder::read(scratch.path()).expect("it was just written");
        assert_eq!(folder.compile().expect("a pack").code(), "xx");
        let found = check(&folder);
        assert!(found.faults.is_empty(), "{:?}", found.faults);
        assert!(found.passed > 0 && (from.is_some() || found.gaps.is_empty()), "{:?}", found.gaps);
    }

    #[test]
    fn a_new_pack_passes_its_check() {
        begin(None);
        begin(Folder::embedded("en").as_ref());
    }
}
