//! The figures that the host is held to, with the floors beside them.
//!
//! `cargo bench -p isnad-host` prints documents of 2 KB a second through the sandboxed child, what
//! the start of a child costs, and the memory of child and host over a web archive that is written
//! for it: pages of our own sentences, each with a picture in its text as many pages have them, in
//! gzip members. `ISNAD_BENCH_MB` says how large the archive is (64 unless given; 2000 for the
//! figures that are published), `ISNAD_BENCH_KEEP` names a file to leave it in.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;

const SENTENCES: [&str; 6] = [
    "The harbour office said on Monday that the pier was open.",
    "The union denied that boats had been turned away.",
    "The mayor added that the ferry would run at noon.",
    "Fog lay over the bay, and the lamps were lit early.",
    "The crew said that the lock had been repaired.",
    "No boat has left since, according to the pilot.",
];
/// Bytes of the picture in each page.
const PICTURE: usize = 180_000;

fn main() -> io::Result<()> {
    let libraries = std::env::current_exe()?;
    let library = |name: &str| libraries.with_file_name(name);
    println!("floors: 60000 documents a second, 20 ms a start, 200 MiB");
    measure(&[library("libmisbehave.so").as_os_str(), "400000".as_ref()])?;
    let size = std::env::var("ISNAD_BENCH_MB").ok().and_then(|text| text.parse().ok());
    let kept = std::env::var_os("ISNAD_BENCH_KEEP").map(PathBuf::from);
    let scratch = tempfile::tempdir()?;
    let archive = kept.unwrap_or_else(|| scratch.path().join("bench.warc.gz"));
    write_archive(&archive, size.unwrap_or(64_u64) * 1_000_000)?;
    let read = [library("libisnad_warc.so").into_os_string(), "--read".into(), archive.into()];
    measure(&read)
}

fn measure<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> io::Result<()> {
    let status = Command::new(env!("CARGO_BIN_EXE_isnad-plugin-bench")).args(arguments).status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other("a measurement failed")) }
}

/// Counts what passes.
struct Counted<W>(W, u64);

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.0.write(bytes)?;
        self.1 += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Writes pages until the file has `size` bytes; no two are alike.
fn write_archive(path: &Path, size: u64) -> io::Result<()> {
    let mut out = Counted(BufWriter::new(File::create(path)?), 0);
    let mut noise = 0x9e37_79b9_7f4a_7c15_u64;
    let mut number = 0;
    while out.1 < size {
        let page = page(number, &mut noise);
        let http = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n",
            page.len()
        );
        let mut member = GzEncoder::new(&mut out, Compression::fast());
        write!(
            member,
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:isnad:{number}>\r\n\
             WARC-Date: 2026-03-14T00:00:00Z\r\nWARC-Target-URI: https://ferry.example/{number}\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
            http.len() + page.len()
        )?;
        member.write_all(http.as_bytes())?;
        member.write_all(page.as_bytes())?;
        member.write_all(b"\r\n\r\n")?;
        member.finish()?;
        number += 1;
    }
    out.flush()
}

fn page(number: usize, noise: &mut u64) -> String {
    let mut page = format!(
        "<!doctype html><html lang=\"en\"><head><title>Pier {number}</title></head><body><article>\
         <h1>Pier {number}</h1><img alt=\"\" src=\"data:image/png;base64,"
    );
    for _ in 0..PICTURE / 8 {
        *noise ^= *noise << 13;
        *noise ^= *noise >> 7;
        *noise ^= *noise << 17;
        page.extend(noise.to_le_bytes().map(|byte| char::from(b'A' + byte % 26)));
    }
    page.push_str("\">");
    for paragraph in 0..20 {
        page.push_str("<p>");
        for at in 0..4 {
            page.push_str(SENTENCES.iter().cycle().nth(number + paragraph + at).unwrap_or(&""));
            page.push(' ');
        }
        page.push_str("</p>");
    }
    page.push_str("</article></body></html>");
    page
}
