//! Templates of a workspace's own: written out, changed, tried, and used by reports.

use std::fs;

use isnad_tests::{root, run};

#[test]
fn a_workspace_replaces_templates_and_learns_what_is_wrong_in_them() {
    let scratch = tempfile::tempdir().unwrap();
    let article = root().join("tests/samples/en/articles/en01.txt");
    let article = article.to_str().unwrap();
    let isnad = |args: &[&str]| run(scratch.path(), args).unwrap();
    assert_eq!(isnad(&["init", "."]).code, 0);
    let written = isnad(&["template", "new"]);
    assert_eq!(written.code, 0, "{}", written.err);
    let folder = scratch.path().join("templates");
    assert!(folder.join("README.md").is_file());
    assert_eq!(isnad(&["template", "check"]).code, 0);
    // What is written out unchanged changes no byte.
    let page = |name: &str, more: &[&str]| {
        let args = ["verify", article, "--date", "2026-03-14", "--out", name];
        let ran = isnad(&[&args[..], more].concat());
        (ran.code, ran.err, fs::read_to_string(scratch.path().join(name)).unwrap_or_default())
    };
    let (code, err, same) = page("same.html", &[]);
    assert_eq!(code, 0, "{err}");
    let empty = scratch.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let (_, _, built_in) = page("built-in.html", &["--templates", "empty"]);
    assert!(!same.is_empty() && same == built_in);
    // Nothing is written over.
    let again = isnad(&["template", "new"]);
    assert!(again.code == 1 && again.err.contains("report.html.j2"), "{}", again.err);

    let claim = folder.join("claim.html.j2");
    fs::write(&claim, "<article>\n<h3>{{ c.text }}</h3>\n</article>\n").unwrap();
    let (code, _, own) = page("own.html", &[]);
    assert!(code == 0 && own.contains("<article>\n<h3>") && !own.contains("class=\"chain\""));

    fs::write(&claim, "<article>\n<h3>{{ c.txet }}</h3>\n").unwrap();
    assert_eq!(isnad(&["template", "check"]).code, 1);
    let (code, err, nothing) = page("broken.html", &[]);
    assert!(code == 1 && nothing.is_empty(), "{code}");
    assert!(err.contains("claim.html.j2:2: `c.txet` is undefined"), "{err}");
    assert!(err.contains("did you mean `text`?"), "{err}");

    let near = isnad(&["template", "new", "two", "--only", "claim.htm.j2"]);
    assert!(near.code == 2 && near.err.contains("`claim.html.j2`"), "{}", near.err);
    fs::write(folder.join("reprot.css"), "p{}").unwrap();
    fs::write(folder.join("clame.html.j2"), "").unwrap();
    fs::write(&claim, "").unwrap();
    let odd = isnad(&["template", "check"]);
    assert_eq!(odd.code, 0, "{}", odd.err);
    for name in ["did you mean `claim.html.j2`", "did you mean `report.css`"] {
        assert!(odd.err.contains(name), "{}", odd.err);
    }
}
