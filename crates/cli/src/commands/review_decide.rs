//! `isnad review --accept|--reject|--skip|--edit`: what a person decides on a suggestion.

use isnad_model::{
    Act, Appearance, Attribution, Claim, ClaimKind, Event, Reading, Reason, Span, Stance,
    derived_id,
};

use isnad_store::SuggestionState;

use crate::commands::claim::word;
use crate::commands::review::{content, speaker};
use crate::context::Context;
use crate::failure::Failure;
use crate::workspace::Desk;

/// New values of a suggestion.
pub struct Edit<'a> {
    /// Words or code points of the source.
    pub source: &'a [String],
    /// Of the cue.
    pub cue: &'a [String],
    /// Of the content.
    pub content: &'a [String],
    /// What kind of saying.
    pub act: Option<Act>,
}

/// Which kind of claim an act founds, and which way it bears on one.
fn founds(act: Act) -> (Option<ClaimKind>, Stance) {
    match act {
        Act::Assert => (Some(ClaimKind::Statement), Stance::Asserts),
        Act::Confirm => (Some(ClaimKind::Statement), Stance::Confirms),
        Act::Repeat => (Some(ClaimKind::Statement), Stance::Repeats),
        Act::PromiseOrThreat => (Some(ClaimKind::Commitment), Stance::Asserts),
        Act::Request => (Some(ClaimKind::Demand), Stance::Asserts),
        Act::Deny => (Some(ClaimKind::Statement), Stance::Denies),
        Act::NoComment | Act::NotConfirmed => (None, Stance::LeavesUnconfirmed),
        Act::Question | Act::Opinion => (None, Stance::Asserts),
    }
}

/// Takes a suggestion: opens a claim, or joins the one named; gives its id.
///
/// # Errors
/// When it is decided already, founds no claim, or there is no such claim.
pub fn accept(
    id: &str,
    claim: Option<&str>,
    desk: &mut Desk,
    context: &Context,
) -> anyhow::Result<String> {
    let (document, attribution) = undecided(id, desk)?;
    let (reading, found) = found(&document, &attribution, desk)?;
    let (kind, stance) = founds(found.act);
    let mut events = Vec::new();
    let claim = match (claim, kind) {
        (Some(claim), _) => crate::commands::claim_edit::open_claim(claim, desk)?.id,
        (None, Some(kind)) => {
            let opened = opened(&reading, &found, kind);
            let claim = opened.id.clone();
            match desk.known_claim(&claim)? {
                None => events.push(Event::ClaimAdded { claim: opened }),
                Some(known) if known.withdrawn.is_some() => {
                    crate::commands::claim_edit::open_claim(&claim, desk)?;
                }
                Some(_) => {}
            }
            claim
        }
        (None, None) => {
            let what =
                Reason::new("cli.founds_no_claim").with("id", id).with("act", word(found.act));
            return Err(Failure::new(what).hint(Reason::new("cli.name_a_claim")).into());
        }
    };
    let appearance =
        Appearance { document: document.clone(), attribution: attribution.clone(), stance };
    events.push(Event::SuggestionAccepted { document, attribution, claim: claim.clone() });
    events.push(Event::ClaimLinked { claim: claim.clone(), appearance });
    desk.append(&events, context)?;
    Ok(claim)
}

fn opened(reading: &Reading, attribution: &Attribution, kind: ClaimKind) -> Claim {
    let (text, claimant) = (content(reading, attribution), speaker(reading, attribution));
    // Who denies a thing does not claim it.
    let makes_it = attribution.act != Act::Deny && !claimant.is_empty();
    Claim {
        id: derived_id("c", &[&text, &claimant]),
        text,
        lang: Some(reading.extraction.lang.clone()),
        kind,
        claimants: if makes_it { vec![claimant] } else { Vec::new() },
        first_seen: attribution.time_resolved.or(reading.document.published),
        topic: reading.document.topic.clone(),
        appearances: Vec::new(),
        withdrawn: None,
    }
}

/// Turns a suggestion down.
///
/// # Errors
/// When it is decided already.
pub fn reject(id: &str, reason: &str, desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    let (document, attribution) = undecided(id, desk)?;
    let what = Reason::new("cli.rejected").with("id", format!("{document}:{attribution}"));
    let event = Event::SuggestionRejected { document, attribution, reason: reason.to_owned() };
    desk.append(&[event], context)?;
    context.note(&what);
    Ok(())
}

/// Leaves a suggestion for later.
///
/// # Errors
/// When it is decided already.
pub fn skip(id: &str, desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    let (document, attribution) = undecided(id, desk)?;
    let what = Reason::new("cli.skipped").with("id", format!("{document}:{attribution}"));
    desk.append(&[Event::SuggestionSkipped { document, attribution }], context)?;
    context.note(&what);
    Ok(())
}

/// Puts a suggestion right.
///
/// # Errors
/// When it is decided already, or words do not stand in the text.
pub fn edit(id: &str, edit: &Edit, desk: &mut Desk, context: &Context) -> anyhow::Result<()> {
    let (document, attribution) = undecided(id, desk)?;
    let (reading, old) = found(&document, &attribution, desk)?;
    let near = old.cue.iter().chain(&old.content).map(|span| span.start).min().unwrap_or_default();
    let new = |given: &[String], old: &[Span]| -> anyhow::Result<Vec<Span>> {
        if given.is_empty() { Ok(old.to_vec()) } else { spans(given, &reading.text, near) }
    };
    let edited = Attribution {
        source: new(edit.source, &old.source)?,
        cue: new(edit.cue, &old.cue)?,
        content: new(edit.content, &old.content)?,
        act: edit.act.unwrap_or(old.act),
        // The antecedent belonged to the source that was there.
        source_resolved: old.source_resolved.clone().filter(|_| edit.source.is_empty()),
        ..old.clone()
    };
    if edited == old {
        context.note(&Reason::new("cli.nothing_edited").with("id", id));
        return Ok(());
    }
    let what = Reason::new("cli.edited").with("id", format!("{document}:{attribution}"));
    desk.append(&[Event::SuggestionEdited { document, attribution, edited }], context)?;
    context.note(&what);
    Ok(())
}

/// Where words stand: code points as they are, else the place of the words nearest to `near`.
fn spans(given: &[String], text: &str, near: usize) -> anyhow::Result<Vec<Span>> {
    let mut spans = Vec::new();
    for words in given.iter().filter(|words| !words.is_empty()) {
        spans.push(match code_points(words) {
            Some(span) => span,
            None => place(words, text, near)?,
        });
    }
    let length = text.chars().count();
    spans.sort_unstable();
    let overlap = spans.windows(2).any(|pair| matches!(pair, [a, b] if a.overlaps(*b)));
    if overlap || spans.iter().any(|span| span.is_empty() || span.end > length) {
        let what = Reason::new("cli.bad_spans").with("length", length);
        return Err(Failure::usage(what).into());
    }
    Ok(spans)
}

fn code_points(given: &str) -> Option<Span> {
    let (start, end) = given.split_once('-')?;
    Some(Span::new(start.parse().ok()?, end.parse().ok()?))
}

fn place(words: &str, text: &str, near: usize) -> anyhow::Result<Span> {
    let length = words.chars().count();
    let mut best: Option<Span> = None;
    for (byte, _) in text.match_indices(words) {
        let start = text.get(..byte).map_or(0, |before| before.chars().count());
        let after = text.get(byte + words.len()..).and_then(|rest| rest.chars().next());
        // A mark belongs to the letter before it: a span must not part them.
        if after.is_some_and(is_mark) {
            continue;
        }
        let closer = |known: Span| start.abs_diff(near) < known.start.abs_diff(near);
        if best.is_none_or(closer) {
            best = Some(Span::new(start, start + length));
        }
    }
    let absent = || {
        let what = Reason::new("cli.words_absent").with("words", words);
        Failure::new(what).hint(Reason::new("cli.quote_as_it_stands"))
    };
    Ok(best.ok_or_else(absent)?)
}

fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// A document's reading, and the attribution of that id in it.
fn found(document: &str, attribution: &str, desk: &Desk) -> anyhow::Result<(Reading, Attribution)> {
    let reading = desk.reading(&desk.document(document)?)?;
    let unknown = || Failure::new(Reason::new("cli.no_such_suggestion").with("id", attribution));
    let found = reading.extraction.attribution(attribution).cloned().ok_or_else(unknown)?;
    Ok((reading, found))
}

/// Whether nobody has accepted the suggestion or turned it down.
///
/// # Errors
/// When there is none of that id.
pub fn is_open(id: &str, desk: &Desk) -> anyhow::Result<bool> {
    let (document, attribution) = desk.attribution(id)?;
    let all = desk.suggested(&document)?;
    let decided = |state: &SuggestionState| !matches!(state, SuggestionState::Open);
    Ok(!all.iter().any(|one| one.attribution.id == attribution && decided(&one.state)))
}

fn undecided(id: &str, desk: &Desk) -> anyhow::Result<(String, String)> {
    let place = desk.attribution(id)?;
    if !is_open(id, desk)? {
        let what = Reason::new("cli.decided_already").with("id", id);
        return Err(Failure::new(what).hint(Reason::new("cli.undo_it")).into());
    }
    Ok(place)
}
