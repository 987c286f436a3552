//! Scores predicted attributions against gold ones, with the figures that attribution papers report.
//!
//! A token is a run of letters, digits, vowel marks, tatweel and underscores, or any other single
//! character that is not white space. Spans are widened to whole tokens before they are compared.
//! `EXACT` asks for the same first and last token (the `CoNLL` way), `TRIM` forgives punctuation at
//! the edges, `TOKEN` is the overlap of labelled tokens, `TRIPLE` wants all three roles right at
//! once, `SPEAKER` asks who is held to have spoken, `SOFT+SRC` accepts contents that overlap by
//! half. What lies in an `ignore` region of the gold is neither right nor wrong.

mod count;
mod figures;
mod item;
mod lines;
mod number;
mod pairing;
mod relations;
mod words;

use std::borrow::Cow;
use std::collections::BTreeSet;

pub use figures::{Ends, Figures, RoleFigures};
pub use lines::{Gold, Line, Mark, Tie};
pub use number::Share;

use count::Counts;
use item::{Item, Spans};
use words::Words;

/// What stops a comparison.
#[derive(Debug, thiserror::Error)]
pub enum ScoreError {
    /// A line that is not a document.
    #[error("line {line} is not an annotated document: {source}; expected one JSON object a line")]
    Line {
        /// Counted from one.
        line: usize,
        /// What the parser says.
        source: serde_json::Error,
    },
    /// A document without its text.
    #[error("no text for {id}: its gold line carries none and none was found; name their folder")]
    NoText {
        /// Id of the document.
        id: String,
    },
    /// A relation of the gold that leads nowhere.
    #[error("{id}: a relation names {end}, which is no attribution there; mend the gold")]
    UnknownEnd {
        /// Id of the document.
        id: String,
        /// The id that is missing.
        end: String,
    },
}

/// Reads annotated documents, gold or predicted, one JSON object a line; blank lines are skipped.
///
/// # Errors
/// [`ScoreError::Line`] names the first line that is not such an object.
pub fn read_lines(input: &str) -> Result<Gold, ScoreError> {
    let mut gold = Gold::default();
    for (at, line) in input.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let parsed = serde_json::from_str(line)
            .map_err(|source| ScoreError::Line { line: at + 1, source })?;
        gold.push(parsed);
    }
    Ok(gold)
}

/// The figures of `predictions` against `gold`.
///
/// `texts` is asked for the text of each gold line that carries none. `docs` keeps the documents
/// named (all, when it is empty), `kind` the gold attributions of that kind.
///
/// # Errors
/// [`ScoreError`] where a text is missing or the gold contradicts itself.
pub fn score(
    gold: &Gold,
    predictions: &Gold,
    texts: impl Fn(&str) -> Option<String>,
    docs: &BTreeSet<String>,
    kind: Option<&str>,
) -> Result<Figures, ScoreError> {
    let mut counts = Counts::default();
    let nothing = Line::default();
    for (id, line) in gold.iter().filter(|(id, _)| docs.is_empty() || docs.contains(*id)) {
        let text = match &line.text {
            Some(text) => Cow::Borrowed(text.as_str()),
            None => texts(id).ok_or_else(|| ScoreError::NoText { id: id.to_owned() })?.into(),
        };
        let predicted = predictions.get(id);
        counts.docs += 1;
        counts.missing += usize::from(predicted.is_none());
        document(&mut counts, id, line, predicted.unwrap_or(&nothing), &Words::new(&text), kind)?;
    }
    Ok(Figures::of(&counts))
}

/// Adds one document to the counts.
fn document(
    counts: &mut Counts,
    id: &str,
    line: &Line,
    predicted: &Line,
    words: &Words,
    kind: Option<&str>,
) -> Result<(), ScoreError> {
    let ours = |mark: &&Mark| kind.is_none() || mark.kind.as_deref() == kind;
    let gold: Vec<Item> =
        line.attributions.iter().filter(ours).map(|mark| Item::new(words, mark)).collect();
    let others: Vec<Spans> = line
        .attributions
        .iter()
        .filter(|mark| !ours(mark))
        .map(|mark| Spans::new(words, mark.cue.iter().flatten()))
        .collect();
    let ignored = Spans::new(words, line.ignore.iter().flatten());
    let found: Vec<Item> = predicted
        .attributions
        .iter()
        .map(|mark| Item::new(words, mark))
        .filter(|item| !item.anchor().overlaps(&ignored))
        .filter(|item| counted(item, &gold, &others))
        .collect();
    counts.add_roles(&gold, &found);
    let pairs = pairing::by_cue(&gold, &found);
    counts.add_pairs(&gold, &found, &pairs);
    counts.soft += pairing::soft(&gold, &found);
    if let Some(ties) = &line.relations {
        relations::add(counts, line, ties, predicted, &relations::paired(&pairs, &gold, &found))
            .map_err(|end| ScoreError::UnknownEnd { id: id.to_owned(), end })?;
    }
    Ok(())
}

/// A prediction that meets only gold of another kind is not held against this one.
fn counted(item: &Item, gold: &[Item], others: &[Spans]) -> bool {
    gold.iter().any(|other| item.cue.overlaps(&other.cue))
        || !others.iter().any(|cue| item.cue.overlaps(cue))
}

#[cfg(test)]
mod tests;
