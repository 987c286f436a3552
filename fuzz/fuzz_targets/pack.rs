//! Whatever stands in the files of a pack, it is read, or refused with a file: never a panic.
#![no_main]

use isnad_extract::{Options, extract};
use isnad_packs::{Folder, check, skeleton};
use libfuzzer_sys::fuzz_target;

/// A text that meets the words of the new pack.
const TEXT: &str =
    "The minister said on Monday: \"We said that it denied\", according to the report.";

// The first byte names the file of a new pack that the rest replaces, goes before or goes behind.
fuzz_target!(|data: &[u8]| {
    let Some((&way, data)) = data.split_first() else { return };
    let Ok(given) = std::str::from_utf8(data) else { return };
    let mut files = skeleton("xx", None);
    let count = files.len();
    let (_, text) = &mut files[usize::from(way) % count];
    *text = match usize::from(way) / count % 3 {
        0 => given.to_owned(),
        1 => format!("{given}\n{text}"),
        _ => format!("{text}\n{given}"),
    };
    let folder = Folder::of("xx", files);
    let checked = check(&folder);
    match folder.compile() {
        Ok(pack) => drop(extract(TEXT, &pack, &Options::default())),
        Err(error) => {
            assert!(error.to_string().contains(".toml"), "no file is named: {error}");
            assert!(!checked.faults.is_empty());
        }
    }
});
