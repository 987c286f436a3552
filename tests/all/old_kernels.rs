//! On a kernel without a part of the sandbox it is named, nothing runs unasked, and the rest
//! of Isnad works. `old_kernel.c` makes the system calls of a part answer as if there were none.

use std::fs;
use std::path::Path;
use std::process::Command;

use isnad_tests::{Ran, binary, isnad, root, skipped};

/// What is taken away, and what must be named.
const PARTS: [(&str, &[&str]); 4] = [
    ("landlock", &["Landlock (not in this kernel)"]),
    ("seccomp", &["seccomp (Error calling"]),
    ("memfd", &["a sealed copy of the library (no memory file"]),
    ("both", &["Landlock (", "seccomp ("]),
];

#[test]
fn what_a_kernel_lacks_is_named_and_plugins_run_there_on_the_users_word_alone() {
    let scratch = tempfile::tempdir().unwrap();
    let old_kernel = scratch.path().join("old_kernel");
    let source = root().join("crates/host/tests/old_kernel.c");
    let compiled = Command::new("cc").arg("-O1").arg(source).arg("-o").arg(&old_kernel).output();
    let Ok(compiled) = compiled else { return skipped("no C compiler named cc") };
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    let page = root().join("plugins/html/tests/fixtures/en.html");
    fs::copy(page, scratch.path().join("page.html")).unwrap();
    fs::write(scratch.path().join("note.txt"), "The mayor said that the bridge was open.\n")
        .unwrap();
    for (part, named) in PARTS {
        let under = |args: &[&str]| run_under(&old_kernel, part, scratch.path(), args);
        let refused = under(&["extract", "page.html"]);
        assert_eq!((refused.code, refused.out.as_str()), (1, ""), "{part}: {}", refused.err);
        let allowed = under(&["extract", "page.html", "--allow-unsandboxed"]);
        assert_eq!(allowed.code, 0, "{part}: {}", allowed.err);
        assert!(allowed.out.starts_with("page.html (en): "), "{part}: {}", allowed.out);
        for name in named {
            let told = "page.html: plugin `html`: this system cannot sandbox it: ";
            assert!(refused.err.contains(told) && refused.err.contains(name), "{}", refused.err);
            assert!(allowed.err.contains("without a part of its sandbox"), "{}", allowed.err);
            assert!(allowed.err.contains(name), "{part}: {}", allowed.err);
        }
        assert!(refused.err.contains("--allow-unsandboxed"), "{part}: {}", refused.err);
        for (more, code) in [(None, 1), (Some("--allow-unsandboxed"), 0)] {
            let args = ["extract", "page.html", "--ui", "ar"];
            let told = under(&args.into_iter().chain(more).collect::<Vec<_>>());
            let english = ["this system", "sandbox it", "without a part", "(not in", "use a Linux"];
            let left = english.iter().find(|words| told.err.contains(**words));
            assert_eq!((told.code, left), (code, None), "{part}: {}", told.err);
            assert!(told.err.contains("\u{639}\u{632}\u{644}"), "{part}: {}", told.err);
        }
        let text = under(&["extract", "note.txt"]);
        assert!(text.code == 0 && text.err.is_empty(), "{part}: {}", text.err);
    }
}

fn run_under(old_kernel: &Path, part: &str, folder: &Path, args: &[&str]) -> Ran {
    let mut command = Command::new(old_kernel);
    let own = isnad(folder).unwrap();
    for (name, value) in own.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command.arg(part).arg(binary().unwrap()).args(args).current_dir(folder);
    Ran::from(command.output().unwrap())
}
