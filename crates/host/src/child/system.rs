//! The pipes and the loader of the system.
#![expect(unsafe_code, reason = "opens a foreign library")]

use std::fs::File;
use std::io;
use std::path::Path;

use libloading::Library;

/// Opens a library at once and whole, its names kept to itself.
///
/// # Safety
/// Opening runs foreign code.
#[cfg(unix)]
pub(super) unsafe fn open(path: &Path) -> Result<Library, libloading::Error> {
    use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};
    // SAFETY: by the caller.
    unsafe { Library::open(Some(path), RTLD_NOW | RTLD_LOCAL) }.map(Into::into)
}

/// Opens a library.
///
/// # Safety
/// Opening runs foreign code.
#[cfg(not(unix))]
pub(super) unsafe fn open(path: &Path) -> Result<Library, libloading::Error> {
    // SAFETY: by the caller.
    unsafe { Library::new(path) }
}

/// Moves the pipes away from where a plugin would print or read by habit: stdout goes to stderr,
/// stdin gives nothing, and on Linux everything else that was inherited is closed, but for the
/// library.
#[cfg(unix)]
pub(super) fn streams(library: i32) -> io::Result<(File, File)> {
    use rustix::stdio;
    let input = rustix::io::dup(stdio::stdin())?;
    let output = rustix::io::dup(stdio::stdout())?;
    let nothing = File::open("/dev/null")?;
    stdio::dup2_stdin(&nothing)?;
    stdio::dup2_stdout(stdio::stderr())?;
    drop(nothing);
    super::sandbox::close_all_but(&[&input, &output], library);
    Ok((input.into(), output.into()))
}

/// Moves the pipes away from where a plugin would print or read by habit: stdout goes to stderr,
/// stdin gives nothing.
#[cfg(windows)]
pub(super) fn streams(_library: i32) -> io::Result<(File, File)> {
    use std::os::windows::io::AsHandle as _;
    let input = io::stdin().as_handle().try_clone_to_owned()?;
    let output = io::stdout().as_handle().try_clone_to_owned()?;
    // SAFETY: the name ends with a null; `dup2` of the C library also moves the system's handles.
    let moved = unsafe {
        let nothing = libc::open(c"NUL".as_ptr(), libc::O_RDONLY);
        nothing >= 0 && libc::dup2(nothing, 0) >= 0 && libc::dup2(2, 1) >= 0
    };
    if moved { Ok((input.into(), output.into())) } else { Err(io::Error::last_os_error()) }
}
