//! The report for a terminal: plain text in logical order, quoted runs isolated so that they do
//! not disturb the line they stand in. Arabic is never reordered.

use std::fmt::{self, Write as _};

use isnad_model::{ClaimReport, OnRecord, Reading, Reason, Report, VerdictReport};

use crate::place::Places;
use crate::view::{date_long, matrix};
use crate::view_claim::{Appearance, appearance, claimants};
use crate::view_record::{relation, score};
use crate::words::Piece;
use crate::{Words, escape};

/// First-strong isolate, which takes its direction from its own letters.
const ISOLATE: char = '\u{2068}';
/// Its end.
const POP: char = '\u{2069}';

/// The report as plain text.
pub fn human(report: &Report, readings: &[Reading], words: &Words) -> String {
    let places = Places::of(report, readings);
    let mut page = Page { out: String::new(), words };
    // Writing to a string cannot fail.
    let _ = page.report(report, &places);
    page.out
}

struct Page<'a> {
    out: String,
    words: &'a Words,
}

impl Page<'_> {
    fn report(&mut self, report: &Report, places: &Places) -> fmt::Result {
        self.head(report)?;
        self.counts(report)?;
        for (at, claim) in report.claims.iter().enumerate() {
            self.claim(at + 1, claim, places)?;
        }
        if report.claims.is_empty() {
            writeln!(self.out, "\n{}", self.words.get("label.no_claims"))?;
        }
        self.excluded(report)
    }

    fn head(&mut self, report: &Report) -> fmt::Result {
        let (words, totals) = (self.words, &report.totals);
        let title = words.get("label.report");
        writeln!(self.out, "{title} - {}", date_long(report.date, words))?;
        let mut counts = vec![
            words.counted("count.documents", totals.documents),
            words.counted("count.attributions", totals.attributions),
            words.counted("count.claims", totals.claims),
            words.counted("count.narration", totals.narration),
            words.counted("count.excluded", totals.excluded),
        ];
        counts.extend(report.matched.map(|count| words.counted("count.matched", count)));
        writeln!(self.out, "{}", counts.join(&words.get("label.list_comma")))
    }

    /// Only the pairs that occur; no columns, for the widths of Arabic letters differ by terminal.
    fn counts(&mut self, report: &Report) -> fmt::Result {
        writeln!(self.out)?;
        for row in matrix(&mut report.claims.iter()).rows {
            for cell in row.cells.iter().filter(|cell| cell.count > 0) {
                let headline = self.words.get(&format!("headline.{}.{}", row.key, cell.key));
                writeln!(self.out, "{:>6}  {headline}", cell.count)?;
            }
        }
        let total = self.words.get("label.total");
        writeln!(self.out, "{:>6}  {total}", report.claims.len())
    }

    fn claim(&mut self, number: usize, claim: &ClaimReport, places: &Places) -> fmt::Result {
        let words = self.words;
        let headline = isolated(&words.pieces(&claim.headline));
        writeln!(self.out, "\n{number}. [{headline}]  {}", claim.id)?;
        writeln!(self.out, "   {}", self.quoted(&claim.text))?;
        let names: Vec<String> = claimants(claim, words).iter().map(|name| isolate(name)).collect();
        if !names.is_empty() {
            let names = names.join(&words.get("label.list_comma"));
            writeln!(self.out, "   {}: {names}", words.get("label.claimant"))?;
        }
        writeln!(self.out, "   {}:", words.get("label.why"))?;
        for reason in &claim.why {
            writeln!(self.out, "     - {}", isolated(&words.pieces(reason)))?;
        }
        writeln!(self.out, "   {}:", words.get("label.where"))?;
        for one in &claim.attributions {
            self.appearance(&appearance(one, places, words))?;
        }
        self.checked(claim)
    }

    /// What people recorded on the claim besides what was said.
    fn checked(&mut self, claim: &ClaimReport) -> fmt::Result {
        let words = self.words;
        if !claim.evidence.is_empty() {
            writeln!(self.out, "   {}:", words.get("label.evidence"))?;
        }
        for one in &claim.evidence {
            let bearing = words.get(&format!("bearing.{}", crate::view::key_of(&one.bearing)));
            let quote = one.selector.as_ref().map(|selector| self.quoted(&selector.exact));
            let parts = [
                Some(isolate(&one.note)).filter(|_| !one.note.is_empty()),
                quote,
                one.uri.as_deref().map(isolate),
            ];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            writeln!(self.out, "     - {bearing}: {}", parts.join(" "))?;
        }
        if let Some(verdict) = &claim.verdict {
            writeln!(self.out, "   {}. {}", self.verdict(verdict), isolate(&verdict.reason))?;
            for note in &verdict.corrections {
                writeln!(self.out, "     - {}: {}", words.get("label.correction"), isolate(note))?;
            }
        }
        self.on_record(&claim.on_record)
    }

    fn verdict(&self, verdict: &VerdictReport) -> String {
        let words = self.words;
        let state = words.get(&format!("verdict_state.{}", crate::view::key_of(&verdict.state)));
        format!("{}: {} ({state})", words.get("label.verdict"), isolate(&verdict.label))
    }

    /// Claims that people recorded before, and that this one may be.
    fn on_record(&mut self, list: &[OnRecord]) -> fmt::Result {
        let words = self.words;
        if !list.is_empty() {
            writeln!(self.out, "   {}:", words.get("label.on_record"))?;
        }
        for one in list {
            let likeness = words.say(&Reason::new("label.likeness").with("score", score(one)));
            let standing = isolated(&words.pieces(&one.headline));
            let (id, relation) = (isolate(&one.id), relation(one, words));
            let text = self.quoted(&one.text);
            write!(self.out, "     - {id}: {relation} ({likeness}), {text}. {standing}")?;
            if let Some(verdict) = &one.verdict {
                write!(self.out, ". {}", self.verdict(verdict))?;
            }
            writeln!(self.out)?;
        }
        Ok(())
    }

    fn appearance(&mut self, one: &Appearance) -> fmt::Result {
        let words = self.words;
        let stance = words.get(&format!("stance.{}", one.stance));
        write!(self.out, "     - {}: {stance}", isolate(&one.speaker))?;
        if !one.quote.is_empty() {
            write!(self.out, "{}{}", words.get("label.list_comma"), self.quoted(one.quote))?;
        }
        write!(self.out, " ({}", isolate(one.document))?;
        if let Some(paragraph) = one.paragraph {
            let place = isnad_model::Reason::new("label.place").with("number", paragraph);
            write!(self.out, "{}{}", words.get("label.list_comma"), words.say(&place))?;
        }
        writeln!(self.out, ")")
    }

    fn excluded(&mut self, report: &Report) -> fmt::Result {
        if report.excluded.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "\n{}", self.words.get("label.excluded"))?;
        for one in &report.excluded {
            let place =
                if one.place.is_empty() { String::new() } else { isolate(&one.place) + " " };
            writeln!(self.out, "  - {} {place}- {}", isolate(&one.input), isolate(&one.reason))?;
        }
        Ok(())
    }

    fn quoted(&self, text: &str) -> String {
        let (open, close) =
            (self.words.get("label.quote_open"), self.words.get("label.quote_close"));
        format!("{open}{}{close}", isolate(text))
    }
}

/// One line, without anything that could steer a terminal or turn the text around it.
fn isolate(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let clean: String = line.chars().filter(|c| !escape::steers(*c)).collect();
    format!("{ISOLATE}{clean}{POP}")
}

fn isolated(pieces: &[Piece]) -> String {
    let text =
        |piece: &Piece| if piece.foreign { isolate(&piece.text) } else { piece.text.clone() };
    pieces.iter().map(text).collect()
}
