//! Templates of a user's own: what they are given is what the page says, and what is wrong in one is
//! named with file, line and the names there are.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;

use isnad_report::{
    BUILT_IN, Paging, TEMPLATES_PAGE, Templates, data, html, json, markdown, pages_data, previous,
};
use serde_json::Value;

mod common;
use common::{arabic, english, fixture};

/// Tables whose keys are not of ours.
const FREE: [&str; 5] = [
    "totals.support",
    "totals.challenge",
    "made_with.packs",
    "made_with.weights",
    "made_with.plugins",
];

/// Every path that leads to a value, and every place that holds something.
fn walk(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) if FREE.contains(&path) => {
            for value in fields.values() {
                walk(value, &format!("{path}.*"), found);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                walk(value, &format!("{path}{dot}{name}"), found);
            }
        }
        Value::Array(items) => {
            for item in items {
                walk(item, &format!("{path}[]"), found);
            }
        }
        Value::Null => {}
        _ => {
            found.insert(path.to_owned());
        }
    }
}

fn on_the_page() -> BTreeSet<String> {
    let (_, data) = TEMPLATES_PAGE.split_once("\n## The data").unwrap();
    let paths = data.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    paths.map(str::to_owned).collect()
}

#[test]
fn the_page_lists_all_that_templates_are_given_and_nothing_else() {
    let (mut report, readings) = fixture();
    report.previous = Some(previous(json(&report, &arabic()).as_bytes()).unwrap());
    let mut given = BTreeSet::new();
    walk(&data(&report, &readings, &arabic()), "", &mut given);
    let paging = Paging { file: "report.html".to_owned(), claims: 1 };
    for page in pages_data(&report, &readings, &arabic(), &paging) {
        walk(&page, "", &mut given);
    }
    // Pages of all kinds have the fields of pages of claims; the page says so in two lines.
    for kind in ["pages.documents[]", "pages.excluded[]"] {
        let rows: Vec<String> =
            given.iter().filter(|path| path.starts_with(kind)).cloned().collect();
        assert!(rows.len() > 5, "{kind}");
        for path in &rows {
            given.remove(path);
            assert!(given.contains(&path.replace(kind, "pages.claims[]")), "{path}");
        }
    }
    // An origin has the fields of an appearance; the page says so in one line.
    let origins: Vec<String> =
        given.iter().filter(|path| path.starts_with("claims[].origins[]")).cloned().collect();
    assert!(origins.len() > 5);
    for path in &origins {
        given.remove(path);
        let twin = path.replace(".origins[]", ".appearances[]");
        assert!(given.contains(&twin), "{twin}");
    }
    // So has a verdict on record those of a verdict.
    let told: Vec<String> = given
        .iter()
        .filter(|path| path.starts_with("claims[].on_record[].verdict."))
        .cloned()
        .collect();
    assert!(told.len() > 5);
    for path in &told {
        given.remove(path);
        let twin = path.replace(".on_record[].verdict", ".verdict");
        assert!(given.contains(&twin), "{twin}");
    }
    let mut listed = on_the_page();
    assert!(listed.remove("claims[].origins[]") && listed.remove("claims[].verdict"));
    let record = ["claims[].on_record[]", "claims[].on_record[].verdict"];
    assert!(record.into_iter().all(|name| listed.remove(name)));
    for none_or in ["timeline", "page", "pages", "pages.documents[]", "pages.excluded[]"] {
        assert!(listed.remove(none_or), "{none_or}");
    }
    // Only a report of more words than a small one has leaves some out.
    assert!(listed.remove("pages.words_at_most"));
    let missing: Vec<&String> = given.difference(&listed).collect();
    let stale: Vec<&String> = listed.difference(&given).collect();
    assert!(missing.is_empty(), "not on the page: {missing:?}");
    assert!(stale.is_empty(), "on the page, and nowhere in the data: {stale:?}");
    assert!(listed.len() > 90);
}

#[test]
fn the_page_lists_every_file() {
    for file in BUILT_IN {
        assert!(TEMPLATES_PAGE.contains(&format!("| `{}` |", file.name)), "{}", file.name);
    }
}

#[test]
fn a_file_of_the_user_stands_in_the_place_of_ours() {
    let (report, readings) = fixture();
    let mut templates = Templates::built_in();
    templates.put("claim.html.j2", "my/claim.html.j2", "<p>{% include \"own.j2\" %}".to_owned());
    templates.put("own.j2", "my/own.j2", "No {{ c.number }}: {{ c.text }}</p>\n".to_owned());
    templates.put("report.css", "my/report.css", "p { color: teal }".to_owned());
    templates.check().unwrap();
    let page = html(&report, &readings, &english(), &templates).unwrap();
    assert!(page.contains("<p>No 1: ") && page.contains("p { color: teal }"));
    assert!(!page.contains("<svg class=\"chain\"") && page.contains("id=\"method\""));
    assert!(
        !html(&report, &readings, &english(), &Templates::built_in()).unwrap().contains("teal")
    );
}

/// The error of a template with `text` in the place of the built-in one of that name.
fn error_of(name: &str, text: &str) -> isnad_report::RenderError {
    let (report, readings) = fixture();
    let mut templates = Templates::built_in();
    templates.put(name, &format!("my/{name}"), text.to_owned());
    let words = english();
    match name {
        "report.md.j2" => markdown(&report, &readings, &words, &templates).unwrap_err(),
        _ => html(&report, &readings, &words, &templates).unwrap_err(),
    }
}

#[test]
fn what_is_wrong_is_named_with_file_line_and_the_names_there_are() {
    for (name, text, line, unknown, meant) in [
        ("claim.html.j2", "a\nb\n{{ c.txt }}", 3, Some("txt"), "text"),
        ("claim.html.j2", "{{ c.verdct.label }}", 1, Some("verdct"), "verdict"),
        ("report.html.j2", "\n{% for c in claimz %}{% endfor %}", 2, Some("claimz"), "claims"),
        ("report.md.j2", "{{ date|mdd }}", 1, Some("mdd"), "md"),
        ("report.md.j2", "{% if date is definde %}x{% endif %}", 1, Some("definde"), "defined"),
        ("report.md.j2", "\n\n{{ tt(\"label.claim\") }}", 3, Some("tt"), "t"),
        ("report.md.j2", "x\n{{ t(\"label.clam\") }}", 2, Some("label.clam"), "label.claim"),
        (
            "report.html.j2",
            "{% include \"clam.html.j2\" %}",
            1,
            Some("clam.html.j2"),
            "claim.html.j2",
        ),
        ("chain.svg.j2", "<svg>\n{{ chain.widht }}", 2, Some("widht"), "width"),
        ("report.html.j2", "x\n{% for c in claims %}\ny", 3, None, ""),
        ("report.html.j2", "x\n{{ date ", 2, None, ""),
        ("report.html.j2", "{{ t(\"label.place\", number=totals.nothing) }}", 1, None, ""),
    ] {
        let error = error_of(name, text);
        let told = error.to_string();
        assert!(told.starts_with(&format!("my/{name}:{line}: ")), "{text}: {told}");
        let found = error.unknown.as_deref();
        assert_eq!(found.map(|found| found.name.as_str()), unknown, "{text}: {told}");
        let near = |one: &isnad_report::Unknown| one.others.iter().any(|name| name == meant);
        assert!(found.is_none_or(near), "{text}: {told}");
    }
}

#[test]
fn a_fault_of_syntax_is_found_before_anything_is_filled() {
    let mut templates = Templates::built_in();
    templates.put("report.md.j2", "my/report.md.j2", "one\n{% fi %}".to_owned());
    let error = templates.check().unwrap_err();
    assert_eq!((error.file.as_str(), error.line), ("my/report.md.j2", 2));
    assert!(error.to_string().contains("{% fi %}"), "{error}");
}
