//! How an extraction came about, in words.

use std::fmt::Write as _;

use isnad_model::{
    Explanation, Lack, Made, Miss, Passed, Reason, Role, RuleName, Span, Telling, Tried,
};

use crate::context::Context;

/// An explanation with the text that it is about.
pub struct Explained<'a> {
    pub why: &'a Explanation,
    pub text: &'a str,
    pub context: &'a Context,
}

impl Explained<'_> {
    /// The rules, words and scores of an attribution, by its number from 0.
    pub fn made(&self, number: usize) -> String {
        let Some(made) = self.why.attributions.get(number) else { return String::new() };
        let words: Vec<String> = made.words.iter().map(|one| self.telling(one)).collect();
        let rules = Reason::new("cli.explain_rules")
            .with("word", self.named(made.word.as_ref()))
            .with("frame", self.named(made.frame.as_ref()))
            .with("words", words.join(", "));
        let mut out = format!("       {}\n", self.say(&rules));
        let _ = writeln!(out, "       {}", self.say(&self.scores(made)));
        if made.frame.is_some() && made.weights.as_ref().is_some_and(|weights| weights.redrawn) {
            let _ = writeln!(out, "       {}", self.get("cli.explain_redrawn"));
        }
        out
    }

    /// Sentences in which reporting words made nothing, each with its words.
    pub fn passed_over(&self) -> String {
        let mut out = String::new();
        for over in &self.why.passed_over {
            let sentence = self.quoted(over.sentence);
            let head = Reason::new("cli.explain_passed").with("sentence", sentence);
            let _ = writeln!(out, "  {}", self.say(&head));
            for word in &over.words {
                let _ = writeln!(out, "       {}", self.passed(word));
            }
        }
        out
    }

    fn scores(&self, made: &Made) -> Reason {
        let none = || self.get("cli.explain_none");
        let rules = made.rules.map_or_else(none, |score| format!("{score:.2}"));
        let Some(weights) = &made.weights else {
            return Reason::new("cli.explain_scores").with("rules", rules);
        };
        Reason::new("cli.explain_scores_weighed")
            .with("rules", rules)
            .with("cue", format!("{:.2}", weights.cue))
            .with("spans", format!("{:.2}", weights.spans))
    }

    fn passed(&self, passed: &Passed) -> String {
        let mut why = self.get(passed.why.map_or("cli.explain_allowed", miss));
        let tried: Vec<String> = passed.frames.iter().map(|one| self.tried(one)).collect();
        if !tried.is_empty() {
            why = format!("{why} ({})", tried.join("; "));
        }
        if let (Some(cue), Some(needed)) = (passed.weights, passed.needed) {
            let weights = Reason::new("cli.explain_passed_weights")
                .with("cue", format!("{cue:.2}"))
                .with("needed", format!("{needed:.2}"));
            why = format!("{why}; {}", self.say(&weights));
        }
        let word = Reason::new("cli.explain_passed_word")
            .with("text", self.quoted(passed.span))
            .with("word", self.named(Some(&passed.word)))
            .with("why", why);
        self.say(&word)
    }

    fn tried(&self, tried: &Tried) -> String {
        let lacks = self.get(lack(tried.lacks));
        self.say(&Reason::new("cli.explain_tried").with("frame", &tried.frame).with("lacks", lacks))
    }

    /// A rule's name and where it is written.
    fn named(&self, rule: Option<&RuleName>) -> String {
        let Some(rule) = rule else { return self.get("cli.explain_none") };
        match (&rule.file, rule.line) {
            (Some(file), Some(line)) => format!("`{}` ({file}:{line})", rule.name),
            _ => format!("`{}`", rule.name),
        }
    }

    fn telling(&self, telling: &Telling) -> String {
        format!("{} ({})", self.quoted(telling.span), self.get(role(telling.role)))
    }

    fn quoted(&self, span: Span) -> String {
        self.context.quoted(&span.slice(self.text).replace(['\n', '\r'], " "))
    }

    fn say(&self, reason: &Reason) -> String {
        self.context.words.say(reason)
    }

    fn get(&self, key: &str) -> String {
        self.say(&Reason::new(key))
    }
}

fn miss(miss: Miss) -> &'static str {
    match miss {
        Miss::NoVerb => "cli.explain_no_verb",
        Miss::OwnSpeech => "cli.explain_own_speech",
        Miss::NotNegated => "cli.explain_not_negated",
        Miss::Negated => "cli.explain_negated",
        Miss::NextWord => "cli.explain_next_word",
        Miss::NoCompanion => "cli.explain_no_companion",
        Miss::Describes => "cli.explain_describes",
        Miss::NoFrame => "cli.explain_no_frame",
        Miss::NothingToGoOn => "cli.explain_nothing_to_go_on",
        Miss::InsideName => "cli.explain_inside_name",
        Miss::PartOfAnother => "cli.explain_part_of_another",
        Miss::ObjectOfAnother => "cli.explain_object_of_another",
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Cue => "cli.explain_role_cue",
        Role::Negation => "cli.explain_role_negation",
        Role::Companion => "cli.explain_role_companion",
        Role::As => "cli.explain_role_as",
        Role::That => "cli.explain_role_that",
        Role::Colon => "cli.explain_role_colon",
        Role::Preposition => "cli.explain_role_preposition",
        Role::Quote => "cli.explain_role_quote",
        Role::Comma => "cli.explain_role_comma",
        Role::Relative => "cli.explain_role_relative",
    }
}

fn lack(lack: Lack) -> &'static str {
    match lack {
        Lack::Form => "cli.explain_lack_form",
        Lack::Source => "cli.explain_lack_source",
        Lack::Document => "cli.explain_lack_document",
        Lack::Head => "cli.explain_lack_head",
        Lack::Anaphor => "cli.explain_lack_anaphor",
        Lack::That => "cli.explain_lack_that",
        Lack::Colon => "cli.explain_lack_colon",
        Lack::Preposition => "cli.explain_lack_preposition",
        Lack::Quote => "cli.explain_lack_quote",
        Lack::Comma => "cli.explain_lack_comma",
        Lack::Content => "cli.explain_lack_content",
        Lack::Object => "cli.explain_lack_object",
    }
}
