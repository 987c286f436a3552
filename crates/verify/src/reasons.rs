//! Each step of a standing as a reason that a message catalogue can put into words.

use std::collections::BTreeSet;

use isnad_model::{Act, Challenge, EdgeState, LineageEdge, Place, Reason, Stance, Support};

use crate::bench::Bench;
use crate::claims::{Founded, Seen};
use crate::contradictions::Opponent;
use crate::edges::{self, Maker};
use crate::ledger::Finding;
use crate::origins::{Root, descent};
use crate::recorded::Group;
use crate::standing::{self, Facts};

/// Edges named in the reasons; the report's own list has all of them.
const NAMED: usize = 12;

/// How a claim stands, and why.
pub struct Standing {
    pub support: Support,
    pub challenge: Challenge,
    pub why: Vec<Reason>,
    pub origins: Vec<Root>,
    pub lineage: Vec<LineageEdge>,
    pub circular: Vec<Vec<String>>,
}

/// Weighs a group of claims that are one, against those that cannot be true together with it.
pub fn weigh(bench: &Bench, group: &Group, opponents: &[Opponent]) -> Standing {
    let founded = by_date(bench, &group.founded);
    let makers = edges::makers(bench, &founded);
    let lineage = edges::of(bench, &founded, &makers);
    let descent = descent(bench, &makers, &lineage);
    let mut case = Case { bench, origins: descent.roots, facts: Facts::default() };
    case.facts.origins = case.origins.len();
    let mut why = case.founding(&founded);
    let mut against = Vec::new();
    for claim in &founded {
        for seen in &claim.seen {
            case.bearing(claim, seen, &mut why, &mut against);
        }
    }
    against.extend(opponents.iter().filter_map(|opponent| case.opposed_by(opponent)));
    let findings = case.findings(group, &makers);
    why.extend(named(&makers, &lineage));
    why.extend(
        descent
            .circular
            .iter()
            .map(|ring| Reason::new("reason.circular").with("speakers", ring.join(" \u{2192} "))),
    );
    why.extend(case.support(group, &descent.circular));
    why.extend(findings);
    let (challenge, rule) = standing::challenge(case.facts);
    if challenge == Challenge::None && against.is_empty() {
        against.push(Reason::new(rule));
    }
    why.append(&mut against);
    let mut met = BTreeSet::new();
    why.retain(|reason| met.insert(reason.clone()));
    let (support, _) = standing::support(case.facts);
    let circular = descent.circular;
    Standing { support, challenge, why, origins: case.origins, lineage, circular }
}

/// The earliest published first, what has no date after those that have; a copy of an agency's
/// text after the agency's own on the same day.
fn by_date(bench: &Bench, founded: &[Founded]) -> Vec<Founded> {
    let mut sorted = founded.to_vec();
    if sorted.len() > 1 {
        sorted.sort_by_cached_key(|claim| {
            let sheet = bench.sheets.get(claim.page);
            let published = bench.published(claim.page);
            let own = sheet.is_some_and(|sheet| sheet.signs.outlet.is_some());
            (published.is_none(), published, !own)
        });
    }
    sorted
}

/// The edges between speakers, in words; what a text says of itself is said with its bearing.
fn named(makers: &[Maker], lineage: &[LineageEdge]) -> Vec<Reason> {
    let speaker = |place: &Place| {
        let maker = makers.iter().find(|maker| maker.place == *place);
        maker.map(|maker| maker.speaker.as_str()).unwrap_or_default()
    };
    let across = lineage.iter().filter(|edge| {
        edge.from.document != edge.to.document || edge.state == EdgeState::Confirmed
    });
    let reason = |edge: &LineageEdge| {
        Reason::new("reason.lineage_edge")
            .with("outer", speaker(&edge.from))
            .with("outer_document", &edge.from.document)
            .with("inner", speaker(&edge.to))
            .with("inner_document", &edge.to.document)
            .with("edge", word(edge.kind))
            .with("basis", word(edge.basis))
            .with("edge_state", word(edge.state))
    };
    let more = across.clone().count().saturating_sub(NAMED);
    let mut named: Vec<Reason> = across.take(NAMED).map(reason).collect();
    if more > 0 {
        named.push(Reason::new("reason.more_edges").with("count", more));
    }
    named
}

/// A value as the catalogues and the journal write it, from its name in Rust.
fn word(value: impl std::fmt::Debug) -> String {
    let mut word = String::new();
    for (at, letter) in format!("{value:?}").chars().enumerate() {
        if letter.is_uppercase() && at > 0 {
            word.push('_');
        }
        word.extend(letter.to_lowercase());
    }
    word
}

struct Case<'b, 'r> {
    bench: &'b Bench<'r>,
    origins: Vec<Root>,
    facts: Facts,
}

impl Case<'_, '_> {
    fn root(&self, claim: &Founded, at: usize) -> Root {
        Root { page: claim.page, at, speaker: self.bench.speaker(claim.page, at).to_owned() }
    }

    fn is_origin(&self, speaker: &Root) -> bool {
        self.origins.iter().any(|origin| origin.is(speaker, self.bench))
    }

    /// Who founded it, and who only says the same again in another document.
    fn founding(&self, group: &[Founded]) -> Vec<Reason> {
        let mut why = Vec::new();
        let mut known: Vec<Root> = Vec::new();
        let stance = |claim: &Founded| claim.seen.first().map_or(Stance::Asserts, |s| s.stance);
        let asserted = group.iter().any(|claim| stance(claim) == Stance::Asserts);
        for claim in group {
            let root = self.root(claim, claim.by);
            // A denial founds a claim only where nobody makes it.
            let founds = stance(claim) == Stance::Asserts || !asserted && !claim.linked;
            if root.speaker.is_empty() || !founds {
                continue;
            }
            let again = known.iter().any(|other| other.is(&root, self.bench));
            let by = |key: &str| Reason::new(key).with("speaker", &root.speaker);
            if again {
                why.push(by("reason.repeats_add_none"));
            } else {
                why.push(by("reason.founded_by").with("act", self.act(claim)));
                known.push(root.clone());
            }
            if claim.hidden {
                why.push(by("reason.unknown_lineage"));
            }
        }
        why
    }

    fn act(&self, claim: &Founded) -> String {
        let act = self.bench.get(claim.page, claim.by);
        word(act.map_or(Act::Assert, |founder| founder.act))
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
                let act = self.bench.get(claim.page, seen.at).map(|found| found.act);
                let silent = act == Some(Act::NoComment);
                let how = if silent { "no_comment" } else { "not_confirmed" };
                against.push(by(&format!("reason.unconfirmed_{how}")));
            }
        }
    }

    /// What a claim adds that a person found to contradict this one; nothing where both go back to
    /// the same speakers: who contradicts itself is no other party.
    fn opposed_by(&mut self, opponent: &Opponent) -> Option<Reason> {
        let others: Vec<&str> = opponent
            .origins
            .iter()
            .filter(|origin| !self.is_origin(origin))
            .map(|origin| origin.speaker.as_str())
            .collect();
        if others.is_empty() {
            return None;
        }
        self.facts.contradicted = true;
        let reason =
            Reason::new("reason.contradicted_by_claim").with("speakers", others.join(", "));
        Some(reason.with("id", &opponent.claim).with("text", &opponent.text))
    }

    /// Who passes it on, and from whom; nothing to say where the one behind is not named.
    fn relay(&self, claim: &Founded, seen: &Seen, outer: &Root) -> Option<Reason> {
        let inner = self.root(claim, seen.towards.unwrap_or(claim.by));
        let named = !outer.speaker.is_empty() && !inner.speaker.is_empty() && outer.at != inner.at;
        let reason = Reason::new("reason.relay").with("outer", &outer.speaker);
        named.then(|| reason.with("inner", &inner.speaker))
    }

    /// What people found on this claim: sets the facts that only they can set.
    fn findings(&mut self, group: &Group, makers: &[Maker]) -> Vec<Reason> {
        let ledger = self.bench.ledger;
        let Some(claim) = group.claim else { return Vec::new() };
        let mut why = Vec::new();
        for finding in ledger.independent.get(&claim.id).into_iter().flatten() {
            let found = self.named_by(finding, makers);
            if found.len() > 1 {
                self.facts.independent = self.facts.independent.max(found.len());
                let names = found.join(", ");
                let reason = Reason::new("reason.independence_established");
                why.push(reason.with("speakers", names).with("reason", &finding.reason));
            }
        }
        for finding in ledger.concessions.get(&claim.id).into_iter().flatten() {
            if let Some(speaker) = self.named_by(finding, makers).first() {
                self.facts.conceded = true;
                let reason = Reason::new("reason.concession_established");
                why.push(reason.with("speaker", speaker).with("reason", &finding.reason));
            }
        }
        why
    }

    /// The origins that a finding speaks of, each once: what is no origin any more is left out.
    fn named_by(&self, finding: &Finding, makers: &[Maker]) -> Vec<String> {
        let places = |maker: &&Maker| finding.places.contains(&maker.place);
        let named: Vec<Root> = makers
            .iter()
            .filter(places)
            .map(|maker| Root { page: maker.page, at: maker.at, speaker: maker.speaker.clone() })
            .collect();
        let origins = self.origins.iter();
        let origins = origins.filter(|origin| named.iter().any(|one| one.is(origin, self.bench)));
        origins.map(|origin| origin.speaker.clone()).collect()
    }

    fn support(&self, group: &Group, circular: &[Vec<String>]) -> Vec<Reason> {
        let (support, rule) = standing::support(self.facts);
        let reason = Reason::new(rule);
        match (support, self.origins.as_slice()) {
            (Support::Unattributed, _) if group.founded.is_empty() => {
                vec![Reason::new("reason.no_appearance")]
            }
            (Support::Unattributed, _) if !circular.is_empty() => {
                vec![Reason::new("reason.no_beginning")]
            }
            (Support::SingleOrigin, [one]) => vec![reason.with("speaker", &one.speaker)],
            (Support::SeveralOrigins, several) => vec![
                reason.with("count", several.len()),
                Reason::new("reason.independence_not_established"),
            ],
            (Support::Corroborated, _) => vec![reason.with("count", self.facts.independent)],
            _ => vec![reason],
        }
    }
}
