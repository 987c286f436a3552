//! Taking back: history only grows, and an event that is undone stays beside what undid it.

use isnad_model::{Event, Recorded};
use jiff::Timestamp;

use super::Workspace;
use crate::error::{Error, NoUndo, Result};
use crate::session::Session;
use crate::until::Until;

impl Workspace {
    /// Undoes the whole action that event `seq` is part of; without a number, the latest action
    /// that still counts and is no undoing itself. Undoing an undoing brings back what it took.
    /// Gives what no longer counts.
    ///
    /// # Errors
    /// [`Error::NothingToUndo`]; [`Error::CannotUndo`] with the reason.
    pub fn undo(&mut self, seq: Option<u64>, by: &str, at: Timestamp) -> Result<Vec<Recorded>> {
        let action = self.action(|session| match seq {
            Some(seq) => session.action_of(seq),
            None => session.latest_action(),
        })?;
        let events: Vec<Event> =
            action.iter().map(|recorded| Event::Undone { seq: recorded.seq }).collect();
        self.append(&events, by, at)?;
        Ok(action)
    }
}

impl Session {
    /// The events of the action of `seq` that still count.
    fn action_of(&self, seq: u64) -> Result<Vec<Recorded>> {
        let refuse = |why| Err(Error::CannotUndo { seq, why });
        let Some(asked) = self.recorded(seq)? else { return refuse(NoUndo::NoSuchEvent) };
        match &asked.event {
            Some(Event::WorkspaceCreated { .. }) => return refuse(NoUndo::Beginning),
            Some(Event::Redacted { .. }) => return refuse(NoUndo::GoneForGood),
            _ => {}
        }
        let mut action = Vec::new();
        let mut next = Some(asked.action);
        while let Some(seq) = next {
            let Some(recorded) = self.recorded(seq)? else { break };
            if recorded.action != asked.action {
                break;
            }
            if !self.is_undone(seq, Until::default())? {
                action.push(recorded);
            }
            next = seq.checked_add(1);
        }
        if action.is_empty() {
            return refuse(NoUndo::UndoneAlready);
        }
        Ok(action)
    }

    fn latest_action(&self) -> Result<Vec<Recorded>> {
        for seq in (2..=self.journal.end().head.seq).rev() {
            let Some(recorded) = self.recorded(seq)? else { continue };
            let stays = matches!(
                recorded.event,
                Some(
                    Event::Undone { .. }
                        | Event::Redacted { .. }
                        | Event::WorkspaceCreated { .. }
                        | Event::ReportPublished { .. }
                )
            );
            if !stays && !self.is_undone(seq, Until::default())? {
                return self.action_of(seq);
            }
        }
        Err(Error::NothingToUndo)
    }
}
