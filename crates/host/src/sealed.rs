//! A library that nobody can change any more: what was hashed is what is opened.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

#[cfg(target_os = "linux")]
use std::os::fd::{AsRawFd as _, OwnedFd};

/// System libraries that a plugin may lean on; the child opens those it names before it is shut in.
pub(crate) const SYSTEM: [&str; 7] = [
    "libm.so.6",
    "libgcc_s.so.1",
    "libstdc++.so.6",
    "libc++.so.1",
    "libpthread.so.0",
    "libdl.so.2",
    "librt.so.1",
];

/// The library, out of the way of its file.
#[derive(Debug)]
pub(crate) struct Sealed {
    place: Place,
    /// Size in bytes.
    pub(crate) size: u64,
    /// The manifest in it.
    pub(crate) manifest: Vec<u8>,
    /// Which of `SYSTEM` it names, as bits.
    pub(crate) system: u32,
}

#[derive(Debug)]
enum Place {
    /// In memory, sealed.
    #[cfg(target_os = "linux")]
    Memory(OwnedFd),
    /// In a file of its own, which other programs of the same user could change.
    Copy(tempfile::TempPath),
}

impl Sealed {
    /// Copies `bytes` into a sealed memory file; into a temporary one where the system has no such
    /// thing, or when it is not to be `in_memory`.
    pub(crate) fn new(bytes: &[u8], in_memory: bool) -> io::Result<Self> {
        let manifest = crate::manifest::find(bytes).unwrap_or_default().as_bytes().to_vec();
        let names = |name: &&str| memchr::memmem::find(bytes, &[name.as_bytes(), b"\0"].concat());
        let bits = SYSTEM.iter().enumerate();
        let system = bits.filter(|(_, name)| names(name).is_some()).map(|(bit, _)| 1 << bit).sum();
        Ok(Self { place: place(bytes, in_memory)?, size: bytes.len() as u64, manifest, system })
    }

    /// Its descriptor, which children inherit; 0 where it is a file.
    pub(crate) fn number(&self) -> u64 {
        match &self.place {
            #[cfg(target_os = "linux")]
            Place::Memory(file) => u64::try_from(file.as_raw_fd()).unwrap_or_default(),
            Place::Copy(_) => 0,
        }
    }

    /// Where the child opens it.
    pub(crate) fn path(&self) -> PathBuf {
        match &self.place {
            #[cfg(target_os = "linux")]
            Place::Memory(_) => PathBuf::from(format!("/proc/self/fd/{}", self.number())),
            Place::Copy(path) => Path::to_owned(path),
        }
    }
}

#[cfg(target_os = "linux")]
fn place(bytes: &[u8], in_memory: bool) -> io::Result<Place> {
    // Whatever keeps a memory file from being made, the child names the want of it.
    match in_memory.then(|| memory_file(bytes)) {
        Some(Ok(file)) => Ok(Place::Memory(file)),
        _ => copy(bytes),
    }
}

#[cfg(not(target_os = "linux"))]
fn place(bytes: &[u8], _in_memory: bool) -> io::Result<Place> {
    copy(bytes)
}

fn copy(bytes: &[u8]) -> io::Result<Place> {
    let mut file = tempfile::Builder::new()
        .prefix("isnad-plugin-")
        .suffix(std::env::consts::DLL_SUFFIX)
        .tempfile()?;
    file.write_all(bytes)?;
    // Closed now: no system opens a library that is being written.
    Ok(Place::Copy(file.into_temp_path()))
}

#[cfg(target_os = "linux")]
fn memory_file(bytes: &[u8]) -> io::Result<OwnedFd> {
    use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, memfd_create};
    // Not closed on exec: the child opens it. Nothing but an unchangeable copy can leak by that.
    let file = memfd_create("isnad-plugin", MemfdFlags::ALLOW_SEALING)?;
    let mut rest = bytes;
    while !rest.is_empty() {
        let written = rustix::io::write(&file, rest)?;
        rest = rest.get(written..).unwrap_or_default();
    }
    fcntl_add_seals(
        &file,
        SealFlags::WRITE | SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL,
    )?;
    Ok(file)
}
