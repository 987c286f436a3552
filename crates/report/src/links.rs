//! Where links of a report lead: within its one page, or from page to page where it is split.

use std::fmt::Write as _;
use std::ops::Range;

/// What a page of a split report holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What the report counts, and where all else stands.
    Index,
    /// Claims.
    Claims,
    /// Documents.
    Documents,
    /// What was left out.
    Excluded,
}

impl Part {
    /// As file names, the message catalogues and the page on templates have it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Index => "index",
            Self::Claims => "claims",
            Self::Documents => "documents",
            Self::Excluded => "excluded",
        }
    }
}

/// How a report is split: what stands on which page, and which page is being written.
#[derive(Clone, Debug)]
pub struct Links {
    /// Name of the index as a file.
    pub file: String,
    /// Pages of claims, of documents and of what was left out, each as places in the report's list.
    pub claims: Vec<Range<usize>>,
    pub documents: Vec<Range<usize>>,
    pub excluded: Vec<Range<usize>>,
    /// The page that links stand on: its part, and its place among the pages of that part.
    pub here: (Part, usize),
}

impl Links {
    /// Name of the folder that the pages stand in, beside the index.
    pub fn folder(&self) -> String {
        folder(&self.file)
    }

    /// The pages of a part.
    pub fn pages(&self, part: Part) -> &[Range<usize>] {
        match part {
            Part::Index => &[],
            Part::Claims => &self.claims,
            Part::Documents => &self.documents,
            Part::Excluded => &self.excluded,
        }
    }

    /// Address of a page, as seen from the one that is being written.
    pub fn page(&self, part: Part, at: usize) -> String {
        match (part, self.here.0) {
            (Part::Index, Part::Index) => String::new(),
            (Part::Index, _) => format!("../{}", address(&self.file)),
            (_, Part::Index) => format!("{}/{}", address(&self.folder()), name(part, at)),
            _ => name(part, at),
        }
    }

    /// Address of a place on the page that has the `item`th of a part, counted from 0.
    fn to(&self, part: Part, item: usize, fragment: &str) -> String {
        let at = self.pages(part).partition_point(|page| page.end <= item);
        let page = if self.here == (part, at) { String::new() } else { self.page(part, at) };
        format!("{page}#{fragment}")
    }
}

/// Address of a claim by its number, counted from 1.
pub fn to_claim(links: Option<&Links>, number: usize, anchor: &str) -> String {
    to(links, Part::Claims, number, anchor)
}

/// Address of a place in a document, by the document's number, counted from 1.
pub fn to_document(links: Option<&Links>, number: usize, fragment: &str) -> String {
    to(links, Part::Documents, number, fragment)
}

fn to(links: Option<&Links>, part: Part, number: usize, fragment: &str) -> String {
    match links {
        Some(links) => links.to(part, number.saturating_sub(1), fragment),
        None => format!("#{fragment}"),
    }
}

/// Name of a page as a file in its folder.
pub fn name(part: Part, at: usize) -> String {
    format!("{}-{:04}.html", part.key(), at + 1)
}

/// Name of the folder of pages that belongs to an index of that file name.
pub fn folder(file: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    format!("{stem}-pages")
}

/// A file name as a part of an address: all but plain letters, digits and `-._~` in percent signs.
pub fn address(name: &str) -> String {
    let mut out = String::new();
    for byte in name.bytes() {
        // Writing into memory cannot fail.
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Links, Part, to_claim, to_document};

    #[test]
    fn links_lead_from_any_page_to_any_other() {
        let mut links = Links {
            file: "\u{62a}\u{642}\u{631}\u{64a}\u{631} 1.html".to_owned(),
            claims: vec![0..10, 10..15],
            documents: vec![0..2, 2..3],
            excluded: Vec::new(),
            here: (Part::Index, 0),
        };
        let folder = "%D8%AA%D9%82%D8%B1%D9%8A%D8%B1%201-pages";
        assert_eq!(to_claim(Some(&links), 11, "c"), format!("{folder}/claims-0002.html#c"));
        assert_eq!(to_claim(Some(&links), 10, "c"), format!("{folder}/claims-0001.html#c"));
        links.here = (Part::Claims, 1);
        assert_eq!(to_claim(Some(&links), 11, "c"), "#c");
        assert_eq!(to_claim(Some(&links), 1, "c"), "claims-0001.html#c");
        assert_eq!(to_document(Some(&links), 3, "d3-a1"), "documents-0002.html#d3-a1");
        assert_eq!(links.page(Part::Index, 0), "../%D8%AA%D9%82%D8%B1%D9%8A%D8%B1%201.html");
        assert_eq!(to_claim(None, 11, "c"), "#c");
    }
}
