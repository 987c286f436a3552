//! Whether a cue stands at a word.

use super::choices::{Choices, mix};
use super::page::Page;
use crate::tag::Tags;

/// Whether a cue can stand at the token at all: a word, or a colon.
pub fn may_be_cue(page: &Page<'_>, at: usize) -> bool {
    page.scan.tokens.is_word(at) || page.scan.tokens.sign(at) == Some(':')
}

/// Two options: that no cue stands at the token (place none), and that one does.
pub fn cue(page: &Page<'_>, at: usize, options: &mut impl Choices) {
    options.clear();
    options.open(None);
    options.open(Some(at));
    let near = |offset: isize| page.near(at, offset);
    let word = near(0).word;
    for (template, value) in (100..).zip([
        word,
        near(-1).word,
        near(1).word,
        near(-2).word,
        near(2).word,
        near(0).ending,
        near(0).beginning,
    ]) {
        options.say(template, value, 0);
    }
    for (template, offset) in (110..).zip([-3, -2, -1, 0, 1, 2, 3]) {
        options.say(template, near(offset).class, 0);
    }
    for (template, one, two) in [
        (120, near(-1).word, word),
        (121, word, near(1).word),
        (122, word, near(1).class),
        (123, near(-1).class, word),
        (124, near(-2).class, word),
        (125, word, near(2).class),
        (126, near(-1).class, near(0).class),
        (127, near(0).class, near(1).class),
        (128, near(0).ending, near(1).class),
        (129, near(-1).class, near(0).ending),
        (130, word ^ near(-1).class.rotate_left(7), near(1).class),
        (131, near(0).class ^ near(-1).class.rotate_left(7), near(1).class),
        (132, near(-2).class, near(-1).class),
        (133, near(1).class, near(2).class),
        (134, near(-2).word, near(-1).word),
        (135, near(1).word, near(2).word),
    ] {
        options.say(template, one, two);
    }
    around(page, at, word, options);
}

/// Quotations, the sentence, and what the rules say.
fn around(page: &Page<'_>, at: usize, word: u32, options: &mut impl Choices) {
    let scan = &page.scan;
    let sentence = scan.sentence(at);
    let quoted = scan.quotes.around(at).is_some();
    options.say(140, word, u32::from(quoted));
    let class = page.atom(at).class;
    options.say(141, class, u32::from(quoted));
    let beside = u32::from(scan.quotes.any_in(sentence.start, at))
        | u32::from(scan.quotes.any_in(at + 1, sentence.end)) << 1;
    options.say(142, word, beside);
    options.say(143, class, beside);
    let that = (at + 1..sentence.end.min(at + 8)).find(|&index| scan.has(index, Tags::THAT));
    options.say(144, word, small(that.map_or(0, |that| that - at)));
    options.say(145, class, u32::from(that.is_some()));
    let first = u32::from(sentence.start == at) | u32::from(sentence.paragraph == 0) << 1;
    options.say(146, class, first);
    options.say(147, word, first);
    let rule = page.rule_over(at);
    let frame = rule.map_or(0, |rule| name(&rule.frame));
    options.say(148, frame, 0);
    options.say(149, frame, word);
    options.say(150, frame, u32::from(quoted));
    options.say(151, u32::from(scan.cue_at(at).is_some()), word);
    if let Some(rule) = rule {
        options.say(152, act(rule), u32::from(rule.source.is_some()));
        options.say(153, frame, rule.content.first().map_or(0, |c| small((c.1 - c.0).min(8))));
        options.say(154, frame, u32::from(rule.hit.start == at));
    }
    let inside = page.counts(at).open > 0;
    options.say(155, u32::from(inside), class);
    options.say(156, u32::from(inside), word);
    let to_end = sentence.end - at;
    options.say(157, class, small(to_end.min(6)));
    options.say(158, word, small(to_end.min(4)));
}

pub(super) fn act(rule: &crate::candidate::Candidate) -> u32 {
    u32::from(rule.act as u8)
}

pub(super) fn name(frame: &str) -> u32 {
    frame.bytes().fold(7, |hash, byte| mix(3, hash, u32::from(byte)))
}

pub(super) fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
