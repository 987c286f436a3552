//! The help of every command is a golden file; `UPDATE_GOLDEN=1` writes them anew.

use std::fs;

use isnad_tests::{root, run};

const COMMANDS: &[&str] = &[
    "",
    "init",
    "add",
    "extract",
    "eval",
    "train",
    "document",
    "document list",
    "document show",
    "claim",
    "claim list",
    "claim show",
    "claim add",
    "claim edit",
    "claim link",
    "claim standing",
    "claim match",
    "claim contact",
    "claim withdraw",
    "review",
    "speaker",
    "speaker list",
    "speaker show",
    "speaker suggest",
    "speaker add",
    "speaker merge",
    "speaker split",
    "speaker edit",
    "speaker grade",
    "lineage",
    "lineage list",
    "lineage confirm",
    "lineage refuse",
    "lineage add",
    "lineage independent",
    "lineage concede",
    "evidence",
    "evidence add",
    "evidence list",
    "evidence check",
    "evidence withdraw",
    "verdict",
    "verdict list",
    "verdict show",
    "verdict scale",
    "verdict draft",
    "verdict submit",
    "verdict approve",
    "verdict publish",
    "verdict correct",
    "verdict withdraw",
    "gate",
    "undo",
    "verify",
    "report",
    "store",
    "store check",
    "store rebuild",
    "store log",
    "store checkpoint",
    "export",
    "import",
    "redact",
    "template",
    "template list",
    "template new",
    "template check",
    "plugin",
    "plugin list",
    "plugin install",
    "plugin info",
    "plugin remove",
    "plugin new",
    "plugin check",
    "pack",
    "pack list",
    "pack check",
    "pack new",
    "completions",
    "man",
];

#[test]
fn the_help_is_as_it_was_looked_at() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = root().join("tests/golden/help");
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    for command in COMMANDS {
        let args = command.split_whitespace().chain(["--help"]);
        let ran = run(scratch.path(), args).unwrap();
        assert_eq!(ran.code, 0, "{command}: {}", ran.err);
        let name = if command.is_empty() { "isnad" } else { command };
        let path = folder.join(format!("{}.txt", name.replace(' ', "-")));
        if update {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &ran.out).unwrap();
        }
        let golden = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(ran.out, golden, "{}: UPDATE_GOLDEN=1 writes it", path.display());
        let group = [
            "document", "claim", "store", "template", "plugin", "pack", "speaker", "lineage",
            "evidence", "verdict",
        ]
        .contains(command);
        assert!(group || ran.out.contains("Example: isnad"), "{command} shows no example");
    }
}

#[test]
fn completions_and_manual_pages_are_made() {
    let scratch = tempfile::tempdir().unwrap();
    let bash = run(scratch.path(), ["completions", "bash"]).unwrap();
    assert!(bash.out.contains("complete") && bash.out.contains("verify"));
    let page = run(scratch.path(), ["man", "verify"]).unwrap();
    assert!(page.out.contains(".TH") && page.out.contains("fail"));
}
