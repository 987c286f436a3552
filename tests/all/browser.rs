//! The HTML report in a real browser, in both languages: direction, spans, links, filter and sort,
//! keyboard and screen reader, without scripts, at night, on a telephone, and on paper.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use isnad_tests::browser::{Browser, browser};
use isnad_tests::{isnad, root, skipped};
use serde_json::{Value, json};

const PROBE: &str = include_str!("../browser/probe.js");

/// Reports of our samples, in each language of the interface, made once.
fn reports() -> &'static [(&'static str, PathBuf)] {
    static REPORTS: OnceLock<Vec<(&'static str, PathBuf)>> = OnceLock::new();
    REPORTS.get_or_init(|| {
        let samples = |lang: &str| root().join("tests/samples").join(lang).join("articles");
        let inputs = [samples("ar"), samples("en")];
        let report = |ui: &'static str| {
            let page = gallery().join(format!("report-{ui}.html"));
            let mut command = isnad(&gallery()).unwrap();
            command.args(["verify", "--ui", ui, "--date", "2026-03-14", "--out"]).arg(&page);
            let ran = command.args(&inputs).output().unwrap();
            assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
            (ui, page)
        };
        ["ar", "en"].map(report).into()
    })
}

/// Where pages, pictures and prints are left to be looked at.
fn gallery() -> PathBuf {
    let folder = isnad_tests::target().join("screenshots");
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn probe(browser: &mut Browser, call: &str) -> Value {
    browser.eval(&format!("probe.{call}")).unwrap()
}

fn opened(browser: &mut Browser, page: &Path) {
    browser.open(page).unwrap();
    browser.eval(PROBE).unwrap();
}

/// Runs `check` on both reports in one browser, where there is one.
fn on_both(check: impl Fn(&mut Browser, &str, &Path)) {
    let Some(mut browser) = browser() else { return };
    for (ui, page) in reports() {
        opened(&mut browser, page);
        check(&mut browser, ui, page);
    }
}

#[test]
fn it_runs_the_right_way_and_fetches_nothing() {
    on_both(|browser, ui, _| {
        let rtl = ui == "ar";
        let found = probe(browser, "directions()");
        assert_eq!(found["page"], if rtl { "rtl" } else { "ltr" });
        for side in ["firstColumnRight", "originRight", "barsFromRight"] {
            assert_eq!(found[side], rtl, "{ui}: {side}");
        }
        let texts = found["texts"].as_array().unwrap();
        assert!(texts.len() >= 8);
        for text in texts {
            assert_eq!(text[1], if text[0] == "ar" { "rtl" } else { "ltr" }, "{text}");
        }
        for heading in found["headings"].as_array().unwrap() {
            assert_eq!(heading[1], if heading[0] == true { "rtl" } else { "ltr" }, "{heading}");
        }
        let lists = probe(browser, "namesInOrder()");
        let lists = lists.as_array().unwrap();
        assert!(!lists.is_empty() && lists.iter().all(|right| *right == true), "{ui}: {lists:?}");
        let asked: Vec<String> = browser
            .happened("Network.requestWillBeSent")
            .iter()
            .map(|request| request["request"]["url"].to_string())
            .collect();
        assert!(asked.len() == 1 && asked[0].starts_with("\"file://"), "{asked:?}");
        let complaints = browser.happened("Log.entryAdded").len();
        assert_eq!(complaints + browser.happened("Runtime.exceptionThrown").len(), 0);
    });
}

#[test]
fn the_marked_text_is_the_text_and_every_link_arrives() {
    on_both(|browser, ui, _| {
        for document in probe(browser, "texts()").as_array().unwrap() {
            let path = document[0].as_str().unwrap();
            let original = fs::read_to_string(path).unwrap();
            assert_eq!(document[1].as_str().unwrap(), original, "{path}");
        }
        assert_eq!(probe(browser, "lostLinks()"), json!([]));
        let counts = probe(browser, "counts()");
        for (name, least) in
            [("refs", 100), ("overlaps", 10), ("chains", 50), ("lanes", 10), ("bars", 5)]
        {
            assert!(counts[name].as_u64().unwrap() >= least, "{ui}: {name} {counts}");
        }
        assert_eq!(probe(browser, "light()"), json!({"right": true, "off": true}));
        assert_eq!(probe(browser, "follow()"), json!({"claim": true, "back": true}));
    });
}

#[test]
fn the_list_filters_and_sorts_by_mouse_and_by_keyboard() {
    on_both(|browser, ui, page| {
        let all = probe(browser, "counts()");
        assert_eq!((&all["form"], &all["rows"]), (&json!(true), &all["cards"]));
        let total = all["rows"].as_u64().unwrap();
        let contested = probe(browser, "filter('', 'contested', '')");
        let cards = contested["cards"].as_array().unwrap();
        assert!(!cards.is_empty() && (cards.len() as u64) < total);
        assert!(cards.iter().all(|card| card[1] == "contested"));
        assert_eq!(contested["rows"].as_u64().unwrap(), cards.len() as u64);
        assert_eq!(contested["said"], format!("{} / {total}", cards.len()));
        let html = fs::read_to_string(page).unwrap();
        assert_eq!(html.matches("data-challenge=\"contested\"").count(), 2 * cards.len());
        // Without vowel marks and in any case, as one types.
        let nothing = probe(browser, "filter('', '', 'zzzz')");
        assert_eq!(nothing["rows"], 0);
        let found = probe(browser, "filter('', '', 'SCHOOL')");
        assert!(found["rows"].as_u64().unwrap() > 0, "{ui}");
        assert_eq!(probe(browser, "filter('', '', '')")["rows"], total);

        assert_eq!(probe(browser, "sorted()"), json!(["ascending", "none", "none", "none"]));
        probe(browser, "focusHeading(1)");
        browser.press("Enter", 13).unwrap();
        assert_eq!(probe(browser, "sorted()"), json!(["none", "ascending", "none", "none"]));
        let up = probe(browser, "column(1)");
        browser.press("Enter", 13).unwrap();
        assert_eq!(probe(browser, "sorted()"), json!(["none", "descending", "none", "none"]));
        let mut down = probe(browser, "column(1)");
        down.as_array_mut().unwrap().reverse();
        let words = |list: &Value| -> Vec<String> {
            list.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
        };
        let (up, down) = (words(&up), words(&down));
        assert_eq!(up.iter().collect::<BTreeSet<_>>(), down.iter().collect::<BTreeSet<_>>());
        assert_eq!(up.first(), down.first());
        probe(browser, "focusHeading(0)");
        browser.press("Enter", 13).unwrap();
        let numbers = words(&probe(browser, "column(0)"));
        assert_eq!(numbers, (1..=total).map(|number| number.to_string()).collect::<Vec<_>>());

        opened(browser, page);
        browser.press("Tab", 9).unwrap();
        assert_eq!(probe(browser, "active()"), "skip #claims");
        browser.press("Enter", 13).unwrap();
        assert_eq!(browser.eval("location.hash").unwrap(), "#claims");
    });
}

#[test]
fn without_scripts_all_of_it_is_there() {
    on_both(|browser, _, page| {
        let with = probe(browser, "counts()");
        let off = json!({"value": true});
        browser.call("Emulation.setScriptExecutionDisabled", off).unwrap();
        opened(browser, page);
        let without = probe(browser, "counts()");
        assert_eq!((&without["form"], &without["buttons"]), (&json!(false), &json!(0)));
        for name in ["rows", "cards", "refs", "overlaps", "chains", "lanes", "bars"] {
            assert_eq!(with[name], without[name], "{name}");
        }
        let on = json!({"value": false});
        browser.call("Emulation.setScriptExecutionDisabled", on).unwrap();
    });
}

#[test]
fn every_word_on_it_is_legible_by_day_by_night_and_in_print() {
    on_both(|browser, ui, _| {
        for (scheme, media) in [("light", "screen"), ("dark", "screen"), ("dark", "print")] {
            let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
            let media = json!({"media": media, "features": features});
            browser.call("Emulation.setEmulatedMedia", media.clone()).unwrap();
            let found = probe(browser, "illegible()");
            assert!(found["measured"].as_u64().unwrap() > 2000, "{found}");
            assert_eq!(found["bad"], json!([]), "{ui} {media}");
        }
        browser.call("Emulation.setEmulatedMedia", json!({"media": "", "features": []})).unwrap();
        assert_eq!(probe(browser, "spilled()"), json!([]), "{ui}");
        assert_eq!(probe(browser, "overrun()"), json!([]), "{ui}");
    });
}

/// Roles that a screen reader names, and must be able to.
const NAMED: [&str; 9] = [
    "link",
    "button",
    "textbox",
    "searchbox",
    "combobox",
    "image",
    "region",
    "navigation",
    "article",
];

#[test]
fn a_screen_reader_finds_names_headings_and_landmarks() {
    on_both(|browser, ui, _| {
        let tree = browser.call("Accessibility.getFullAXTree", json!({})).unwrap();
        let nodes = tree["nodes"].as_array().unwrap();
        let mut roles: BTreeSet<String> = BTreeSet::new();
        for node in nodes.iter().filter(|node| node["ignored"] != true) {
            let role = node["role"]["value"].as_str().unwrap_or_default();
            roles.insert(role.to_owned());
            let name = node["name"]["value"].as_str().unwrap_or_default();
            assert!(!NAMED.contains(&role) || !name.trim().is_empty(), "{ui}: {role} {node}");
        }
        for role in [
            "main",
            "navigation",
            "banner",
            "searchbox",
            "combobox",
            "article",
            "image",
            "columnheader",
        ] {
            assert!(roles.contains(role), "{ui}: no {role} in {roles:?}");
        }
        let headings = probe(browser, "headings()");
        let levels: Vec<u64> =
            headings.as_array().unwrap().iter().filter_map(Value::as_u64).collect();
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
        assert!(levels.windows(2).all(|two| two[1] <= two[0] + 1), "a level is skipped");
        assert_eq!(probe(browser, "unnamedTables()"), 0);
        assert_eq!(probe(browser, "looseCells()"), 0);
    });
}

#[test]
fn it_fits_a_telephone() {
    on_both(|browser, ui, page| {
        let phone = json!({"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": true});
        browser.call("Emulation.setDeviceMetricsOverride", phone).unwrap();
        opened(browser, page);
        assert_eq!(probe(browser, "wide()"), 0, "{ui}: it is wider than the screen");
        browser.call("Emulation.clearDeviceMetricsOverride", json!({})).unwrap();
    });
}

#[test]
fn it_prints_and_can_be_looked_at() {
    on_both(|browser, ui, _| {
        let pdf = browser.bytes("Page.printToPDF", json!({"printBackground": true})).unwrap();
        assert!(pdf.starts_with(b"%PDF-") && pdf.len() > 100_000);
        let path = gallery().join(format!("report-{ui}.pdf"));
        fs::write(&path, pdf).unwrap();
        on_paper(&path, ui);
        for (name, width, top) in [("top", 1100, 0), ("claim", 1100, 1), ("phone", 390, 0)] {
            let size =
                json!({"width": width, "height": 1400, "deviceScaleFactor": 1, "mobile": false});
            browser.call("Emulation.setDeviceMetricsOverride", size).unwrap();
            let to = if top == 0 {
                "scrollTo(0, 0)"
            } else {
                "document.querySelector('.claim-contested').scrollIntoView()"
            };
            browser
                .eval(&format!("document.documentElement.style.scrollBehavior = 'auto'; {to}"))
                .unwrap();
            let picture =
                browser.bytes("Page.captureScreenshot", json!({"format": "png"})).unwrap();
            assert!(picture.len() > 30_000, "{ui} {name}: {} bytes show nothing", picture.len());
            fs::write(gallery().join(format!("{name}-{ui}.png")), picture).unwrap();
        }
        browser.call("Emulation.clearDeviceMetricsOverride", json!({})).unwrap();
    });
}

/// The print says what the page says, by another reader of PDF.
fn on_paper(path: &Path, ui: &str) {
    let Ok(text) = std::process::Command::new("pdftotext").arg(path).arg("-").output() else {
        skipped("no pdftotext here (Debian's poppler-utils): the words of the print were not read");
        return;
    };
    let text = String::from_utf8_lossy(&text.stdout).into_owned();
    let pages = text.matches('\u{c}').count();
    assert!((10..200).contains(&pages), "{ui}: {pages} pages");
    // Links within the page and the filter are of no use on paper.
    let (word, gone) = if ui == "en" {
        ("Contested, one origin", "Search claims")
    } else {
        ("2026", "Search claims")
    };
    assert!(text.contains(word) && !text.contains(gone), "{ui}");
}

#[test]
fn the_probe_finds_what_is_wrong() {
    let Some(mut browser) = browser() else { return };
    let (_, page) = &reports()[1];
    let good = fs::read_to_string(page).unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let mut with = |from: &str, to: &str, call: &str| {
        let bad = good.replace(from, to);
        assert_ne!(bad, good, "{from} is not on the page");
        let path = scratch.path().join("bad.html");
        fs::write(&path, bad).unwrap();
        opened(&mut browser, &path);
        let fetched = browser.happened("Network.requestWillBeSent").len();
        let complaints = browser.happened("Log.entryAdded").len();
        (probe(&mut browser, call), fetched, complaints)
    };
    let turned = with("lang=\"en\" dir=\"ltr\"", "lang=\"en\" dir=\"rtl\"", "directions()").0;
    assert_eq!((&turned["page"], &turned["firstColumnRight"]), (&json!("rtl"), &json!(true)));
    let plain = with("<bdi>", "<b>", "namesInOrder()").0;
    assert!(plain.as_array().unwrap().iter().any(|right| *right == false) || plain == json!([]));
    let faint = with("--soft: #5a554d", "--soft: #aaa", "illegible()").0;
    assert_ne!(faint["bad"], json!([]));
    let lost = with(" id=\"claim-", " id=\"claims-", "lostLinks()").0;
    assert!(lost.as_array().unwrap().len() > 100);
    let spilled = with("class=\"name\"", "class=\"name\" style=\"font-size:40px\"", "spilled()").0;
    assert_ne!(spilled, json!([]));
    let wide = with("<h1>", "<h1 style=\"width:3000px\">", "wide()").0;
    assert!(wide.as_u64().unwrap() > 0);
    let skipped = with("<h2 id=\"h-summary\">", "<h4>", "headings()").0;
    assert_eq!(skipped[1], 4);
    let (_, fetched, complaints) =
        with("<h1>", "<img src=\"https://news.example/x.png\"><h1>", "headings()");
    assert!(fetched > 1 || complaints > 0, "a picture from outside went unnoticed");
}
