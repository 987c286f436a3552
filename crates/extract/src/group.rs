//! What belongs to a cue besides the reporting word: negation, "as", companions.

use crate::Pack;
use crate::candidate::Candidate;
use crate::layout::Range;
use crate::pack::{Cue, Features};
use crate::scan::{Hit, Scan};
use crate::tag::Tags;

/// The cue's own words with what belongs to them on the left.
pub struct Group {
    /// First token.
    pub start: usize,
    /// Whether it is negated.
    pub negated: bool,
    /// An "as" before it makes it an aside.
    pub aside: bool,
}

/// The group around a cue, back to `floor` at most.
pub fn group(scan: &Scan<'_>, hit: Hit, floor: usize) -> Group {
    let mut group = Group { start: hit.start, negated: false, aside: false };
    let lowest = floor.max(hit.start.saturating_sub(5));
    let mut index = hit.start;
    while index > lowest {
        let before = index - 1;
        let phrase = (lowest..index).find(|&at| {
            scan.after(at) == index && scan.lengths.get(at).is_some_and(|&length| length > 1)
        });
        let at = phrase.unwrap_or(before);
        let participle = hit.form.features.has(Features::PARTICIPLE);
        if scan.has(at, Tags::AS) && participle && index == hit.start {
            break;
        }
        if scan.has(at, Tags::AS) {
            group.aside = true;
            group.start = at;
            return group;
        }
        if scan.has(at, Tags::NOT) {
            group.negated = true;
            group.start = at;
        } else if !scan.has(at, Tags::AUXILIARY.with(Tags::ADVERB))
            || group.negated && !scan.has(at, Tags::AUXILIARY)
        {
            break;
        } else if group.negated {
            group.start = at;
        }
        index = at;
    }
    group
}

/// Whether the word at `index` begins with these folded letters.
pub fn follows_with(scan: &Scan<'_>, pack: &Pack, index: usize, letters: &str) -> bool {
    pack.folding.fold(scan.tokens.word(index)).starts_with(letters)
}

/// The companion of a cue, within a few words.
pub fn companion(scan: &Scan<'_>, cue: &Cue, hit: Hit, limit: usize) -> Option<Range> {
    if cue.companions.is_empty() {
        return None;
    }
    let belongs = |at: &usize| {
        let word = scan.word(*at);
        cue.companions.contains(&word.whole) || word.id != 0 && cue.companions.contains(&word.id)
    };
    let found = (hit.end..limit.min(hit.end + 12)).find(belongs)?;
    // It may have two words ("the finger of blame").
    Some((found, found + 1 + usize::from(found + 1 < limit && belongs(&(found + 1)))))
}

/// A companion that stood at the edge of the source or content is no part of it.
pub fn drop_companion(scan: &Scan<'_>, found: &mut Candidate, companion: Range) {
    if let Some(source) = &mut found.source
        && source.1 == companion.1
    {
        source.1 = companion.0;
    }
    for content in &mut found.content {
        if content.0 == companion.0 {
            content.0 = companion.1;
        }
    }
    // "Laid at the suspect's door the charge of ...": what is said stands on both sides of it.
    let inside =
        found.content.iter().position(|&(start, end)| start < companion.0 && companion.1 < end);
    if let Some(at) = inside
        && let Some(content) = found.content.get_mut(at)
    {
        let end = std::mem::replace(&mut content.1, companion.0).max(companion.1);
        let governed = scan.has(companion.1, Tags::PREP) && !scan.word(companion.1).pronoun;
        found.content.insert(at + 1, (companion.1 + usize::from(governed), end));
    }
    found.content.retain(|content| content.0 < content.1);
}
