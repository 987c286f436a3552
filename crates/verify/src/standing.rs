//! The table of standing: what a claim rests on, and what stands against it.

use isnad_model::{Challenge, Reason, Support};

/// Version of these rules.
pub const RULES: &str = "4";

/// All that the table looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a condition of the table")]
pub struct Facts {
    /// Distinct speakers that the claim goes back to.
    pub origins: usize,
    /// How many of them a person found to be independent of each other; 0 where nobody did.
    pub independent: usize,
    /// A person found that an origin confirms it against its own interest.
    pub conceded: bool,
    /// One of its origins took it back or put it right.
    pub taken_back: bool,
    /// Another party denies, contradicts or corrects.
    pub opposed: bool,
    /// A person found a claim of another party that cannot be true together with it.
    pub contradicted: bool,
    /// Someone was asked, and did not comment or did not confirm.
    pub unanswered: bool,
}

/// A line of the table: the first whose condition holds decides.
pub struct Rule<T> {
    /// What must hold.
    pub when: fn(&Facts) -> bool,
    /// What the claim then is.
    pub gives: T,
    /// Key of the reason, in every message catalogue.
    pub why: &'static str,
}

/// What the claim rests on. The first two need a person's act; nothing else corroborates.
pub const SUPPORT: [Rule<Support>; 5] = [
    Rule {
        when: |facts| facts.conceded && facts.origins > 0,
        gives: Support::Conceded,
        why: "reason.conceded",
    },
    Rule {
        when: |facts| facts.independent > 1,
        gives: Support::Corroborated,
        why: "reason.corroborated",
    },
    Rule {
        when: |facts| facts.origins > 1,
        gives: Support::SeveralOrigins,
        why: "reason.several_origins",
    },
    Rule {
        when: |facts| facts.origins == 1,
        gives: Support::SingleOrigin,
        why: "reason.single_origin",
    },
    Rule { when: |_| true, gives: Support::Unattributed, why: "reason.unattributed" },
];

/// What stands against it. Taking back what others say too leaves their word against the taker's.
pub const CHALLENGE: [Rule<Challenge>; 6] = [
    Rule {
        when: |facts| facts.taken_back && facts.origins == 1,
        gives: Challenge::Retracted,
        why: "reason.only_origin_retracts",
    },
    Rule {
        when: |facts| facts.taken_back,
        gives: Challenge::Contested,
        why: "reason.one_origin_retracts",
    },
    Rule {
        when: |facts| facts.opposed,
        gives: Challenge::Contested,
        why: "reason.another_party_opposes",
    },
    Rule {
        when: |facts| facts.contradicted,
        gives: Challenge::Contested,
        why: "reason.another_claim_contradicts",
    },
    Rule {
        when: |facts| facts.unanswered,
        gives: Challenge::Unconfirmed,
        why: "reason.asked_and_unconfirmed",
    },
    Rule { when: |_| true, gives: Challenge::None, why: "reason.no_challenge" },
];

fn decide<T: Copy>(table: &[Rule<T>], facts: Facts) -> Option<(T, &'static str)> {
    let rule = table.iter().find(|rule| (rule.when)(&facts))?;
    Some((rule.gives, rule.why))
}

/// What the claim rests on, and the key of the rule that says so.
pub fn support(facts: Facts) -> (Support, &'static str) {
    decide(&SUPPORT, facts).unwrap_or((Support::Unattributed, "reason.unattributed"))
}

/// What stands against it, and the key of the rule that says so.
pub fn challenge(facts: Facts) -> (Challenge, &'static str) {
    decide(&CHALLENGE, facts).unwrap_or((Challenge::None, "reason.no_challenge"))
}

/// The key of the word for a pair.
pub fn headline(support: Support, challenge: Challenge) -> Reason {
    let support = match support {
        Support::Unattributed => "unattributed",
        Support::SingleOrigin => "single_origin",
        Support::SeveralOrigins => "several_origins",
        Support::Corroborated => "corroborated",
        Support::Conceded => "conceded",
    };
    let challenge = match challenge {
        Challenge::None => "none",
        Challenge::Unconfirmed => "unconfirmed",
        Challenge::Contested => "contested",
        Challenge::Retracted => "retracted",
    };
    Reason::new(&format!("headline.{support}.{challenge}"))
}

#[cfg(test)]
mod tests {
    use isnad_model::{Challenge, Support};
    use proptest::prelude::*;

    use super::{Facts, challenge, headline, support};

    fn facts(origins: usize, independent: usize, bits: u8) -> Facts {
        Facts {
            origins,
            independent,
            conceded: bits & 8 > 0,
            taken_back: bits & 1 > 0,
            opposed: bits & 2 > 0,
            unanswered: bits & 4 > 0,
            contradicted: bits & 16 > 0,
        }
    }

    proptest! {
        #[test]
        fn only_a_person_corroborates(origins in 0usize..9, bits in any::<u8>()) {
            let facts = facts(origins, 0, bits & !8);
            prop_assert!(support(facts).0 <= Support::SeveralOrigins);
            let weaker = challenge(Facts { taken_back: false, ..facts }).0;
            prop_assert!(weaker <= challenge(facts).0);
            let alone = Facts { opposed: false, taken_back: false, contradicted: false, ..facts };
            let free = challenge(alone).0;
            prop_assert!(free <= Challenge::Unconfirmed);
        }

        #[test]
        fn a_person_never_weakens_support_and_what_is_against_is_left_alone(
            origins in 0usize..9, independent in 0usize..9, bits in 0u8..32
        ) {
            let with = facts(origins, independent.min(origins), bits);
            let without = Facts { independent: 0, conceded: false, ..with };
            prop_assert!(support(without).0 <= support(with).0);
            prop_assert_eq!(challenge(without), challenge(with));
        }
    }

    #[test]
    fn contested_outweighs_unconfirmed() {
        let facts = facts(1, 0, 6);
        assert_eq!(challenge(facts).0, Challenge::Contested);
        let key = headline(support(facts).0, challenge(facts).0).key;
        assert_eq!(key, "headline.single_origin.contested");
    }
}
