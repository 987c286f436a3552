//! Shared by the tests: an invented report with its documents, and both catalogues.

use isnad_model::{Reading, Report};
use isnad_report::Words;

/// The catalogues that the command line ships.
pub const CATALOGUES: [(&str, &str); 2] = [
    ("en.toml", include_str!("../../../cli/messages/en.toml")),
    ("ar.toml", include_str!("../../../cli/messages/ar.toml")),
];

/// English messages.
pub fn english() -> Words {
    Words::parse(CATALOGUES[0].0, CATALOGUES[0].1).unwrap()
}

/// Arabic messages.
pub fn arabic() -> Words {
    Words::parse(CATALOGUES[1].0, CATALOGUES[1].1).unwrap()
}

/// Two of our own sample articles, with what their annotators found, before anybody checked a claim.
pub fn fixture() -> (Report, Vec<Reading>) {
    isnad_report::example().unwrap()
}
