//! Shares of counts, written as other tools write them so that outputs can be compared as text.

use std::fmt;

use serde::{Serialize, Serializer};

/// A share of a count, 0 to 1; of nothing it is a plain zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share(Option<f64>);

/// `right` of `all`.
pub fn share(right: usize, all: usize) -> Share {
    Share((all > 0).then(|| ratio(right, all)))
}

/// The harmonic mean of precision and recall; 1 where nothing was wanted and nothing found.
pub fn f1(right: usize, gold: usize, found: usize) -> f64 {
    if gold + found == 0 { 1.0 } else { ratio(2 * right, gold + found) }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a corpus stay far below 2^53")]
fn ratio(part: usize, all: usize) -> f64 {
    part as f64 / all as f64
}

impl Share {
    /// As a number.
    pub fn value(self) -> f64 {
        self.0.unwrap_or(0.0)
    }
}

/// Rounded to three places, ties decided on the exact binary value.
impl fmt::Display for Share {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => out.write_str("0"),
            Some(value) => {
                let rounded: f64 = format!("{value:.3}").parse().unwrap_or(value);
                write!(out, "{rounded:?}")
            }
        }
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            None => serializer.serialize_u8(0),
            Some(value) => serializer.serialize_f64(value),
        }
    }
}
