//! Any bytes as a page: an error or a document, never a panic, the same at any size of reads.
#![no_main]

use isnad_html::Page;
use isnad_plugin::testing::run;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let whole = run::<Page>(data, &[], usize::MAX);
    let panicked = whole.failed.iter().any(|why| why.contains("panicked"));
    assert!(!panicked, "{whole:?}");
    assert_eq!(whole, run::<Page>(data, &[], 7));
});
