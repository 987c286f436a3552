//! The host reads what a hostile child may send: frames with true checksums and false insides.
#![no_main]

use libfuzzer_sys::fuzz_target;

/// Payloads are cut by a length byte pair, and given their right header, so that the fuzzer is not
/// stopped by the checksum; the raw bytes are tried as they are too.
fn framed(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = data;
    while let Some((length, after)) = rest.split_first_chunk::<2>() {
        let length = usize::from(u16::from_le_bytes(*length)).min(after.len());
        let (payload, after) = after.split_at(length);
        out.extend_from_slice(&u32::try_from(length).unwrap().to_le_bytes());
        out.extend_from_slice(&crc32fast::hash(payload).to_le_bytes());
        out.extend_from_slice(payload);
        rest = after;
    }
    out
}

fuzz_target!(|data: &[u8]| {
    isnad_host::fuzzing::frames(data, 1 << 16);
    isnad_host::fuzzing::frames(&framed(data), 1 << 16);
});
