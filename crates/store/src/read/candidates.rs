//! Events whose claims may fit a filter: driven by its rarest facet.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::CHUNK;
use super::claims::{ClaimFilter, claim_of};
use crate::error::Result;
use crate::session::Session;
use crate::terms::{CLAIMS, term};

/// Days that are read side by side at most.
const MOST_DAYS: usize = 1000;
/// Sequence numbers of one day that are fetched at once.
const OF_A_DAY: usize = 64;

/// Events whose claims may fit: those of the rarest facet, without the founding events of claims
/// that lack another.
pub(super) struct Candidates {
    driver: Driver,
    others: Vec<Other>,
    founders: Cursor,
    after: u64,
    held: std::vec::IntoIter<u64>,
}

/// Another facet that a claim must have.
struct Other {
    cursor: Cursor,
    /// Foundings of claims that have it by a later event.
    late: BTreeSet<u64>,
}

/// What the events are read from.
enum Driver {
    Facet(String),
    /// The days on which claims were first seen, read side by side in the order of recording.
    Days(Vec<Day>),
}

/// What is left of the events of one day.
struct Day {
    facet: String,
    held: std::vec::IntoIter<u64>,
    next: Option<u64>,
}

impl Day {
    fn new(session: &Session, facet: String, after: u64) -> Result<Self> {
        let mut day = Self { facet, held: Vec::new().into_iter(), next: None };
        day.step(session, after)?;
        Ok(day)
    }

    fn step(&mut self, session: &Session, after: u64) -> Result<()> {
        self.next = self.held.next();
        if self.next.is_none() {
            self.held = session.index.postings(&self.facet, after, OF_A_DAY)?.into_iter();
            self.next = self.held.next();
        }
        Ok(())
    }
}

impl Candidates {
    /// The facet that the events are read from; none where it is several days, which only the
    /// founding of a claim has.
    pub(super) fn driver(&self) -> Option<&str> {
        match &self.driver {
            Driver::Facet(facet) => Some(facet),
            Driver::Days(_) => None,
        }
    }

    pub(super) fn new(session: &Session, filter: &ClaimFilter, cursor: u64) -> Result<Self> {
        let (founding, later) = (filter.founding(), filter.later());
        let mut driver = (u64::MAX, CLAIMS.to_owned());
        for facet in founding.iter().chain(&later) {
            let weight = session.index.weight(facet)?;
            if weight < driver.0 {
                driver = (weight, facet.clone());
            }
        }
        let (weight, driver) = driver;
        let weight = weight.min(session.index.weight(CLAIMS)?);
        let days = session.days(filter.since, filter.until, weight)?;
        let mut others = Vec::new();
        for facet in founding.into_iter().filter(|facet| *facet != driver) {
            others.push(Other { cursor: Cursor::new(facet), late: BTreeSet::new() });
        }
        for facet in later.into_iter().filter(|facet| *facet != driver) {
            // Where too much would have to be read for it, each claim is looked at instead.
            if let Some(late) = session.late(&facet)? {
                others.push(Other { cursor: Cursor::new(facet), late });
            }
        }
        let founders = Cursor::new(CLAIMS.to_owned());
        let driver = match days {
            None => Driver::Facet(driver),
            Some(days) => {
                // The one that would have been read from is a condition like the others now.
                if driver != CLAIMS
                    && let Some(late) = session.late(&driver)?
                {
                    others.push(Other { cursor: Cursor::new(driver), late });
                }
                let days = days.into_iter().map(|day| Day::new(session, day, cursor));
                Driver::Days(days.collect::<Result<_>>()?)
            }
        };
        Ok(Self { driver, others, founders, after: cursor, held: Vec::new().into_iter() })
    }

    /// The next event of the driver.
    fn read(&mut self, session: &Session) -> Result<Option<u64>> {
        match &mut self.driver {
            Driver::Facet(facet) => {
                if let Some(seq) = self.held.next() {
                    return Ok(Some(seq));
                }
                let seqs = session.index.postings(facet, self.after, CHUNK)?;
                self.after = seqs.last().copied().unwrap_or(self.after);
                self.held = seqs.into_iter();
                Ok(self.held.next())
            }
            Driver::Days(days) => {
                let first = days.iter_mut().filter(|day| day.next.is_some());
                let Some(day) = first.min_by_key(|day| day.next) else { return Ok(None) };
                let seq = day.next;
                day.step(session, seq.unwrap_or_default())?;
                Ok(seq)
            }
        }
    }

    pub(super) fn next(&mut self, session: &Session) -> Result<Option<u64>> {
        loop {
            let Some(seq) = self.read(session)? else { return Ok(None) };
            let mut fits = true;
            for other in &mut self.others {
                fits &= other.late.contains(&seq) || other.cursor.has(session, seq)?;
            }
            if fits || !self.founders.has(session, seq)? {
                return Ok(Some(seq));
            }
        }
    }
}

impl Session {
    /// The days of a span that claims were first seen on, where they hold so few claims that it
    /// pays to read them instead of `weight` others.
    fn days(
        &self,
        since: Option<Date>,
        until: Option<Date>,
        weight: u64,
    ) -> Result<Option<Vec<String>>> {
        if since.is_none() && until.is_none() {
            return Ok(None);
        }
        let prefix = term("first-seen", "");
        let within = |facet: &String| {
            let day = facet.strip_prefix(&prefix).and_then(|day| day.parse::<Date>().ok());
            day.is_some_and(|day| {
                since.is_none_or(|since| day >= since) && until.is_none_or(|until| day <= until)
            })
        };
        let mut days = self.index.terms(&prefix, usize::MAX)?;
        days.retain(within);
        if days.len() > MOST_DAYS {
            return Ok(None);
        }
        let mut sum = 0;
        for day in &days {
            sum += self.index.weight(day)?;
        }
        Ok((sum <= weight / 2).then_some(days))
    }

    /// Foundings of the claims that have a facet by a later event; `None` when there are too many.
    fn late(&self, facet: &str) -> Result<Option<BTreeSet<u64>>> {
        const MOST: u64 = 400_000;
        const MOST_LATE: usize = 500;
        if self.index.weight(facet)? > MOST {
            return Ok(None);
        }
        let mut founders = Cursor::new(CLAIMS.to_owned());
        let mut late = Vec::new();
        for seq in self.index.postings(facet, 0, usize::MAX)? {
            if !founders.has(self, seq)? {
                late.push(seq);
            }
            if late.len() > MOST_LATE {
                return Ok(None);
            }
        }
        let mut foundings = BTreeSet::new();
        for seq in late {
            let event = self.recorded(seq)?.and_then(|recorded| recorded.event);
            if let Some(id) = event.as_ref().and_then(claim_of) {
                foundings.extend(self.index.postings(&term("claim", id), 0, usize::MAX)?);
            }
        }
        Ok(Some(foundings))
    }
}

/// A list of sequence numbers that is asked in rising order.
struct Cursor {
    term: String,
    held: Vec<u64>,
    at: usize,
    ended: bool,
}

impl Cursor {
    fn new(term: String) -> Self {
        Self { term, held: Vec::new(), at: 0, ended: false }
    }

    fn has(&mut self, session: &Session, seq: u64) -> Result<bool> {
        if self.held.last().is_none_or(|last| *last < seq) && !self.ended {
            self.held = session.index.postings(&self.term, seq.saturating_sub(1), CHUNK)?;
            self.ended = self.held.len() < CHUNK;
            self.at = 0;
        }
        while self.held.get(self.at).is_some_and(|held| *held < seq) {
            self.at += 1;
        }
        Ok(self.held.get(self.at) == Some(&seq))
    }
}
