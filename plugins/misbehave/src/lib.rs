//! A plugin that does what no plugin may, so that the host can be seen to contain it.
#![expect(unsafe_code, reason = "misbehaving needs it")]

mod ways;

use std::io::{BufRead as _, BufReader};

use isnad_plugin::{Config, Failure, Input, Next, Output, Record, Source, export_source};

/// Hands over one record, then does what the option `how` says; `lines` makes every line a record.
#[derive(Debug)]
pub struct Misbehave {
    input: BufReader<Input>,
    how: String,
    started: bool,
}

impl Source for Misbehave {
    fn open(config: &Config<'_>, input: Input) -> Result<Self, Failure> {
        let how = config.get("how").unwrap_or("lines").to_owned();
        Ok(Self { input: BufReader::with_capacity(1 << 16, input), how, started: false })
    }

    fn pull(&mut self, output: &mut Output) -> Result<Next, Failure> {
        if self.how == "lines" {
            return self.line(output);
        }
        if !self.started {
            self.started = true;
            output.emit(&Record { text: "before", ..Record::default() })?;
            // One pull more, so that the record has left this process.
            for _ in 0..255 {
                output.emit(&Record { text: "before too", ..Record::default() })?;
            }
            return Ok(Next::More);
        }
        ways::misbehave(&self.how, output)
    }
}

impl Misbehave {
    fn line(&mut self, output: &mut Output) -> Result<Next, Failure> {
        let mut line = Vec::new();
        if self.input.read_until(b'\n', &mut line)? == 0 {
            return Ok(Next::Done);
        }
        let text = str::from_utf8(&line).map_err(|_| Failure::record("a line is not UTF-8"))?;
        output.emit(&Record { text: text.trim_end(), lang: "en", ..Record::default() })?;
        Ok(Next::More)
    }
}

impl Drop for Misbehave {
    fn drop(&mut self) {
        match self.how.as_str() {
            "panics-in-close" => panic!("a panic in close"),
            "hangs-in-close" => loop {
                std::hint::spin_loop();
            },
            _ => {}
        }
    }
}

export_source!(Misbehave, manifest = include_str!("../plugin.toml"));
