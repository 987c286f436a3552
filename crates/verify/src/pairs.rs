//! What people said of pairs of claims: the latest word on a pair holds.

use std::collections::{BTreeMap, BTreeSet};

use isnad_model::{Event, MatchKind, Recorded};

/// Pairs of claims with what was found last: what they are to each other, or that they are apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs(BTreeMap<(String, String), Option<MatchKind>>);

impl Pairs {
    /// The pairs of these events, whatever order they come in.
    pub fn of(events: &[Recorded]) -> Self {
        let mut sorted: Vec<&Recorded> = events.iter().collect();
        sorted.sort_by_key(|recorded| recorded.seq);
        let mut pairs = Self::default();
        for event in sorted.into_iter().filter_map(|recorded| recorded.event.as_ref()) {
            pairs.take(event);
        }
        pairs
    }

    pub(crate) fn take(&mut self, event: &Event) {
        let (claim, other, found) = match event {
            Event::ClaimsMatched { claim, other, found, .. } => (claim, other, Some(*found)),
            Event::ClaimsToldApart { claim, other, .. } => (claim, other, None),
            _ => return,
        };
        let pair = (claim.min(other).clone(), claim.max(other).clone());
        self.0.insert(pair, found);
    }

    /// Every claim that was paired with this one, and what the two are; none where they are apart.
    pub fn with<'p>(
        &'p self,
        claim: &'p str,
    ) -> impl Iterator<Item = (&'p str, Option<MatchKind>)> + 'p {
        self.0.iter().filter_map(move |((a, b), found)| match (a == claim, b == claim) {
            (true, _) => Some((b.as_str(), *found)),
            (_, true) => Some((a.as_str(), *found)),
            _ => None,
        })
    }

    /// Pairs that cannot be true together.
    pub fn contradictions(&self) -> impl Iterator<Item = (&str, &str)> {
        let contradicts = |found: &Option<MatchKind>| *found == Some(MatchKind::Contradicts);
        self.0
            .iter()
            .filter(move |(_, found)| contradicts(found))
            .map(|((a, b), _)| (a.as_str(), b.as_str()))
    }

    /// The claim, and every claim that is the same matter, through however many pairs.
    pub fn one_matter(&self, claim: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::from([claim.to_owned()]);
        let mut next = vec![claim.to_owned()];
        while let Some(at) = next.pop() {
            for (other, kind) in self.with(&at) {
                let same = matches!(kind, Some(MatchKind::Same | MatchKind::NearCopy));
                if same && found.insert(other.to_owned()) {
                    next.push(other.to_owned());
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use isnad_model::{Event, MatchKind, Recorded};
    use jiff::Timestamp;

    use super::Pairs;

    fn event(seq: u64, claim: &str, other: &str, found: Option<MatchKind>) -> Recorded {
        let (claim, other, reason) = (claim.to_owned(), other.to_owned(), String::new());
        let event = Some(match found {
            Some(found) => Event::ClaimsMatched { claim, other, found, reason },
            None => Event::ClaimsToldApart { claim, other, reason },
        });
        let (id, by) = (String::new(), "nour".to_owned());
        Recorded { seq, id, at: Timestamp::UNIX_EPOCH, by, action: seq, event }
    }

    #[test]
    fn the_latest_word_on_a_pair_holds_whichever_way_round_it_is_said() {
        let same = Some(MatchKind::Same);
        let mut events = vec![event(1, "c1", "c2", same), event(2, "c2", "c1", None)];
        let said = |events: &[Recorded]| Pairs::of(events).with("c1").collect::<Vec<_>>().len();
        assert_eq!(said(&events), 1);
        assert_eq!(Pairs::of(&events).with("c1").next(), Some(("c2", None)));
        events.reverse();
        assert_eq!(Pairs::of(&events).with("c1").next(), Some(("c2", None)));
    }

    #[test]
    fn one_matter_goes_through_several_pairs_and_not_through_a_contradiction() {
        let events = [
            event(1, "c1", "c2", Some(MatchKind::Same)),
            event(2, "c3", "c2", Some(MatchKind::NearCopy)),
            event(3, "c3", "c4", Some(MatchKind::Contradicts)),
            event(4, "c5", "c3", None),
        ];
        let pairs = Pairs::of(&events);
        let matter: Vec<String> = pairs.one_matter("c1").into_iter().collect();
        assert_eq!(matter, ["c1", "c2", "c3"]);
        assert_eq!(pairs.contradictions().collect::<Vec<_>>(), [("c3", "c4")]);
    }
}
