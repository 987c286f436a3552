//! The C ABI, version 1, as Rust sees it; `include/isnad_plugin.h` says the same in C.
//!
//! Frozen: fields are only ever appended, and a reader looks at `size` before it touches one.

use core::ffi::c_void;

/// The exported symbol, with the NUL that a dynamic loader wants. The major version is in it.
pub const SYMBOL: &[u8] = b"isnad_source_plugin_v1\0";
/// Major version of this ABI.
pub const ABI_MAJOR: u16 = 1;
/// Minor version of this ABI: counts the appended fields.
pub const ABI_MINOR: u16 = 0;
/// First thing looked at in a table: the bytes `ISNADSRC`, read as a little-endian number.
pub const MAGIC: u64 = u64::from_le_bytes(*b"ISNADSRC");
/// `published_unix_ms` of a record whose date is not known.
pub const UNKNOWN_TIME: i64 = i64::MIN;

/// `pull`, `open`: everything was handed over, or opening went well.
pub const DONE: i32 = 0;
/// `pull`: call again.
pub const MORE: i32 = 1;
/// `pull`: one record could not be read and `last_error` says which; call again.
pub const SKIPPED: i32 = 2;
/// The batch is over and `last_error` says why.
pub const FAILED: i32 = -1;

/// `emit`: the record was taken.
pub const TAKEN: i32 = 0;
/// `emit`: the record breaks a rule of the header and was refused; the host reports it.
pub const REFUSED: i32 = -1;
/// `emit`, `read`: Isnad wants no more; return from `pull` soon.
pub const CANCELLED: i32 = -2;

/// Bytes of a table of version 1.0: no smaller one is a table.
pub const TABLE_SIZE_1_0: u32 = end(core::mem::offset_of!(Table, close), size_of::<usize>());
/// Bytes of a record of version 1.0.
pub const RECORD_SIZE_1_0: u32 =
    end(core::mem::offset_of!(RawRecord, meta_json), size_of::<Bytes>());
/// Bytes of a host table of version 1.0.
pub const HOST_SIZE_1_0: u32 = end(core::mem::offset_of!(Host, cancelled), size_of::<usize>());

/// Where the last field of version 1.0 ends, whatever is appended after it.
#[expect(clippy::cast_possible_truncation, reason = "structs of a dozen fields")]
const fn end(offset: usize, size: usize) -> u32 {
    (offset + size) as u32
}

/// A struct from the other side, which may be of an older or a newer minor version: what it has of
/// the fields known here, and `otherwise` for those it lacks. None where it is null, misaligned or
/// smaller than `least`.
///
/// # Safety
/// `T` is `repr(C)`, begins with its own size as a `u32`, and has only fields appended since `least`
/// that every pattern of bits fits. `from` is null or points to as many bytes as its `size` says.
pub unsafe fn sized<T: Copy>(from: *const T, least: u32, otherwise: T) -> Option<T> {
    if from.is_null() || !from.is_aligned() {
        return None;
    }
    // SAFETY: the size comes first, in every version.
    let size = unsafe { from.cast::<u32>().read() };
    if size < least {
        return None;
    }
    let mut known = otherwise;
    let length = (size as usize).min(size_of::<T>());
    // SAFETY: both are at least `length` bytes long, and one of them is our own.
    unsafe {
        core::ptr::copy_nonoverlapping(from.cast::<u8>(), (&raw mut known).cast(), length);
    }
    Some(known)
}

/// Borrowed bytes; `ptr` may be null only when `len` is zero.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Bytes {
    /// First byte.
    pub ptr: *const u8,
    /// How many bytes.
    pub len: usize,
}

impl Bytes {
    /// No bytes.
    pub const EMPTY: Self = Self { ptr: core::ptr::null(), len: 0 };

    /// Borrows `bytes`; whoever receives it must be done before they are gone.
    pub const fn of(bytes: &[u8]) -> Self {
        Self { ptr: bytes.as_ptr(), len: bytes.len() }
    }

    /// The bytes, or nothing where the pointer is null.
    ///
    /// # Safety
    /// `ptr` must be null or point to `len` bytes that stay unchanged for `'a`.
    pub const unsafe fn as_slice<'a>(self) -> &'a [u8] {
        if self.ptr.is_null() || self.len == 0 {
            return &[];
        }
        // SAFETY: the caller vouches for pointer and length, and null was turned away.
        unsafe { core::slice::from_raw_parts(self.ptr, self.len) }
    }
}

/// One record on its way to the host.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct RawRecord {
    /// Size of this struct in bytes, as the plugin was compiled.
    pub size: u32,
    /// 1 document, 2 claim, 3 fact-check.
    pub kind: u32,
    /// The record's name within its source, UTF-8; may be empty.
    pub id: Bytes,
    /// Canonical address, UTF-8; may be empty.
    pub uri: Bytes,
    /// Headline, UTF-8; may be empty.
    pub title: Bytes,
    /// The text, UTF-8.
    pub text: Bytes,
    /// The record as it was before it was read, any bytes; may be empty.
    pub raw: Bytes,
    /// Media type of `raw`.
    pub raw_mime: Bytes,
    /// Language of the text (BCP 47); may be empty.
    pub lang: Bytes,
    /// Time of publication, milliseconds since 1970 UTC; `UNKNOWN_TIME` when unknown.
    pub published_unix_ms: i64,
    /// The rest, a JSON object; may be empty.
    pub meta_json: Bytes,
}

impl RawRecord {
    /// A record of which nothing is known.
    pub const EMPTY: Self = Self {
        size: RECORD_SIZE_1_0,
        kind: 0,
        id: Bytes::EMPTY,
        uri: Bytes::EMPTY,
        title: Bytes::EMPTY,
        text: Bytes::EMPTY,
        raw: Bytes::EMPTY,
        raw_mime: Bytes::EMPTY,
        lang: Bytes::EMPTY,
        published_unix_ms: UNKNOWN_TIME,
        meta_json: Bytes::EMPTY,
    };
}

/// What the plugin may ask of Isnad.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Host {
    /// Size of this struct in bytes, as the host was compiled.
    pub size: u32,
    /// Zero.
    pub reserved: u32,
    /// Goes back as the first argument of each call.
    pub context: *mut c_void,
    /// Reads input: bytes read, 0 at the end, negative on failure.
    pub read: unsafe extern "C" fn(context: *mut c_void, buffer: *mut u8, capacity: usize) -> i64,
    /// Hands a record over; the host has copied it when this returns.
    pub emit: unsafe extern "C" fn(context: *mut c_void, record: *const RawRecord) -> i32,
    /// A message for whoever runs the plugin: 1 error, 2 warning, 3 information, 4 detail.
    pub log: unsafe extern "C" fn(context: *mut c_void, level: u32, message: Bytes),
    /// 1 when Isnad wants no more.
    pub cancelled: unsafe extern "C" fn(context: *mut c_void) -> i32,
}

/// What a plugin is: the table its one exported function returns.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Size of this struct in bytes, as the plugin was compiled.
    pub size: u32,
    /// `ABI_MAJOR`.
    pub abi_major: u16,
    /// `ABI_MINOR` the plugin was compiled against.
    pub abi_minor: u16,
    /// `MAGIC`.
    pub magic: u64,
    /// The text of `plugin.toml`, the same bytes as the marked manifest in the file.
    pub manifest: Bytes,
    /// Makes an instance. It may set the handle although it fails, so that `last_error` can say why.
    pub open:
        unsafe extern "C" fn(host: *const Host, config: Bytes, handle: *mut *mut c_void) -> i32,
    /// Hands over about `max` records at most.
    pub pull: unsafe extern "C" fn(handle: *mut c_void, max: u32) -> i32,
    /// Why the last call failed, UTF-8, valid until the next call on this handle.
    pub last_error: unsafe extern "C" fn(handle: *mut c_void) -> Bytes,
    /// Ends an instance; the handle is not used again.
    pub close: unsafe extern "C" fn(handle: *mut c_void),
}

// SAFETY: a table is immutable, and its manifest points to bytes that live as long as the library.
unsafe impl Sync for Table {}

#[cfg(test)]
mod tests {
    use super::{Host, RawRecord, Table, sized};

    /// A record as version 1.1 may have it.
    #[repr(C)]
    #[derive(Clone, Copy)]
    struct Grown {
        record: RawRecord,
        more: u64,
    }

    #[test]
    fn the_sizes_of_1_0_are_frozen_and_no_struct_is_smaller() {
        if size_of::<usize>() == 8 {
            let sizes = (super::TABLE_SIZE_1_0, super::RECORD_SIZE_1_0, super::HOST_SIZE_1_0);
            assert_eq!(sizes, (64, 144, 48));
        }
        assert!(size_of::<Table>() >= super::TABLE_SIZE_1_0 as usize);
        assert!(size_of::<Host>() >= super::HOST_SIZE_1_0 as usize);
    }

    #[test]
    fn older_and_newer_structs_are_read_by_their_size() {
        let mut grown = Grown { record: RawRecord { kind: 2, ..RawRecord::EMPTY }, more: 7 };
        let least = super::RECORD_SIZE_1_0;
        // A reader of 1.1 and a plugin of 1.0: the new field has the reader's own value.
        let other = Grown { record: RawRecord::EMPTY, more: 9 };
        // SAFETY: both structs live here, and their sizes say no more than there is.
        let known = unsafe { sized(&raw const grown, least, other) };
        assert_eq!(known.map(|known| (known.record.kind, known.more)), Some((2, 9)));
        grown.record.size = size_of::<Grown>().try_into().unwrap_or_default();
        // SAFETY: as above.
        let known = unsafe { sized(&raw const grown, least, other) };
        assert_eq!(known.map(|known| known.more), Some(7));
        // A reader of 1.0 and a plugin of 1.1: what is appended is not looked at.
        // SAFETY: as above.
        let known = unsafe { sized((&raw const grown).cast(), least, RawRecord::EMPTY) };
        assert_eq!(known.map(|known| known.kind), Some(2));
        grown.record.size = least - 1;
        // SAFETY: as above.
        let known = unsafe { sized(&raw const grown, least, other) };
        assert!(known.is_none());
    }
}
