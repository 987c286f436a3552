//! A claim is a proposition and never its negation: the check of a claim's wording.

use crate::page::words;

/// What a language negates and refutes with; comes in as data.
#[derive(Clone, Debug, Default)]
pub struct Negations {
    /// Words that negate, one each.
    pub particles: Vec<String>,
    /// Words that help to negate and mean nothing themselves ("does" in "does not").
    pub helpers: Vec<String>,
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

/// Words of what was said that may stand between two words of the claim.
const GAP: usize = 5;
/// Letters that inflection may add behind a word, and before it.
const ENDING: usize = 2;
const BEGINNING: usize = 1;
/// Letters that two forms of one word share at least.
const SHARED: usize = 3;

/// Checks the wording of a claim against what those who make it say: the whole of it, or the part
/// that the claim takes up, each word in some inflection.
pub fn negated(text: &str, said: &[String], negations: &Negations) -> Option<Negated> {
    let own = words(text);
    for refutation in &negations.refutations {
        if own.starts_with(&words(refutation)) {
            return Some(Negated::Refutes(refutation.clone()));
        }
    }
    let own = Wording::of(&own, negations);
    said.iter().find_map(|said| own.turns(&Wording::of(&words(said), negations)))
}

/// Words in their order, those that negate marked.
struct Wording(Vec<(String, bool)>);

impl Wording {
    /// What negations are made with besides says nothing: "does" of "does not", the letter that
    /// folding leaves of "n't".
    fn of(all: &[String], negations: &Negations) -> Self {
        let fold = |list: &[String]| list.iter().flat_map(|one| words(one)).collect::<Vec<_>>();
        let (particles, helpers) = (fold(&negations.particles), fold(&negations.helpers));
        let marked = all.iter().map(|word| (word.clone(), particles.contains(word)));
        let idle = |word: &str, negates: bool| {
            helpers.iter().any(|helper| helper == word) || negates && word.chars().count() == 1
        };
        Self(marked.filter(|(word, negates)| !idle(word, *negates)).collect())
    }

    fn negating(&self) -> impl Iterator<Item = &String> {
        self.0.iter().filter(|(_, negates)| *negates).map(|(word, _)| word)
    }

    /// The word by which this is the negation of `said`, or of a part of it.
    fn turns(&self, said: &Self) -> Option<Negated> {
        let kept: Vec<&String> =
            self.0.iter().filter(|(_, negates)| !negates).map(|(word, _)| word).collect();
        let first = kept.first()?;
        let mut starts = (0..said.0.len()).filter(|at| said.is(*at, first));
        starts.find_map(|start| self.turns_from(start, &kept, said))
    }

    fn turns_from(&self, start: usize, kept: &[&String], said: &Self) -> Option<Negated> {
        let mut end = start;
        for word in kept.iter().skip(1) {
            let reach = end + 1..said.0.len().min(end + 2 + GAP);
            end = reach.into_iter().find(|at| said.is(*at, word))?;
        }
        let negates = |at: usize| said.0.get(at).is_some_and(|(_, negates)| *negates);
        // One word alone is a claim where nothing else was said.
        if kept.len() == 1 && said.0.iter().filter(|(_, negates)| !negates).count() > 1 {
            return None;
        }
        let from = (0..start).rev().take_while(|at| negates(*at)).last().unwrap_or(start);
        let others: Vec<&String> =
            said.0.get(from..=end)?.iter().filter(|one| one.1).map(|one| &one.0).collect();
        let turned = (self.negating().count() + others.len()) % 2 == 1;
        let word = turned.then(|| self.negating().chain(others).next().cloned())??;
        Some(Negated::Negates(word))
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.0.get(at).is_some_and(|(own, negates)| !negates && are_forms(own, word))
    }
}

/// Whether two words are forms of one: one with some letters more behind it, or one before.
fn are_forms(one: &str, two: &str) -> bool {
    let (short, long) = if one.len() <= two.len() { (one, two) } else { (two, one) };
    let more = long.chars().count() - short.chars().count();
    let enough = short.chars().count() >= SHARED;
    one == two
        || enough && more <= ENDING && long.starts_with(short)
        || enough && more <= BEGINNING && long.ends_with(short)
}

#[cfg(test)]
mod tests {
    use super::{Negated, Negations, negated};

    fn check(text: &str, said: &str) -> Option<Negated> {
        let negations = Negations {
            particles: ["not", "never", "n't", "doesn't", "\u{644}\u{64a}\u{633}"]
                .map(str::to_owned)
                .to_vec(),
            helpers: ["do", "does", "did"].map(str::to_owned).to_vec(),
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
    #[test]
    fn a_negation_is_found_in_another_form_and_of_a_part_of_what_was_said() {
        let negates = |word: &str| Some(Negated::Negates(word.to_owned()));
        assert_eq!(check("The water does not leak", "the water leaks"), negates("not"));
        assert_eq!(check("The water doesn't leak", "the water leaks"), negates("doesn"));
        let said = "the Rahba dam is safe and does not threaten the villages";
        assert_eq!(check("The Rahba dam is not safe", said), negates("not"));
        assert_eq!(check("The Rahba dam is safe", said), None);
        assert_eq!(check("The dam does not threaten the villages", said), None);
        assert_eq!(check("The dam threatens the villages", said), negates("not"));
        assert_eq!(check("The dam is not old", said), None);
        // "laysa ... aminan" of "... amin": the ending changes with the negation.
        let safe =
            "\u{633}\u{62f} \u{627}\u{644}\u{631}\u{62d}\u{628}\u{629} \u{622}\u{645}\u{646}";
        let laysa = "\u{644}\u{64a}\u{633}";
        assert_eq!(check(&format!("{laysa} {safe}\u{627}"), safe), negates(laysa));
        assert_eq!(check(&format!("{safe}\u{627}"), safe), None);
    }
}
