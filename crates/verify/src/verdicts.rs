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

/// Who wrote what the latest step stands on: since somebody last approved it.
pub fn authors(steps: &[Step]) -> Vec<&str> {
    let wrote =
        |step: &&Step| matches!(step.verdict.state, VerdictState::Draft | VerdictState::Corrected);
    let last = steps.iter().rfind(wrote);
    // A draft made better by another has two authors: neither may approve it.
    let settled = [VerdictState::Approved, VerdictState::Published, VerdictState::Withdrawn];
    let since = steps.iter().rposition(|step| settled.contains(&step.verdict.state));
    let since = since.map_or(0, |at| at + 1);
    let mut authors: Vec<&str> =
        steps.iter().skip(since).filter(wrote).map(|step| step.by.as_str()).collect();
    authors.extend(last.map(|step| step.by.as_str()));
    authors.sort_unstable();
    authors.dedup();
    authors
}

/// What readers are told: the latest step that somebody else approved, how far it has come, and
/// who approved it. A correction that nobody approved yet leaves what was published as it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Told<'s> {
    /// What holds.
    pub step: &'s Step,
    /// Approved, published, or corrected.
    pub state: VerdictState,
    /// Who approved it.
    pub reviewer: &'s str,
    /// Steps up to what holds: corrections beyond them are not approved.
    pub upto: usize,
}

/// Whether that person is an author: a name in other letters, such as capitals, is the same person.
fn wrote(steps: &[Step], by: &str) -> bool {
    let folded = crate::folded(by);
    authors(steps)
        .into_iter()
        .any(|author| author == by || !folded.is_empty() && crate::folded(author) == folded)
}

/// What holds of a verdict for readers; none before it is approved by another, none once it is
/// withdrawn.
pub fn told(steps: &[Step]) -> Option<Told<'_>> {
    use VerdictState::{Approved, Corrected, Published, Withdrawn};
    let withdrawn = steps.iter().rposition(|step| step.verdict.state == Withdrawn);
    let from = withdrawn.map_or(0, |at| at + 1);
    let approval = steps.iter().enumerate().skip(from).rfind(|(at, step)| {
        let before = steps.get(..*at).unwrap_or_default();
        step.verdict.state == Approved && !wrote(before, &step.by)
    });
    let (at, approved) = approval?;
    let published = steps
        .iter()
        .enumerate()
        .skip(at + 1)
        .take_while(|(_, step)| step.verdict.state == Published);
    let (upto, step) = published.last().unwrap_or((at, approved));
    let corrected = steps.iter().take(at).skip(from).any(|step| step.verdict.state == Corrected);
    let state = if corrected { Corrected } else { step.verdict.state };
    Some(Told { step, state, reviewer: &approved.by, upto: upto + 1 })
}

/// Whether all that was written is approved by somebody who did not write it.
pub fn is_approved(steps: &[Step]) -> bool {
    told(steps).is_some_and(|told| told.upto == steps.len())
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
        Approved => matches!(before, Some(InReview | Corrected)),
        Published => matches!(before, Some(Approved)),
        Corrected => matches!(before, Some(Published | Corrected)) || is_a_correction(steps),
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
    if next.state == Approved && wrote(steps, by) {
        return Err(Reason::new("verdict.needs_another").with("by", by));
    }
    Ok(())
}

/// Whether the latest step approves a correction.
fn is_a_correction(steps: &[Step]) -> bool {
    let states: Vec<VerdictState> = steps.iter().map(|step| step.verdict.state).collect();
    states.ends_with(&[VerdictState::Corrected, VerdictState::Approved])
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

    use super::{Step, is_approved, may_follow, told};
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
    fn a_correction_needs_another_person_and_readers_are_told_the_old_verdict_until_then() {
        let mut steps = history(&[
            (Draft, "nour"),
            (InReview, "nour"),
            (Approved, "sami"),
            (Published, "nour"),
        ]);
        assert_eq!(told(&steps).map(|told| (told.state, told.reviewer)), Some((Published, "sami")));
        assert!(is_approved(&steps));
        let mut step = |state, by: &str, rating: &str| {
            let verdict = Verdict { rating: rating.to_owned(), ..verdict(state) };
            let refused = may_follow(&steps, &verdict, by).err().map(|reason| reason.key);
            if refused.is_none() {
                steps.push(Step { verdict, by: by.to_owned(), at: Timestamp::UNIX_EPOCH });
            }
            let told = told(&steps).map(|told| (told.state, told.step.verdict.rating.clone()));
            (refused, told, is_approved(&steps))
        };
        let old = Some((Published, "false".to_owned()));
        assert_eq!(step(Corrected, "nour", "partly"), (None, old.clone(), false));
        let needs_another = Some("verdict.needs_another".to_owned());
        assert_eq!(step(Approved, "nour", "partly"), (needs_another, old, false));
        let new = Some((Corrected, "partly".to_owned()));
        assert_eq!(step(Approved, "sami", "partly"), (None, new.clone(), true));
        // A second correction, by the one who approved the first; its author may approve it.
        assert_eq!(step(Corrected, "sami", "true"), (None, new, false));
        let last = Some((Corrected, "true".to_owned()));
        assert_eq!(step(Approved, "nour", "true"), (None, last.clone(), true));
        assert_eq!(step(Published, "nour", "true"), (None, last, true));
        assert_eq!(step(Withdrawn, "nour", "true"), (None, None, false));
    }

    #[test]
    fn what_was_approved_and_not_published_is_drafted_anew_and_not_corrected() {
        let steps = [(Draft, "nour"), (InReview, "nour"), (Approved, "sami")];
        assert_eq!(check(&steps, Corrected, "nour"), Some("verdict.cannot".to_owned()));
    }

    #[test]
    fn nobody_approves_what_they_wrote() {
        let by_another = Some("verdict.needs_another".to_owned());
        assert_eq!(check(&[(Draft, "nour"), (InReview, "nour")], Approved, "nour"), by_another);
        let two = [(Draft, "nour"), (Draft, "sami"), (InReview, "lina")];
        assert_eq!(check(&two, Approved, "nour"), by_another);
        assert_eq!(check(&two, Approved, "sami"), by_another);
        assert_eq!(check(&two, Approved, "lina"), None);
        assert_eq!(check(&two, Approved, " Nour "), by_another, "the same name in capitals");
        assert_eq!(check(&two, Approved, "nour s"), None);
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
