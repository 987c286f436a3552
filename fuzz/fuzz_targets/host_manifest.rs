//! The host looks for a manifest in any file, before it knows whether it is a plugin.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    isnad_host::fuzzing::manifest(data);
    let mut marked = isnad_plugin::manifest::MARK.to_vec();
    marked.extend_from_slice(&(data.len() as u64).to_le_bytes());
    marked.extend_from_slice(data);
    marked.extend_from_slice(&isnad_plugin::manifest::END_MARK);
    isnad_host::fuzzing::manifest(&marked);
});
