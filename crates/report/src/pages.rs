//! A report of many claims as HTML: an index that stays small, and pages of claims, of documents and
//! of what was left out, one held at a time.

use std::io;
use std::ops::Range;

use isnad_model::{Digest, Reading, Report};
use minijinja::value::Serde;

use crate::broken::{RenderError, explained};
use crate::links::{self, Links, Part};
use crate::place::Places;
use crate::template::{environment, whole};
use crate::view::{Shown, View, view_of};
use crate::view_article::References;
use crate::view_pages::{Digests, Page, Pages, foremost};
use crate::{Templates, Words};

/// How a report is split.
#[derive(Clone, Debug)]
pub struct Paging {
    /// Name of the index as a file, without its folder.
    pub file: String,
    /// Claims on a page; a report with more of them, or of documents, is split.
    pub claims: usize,
}

/// Why pages were not made.
#[derive(Debug, thiserror::Error)]
pub enum PagesError {
    /// A template is broken or asks for what is not there.
    #[error(transparent)]
    Render(#[from] RenderError),
    /// A page could not be written.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Documents on a page at most, for each five claims that a page has.
const CLAIMS_A_DOCUMENT: usize = 5;
/// Bytes of text on a page of documents, before another page begins.
const TEXT: usize = 1 << 20;

impl Default for Paging {
    fn default() -> Self {
        Self { file: "report.html".to_owned(), claims: 500 }
    }
}

impl Paging {
    /// Whether the report has more than fits on one page.
    pub fn splits(&self, report: &Report) -> bool {
        let Report { claims, documents, excluded, totals, .. } = report;
        // Of claims that are written as they come only the count is there.
        let claims = claims.len().max(totals.claims);
        let most = claims.max(documents.len()).max(excluded.len());
        most > self.claims
    }

    /// Address of a claim by its number, from 1, where the report is published under `page`.
    pub fn address(&self, report: &Report, page: &str, number: usize, anchor: &str) -> String {
        let (site, file) = page.rsplit_once('/').unwrap_or(("", page));
        // Without the name of a file nobody knows where its pages are.
        if !self.splits(report) || file.is_empty() || site.ends_with('/') {
            return format!("{page}#{anchor}");
        }
        let slash = if site.is_empty() { "" } else { "/" };
        let at = number.saturating_sub(1) / self.claims.max(1);
        let name = links::name(Part::Claims, at);
        format!("{site}{slash}{}/{name}#{anchor}", links::folder(file))
    }

    fn links(&self, report: &Report, readings: &[Reading]) -> Links {
        let claims = self.claims.max(1);
        let lengths: std::collections::BTreeMap<&str, usize> =
            readings.iter().map(|one| (one.document.id.as_str(), one.text.len())).collect();
        let length = |at: usize| {
            let document = report.documents.get(at);
            document.and_then(|one| lengths.get(one.id.as_str()).copied()).unwrap_or_default()
        };
        Links {
            file: self.file.clone(),
            claims: even(report.claims.len(), claims),
            documents: full(report.documents.len(), claims.div_ceil(CLAIMS_A_DOCUMENT), length),
            excluded: even(report.excluded.len(), claims),
            here: (Part::Index, 0),
        }
    }
}

/// So many on each page.
fn even(count: usize, most: usize) -> Vec<Range<usize>> {
    (0..count).step_by(most).map(|start| start..(start + most).min(count)).collect()
}

/// So many on each page, and fewer where they are long.
fn full(count: usize, most: usize, length: impl Fn(usize) -> usize) -> Vec<Range<usize>> {
    let (mut pages, mut start, mut size) = (Vec::new(), 0, 0);
    for at in 0..count {
        if at > start && (at - start == most || size + length(at) > TEXT) {
            pages.push(start..at);
            (start, size) = (at, 0);
        }
        size += length(at);
    }
    if start < count {
        pages.push(start..count);
    }
    pages
}

/// Hands each page with the name of its file, as `claims-0001.html`, to `each`, which puts it into
/// the folder that [`pages_folder`] names; gives the index, which has the digest of every page.
///
/// # Errors
/// Where a template is broken, and what `each` says.
pub fn html_pages(
    report: &Report,
    readings: &[Reading],
    words: &Words,
    templates: &Templates,
    paging: &Paging,
    each: &mut dyn FnMut(&str, &str) -> io::Result<()>,
) -> Result<String, PagesError> {
    let environment = environment(templates, Some(words))?;
    let mut index = String::new();
    views(report, readings, words, paging, &mut |file, view| {
        let name = if file.is_some() { "page.html.j2" } else { "index.html.j2" };
        let template = environment.get_template(name);
        let made = template.and_then(|template| template.render(Serde(view)));
        let page = made.map(whole).map_err(|error| explained(&error, templates, Some(words)))?;
        let digest = Digest::of(page.as_bytes());
        match file {
            Some(file) => each(file, &page)?,
            None => index = page,
        }
        Ok(digest)
    })?;
    Ok(index)
}

/// What the templates of a split report are given: for each page in turn, then for the index.
pub fn pages_data(
    report: &Report,
    readings: &[Reading],
    words: &Words,
    paging: &Paging,
) -> Vec<serde_json::Value> {
    let mut all = Vec::new();
    // Putting plain values into values cannot fail.
    let _ = views(report, readings, words, paging, &mut |_, view| {
        all.push(serde_json::to_value(view).unwrap_or_default());
        Ok(Digest::of(&[]))
    });
    all
}

/// Takes a page with its file name, the index without one; gives the digest of its bytes.
type Take<'t> = dyn FnMut(Option<&str>, &View<'_>) -> Result<Digest, PagesError> + 't;

fn views(
    report: &Report,
    readings: &[Reading],
    words: &Words,
    paging: &Paging,
    take: &mut Take<'_>,
) -> Result<(), PagesError> {
    let mut places = Places::of(report, readings);
    let mut links = paging.links(report, readings);
    let references = References::of(report);
    let mut digests = Digests::new();
    for part in [Part::Claims, Part::Documents, Part::Excluded] {
        for (at, range) in links.pages(part).to_vec().into_iter().enumerate() {
            links.here = (part, at);
            let shown = Shown::of_page(part, range, Page::of(&links));
            places.links = Some(links.clone());
            let view = view_of(report, words, &places, &references, shown);
            digests.insert((part.key(), at), take(Some(&links::name(part, at)), &view)?);
        }
    }
    links.here = (Part::Index, 0);
    let mut shown = Shown::all_of(foremost(report), Vec::new(), Vec::new());
    shown.page = Some(Page::of(&links));
    shown.pages = Some(Pages::of(report, &links, &digests, words));
    places.links = Some(links);
    take(None, &view_of(report, words, &places, &references, shown))?;
    Ok(())
}

/// Name of the folder of pages beside an index of that file name.
pub fn pages_folder(file: &str) -> String {
    links::folder(file)
}

/// Whether a file of that name may be a page of a split report.
pub fn is_page(name: &str) -> bool {
    [Part::Claims, Part::Documents, Part::Excluded].iter().any(|part| {
        let rest = name.strip_prefix(part.key()).and_then(|rest| rest.strip_prefix('-'));
        let number = rest.and_then(|rest| rest.strip_suffix(".html"));
        number.is_some_and(|number| {
            number.len() >= 4 && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{even, full, is_page};

    #[test]
    fn every_item_stands_on_one_page() {
        assert_eq!(even(5, 2), [0..2, 2..4, 4..5]);
        assert_eq!(even(0, 2), []);
        let long = |at: usize| if at == 1 { 2_000_000 } else { 10 };
        assert_eq!(full(5, 2, long), [0..1, 1..2, 2..4, 4..5]);
        assert_eq!(full(0, 2, long), []);
    }

    #[test]
    fn only_pages_are_taken_for_pages() {
        assert!(is_page("claims-0001.html") && is_page("documents-12345.html"));
        for other in ["claims-1.html", "claims-000x.html", "notes.txt", "index-0001.html"] {
            assert!(!is_page(other), "{other}");
        }
    }
}
