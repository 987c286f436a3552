//! Whether words are a clause: a subject and a finite verb.

use crate::scan::Scan;
use crate::tag::Tags;

/// A finite verb stands within this many tokens of the clause's start.
const REACH: usize = 40;

/// Whether a bare clause, an infinitive or a question begins at the token.
pub fn opens(scan: &Scan<'_>, start: usize, limit: usize) -> bool {
    if scan.has(start, Tags::INFINITIVE.with(Tags::INTERROGATIVE)) {
        return true;
    }
    if scan.has(start, Tags::VERB) && scan.after(start) > start + 1 {
        // "It's", "they'll".
        return true;
    }
    if scan.has(start, Tags::AND.with(Tags::VERB).with(Tags::CONTRAST)) {
        return false;
    }
    // A verb after one of these is that of another clause.
    let other = Tags::RELATIVE.with(Tags::THAT);
    let mut depth = 0_usize;
    for at in start + 1..limit.min(start + REACH) {
        if scan.is_stop(at) && scan.sentence(at).end <= at + 2 {
            return false;
        }
        if scan.has(at, other) {
            depth += 1;
        } else if finite(scan, at) {
            if depth == 0 {
                return true;
            }
            depth -= 1;
        }
    }
    false
}

/// Whether the token is a finite verb.
pub fn finite(scan: &Scan<'_>, at: usize) -> bool {
    let contracted = matches!(scan.tokens.word(at), "s" | "re" | "m" | "ll" | "ve" | "d")
        && at >= 2
        && scan.has(at - 2, Tags::PRONOUN.with(Tags::RELATIVE).with(Tags::DEMONSTRATIVE))
        && matches!(scan.tokens.sign(at - 1), Some('\'' | '\u{2019}'));
    contracted
        || scan.has(at, Tags::AUXILIARY.with(Tags::VERB))
        || scan.saying(at)
        || scan.agrees(at)
}
