//! Runs a source through its C table without Isnad, for the tests of plugins.

use core::ffi::c_void;

use crate::abi::{self, Bytes, Host, RawRecord, Table};
use crate::source::Source;

/// A record as the host would have copied it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are those of `Record`")]
pub struct Taken {
    pub kind: u32,
    pub id: String,
    pub uri: String,
    pub title: String,
    pub text: String,
    pub raw: Vec<u8>,
    pub raw_mime: String,
    pub lang: String,
    pub published_unix_ms: Option<i64>,
    pub meta_json: String,
}

/// What came of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// The records, in order.
    pub records: Vec<Taken>,
    /// Messages of the records that were left out.
    pub skipped: Vec<String>,
    /// What the plugin said, with its level: 1 error, 2 warning, 3 information, 4 detail.
    pub said: Vec<(u32, String)>,
    /// Why the batch ended early.
    pub failed: Option<String>,
}

struct Context<'a> {
    input: &'a [u8],
    step: usize,
    records: Vec<Taken>,
    said: Vec<(u32, String)>,
}

/// Runs `S` over `input`, handing it at most `step` bytes a read.
pub fn run<S: Source>(input: &[u8], options: &[(&str, &str)], step: usize) -> Ran {
    let table = crate::entry::table::<S>(Bytes::EMPTY);
    let mut config = Vec::new();
    for (key, value) in options {
        for part in [key, value] {
            config.extend_from_slice(part.as_bytes());
            config.push(0);
        }
    }
    let mut context = Context { input, step: step.max(1), records: Vec::new(), said: Vec::new() };
    drive(&table, &config, &mut context)
}

fn drive(table: &Table, config: &[u8], context: &mut Context<'_>) -> Ran {
    let mut ran = Ran::default();
    let host = host((&raw mut *context).cast());
    let mut handle = core::ptr::null_mut();
    // SAFETY: the table is this crate's own; host, configuration and place outlive the calls.
    let mut status = unsafe { (table.open)(&raw const host, Bytes::of(config), &raw mut handle) };
    if status == abi::DONE {
        status = abi::MORE;
    }
    while status == abi::MORE || status == abi::SKIPPED {
        // SAFETY: the handle comes from `open` and is used from this thread alone.
        status = unsafe { (table.pull)(handle, 16) };
        if status == abi::SKIPPED {
            ran.skipped.push(error_of(table, handle));
        }
    }
    if status != abi::DONE {
        ran.failed = Some(error_of(table, handle));
    }
    // SAFETY: the handle is not used again.
    unsafe { (table.close)(handle) };
    ran.records = core::mem::take(&mut context.records);
    ran.said = core::mem::take(&mut context.said);
    ran
}

fn error_of(table: &Table, handle: *mut c_void) -> String {
    // SAFETY: the handle comes from `open`; the message is copied before the next call.
    text(unsafe { (table.last_error)(handle) })
}

const fn host(context: *mut c_void) -> Host {
    #[expect(clippy::cast_possible_truncation, reason = "the size of a struct of seven fields")]
    let size = size_of::<Host>() as u32;
    Host { size, reserved: 0, context, read, emit, log, cancelled }
}

unsafe extern "C" fn read(context: *mut c_void, buffer: *mut u8, capacity: usize) -> i64 {
    // SAFETY: `run` made the context, and nothing else holds it during a call.
    let context = unsafe { &mut *context.cast::<Context<'_>>() };
    let count = capacity.min(context.step).min(context.input.len());
    let (now, later) = context.input.split_at(count);
    // SAFETY: the plugin owns `capacity` bytes at `buffer`, and `count` is no more.
    unsafe { core::ptr::copy_nonoverlapping(now.as_ptr(), buffer, count) };
    context.input = later;
    i64::try_from(count).unwrap_or(-1)
}

unsafe extern "C" fn emit(context: *mut c_void, record: *const RawRecord) -> i32 {
    // SAFETY: `run` made the context, and nothing else holds it during a call.
    let context = unsafe { &mut *context.cast::<Context<'_>>() };
    // SAFETY: the plugin lends the record for the length of this call.
    let record = unsafe { &*record };
    context.records.push(Taken {
        kind: record.kind,
        id: text(record.id),
        uri: text(record.uri),
        title: text(record.title),
        text: text(record.text),
        // SAFETY: the plugin lends the bytes for the length of this call.
        raw: unsafe { record.raw.as_slice() }.to_vec(),
        raw_mime: text(record.raw_mime),
        lang: text(record.lang),
        published_unix_ms: Some(record.published_unix_ms).filter(|time| *time != abi::UNKNOWN_TIME),
        meta_json: text(record.meta_json),
    });
    abi::TAKEN
}

fn text(bytes: Bytes) -> String {
    // SAFETY: the plugin lends the bytes for the length of the call this is part of.
    String::from_utf8_lossy(unsafe { bytes.as_slice() }).into_owned()
}

unsafe extern "C" fn log(context: *mut c_void, level: u32, message: Bytes) {
    // SAFETY: `run` made the context, and nothing else holds it during a call.
    let context = unsafe { &mut *context.cast::<Context<'_>>() };
    context.said.push((level, text(message)));
}

extern "C" fn cancelled(_context: *mut c_void) -> i32 {
    0
}
