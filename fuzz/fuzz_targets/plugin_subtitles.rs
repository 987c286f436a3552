//! Any bytes as subtitles: an error or documents, never a panic, the same at any size of reads.
#![no_main]

use isnad_subtitles::Subtitles;
use isnad_plugin::testing::run;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let whole = run::<Subtitles>(data, &[], usize::MAX);
    let panicked = whole.failed.iter().any(|why| why.contains("panicked"));
    assert!(!panicked, "{whole:?}");
    assert_eq!(whole, run::<Subtitles>(data, &[], 7));
});
