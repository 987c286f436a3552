//! What is wrong with a pack: where it does not compile, and where it reads otherwise than its
//! cases say; and which of its rules no case speaks of.

use std::collections::BTreeSet;

use isnad_extract::{Pack, Rule, trace};

use crate::case::Case;
use crate::folder::{Folder, FolderError};

/// The file of cases that are right and not found yet: each must fail.
const KNOWN: &str = "cases/known.case";

/// Something that must be mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// File and line.
    pub place: String,
    /// What is wrong there, and what was meant.
    pub what: String,
}

/// A rule that the cases leave open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The rule, and where it is written.
    pub rule: Rule,
    /// Whether no case has an attribution by it.
    pub catches: bool,
    /// Whether no case has a text in which it stands and makes none.
    pub leaves_alone: bool,
}

/// What a check found.
#[derive(Debug, Default)]
pub struct Checked {
    /// In the order of the files.
    pub faults: Vec<Fault>,
    /// In the order of the files; none for a pack that does not compile.
    pub gaps: Vec<Gap>,
    /// Kinds of reporting words, and frames.
    pub rules: usize,
    /// Cases that are read as they say.
    pub passed: usize,
    /// Cases of `known.case`, which are right and not found yet.
    pub known: usize,
}

/// Compiles the pack and runs its cases.
pub fn check(folder: &Folder) -> Checked {
    let mut out = Checked::default();
    match folder.compile() {
        Ok(pack) => out.cases(folder, &pack),
        Err(FolderError::Pack { error, .. }) => {
            let (file, line) = error.place();
            out.fault(folder, file, line.unwrap_or_default(), error.what());
        }
        Err(error) => out.fault(folder, "", 0, error.to_string()),
    }
    out
}

impl Checked {
    fn cases(&mut self, folder: &Folder, pack: &Pack) {
        let (mut caught, mut left_alone) = (BTreeSet::new(), BTreeSet::new());
        for (file, content) in folder.files().filter(|(file, _)| file.starts_with("cases/")) {
            let cases = match Case::parse(content) {
                Ok(cases) => cases,
                Err((line, why)) => {
                    self.fault(folder, file, line, why);
                    continue;
                }
            };
            for case in cases {
                match (file == KNOWN, case.run(pack)) {
                    (false, Ok(())) => {
                        let used = trace(&case.text(), pack);
                        caught.extend(used.caught);
                        left_alone.extend(used.left_alone);
                        self.passed += 1;
                    }
                    (true, Err(_)) => self.known += 1,
                    (false, Err(why)) => self.fault(folder, file, case.line, why),
                    (true, Ok(())) => {
                        let what = "this is found now: move it to the file of its topic";
                        self.fault(folder, file, case.line, format!("{what}\n{}", case.text()));
                    }
                }
            }
        }
        if self.passed == 0 && self.faults.is_empty() {
            let what = "there is no case: write one, as packs/README.md shows";
            self.fault(folder, "cases", 0, what.to_owned());
        }
        let rules = pack.rules();
        self.rules = rules.len();
        for (number, rule) in rules.into_iter().enumerate() {
            let catches = !caught.contains(&number);
            let leaves_alone = !left_alone.contains(&number);
            if catches || leaves_alone {
                self.gaps.push(Gap { rule, catches, leaves_alone });
            }
        }
    }

    fn fault(&mut self, folder: &Folder, file: &str, line: usize, what: String) {
        let line = if line > 0 { format!(":{line}") } else { String::new() };
        self.faults.push(Fault { place: format!("{}/{file}{line}", folder.place()), what });
    }
}
