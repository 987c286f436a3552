//! The history itself: events as they stand, which of them count, and who recorded what.

use isnad_model::{Event, Recorded};
use jiff::Timestamp;

use super::Page;
use crate::error::{Error, Result};
use crate::frame::Entry;
use crate::session::{Session, unknown};
use crate::terms::{UNDONE, nanoseconds, term, undoes};
use crate::until::Until;
use crate::workspace::Workspace;

/// Fewest characters of an id that stand for the whole.
const SHORTEST_PREFIX: usize = 4;
/// Events looked through at once.
const CHUNK: usize = 1024;

/// Which events.
#[derive(Clone, Debug, Default)]
pub struct LogFilter {
    /// Who recorded it.
    pub by: Option<String>,
    /// Its kind, as the journal writes it.
    pub kind: Option<String>,
    /// `claim:ID`, `document:ID`, `speaker:ID`, `evidence:ID`.
    pub entity: Option<String>,
    /// Recorded then or later.
    pub since: Option<Timestamp>,
    /// Recorded before or then.
    pub until: Option<Timestamp>,
}

impl LogFilter {
    fn fits(&self, recorded: &Recorded, kind: &str) -> bool {
        self.by.as_ref().is_none_or(|by| recorded.by == *by)
            && self.kind.as_deref().is_none_or(|wanted| wanted == kind)
            && self.since.is_none_or(|since| recorded.at >= since)
            && self.until.is_none_or(|until| recorded.at <= until)
    }
}

/// An event with its kind, which outlives a redaction.
#[derive(Clone, Debug, PartialEq)]
pub struct Logged {
    /// Kind of the event, as the journal writes it.
    pub kind: String,
    /// The event.
    pub recorded: Recorded,
}

impl Workspace {
    /// Every event from sequence number `from` on.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn events(&mut self, from: u64) -> Result<Vec<Recorded>> {
        let filter = LogFilter::default();
        let all = self.history(&filter, from.saturating_sub(1), usize::MAX)?.items;
        Ok(all.into_iter().map(|logged| logged.recorded).collect())
    }

    /// The history: at most `limit` events beyond `cursor` (0 at first) that fit.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn log(&mut self, filter: &LogFilter, cursor: u64, limit: usize) -> Result<Page<Recorded>> {
        let Page { items, next } = self.history(filter, cursor, limit)?;
        Ok(Page { items: items.into_iter().map(|logged| logged.recorded).collect(), next })
    }

    /// As [`Workspace::log`], with the kind of each event.
    ///
    /// # Errors
    /// As there.
    pub fn history(
        &mut self,
        filter: &LogFilter,
        cursor: u64,
        limit: usize,
    ) -> Result<Page<Logged>> {
        self.action(|session| session.log(filter, cursor, limit))
    }

    /// The whole id for one that may be shortened; `kind` is `claim`, `document`, `speaker` or
    /// `evidence`.
    ///
    /// # Errors
    /// [`Error::UnknownId`], [`Error::Ambiguous`].
    pub fn resolve(&mut self, kind: &'static str, id: &str) -> Result<String> {
        self.action(|session| session.resolve(kind, id))
    }
}

impl Session {
    pub(crate) fn recorded(&self, seq: u64) -> Result<Option<Recorded>> {
        let Some(entry) = self.entry(seq)? else { return Ok(None) };
        recorded(&entry).map(Some)
    }

    /// Whether the event was undone by then, and what undid it was not undone itself.
    pub(crate) fn is_undone(&self, seq: u64, as_of: Until) -> Result<bool> {
        // What undoes an event comes after it, so this ends.
        for by in self.index.postings(&undoes(seq), 0, usize::MAX)? {
            if self.is_known_by(by, as_of)? && !self.is_undone(by, as_of)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn is_known_by(&self, seq: u64, as_of: Until) -> Result<bool> {
        if as_of.seq.is_some_and(|last| seq > last) {
            return Ok(false);
        }
        let Some(time) = as_of.time else { return Ok(true) };
        let locator = self.index.locate(seq)?;
        Ok(locator.is_some_and(|locator| locator.at <= nanoseconds(time)))
    }

    /// Those of the events that count, as they stand in the journal; redacted ones do not.
    pub(crate) fn standing(&self, seqs: &[u64], as_of: Until) -> Result<Vec<Recorded>> {
        let any_undone = !self.index.postings(UNDONE, 0, 1)?.is_empty();
        let mut events = Vec::with_capacity(seqs.len());
        for seq in seqs {
            if !self.is_known_by(*seq, as_of)? || any_undone && self.is_undone(*seq, as_of)? {
                continue;
            }
            events.extend(self.recorded(*seq)?.filter(|recorded| recorded.event.is_some()));
        }
        Ok(events)
    }

    /// Those of the events that count.
    pub(super) fn effective(&self, seqs: &[u64], as_of: Until) -> Result<Vec<(u64, Event)>> {
        let standing = self.standing(seqs, as_of)?.into_iter();
        Ok(standing.filter_map(|one| Some((one.seq, one.event?))).collect())
    }

    /// The events of a term that count.
    pub(super) fn effective_of(&self, term: &str, as_of: Until) -> Result<Vec<(u64, Event)>> {
        self.effective(&self.index.postings(term, 0, usize::MAX)?, as_of)
    }

    /// The whole id for what was given.
    pub(super) fn resolve(&self, kind: &'static str, given: &str) -> Result<String> {
        const SHOWN: usize = 10;
        let whole = term(kind, given);
        let unknown = || Error::UnknownId { kind, id: given.to_owned() };
        if !self.index.postings(&whole, 0, 1)?.is_empty() {
            return Ok(given.to_owned());
        }
        if given.chars().count() < SHORTEST_PREFIX {
            return Err(unknown());
        }
        let start = format!("{kind}:");
        let terms = self.index.terms(&whole, SHOWN)?;
        let mut ids: Vec<String> =
            terms.iter().filter_map(|term| term.strip_prefix(&start)).map(str::to_owned).collect();
        match ids.len() {
            0 => Err(unknown()),
            1 => ids.pop().ok_or_else(unknown),
            _ => Err(Error::Ambiguous { kind, id: given.to_owned(), candidates: ids }),
        }
    }

    fn log(&self, filter: &LogFilter, cursor: u64, limit: usize) -> Result<Page<Logged>> {
        let by = filter.by.as_deref().map(|by| term("by", by));
        let kind = filter.kind.as_deref().map(|kind| term("kind", kind));
        let narrowest = filter.entity.clone().or(kind).or(by);
        let mut page = Page { items: Vec::new(), next: None };
        let mut after = cursor;
        loop {
            let seqs = if let Some(term) = &narrowest {
                self.index.postings(term, after, CHUNK)?
            } else {
                (after + 1..=self.journal.end().head.seq).take(CHUNK).collect()
            };
            let Some(last) = seqs.last().copied() else { return Ok(page) };
            for seq in seqs {
                let Some(entry) = self.entry(seq)? else { continue };
                let recorded = recorded(&entry)?;
                if !filter.fits(&recorded, &entry.header.kind) {
                    continue;
                }
                if page.items.len() >= limit {
                    page.next = Some(seq - 1);
                    return Ok(page);
                }
                page.items.push(Logged { kind: entry.header.kind, recorded });
            }
            after = last;
        }
    }
}

fn recorded(entry: &Entry) -> Result<Recorded> {
    entry.recorded().map_err(|reason| unknown(entry, &reason))
}
