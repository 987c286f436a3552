//! The pages of a split report as the templates see them.

use std::collections::BTreeMap;
use std::ops::Range;

use isnad_model::{Challenge, Digest, Report, Support};
use minijinja::Value;
use serde::Serialize;

use crate::links::{Links, Part};
use crate::view::{CHALLENGES, Sum, key_of};
use crate::vocabulary::Vocabulary;

/// Claims that somebody speaks against, listed on the index at most.
const FOREMOST: usize = 200;

/// The page that is being written.
#[derive(Serialize)]
pub struct Page {
    kind: &'static str,
    number: usize,
    of: usize,
    first: usize,
    last: usize,
    index: String,
    previous: Option<String>,
    next: Option<String>,
}

/// All pages, as the index lists them.
#[derive(Serialize)]
pub struct Pages {
    claims: Vec<Row>,
    documents: Vec<Row>,
    excluded: Vec<Row>,
    /// Claims that somebody speaks against, in all.
    challenged: usize,
    /// Which words stand on which pages, as JSON that is safe to insert.
    words: Value,
    /// Words on more pages than this are not among them.
    words_at_most: Option<usize>,
}

/// One page in a list of pages.
#[derive(Serialize)]
struct Row {
    number: usize,
    href: String,
    first: usize,
    last: usize,
    /// Wording of its first claim, or the title of its first document.
    from: String,
    sha256: String,
    challenges: Vec<Sum>,
    cells: Vec<Cell>,
}

/// Claims of a page that stand alike.
#[derive(Serialize)]
struct Cell {
    support: String,
    challenge: String,
    count: usize,
}

/// Digests of the pages that were written, by part and place.
pub type Digests = BTreeMap<(&'static str, usize), Digest>;

impl Page {
    /// The page that `links` stands on.
    pub fn of(links: &Links) -> Self {
        let (part, at) = links.here;
        let pages = links.pages(part);
        let range = pages.get(at).cloned().unwrap_or_default();
        let other =
            |at: Option<usize>| at.filter(|at| *at < pages.len()).map(|at| links.page(part, at));
        Self {
            kind: part.key(),
            number: at + 1,
            of: pages.len().max(1),
            first: range.start + 1,
            last: range.end,
            index: links.page(Part::Index, 0),
            previous: other(at.checked_sub(1)),
            next: other(Some(at + 1)),
        }
    }
}

impl Pages {
    /// The pages of a report, once all of them are written.
    pub fn of(report: &Report, links: &Links, digests: &Digests, words: &crate::Words) -> Self {
        let rows = |part: Part| -> Vec<Row> {
            let pages = links.pages(part).iter().enumerate();
            pages.map(|(at, range)| row(report, links, digests, (part, at), range)).collect()
        };
        let vocabulary = Vocabulary::of(&report.claims, links, words);
        Self {
            claims: rows(Part::Claims),
            documents: rows(Part::Documents),
            excluded: rows(Part::Excluded),
            challenged: report.claims.iter().filter(|one| one.challenge != Challenge::None).count(),
            words: Value::from_safe_string(vocabulary.json()),
            words_at_most: vocabulary.at_most,
        }
    }
}

fn row(
    report: &Report,
    links: &Links,
    digests: &Digests,
    (part, at): (Part, usize),
    range: &Range<usize>,
) -> Row {
    let claims = if part == Part::Claims { report.claims.get(range.clone()) } else { None };
    let claims = claims.unwrap_or_default();
    let mut counts: BTreeMap<(Support, Challenge), usize> = BTreeMap::new();
    for claim in claims {
        *counts.entry((claim.support, claim.challenge)).or_default() += 1;
    }
    let with = |challenge: &Challenge| {
        counts.iter().filter(|((_, one), _)| one == challenge).map(|(_, count)| count).sum()
    };
    let document = report.documents.get(range.start);
    let from = match part {
        Part::Claims => claims.first().map(|claim| claim.text.as_str()),
        Part::Documents => document.map(|one| one.title.as_deref().unwrap_or(&one.id)),
        Part::Excluded => report.excluded.get(range.start).map(|one| one.input.as_str()),
        Part::Index => None,
    };
    Row {
        number: at + 1,
        href: links.page(part, at),
        first: range.start + 1,
        last: range.end,
        from: crate::timeline::cut(from.unwrap_or_default()),
        sha256: digests.get(&(part.key(), at)).map(Digest::to_string).unwrap_or_default(),
        challenges: CHALLENGES
            .iter()
            .map(|challenge| Sum { key: key_of(challenge), count: with(challenge) })
            .collect(),
        cells: counts
            .iter()
            .map(|((support, challenge), count)| Cell {
                support: key_of(support),
                challenge: key_of(challenge),
                count: *count,
            })
            .collect(),
    }
}

/// Places of the claims that somebody speaks against, those that most bears on first; then in the
/// order of the report.
pub fn foremost(report: &Report) -> Vec<usize> {
    let all = report.claims.iter().enumerate();
    let mut found: Vec<(usize, &isnad_model::ClaimReport)> =
        all.filter(|(_, claim)| claim.challenge != Challenge::None).collect();
    found.sort_by_key(|(at, claim)| {
        (std::cmp::Reverse((claim.challenge, claim.attributions.len())), *at)
    });
    found.truncate(FOREMOST);
    found.into_iter().map(|(at, _)| at).collect()
}
