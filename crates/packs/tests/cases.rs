//! Every pack here passes its check: it compiles, and its cases are read as written.

use isnad_packs::{Folder, check};

#[test]
fn every_case_is_read_as_written() {
    let mut count = 0;
    for code in isnad_packs::codes() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(code);
        let found = check(&Folder::read(&path).expect("its folder is here"));
        let faults: Vec<String> =
            found.faults.iter().map(|fault| format!("{}\n{}", fault.place, fault.what)).collect();
        assert!(faults.is_empty(), "{} cases:\n\n{}", faults.len(), faults.join("\n\n"));
        count += found.passed;
    }
    assert!(count > 0, "no case was found");
}

/// Each rule has a case that it must catch and one that it must leave alone.
#[test]
fn every_rule_has_examples_of_both_kinds() {
    let mut lacking = Vec::new();
    for code in isnad_packs::codes() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(code);
        let found = check(&Folder::read(&path).expect("its folder is here"));
        assert!(found.rules > 20, "{code}: the rules were not counted");
        lacking.extend(found.gaps.iter().map(|gap| {
            let kinds = [(gap.catches, "to catch"), (gap.leaves_alone, "to leave alone")];
            let kinds = kinds.iter().filter(|(lacks, _)| *lacks).map(|(_, kind)| *kind);
            let kinds = kinds.collect::<Vec<_>>().join(" and ");
            format!(
                "{code}/{}:{}: `{}` has none {kinds}",
                gap.rule.file, gap.rule.line, gap.rule.name
            )
        }));
    }
    assert!(lacking.is_empty(), "{} rules lack examples:\n{}", lacking.len(), lacking.join("\n"));
}

/// What the binary knows of a pack is what its folder holds.
#[test]
fn an_embedded_pack_has_its_cases() {
    for code in isnad_packs::codes() {
        let embedded = check(&Folder::embedded(code).expect("it is in the list"));
        assert!(embedded.passed > 0 && embedded.faults.is_empty(), "{code}: {embedded:?}");
    }
}
