//! Keys and values of the index, byte by byte. `FORMAT.md` draws them.

use isnad_model::Digest;

use crate::frame::Head;
use crate::index::{Locator, Row, Watermark};
use crate::journal::{Place, Point};
use crate::merkle::Tree;

/// What `f` says; the rule for words follows it.
pub(super) const FORMAT: &str = "isnad.index/4";
pub(super) const FORMAT_KEY: &[u8] = b"f";
pub(super) const WATERMARK_KEY: &[u8] = b"w";
/// Events whose places share one key: 128 times 28 bytes stay under 4 KB.
pub(super) const PLACES: u64 = 128;
pub(super) const PLACE_BYTES: usize = 28;
/// Bytes of postings after which a term goes on under another key.
pub(super) const BLOCK: usize = 2048;

/// Block of an event's place, and its slot there.
pub(super) fn slot(seq: u64) -> (u64, usize) {
    let zero_based = seq.saturating_sub(1);
    (zero_based / PLACES, usize::try_from(zero_based % PLACES).unwrap_or_default())
}

/// Where the mark of what is derived under a name stands.
pub(super) fn derived_key(name: &str) -> Vec<u8> {
    [b"d", name.as_bytes()].concat()
}

/// How many sequence numbers a block has: each difference ends with a byte below 128.
pub(super) fn count(deltas: &[u8]) -> u64 {
    1 + deltas.iter().filter(|byte| **byte < 0x80).count() as u64
}

pub(super) fn place_key(number: u64) -> [u8; 9] {
    let mut key = [b'l'; 9];
    if let Some(rest) = key.last_chunk_mut::<8>() {
        *rest = number.to_be_bytes();
    }
    key
}

pub(super) fn term_key(term: &str) -> Vec<u8> {
    [b"p", term.as_bytes(), b"\0"].concat()
}

pub(super) fn block_key(prefix: &[u8], first: u64) -> Vec<u8> {
    [prefix, &first.to_be_bytes()].concat()
}

/// The term in the key of a block.
pub(super) fn term_of(key: &[u8]) -> &[u8] {
    key.get(1..key.len().saturating_sub(9)).unwrap_or_default()
}

/// The first sequence number of a block, which its key ends with.
pub(super) fn first_of(key: &[u8]) -> u64 {
    key.last_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

/// The value of a block: how many sequence numbers of the term stand in blocks before it, and the
/// differences.
pub(super) fn encode_block(before: u64, deltas: &[u8]) -> Vec<u8> {
    let mut value = Vec::with_capacity(deltas.len() + 3);
    push_delta(&mut value, before);
    value.extend_from_slice(deltas);
    value
}

/// What [`encode_block`] made; one that is empty has nothing before it.
pub(super) fn decode_block(value: &[u8]) -> (u64, &[u8]) {
    let length = value.iter().position(|byte| byte & 0x80 == 0).map_or(value.len(), |at| at + 1);
    let (before, deltas) = value.split_at(length);
    let digits = before.iter().rev().map(|byte| u64::from(byte & 0x7f));
    (digits.fold(0, |sum, digit| sum << 7 | digit), deltas)
}

/// The sequence numbers of a block, rising.
pub(super) fn numbers(first: u64, deltas: &[u8]) -> impl Iterator<Item = u64> {
    let mut seq = first;
    let mut rest = deltas.iter();
    let more = std::iter::from_fn(move || {
        let (mut delta, mut shift) = (0u64, 0u32);
        loop {
            let byte = *rest.next()?;
            delta |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            shift += 7;
            if byte & 0x80 == 0 {
                seq = seq.saturating_add(delta);
                return Some(seq);
            }
        }
    });
    std::iter::once(first).chain(more)
}

/// Appends a difference, seven bits a byte, the low ones first.
pub(super) fn push_delta(block: &mut Vec<u8>, mut delta: u64) {
    while delta >= 0x80 {
        block.push(u8::try_from(delta & 0x7f).unwrap_or_default() | 0x80);
        delta >>= 7;
    }
    block.push(u8::try_from(delta).unwrap_or_default());
}

pub(super) fn encode_place(row: &Row) -> [u8; PLACE_BYTES] {
    let mut bytes = [0; PLACE_BYTES];
    let parts = [
        row.place.segment.to_be_bytes().as_slice(),
        &row.place.offset.to_be_bytes(),
        &row.check.to_be_bytes(),
        &row.at.to_be_bytes(),
    ]
    .concat();
    bytes.copy_from_slice(&parts);
    bytes
}

pub(super) fn decode_place(bytes: &[u8]) -> Option<Locator> {
    let (segment, bytes) = bytes.split_first_chunk::<4>()?;
    let (offset, bytes) = bytes.split_first_chunk::<8>()?;
    let (check, bytes) = bytes.split_first_chunk::<8>()?;
    let (at, _) = bytes.split_first_chunk::<8>()?;
    let place =
        Place { segment: u32::from_be_bytes(*segment), offset: u64::from_be_bytes(*offset) };
    let (check, at) = (u64::from_be_bytes(*check), i64::from_be_bytes(*at));
    Some(Locator { place, check, at })
}

pub(super) fn encode_watermark(watermark: &Watermark) -> Vec<u8> {
    let Point { head, place } = watermark.point;
    [
        head.seq.to_be_bytes().as_slice(),
        &head.hash.0,
        &place.segment.to_be_bytes(),
        &place.offset.to_be_bytes(),
        // A history of 2^64 events has no more roots than that.
        &[u8::try_from(watermark.tree.roots.len()).unwrap_or(u8::MAX)],
        watermark.tree.roots.iter().flat_map(|root| root.0).collect::<Vec<u8>>().as_slice(),
        &watermark.bookmark,
    ]
    .concat()
}

pub(super) fn decode_watermark(bytes: &[u8]) -> Option<Watermark> {
    let (seq, bytes) = bytes.split_first_chunk::<8>()?;
    let (hash, bytes) = bytes.split_first_chunk::<32>()?;
    let (segment, bytes) = bytes.split_first_chunk::<4>()?;
    let (offset, bytes) = bytes.split_first_chunk::<8>()?;
    let (count, bytes) = bytes.split_first()?;
    let (roots, bookmark) = bytes.split_at_checked(usize::from(*count) * 32)?;
    let roots = roots.as_chunks::<32>().0.iter().map(|root| Digest(*root)).collect();
    let tree = Tree { leaves: u64::from_be_bytes(*seq), roots };
    let head = Head { seq: u64::from_be_bytes(*seq), hash: Digest(*hash) };
    let place =
        Place { segment: u32::from_be_bytes(*segment), offset: u64::from_be_bytes(*offset) };
    Some(Watermark { point: Point { head, place }, bookmark: bookmark.to_vec(), tree })
}

#[cfg(test)]
mod tests {
    use super::{count, decode_block, encode_block, numbers, push_delta};

    #[test]
    fn a_block_gives_back_what_was_put_in() {
        let seqs = [3, 4, 131, 132, 40_000, 40_001, 1 << 40, u64::MAX];
        let mut block = Vec::new();
        for pair in seqs.windows(2) {
            if let [before, after] = pair {
                push_delta(&mut block, after - before);
            }
        }
        assert!(numbers(3, &block).eq(seqs));
        assert_eq!(count(&block), seqs.len() as u64);
        assert!(numbers(7, &[]).eq([7]));
        for before in [0, 1, 127, 128, 300, u64::MAX] {
            assert_eq!(decode_block(&encode_block(before, &block)), (before, block.as_slice()));
        }
    }
}
