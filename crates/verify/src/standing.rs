//! The table of standing: what a claim rests on, and what stands against it.

use isnad_model::{Challenge, Reason, Support};

/// Version of these rules.
pub const RULES: &str = "1";

/// All that the table looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Distinct speakers that the claim goes back to.
    pub origins: usize,
    /// Its only origin took it back or put it right.
    pub taken_back: bool,
    /// Another party denies, contradicts or corrects.
    pub opposed: bool,
    /// Someone was asked, and did not comment or did not confirm.
    pub unanswered: bool,
}

/// What the claim rests on. Independence is for a person to find: nothing here corroborates.
pub const fn support(facts: Facts) -> Support {
    match facts.origins {
        0 => Support::Unattributed,
        1 => Support::SingleOrigin,
        _ => Support::SeveralOrigins,
    }
}

/// What stands against it; the weightiest wins.
pub const fn challenge(facts: Facts) -> Challenge {
    match facts {
        Facts { taken_back: true, origins: 1, .. } => Challenge::Retracted,
        Facts { taken_back: true, .. } | Facts { opposed: true, .. } => Challenge::Contested,
        Facts { unanswered: true, .. } => Challenge::Unconfirmed,
        _ => Challenge::None,
    }
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

    proptest! {
        #[test]
        fn only_a_person_corroborates(origins in 0usize..9, bits in 0u8..8) {
            let facts = Facts {
                origins,
                taken_back: bits & 1 > 0,
                opposed: bits & 2 > 0,
                unanswered: bits & 4 > 0,
            };
            prop_assert!(support(facts) <= Support::SeveralOrigins);
            let weaker = challenge(Facts { taken_back: false, ..facts });
            prop_assert!(weaker <= challenge(facts));
            let free = challenge(Facts { opposed: false, taken_back: false, ..facts });
            prop_assert!(free <= Challenge::Unconfirmed);
        }
    }

    #[test]
    fn contested_outweighs_unconfirmed() {
        let facts = Facts { origins: 1, opposed: true, unanswered: true, taken_back: false };
        assert_eq!(challenge(facts), Challenge::Contested);
        let key = headline(support(facts), challenge(facts)).key;
        assert_eq!(key, "headline.single_origin.contested");
    }
}
