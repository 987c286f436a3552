//! An attribution in the making, and the one that stands at a cue.

use isnad_model::Act;

use crate::Pack;
use crate::group::{Group, companion, drop_companion, follows_with, group};
use crate::layout::{Left, Range};
use crate::left::left;
use crate::miss::{Miss, Missed};
use crate::pack::Features;
use crate::passive::passive;
use crate::reading;
use crate::relay::relayed;
use crate::right::right;
use crate::scan::{Hit, Scan};
use crate::site::Site;
use crate::subject;
use crate::tag::Tags;

/// An attribution in token indices, before it is resolved and numbered.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The cue that it was found at.
    pub hit: Hit,
    /// Who speaks, where named.
    pub source: Option<Range>,
    /// The reporting words.
    pub cue: Vec<Range>,
    /// What is said.
    pub content: Vec<Range>,
    /// Where it was said.
    pub channels: Vec<Range>,
    /// When.
    pub times: Vec<Range>,
    /// By the cue and its negation.
    pub act: Act,
    /// Whether nobody is named, by construction.
    pub agentless: bool,
    /// Whether the content is an object of the cue.
    pub object: bool,
    /// Whether the content is a "which" for a statement made before.
    pub anaphor: bool,
    /// The one whose words it passes on.
    pub relayed: Option<Range>,
    /// Name of the frame.
    pub frame: String,
    /// That of the frame.
    pub confidence: f64,
}

/// The attribution at a cue, or what kept the cue that came nearest from making one.
///
/// Where several cues share the spelling, the first that fits is taken; a refusal to comment,
/// which needs no content, only where none does.
pub fn candidate(
    scan: &Scan<'_>,
    pack: &Pack,
    hit: Hit,
    floor: usize,
) -> Result<Candidate, Missed> {
    let one = hit.end == hit.start + 1;
    let forms: Vec<_> = scan.forms(pack, hit.start).filter(|_| one).collect();
    let hits = || {
        let first = std::iter::once(hit);
        first.chain(forms.iter().filter(|&&form| form != hit.form).map(|&form| Hit { form, ..hit }))
    };
    let with = |silent: bool| {
        let mut nearest = Missed { why: Miss::NoVerb, hit, floor };
        for hit in hits() {
            match read(scan, pack, hit, floor, silent) {
                Ok(found) => return Ok(found),
                Err(why) if why > nearest.why => nearest = Missed { why, hit, floor },
                Err(_) => {}
            }
        }
        Err(nearest)
    };
    let agent = || hits().find_map(|hit| passive(scan, pack, hit, floor));
    with(false)
        .or_else(|nearest| agent().ok_or(nearest))
        .or_else(|nearest| with(true).map_err(|_| nearest))
}

/// An attribution at a cue at which no frame fits, its source and content still to be found.
pub fn blank(scan: &Scan<'_>, pack: &Pack, hit: Hit) -> Option<Candidate> {
    let cue = pack.cues.get(usize::from(hit.form.cue))?;
    let group = group(scan, hit, scan.sentence(hit.start).start);
    let act = if group.negated { cue.negated.unwrap_or(cue.act) } else { cue.act };
    Some(Candidate {
        hit,
        source: None,
        cue: vec![(group.start, hit.end)],
        content: Vec::new(),
        channels: Vec::new(),
        times: Vec::new(),
        act,
        agentless: cue.agentless || hit.form.features.has(Features::PASSIVE),
        object: false,
        anaphor: false,
        relayed: None,
        frame: "learned".to_owned(),
        confidence: 0.5,
    })
}

/// Whether what is said is a question.
fn asks(scan: &Scan<'_>, found: &Candidate) -> bool {
    found.content.first().is_some_and(|&(start, end)| {
        scan.has(start, Tags::INTERROGATIVE)
            || scan.tokens.sign(end) == Some('?')
            || end > start && scan.tokens.sign(end - 1) == Some('?')
    })
}

fn before(scan: &Scan<'_>, pack: &Pack, hit: Hit, floor: usize) -> Left {
    if !pack.subject_first {
        left(scan, hit, floor)
    } else if hit.form.features.has(Features::PARTICIPLE) {
        subject::absolute(scan, hit, floor)
    } else {
        subject::left(scan, hit, floor)
    }
}

/// What stands around a cue that may be one where it stands.
pub struct Ground<'a, 't> {
    pub site: Site<'a, 't>,
    pub group: Group,
    act: Act,
    companion: Option<Range>,
}

/// Looks around a cue.
///
/// # Errors
/// Why it is no cue where it stands.
pub fn ground<'a, 't>(
    scan: &'a Scan<'t>,
    pack: &'a Pack,
    mut hit: Hit,
    floor: usize,
) -> Result<Ground<'a, 't>, Miss> {
    if pack.subject_first {
        hit.form = reading::form(scan, hit).ok_or(Miss::NoVerb)?;
    }
    let cue = pack.cues.get(usize::from(hit.form.cue)).ok_or(Miss::NoVerb)?;
    let sentence = scan.sentence(hit.start);
    let group = group(scan, hit, sentence.start);
    if hit.form.features.has(Features::SPEAKER) {
        return Err(Miss::OwnSpeech);
    }
    if cue.only_negated && !group.negated {
        return Err(Miss::NotNegated);
    }
    if !cue.then.is_empty() && !follows_with(scan, pack, hit.end, &cue.then) {
        return Err(Miss::NextWord);
    }
    let companion = companion(scan, cue, hit, sentence.end);
    if cue.needs_companion && companion.is_none() {
        return Err(Miss::NoCompanion);
    }
    let act = match (group.negated, cue.negated) {
        (true, Some(act)) => act,
        (true, None) => return Err(Miss::Negated),
        (false, _) => cue.act,
    };
    let limit =
        scan.quotes.around(hit.start).map_or(sentence.end, |quote| quote.close.min(sentence.end));
    let site = Site {
        scan,
        pack,
        hit,
        cue,
        right: right(scan, pack, hit, cue, limit),
        left: before(scan, pack, Hit { start: group.start, ..hit }, sentence.start),
        floor,
    };
    // "A project called X": no verb of that noun.
    if site.left.object && reading::past(pack, scan, hit) {
        return Err(Miss::Describes);
    }
    Ok(Ground { site, group, act, companion })
}

fn read(
    scan: &Scan<'_>,
    pack: &Pack,
    hit: Hit,
    floor: usize,
    silent: bool,
) -> Result<Candidate, Miss> {
    let Ground { site, group, act, companion } = ground(scan, pack, hit, floor)?;
    let (cue, hit) = (site.cue, site.hit);
    let mut found = site.fit(&group, silent).ok_or(Miss::NoFrame)?;
    found.act = match cue.asked {
        Some(asked) if asks(scan, &found) => asked,
        _ => act,
    };
    found.relayed = if cue.relay && !found.object { relayed(scan, &found) } else { None };
    found.agentless = cue.agentless || hit.form.features.has(Features::PASSIVE);
    if let Some(companion) = companion.filter(|_| !cue.companion_said) {
        match found.cue.last_mut() {
            // A second reporting word may be the companion: it is in the cue already.
            Some(last) if *last == companion => {}
            Some(last) if last.1 == companion.0 => last.1 = companion.1,
            _ => found.cue.push(companion),
        }
        drop_companion(scan, &mut found, companion);
    }
    Ok(found)
}
