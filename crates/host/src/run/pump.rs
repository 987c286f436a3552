//! Moves bytes between the parent and the child: input in, frames and stderr out.

#[cfg(not(any(windows, feature = "threads")))]
mod polled;
#[cfg(any(windows, feature = "threads"))]
mod threads;

#[cfg(not(any(windows, feature = "threads")))]
pub(super) use polled::Pump;
#[cfg(any(windows, feature = "threads"))]
pub(super) use threads::Pump;

/// The end of stderr that is kept, in bytes.
const SAID: usize = 2048;

/// What one step did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The child took input.
    Fed,
    /// Frames may have come, or time went by.
    Waited,
    /// The child closed its side.
    Closed,
}

/// Keeps the end of what the child wrote.
fn keep(said: &mut Vec<u8>, more: &[u8]) {
    said.extend_from_slice(more);
    let surplus = said.len().saturating_sub(SAID);
    said.drain(..surplus);
}

/// What the child wrote, as one line.
fn one_line(said: &[u8]) -> String {
    let text = String::from_utf8_lossy(said);
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ").chars().filter(|char| !char.is_control()).collect()
}
