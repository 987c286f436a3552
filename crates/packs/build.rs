//! Lists the pack folders, so that a language is added by adding its folder.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const FILES: [&str; 9] = [
    "pack.toml",
    "clitics.toml",
    "cues.toml",
    "frames.toml",
    "titles.toml",
    "phrases.toml",
    "times.toml",
    "agencies.toml",
    "matching.toml",
];

fn main() -> io::Result<()> {
    let here = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    std::println!("cargo::rerun-if-changed={here}");
    let mut codes: Vec<String> = fs::read_dir(&here)?
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join("pack.toml").is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    codes.sort();
    let mut list = String::from("&[\n");
    for code in codes {
        writeln!(list, "    ({code:?}, PackSource {{ files: &[").map_err(io::Error::other)?;
        for file in FILES {
            let path = Path::new(&here).join(&code).join(file);
            let literal = format!("{:?}", path.to_string_lossy());
            // A missing file is named by the pack's own error, not by the compiler's.
            if path.is_file() {
                writeln!(list, "        ({file:?}, include_str!({literal})),")
                    .map_err(io::Error::other)?;
            }
        }
        for (name, path) in cases(&Path::new(&here).join(&code))? {
            writeln!(list, "        ({name:?}, include_str!({:?})),", path.to_string_lossy())
                .map_err(io::Error::other)?;
        }
        list.push_str("    ] }, ");
        let weights = Path::new(&here).join(&code).join("weights");
        if weights.is_file() {
            let literal = format!("{:?}", weights.to_string_lossy());
            writeln!(list, "Some(include_bytes!({literal}))),").map_err(io::Error::other)?;
        } else {
            list.push_str("None),\n");
        }
    }
    list.push(']');
    fs::write(Path::new(&out).join("sources.rs"), list)
}

/// The case files of a pack, by their names within it; a young pack has none.
fn cases(pack: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let folder = pack.join("cases");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let paths = fs::read_dir(folder)?.filter_map(Result::ok).map(|entry| entry.path());
    let mut cases: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|end| end == "case")).collect();
    cases.sort();
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(cases.into_iter().map(|path| (format!("cases/{}", name(&path)), path)).collect())
}
