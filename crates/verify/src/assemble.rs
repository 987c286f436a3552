//! The report put together: documents, claims, narration and the counts that add up.

use std::collections::BTreeSet;

use isnad_model::{
    Challenge, ClaimAttribution, ClaimReport, Digest, NarrationReport, Origin, REPORT_SCHEMA,
    Reading, Report, ReportDocument, Support, Totals, derived_id,
};

use crate::bench::{Bench, Held};
use crate::claims::{self, Founded};
use crate::contradictions::{self, Opponent};
use crate::copies::Agencies;
use crate::ledger::Ledger;
use crate::page::{Page, words};
use crate::reasons::weigh;
use crate::recorded::{Group, groups};
use crate::sheet::Sheet;
use crate::{Options, RULES, standing};

/// The report of `readings`, whatever order they come in.
pub fn report(readings: &[Reading], ledger: &Ledger, options: &Options) -> Report {
    let mut pages: Vec<Page> = readings.iter().map(Page::new).collect();
    pages.sort_by_cached_key(|page| (page.reading.document.id.clone(), digest(page.reading)));
    let agencies = Agencies::new(&options.agencies);
    let sheets = (0..).zip(&pages).map(|(text, page)| Sheet::of(page, &agencies, text, &|_| true));
    let sheets = sheets.collect();
    let texts = Held(pages.iter().map(|page| page.reading).collect());
    let bench = Bench::new(sheets, ledger, &texts, options.standing);
    let founded = pages.iter().enumerate().flat_map(|(at, page)| claims::of(at, page)).collect();
    let mut ids = BTreeSet::new();
    let groups = groups(&bench, founded);
    let mut against = contradictions::of(&bench, &groups);
    let claims = groups.iter().map(|group| {
        let opponents = group.claim.and_then(|claim| against.remove(&claim.id));
        claim(&bench, group, &opponents.unwrap_or_default(), &mut ids).0
    });
    let claims: Vec<ClaimReport> = claims.collect();
    let mut report = frame(options);
    report.documents = pages.iter().map(document).collect();
    report.narration = pages.iter().flat_map(narration).collect();
    let totals = &mut report.totals;
    totals.documents = report.documents.len();
    totals.attributions = report.documents.iter().map(|document| document.attributions).sum();
    totals.claims = claims.len();
    totals.narration = report.narration.len();
    for claim in &claims {
        *totals.support.entry(claim.support).or_default() += 1;
        *totals.challenge.entry(claim.challenge).or_default() += 1;
    }
    report.claims = claims;
    report
}

/// A report without documents and claims, which says what it is told besides them.
pub fn frame(options: &Options) -> Report {
    let mut excluded = options.excluded.clone();
    excluded.sort();
    let mut made_with = options.made_with.clone();
    if made_with.rules.is_empty() {
        RULES.clone_into(&mut made_with.rules);
    }
    let totals = Totals { inputs: options.inputs, excluded: excluded.len(), ..nothing_stands() };
    Report {
        schema: REPORT_SCHEMA.to_owned(),
        date: options.date,
        documents: Vec::new(),
        claims: Vec::new(),
        narration: Vec::new(),
        excluded,
        totals,
        matched: None,
        made_with,
        publisher: None,
        previous: None,
    }
}

/// Claims by each value of the two axes, none yet: a value that no claim has is there with zero.
fn nothing_stands() -> Totals {
    Totals {
        support: Support::ALL.map(|value| (value, 0)).into(),
        challenge: Challenge::ALL.map(|value| (value, 0)).into(),
        ..Totals::default()
    }
}

/// Digest of what was read.
pub fn digest(reading: &Reading) -> Digest {
    let known = reading.document.raw.or(reading.document.text);
    known.unwrap_or_else(|| Digest::of(reading.text.as_bytes()))
}

pub fn document(page: &Page) -> ReportDocument {
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
        topic: reading.document.topic.clone(),
        medium: reading.document.medium,
        side: reading.document.side,
    }
}

pub fn narration(page: &Page) -> Vec<NarrationReport> {
    let sentences = page.reading.extraction.narration.iter().map(|sentence| NarrationReport {
        document: page.reading.document.id.clone(),
        span: sentence.span,
        hedged: sentence.hedged,
        text: page.slice(sentence.span).to_owned(),
    });
    sentences.collect()
}

/// A claim of the report, and the id that it takes where its own is another's.
pub fn claim(
    bench: &Bench,
    group: &Group,
    opponents: &[Opponent],
    ids: &mut BTreeSet<String>,
) -> (ClaimReport, String) {
    let standing = weigh(bench, group, opponents);
    let founded = group.founded.as_slice();
    let mut attributions = Vec::new();
    for founded in founded {
        if let Some(sheet) = bench.sheets.get(founded.page) {
            attributions.extend(appearances(sheet, founded));
        }
    }
    let origins = standing.origins.iter().map(|root| {
        let place = bench.place(root.page, root.at);
        let (document, attribution) = (place.document, place.attribution);
        Origin { speaker: root.speaker.clone(), document, attribution }
    });
    let statement = isnad_model::ClaimKind::Statement;
    let first = founded.first();
    let mut spare = String::new();
    let (id, text, claimants, kind) = if let Some(claim) = group.claim {
        (claim.id.clone(), claim.text.clone(), claim.claimants.clone(), claim.kind)
    } else {
        let own;
        (own, spare) = first.map(|first| claim_ids(bench, first)).unwrap_or_default();
        let id = if ids.contains(&own) { spare.clone() } else { own };
        // In the words of the document that founded it first.
        let text = first.map_or("", |first| bench.quote(first.page, first.by)).to_owned();
        (id, text, Vec::new(), first.map_or(statement, |first| first.kind))
    };
    ids.insert(id.clone());
    let claim = ClaimReport {
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
        on_record: Vec::new(),
    };
    (claim, spare)
}

fn appearances(sheet: &Sheet, founded: &Founded) -> Vec<ClaimAttribution> {
    let id = |at: usize| sheet.get(at).map(|found| found.id.clone());
    let list = founded.seen.iter().filter_map(|seen| {
        let found = sheet.get(seen.at)?;
        Some(ClaimAttribution {
            document: sheet.document.clone(),
            attribution: found.id.clone(),
            stance: seen.stance,
            speaker: found.speaker.clone(),
            quote: found.quote.clone(),
            content: found.content.clone(),
            towards: seen.towards.and_then(id),
        })
    });
    list.collect()
}

/// From kind, wording and claimant; and for where those do not tell two claims apart, from the
/// place too.
fn claim_ids(bench: &Bench, first: &Founded) -> (String, String) {
    let Some(sheet) = bench.sheets.get(first.page) else { return Default::default() };
    let kind = match first.kind {
        isnad_model::ClaimKind::Statement => "statement",
        isnad_model::ClaimKind::Commitment => "commitment",
        isnad_model::ClaimKind::Demand => "demand",
    };
    let wording = words(bench.quote(first.page, first.by)).join(" ");
    let speaker = words(bench.speaker(first.page, first.by)).join(" ");
    let place = bench.place(first.page, first.by).attribution;
    let sha = sheet.sha256.to_string();
    let parts = [kind, &wording, &speaker, &sheet.document, &sha, &place];
    (derived_id("c", &[kind, &wording, &speaker]), derived_id("c", &parts))
}
