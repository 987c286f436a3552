//! The child's side of a run: shuts itself in, opens the library, and carries records out.
#![expect(unsafe_code, reason = "opens a foreign library and calls it through its C table")]

mod host_table;
#[cfg(target_os = "linux")]
mod sandbox;
#[cfg(not(target_os = "linux"))]
#[path = "child/no_sandbox.rs"]
mod sandbox;
mod system;

use std::ffi::{OsString, c_void};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use isnad_plugin::abi::{self, Bytes, Host, Table};
use libloading::{Library, Symbol};

use crate::frame::{End, Frame};
use crate::sealed::SYSTEM;
use host_table::Context;

/// What the parent says in the arguments.
#[derive(Clone, Debug)]
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "the sandbox asks for the rest"))]
struct Setup {
    /// Descriptor of the sealed library; 0 where it is a file.
    library: i32,
    /// Where it is opened.
    path: PathBuf,
    size: u64,
    system: u64,
    memory: u64,
    cpu: u64,
    record_bytes: usize,
    read_at_most: usize,
    at_once: u32,
    allow_unsandboxed: bool,
    parent: i32,
    /// Bits of [`Part`](crate::Part)s that are taken for missing.
    lacking: u64,
    /// Whether records may wait for others behind the end of a pull.
    lazy: bool,
}

/// Runs one plugin over the input on stdin; `arguments` are those after
/// [`CHILD_ARGUMENT`](crate::CHILD_ARGUMENT). Returns the exit code.
///
/// Call it first thing in `main`, before any thread is started.
pub fn child_main(arguments: impl Iterator<Item = OsString>) -> i32 {
    let Some(setup) = setup(arguments) else { return 2 };
    let Ok((input, output)) = system::streams(setup.library) else { return 2 };
    let mut context = Context::new(input, output, &setup);
    let (end, message) = match run(&setup, &mut context) {
        Ok(()) => (End::Done, String::new()),
        Err(failure) => failure,
    };
    context.put(&Frame::End(end, &message));
    context.flush();
    0
}

fn setup(mut arguments: impl Iterator<Item = OsString>) -> Option<Setup> {
    let path = PathBuf::from(arguments.next()?);
    let numbers: Option<Vec<u64>> = arguments.map(|number| number.to_str()?.parse().ok()).collect();
    let numbers: [u64; 12] = numbers?.try_into().ok()?;
    let [library, size, system, memory, cpu, record_bytes, read, at_once, rest @ ..] = numbers;
    let [allow, parent, lacking, lazy] = rest;
    Some(Setup {
        library: i32::try_from(library).ok()?,
        path,
        size,
        system,
        memory,
        cpu,
        record_bytes: usize::try_from(record_bytes).ok()?,
        read_at_most: usize::try_from(read).ok()?.max(1),
        at_once: u32::try_from(at_once).ok()?,
        allow_unsandboxed: allow == 1,
        parent: i32::try_from(parent).ok()?,
        lacking,
        lazy: lazy == 1,
    })
}

fn run(setup: &Setup, context: &mut Context) -> Result<(), (End, String)> {
    let config = read_config(context).map_err(|error| (End::NotLoaded, error.to_string()))?;
    let _system = preload(setup.system);
    let missing = sandbox::shut_in(setup);
    if !missing.is_empty() && !setup.allow_unsandboxed {
        return Err((End::NoSandbox, missing.join(", ")));
    }
    let not_loaded = |why: String| (End::NotLoaded, why);
    // SAFETY: opening runs foreign code; that is what this process is for, and why it is shut in.
    let library = unsafe { system::open(&setup.path) };
    let library = library.map_err(|error| not_loaded(with_cause(&error)))?;
    // Never closed: a Rust library may have left destructors behind. The end of the process unloads.
    let library = std::mem::ManuallyDrop::new(library);
    let table = table(&library).map_err(not_loaded)?;
    sandbox::close_the_file_door(setup);
    // SAFETY: as long as the table is sound the bytes are; if it is not, this process alone dies.
    let manifest = unsafe { table.manifest.as_slice() };
    context.put(&Frame::Ready { missing: &missing.join(", "), manifest });
    drive(&table, context, &config, setup.at_once).map_err(|why| (End::Failed, why))
}

/// An error with what it comes from: the loader's own words are in its cause.
fn with_cause(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

fn read_config(context: &Context) -> io::Result<Vec<u8>> {
    let mut input = context.input();
    let mut length = [0; 4];
    input.read_exact(&mut length)?;
    let mut config = Vec::new();
    input.by_ref().take(u32::from_le_bytes(length).into()).read_to_end(&mut config)?;
    Ok(config)
}

/// Opens the system's own libraries that the plugin names, while files can still be opened.
fn preload(wanted: u64) -> Vec<Library> {
    let bits = SYSTEM.iter().enumerate().filter(|(bit, _)| wanted & (1 << bit) != 0);
    // SAFETY: these are libraries of the system, opened as any program of the system opens them.
    let open = |name: &str| unsafe { system::open(Path::new(name)) };
    bits.filter_map(|(_, name)| open(name).ok()).collect()
}

fn table(library: &Library) -> Result<Table, String> {
    type Entry = unsafe extern "C" fn() -> *const Table;
    // SAFETY: the header gives the exported symbol this type; the name holds the version.
    let entry: Result<Symbol<Entry>, _> = unsafe { library.get(abi::SYMBOL) };
    let entry = entry.map_err(|_| "it does not export isnad_source_plugin_v1".to_owned())?;
    // SAFETY: foreign code, by its declared type; whatever it does, it does in this process.
    let table = unsafe { entry() };
    if table.is_null() || !table.is_aligned() {
        return Err("it returns no table".to_owned());
    }
    // SAFETY: the magic and the size come first in every version, so they are read first.
    let (size, major, magic) = unsafe { ((*table).size, (*table).abi_major, (*table).magic) };
    if magic != abi::MAGIC {
        return Err("its table does not begin as a table does".to_owned());
    }
    if major != abi::ABI_MAJOR {
        return Err(format!("it speaks ABI {major}, this Isnad speaks {}", abi::ABI_MAJOR));
    }
    if size < abi::TABLE_SIZE_1_0 {
        return Err(format!("its table has {size} bytes of {}", abi::TABLE_SIZE_1_0));
    }
    // A null entry cannot be told in Rust once it is a function, so look at it before.
    let words = table.cast::<usize>();
    let entries = std::mem::offset_of!(Table, open) / size_of::<usize>();
    // SAFETY: the table is at least that of version 1.0, whose last four words are entries.
    if (0..4).any(|at| unsafe { words.add(entries + at).read() } == 0) {
        return Err("an entry of its table is null".to_owned());
    }
    let mut known = std::mem::MaybeUninit::<Table>::zeroed();
    let length = (size as usize).min(size_of::<Table>());
    // SAFETY: no more is copied than either has. What an older table lacks stays zero, which is
    // `None` for the entries that a later version appends; those of 1.0 are there and not null.
    Ok(unsafe {
        table.cast::<u8>().copy_to_nonoverlapping(known.as_mut_ptr().cast(), length);
        known.assume_init()
    })
}

fn drive(table: &Table, context: &mut Context, config: &[u8], at_once: u32) -> Result<(), String> {
    let host = host_table::table(context);
    let mut handle = std::ptr::null_mut();
    // SAFETY: host, configuration and place live until `close` has returned.
    let opened = unsafe { (table.open)(&raw const host, Bytes::of(config), &raw mut handle) };
    let ended = if opened == abi::DONE {
        pull_all(table, &host, handle, at_once)
    } else {
        let silent = "it would not open the input, and does not say why";
        Err(last_error(table, handle).unwrap_or_else(|| silent.to_owned()))
    };
    if !handle.is_null() {
        // SAFETY: the handle is not used again.
        unsafe { (table.close)(handle) };
    }
    ended
}

fn pull_all(table: &Table, host: &Host, handle: *mut c_void, at_once: u32) -> Result<(), String> {
    loop {
        // SAFETY: the handle came from `open` and is used from this thread alone.
        let status = unsafe { (table.pull)(handle, at_once) };
        let said = || last_error(table, handle);
        // SAFETY: no call into the plugin runs, so nothing else borrows the context.
        let context = unsafe { &mut *host.context.cast::<Context>() };
        match status {
            abi::MORE => {}
            abi::SKIPPED => {
                let message = said().unwrap_or_else(|| "a record could not be read".to_owned());
                context.put(&Frame::Skipped(&message));
            }
            abi::DONE => return Ok(()),
            _ => {
                return Err(said().unwrap_or_else(|| "it gave up, and does not say why".to_owned()));
            }
        }
        if !context.pulled() {
            return Err("cancelled".to_owned());
        }
    }
}

/// What the plugin says of its last failure, shortened; none where it says nothing.
fn last_error(table: &Table, handle: *mut c_void) -> Option<String> {
    if handle.is_null() {
        return None;
    }
    // SAFETY: the handle is the plugin's own; the message is copied before the next call.
    let said = unsafe { (table.last_error)(handle).as_slice() };
    let said = said.get(..crate::frame::LONGEST_MESSAGE).unwrap_or(said);
    (!said.is_empty()).then(|| String::from_utf8_lossy(said).into_owned())
}
