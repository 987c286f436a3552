//! What law requires to go: payloads and objects are gone for good, and the chain stays whole.

use isnad_model::{Digest, Event};
use jiff::Timestamp;

use super::Workspace;
use crate::error::{Error, NoRedaction, Result};
use crate::index::MemoryIndex;
use crate::objects::objects_of;
use crate::recover::Redaction;
use crate::session::Note;

impl Workspace {
    /// Takes away the payloads of these events and the objects that they name; who, when and the
    /// place in the history stay, and so does `reason`. Durable when it returns; if it is cut
    /// short after the redaction was recorded, the next opening brings it to its end.
    ///
    /// The index is made again, since it holds words of what is gone.
    ///
    /// # Errors
    /// [`Error::CannotRedact`] for an event that must stay or is gone already; [`Error::Io`] when
    /// something may still be there.
    pub fn redact(&mut self, seqs: &[u64], reason: &str, by: &str, at: Timestamp) -> Result<()> {
        let mut events = Vec::new();
        for seq in seqs {
            let objects = self.objects_to_go(*seq)?;
            let redacted =
                |object| Event::Redacted { seq: *seq, object, reason: reason.to_owned() };
            if objects.is_empty() {
                events.push(redacted(None));
            }
            events.extend(objects.into_iter().map(|object| redacted(Some(object))));
        }
        if events.is_empty() {
            return Ok(());
        }
        let session = self.session()?;
        let batch = crate::frame::Batch::frame(session.journal.end().head, &[&events], by, at)?;
        // Not taken into the index: its watermark stays behind, so that whatever happens next, an
        // opening sees what is to be done.
        session.journal.append(&batch)?;
        if self.options.is_some() {
            self.session = None;
            self.session()?;
            self.notes.retain(|note| !matches!(note, Note::RedactionFinished { .. }));
            return Ok(());
        }
        let first = batch.base.seq + 1;
        let all = (first..).zip(&events).filter_map(|(by, event)| match event {
            Event::Redacted { seq, object, .. } => {
                Some(Redaction { seq: *seq, by, object: *object })
            }
            _ => None,
        });
        let session = self.session()?;
        session.finish(&all.collect::<Vec<_>>())?;
        session.index = Box::new(MemoryIndex::default());
        session.catch_up(&mut |_| {}).map(|_| ())
    }

    fn objects_to_go(&mut self, seq: u64) -> Result<Vec<Digest>> {
        let refuse = |why| Err(Error::CannotRedact { seq, why });
        let recorded = self.action(|session| session.recorded(seq))?;
        match recorded.map(|recorded| recorded.event) {
            None => refuse(NoRedaction::NoSuchEvent),
            Some(None) => refuse(NoRedaction::RedactedAlready),
            Some(Some(Event::WorkspaceCreated { .. })) => refuse(NoRedaction::Beginning),
            Some(Some(Event::Redacted { .. })) => refuse(NoRedaction::Proof),
            Some(Some(event)) => Ok(objects_of(&event)),
        }
    }
}
