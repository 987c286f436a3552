//! A claim is a proposition and never its negation: the check of a claim's wording.

use crate::page::words;

/// What a language negates and refutes with; comes in as data.
#[derive(Clone, Debug, Default)]
pub struct Negations {
    /// Words that negate, one each.
    pub particles: Vec<String>,
    /// Beginnings of a wording that refutes instead of claiming ("it is not true that").
    pub refutations: Vec<String>,
}

/// What is wrong with a claim's wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Negated {
    /// It begins as a refutation does, with these words.
    Refutes(String),
    /// It is what was said with a negation added or left out: this word.
    Negates(String),
}

/// Checks the wording of a claim against what those who make it say.
pub fn negated(text: &str, said: &[String], negations: &Negations) -> Option<Negated> {
    let own = words(text);
    for refutation in &negations.refutations {
        if own.starts_with(&words(refutation)) {
            return Some(Negated::Refutes(refutation.clone()));
        }
    }
    let particles: Vec<String> =
        negations.particles.iter().flat_map(|particle| words(particle)).collect();
    let split = |all: &[String]| -> (Vec<String>, Vec<String>) {
        all.iter().cloned().partition(|word| !particles.contains(word))
    };
    let (kept, negating) = split(&own);
    let turned = said.iter().map(|said| split(&words(said))).find(|(other, others)| {
        !kept.is_empty() && *other == kept && (others.len() + negating.len()) % 2 == 1
    });
    let (_, others) = turned?;
    negating.into_iter().chain(others).next().map(Negated::Negates)
}

#[cfg(test)]
mod tests {
    use super::{Negated, Negations, negated};

    fn check(text: &str, said: &str) -> Option<Negated> {
        let negations = Negations {
            particles: vec!["not".to_owned(), "never".to_owned()],
            refutations: vec!["it is not true that".to_owned()],
        };
        negated(text, &[said.to_owned()], &negations)
    }

    #[test]
    fn a_refutation_and_a_turned_wording_are_found_and_a_negative_claim_is_left_alone() {
        let refutes = Some(Negated::Refutes("it is not true that".to_owned()));
        assert_eq!(check("It is not true that the dam is safe", ""), refutes);
        let negates = Some(Negated::Negates("not".to_owned()));
        assert_eq!(check("The dam is not safe", "the dam is safe"), negates);
        assert_eq!(check("The dam is safe", "the dam is not safe"), negates);
        assert_eq!(check("The dam is not safe", "the dam is not safe"), None);
        assert_eq!(check("The minister was not told", "the bridge is open"), None);
        assert_eq!(check("The dam is safe", "the dam is safe"), None);
    }
}
