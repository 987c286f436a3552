//! No test file is forgotten.

use isnad_tests::{files, root};

#[test]
fn every_file_is_a_module() {
    let main = std::fs::read_to_string(root().join("tests/all/main.rs")).unwrap();
    for path in files(&root().join("tests/all")) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(name == "main" || main.contains(&format!("mod {name};")), "{name} is in no list");
    }
}
