//! What a form is where it stands, in languages that put the subject first.

use crate::Pack;
use crate::pack::{CueForm, Features};
use crate::scan::{Hit, Scan};
use crate::tag::Tags;

/// The form as its neighbours on the left make it; none where it is no verb at all.
pub fn form(scan: &Scan<'_>, hit: Hit) -> Option<CueForm> {
    let verbal = hit.form.features.has(Features::FINITE.with(Features::PARTICIPLE));
    let one = hit.end == hit.start + 1;
    if one && hit.form.features.has(Features::PASSIVE) {
        let passive = |at| scan.has(at, Tags::PASSIVE_AUXILIARY);
        return auxiliary(scan, hit).is_some_and(passive).then_some(hit.form);
    }
    if !verbal || hit.start == 0 {
        return Some(hit.form);
    }
    let before = hit.start - 1;
    if hit.form.features.has(Features::PARTICIPLE) {
        return progressive(scan, hit).or(Some(hit.form));
    }
    if in_passive(scan, hit) {
        return None;
    }
    let joined = scan.tokens.sign(before) == Some('-') && !scan.is_comma(before);
    (!one || !(joined || nominal(scan, hit.start))).then_some(hit.form)
}

/// Whether its auxiliary makes a passive of the form.
pub fn in_passive(scan: &Scan<'_>, hit: Hit) -> bool {
    hit.end == hit.start + 1
        && hit.form.features.has(Features::FINITE)
        && auxiliary(scan, hit).is_some_and(|at| scan.has(at, Tags::PASSIVE_AUXILIARY))
}

/// "Is saying": with its auxiliary a participle is finite.
fn progressive(scan: &Scan<'_>, hit: Hit) -> Option<CueForm> {
    let at = auxiliary(scan, hit)?;
    let apostrophe = |at: usize| matches!(scan.tokens.sign(at), Some('\'' | '\u{2019}'));
    let contracted =
        at > 0 && apostrophe(at - 1) && matches!(scan.tokens.word(at), "s" | "re" | "m");
    let finite = scan.has(at, Tags::PASSIVE_AUXILIARY) || contracted;
    let features = Features(hit.form.features.0 & !Features::PARTICIPLE.0).with(Features::FINITE);
    finite.then_some(CueForm { features, ..hit.form })
}

/// The word before the form and its adverbs.
fn auxiliary(scan: &Scan<'_>, hit: Hit) -> Option<usize> {
    let mut at = hit.start.checked_sub(1)?;
    while at > 0
        && (scan.is_adverb(at) || scan.has(at, Tags::NOT))
        && !scan.has(at, Tags::PASSIVE_AUXILIARY)
    {
        at -= 1;
    }
    Some(at)
}

/// After an article, a preposition or a possessor stands a noun.
fn nominal(scan: &Scan<'_>, start: usize) -> bool {
    let before = start - 1;
    let apostrophe = |at: usize| matches!(scan.tokens.sign(at), Some('\'' | '\u{2019}'));
    let possessor = before > 0 && scan.tokens.word(before) == "s" && apostrophe(before - 1)
        || apostrophe(before) && scan.quotes.around(before).is_none();
    let determined = scan.has(before, Tags::DETERMINER)
        && !scan.has(before, Tags::QUANTIFIER.with(Tags::DEMONSTRATIVE));
    let governed = scan.has(before, Tags::PREP)
        && !scan.has(before, Tags::INFINITIVE.with(Tags::AND).with(Tags::SUBORDINATOR));
    possessor || determined || governed
}

/// Whether the form is that of the past participle: the pack has a passive with it.
pub fn past(pack: &Pack, scan: &Scan<'_>, hit: Hit) -> bool {
    let word = scan.word(hit.start).id;
    hit.end == hit.start + 1
        && hit.form.features.has(Features::FINITE)
        && !hit.form.features.has(Features::INFINITIVE.with(Features::SINGULAR))
        && pack.participles.binary_search(&word).is_ok()
}
