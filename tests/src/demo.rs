//! The README's first command: builds everything and runs the main job on the samples.
#![expect(clippy::print_stdout, reason = "it shows what it runs")]

use std::path::Path;

use anyhow::ensure;
use isnad_tests::{build, isnad, root, target};

fn main() -> anyhow::Result<()> {
    build()?;
    let desk = target().join("demo");
    if desk.exists() {
        std::fs::remove_dir_all(&desk)?;
    }
    std::fs::create_dir_all(&desk)?;
    std::fs::create_dir_all(desk.join("home"))?;
    copy(&root().join("tests/samples"), &desk.join("samples"))?;
    for line in COMMANDS {
        show(&desk, line)?;
    }
    println!("\nThe report: {}", desk.join("report.html").display());
    Ok(())
}

/// Extraction, a workspace, a page through the real plugin, a report to read, one to publish.
const COMMANDS: &[&str] = &[
    "extract samples/ar/articles/ar01.txt",
    "init . --name demo",
    "add samples/ar/articles/ar01.txt samples/html/ar-desalination.html",
    "document list",
    "verify samples/ar/articles/ar02.txt --date 2026-03-14",
    "verify samples --date 2026-03-14 --out report.html",
];

fn show(desk: &Path, line: &str) -> anyhow::Result<()> {
    println!("\n$ isnad {line}");
    let status = isnad(desk)?.env("HOME", desk.join("home")).args(line.split(' ')).status()?;
    ensure!(status.success(), "`isnad {line}` failed");
    Ok(())
}

/// The articles alone: gold and README are for readers and `isnad eval`.
fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    for path in isnad_tests::files(from) {
        let place = to.join(path.strip_prefix(from)?);
        if path.ends_with("gold.jsonl") || path.ends_with("README.md") {
            continue;
        }
        if let Some(folder) = place.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::copy(&path, &place)?;
    }
    Ok(())
}
