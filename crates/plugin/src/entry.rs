//! The C side of a Rust source: each entry catches panics, because none may cross the boundary.

use core::ffi::c_void;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::abi::{self, Bytes, Host, Table};
use crate::source::{Config, Failure, Next, Source};
use crate::streams::{Input, Output};

/// Behind a handle: the source where opening went well, and the last error.
struct Instance<S> {
    source: Option<S>,
    host: *const Host,
    error: String,
}

/// The table of a source type; `export_source!` makes it a static.
#[expect(clippy::cast_possible_truncation, reason = "the size of a struct of nine fields")]
pub const fn table<S: Source>(manifest: Bytes) -> Table {
    Table {
        size: size_of::<Table>() as u32,
        abi_major: abi::ABI_MAJOR,
        abi_minor: abi::ABI_MINOR,
        magic: abi::MAGIC,
        manifest,
        open: open::<S>,
        pull: pull::<S>,
        last_error: last_error::<S>,
        close: close::<S>,
    }
}

fn guarded<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(told(panic.as_ref())))
}

fn told(panic: &(dyn Any + Send)) -> Failure {
    let words = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    Failure::batch(format!("the plugin panicked: {}", words.unwrap_or("without a message")))
}

unsafe extern "C" fn open<S: Source>(
    host: *const Host,
    config: Bytes,
    handle: *mut *mut c_void,
) -> i32 {
    // SAFETY: the size comes first in every version of the host table.
    if host.is_null() || handle.is_null() || unsafe { (*host).size } < abi::HOST_SIZE_1_0 {
        return abi::FAILED;
    }
    let opened = guarded(|| {
        // SAFETY: the host lends the configuration for the length of this call.
        let config = Config::new(unsafe { config.as_slice() });
        // SAFETY: the host keeps its table until after `close`.
        S::open(&config, unsafe { Input::new(host) })
    });
    let (source, error) = match opened {
        Ok(source) => (Some(source), String::new()),
        Err(failure) => (None, failure.message),
    };
    let status = if source.is_some() { abi::DONE } else { abi::FAILED };
    let instance = Box::new(Instance { source, host, error });
    // SAFETY: the host gave a place for the handle, and null was turned away.
    unsafe { handle.write(Box::into_raw(instance).cast()) };
    status
}

unsafe extern "C" fn pull<S: Source>(handle: *mut c_void, max: u32) -> i32 {
    // SAFETY: the host gives back a handle that `open::<S>` made, from one thread at a time.
    let Some(instance) = (unsafe { handle.cast::<Instance<S>>().as_mut() }) else {
        return abi::FAILED;
    };
    let Instance { source: Some(source), host, error } = instance else {
        return abi::FAILED;
    };
    // SAFETY: the host keeps its table until after `close`.
    let mut output = unsafe { Output::new(*host) };
    let pulled = guarded(|| {
        loop {
            let next = source.pull(&mut output)?;
            if next == Next::Done || output.emitted() >= max || output.is_cancelled() {
                return Ok(next);
            }
        }
    });
    match pulled {
        Ok(Next::Done) => abi::DONE,
        Ok(Next::More) => abi::MORE,
        Err(failure) => {
            *error = failure.message;
            if failure.ends_batch { abi::FAILED } else { abi::SKIPPED }
        }
    }
}

unsafe extern "C" fn last_error<S: Source>(handle: *mut c_void) -> Bytes {
    // SAFETY: the host gives back a handle that `open::<S>` made, from one thread at a time.
    unsafe { handle.cast::<Instance<S>>().as_ref() }
        .map_or(Bytes::EMPTY, |instance| Bytes::of(instance.error.as_bytes()))
}

unsafe extern "C" fn close<S: Source>(handle: *mut c_void) {
    if handle.is_null() {
        return;
    }
    // SAFETY: `open::<S>` made the handle from a box, and the host does not use it again.
    let instance = unsafe { Box::from_raw(handle.cast::<Instance<S>>()) };
    // A panic while dropping has nowhere to go: the process ends after this call.
    let _ = catch_unwind(AssertUnwindSafe(|| drop(instance)));
}

/// Makes `$source`, which implements [`Source`](crate::Source), the plugin of this library.
///
/// `manifest` is the text of its `plugin.toml`, a constant; once in a library.
#[macro_export]
macro_rules! export_source {
    ($source:ty, manifest = $manifest:expr) => {
        const _: () = {
            const TEXT: &str = $manifest;
            static MARKED: $crate::manifest::Marked<{ TEXT.len() }> =
                $crate::manifest::Marked::new(TEXT);
            static TABLE: $crate::abi::Table = $crate::entry::table::<$source>(MARKED.bytes());

            #[unsafe(no_mangle)]
            extern "C" fn isnad_source_plugin_v1() -> *const $crate::abi::Table {
                &raw const TABLE
            }
        };
    };
}
