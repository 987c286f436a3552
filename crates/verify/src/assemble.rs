//! The report put together: documents, claims, narration and the counts that add up.

use std::collections::BTreeSet;

use isnad_model::{
    Challenge, ClaimAttribution, ClaimReport, Digest, NarrationReport, Origin, REPORT_SCHEMA,
    Reading, Report, ReportDocument, Support, Totals, derived_id,
};

use crate::bench::Bench;
use crate::claims::Founded;
use crate::contradictions::{self, Opponent};
use crate::ledger::Ledger;
use crate::page::{Page, words};
use crate::reasons::weigh;
use crate::recorded::{Group, groups};
use crate::{Options, RULES, standing};

/// The report of `readings`, whatever order they come in.
pub fn report(readings: &[Reading], ledger: &Ledger, options: &Options) -> Report {
    let bench = Bench::new(readings, ledger, options);
    let mut ids = BTreeSet::new();
    let groups = groups(&bench);
    let mut against = contradictions::of(&bench, &groups);
    let claims: Vec<ClaimReport> = groups
        .iter()
        .map(|group| {
            let opponents = group.claim.and_then(|claim| against.remove(&claim.id));
            claim(&bench, group, &opponents.unwrap_or_default(), &mut ids)
        })
        .collect();
    let pages = &bench.pages;
    let documents: Vec<ReportDocument> = pages.iter().map(document).collect();
    let narration: Vec<NarrationReport> = pages.iter().flat_map(narration).collect();
    let mut excluded = options.excluded.clone();
    excluded.sort();
    let mut made_with = options.made_with.clone();
    if made_with.rules.is_empty() {
        RULES.clone_into(&mut made_with.rules);
    }
    let mut totals = Totals {
        inputs: options.inputs,
        documents: documents.len(),
        excluded: excluded.len(),
        attributions: documents.iter().map(|document| document.attributions).sum(),
        claims: claims.len(),
        narration: narration.len(),
        ..Totals::default()
    };
    tally(&mut totals, &claims);
    Report {
        schema: REPORT_SCHEMA.to_owned(),
        date: options.date,
        documents,
        claims,
        narration,
        excluded,
        totals,
        made_with,
    }
}

/// Claims by each value of the two axes; a value that no claim has is there with zero.
fn tally(totals: &mut Totals, claims: &[ClaimReport]) {
    use Challenge::{Contested, Retracted, Unconfirmed};
    use Support::{Conceded, Corroborated, SeveralOrigins, SingleOrigin, Unattributed};
    let axis = [Unattributed, SingleOrigin, SeveralOrigins, Corroborated, Conceded];
    totals.support = axis.map(|value| (value, 0)).into();
    totals.challenge = [Challenge::None, Unconfirmed, Contested, Retracted].map(|v| (v, 0)).into();
    for claim in claims {
        *totals.support.entry(claim.support).or_default() += 1;
        *totals.challenge.entry(claim.challenge).or_default() += 1;
    }
}

/// Digest of what was read.
pub fn digest(reading: &Reading) -> Digest {
    let known = reading.document.raw.or(reading.document.text);
    known.unwrap_or_else(|| Digest::of(reading.text.as_bytes()))
}

fn document(page: &Page) -> ReportDocument {
    let reading = page.reading;
    ReportDocument {
        id: reading.document.id.clone(),
        sha256: digest(reading),
        lang: reading.extraction.lang.clone(),
        attributions: reading.extraction.attributions.len(),
        title: reading.document.title.clone(),
        outlet: reading.document.outlet.clone(),
        uri: reading.document.uri.clone(),
        published: reading.document.published,
    }
}

fn narration(page: &Page) -> Vec<NarrationReport> {
    let sentences = page.reading.extraction.narration.iter().map(|sentence| NarrationReport {
        document: page.reading.document.id.clone(),
        span: sentence.span,
        hedged: sentence.hedged,
        text: page.slice(sentence.span).to_owned(),
    });
    sentences.collect()
}

fn claim(
    bench: &Bench,
    group: &Group,
    opponents: &[Opponent],
    ids: &mut BTreeSet<String>,
) -> ClaimReport {
    let standing = weigh(bench, group, opponents);
    let (pages, founded) = (&bench.pages, group.founded.as_slice());
    let mut attributions = Vec::new();
    for founded in founded {
        if let Some(page) = pages.get(founded.page) {
            attributions.extend(appearances(page, founded));
        }
    }
    let name = |at: usize| pages.get(at).map_or("", |page| page.reading.document.id.as_str());
    let origins = standing.origins.iter().map(|root| Origin {
        speaker: root.speaker.clone(),
        document: name(root.page).to_owned(),
        attribution: id_of(pages, root.page, root.at),
    });
    let statement = isnad_model::ClaimKind::Statement;
    let (id, text, claimants, kind) = match group.claim {
        Some(claim) => {
            ids.insert(claim.id.clone());
            (claim.id.clone(), claim.text.clone(), claim.claimants.clone(), claim.kind)
        }
        None => (
            claim_id(pages, founded, ids),
            text(pages, founded),
            Vec::new(),
            founded.first().map_or(statement, |first| first.kind),
        ),
    };
    ClaimReport {
        id,
        text,
        claimants,
        kind,
        support: standing.support,
        challenge: standing.challenge,
        headline: standing::headline(standing.support, standing.challenge),
        why: standing.why,
        attributions,
        origins: origins.collect(),
        lineage: standing.lineage,
        circular: standing.circular,
        evidence: Vec::new(),
        verdict: None,
    }
}

fn appearances(page: &Page, founded: &Founded) -> Vec<ClaimAttribution> {
    let id = |at: usize| page.get(at).map(|found| found.id.clone());
    let list = founded.seen.iter().filter_map(|seen| {
        let found = page.get(seen.at)?;
        Some(ClaimAttribution {
            document: page.reading.document.id.clone(),
            attribution: found.id.clone(),
            stance: seen.stance,
            speaker: page.speaker(seen.at),
            quote: page.quote(seen.at),
            content: found.content.clone(),
            towards: seen.towards.and_then(id),
        })
    });
    list.collect()
}

fn id_of(pages: &[Page], page: usize, at: usize) -> String {
    pages.get(page).and_then(|page| page.get(at)).map(|found| found.id.clone()).unwrap_or_default()
}

/// In the words of the document that founded it first.
fn text(pages: &[Page], group: &[Founded]) -> String {
    let first = group.first().and_then(|first| Some((pages.get(first.page)?, first.by)));
    first.map(|(page, by)| page.quote(by)).unwrap_or_default()
}

/// From kind, wording and claimant; where those do not tell two claims apart, from the place too.
fn claim_id(pages: &[Page], group: &[Founded], ids: &mut BTreeSet<String>) -> String {
    let Some(first) = group.first() else { return String::new() };
    let Some(page) = pages.get(first.page) else { return String::new() };
    let kind = match first.kind {
        isnad_model::ClaimKind::Statement => "statement",
        isnad_model::ClaimKind::Commitment => "commitment",
        isnad_model::ClaimKind::Demand => "demand",
    };
    let wording = words(&page.quote(first.by)).join(" ");
    let speaker = words(&page.speaker(first.by)).join(" ");
    let mut id = derived_id("c", &[kind, &wording, &speaker]);
    if ids.contains(&id) {
        let place = id_of(pages, first.page, first.by);
        let sha = digest(page.reading).to_string();
        let parts = [kind, &wording, &speaker, &page.reading.document.id, &sha, &place];
        id = derived_id("c", &parts);
    }
    ids.insert(id.clone());
    id
}
