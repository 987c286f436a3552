//! Every line of the input is a document. Change `pull`, the manifest and the tests to yours.

use std::io::{BufRead as _, BufReader};

use isnad_plugin::{Config, Failure, Input, Next, Output, Record, Source, export_source};

/// One run over one input.
pub struct Lines {
    input: BufReader<Input>,
    number: u64,
    lang: String,
}

impl Source for Lines {
    fn open(config: &Config<'_>, input: Input) -> Result<Self, Failure> {
        let lang = config.get("lang").unwrap_or_default().to_owned();
        Ok(Self { input: BufReader::new(input), number: 0, lang })
    }

    fn pull(&mut self, output: &mut Output) -> Result<Next, Failure> {
        let mut raw = Vec::new();
        // Bounded, so that a line without end is an error and not all the memory there is.
        let mut line = std::io::Read::take(&mut self.input, 1 << 20);
        if line.read_until(b'\n', &mut raw)? == 0 {
            return Ok(Next::Done);
        }
        self.number += 1;
        let place = format!("line {}", self.number);
        let text = str::from_utf8(&raw).map_err(|_| Failure::record(format!("{place}: not UTF-8")))?;
        let text = text.trim();
        if !text.is_empty() {
            let record =
                Record { id: &place, text, raw: &raw, raw_mime: "text/plain", lang: &self.lang, ..Record::default() };
            output.emit(&record)?;
        }
        Ok(Next::More)
    }
}

export_source!(Lines, manifest = include_str!("../plugin.toml"));

#[cfg(test)]
mod tests {
    use super::Lines;
    use isnad_plugin::testing::run;

    #[test]
    fn lines_are_documents_and_a_bad_one_is_left_out_alone() {
        let ran = run::<Lines>(b"one\n\xff\n\nfour", &[("lang", "en")], 3);
        let texts: Vec<&str> = ran.records.iter().map(|record| record.text.as_str()).collect();
        assert_eq!(texts, ["one", "four"]);
        assert_eq!(ran.skipped, ["line 2: not UTF-8"]);
        assert_eq!(ran, run::<Lines>(b"one\n\xff\n\nfour", &[("lang", "en")], usize::MAX));
    }
}
