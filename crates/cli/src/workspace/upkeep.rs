//! The workspace as a thing to be kept: its history, its checkpoint, carried out and in, redacted.

use std::io::{Read, Write};

use isnad_model::{Digest, Event, Reason, Recorded};
use isnad_store::{Archived, CheckReport, Checkpoint, LogFilter, Logged, Page, Until};

use super::{Desk, options, root};
use crate::context::Context;
use crate::failure::Failure;

impl Desk {
    /// The history, up to the day asked for: at most `limit` events beyond number `after`.
    ///
    /// # Errors
    /// As the store's.
    pub fn log(
        &self,
        mut filter: LogFilter,
        after: u64,
        limit: usize,
    ) -> anyhow::Result<Page<Logged>> {
        filter.until = match (filter.until, self.as_of.time) {
            (Some(until), Some(as_of)) => Some(until.min(as_of)),
            (until, as_of) => until.or(as_of),
        };
        Ok(self.inner.borrow_mut().history(&filter, after, limit)?)
    }

    /// The whole id of a claim, document or speaker.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn resolve(&self, kind: &'static str, id: &str) -> anyhow::Result<String> {
        Ok(self.inner.borrow_mut().resolve(kind, id)?)
    }

    /// Events recorded up to the day asked for, and their Merkle root; of fewer where `events` says.
    ///
    /// # Errors
    /// As the store's.
    pub fn checkpoint_of(&self, events: Option<u64>) -> anyhow::Result<Checkpoint> {
        let until = Until { seq: events, ..self.as_of };
        Ok(self.inner.borrow_mut().checkpoint(until)?)
    }

    /// How many events the history had when it had this root; none if it never did, or only after the
    /// day asked for.
    ///
    /// # Errors
    /// As the store's.
    pub fn find_root(&self, root: &Digest) -> anyhow::Result<Option<u64>> {
        Ok(self.inner.borrow_mut().find_root(root, self.as_of)?)
    }

    /// Writes the whole workspace into one archive.
    ///
    /// # Errors
    /// As the store's; a usage error under `--as-of`.
    pub fn export(&mut self, out: &mut dyn Write) -> anyhow::Result<Archived> {
        self.present()?;
        Ok(self.inner.get_mut().export(out)?)
    }

    /// Adopts an archive, in a workspace in which nothing was recorded yet.
    ///
    /// # Errors
    /// As the store's; a usage error under `--as-of`.
    pub fn import(&mut self, input: &mut dyn Read) -> anyhow::Result<Archived> {
        self.present()?;
        Ok(self.inner.get_mut().import(input)?)
    }

    /// The events of what is named: an event's number, or the id of a document, claim or speaker, and
    /// then without those that are gone already.
    ///
    /// # Errors
    /// When there is nothing of that name.
    pub fn named(&self, name: &str) -> anyhow::Result<Vec<Logged>> {
        let mut inner = self.inner.borrow_mut();
        let (filter, after, limit) = if let Ok(seq) = name.parse::<u64>() {
            (LogFilter::default(), seq.saturating_sub(1), 1)
        } else {
            let kind = match name.chars().next() {
                Some('d') => "document",
                Some('c') => "claim",
                Some('s') => "speaker",
                _ => return Err(Failure::usage(unknown(name)).into()),
            };
            let entity = Some(format!("{kind}:{}", inner.resolve(kind, name)?));
            (LogFilter { entity, ..LogFilter::default() }, 0, usize::MAX)
        };
        let mut found = inner.history(&filter, after, limit)?.items;
        if found.is_empty() {
            return Err(Failure::new(unknown(name)).into());
        }
        // Who names an event that must stay is told why.
        if name.parse::<u64>().is_err() {
            found.retain(|logged| can_go(&logged.recorded));
        }
        Ok(found)
    }

    /// Takes away for good what these events say and the objects that they name.
    ///
    /// # Errors
    /// As the store's; a usage error under `--as-of`.
    pub fn redact(&mut self, seqs: &[u64], reason: &str, context: &Context) -> anyhow::Result<()> {
        self.present()?;
        self.let_go();
        Ok(self.inner.get_mut().redact(seqs, reason, &context.user.name, context.moment())?)
    }
}

fn unknown(name: &str) -> Reason {
    Reason::new("cli.nothing_named_so").with("name", name)
}

fn can_go(recorded: &Recorded) -> bool {
    let stays =
        |event: &Event| matches!(event, Event::WorkspaceCreated { .. } | Event::Redacted { .. });
    recorded.event.as_ref().is_some_and(|event| !stays(event))
}

/// Makes the index anew; gives the number of events.
///
/// # Errors
/// As [`Desk::open`].
pub fn rebuild(context: &Context) -> anyhow::Result<u64> {
    let bar = crate::progress::bar(0, context.global.quiet);
    let done =
        isnad_store::rebuild(&root()?, options(context), &mut |events| bar.set_position(events));
    bar.finish_and_clear();
    Ok(done?.events)
}

/// Proves journal and objects.
///
/// # Errors
/// When they cannot be read at all.
pub fn check(context: &Context) -> anyhow::Result<CheckReport> {
    Ok(isnad_store::check(&root()?, options(context))?)
}
