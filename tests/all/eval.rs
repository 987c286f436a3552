//! `isnad eval` agrees with the reference scorer to the last digit, on all gold there is.

use std::path::Path;
use std::process::Command;

use isnad_tests::{Ran, run, shared, skipped};
use serde_json::Value;

fn check(gold: &Path, texts: Option<&Path>, scorer: &Path) {
    let scratch = tempfile::tempdir().unwrap();
    let pred = gold;
    let args = |command: &mut Command| {
        command.arg(gold);
        if let Some(texts) = texts {
            command.arg("--texts").arg(texts);
        }
    };
    let mut ours = isnad_tests::isnad(scratch.path()).unwrap();
    ours.arg("eval").arg("--pred").arg(pred).arg("--json");
    args(&mut ours);
    let ours: Ran = ours.output().unwrap().into();
    let mut theirs = Command::new("python3");
    theirs.arg(scorer).arg(gold).arg(pred).arg("--json");
    if let Some(texts) = texts {
        theirs.arg("--texts").arg(texts);
    }
    let Ok(theirs) = theirs.output() else { return skipped("there is no python3") };
    let theirs: Ran = theirs.into();
    let parse =
        |ran: &Ran| serde_json::from_str::<Value>(&ran.out).unwrap_or_else(|_| panic!("{ran:?}"));
    assert_eq!(parse(&ours), parse(&theirs), "{}", gold.display());
}

#[test]
fn it_agrees_with_the_reference_on_every_gold() {
    let (Some(scorer), Some(folder)) = (shared("tools/score.py"), shared("gold")) else { return };
    for name in ["ar-seed", "ar-dev", "ar-wikinews", "en-gum"] {
        let set = folder.join(name);
        let pred = tempfile::tempdir().unwrap();
        let out = run(
            pred.path(),
            [
                "extract".as_ref(),
                set.join("articles").as_os_str(),
                "--format".as_ref(),
                "ndjson".as_ref(),
            ],
        )
        .unwrap();
        assert!(out.code == 0, "{}", out.err);
        let file = pred.path().join("pred.ndjson");
        std::fs::write(&file, out.out).unwrap();
        compare(&set.join("gold.jsonl"), &file, Some(&set.join("articles")), &scorer);
    }
    let polnear = folder.join("en-polnear/dev.jsonl");
    check(&polnear, None, &scorer);
}

#[test]
fn another_convention_is_measured_as_the_reference_does() {
    let (Some(scorer), Some(folder)) = (shared("tools/score.py"), shared("gold")) else { return };
    let gold = folder.join("en-polnear/dev.jsonl");
    let scratch = tempfile::tempdir().unwrap();
    let lines = std::fs::read_to_string(&gold).unwrap();
    for line in lines.lines() {
        let document: Value = serde_json::from_str(line).unwrap();
        let name = document["doc_id"].as_str().unwrap().to_owned() + ".txt";
        std::fs::write(scratch.path().join(name), document["text"].as_str().unwrap()).unwrap();
    }
    let args = ["extract", ".", "--convention", "polnear", "--format", "ndjson"];
    let pred = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(pred.path(), run(scratch.path(), args).unwrap().out).unwrap();
    let Ok(theirs) =
        Command::new("python3").arg(scorer).arg(&gold).arg(pred.path()).arg("--json").output()
    else {
        return skipped("there is no python3");
    };
    let gold = gold.to_str().unwrap();
    let args = ["eval", gold, "--convention", "polnear", "--json"];
    let ours = run(scratch.path(), args).unwrap();
    let parse = |ran: &Ran| serde_json::from_str::<Value>(&ran.out).unwrap();
    assert_eq!(parse(&ours), parse(&theirs.into()));
}

fn compare(gold: &Path, pred: &Path, texts: Option<&Path>, scorer: &Path) {
    let run = |mut command: Command| -> Ran {
        command.arg("--json");
        if let Some(texts) = texts {
            command.arg("--texts").arg(texts);
        }
        command.output().unwrap().into()
    };
    for human in [false, true] {
        let mut ours = isnad_tests::isnad(Path::new("/")).unwrap();
        ours.arg("eval").arg(gold).arg("--pred").arg(pred);
        let mut theirs = Command::new("python3");
        theirs.arg(scorer).arg(gold).arg(pred);
        if human {
            if let Some(texts) = texts {
                ours.arg("--texts").arg(texts);
                theirs.arg("--texts").arg(texts);
            }
            let (ours, theirs): (Ran, Ran) =
                (ours.output().unwrap().into(), theirs.output().unwrap().into());
            assert_eq!(ours.out, theirs.out, "{}", gold.display());
        } else {
            let (ours, theirs) = (run(ours), run(theirs));
            let parse = |ran: &Ran| serde_json::from_str::<Value>(&ran.out).unwrap();
            assert_eq!(parse(&ours), parse(&theirs), "{}", gold.display());
        }
    }
}
