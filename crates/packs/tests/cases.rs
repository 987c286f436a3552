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

/// What the binary knows of a pack is what its folder holds.
#[test]
fn an_embedded_pack_has_its_cases() {
    for code in isnad_packs::codes() {
        let embedded = check(&Folder::embedded(code).expect("it is in the list"));
        assert!(embedded.passed > 0 && embedded.faults.is_empty(), "{code}: {embedded:?}");
    }
}
