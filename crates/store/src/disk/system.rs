//! The calls that Unix and Windows name differently.

pub(super) use here::{lock_file, read_at, sync_dir, write_at};

#[cfg(not(windows))]
mod here {
    use std::fs::File;
    use std::io;
    use std::os::unix::fs::FileExt as _;
    use std::path::{Path, PathBuf};

    pub(in super::super) fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        file.read_at(buffer, at)
    }

    pub(in super::super) fn write_at(file: &File, bytes: &[u8], at: u64) -> io::Result<usize> {
        file.write_at(bytes, at)
    }

    /// The file that is locked for `path`: itself, for locks keep nobody from reading it.
    pub(in super::super) fn lock_file(path: &Path) -> PathBuf {
        path.to_owned()
    }

    pub(in super::super) fn sync_dir(path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }
}

#[cfg(windows)]
mod here {
    use std::fs::File;
    use std::io;
    use std::os::windows::fs::FileExt as _;
    use std::path::{Path, PathBuf};

    pub(in super::super) fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        file.seek_read(buffer, at)
    }

    pub(in super::super) fn write_at(file: &File, bytes: &[u8], at: u64) -> io::Result<usize> {
        file.seek_write(bytes, at)
    }

    /// The file that is locked for `path`: one beside it, for nobody could read a locked one.
    pub(in super::super) fn lock_file(path: &Path) -> PathBuf {
        path.with_extension("held")
    }

    /// NTFS keeps names in a journal of its own; no call makes those of one folder durable.
    pub(in super::super) fn sync_dir(path: &Path) -> io::Result<()> {
        std::fs::metadata(path).map(drop)
    }
}
