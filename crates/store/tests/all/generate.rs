//! Realistic histories: events of every kind, claims in Arabic and English, words as common and as
//! rare as in news, the same for the same seed.

use isnad_model::{Claim, ClaimKind, Digest, Event};
use jiff::civil::{Date, date};
use serde_json::{Value, json};

use crate::sim::Dice;

/// Names, places and figures: what makes most words of news rare.
const NAMES: usize = 60_000;
const SPEAKERS: usize = 4_000;
const DOCUMENTS: usize = 40_000;

pub struct Generator {
    dice: Dice,
    arabic: Vec<&'static str>,
    english: Vec<&'static str>,
    /// Claims so far.
    pub claims: usize,
}

impl Generator {
    pub fn new(seed: u64) -> Self {
        let words = include_str!("../data/words.txt");
        let list = |code: &str| -> Vec<&'static str> {
            let line = words.lines().find_map(|line| line.strip_prefix(code)).unwrap();
            line.split_whitespace().collect()
        };
        Self { dice: Dice::new(seed), arabic: list("ar "), english: list("en "), claims: 0 }
    }

    /// The events of the next action; nine in ten are claims.
    pub fn action(&mut self) -> Vec<Event> {
        match self.dice.roll(100) {
            0..90 => vec![self.claim()],
            side => self.other(side - 90),
        }
    }

    fn claim(&mut self) -> Event {
        self.claims += 1;
        let arabic = self.dice.roll(10) < 7;
        let text = self.sentence(arabic);
        let lang = if arabic { "ar" } else { "en" }.to_owned();
        let kind = match self.dice.roll(10) {
            0 => ClaimKind::Commitment,
            1 => ClaimKind::Demand,
            _ => ClaimKind::Statement,
        };
        let claim = Claim {
            id: claim_id(self.claims),
            text,
            lang: Some(lang),
            kind,
            claimants: vec![self.speaker()],
            first_seen: Some(self.day()),
            topic: (self.dice.roll(3) == 0).then(|| format!("topic {}", self.dice.roll(50))),
            appearances: Vec::new(),
            withdrawn: None,
        };
        Event::ClaimAdded { claim }
    }

    /// Common words are much more common than rare ones, and a name or a figure stands in most.
    fn sentence(&mut self, arabic: bool) -> String {
        let count = 7 + self.dice.roll(8);
        let mut words: Vec<String> = Vec::with_capacity(count);
        for at in 0..count {
            let list = if arabic { &self.arabic } else { &self.english };
            let place = self.dice.roll(list.len()) * self.dice.roll(list.len()) / list.len();
            words.push(list[place].to_owned());
            if at == 3 {
                let name = self.dice.roll(NAMES) * self.dice.roll(NAMES) / NAMES;
                let base = list[name % list.len()];
                words.push(format!("{base}{}", name / list.len()));
            }
        }
        words.push(self.dice.roll(3_000).to_string());
        words.join(" ")
    }

    fn speaker(&mut self) -> String {
        format!("speaker {}", self.dice.roll(SPEAKERS) * self.dice.roll(SPEAKERS) / SPEAKERS)
    }

    fn day(&mut self) -> Date {
        let (year, month) = (2018 + self.dice.roll(8), 1 + self.dice.roll(12));
        let day = 1 + self.dice.roll(28);
        date(i16::try_from(year).unwrap(), i8::try_from(month).unwrap(), i8::try_from(day).unwrap())
    }

    fn known_claim(&mut self) -> String {
        let claims = self.claims;
        claim_id(1 + self.dice.roll(claims.max(1)))
    }

    fn other(&mut self, side: usize) -> Vec<Event> {
        let document = format!("d{:012x}", self.dice.roll(DOCUMENTS));
        let claim = self.known_claim();
        let appearance = json!({"document": document, "attribution": "a1", "stance": "asserts"});
        match side {
            0 => self.document(&document),
            1 => vec![
                event(
                    "suggestion_accepted",
                    &json!({"document": document, "attribution": "a1", "claim": claim}),
                ),
                event("claim_linked", &json!({"claim": claim, "appearance": appearance})),
            ],
            2 | 3 => {
                vec![event("claim_linked", &json!({"claim": claim, "appearance": appearance}))]
            }
            4 => {
                let text = self.sentence(true);
                vec![event("claim_edited", &json!({"claim": claim, "text": text}))]
            }
            5 => vec![event(
                "verdict_recorded",
                &json!({"verdict": {"claim": claim, "rating": "false", "reason": self.sentence(true),
                    "evidence": [], "state": "draft"}}),
            )],
            6 => {
                let id = format!("e{:012x}", self.dice.roll(usize::MAX));
                let evidence = json!({"id": id, "claim": claim, "bearing": "undermines",
                    "uri": "https://example.org/record", "note": self.sentence(false)});
                vec![event("evidence_added", &json!({"evidence": evidence}))]
            }
            _ => vec![self.rare(&claim, &document, &appearance)],
        }
    }

    fn document(&mut self, id: &str) -> Vec<Event> {
        let title = self.sentence(true);
        let document = json!({"id": id, "raw": null, "text": null, "title": title, "lang": "ar",
            "outlet": format!("outlet {}", self.dice.roll(300)), "published": self.day()});
        let attributions: Vec<Value> = (0..4).map(attribution).collect();
        let extraction = json!({"schema": isnad_model::EXTRACTION_SCHEMA, "id": id, "lang": "ar",
            "attributions": attributions, "relations": [], "narration": [], "diagnostics": []});
        vec![
            event("document_added", &json!({"document": document})),
            event(
                "extraction_recorded",
                &json!({"document": id, "pack": "ar 1", "extraction": extraction}),
            ),
        ]
    }

    fn rare(&mut self, claim: &str, document: &str, appearance: &Value) -> Event {
        let other = self.known_claim();
        let speaker = format!("s{:012x}", self.dice.roll(SPEAKERS));
        let reason = "as the record shows";
        let kinds = [
            (
                "suggestion_rejected",
                json!({"document": document, "attribution": "a2", "reason": reason}),
            ),
            (
                "suggestion_edited",
                json!({"document": document, "attribution": "a0", "edited": attribution(0)}),
            ),
            ("suggestion_skipped", json!({"document": document, "attribution": "a3"})),
            ("claim_unlinked", json!({"claim": claim, "appearance": appearance})),
            ("claim_withdrawn", json!({"claim": claim, "reason": reason})),
            (
                "claims_matched",
                json!({"claim": claim, "other": other, "found": "same", "reason": reason}),
            ),
            ("claims_told_apart", json!({"claim": claim, "other": other, "reason": reason})),
            ("reply_sought", json!({"claim": claim, "whom": "the ministry"})),
            (
                "speaker_added",
                json!({"speaker": {"id": speaker, "name": self.speaker(), "kind": "person"}}),
            ),
            ("speaker_alias_added", json!({"speaker": speaker, "alias": self.speaker()})),
            ("speaker_alias_removed", json!({"speaker": speaker, "alias": self.speaker()})),
            ("speaker_edited", json!({"speaker": speaker, "role": "minister"})),
            ("speakers_merged", json!({"from": speaker, "into": "s000000000001"})),
            ("speakers_split", json!({"from": speaker, "into": "s000000000001"})),
            ("reliability_set", json!({"speaker": speaker, "reliability": "B", "reason": reason})),
            (
                "lineage_added",
                json!({"kind": "wire_copy_of", "from": appearance, "to": appearance}),
            ),
            (
                "lineage_refused",
                json!({"kind": "repeats", "from": appearance, "to": appearance, "reason": reason}),
            ),
            (
                "independence_established",
                json!({"claim": claim, "origins": [appearance], "reason": reason}),
            ),
            (
                "concession_established",
                json!({"claim": claim, "appearance": appearance, "reason": reason}),
            ),
            ("evidence_withdrawn", json!({"evidence": "e000000000001", "reason": reason})),
            (
                "report_published",
                json!({"report": Digest::of(claim.as_bytes()), "claims": [claim]}),
            ),
            ("undone", json!({"seq": 2 + self.dice.roll(self.claims.max(1))})),
        ];
        let (kind, payload) = &kinds[self.dice.roll(kinds.len())];
        event(kind, payload)
    }
}

fn claim_id(number: usize) -> String {
    // As scattered as ids that are digests.
    let scattered = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 16;
    format!("c{scattered:012x}")
}

fn attribution(number: usize) -> Value {
    let start = number * 90;
    json!({"id": format!("a{number}"), "source": [[start, start + 11]], "source_resolved": null,
        "cue": [[start + 12, start + 15]], "content": [[start + 16, start + 80]], "type": "indirect",
        "act": "assert", "channel": null, "time": null, "time_resolved": null, "factuality": null,
        "nested_in": null, "confidence": 0.5})
}

fn event(kind: &str, payload: &Value) -> Event {
    let whole = json!({"kind": kind, "payload": payload});
    serde_json::from_value(whole).unwrap_or_else(|error| panic!("{kind}: {error}"))
}

#[test]
fn every_kind_is_made_and_can_be_recorded() {
    let mut generator = Generator::new(3);
    let mut kinds = std::collections::BTreeSet::new();
    let mut workspace = crate::support::in_memory();
    for _ in 0..200 {
        let actions: Vec<Vec<Event>> = (0..100).map(|_| generator.action()).collect();
        let kind = |event: &Event| serde_json::to_value(event).unwrap()["kind"].to_string();
        kinds.extend(actions.iter().flatten().map(kind));
        // An undoing may point beyond what is recorded yet.
        let sound = |action: &&Vec<Event>| !matches!(action.first(), Some(Event::Undone { .. }));
        let slices: Vec<&[Event]> = actions.iter().filter(sound).map(Vec::as_slice).collect();
        workspace.append_group(&slices, "nour", crate::support::at(1)).unwrap();
    }
    // All but the first event of a workspace and redactions, which have a command of their own.
    let source = include_str!("../../../model/src/event.rs");
    let list = source.split("pub enum Event {").nth(1).unwrap().split("\n}\n").next().unwrap();
    let declared = list.lines().filter(|line| {
        line.starts_with("    ")
            && line.trim_start().starts_with(char::is_uppercase)
            && !line.starts_with("     ")
    });
    assert_eq!(kinds.len() + 2, declared.count(), "{kinds:?}");
}
