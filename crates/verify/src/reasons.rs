//! Each step of a standing as a reason that a message catalogue can put into words.

use isnad_model::{Act, Challenge, Reason, Stance, Support};

use crate::claims::{Founded, Seen};
use crate::lineage::{Root, origins};
use crate::page::Page;
use crate::standing::{self, Facts};

/// How a claim stands, and why.
pub struct Standing {
    pub support: Support,
    pub challenge: Challenge,
    pub why: Vec<Reason>,
    pub origins: Vec<Root>,
}

/// Weighs a group of claims that are one.
pub fn weigh(pages: &[Page], group: &[Founded]) -> Standing {
    let mut case = Case { pages, origins: origins(pages, group), facts: Facts::default() };
    case.facts.origins = case.origins.len();
    let mut why = case.founding(group);
    let mut against = Vec::new();
    for claim in group {
        for seen in &claim.seen {
            case.bearing(claim, seen, &mut why, &mut against);
        }
    }
    why.extend(case.support());
    let challenge = standing::challenge(case.facts);
    if challenge == Challenge::None && against.is_empty() {
        against.push(Reason::new("reason.no_challenge"));
    }
    why.append(&mut against);
    let mut once: Vec<Reason> = Vec::new();
    for reason in why {
        if !once.contains(&reason) {
            once.push(reason);
        }
    }
    Standing { support: standing::support(case.facts), challenge, why: once, origins: case.origins }
}

struct Case<'p, 'r> {
    pages: &'p [Page<'r>],
    origins: Vec<Root>,
    facts: Facts,
}

impl Case<'_, '_> {
    fn root(&self, claim: &Founded, at: usize) -> Root {
        let speaker = self.pages.get(claim.page).map(|page| page.speaker(at)).unwrap_or_default();
        Root { page: claim.page, at, speaker }
    }

    fn is_origin(&self, speaker: &Root) -> bool {
        self.origins.iter().any(|origin| origin.is(speaker))
    }

    /// Who founded it, and who only says the same again in another document.
    fn founding(&self, group: &[Founded]) -> Vec<Reason> {
        let mut why = Vec::new();
        let mut known: Vec<Root> = Vec::new();
        for claim in group {
            let root = self.root(claim, claim.by);
            if root.speaker.is_empty() {
                continue;
            }
            let again = known.iter().any(|other| other.is(&root));
            let by = |key: &str| Reason::new(key).with("speaker", &root.speaker);
            if again {
                why.push(by("reason.repeats_add_none"));
            } else {
                why.push(by("reason.founded_by").with("act", self.act(claim)));
            }
            if claim.hidden {
                why.push(by("reason.unknown_lineage"));
            }
            known.push(root);
        }
        why
    }

    fn act(&self, claim: &Founded) -> &'static str {
        let act = self.pages.get(claim.page).and_then(|page| page.get(claim.by));
        act.map_or("assert", |founder| act_name(founder.act))
    }

    /// What one attribution adds, to the reasons for (`why`) or `against`.
    fn bearing(
        &mut self,
        claim: &Founded,
        seen: &Seen,
        why: &mut Vec<Reason>,
        against: &mut Vec<Reason>,
    ) {
        let speaker = self.root(claim, seen.at);
        let by = |key: &str| Reason::new(key).with("speaker", &speaker.speaker);
        let own = self.is_origin(&speaker);
        match seen.stance {
            Stance::Asserts => {}
            Stance::Repeats => why.push(by("reason.repeats_add_none")),
            Stance::Relays => why.extend(self.relay(claim, seen, &speaker)),
            Stance::Confirms => why.push(by("reason.confirmed_by")),
            // Who denies what it said itself is inconsistent, not another party.
            Stance::Denies | Stance::Contradicts if own => {}
            Stance::Denies => {
                self.facts.opposed = true;
                against.push(by("reason.contested_denies"));
            }
            Stance::Contradicts => {
                self.facts.opposed = true;
                against.push(by("reason.contested_contradicts"));
            }
            Stance::Retracts | Stance::Corrects => {
                self.facts.taken_back |= own;
                self.facts.opposed |= !own;
                let retracts = seen.stance == Stance::Retracts;
                against.push(by(if retracts { "reason.retracted" } else { "reason.corrected" }));
            }
            Stance::LeavesUnconfirmed => {
                self.facts.unanswered = true;
                let page = self.pages.get(claim.page);
                let act = page.and_then(|page| page.get(seen.at)).map(|found| found.act);
                let silent = act == Some(Act::NoComment);
                let how = if silent { "no_comment" } else { "not_confirmed" };
                against.push(by(&format!("reason.unconfirmed_{how}")));
            }
        }
    }

    /// Who passes it on, and from whom; nothing to say where the one behind is not named.
    fn relay(&self, claim: &Founded, seen: &Seen, outer: &Root) -> Option<Reason> {
        let inner = self.root(claim, seen.towards.unwrap_or(claim.by));
        let named = !outer.speaker.is_empty() && !inner.speaker.is_empty();
        let reason = Reason::new("reason.relay").with("outer", &outer.speaker);
        named.then(|| reason.with("inner", &inner.speaker))
    }

    fn support(&self) -> Vec<Reason> {
        match self.origins.as_slice() {
            [] => vec![Reason::new("reason.unattributed")],
            [one] => vec![Reason::new("reason.single_origin").with("speaker", &one.speaker)],
            several => vec![
                Reason::new("reason.several_origins").with("count", several.len()),
                Reason::new("reason.independence_not_established"),
            ],
        }
    }
}

const fn act_name(act: Act) -> &'static str {
    match act {
        Act::Assert => "assert",
        Act::Deny => "deny",
        Act::Confirm => "confirm",
        Act::Repeat => "repeat",
        Act::Request => "request",
        Act::Question => "question",
        Act::PromiseOrThreat => "promise_or_threat",
        Act::NoComment => "no_comment",
        Act::NotConfirmed => "not_confirmed",
        Act::Opinion => "opinion",
    }
}
