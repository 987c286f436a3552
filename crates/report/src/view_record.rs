//! What is on record of a claim, as the templates see it and as tables and lines of text say it.

use isnad_model::{OnRecord, VerdictReport};
use serde::Serialize;

use crate::Words;
use crate::view::{date_long, key_of};
use crate::words::Piece;

/// A claim on record that a claim may be.
#[derive(Serialize)]
pub struct Recorded<'a> {
    pub id: &'a str,
    pub text: &'a str,
    /// What the two may be to each other: a key under `on_record` in the catalogues.
    pub kind: String,
    /// From 0 to 1, with two decimals.
    pub score: String,
    pub support: String,
    pub challenge: String,
    pub headline: Vec<Piece>,
    pub verdict: Option<Verdict<'a>>,
}

/// What a checker concluded.
#[derive(Serialize)]
pub struct Verdict<'a> {
    pub label: &'a str,
    pub reason: &'a str,
    pub state: String,
    pub reviewer: Option<&'a str>,
    pub date: String,
    pub corrections: &'a [String],
}

/// Puts one into words.
pub fn recorded<'a>(one: &'a OnRecord, words: &Words) -> Recorded<'a> {
    Recorded {
        id: &one.id,
        text: &one.text,
        kind: key_of(&one.kind),
        score: score(one),
        support: key_of(&one.support),
        challenge: key_of(&one.challenge),
        headline: words.pieces(&one.headline),
        verdict: one.verdict.as_ref().map(|verdict| self::verdict(verdict, words)),
    }
}

/// Puts a verdict into words.
pub fn verdict<'a>(verdict: &'a VerdictReport, words: &Words) -> Verdict<'a> {
    Verdict {
        label: &verdict.label,
        reason: &verdict.reason,
        state: key_of(&verdict.state),
        reviewer: verdict.reviewer.as_deref(),
        date: date_long(verdict.date, words),
        corrections: &verdict.corrections,
    }
}

/// The likeness, from 0 to 1, with two decimals.
pub fn score(one: &OnRecord) -> String {
    format!("{:.2}", one.score)
}

/// What the two may be to each other, in words.
pub fn relation(one: &OnRecord, words: &Words) -> String {
    words.get(&format!("on_record.{}", key_of(&one.kind)))
}
