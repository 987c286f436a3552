//! A bar on a terminal, and nothing anywhere else.

use std::io::{self, Read};

use indicatif::{BinaryBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar of `length` steps; hidden where standard error is no terminal, or when `quiet`.
pub fn bar(length: usize, quiet: bool) -> ProgressBar {
    let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(length as u64), target);
    let template = "{pos}/{len} {bar:30} {per_sec} {eta} {wide_msg}";
    bar.with_style(
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
    )
}

/// A long input; the bar says how many of its bytes were read.
pub struct Watched<R> {
    input: R,
    name: String,
    /// Bytes that were read.
    read: u64,
    /// Bytes there are, where that is known.
    size: Option<u64>,
    bar: ProgressBar,
}

impl<R> Watched<R> {
    /// An input of which `read` of `size` bytes were read before.
    pub fn new(input: R, name: &str, read: u64, size: Option<u64>, bar: &ProgressBar) -> Self {
        let name = name.to_owned();
        let watched = Self { input, name, read, size, bar: bar.clone() };
        watched.show();
        watched
    }

    fn show(&self) {
        let (name, read) = (&self.name, BinaryBytes(self.read));
        self.bar.set_message(match self.size {
            Some(size) => format!("{read} / {} {name}", BinaryBytes(size)),
            None => format!("{read} {name}"),
        });
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.read += count as u64;
        self.show();
        Ok(count)
    }
}

impl<R> Drop for Watched<R> {
    fn drop(&mut self) {
        self.bar.set_message("");
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    use std::io::Read as _;

    use indicatif::ProgressBar;

    use super::Watched;

    #[test]
    fn a_long_input_says_how_far_it_is_read() {
        let (bar, input) = (ProgressBar::hidden(), vec![b'x'; 3 << 20]);
        let mut watched = Watched::new(&input[..], "a.warc", 1 << 20, Some(4 << 20), &bar);
        assert_eq!(bar.message(), "1.00 MiB / 4.00 MiB a.warc");
        watched.read_exact(&mut vec![0; 2 << 20]).unwrap();
        assert_eq!(bar.message(), "3.00 MiB / 4.00 MiB a.warc");
        drop(watched);
        assert_eq!(bar.message(), "");
        let _watched = Watched::new(&input[..], "-", 4 << 20, None, &bar);
        assert_eq!(bar.message(), "4.00 MiB -");
    }
}
