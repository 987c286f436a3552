//! How a verdict may go: draft, in review, approved by someone else, published, corrected,
//! withdrawn. History only grows.

use isnad_model::{Event, Reason, Recorded, Verdict, VerdictState};
use jiff::Timestamp;

/// One step of a verdict, with who took it and when.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What was recorded.
    pub verdict: Verdict,
    /// Who recorded it.
    pub by: String,
    /// When, UTC.
    pub at: Timestamp,
}

/// The steps of a claim's verdict among the events that count, in the order of recording.
pub fn steps(story: &[Recorded], claim: &str) -> Vec<Step> {
    let mut sorted: Vec<&Recorded> = story.iter().collect();
    sorted.sort_by_key(|recorded| recorded.seq);
    let step = |recorded: &&Recorded| match &recorded.event {
        Some(Event::VerdictRecorded { verdict }) if verdict.claim == claim => {
            Some(Step { verdict: verdict.clone(), by: recorded.by.clone(), at: recorded.at })
        }
        _ => None,
    };
    sorted.iter().filter_map(step).collect()
}

/// Who drafted or corrected what the latest step stands on: since the last draft or correction.
pub fn authors(steps: &[Step]) -> Vec<&str> {
    let wrote =
        |step: &&Step| matches!(step.verdict.state, VerdictState::Draft | VerdictState::Corrected);
    let last = steps.iter().rfind(wrote);
    // A draft made better by another has two authors: neither may approve it.
    let since = steps
        .iter()
        .rposition(|step| {
            matches!(step.verdict.state, VerdictState::Published | VerdictState::Withdrawn)
        })
        .map_or(0, |at| at + 1);
    let mut authors: Vec<&str> =
        steps.iter().skip(since).filter(wrote).map(|step| step.by.as_str()).collect();
    authors.extend(last.map(|step| step.by.as_str()));
    authors.sort_unstable();
    authors.dedup();
    authors
}

/// Who approved what the latest step stands on.
pub fn reviewer(steps: &[Step]) -> Option<&str> {
    let approved = steps.iter().rfind(|step| step.verdict.state == VerdictState::Approved);
    approved.map(|step| step.by.as_str())
}

/// Whether `next` may follow, when `by` records it.
///
/// # Errors
/// Why not, as a key of the message catalogues.
pub fn may_follow(steps: &[Step], next: &Verdict, by: &str) -> Result<(), Reason> {
    use VerdictState::{Approved, Corrected, Draft, InReview, Published, Withdrawn};
    let before = steps.last().map(|step| step.verdict.state);
    let fits = match next.state {
        Draft => matches!(before, None | Some(Draft | InReview | Withdrawn)),
        InReview => matches!(before, Some(Draft)),
        Approved => matches!(before, Some(InReview)),
        Published => matches!(before, Some(Approved)),
        Corrected => matches!(before, Some(Published | Corrected)),
        Withdrawn => matches!(before, Some(state) if state != Withdrawn),
    };
    if !fits {
        let now = before.map_or("none", name);
        return Err(Reason::new("verdict.cannot")
            .with("state", now)
            .with("next", name(next.state)));
    }
    if next.reason.trim().is_empty() {
        return Err(Reason::new("verdict.needs_reason"));
    }
    if next.evidence.is_empty() && next.state != Withdrawn {
        return Err(Reason::new("verdict.needs_evidence"));
    }
    let noted = next.note.as_deref().is_some_and(|note| !note.trim().is_empty());
    if matches!(next.state, Corrected | Withdrawn) && !noted {
        return Err(Reason::new("verdict.needs_note"));
    }
    if next.state == Approved && authors(steps).contains(&by) {
        return Err(Reason::new("verdict.needs_another").with("by", by));
    }
    Ok(())
}

/// A state as the journal and the catalogues write it.
pub const fn name(state: VerdictState) -> &'static str {
    match state {
        VerdictState::Draft => "draft",
        VerdictState::InReview => "in_review",
        VerdictState::Approved => "approved",
        VerdictState::Published => "published",
        VerdictState::Corrected => "corrected",
        VerdictState::Withdrawn => "withdrawn",
    }
}

#[cfg(test)]
mod tests {
    use isnad_model::{Verdict, VerdictState};
    use jiff::Timestamp;

    use super::{Step, may_follow};
    use VerdictState::{Approved, Corrected, Draft, InReview, Published, Withdrawn};

    fn verdict(state: VerdictState) -> Verdict {
        let text = |text: &str| text.to_owned();
        let (claim, rating, reason) = (text("c1"), text("false"), text("the gauge says so"));
        let (evidence, note) = (vec![text("v1")], Some(text("a date was wrong")));
        Verdict { claim, rating, reason, evidence, state, note }
    }

    fn history(list: &[(VerdictState, &str)]) -> Vec<Step> {
        let step = |(state, by): &(VerdictState, &str)| Step {
            verdict: verdict(*state),
            by: (*by).to_owned(),
            at: Timestamp::UNIX_EPOCH,
        };
        list.iter().map(step).collect()
    }

    fn check(before: &[(VerdictState, &str)], next: VerdictState, by: &str) -> Option<String> {
        may_follow(&history(before), &verdict(next), by).err().map(|reason| reason.key)
    }

    #[test]
    fn the_steps_follow_on_each_other_and_no_step_is_left_out() {
        let way = [Draft, InReview, Approved, Published, Corrected, Withdrawn];
        for (at, next) in way.iter().enumerate() {
            let before: Vec<_> = way.iter().take(at).map(|state| (*state, "nour")).collect();
            assert_eq!(check(&before, *next, "sami"), None, "{next:?}");
            for skipped in way.iter().skip(at + 1).filter(|state| **state != Withdrawn) {
                assert!(check(&before, *skipped, "sami").is_some(), "{before:?} {skipped:?}");
            }
        }
        assert!(check(&[], Withdrawn, "sami").is_some());
    }

    #[test]
    fn nobody_approves_what_they_wrote() {
        let by_another = Some("verdict.needs_another".to_owned());
        assert_eq!(check(&[(Draft, "nour"), (InReview, "nour")], Approved, "nour"), by_another);
        let two = [(Draft, "nour"), (Draft, "sami"), (InReview, "lina")];
        assert_eq!(check(&two, Approved, "nour"), by_another);
        assert_eq!(check(&two, Approved, "sami"), by_another);
        assert_eq!(check(&two, Approved, "lina"), None);
    }

    #[test]
    fn reason_evidence_and_note_are_required() {
        let refused = |change: fn(&mut Verdict), state| {
            let mut next = verdict(state);
            change(&mut next);
            let before = if state == Draft { vec![] } else { history(&[(Published, "nour")]) };
            may_follow(&before, &next, "sami").err().map(|reason| reason.key)
        };
        let key = |key: &str| Some(key.to_owned());
        assert_eq!(refused(|v| v.reason = " ".into(), Draft), key("verdict.needs_reason"));
        assert_eq!(refused(|v| v.evidence.clear(), Draft), key("verdict.needs_evidence"));
        assert_eq!(refused(|v| v.note = None, Corrected), key("verdict.needs_note"));
        assert_eq!(refused(|v| v.note = None, Withdrawn), key("verdict.needs_note"));
    }
}
