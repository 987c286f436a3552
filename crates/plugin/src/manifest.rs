//! The manifest as a marked constant, so that it can be read from the library file without
//! running any of it, whatever the object format.

use crate::abi::Bytes;

/// Stands before the manifest in the library file, once.
pub const MARK: [u8; 16] = *b"\x89ISNAD-PLUGIN-1\n";
/// Stands after the manifest.
pub const END_MARK: [u8; 16] = *b"\nISNAD-PLUGIN-1\x89";

/// The manifest between its marks.
#[repr(C)]
#[derive(Debug)]
pub struct Marked<const N: usize> {
    mark: [u8; 16],
    length: [u8; 8],
    text: [u8; N],
    end: [u8; 16],
}

impl<const N: usize> Marked<N> {
    /// Puts `text`, which is `N` bytes long, between the marks.
    ///
    /// # Panics
    /// While compiling, when `N` is not the length of `text`.
    pub const fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        assert!(bytes.len() == N, "N is the length of the manifest");
        let mut copy = [0; N];
        copy.copy_from_slice(bytes);
        Self { mark: MARK, length: (N as u64).to_le_bytes(), text: copy, end: END_MARK }
    }

    /// The text alone.
    pub const fn bytes(&'static self) -> Bytes {
        Bytes::of(&self.text)
    }
}
