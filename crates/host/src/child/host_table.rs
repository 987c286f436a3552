//! What the plugin may ask for: input, a place for records, a word to the user.
#![expect(unsafe_code, reason = "is called by the plugin with the plugin's pointers")]

use core::ffi::c_void;
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::time::{Duration, Instant};

use isnad_plugin::abi::{self, Bytes, Host, RawRecord};

use super::Setup;
use crate::frame::{Frame, LONGEST_MESSAGE, put_message, put_record};

/// Bytes gathered before a write.
const GATHERED: usize = 256 << 10;
/// How long a record waits for others to go with it.
const LONGEST_KEPT: Duration = Duration::from_millis(100);

/// Bytes that one read gives at most; pipes hold less.
const LARGEST_READ: usize = 1 << 30;

/// The pipes, as the calls of the plugin see them.
pub(super) struct Context {
    input: File,
    output: File,
    gathered: Vec<u8>,
    record_bytes: usize,
    read_at_most: usize,
    cancelled: bool,
    flushed: Instant,
    lazy: bool,
}

impl Context {
    pub(super) fn new(input: File, output: File, setup: &Setup) -> Self {
        Self {
            input,
            output,
            gathered: Vec::new(),
            record_bytes: setup.record_bytes,
            read_at_most: setup.read_at_most,
            cancelled: false,
            flushed: Instant::now(),
            lazy: setup.lazy,
        }
    }

    pub(super) const fn input(&self) -> &File {
        &self.input
    }

    /// Puts a frame in line.
    pub(super) fn put(&mut self, frame: &Frame<'_>) {
        put_message(&mut self.gathered, frame);
        self.flush_when_due();
    }

    /// What comes slowly is not kept back until there is much of it.
    fn flush_when_due(&mut self) {
        let full = self.gathered.len() >= GATHERED;
        if full || (!self.gathered.is_empty() && self.flushed.elapsed() >= LONGEST_KEPT) {
            self.flush();
        }
    }

    /// A pull is over. What it handed over leaves this process now, so that it is kept whatever
    /// comes next. False when the parent has gone away.
    pub(super) fn pulled(&mut self) -> bool {
        if !self.lazy {
            return self.flush();
        }
        self.flush_when_due();
        !self.cancelled
    }

    /// Writes what is in line; false when the parent has gone away.
    pub(super) fn flush(&mut self) -> bool {
        let mut rest = self.gathered.as_slice();
        while !rest.is_empty() && !self.cancelled {
            match self.output.write(rest) {
                Ok(count) => rest = rest.get(count..).unwrap_or_default(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => self.cancelled = true,
            }
        }
        self.gathered.clear();
        self.flushed = Instant::now();
        !self.cancelled
    }

    fn emit(&mut self, record: &RawRecord) -> i32 {
        let Some(refused) = refusal(record, self.record_bytes) else {
            return self.take(record);
        };
        self.put(&Frame::Refused(&refused));
        abi::REFUSED
    }

    fn take(&mut self, record: &RawRecord) -> i32 {
        // SAFETY: lengths and pointers were looked at; if they lie, this process alone dies.
        let fields = fields(record).map(|(_, bytes)| unsafe { bytes.as_slice() });
        let names = fields.iter().zip(NAMES);
        let broken = names
            .into_iter()
            .find(|(bytes, name)| *name != "raw" && str::from_utf8(bytes).is_err());
        if let Some((_, name)) = broken {
            self.put(&Frame::Refused(&format!("its {name} is not UTF-8")));
            return abi::REFUSED;
        }
        put_record(&mut self.gathered, record.kind, record.published_unix_ms, &fields);
        self.flush_when_due();
        if self.cancelled { abi::CANCELLED } else { abi::TAKEN }
    }
}

const NAMES: [&str; 8] = ["id", "uri", "title", "text", "raw", "raw_mime", "lang", "meta_json"];

const fn fields(record: &RawRecord) -> [(&'static str, Bytes); 8] {
    let [id, uri, title, text, raw, raw_mime, lang, meta] = NAMES;
    [
        (id, record.id),
        (uri, record.uri),
        (title, record.title),
        (text, record.text),
        (raw, record.raw),
        (raw_mime, record.raw_mime),
        (lang, record.lang),
        (meta, record.meta_json),
    ]
}

/// Why a record is not taken, from what can be seen without touching its bytes.
fn refusal(record: &RawRecord, limit: usize) -> Option<String> {
    if !(1..=3).contains(&record.kind) {
        return Some(format!("a record of unknown kind {}", record.kind));
    }
    let mut total = 0_usize;
    for (name, bytes) in fields(record) {
        if bytes.ptr.is_null() && bytes.len > 0 {
            return Some(format!("its {name} is a null pointer with {} bytes", bytes.len));
        }
        total = total.saturating_add(bytes.len);
    }
    (total > limit).then(|| format!("it has {total} bytes; a record may have {limit}"))
}

/// The table over `context`, which must not move or end before the plugin is closed.
pub(super) fn table(context: &mut Context) -> Host {
    Host {
        size: u32::try_from(size_of::<Host>()).unwrap_or_default(),
        reserved: 0,
        context: (&raw mut *context).cast(),
        read,
        emit,
        log,
        cancelled,
    }
}

unsafe extern "C" fn read(context: *mut c_void, buffer: *mut u8, capacity: usize) -> i64 {
    // SAFETY: `table` put the context there; the plugin hands it back from the one thread.
    let context = unsafe { &mut *context.cast::<Context>() };
    context.flush_when_due();
    let capacity = capacity.min(context.read_at_most).min(LARGEST_READ);
    if buffer.is_null() {
        return -1;
    }
    // SAFETY: the system checks the buffer; a false capacity harms this process alone.
    let buffer = unsafe { std::slice::from_raw_parts_mut(buffer, capacity) };
    loop {
        match context.input.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => return read.map_or(-1, |count| i64::try_from(count).unwrap_or(-1)),
        }
    }
}

unsafe extern "C" fn emit(context: *mut c_void, record: *const RawRecord) -> i32 {
    // SAFETY: as in `read`.
    let context = unsafe { &mut *context.cast::<Context>() };
    // SAFETY: the plugin lends the record for the call, and its size comes first in every version.
    let Some(record) = (unsafe { abi::sized(record, abi::RECORD_SIZE_1_0, RawRecord::EMPTY) })
    else {
        context.put(&Frame::Refused("a record without its fields"));
        return abi::REFUSED;
    };
    context.emit(&record)
}

unsafe extern "C" fn log(context: *mut c_void, level: u32, message: Bytes) {
    // SAFETY: as in `read`.
    let context = unsafe { &mut *context.cast::<Context>() };
    let kept = Bytes { len: message.len.min(LONGEST_MESSAGE), ..message };
    // SAFETY: the plugin lends the bytes for the call.
    let text = String::from_utf8_lossy(unsafe { kept.as_slice() });
    context.put(&Frame::Log { level: u8::try_from(level).unwrap_or(4), message: &text });
}

unsafe extern "C" fn cancelled(context: *mut c_void) -> i32 {
    // SAFETY: as in `read`.
    i32::from(unsafe { &*context.cast::<Context>() }.cancelled)
}
