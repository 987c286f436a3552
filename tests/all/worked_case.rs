//! The worked case in the README of `crates/verify`: every command is run, every output checked.
//! `UPDATE_GOLDEN=1` writes the outputs anew.

use std::fs;
use std::path::Path;

use isnad_tests::{Ran, files, isnad, root};

/// A command of the README, with the place of what it prints.
struct Step {
    words: Vec<String>,
    user: Option<String>,
    exit: i32,
    /// First line of the output, and the line after the last.
    output: (usize, usize),
}

#[test]
fn the_readme_says_what_its_commands_print() {
    let path = root().join("crates/verify/README.md");
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let scratch = tempfile::tempdir().unwrap();
    copy(&root().join("crates/verify/case"), &scratch.path().join("case"));
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let (mut written, mut from, mut ran_any) = (Vec::new(), 0, 0);
    for block in blocks(&lines) {
        let Block::Console(steps) = block else {
            let Block::Settings(settings) = block else { unreachable!() };
            let file = scratch.path().join("isnad.toml");
            let known = fs::read_to_string(&file).unwrap();
            fs::write(file, format!("{known}\n{settings}")).unwrap();
            continue;
        };
        for step in steps {
            let ran = run(scratch.path(), &step);
            let shown = step.words.join(" ");
            assert_eq!(ran.code, step.exit, "{shown}: {}{}", ran.out, ran.err);
            let (start, end) = step.output;
            let printed: Vec<String> = ran.out.lines().map(steady).collect();
            if update {
                written.extend(lines[from..start].iter().map(|line| (*line).to_owned()));
                written.extend(printed);
                from = end;
            } else {
                assert_eq!(printed, lines[start..end], "{shown}: UPDATE_GOLDEN=1 writes it");
            }
            ran_any += 1;
        }
    }
    assert!(ran_any > 25, "the README has only {ran_any} commands");
    if update {
        written.extend(lines[from..].iter().map(|line| (*line).to_owned()));
        fs::write(path, written.join("\n") + "\n").unwrap();
    }
}

/// A line without what differs from run to run: digests of reports, and the time.
fn steady(line: &str) -> String {
    let is_time =
        |word: &str| word.len() > 19 && word.get(10..11) == Some("T") && word.ends_with('Z');
    let is_digest = |word: &str| word.len() == 64 && word.chars().all(|c| c.is_ascii_hexdigit());
    let word = |word: &str| match word {
        word if is_time(word) => "TIME".to_owned(),
        word if is_digest(word) => "DIGEST".to_owned(),
        word => word.to_owned(),
    };
    let words: Vec<String> = line.trim_end().split(' ').map(word).collect();
    words.join(" ").trim_end().to_owned()
}

enum Block {
    Console(Vec<Step>),
    Settings(String),
}

fn blocks(lines: &[&str]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let fence = lines[at];
        let length = lines[at + 1..].iter().position(|line| *line == "```").unwrap_or(0);
        let end = at + 1 + length;
        match fence {
            "```console" => blocks.push(Block::Console(steps(lines, at + 1, end))),
            "```toml" => blocks.push(Block::Settings(lines[at + 1..end].join("\n") + "\n")),
            _ => {
                at += 1;
                continue;
            }
        }
        at = end + 1;
    }
    blocks
}

fn steps(lines: &[&str], start: usize, end: usize) -> Vec<Step> {
    let commands: Vec<usize> = (start..end).filter(|at| lines[*at].starts_with("$ ")).collect();
    let mut steps = Vec::new();
    for (index, at) in commands.iter().enumerate() {
        let (line, exit) = match lines[*at].split_once("  # exits ") {
            Some((line, exit)) => (line, exit.parse().unwrap()),
            None => (lines[*at], 0),
        };
        let mut words = split(line.strip_prefix("$ ").unwrap());
        let user = words[0].strip_prefix("ISNAD_USER=").map(str::to_owned);
        words.drain(..=usize::from(user.is_some()));
        let next = commands.get(index + 1).copied().unwrap_or(end);
        steps.push(Step { words, user, exit, output: (at + 1, next) });
    }
    steps
}

/// Words as a shell parts them; double quotes hold blanks.
fn split(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(std::mem::take(&mut word)),
            letter => word.push(letter),
        }
    }
    words.push(word);
    words
}

fn run(folder: &Path, step: &Step) -> Ran {
    let mut command = isnad(folder).unwrap();
    command.env("ISNAD_USER", step.user.as_deref().unwrap_or("nour"));
    command.args(&step.words).output().unwrap().into()
}

fn copy(from: &Path, to: &Path) {
    for path in files(from) {
        let place = to.join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::copy(&path, place).unwrap();
    }
}
