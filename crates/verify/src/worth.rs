//! How much a suggestion is worth checking: figures, named actors, contested, repeated.

use std::collections::BTreeMap;

use isnad_model::{Act, Attribution, Reading, RelationType};

use crate::page::{Page, words};

/// What makes a suggestion worth checking, and how much.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Worth {
    /// In points; a plain statement has 2.
    pub points: f64,
    /// Figures in what is said.
    pub figures: usize,
    /// Whether its speaker has a name of two words at least.
    pub named: bool,
    /// Answers that deny, contradict or leave unconfirmed.
    pub contested: usize,
    /// Times it is said again, in this document and in others.
    pub repeated: usize,
}

/// How often each wording stands in a set of documents.
#[derive(Debug, Default)]
pub struct Wordings(BTreeMap<String, usize>);

impl Wordings {
    /// Takes the wordings of a document in.
    pub fn add(&mut self, reading: &Reading) {
        let page = Page::new(reading);
        for at in 0..page.attributions().len() {
            *self.0.entry(words(&page.quote(at)).join(" ")).or_insert(0) += 1;
        }
    }

    fn others(&self, quote: &str) -> usize {
        self.0.get(&words(quote).join(" ")).map_or(0, |count| count.saturating_sub(1))
    }
}

/// What an act is worth by itself: opinions and questions found no claim.
fn by_act(act: Act) -> f64 {
    match act {
        Act::Assert | Act::Deny | Act::Confirm => 2.0,
        Act::PromiseOrThreat | Act::Request => 1.5,
        Act::Repeat => 1.0,
        Act::NoComment | Act::NotConfirmed | Act::Opinion => 0.5,
        Act::Question => 0.0,
    }
}

/// The worth of every attribution of a document, in their order.
pub fn worth(reading: &Reading, wordings: &Wordings) -> Vec<Worth> {
    let page = Page::new(reading);
    let each = page.attributions().iter().enumerate();
    each.map(|(at, attribution)| weigh(&page, at, attribution, wordings)).collect()
}

fn weigh(page: &Page, at: usize, attribution: &Attribution, wordings: &Wordings) -> Worth {
    let quote = page.quote(at);
    let figures =
        words(&quote).iter().filter(|word| word.chars().all(|c| c.is_ascii_digit())).count();
    let towards = |kinds: &[RelationType]| {
        let relations = page.reading.extraction.relations.iter();
        relations.filter(|tie| tie.to == attribution.id && kinds.contains(&tie.kind)).count()
    };
    let contested = towards(&[
        RelationType::Denies,
        RelationType::Contradicts,
        RelationType::LeavesUnconfirmed,
    ]);
    let again = [RelationType::SameAs, RelationType::Repeats, RelationType::Relays];
    let repeated = towards(&again) + wordings.others(&quote);
    let named = words(&page.speaker(at)).len() > 1;
    let few = |count: usize| f64::from(u8::try_from(count.min(2)).unwrap_or(2));
    let points = by_act(attribution.act)
        + few(figures)
        + if named { 1.0 } else { 0.0 }
        + 2.0 * few(contested.min(1))
        + 0.5 * few(repeated);
    // What says nothing is worth nothing, whoever says it.
    let points = if words(&quote).is_empty() { 0.0 } else { points };
    Worth { points, figures, named, contested, repeated }
}
