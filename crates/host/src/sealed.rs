//! A library in memory that nobody can change any more: what was hashed is what is opened.

use std::io;
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

/// The library, sealed.
#[derive(Debug)]
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only a run opens it"))]
pub(crate) struct Sealed {
    #[cfg(target_os = "linux")]
    file: OwnedFd,
    /// Size in bytes.
    pub(crate) size: u64,
    /// The manifest in it.
    pub(crate) manifest: Vec<u8>,
    /// Which of `SYSTEM` it names, as bits.
    pub(crate) system: u32,
}

impl Sealed {
    /// Copies `bytes` into a sealed memory file.
    pub(crate) fn new(bytes: &[u8]) -> io::Result<Self> {
        let manifest = crate::manifest::find(bytes).unwrap_or_default().as_bytes().to_vec();
        let names = |name: &&str| memchr::memmem::find(bytes, &[name.as_bytes(), b"\0"].concat());
        let bits = SYSTEM.iter().enumerate();
        let system = bits.filter(|(_, name)| names(name).is_some()).map(|(bit, _)| 1 << bit).sum();
        Ok(Self {
            #[cfg(target_os = "linux")]
            file: memory_file(bytes)?,
            size: bytes.len() as u64,
            manifest,
            system,
        })
    }

    /// Its descriptor, which children inherit.
    #[cfg(target_os = "linux")]
    pub(crate) fn number(&self) -> i32 {
        self.file.as_raw_fd()
    }
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
