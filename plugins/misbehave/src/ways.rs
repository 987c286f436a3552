//! The ways of misbehaving, by name.

use std::hint::black_box;
use std::io::{Read as _, Write as _};

use isnad_plugin::{Failure, Next, Output, Record};

/// Does what `how` says. Where that is prevented by an error and not by an end, says so.
pub(crate) fn misbehave(how: &str, output: &mut Output) -> Result<Next, Failure> {
    match how {
        "panic" => panic!("a panic on purpose"),
        "abort" => std::process::abort(),
        "exit" => exit(),
        // SAFETY: none; that is the point.
        "segfault" => unsafe {
            black_box(std::ptr::without_provenance_mut::<u8>(8)).write_volatile(1);
        },
        "stack" => drop(black_box(deep(0))),
        "endless-loop" => loop {
            std::hint::spin_loop();
        },
        "endless-records" => loop {
            output.emit(&Record { text: "again", ..Record::default() })?;
        },
        "out-of-nothing" => loop {
            emit(output, &"x".repeat(1 << 20), b"", "")?;
        },
        "endless-skips" => return Err(Failure::record("not this one")),
        "memory" => memory(),
        "huge-record" => emit(output, &"x".repeat(70 << 20), b"", "")?,
        "false-length" => emit(output, lie(edge(), 4096), b"", "")?,
        "null-pointer" => emit(output, lie(std::ptr::dangling(), 0), null(), "")?,
        "invalid-utf8" => emit(output, lie(b"\xff\xfe".as_ptr(), 2), b"", "")?,
        "bad-meta" => emit(output, "text", b"", "[1,")?,
        "ten-gigabytes" => emit(output, lie(std::ptr::dangling(), 10 << 30), b"", "")?,
        "deep-meta" => emit(output, "text", b"", &"[".repeat(1 << 20))?,
        "endless-logs" => loop {
            output.warn("and again");
        },
        "trickle" => {
            pause(700);
            return emit(output, "a drop", b"", "").map(|()| Next::More);
        }
        "sleep" => loop {
            pause(60_000);
        },
        "fails" => return Err(Failure::batch("line 7: an end on purpose")),
        "stops-early" | "panics-in-close" | "hangs-in-close" => {}
        _ => return system(how),
    }
    Ok(Next::Done)
}

/// What goes past the process: each says what came of it.
fn system(how: &str) -> Result<Next, Failure> {
    match how {
        "file" => told(std::fs::read("/etc/passwd").map(|bytes| bytes.len())),
        "stat" => {
            // SAFETY: the struct lives for the call, and zeros are a value of it.
            let mut found = unsafe { std::mem::zeroed() };
            // SAFETY: as above.
            call(unsafe { libc::stat(c"/etc/passwd".as_ptr(), &raw mut found) }.into())
        }
        "write-file" => told(std::fs::write("/tmp/isnad-misbehave", "x")),
        "socket" => told(std::net::TcpStream::connect("127.0.0.1:9")),
        "exec" => told(std::process::Command::new("/bin/true").status()),
        "thread" => told(std::thread::Builder::new().spawn(|| ())),
        // SAFETY: plain system calls without memory of ours.
        "fork" => call(unsafe { libc::fork() }.into()),
        // SAFETY: as above.
        "ptrace" => call(unsafe { libc::ptrace(libc::PTRACE_TRACEME, 0, 0, 0) }),
        // SAFETY: as above.
        "signal" => call(unsafe { libc::kill(libc::getppid(), libc::SIGTERM) }.into()),
        "fork-bomb" => loop {
            // SAFETY: as above.
            unsafe { libc::fork() };
        },
        // SAFETY: as above.
        "watch-parent" => call(unsafe { libc::ptrace(libc::PTRACE_ATTACH, libc::getppid(), 0, 0) }),
        "read-parent" => call(ask(libc::SYS_process_vm_readv, parent())),
        // SAFETY: as above.
        "kill-everybody" => call(unsafe { libc::kill(-1, libc::SIGKILL) }.into()),
        "io-uring" => call(ask(libc::SYS_io_uring_setup, 8)),
        "unshare" => call(ask(libc::SYS_unshare, 0x1000_0000)),
        "mount" => call(ask(libc::SYS_mount, 0)),
        "own-memory" => told(std::fs::File::open("/proc/self/mem")),
        "other-files" => others(),
        "environment" => match std::env::vars_os().count() {
            0 => Err(Failure::batch("prevented: there is none")),
            _ => Err(Failure::batch("it was allowed")),
        },
        "raise-limits" => {
            let all = libc::rlimit { rlim_cur: libc::RLIM_INFINITY, rlim_max: libc::RLIM_INFINITY };
            // SAFETY: the struct lives for the call.
            call(unsafe { libc::setrlimit(libc::RLIMIT_AS, &raw const all) }.into())
        }
        // SAFETY: as above; 22 is PR_SET_SECCOMP, 0 would lift it.
        "lift-filter" => call(unsafe { libc::prctl(22, 0, 0, 0, 0) }.into()),
        "endless-stderr" => loop {
            let _ = std::io::stderr().write_all(&[b'!'; 4096]);
        },
        // SAFETY: none; that is the point.
        "heap" => unsafe {
            let block = libc::malloc(64);
            libc::free(block);
            libc::free(black_box(block));
            Ok(Next::Done)
        },
        "illegal" => {
            // SAFETY: raises the signal that an illegal instruction raises, in this process.
            unsafe { libc::raise(libc::SIGILL) };
            Ok(Next::Done)
        }
        "time-bomb" => {
            // SAFETY: a timer of this process.
            unsafe { libc::alarm(1) };
            pause(60_000);
            Err(Failure::batch("it was allowed"))
        }
        "stdout" => told(std::io::stdout().write_all(&vec![b'#'; 100_000])),
        "stdin" => match std::io::stdin().read(&mut [0; 64]) {
            Ok(0) => Ok(Next::Done),
            other => told(other),
        },
        "closes-pipes" => {
            // SAFETY: descriptors of somebody else; that is the point.
            (0..64).for_each(|fd| unsafe {
                let _ = libc::close(fd);
            });
            Ok(Next::Done)
        }
        "half-record" => {
            // SAFETY: as above; without it, the library's own descriptor ends the process.
            unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
            for fd in 3..64 {
                // SAFETY: the bytes live for the call.
                unsafe { libc::write(fd, [64_u8, 0, 0, 0, 1, 2, 3, 4, 5].as_ptr().cast(), 9) };
            }
            exit();
            Ok(Next::Done)
        }
        other => Err(Failure::batch(format!("no such way: {other}"))),
    }
}

fn pause(milliseconds: u64) {
    std::thread::sleep(std::time::Duration::from_millis(milliseconds));
}

fn parent() -> i64 {
    // SAFETY: no memory is touched.
    unsafe { libc::getppid() }.into()
}

fn ask(number: i64, first: i64) -> i64 {
    // SAFETY: null pointers for the rest: nothing of ours is touched.
    unsafe { libc::syscall(number, first, 0, 0, 0, 0, 0) }
}

/// Looks for descriptors that were not meant for a plugin: beside the three standard ones there
/// are the two pipes and the library.
fn others() -> Result<Next, Failure> {
    // SAFETY: asks about descriptors only.
    let open = (0..1024).filter(|fd| unsafe { libc::lseek(*fd, 0, libc::SEEK_CUR) } >= 0).count();
    // SAFETY: as above; a pipe cannot be sought in, and says so.
    let pipes = (0..1024).filter(|fd| unsafe {
        libc::lseek(*fd, 0, libc::SEEK_CUR) < 0 && *libc::__errno_location() == libc::ESPIPE
    });
    match (open, pipes.count()) {
        (0..=2, 0..=4) => Err(Failure::batch("prevented: there are none")),
        (files, pipes) => Err(Failure::batch(format!("it was allowed: {files} and {pipes}"))),
    }
}

fn emit(output: &mut Output, text: &str, raw: &[u8], meta_json: &str) -> Result<(), Failure> {
    output.emit(&Record { text, raw, meta_json, ..Record::default() })
}

fn told<T>(result: std::io::Result<T>) -> Result<Next, Failure> {
    match result {
        Ok(_) => Err(Failure::batch("it was allowed")),
        Err(error) => Err(Failure::batch(format!("prevented: {error}"))),
    }
}

fn call(answer: i64) -> Result<Next, Failure> {
    told(if answer < 0 { Err(std::io::Error::last_os_error()) } else { Ok(()) })
}

fn exit() {
    // SAFETY: ends the process without a word.
    unsafe { libc::_exit(7) }
}

fn deep(depth: u64) -> [u64; 512] {
    let below = if depth == u64::MAX { [0; 512] } else { deep(black_box(depth) + 1) };
    black_box(below.map(|word| word ^ depth))
}

fn memory() {
    let mut all = Vec::new();
    loop {
        all.push(black_box(vec![0_u8; 16 << 20]));
    }
}

/// Sixteen bytes before memory that nobody may read.
fn edge() -> *const u8 {
    let (none, both) = (libc::PROT_NONE, libc::PROT_READ | libc::PROT_WRITE);
    // SAFETY: two fresh pages, the second of which is closed.
    unsafe {
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        let pages = libc::mmap(std::ptr::null_mut(), 8192, both, flags, -1, 0).cast::<u8>();
        libc::mprotect(pages.add(4096).cast(), 4096, none);
        pages.add(4080)
    }
}

fn lie(start: *const u8, length: usize) -> &'static str {
    // SAFETY: none; that is the point.
    unsafe { std::str::from_utf8_unchecked(std::slice::from_raw_parts(start, length)) }
}

fn null() -> &'static [u8] {
    // A null pointer with a length, which Rust itself cannot make without a lie.
    let pair = [0_usize, 1000];
    // SAFETY: none; that is the point.
    unsafe { std::mem::transmute::<[usize; 2], &'static [u8]>(black_box(pair)) }
}
