//! A claim as the templates see it.

use isnad_model::{ClaimAttribution, ClaimReport, Evidence, Reason, Stance};
use serde::Serialize;

use crate::Words;
use crate::chain::{self, Chain};
use crate::links;
use crate::place::Places;
use crate::view::key_of;
use crate::view_article::is_web;
use crate::view_record::{self, Recorded, Verdict};
use crate::words::Piece;

/// A claim with its standing in words.
#[derive(Serialize)]
pub struct Claim<'a> {
    pub number: usize,
    pub anchor: String,
    /// Address of its place.
    pub href: String,
    pub id: &'a str,
    pub text: &'a str,
    pub kind: String,
    pub support: String,
    pub challenge: String,
    pub headline: Vec<Piece>,
    pub claimants: Vec<String>,
    pub why: Vec<Vec<Piece>>,
    pub origins: Vec<Appearance<'a>>,
    pub appearances: Vec<Appearance<'a>>,
    pub chain: Chain,
    pub evidence: Vec<Proof<'a>>,
    pub verdict: Option<Verdict<'a>>,
    pub on_record: Vec<Recorded<'a>>,
}

/// Something that bears on a claim, with its link as Robust Links has it.
#[derive(Serialize)]
pub struct Proof<'a> {
    pub bearing: String,
    pub quote: &'a str,
    pub document: &'a str,
    pub title: &'a str,
    pub uri: Option<&'a str>,
    /// Whether the address may be followed.
    pub web: bool,
    pub archived: Option<&'a str>,
    /// When it was looked at; empty where nobody knows.
    pub versiondate: String,
    pub credibility: Option<u8>,
    pub note: &'a str,
}

/// An attribution that bears on a claim, with its place.
#[derive(Serialize)]
pub struct Appearance<'a> {
    pub document: &'a str,
    /// Number of the document in the report; none where the report does not list it.
    pub number: Option<usize>,
    pub title: &'a str,
    pub paragraph: Option<usize>,
    /// Fragment of the place in the text, where the text is in the report.
    pub anchor: Option<String>,
    /// Address of that place, or else of the document in the report.
    pub href: Option<String>,
    pub attribution: &'a str,
    pub stance: String,
    pub answers: bool,
    pub speaker: String,
    pub quote: &'a str,
}

/// Fragment of a claim.
pub fn anchor(claim: &ClaimReport) -> String {
    format!("claim-{}", claim.id)
}

/// Puts one claim into words.
pub fn claim<'a>(
    number: usize,
    claim: &'a ClaimReport,
    places: &Places<'a>,
    words: &Words,
) -> Claim<'a> {
    Claim {
        number,
        anchor: anchor(claim),
        href: links::to_claim(places.links.as_ref(), number, &anchor(claim)),
        id: &claim.id,
        text: &claim.text,
        kind: key_of(&claim.kind),
        support: key_of(&claim.support),
        challenge: key_of(&claim.challenge),
        headline: words.pieces(&claim.headline),
        claimants: claimants(claim, words),
        why: claim.why.iter().map(|reason| words.pieces(reason)).collect(),
        origins: origins(claim, places, words),
        appearances: claim.attributions.iter().map(|one| appearance(one, places, words)).collect(),
        chain: chain::draw(claim, places, words),
        evidence: claim.evidence.iter().map(|one| proof(one, places)).collect(),
        verdict: claim.verdict.as_ref().map(|verdict| view_record::verdict(verdict, words)),
        on_record: claim.on_record.iter().map(|one| view_record::recorded(one, words)).collect(),
    }
}

fn proof<'a>(evidence: &'a Evidence, places: &Places<'a>) -> Proof<'a> {
    let selector = evidence.selector.as_ref();
    let document = selector.map(|selector| selector.document.as_str()).unwrap_or_default();
    let link = |address: &&str| is_web(address);
    Proof {
        bearing: key_of(&evidence.bearing),
        quote: selector.map(|selector| selector.exact.as_str()).unwrap_or_default(),
        document,
        title: places.get(document).map_or(document, |known| known.title),
        uri: evidence.uri.as_deref(),
        web: evidence.uri.as_deref().is_some_and(is_web),
        archived: evidence.archived.as_deref().filter(link),
        versiondate: evidence.retrieved.map(|at| at.to_string()).unwrap_or_default(),
        credibility: evidence.credibility.map(u8::from),
        note: &evidence.note,
    }
}

/// Who makes the claim, each once: those recorded, or its origins, or else those who carry it.
pub fn claimants(claim: &ClaimReport, words: &Words) -> Vec<String> {
    let origins = claim.origins.iter().map(|origin| origin.speaker.as_str());
    let carriers = claim.attributions.iter().filter(|one| !chain::answers(one.stance));
    let carriers = carriers.map(|one| one.speaker.as_str());
    let names: Vec<&str> = match (claim.claimants.as_slice(), claim.origins.as_slice()) {
        ([], []) => carriers.collect(),
        ([], _) => origins.collect(),
        (recorded, _) => recorded.iter().map(String::as_str).collect(),
    };
    let mut found: Vec<String> = Vec::new();
    for name in names {
        let name = named(name, words);
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// The name, or the catalogue's word for nobody named.
pub fn named(speaker: &str, words: &Words) -> String {
    match speaker.trim() {
        "" => words.say(&Reason::new("empty.speaker")),
        name => name.to_owned(),
    }
}

fn origins<'a>(claim: &'a ClaimReport, places: &Places<'a>, words: &Words) -> Vec<Appearance<'a>> {
    let origin = |origin: &'a isnad_model::Origin| {
        let same = |one: &&ClaimAttribution| {
            one.document == origin.document && one.attribution == origin.attribution
        };
        let start = claim.attributions.iter().find(same).and_then(|one| one.content.first());
        let known = places.get(&origin.document);
        Appearance {
            document: &origin.document,
            number: known.map(|known| known.number),
            title: known.map_or(origin.document.as_str(), |known| known.title),
            paragraph: known.zip(start).and_then(|(known, span)| known.paragraph(span.start)),
            anchor: known.and_then(|known| known.anchor(&origin.attribution)),
            href: places.href(&origin.document, &origin.attribution),
            attribution: &origin.attribution,
            stance: key_of(&Stance::Asserts),
            answers: false,
            speaker: named(&origin.speaker, words),
            quote: "",
        }
    };
    claim.origins.iter().map(origin).collect()
}

/// An attribution with its place.
pub fn appearance<'a>(
    one: &'a ClaimAttribution,
    places: &Places<'a>,
    words: &Words,
) -> Appearance<'a> {
    let known = places.get(&one.document);
    let start = one.content.first().copied().or_else(|| {
        let extraction = &known?.reading?.extraction;
        extraction.attribution(&one.attribution)?.cue.first().copied()
    });
    Appearance {
        document: &one.document,
        number: known.map(|known| known.number),
        title: known.map_or(one.document.as_str(), |known| known.title),
        paragraph: known.zip(start).and_then(|(known, span)| known.paragraph(span.start)),
        anchor: known.and_then(|known| known.anchor(&one.attribution)),
        href: places.href(&one.document, &one.attribution),
        attribution: &one.attribution,
        stance: key_of(&one.stance),
        answers: chain::answers(one.stance),
        speaker: named(&one.speaker, words),
        quote: one.quote.trim(),
    }
}
