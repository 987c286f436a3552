//! How an object lies on disk and in an archive: compressed, with a checksum behind.

use std::io::Read as _;

use super::LARGEST;

/// Level of compression: the default of zstd, where text shrinks to about a third.
const LEVEL: i32 = 3;
/// Begins a frame that zstd passes over, with four bytes in it.
const TRAILER: [u8; 8] = [0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0];

/// Compresses, and appends a checksum of the compressed bytes: not every bit of a zstd frame bears
/// on what comes out, and a change to any is to be seen.
pub(super) fn pack(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packed = zstd::bulk::compress(bytes, LEVEL)?;
    let sum = crc32fast::hash(&packed);
    packed.extend(TRAILER);
    packed.extend(sum.to_le_bytes());
    Ok(packed)
}

pub(super) fn unpack(packed: &[u8]) -> std::io::Result<Vec<u8>> {
    let broken = || std::io::Error::from(std::io::ErrorKind::InvalidData);
    let (rest, sum) = packed.split_last_chunk::<4>().ok_or_else(broken)?;
    let frame = rest.strip_suffix(&TRAILER).ok_or_else(broken)?;
    if crc32fast::hash(frame) != u32::from_le_bytes(*sum) {
        return Err(broken());
    }
    let mut bytes = Vec::new();
    zstd::Decoder::new(frame)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
