//! What is said beside the data: notes, warnings and errors on standard error.

use std::io::Write as _;

/// Bold, where a terminal wants it; `anstream` takes it out elsewhere.
const BOLD: &str = "\u{1b}[1m";
const RED: &str = "\u{1b}[1;31m";
const YELLOW: &str = "\u{1b}[1;33m";
const PLAIN: &str = "\u{1b}[0m";

/// Something worth knowing.
pub fn note(text: &str) {
    line(text);
}

/// Something that went wrong and does not stop the rest.
pub fn warning(label: &str, text: &str) {
    line(&format!("{YELLOW}{label}{PLAIN} {text}"));
}

/// What stopped the command, and what to try next.
pub fn error(label: &str, text: &str, hint: Option<(&str, &str)>) {
    line(&format!("{RED}{label}{PLAIN} {text}"));
    if let Some((label, hint)) = hint {
        line(&format!("{BOLD}{label}{PLAIN} {hint}"));
    }
}

fn line(text: &str) {
    // Nothing is left to tell it to when standard error is gone.
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}
