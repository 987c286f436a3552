//! `isnad review --ask`: suggestions one by one, each with its sentence, in plain questions and
//! answers. Right-to-left text is printed in its logical order, isolated, never reordered.

use std::io::{self, BufRead as _};

use isnad_model::{Reading, Reason, Span};

use crate::commands::claim::word;
use crate::commands::review::{Suggestion, joined};
use crate::commands::review_decide::{self as decide, Edit};
use crate::context::Context;
use crate::matcher::Matcher;
use crate::output;
use crate::workspace::Desk;

/// Code points shown before and after the spans of a suggestion at most.
const AROUND: usize = 240;
/// Claims named that it may be.
const NAMED: usize = 3;

/// What was answered.
enum Answer {
    Accept(Option<String>),
    Reject(String),
    Skip,
    Edit { field: String, words: String },
    Undo,
    Quit,
    Unclear,
}

/// Goes through the suggestions until they end or the answers do.
///
/// # Errors
/// When the answers cannot be read; what is wrong with one answer is said, and asked again.
pub fn run(list: &[Suggestion], desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    let matcher = Matcher::new(context.global.quiet);
    let mut answers = io::stdin().lock().lines();
    let mut at = 0;
    // What was recorded here, by the number of its first event, and at which suggestion.
    let mut made: Vec<(u64, usize)> = Vec::new();
    while let Some(one) = list.get(at) {
        if !decide::is_open(&one.id, desk)? {
            // Somebody else was faster.
            context.note(&Reason::new("cli.decided_already").with("id", &one.id));
            at += 1;
            continue;
        }
        show(at, list.len(), one, &matcher, desk, context)?;
        // Others may work while somebody thinks.
        desk.release()?;
        let Some(answer) = answers.next().transpose()? else { break };
        let outcome = match answered(&answer) {
            Answer::Quit => break,
            Answer::Unclear => say(context, "cli.ask_unclear"),
            Answer::Undo => match made.pop() {
                // The latest of one's own: others may have recorded meanwhile.
                Some((seq, place)) => desk.undo(Some(seq), context).map(|_| at = place),
                None => say(context, "cli.nothing_to_undo"),
            },
            answer => {
                let before = desk.recorded();
                act(&answer, one, desk, context).map(|done| {
                    made.extend(
                        desk.recorded().filter(|seq| before != Some(*seq)).map(|seq| (seq, at)),
                    );
                    at += usize::from(done);
                })
            }
        };
        if let Err(error) = outcome {
            let words = crate::failure::told(&error, &context.words).1;
            context.warn(&words.map(|(what, _)| what).unwrap_or_default());
        }
    }
    let done = Reason::new("cli.ask_done").with("count", at).with("all", list.len());
    output::stdout((context.words.say(&done) + "\n").as_bytes())
}

/// Does what was answered; `false` where the same suggestion is to be asked about again.
fn act(
    answer: &Answer,
    one: &Suggestion,
    desk: &mut Desk,
    context: &Context,
) -> anyhow::Result<bool> {
    match answer {
        Answer::Accept(claim) => {
            let claim = decide::accept(&one.id, claim.as_deref(), desk, context)?;
            output::stdout(format!("{claim}\n").as_bytes())?;
            Ok(true)
        }
        Answer::Reject(reason) => decide::reject(&one.id, reason, desk, context).map(|()| true),
        Answer::Skip => decide::skip(&one.id, desk, context).map(|()| true),
        Answer::Edit { field, words } => {
            // The parts of an interrupted span stand with " ... " between.
            let given: Vec<String> = words.split(" ... ").map(str::to_owned).collect();
            let only = |name: &str| if field == name { given.as_slice() } else { &[] };
            let edit = Edit {
                source: only("source"),
                cue: only("cue"),
                content: only("content"),
                act: None,
            };
            decide::edit(&one.id, &edit, desk, context).map(|()| false)
        }
        Answer::Undo | Answer::Quit | Answer::Unclear => Ok(false),
    }
}

/// `a`, `a CLAIM`, `r REASON`, `s`, `e source|cue|content WORDS`, `u`, `q`.
fn answered(line: &str) -> Answer {
    let line = line.trim();
    let (verb, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim();
    match verb {
        "a" => Answer::Accept((!rest.is_empty()).then(|| rest.to_owned())),
        "r" => Answer::Reject(rest.to_owned()),
        "s" => Answer::Skip,
        "u" => Answer::Undo,
        "q" => Answer::Quit,
        "e" => match rest.split_once(char::is_whitespace) {
            Some((field @ ("source" | "cue" | "content"), words)) => {
                Answer::Edit { field: field.to_owned(), words: words.trim().to_owned() }
            }
            _ => Answer::Unclear,
        },
        _ => Answer::Unclear,
    }
}

fn say(context: &Context, key: &str) -> anyhow::Result<()> {
    output::stdout((context.words.get(key) + "\n").as_bytes())
}

fn show(
    at: usize,
    all: usize,
    one: &Suggestion,
    matcher: &Matcher,
    desk: &Desk,
    context: &Context,
) -> anyhow::Result<()> {
    let (document, attribution) = desk.attribution(&one.id)?;
    let reading = desk.reading(&desk.document(&document)?)?;
    let Some(found) = reading.extraction.attribution(&attribution) else { return Ok(()) };
    let words = &context.words;
    let mut lines = vec![format!(
        "\n[{}/{all}] {}  {}  {:.1} {}",
        at + 1,
        one.id,
        words.get(&format!("act.{}", word(found.act))),
        one.worth,
        one.why.iter().map(|why| words.get(&format!("worth.{why}"))).collect::<Vec<_>>().join(", ")
    )];
    let spans: Vec<Span> =
        found.source.iter().chain(&found.cue).chain(&found.content).copied().collect();
    lines.push(format!("  {}", context.quoted(&sentence(&reading, &spans))));
    let roles = [("source", &found.source), ("cue", &found.cue), ("content", &found.content)];
    for (role, spans) in roles {
        let text = joined(&reading, spans);
        lines.push(format!("  {}: {}", words.get(&format!("label.{role}")), context.quoted(&text)));
    }
    if let Some(resolved) = &found.source_resolved {
        let text = context.quoted(&resolved.text);
        lines.push(format!("  {}: {text}", words.get("cli.ask_resolved")));
    }
    let query = matcher.prepared(&one.content);
    for (claim, found) in matcher.find(&query, NAMED, desk)? {
        if let Some(kind) = found.kind {
            let kind = words.get(&format!("match.{}", word(kind)));
            let text = context.quoted(&claim.text);
            lines.push(format!(
                "  {} {}  {kind} {:.2}  {text}",
                words.get("cli.ask_may_be"),
                claim.id,
                found.score
            ));
        }
    }
    lines.push(words.get("cli.ask"));
    output::stdout((lines.join("\n") + "\n").as_bytes())
}

/// The sentences that the spans stand in, in one line: from the paragraph's last full stop before
/// them to the first one after, some hundred characters at most.
fn sentence(reading: &Reading, spans: &[Span]) -> String {
    let start = spans.iter().map(|span| span.start).min().unwrap_or_default();
    let end = spans.iter().map(|span| span.end).max().unwrap_or_default();
    let letters: Vec<char> = reading.text.chars().collect();
    let ends = |at: usize| {
        matches!(letters.get(at), Some('\n'))
            || matches!(letters.get(at), Some('.' | '!' | '?' | '\u{61f}'))
                && letters.get(at + 1).is_none_or(|next| next.is_whitespace())
    };
    let from = (start.saturating_sub(AROUND)..start).rev().find(|at| ends(*at));
    let from = from.map_or(start.saturating_sub(AROUND), |at| at + 1);
    let to = (end.saturating_sub(1)..letters.len().min(end + AROUND)).find(|at| ends(*at));
    let to = to.map_or(letters.len().min(end + AROUND), |at| at + 1);
    let text: String = letters.get(from..to).unwrap_or_default().iter().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
