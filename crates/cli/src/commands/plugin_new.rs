//! `isnad plugin new`: a project that builds anywhere, offline, with all that it needs beside it.

use std::fs;
use std::path::Path;

use clap::{Args, ValueEnum};
use isnad_model::Reason;

use crate::context::Context;
use crate::failure::Failure;

/// Language of the new plugin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// Rust, with a safe trait
    Rust,
    /// C, with one header
    C,
}

/// What it is called and written in.
#[derive(Debug, Args)]
#[command(after_help = "Example: isnad plugin new my-archive --lang c")]
pub struct NewArgs {
    /// Name of the plugin and of its folder: a-z, 0-9 and `-`
    name: String,
    /// What it is written in
    #[arg(long, value_enum, default_value = "rust")]
    lang: Language,
}

macro_rules! embedded {
    ($($file:literal),* $(,)?) => {
        &[$((concat!("isnad-plugin/", $file), include_str!(concat!("../../../plugin/", $file)))),*]
    };
}

/// The crate of plugin authors, as it stands.
const CRATE: &[(&str, &str)] = embedded![
    "README.md",
    "include/isnad_plugin.h",
    "src/abi.rs",
    "src/entry.rs",
    "src/lib.rs",
    "src/manifest.rs",
    "src/meta.rs",
    "src/source.rs",
    "src/streams.rs",
    "src/testing.rs",
];
const RUST: &[(&str, &str)] = &[
    ("Cargo.toml", include_str!("../../templates/plugin-rust/Cargo.toml")),
    ("plugin.toml", include_str!("../../templates/plugin-rust/plugin.toml")),
    ("src/lib.rs", include_str!("../../templates/plugin-rust/lib.rs")),
    ("README.md", include_str!("../../templates/plugin-rust/README.md")),
    ("isnad-plugin/Cargo.toml", include_str!("../../templates/plugin-rust/isnad-plugin.toml")),
];
const PLAIN: &str = include_str!("../../../../plugins/plain/plain.c");
const C_README: &str = include_str!("../../templates/plugin-c/README.md");
const HEADER: &str = include_str!("../../../plugin/include/isnad_plugin.h");
const SAMPLE: &str =
    "The pier is open, the harbour office said on Monday.\n\nThe union denied it.\n";

/// Writes the project.
///
/// # Errors
/// When the name does not fit, the folder is there already, or a file cannot be written.
pub fn run(args: &NewArgs, context: &Context) -> anyhow::Result<()> {
    let name = args.name.as_str();
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !name.starts_with(|first: char| first.is_ascii_lowercase()) || !name.bytes().all(fits) {
        return Err(Failure::usage(Reason::new("cli.plugin_name").with("name", name)).into());
    }
    let folder = Path::new(name);
    if folder.exists() {
        return Err(Failure::usage(Reason::new("cli.plugin_folder").with("folder", name)).into());
    }
    let ident = name.replace('-', "_");
    let own = |text: &str| {
        let version = env!("CARGO_PKG_VERSION");
        text.replace("NAME", name).replace("IDENT", &ident).replace("VERSION", version)
    };
    let sample = format!("sample.{name}");
    write(folder, &sample, SAMPLE)?;
    match args.lang {
        Language::Rust => {
            for (file, text) in RUST {
                write(folder, file, &own(text))?;
            }
            for (file, text) in CRATE {
                write(folder, file, text)?;
            }
        }
        Language::C => {
            let source = PLAIN.replace("\\\"plain\\\"", &format!("\\\"{name}\\\""));
            let source = source.replace("x-plain", &format!("x-{name}"));
            let source = source.replace("*.plain", &format!("*.{name}"));
            write(folder, &format!("{name}.c"), &source)?;
            write(folder, "isnad_plugin.h", HEADER)?;
            write(folder, "README.md", &own(C_README))?;
        }
    }
    context.note(&Reason::new("cli.plugin_made").with("folder", name));
    Ok(())
}

fn write(folder: &Path, file: &str, text: &str) -> anyhow::Result<()> {
    let path = folder.join(file);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    crate::output::file(&path, text.as_bytes())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    #[test]
    fn no_file_of_the_crate_is_forgotten() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../plugin/src");
        for entry in std::fs::read_dir(root).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let file = format!("isnad-plugin/src/{name}");
            assert!(super::CRATE.iter().any(|(known, _)| *known == file), "{file}");
        }
    }
}
