//! Shapes of words: what the pattern of its letters says of a word that no list has.

use isnad_text::Folding;

/// What the letters of a word let it be, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape(u8);

impl Shape {
    /// A finite verb.
    pub const VERB: Self = Self(1);
    /// A noun for a matter, such as a verbal noun.
    pub const NOUN: Self = Self(1 << 1);
    /// An adjective.
    pub const ADJECTIVE: Self = Self(1 << 2);

    /// Whether it has any of `other`.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// One letter of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// This letter.
    Letter(char),
    /// Any letter.
    Any,
    /// Any that is not long.
    Short,
    /// Two or more.
    Run,
}

/// The patterns of a pack.
#[derive(Clone, Debug, Default)]
pub struct Shapes {
    long: Vec<char>,
    patterns: Vec<(Vec<Part>, Shape)>,
}

impl Shapes {
    /// No pattern yet; `long` are the letters that `~` does not stand for.
    pub fn new(long: &str, folding: Folding) -> Self {
        Self { long: folding.fold(long).chars().collect(), patterns: Vec::new() }
    }

    /// Adds patterns that show `shape`.
    pub fn add(&mut self, written: &[String], folding: Folding, shape: Shape) {
        let part = |c: char| match c {
            '.' => Part::Any,
            '~' => Part::Short,
            '*' => Part::Run,
            c => Part::Letter(c),
        };
        let folded = written.iter().map(|pattern| folding.fold(pattern));
        self.patterns.extend(folded.map(|pattern| (pattern.chars().map(part).collect(), shape)));
    }

    /// Whether there is no pattern.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// All that the letters of a folded word without clitics show.
    pub fn of(&self, word: &str) -> Shape {
        let letters: Vec<char> = word.chars().collect();
        let fits = self.patterns.iter().filter(|(pattern, _)| self.fits(pattern, &letters));
        Shape(fits.fold(0, |all, (_, shape)| all | shape.0))
    }

    fn fits(&self, pattern: &[Part], letters: &[char]) -> bool {
        let one = |(part, letter): (&Part, &char)| match part {
            Part::Letter(want) => want == letter,
            Part::Any => true,
            Part::Short | Part::Run => !self.long.contains(letter),
        };
        let Some(run) = pattern.iter().position(|part| *part == Part::Run) else {
            return pattern.len() == letters.len() && pattern.iter().zip(letters).all(one);
        };
        let (head, tail) = (&pattern[..run], &pattern[run + 1..]);
        letters.len() >= head.len() + tail.len() + 2
            && head.iter().zip(letters).all(one)
            && tail.iter().rev().zip(letters.iter().rev()).all(one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_whole_words() {
        let folding = Folding { case: true, ..Folding::default() };
        let mut shapes = Shapes::new("aeiou", folding);
        shapes.add(&["~a~".to_owned()], folding, Shape::NOUN);
        shapes.add(&["*ed".to_owned()], folding, Shape::VERB);
        shapes.add(&["un.".to_owned()], folding, Shape::ADJECTIVE);
        let has = |word: &str| {
            let shape = shapes.of(word);
            [Shape::NOUN, Shape::VERB, Shape::ADJECTIVE].map(|one| shape.has(one))
        };
        assert_eq!(has("cat"), [true, false, false]);
        assert_eq!(has("cats"), [false, false, false]);
        assert_eq!(has("aat"), [false, false, false]);
        assert_eq!(has("lined"), [false, true, false]);
        assert_eq!(has("bed"), [false, false, false]);
        assert_eq!(has("uni"), [false, false, true]);
    }
}
